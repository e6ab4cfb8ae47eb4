from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from grader.checkers.fixes.edits import edited
from grader.model.checker import ToolFailure
from grader.tools import ruff
from grader.tools.run import MissingToolError

KILLER = "x = " + "+".join(["a"] * 9000) + "\n"
EVAL = "eval(input())\n"


def codes(result):
    assert not isinstance(result, ToolFailure), result
    return [diagnostic.code for diagnostic in result]


def test_each_text_gets_its_own_result():
    found = ruff.check_security({"a.py": EVAL, "b.py": "x = 1\n"})
    assert codes(found["a.py"]) == ["S307"]
    assert found["b.py"] == ()


def test_nine_thousand_chained_operators_lose_only_their_own_file():
    files = {f"{number}.py": EVAL for number in range(9)} | {"killer.py": KILLER}
    found = ruff.check_security(files)
    assert found.pop("killer.py").reason == "crash"
    assert all(codes(result) == ["S307"] for result in found.values())
    assert len(found) == 9


def test_suppression_comments_are_not_obeyed():
    found = ruff.check_security({"a.py": f"# ruff: noqa\n# ruff: disable[S307]\n{EVAL[:-1]}  # noqa: S307\n"})
    assert codes(found["a.py"]) == ["S307"]


def test_a_syntax_error_is_a_failure_of_its_file_only():
    found = ruff.check_security({"a.py": "def f(:\n", "b.py": EVAL})
    assert found["a.py"].reason == "syntax"
    assert "line 1" in found["a.py"].detail
    assert codes(found["b.py"]) == ["S307"]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the running grammar has it")
def test_code_newer_than_the_running_grammar_is_a_failure():
    assert ruff.check_security({"a.py": 'x = f"{"a"}"\n'})["a.py"].reason == "syntax"


def test_hostile_file_names_come_back_unchanged():
    names = ["-rf.py", "a\nb.py", "@x.py", "two words.py", "ü.py", "\udc80.py"]
    found = ruff.check_security(dict.fromkeys(names, EVAL))
    assert list(found) == names
    assert all(codes(result) == ["S307"] for result in found.values())


def test_columns_are_code_points_from_one():
    (diagnostic,) = ruff.check_security({"a.py": "é = 'üü'; eval(é)\n"})["a.py"]
    assert (diagnostic.span.line, diagnostic.span.column) == (1, 11)


def test_a_missing_ruff_is_said_for_every_file(monkeypatch):
    def missing(*_):
        raise MissingToolError("its binary is not installed")

    monkeypatch.setattr(ruff, "binary_of", missing)
    found = ruff.check_security({"a.py": EVAL, "b.py": ""})
    assert {result.reason for result in found.values()} == {"missing-tool"}


def test_a_ruff_that_cannot_be_started_is_missing(monkeypatch, tmp_path):
    (tmp_path / "ruff").write_text("#!/bin/sh\n")
    monkeypatch.setattr(ruff, "binary_of", lambda *_: str(tmp_path / "ruff"))
    assert ruff.check_security({"a.py": EVAL})["a.py"].reason == "missing-tool"


def test_garbage_on_its_output_is_a_crash_of_each_file(monkeypatch, tmp_path):
    fake = tmp_path / "ruff"
    fake.write_text("#!/bin/sh\necho '[{'\n")
    fake.chmod(0o755)
    monkeypatch.setattr(ruff, "binary_of", lambda *_: str(fake))
    assert {result.reason for result in ruff.check_security({"a": EVAL, "b": ""}).values()} == {"crash"}


def test_a_stuck_ruff_is_killed_by_the_kernel(monkeypatch, tmp_path):
    fake = tmp_path / "ruff"
    fake.write_text("#!/bin/sh\nwhile :; do :; done\n")
    fake.chmod(0o755)
    monkeypatch.setattr(ruff, "binary_of", lambda *_: str(fake))
    monkeypatch.setattr(ruff, "_CPU_SECONDS", 1)
    assert ruff.check_security({"a": EVAL})["a"].reason == "timeout"


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "a.py").write_text("import os\nimport sys\nl = 1  # noqa\n")
    (tmp_path / "config.toml").write_text(
        "fix = true\noutput-format = 'concise'\nextend-exclude = ['vendored']\n"
        "[lint]\nselect = ['F401', 'E741']\n[lint.per-file-ignores]\n'other/**' = ['F401']\n"
    )
    return tmp_path


def test_the_project_configuration_decides_and_changes_nothing(project):
    before = (project / "pkg" / "a.py").read_text()
    found = ruff.check_project(["pkg/a.py"], project, project / "config.toml")
    assert sorted(codes(found["pkg/a.py"])) == ["E741", "F401", "F401"]
    assert (project / "pkg" / "a.py").read_text() == before
    assert sorted(path.name for path in project.iterdir()) == ["config.toml", "pkg"]


def test_a_file_that_the_configuration_excludes_is_none_of_its_business(project):
    (project / "vendored").mkdir()
    (project / "vendored" / "c.py").write_text("import os\n")
    found = ruff.check_project(["pkg/a.py", "vendored/c.py"], project, project / "config.toml")
    assert found["vendored/c.py"] == ()
    assert found["pkg/a.py"]
    assert ruff.check_project(["vendored/c.py"], project, project / "config.toml") == {"vendored/c.py": ()}


def test_settings_beside_the_graded_files_do_not_count(project):
    (project / "pkg" / "ruff.toml").write_text("[lint]\nselect = []\n")
    assert "F401" in codes(ruff.check_project(["pkg/a.py"], project, project / "config.toml")["pkg/a.py"])


def test_globs_of_the_configuration_are_relative_to_the_root(project):
    (project / "other").mkdir()
    (project / "other" / "b.py").write_text("import os\n")
    assert ruff.check_project(["other/b.py"], project, project / "config.toml")["other/b.py"] == ()


def test_a_configuration_that_ruff_refuses_is_said_once_for_all(project):
    (project / "config.toml").write_text("required-version = '==0.0.1'\n")
    found = ruff.check_project(["pkg/a.py"], project, project / "config.toml")
    assert found["pkg/a.py"].reason == "unsupported"
    assert "version" in found["pkg/a.py"].detail.lower()


def test_real_files_with_hostile_names(project):
    names = ["-a.py", "a\nb.py", "@args", "two words.py", os.fsdecode(b"\xff.py")]
    for name in names:
        (project / name).write_text("import os\n")
    found = ruff.check_project(names, project, project / "config.toml")
    assert found.pop(names[-1]).reason == "unsupported"
    assert all(codes(result) == ["F401"] for result in found.values())


def test_unreadable_files_are_failures_not_clean(project):
    (project / "latin.py").write_bytes(b"x = '\xe9'\n")
    found = ruff.check_project(["latin.py", "gone.py", "pkg/a.py"], project, project / "config.toml")
    assert found["latin.py"].reason == "unreadable"
    assert found["gone.py"].reason == "unreadable"
    assert codes(found["pkg/a.py"])


def test_long_lists_are_cut_into_starts(project, monkeypatch):
    monkeypatch.setattr(ruff, "_ARGUMENTS", 60)
    names = [f"n{number}.py" for number in range(9)]
    for name in names:
        (project / name).write_text("import os\n")
    found = ruff.check_project(names, project, project / "config.toml")
    assert list(found) == names
    assert all(codes(result) == ["F401"] for result in found.values())


def test_a_fix_of_ruffs_own_comes_with_its_diagnostic(project):
    (project / "pkg/a.py").write_text("import os\nx = 'a'\nlist(x for x in [1])\n")
    (project / "config.toml").write_text("[lint]\nselect = ['F401', 'Q000', 'C400', 'E741']\n")
    found = ruff.check_project(["pkg/a.py"], project, project / "config.toml")["pkg/a.py"]
    fixes = {one.code: one.fix for one in found}
    text = edited((project / "pkg/a.py").read_text(), [edit for fix in fixes.values() for edit in fix.edits])
    assert text == 'x = "a"\nlist([1])\n'
    assert {code: fix.safe for code, fix in fixes.items()} == {"F401": True, "Q000": True, "C400": False}
