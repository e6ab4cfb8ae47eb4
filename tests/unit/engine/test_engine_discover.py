from __future__ import annotations

import inspect
import os
import sys
from pathlib import Path

import pytest

from grader.engine.discover import discover, left_out
from grader.engine.problem import UsageError


def make(root: Path, *files: str) -> None:
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text("x = 1\n")


def names(root: Path, *paths: str, **more) -> list[str]:
    return [file.name for file in discover(paths or ("."), cwd=root, **more).files]


def test_a_folder_gives_its_python_files_and_stubs_in_order_of_name(tmp_path):
    make(tmp_path, "b.py", "a/z.py", "a.py", "stub.pyi", "note.txt")
    assert names(tmp_path, ".") == ["a.py", "a/z.py", "b.py", "stub.pyi"]


def test_a_named_file_is_graded_whatever_it_is_called(tmp_path):
    make(tmp_path, "script", "venv/x.py")
    assert names(tmp_path, "script", "venv/x.py") == ["script", "venv/x.py"]


def test_a_file_named_twice_is_graded_once(tmp_path):
    make(tmp_path, "a.py")
    assert names(tmp_path, "a.py", "./a.py", ".") == ["a.py"]


@pytest.mark.parametrize("folder", ["venv", ".venv", "node_modules", "vendor", "site-packages", ".git", "build/_build"])
def test_what_is_not_the_authors_own_is_left_out(tmp_path, folder):
    make(tmp_path, "a.py", f"{folder}/x.py")
    assert names(tmp_path, ".") == ["a.py"]


def test_generated_code_is_known_by_its_name_and_not_by_a_comment_in_it(tmp_path):
    make(tmp_path, "a_pb2.py", "b_pb2_grpc.py", "c.py")
    (tmp_path / "d.py").write_text("# @generated, do not edit\nx = 1\n")
    assert names(tmp_path, ".") == ["c.py", "d.py"]


def test_a_folder_that_is_left_out_is_walked_where_it_is_named(tmp_path):
    make(tmp_path, "venv/lib/x.py")
    assert names(tmp_path, "venv/lib") == ["venv/lib/x.py"]


class TestGitignore:
    def test_files_from_the_root_of_the_repository_down_are_obeyed(self, tmp_path):
        make(tmp_path, ".git/config", "src/gen/a.py", "src/keep.py", "src/local.py")
        (tmp_path / ".gitignore").write_text("gen/\n")
        (tmp_path / "src/.gitignore").write_text("local.py\n")
        assert names(tmp_path, "src") == ["src/keep.py"]

    def test_a_deeper_file_has_the_last_word(self, tmp_path):
        make(tmp_path, ".git/config", "src/gen.py", "gen.py")
        (tmp_path / ".gitignore").write_text("gen.py\n")
        (tmp_path / "src/.gitignore").write_text("!gen.py\n")
        assert names(tmp_path, ".") == ["src/gen.py"]

    def test_files_above_the_repository_do_not_count(self, tmp_path):
        (tmp_path / ".gitignore").write_text("*.py\n")
        make(tmp_path, "repo/.git/config", "repo/a.py")
        assert names(tmp_path / "repo", ".") == ["a.py"]

    def test_a_line_that_is_no_pattern_leaves_the_others_in_force(self, tmp_path):
        make(tmp_path, "a.py", "b.py")
        (tmp_path / ".gitignore").write_text("!\n[z-a].py\nb.py\n")
        assert names(tmp_path, ".") == ["a.py"]


class TestExclude:
    def test_patterns_are_relative_to_the_working_directory(self, tmp_path):
        make(tmp_path, "src/gen/a.py", "src/b.py", "gen/c.py")
        assert names(tmp_path, "src", "gen", exclude=["/src/gen"]) == ["gen/c.py", "src/b.py"]

    def test_those_of_a_settings_file_are_relative_to_it(self, tmp_path):
        make(tmp_path, "src/gen/a.py", "src/b.py")
        found = names(tmp_path / "src", ".", exclude=["/src/gen"], exclude_root=tmp_path)
        assert found == ["b.py"]
        assert left_out(tmp_path / "src/gen/a.py", cwd=tmp_path / "src", exclude=["/src/gen"], exclude_root=tmp_path)

    def test_no_gitignore_file_of_the_graded_code_overrides_it(self, tmp_path):
        make(tmp_path, "src/gen.py", "src/b.py")
        (tmp_path / "src/.gitignore").write_text("!gen.py\n")
        assert names(tmp_path, "src", exclude=["gen.py"]) == ["src/b.py"]

    def test_a_named_file_stays_unless_forced(self, tmp_path):
        make(tmp_path, "gen.py", "b.py")
        assert names(tmp_path, "gen.py", "b.py", exclude=["gen.py"]) == ["b.py", "gen.py"]
        assert names(tmp_path, "gen.py", "b.py", exclude=["gen.py"], force_exclude=True) == ["b.py"]

    def test_what_is_no_pattern_is_an_error_that_names_it(self, tmp_path):
        with pytest.raises(UsageError, match=r"--exclude '!'"):
            discover(["."], cwd=tmp_path, exclude=["!"])


def test_left_out_speaks_as_the_walk_does(tmp_path):
    make(tmp_path, ".git/config", "gen/a.py", "venv/b.py", "c.py")
    (tmp_path / ".gitignore").write_text("gen/\n")
    files = [tmp_path / name for name in ("gen/a.py", "venv/b.py", "c.py")]
    assert [left_out(file, cwd=tmp_path) for file in files] == [True, True, False]


class TestNoFileIsLost:
    def test_what_is_missing_is_named_beside_what_is_found(self, tmp_path):
        make(tmp_path, "a.py")
        found = discover(["a.py", "b.py", "c" * 300], cwd=tmp_path)
        assert [file.name for file in found.files] == ["a.py"]
        assert found.missing == (("b.py", "no such file or folder"), ("c" * 300, "File name too long"))

    def test_two_files_of_one_name_keep_their_places(self, tmp_path):
        make(tmp_path, "here/x.py", "there/x.py")
        found = discover(["x.py", "../there/x.py"], cwd=tmp_path / "here")
        assert {file.name: Path(file.path).parent.name for file in found.files} == {
            "x.py": "here",
            "../there/x.py": "there",
        }

    def test_a_name_that_looks_like_an_escaped_one_hides_nothing(self, tmp_path):
        make(tmp_path, "\\xff.py")
        (tmp_path / os.fsdecode(b"\xff.py")).write_text("x = 1\n")
        assert len(names(tmp_path, ".")) == 2

    def test_a_loop_of_links_is_a_file_that_cannot_be_read(self, tmp_path):
        make(tmp_path, "a.py")
        (tmp_path / "loop.py").symlink_to("loop.py")
        assert names(tmp_path, ".") == ["a.py", "loop.py"]
        assert names(tmp_path, "loop.py") == ["loop.py"]

    def test_linked_folders_are_not_walked(self, tmp_path):
        make(tmp_path, "a/x.py")
        (tmp_path / "a/again").symlink_to("..", target_is_directory=True)
        assert names(tmp_path, ".") == ["a/x.py"]

    def test_a_folder_called_like_a_file_is_a_folder(self, tmp_path):
        make(tmp_path, "x.py/y.py")
        assert names(tmp_path, ".") == ["x.py/y.py"]

    def test_folders_nested_deeper_than_the_stack_are_walked(self, tmp_path):
        make(tmp_path, "d/" * 150 + "x.py")
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(len(inspect.stack(0)) + 100)
        try:
            assert len(names(tmp_path, ".")) == 1
        finally:
            sys.setrecursionlimit(limit)


def test_names_outside_the_working_directory_do_not_say_where_the_checkout_lies(tmp_path):
    make(tmp_path, "one/pkg/a.py", "one/pkg/sub/b.py", "elsewhere/c.py")
    assert names(tmp_path / "elsewhere", str(tmp_path / "one/pkg")) == ["pkg/a.py", "pkg/sub/b.py"]
