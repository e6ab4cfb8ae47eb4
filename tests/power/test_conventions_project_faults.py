"""A fault planted in what looks beyond one file, or in its fixtures, turns a guard red."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import conventions_keys
from conventions_grading import findings_of

from grader.checkers.conventions import rivalry
from grader.checkers.conventions.declared import tables
from grader.checkers.conventions.fixes import docstrings, names, trial
from grader.checkers.conventions.names import Names
from grader.checkers.conventions.reexports import Exports
from grader.engine import reuse
from grader.facts import function_shape
from grader.facts.routines import routines_of
from grader.model.source import Source
from grader.sandbox.values import Returned

HELPER = "def first_words(text):\n    return [word[:1].upper() for word in text.split() if word != 'and']\n"
COPY = "def heads(line):\n    return [part[:1].upper() for part in line.split() if part != 'and']\n"
OTHER = COPY.replace("'and'", "'but'")
MODULES = {"app.low": "from subprocess import run\n", "app.__init__": "from .low import run as start\n"}


class Coloured(tables.Style, frozen=True, kw_only=True):
    colour: str = ""


def check_shapes() -> None:
    helper, copy, other = (
        routines_of(Source(path=name, text=text, digest=""), ast.parse(text), name)[0].shape
        for name, text in (("a.py", HELPER), ("b.py", COPY), ("c.py", OTHER))
    )
    assert helper == copy
    assert helper != other


def check_chains() -> None:
    tree = ast.parse("import app\napp.start(1)\n")
    names_ = Names(tree, (), Exports(MODULES))
    (call,) = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert "subprocess.run" in names_.paths(call.func)


def check_telling() -> None:
    constant = [((number,), Returned(value=3, args=(number,), kwargs={})) for number in range(20)]
    given_back = [((number,), Returned(value=number, args=(number,), kwargs={})) for number in range(20)]
    assert not rivalry._is_telling(constant)
    assert not rivalry._is_telling(given_back)


def check_project(tmp_path: Path) -> None:
    for name, text in {"pyproject.toml": "", "helpers.py": HELPER, "job.py": COPY, "tests/test_job.py": COPY}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    found = {
        name: reuse.find_reuses([(Source(path=name, text=COPY, digest=""), tmp_path / name, None)], rivals=False)[
            0
        ].found
        for name in ("job.py", "tests/test_job.py")
    }
    assert [one.same[0].qualname for one in found["job.py"]] == ["first_words"]
    assert found["tests/test_job.py"] == ()


def check_keys() -> None:
    conventions_keys.check_completeness(conventions_keys.blocks())


def fixes_of(text: str, declared: str) -> list[object]:
    return [each.fix for each in findings_of(text, declared) if each.fix]


def check_fixes() -> None:
    name = "[errors]\nexcept_name = 'error'\n"
    handler = "def f({}):\n    try:\n        a()\n    except OSError as e:\n        return e\n"
    assert fixes_of(handler.format(""), name)
    assert fixes_of(handler.format("error"), name) == []


def check_docstrings() -> None:
    text = 'def f(x):\n    """Do.\n\n    Args:\n        x: it\n\n            x = 1\n            y = 2\n    """\n'
    assert fixes_of(text, "[docstring]\nstyle = 'numpy'\n") == []


def check_trials() -> None:
    text = "import typing\nx: typing.Optional[int]\n"
    assert fixes_of(text, "[typing]\noptional = 'pipe'\n[[pattern]]\nmatch = '$A | $B'\n") == []


MORE_TABLES = {**conventions_keys.TABLES, "style": Coloured}
FAULTS = {
    "constants do not count": (function_shape, "_written", lambda value: type(value).__name__, check_shapes),
    "names count": (function_shape, "_numbers", lambda *_: {}, check_shapes),
    "re-exports are not followed": (Exports, "follow", lambda _, paths: tuple(paths), check_chains),
    "every result tells": (rivalry, "LEAST_DIFFERENT", 0, check_telling),
    "an argument given back tells": (rivalry, "_is_new", lambda *_: True, check_telling),
    "tests are held against the code": (reuse, "stands_apart", lambda _: False, check_project),
    "one-word functions are all that is looked at": (reuse, "LEAST_WORK", 99, check_project),
    "a new key has no fixture": (
        conventions_keys,
        "TABLES",
        {**conventions_keys.TABLES, "style": Coloured},
        check_keys,
    ),
    "a table of fixtures is lost": (conventions_keys, "KINDS", ("keeps", "breaks"), check_keys),
    "every name is free": (names, "is_free_around", lambda *_: True, check_fixes),
    "lines of a docstring are not compared": (docstrings, "_lines", lambda _: [], check_docstrings),
    "a fix is not tried": (trial, "_is_better", lambda *_: True, check_trials),
}
"""What is wrong: where it is planted, what stands there instead, and the guard that must notice."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(fault, monkeypatch, tmp_path):
    place, name, planted, guard = FAULTS[fault]
    given = [tmp_path] if guard is check_project else []
    guard(*given)
    monkeypatch.setattr(place, name, planted)
    with pytest.raises(AssertionError):
        guard(*given)
