"""Planted faults: each must turn the oracle beside it red, else the oracle shows nothing."""

from __future__ import annotations

import re
from pathlib import Path

from grader.model.checker import ToolFailure
from grader.tools import bandit, bisection, git, ruff
from grader.tools.bisection import Attempt, results_of_all
from grader.tools.run import run
from grader.tools.workspace import encoded

BAD = {"a.py": "def f(:\n", "b.py": "eval(x)  # noqa\n", "c.py": "eval(x)  # nosec\n"}


def failures(found):
    return {path for path, result in found.items() if isinstance(result, ToolFailure)}


def test_a_syntax_error_taken_for_a_diagnostic_is_noticed(monkeypatch):
    assert failures(ruff.check_security(BAD)) == {"a.py"}
    monkeypatch.setattr(ruff, "_failure", lambda _: None)
    assert failures(ruff.check_security(BAD)) != {"a.py"}


def test_obeyed_noqa_is_noticed(monkeypatch):
    assert ruff.check_security(BAD)["b.py"]
    monkeypatch.setattr(
        ruff, "run", lambda command, **rest: run([part for part in command if part != "--ignore-noqa"], **rest)
    )
    assert not ruff.check_security(BAD)["b.py"]


def test_obeyed_nosec_is_noticed(monkeypatch, tmp_path):
    assert bandit.check(BAD)["c.py"]
    child = tmp_path / "child.py"
    child.write_text(Path(bandit._COMMAND[-1]).read_text().replace("ignore_nosec=True", "ignore_nosec=False"))
    monkeypatch.setattr(bandit, "_COMMAND", (*bandit._COMMAND[:-1], str(child)))
    assert not bandit.check(BAD)["c.py"]


def test_a_skipped_file_taken_for_clean_is_noticed(monkeypatch, tmp_path):
    assert failures(bandit.check(BAD)) == {"a.py"}
    child = tmp_path / "child.py"
    child.write_text(Path(bandit._COMMAND[-1]).read_text().replace("if manager.skipped:", "if False:"))
    monkeypatch.setattr(bandit, "_COMMAND", (*bandit._COMMAND[:-1], str(child)))
    assert failures(bandit.check(BAD)) != {"a.py"}


def test_giving_up_a_whole_batch_is_noticed(monkeypatch):
    killed = Attempt(death=ToolFailure(reason="crash", detail="x"))

    def attempt(names):
        return killed if "bad" in names else Attempt(results=dict.fromkeys(names, ()))

    names = ["a", "bad", "c"]
    assert failures(results_of_all(names, attempt)) == {"bad"}
    monkeypatch.setattr(bisection, "MAX_ATTEMPTS", 1)
    assert failures(results_of_all(names, attempt)) != {"bad"}


def test_an_obeyed_encoding_declaration_is_noticed(monkeypatch):
    hidden = "# coding: utf-7\nx = 1 #+AAo-\neval(x)\n"
    (found,) = bandit.check({"a.py": hidden})["a.py"]
    assert found.span.line == 3
    monkeypatch.setattr("grader.tools.workspace.encoded", lambda text: text.encode())
    result = bandit.check({"a.py": hidden})["a.py"]
    assert isinstance(result, ToolFailure) or [d.span.line for d in result] != [3]
    assert encoded(hidden) != hidden.encode()


def test_content_read_as_a_header_is_noticed(monkeypatch):
    patch = b"--- a/a.py\n+++ b/a.py\n@@ -0,0 +1,2 @@\n+x\n+++ b/other.py\n@@ -1 +7 @@\n-x\n+y\n"
    assert set(git._spans_by_path(patch)) == {"a.py"}
    monkeypatch.setattr(git, "_HUNK", re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)()(?:,\d+)? @@"))
    assert set(git._spans_by_path(patch)) != {"a.py"}
