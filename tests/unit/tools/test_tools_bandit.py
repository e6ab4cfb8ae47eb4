from __future__ import annotations

import subprocess
import sys

import pytest

from grader.model.checker import ToolFailure
from grader.tools import bandit, bandit_child

EVAL = "eval(input())\n"
CHILD = bandit_child.__file__


def codes(result):
    assert not isinstance(result, ToolFailure), result
    return [diagnostic.code for diagnostic in result]


def test_each_text_gets_its_own_result_with_severity_and_confidence():
    found = bandit.check({"a.py": EVAL, "b.py": "x = 1\n"})
    (diagnostic,) = found["a.py"]
    assert (diagnostic.code, diagnostic.severity, diagnostic.confidence) == ("B307", "medium", "high")
    assert found["b.py"] == ()


def test_bandit_starts_only_where_it_knows_more_than_ruff(monkeypatch):
    torch = "import torch\n\ndef f(path):\n    eval(path)\n    return torch.load(path)\n"
    found = bandit.check_alone({"a.py": EVAL, "b.py": torch})
    assert found["a.py"] == ()
    assert codes(found["b.py"]) == ["B614"]
    monkeypatch.setattr(bandit, "_COMMAND", ("/nowhere/python", CHILD))
    assert bandit.check_alone({"a.py": EVAL})["a.py"] == ()
    assert bandit.check_alone({"b.py": torch})["b.py"].reason == "missing-tool"


@pytest.mark.parametrize(
    "text",
    [
        "def may(user):\n    return user  # \u202e }only\n",
        "from django.utils.safestring import mark_safe\n\ndef f(x):\n    return mark_safe(x + x)\n",
        "from datasets import load_dataset\n\nd = load_dataset('acme/herd')\n",
    ],
)
def test_no_text_that_bandit_alone_speaks_of_is_kept_from_it(text):
    own = [code for code in codes(bandit.check({"a.py": text})["a.py"]) if code in bandit.ALONE]
    assert own
    assert codes(bandit.check_alone({"a.py": text})["a.py"]) == own


def test_suppression_comments_are_not_obeyed():
    assert codes(bandit.check({"a.py": "eval(x)  # nosec\n"})["a.py"]) == ["B307"]


def test_a_file_that_bandit_skips_is_a_failure_not_clean():
    found = bandit.check({"a.py": "def f(:\n", "b.py": EVAL, "deep.py": "x = " + "+".join(["a"] * 9000) + "\n"})
    assert found["a.py"].reason == "syntax"
    assert found["deep.py"].reason == "crash"
    assert codes(found["b.py"]) == ["B307"]


def test_hostile_file_names_come_back_unchanged():
    names = ["-rf.py", "a\nb.py", "two words.py", "\udc80.py"]
    found = bandit.check(dict.fromkeys(names, EVAL))
    assert list(found) == names
    assert all(codes(result) == ["B307"] for result in found.values())


def test_columns_are_code_points_from_one():
    (diagnostic,) = bandit.check({"a.py": "é = 'üü'; eval(é)\n"})["a.py"]
    assert (diagnostic.span.line, diagnostic.span.column, diagnostic.span.end_column) == (1, 11, 18)


def test_a_missing_bandit_is_said_for_every_file(monkeypatch):
    monkeypatch.setattr(bandit, "_COMMAND", (sys.executable, "-S", "-P", CHILD))  # -S: no site-packages
    found = bandit.check({"a.py": EVAL, "b.py": ""})
    assert {result.reason for result in found.values()} == {"missing-tool"}
    assert "bandit" in found["a.py"].detail


def test_a_missing_interpreter_is_a_missing_tool(monkeypatch):
    monkeypatch.setattr(bandit, "_COMMAND", ("/nowhere/python", CHILD))
    assert bandit.check({"a.py": EVAL})["a.py"].reason == "missing-tool"


@pytest.fixture
def mortal(tmp_path, monkeypatch):
    """The real child, killed by a signal when it reaches a file that says so."""
    script = tmp_path / "mortal.py"
    script.write_text(
        "import os, runpy, signal\n"
        "from bandit.core.manager import BanditManager\n"
        "run = BanditManager.run_tests\n"
        "def fatal(self):\n"
        "    if b'KILL' in open(self.files_list[0], 'rb').read():\n"
        "        os.kill(os.getpid(), signal.SIGSEGV)\n"
        "    run(self)\n"
        "BanditManager.run_tests = fatal\n"
        f"runpy.run_path({CHILD!r}, run_name='__main__')\n"
    )
    monkeypatch.setattr(bandit, "_COMMAND", (sys.executable, str(script)))


@pytest.mark.usefixtures("mortal")
def test_a_file_that_kills_bandit_loses_only_itself():
    files = {f"{number}.py": EVAL for number in range(6)}
    files["3.py"] = "KILL\n"
    found = bandit.check(files)
    assert found.pop("3.py").reason == "crash"
    assert all(codes(result) == ["B307"] for result in found.values())


def test_importing_the_adapter_does_not_import_bandit():
    code = (
        "import sys, grader.tools.bandit, grader.tools.ruff; sys.exit('bandit' in sys.modules or 'ruff' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
