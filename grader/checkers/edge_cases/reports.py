"""From a witness to a finding."""

from __future__ import annotations

from grader.checkers.edge_cases.bench import shown
from grader.checkers.edge_cases.targets import Target
from grader.inputs.cases import Case
from grader.inputs.render import render, shorten
from grader.model.evidence import Confidence, Finding, Level, Severity, Witness
from grader.model.source import Span
from grader.sandbox.values import Outcome, Raised, Returned

_CONFIDENCE: dict[str, Confidence] = {
    "stated": "high",
    "near": "medium",
    "ordinary": "medium",
    "guessed": "low",
    "none": "low",
}
_WHATEVER_TYPE = ("edge_cases.crash", "edge_cases.determinism", "edge_cases.tampering")
"""Checks whose findings hold on an input of a guessed type: the others may only show that the guess is wrong.

Of crashes, `crash.counts` lets through the few that no type excuses.
"""
SIZE_ORDER = {"stated": 0, "near": 1, "ordinary": 2, "guessed": 3, "none": 4}


def definition_span(target: Target) -> Span:
    """The `def` line of a target."""
    node = target.node
    return Span(line=node.lineno, column=node.col_offset + 1, end_line=node.lineno, end_column=node.col_offset + 4)


def line_span(line: int) -> Span:
    """A whole line, by its number."""
    return Span(line=line, column=1, end_line=line, end_column=1)


def report(
    target: Target,
    case: Case,
    *,
    check: str,
    message: str,
    severity: Severity,
    level: Level,
    expected: str = "",
    got: str = "",
    span: Span | None = None,
    steps: tuple[str, ...] = (),
    promised: bool = False,
) -> Finding:
    """A finding with the call to paste; level D and of no weight where the zone is unknown or a type is guessed.

    What is `promised` by the documentation holds whatever the types are.
    """
    known = case.zone == "in" and (case.strength != "guessed" or promised or check in _WHATEVER_TYPE)
    return Finding(
        check=check,
        path=target.unit.path,
        qualname=target.unit.qualname,
        span=span or definition_span(target),
        message=shorten(message),
        severity=severity if known else "low",
        confidence=_CONFIDENCE[case.strength],
        weight=1.0 if known else 0.0,
        level=level if known else "D",
        witness=Witness(
            call=shorten(shown(target, case)),
            args=shorten(render(case.args)),
            kwargs=shorten(render(dict(case.kwargs))),
            expected=shorten(expected),
            got=shorten(got),
            zone="in" if known else "unknown",
            because=shorten(case.because),
            steps=steps,
        ),
    )


def told(outcome: Outcome) -> str:
    """An outcome in a few words."""
    match outcome:
        case Returned():
            return render(outcome.value)
        case Raised():
            return f"{outcome.type_name}: {outcome.message}" if outcome.message else outcome.type_name
        case _:
            return type(outcome).__name__.lower()


def rank(case: Case) -> tuple[int, int, str]:
    """Sort key that puts the best witness first: the strongest evidence, then the shortest input."""
    text = render([case.args, dict(case.kwargs), case.receiver])
    return SIZE_ORDER[case.strength], len(text), text
