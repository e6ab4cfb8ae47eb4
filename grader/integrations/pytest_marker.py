"""Grades inside tests: what the marker `grader` and the fixture `grade_of` do."""

from __future__ import annotations

import msgspec
import pytest

from grader.engine.isolate import IsolationError
from grader.engine.problem import UsageError
from grader.integrations.pytest_grading import Graded, Grading, grading_for
from grader.integrations.pytest_names import PROPERTY
from grader.reporters.escape import short, terminal

SHOWN = 5
"""Deductions that a failure lists; the report has them all."""


class BelowError(Exception):
    """A grade does not pass; the text, escaped, says why, and which points it lost."""


def grade_marked(item: pytest.Item, marker: pytest.Mark) -> None:
    """Grade the objects of a marker; one that is below fails the test."""
    named = marker.kwargs.get("of", ())
    subjects = named if isinstance(named, list | tuple) else (named,)
    if marker.args:
        pytest.fail("the marker `grader` takes keywords only: `of=` says what to grade", pytrace=False)
    if not subjects and "grade_of" not in getattr(item, "fixturenames", ()):
        pytest.fail("the marker `grader` names nothing, and the test does not use `grade_of`", pytrace=False)
    for subject in subjects:
        grade_for(item, subject, marker)


def grade_for(item: pytest.Item, subject: object, marker: pytest.Mark | None) -> Graded:
    """Grade a subject under the marker's settings and leave the grade in the test's report.

    With a marker, what is below its `fail_under` (or else the session's) fails the test.
    """
    try:
        grading = grading_for(item.config, **_settings(marker))
        graded = grading.subject(subject)
        leave_record(item, graded)
        if marker is not None:
            demand(grading, graded)
    except (BelowError, UsageError, IsolationError) as error:
        problem = readable(error)
    else:
        return graded
    pytest.fail(problem, pytrace=False)


def readable(error: BelowError | UsageError | IsolationError) -> str:
    """What a person is shown of an error."""
    return str(error) if isinstance(error, BelowError) else terminal(str(error))


def leave_record(item: pytest.Item, graded: Graded) -> None:
    """Put a grade where reports carry it."""
    item.user_properties.append((PROPERTY, msgspec.json.encode(graded.record).decode()))


def demand(grading: Grading, graded: Graded) -> None:
    """Raise BelowError where a grade does not pass."""
    problems = grading.problems(graded)
    if problems:
        deductions = sorted(graded.grade.deductions, key=lambda lost: -lost.points)[:SHOWN]
        lost = [f"  -{deduction.points:.1f} {short(deduction.sentence)}" for deduction in deductions]
        raise BelowError("\n".join(terminal(line) for line in [*problems, *lost]))


def _settings(marker: pytest.Mark | None) -> dict[str, object]:
    """Settings from a marker's keywords. Raises UsageError for one that is none."""
    given = {name: value for name, value in marker.kwargs.items() if name != "of"} if marker else {}
    known = ("fail_under", "rubric", "no_exec")
    for name in given:
        if name not in known:
            raise UsageError(f"the marker `grader` takes no {name!r}; it takes of, {', '.join(known)}")
    under = given.get("fail_under")
    if under is not None:
        given["fail_under"] = tuple(str(one) for one in under) if isinstance(under, list | tuple) else (str(under),)
    return given
