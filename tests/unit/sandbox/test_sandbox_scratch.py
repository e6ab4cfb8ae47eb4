from __future__ import annotations

# ruff: noqa: PTH101, PTH102, PTH103, PTH106, PTH110, PTH118, PTH123, PTH211 - the folders under test are plain strings
import os

from grader.sandbox import scratch


def test_a_folder_deeper_than_any_path_is_removed():
    folder = scratch.make()
    name = "a folder with a long name"
    here = os.open(folder, os.O_RDONLY)
    for _ in range(300):
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    scratch.remove(folder)
    assert not os.path.exists(folder)


def test_closed_folders_and_links_are_removed_and_what_links_point_to_stays(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("x")
    folder = scratch.make()
    os.symlink(kept, os.path.join(folder, "link"))
    os.mkdir(os.path.join(folder, "closed"))
    os.mkdir(os.path.join(folder, "closed", "inner"))
    os.chmod(os.path.join(folder, "closed"), 0)
    scratch.remove(folder)
    assert not os.path.exists(folder)
    assert (kept / "file").read_text() == "x"


def test_a_folder_that_is_gone_already_is_no_error():
    folder = scratch.make()
    os.rmdir(folder)
    scratch.remove(folder)


def test_many_files_or_large_ones_overfill_it_and_a_hole_does_not(monkeypatch):
    folder = scratch.make()
    with open(os.path.join(folder, "hole"), "wb") as out:
        out.truncate(scratch.MAX_BYTES * 2)
    assert not scratch.is_overfull(folder)
    monkeypatch.setattr(scratch, "MAX_BYTES", 4096)
    with open(os.path.join(folder, "large"), "wb") as out:
        out.write(b"x" * 10_000)
    assert scratch.is_overfull(folder)
    monkeypatch.setattr(scratch, "MAX_BYTES", 10**6)
    assert not scratch.is_overfull(folder)
    os.makedirs(os.path.join(folder, *["deep"] * (scratch.MAX_DEPTH + 3)))
    assert scratch.is_overfull(folder)
    monkeypatch.undo()
    os.mkdir(os.path.join(folder, "inner"))
    for number in range(scratch.MAX_ENTRIES):
        os.symlink("/", os.path.join(folder, "inner", str(number)))
    assert scratch.is_overfull(folder)
    scratch.remove(folder)
