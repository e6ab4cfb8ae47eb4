from __future__ import annotations

import os
import subprocess

import pytest

from grader.tools import git
from grader.tools.versions import versions


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "repo"
    folder.mkdir()
    run(folder, "init", "-q")
    run(folder, "config", "user.name", "a")
    run(folder, "config", "user.email", "a@b.example")
    return folder


def run(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    run(folder, "add", "-A")
    run(folder, "commit", "-qm", "x")


def lines(*numbers):
    return "".join(f"v{number} = {number}\n" for number in numbers)


def test_the_root_is_found_from_below(repository):
    (repository / "sub").mkdir()
    assert git.root(repository / "sub").samefile(repository)


def test_outside_of_a_repository_the_error_is_gits_own(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(git.GitError, match="not a git repository"):
        git.root(tmp_path)


def test_before_the_first_commit_everything_staged_counts(repository):
    (repository / "a.py").write_text(lines(1, 2))
    run(repository, "add", "a.py")
    assert git.staged_files(repository) == ("a.py",)
    assert git.changed_lines(repository) == {"a.py": ((1, 2),)}


def test_the_index_counts_not_the_working_tree(repository):
    commit(repository, a=lines(1))
    (repository / "a.py").write_text(lines(1, 2))
    run(repository, "add", "a.py")
    (repository / "a.py").write_text(lines(1, 2, 3))
    assert git.staged_content(repository, "a.py") == lines(1, 2).encode()
    assert git.changed_lines(repository) == {"a.py": ((2, 2),)}
    assert git.changed_lines(repository, "HEAD") == {"a.py": ((2, 3),)}


HOSTILE = [
    'quo"te.py',
    "new\nline.py",
    "tab\tand space.py",
    "-dash.py",
    "b/x.py",
    "ü.py",
    os.fsdecode(b"\xff.py"),
    "back\\slash.py",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_names_survive(repository, name):
    commit(repository, first="x = 1\n")
    target = repository / name
    target.parent.mkdir(exist_ok=True)
    target.write_text(lines(1, 2))
    run(repository, "add", "-A")
    assert git.staged_files(repository) == (name,)
    assert git.staged_content(repository, name) == lines(1, 2).encode()
    assert git.changed_lines(repository) == {name: ((1, 2),)}


def test_content_that_looks_like_a_header_is_content(repository):
    trap = "++ b/other.py\n@@ -1 +1 @@\ndiff --git a/x b/x\n"
    commit(repository, a="-- a/other.py\nsame\n")
    (repository / "a.py").write_text(trap + "same\nlast")
    run(repository, "add", "-A")
    assert git.changed_lines(repository) == {"a.py": ((1, 3), (5, 5))}


def test_a_last_line_without_an_end_does_not_shift_the_next_file(repository):
    commit(repository, a="one", b=lines(1))
    (repository / "a.py").write_text("two")
    (repository / "b.py").write_text(lines(1, 2))
    run(repository, "add", "-A")
    assert git.changed_lines(repository) == {"a.py": ((1, 1),), "b.py": ((2, 2),)}


def test_a_renamed_file_stands_under_its_new_name(repository):
    commit(repository, old=lines(*range(40)))
    run(repository, "mv", "old.py", "new.py")
    assert git.staged_files(repository) == ("new.py",)
    assert git.changed_lines(repository) == {}
    (repository / "new.py").write_text(lines(*range(40), 99))
    run(repository, "add", "-A")
    assert git.changed_lines(repository) == {"new.py": ((41, 41),)}


def test_removed_lines_are_an_empty_range_and_deleted_files_none(repository):
    commit(repository, a=lines(1, 2, 3), b=lines(1))
    (repository / "a.py").write_text(lines(1, 3))
    (repository / "b.py").unlink()
    run(repository, "add", "-A")
    assert git.changed_lines(repository) == {"a.py": ((2, 1),)}
    assert git.staged_files(repository) == ("a.py",)


@pytest.mark.parametrize(
    ("old", "new", "span"),
    [
        ("def f():\n    a()\n    b()\n", "def f():\n    a()\n", (2, 2)),
        ("def f():\n    a()\n\n\ndef g():\n    b()\n", "def f():\n    a()\n", (3, 2)),
        ("import a\n\nb = 1\n", "b = 1\n", (1, 0)),
    ],
)
def test_removed_lines_belong_to_the_block_that_they_ended(repository, old, new, span):
    commit(repository, a=old)
    (repository / "a.py").write_text(new)
    assert git.changed_lines(repository, "HEAD") == {"a.py": (span,)}


def test_a_file_that_calls_itself_binary_cannot_hide_its_lines(repository):
    commit(repository, a=lines(1))
    (repository / "link.py").symlink_to("a.py")
    (repository / "data.py").write_bytes(b"\0\1\2")
    (repository / ".gitattributes").write_text("a.py binary\n")
    (repository / "a.py").write_text(lines(1, 2))
    run(repository, "add", "-A")
    assert git.staged_files(repository) == (".gitattributes", "a.py", "data.py")
    assert git.changed_lines(repository)["data.py"] == ((1, 1),)
    assert git.changed_lines(repository)["a.py"] == ((2, 2),)


def test_everything_differs_from_the_empty_tree(repository):
    commit(repository, a=lines(1, 2))
    assert git.changed_lines(repository, git.empty_tree(repository)) == {"a.py": ((1, 2),)}


def test_the_index_that_a_hook_names_is_the_one_that_counts(repository, monkeypatch, tmp_path):
    commit(repository, a=lines(1))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other-index"))
    run(repository, "read-tree", "HEAD")
    (repository / "c.py").write_text(lines(1))
    run(repository, "add", "c.py")
    assert git.staged_files(repository) == ("c.py",)
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert git.staged_files(repository) == ()


def test_settings_of_the_user_and_repository_change_nothing(repository, monkeypatch):
    commit(repository, a=lines(1))
    (repository / ".gitattributes").write_text("*.py diff=loud\n")
    for key, value in [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("color.ui", "always"),
        ("diff.external", "/bin/false"),
        ("diff.loud.textconv", "/bin/false"),
        ("diff.context", "9"),
        ("diff.interHunkContext", "9"),
        ("core.quotePath", "false"),
        ("core.fsmonitor", "touch fsmonitor-ran; false"),
    ]:
        run(repository, "config", key, value)
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "/bin/false")
    monkeypatch.setenv("GIT_DIFF_OPTS", "--unified=9")
    (repository / "a.py").write_text(lines(1, 2))
    run(repository, "-c", "core.fsmonitor=false", "add", "a.py")
    assert git.changed_lines(repository) == {"a.py": ((2, 2),)}
    assert not (repository / "fsmonitor-ran").exists()


def test_an_unknown_revision_is_an_error_and_no_option(repository):
    commit(repository, a=lines(1))
    with pytest.raises(git.GitError, match="nowhere"):
        git.changed_lines(repository, "nowhere")
    with pytest.raises(git.GitError):
        git.changed_lines(repository, "--output=stolen")
    assert not (repository / "stolen").exists()


def test_without_git_the_error_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(git.GitError, match="not installed"):
        git.root(tmp_path)


def test_versions_leave_out_what_is_not_installed():
    assert list(versions(["ruff", "no-such-distribution-here"])) == ["ruff"]
