from __future__ import annotations

from msgspec.structs import replace

from grader.reporters.folder import without_folder


def renamed(report, names):
    return replace(report, files=tuple(replace(file, path=names(file.path)) for file in report.files))


def test_what_all_files_share_is_taken_off_every_shown_path(ordinary):
    folder, nearer = without_folder(ordinary)
    assert folder == "shop"
    assert [file.path for file in nearer.files] == [file.path.removeprefix("shop/") for file in ordinary.files]
    assert not any(item.sentence.startswith("shop/") for item in nearer.grade.deductions)
    assert not any(worst.path.startswith("shop/") for worst in nearer.spectrum.worst)


def test_files_at_the_top_or_in_several_folders_keep_their_paths(ordinary):
    at_the_top = renamed(ordinary, lambda path: path.removeprefix("shop/"))
    assert without_folder(at_the_top) == ("", at_the_top)
    apart = renamed(ordinary, lambda path: f"{path[5]}/{path}")
    assert without_folder(apart) == ("", apart)
    assert without_folder(replace(ordinary, files=())) == ("", replace(ordinary, files=()))
