"""Flows that are shown by running: what the sink would have got stands in the witness."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.checkers.security import CHECKER, burning
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Finding
from grader.model.report import Isolation
from grader.model.source import Source
from grader.sandbox.probe import probe

FIXTURES = Path(__file__).parents[4] / "fixtures" / "security"
HELD = probe()
needs_sandbox = pytest.mark.skipif(HELD.level not in ("kernel", "strong"), reason="graded code is not held well here")


def findings(text, level):
    source = Source(path="a.py", text=text, digest="")
    tree = ast.parse(text)
    context = Context(
        tree=tree,
        units=find_units(source, tree),
        suppressions=(),
        selected=frozenset(check.id for check in CHECKER.checks),
        tools={"bandit": (), "ruff-security": ()},
        isolation=Isolation(level=level),
    )
    return [item for item in CHECKER.run(source, context) if isinstance(item, Finding)]


def shown(found):
    return [item for item in found if item.witness is not None and item.witness.call]


def test_without_a_sandbox_a_flow_is_told_and_not_tried():
    text = "import os\ndef f(name):\n    os.system('ls ' + name)\n"
    (finding,) = findings(text, "none")
    assert finding.witness.call == ""
    assert finding.witness.args == "'x; id'"


@needs_sandbox
def test_ten_findings_of_the_fixtures_are_confirmed():
    found = [
        item
        for name in ("shell", "code_execution")
        for item in shown(findings((FIXTURES / f"{name}.py").read_text("utf-8"), HELD.level))
    ]
    assert len(found) >= 10
    assert {item.confidence for item in found} == {"high"}


@needs_sandbox
def test_the_witness_of_a_confirmed_flow_holds_the_call_and_what_the_sink_got():
    text = "import os\ndef f(name: str, count: int, folder):\n    os.system(f'head -n {count} {name}')\n"
    (finding,) = shown(findings(text, HELD.level))
    assert finding.witness.call == "f(name='x; id')"
    assert finding.witness.got == "'head -n 1 x; id'"


@needs_sandbox
def test_a_function_that_stops_the_payload_in_a_way_nobody_can_follow_is_not_confirmed():
    text = (
        "import os\ndef f(name: str):\n    if sum(map(ord, name)) > 0:\n        raise ValueError(name)\n"
        "    os.system('ls ' + name)\n"
    )
    assert shown(findings(text, HELD.level)) == []


BURNS = "import re\n\nNAME = re.compile(r'^(\\w+\\s?)*$')\n"


@needs_sandbox
def test_an_expression_that_never_comes_back_is_seen_not_to():
    (finding,) = findings(BURNS, HELD.level)
    assert finding.confidence == "high"
    assert finding.witness.got.startswith("no answer")


@needs_sandbox
def test_an_expression_that_comes_back_is_less_sure(monkeypatch):
    monkeypatch.setattr(burning, "_REPEATS", 1)
    (finding,) = findings(BURNS, HELD.level)
    assert (finding.confidence, finding.witness) == ("medium", None)


def test_without_a_sandbox_an_expression_is_not_tried():
    (finding,) = findings(BURNS, "none")
    assert (finding.confidence, finding.witness.got) == ("high", "not tried")
