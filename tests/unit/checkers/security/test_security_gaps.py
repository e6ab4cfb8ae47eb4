from __future__ import annotations

import pytest

from grader.checkers.security import CHECKER
from grader.checkers.security.check import FOLLOWED
from grader.checkers.security.codes import FED_BY
from grader.checkers.security.taint import machine
from grader.model.checker import Diagnostic, ToolFailure
from grader.model.evidence import Assessed, Finding, Gap
from grader.model.source import Span

ALL = {check.id for check in CHECKER.checks}
CUT = tuple(check for check in FOLLOWED if check in ALL)
BAD = "import os\n\ndef f(name):\n    os.system('ls ' + name)\n    return eval(name)\n"
MISSING = ToolFailure(reason="missing-tool", detail="bandit: No module named 'bandit'")


def split(evidence):
    gaps = [item for item in evidence if isinstance(item, Gap)]
    done = [item for item in evidence if isinstance(item, Assessed)]
    return gaps, done, [item for item in evidence if isinstance(item, Finding)]


def test_with_both_tools_every_check_is_assessed(assess_security):
    gaps, (done,), _ = split(assess_security({"a.py": BAD})["a.py"])
    assert gaps == []
    assert set(done.checks) == ALL
    assert done.units == "all"


@pytest.mark.parametrize("tool", ["bandit", "ruff-security"])
def test_a_missing_tool_is_a_gap_for_every_check_it_feeds_not_a_clean_grade(assess_security, tool):
    gaps, (done,), findings = split(assess_security({"a.py": BAD}, tools={tool: MISSING})["a.py"])
    assert {check for gap in gaps for check in gap.checks} == set(FED_BY[tool])
    assert {gap.reason for gap in gaps} == {"missing-tool"}
    assert set(done.checks) == ALL - set(FED_BY[tool])
    assert {"security.command-injection", "security.code-execution"} <= {item.check for item in findings}


def test_both_tools_missing_leave_only_our_own_checks(assess_security):
    failures = {"bandit": MISSING, "ruff-security": ToolFailure(reason="crash", detail="signal 6")}
    gaps, (done,), _ = split(assess_security({"a.py": BAD}, tools=failures)["a.py"])
    assert {gap.reason for gap in gaps} == {"missing-tool", "crash"}
    covered = [check for gap in gaps for check in gap.checks]
    assert len(covered) == len(set(covered))
    assert set(covered) | set(done.checks) == ALL
    assert not set(covered) & set(done.checks)


def test_a_code_of_a_newer_tool_is_a_gap_that_names_it(assess_security):
    span = Span(line=1, column=1, end_line=1, end_column=2)
    newer = (Diagnostic(tool="ruff", code="S999", message="something new", span=span),)
    gaps, (done,), _ = split(assess_security({"a.py": BAD}, tools={"ruff-security": newer})["a.py"])
    assert [gap.reason for gap in gaps] == ["unsupported"]
    assert "S999" in gaps[0].detail
    assert not set(done.checks) & set(FED_BY["ruff-security"])


def test_only_what_was_selected_is_answered(assess_security):
    chosen = frozenset({"security.code-execution"})
    gaps, (done,), findings = split(assess_security({"a.py": BAD}, selected=chosen)["a.py"])
    assert gaps == []
    assert done.checks == ("security.code-execution",)
    assert {item.check for item in findings} == chosen
    gaps, done, _ = split(assess_security({"a.py": BAD}, selected=chosen, tools={"ruff-security": MISSING})["a.py"])
    assert [gap.checks for gap in gaps] == [("security.code-execution",)]
    assert done == []


def test_a_function_that_is_followed_too_far_is_a_gap_and_the_others_are_assessed(assess_security, monkeypatch):
    monkeypatch.setattr(machine, "MAX_STEPS", 7)
    text = BAD + "\n\ndef g(name):\n    return eval(name)\n"
    gaps, done, _ = split(assess_security({"a.py": text})["a.py"])
    assert [(gap.reason, gap.checks, gap.units) for gap in gaps] == [("budget", CUT, ("f",))]
    by_checks = {one.checks: one.units for one in done}
    assert by_checks[CUT] == ("<module>", "g")
    assert by_checks[tuple(sorted(ALL - set(CUT)))] == "all"
