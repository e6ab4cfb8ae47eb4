"""The policy that a user lays over the spectrum: what --fail-under lets pass. Values in, sentences out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from grader.engine.problem import UsageError
from grader.model.evidence import Gap
from grader.model.report import DimensionGrade, DimensionResult, Grade, Report
from grader.model.rubric import Rubric

FailOn = Literal["score", "low"]


class Gate(Struct, frozen=True, kw_only=True):
    """At least `at` points of 100, overall or in one dimension; `text` is how it was asked for (`B`, `80`)."""

    at: float
    text: str
    dimension: str | None = None


def parse_gates(texts: Sequence[str], rubric: Rubric, present: Collection[str] | None = None) -> tuple[Gate, ...]:
    """Read `B`, `80` and `security=B` as gates.

    `present` are the dimensions that the run grades, by default all of the rubric's. Raises UsageError for a letter
    the rubric has no band for, a number outside 0 to 100, and a dimension that is absent.
    """
    return tuple(_parse(text, rubric, present) for text in texts)


def failures(
    report: Report, gates: Sequence[Gate], *, fail_on: FailOn = "score", project_mean: bool = False
) -> list[str]:
    """What is below the gates, a sentence each, in the order of the files; empty where all pass.

    Every graded file is held against every gate (with `project_mean`, the project instead). No score, no letter and
    no graded file at all are failures. Nothing is rounded. Names are not escaped.
    """
    if not gates:
        return []
    held = [file for file in report.files if file.status != "empty"]
    if not any(file.status == "graded" for file in held):
        reasons = _reasons(report, None)
        return [f"nothing was graded{reasons}"]
    if project_mean:
        return [
            f"project: {text}"
            for text in _below(report.grade, report.dimensions, gates, fail_on, _reasons(report, None))
        ]
    return [
        f"{file.path}: {text}"
        for file in held
        for text in _below(file.grade, file.dimensions, gates, fail_on, _reasons(report, file.path))
    ]


def _parse(text: str, rubric: Rubric, present: Collection[str] | None) -> Gate:
    name, equals, asked = text.rpartition("=")
    dimension = name.strip() if equals else None
    asked = asked.strip()
    if dimension is not None and dimension not in rubric.dimensions:
        raise UsageError(f"--fail-under {text}: no dimension {dimension!r}; known are {', '.join(rubric.dimensions)}")
    if dimension is not None and present is not None and dimension not in present:
        raise UsageError(f"--fail-under {text}: this run does not grade {dimension} (--select, --ignore, --no-exec)")
    bands = {band.letter: band.at for band in rubric.bands}
    if asked in bands:
        return Gate(at=bands[asked], text=asked, dimension=dimension)
    try:
        at = float(asked)
    except ValueError:
        at = -1.0
    if not 0 <= at <= 100:  # noqa: PLR2004 - points of 100
        raise UsageError(
            f"--fail-under {text}: {asked!r} is no letter ({', '.join(bands)}) and no number from 0 to 100"
        )
    return Gate(at=at, text=asked, dimension=dimension)


def _below(
    grade: Grade,
    dimensions: Mapping[str, DimensionGrade | DimensionResult],
    gates: Sequence[Gate],
    fail_on: FailOn,
    reasons: str,
) -> Iterator[str]:
    for gate in gates:
        what = f"{gate.dimension} " if gate.dimension else ""
        if gate.dimension is None:
            held = grade
        elif gate.dimension in dimensions:
            held = dimensions[gate.dimension].grade
        else:
            continue  # the rubric does not ask for this dimension in this file
        value = held.score if fail_on == "score" else held.low
        if held.score is None or value is None:
            yield f"{what}was not assessed, and {gate.text} is asked for{reasons}"
        elif held.letter is None:
            yield f"{what}has no letter (coverage {held.coverage:.0%}), and {gate.text} is asked for{reasons}"
        elif value < gate.at:
            name = "" if fail_on == "score" else "low "
            yield f"{what}{name}{held.letter if fail_on == 'score' else ''} {value:.6g} is below {gate.text}".replace(
                "  ", " "
            )


def _reasons(report: Report, path: str | None) -> str:
    """Why something was not assessed, by reason; the detail where there is just one."""
    gaps = [item for item in report.evidence if isinstance(item, Gap) and path in (None, item.path)]
    if not gaps:
        return ""
    if len(gaps) == 1:
        return f": {gaps[0].reason} ({gaps[0].detail})" if gaps[0].detail else f": {gaps[0].reason}"
    counts = Counter(gap.reason for gap in gaps)
    return ": " + ", ".join(f"{reason} ({count} gaps)" for reason, count in sorted(counts.items()))
