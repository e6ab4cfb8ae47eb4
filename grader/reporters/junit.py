"""JUnit XML for test views of build servers: a suite a dimension, a case a unit. Valid by the schema of Jenkins.

A case fails where there is an alarm: a finding or a costly measurement of severity medium or more. A comment that asks
to look away helps as far as the rubric lets it: where it saves the points, the case passes.
What was not assessed is skipped, never passed; what grader itself failed at is an error. Another threshold is a matter
of `--fail-under`; the scores stand in the properties of the suites, and in the output of each case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree as ET

from grader.model.evidence import Gap, GapReason
from grader.model.report import FileResult, Grade, Report
from grader.reporters.escape import short, terminal
from grader.reporters.figures import NOTHING, share, summary
from grader.reporters.problems import Problem, details, problems, told

_ERRORS = frozenset[GapReason]({"internal", "tampering"})
"""Reasons that nobody should overlook: a fault of grader, and code that meddled with its own grading."""
FILES = "files"
"""The suite of the files themselves: whether each could be graded at all."""


def render(report: Report) -> str:
    """One document; no times and no host."""
    root = ET.Element("testsuites", {"name": "grader"})
    by_unit: defaultdict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems(report):
        by_unit[problem.path, problem.qualname].append(problem)
    gaps: defaultdict[str, list[Gap]] = defaultdict(list)
    for item in report.evidence:
        if isinstance(item, Gap):
            gaps[item.path].append(item)
    _files(root, report, gaps)
    for name, each in report.dimensions.items():
        suite = _suite(root, name, each.grade)
        grades = {
            (unit.path, unit.qualname): unit.dimensions[name].grade for unit in report.units if name in unit.dimensions
        }
        own = {
            key: those
            for key, found in by_unit.items()
            if (those := [problem for problem in found if _dimension(problem.check) == name])
        }
        # What was found outside the listed units has no grade of its own, and is no less there.
        for path, unit in (*grades, *(key for key in own if key not in grades)):
            missing = _open(gaps[path], name, unit)
            _unit(_case(suite, path, unit), grades.get((path, unit)), own.get((path, unit), ()), missing)
    for suite in root:
        _count(suite)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _files(root: ET.Element, report: Report, gaps: Mapping[str, Sequence[Gap]]) -> None:
    suite = _suite(root, FILES, report.grade)
    for file in report.files:
        case = _case(suite, file.path, file.path)
        if file.status == "empty":
            _add(case, "skipped", message="empty, nothing to grade")
            continue
        if file.status == "ungraded":
            _add(case, "error", _lines(map(_gap, gaps.get(file.path, ()))), message="nothing in it was assessed")
        _add(case, "system-out", _grades(file))


def _grades(file: FileResult) -> str:
    """The grade of the file, and below it those of its dimensions."""
    return _lines([_grade(file.grade), *(f"{name}: {_grade(each.grade)}" for name, each in file.dimensions.items())])


def _unit(case: ET.Element, grade: Grade | None, found: Sequence[Problem], missing: Sequence[Gap]) -> None:
    alarms = [problem for problem in found if problem.alarm]
    if alarms:
        text = _lines(line for problem in alarms for line in [_problem(problem), *details(problem)])
        _add(case, "failure", text, type=alarms[0].check, message=_problem(alarms[0]))
    elif missing:
        tag = "error" if any(gap.reason in _ERRORS for gap in missing) else "skipped"
        _add(case, tag, _lines(map(_gap, missing)), type=missing[0].reason, message=_gap(missing[0]))
    quiet = [_problem(problem) for problem in found if not problem.alarm]
    rest = [_gap(gap) for gap in missing] if alarms else []
    _add(case, "system-out", _lines([*([_grade(grade)] if grade else []), *quiet, *rest]))


def _suite(root: ET.Element, name: str, grade: Grade) -> ET.Element:
    suite = _add(root, "testsuite", name=name)
    properties = _add(suite, "properties")
    for key in ("score", "low", "high", "letter", "coverage"):
        value = getattr(grade, key)
        _add(properties, "property", name=key, value=NOTHING if value is None else str(value))
    return suite


def _case(suite: ET.Element, path: str, name: str) -> ET.Element:
    return _add(suite, "testcase", classname=path, name=name)


def _count(suite: ET.Element) -> None:
    """The numbers that readers trust instead of counting."""
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(key, str(sum(case.find(tag) is not None for case in cases)))


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A new element; whatever it says is visible text, which leaves no character that XML forbids."""
    element = ET.SubElement(parent, tag, {key: terminal(value) for key, value in attributes.items()})
    if text:
        element.text = text
    return element


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(terminal(line) for line in lines)


def _problem(problem: Problem) -> str:
    return f"{problem.path}:{problem.span.line}: {problem.check} {told(problem)} ({problem.severity})"


def _gap(gap: Gap) -> str:
    return f"not assessed ({gap.reason}): {short(gap.detail)}"


def _grade(grade: Grade) -> str:
    return f"{summary(grade)}, {share(grade.coverage)} assessed"


def _open(gaps: Sequence[Gap], dimension: str, unit: str) -> list[Gap]:
    """The gaps that concern a unit in a dimension."""
    return [
        gap
        for gap in gaps
        if (gap.units == "all" or unit in gap.units)
        and any(_dimension(check) in {dimension, "*"} for check in gap.checks)
    ]


def _dimension(check: str) -> str:
    return check.partition(".")[0]
