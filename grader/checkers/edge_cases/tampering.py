"""`edge_cases.tampering`: the code speaks in the name of the grader, or breaks what its results travel through."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.edge_cases.bench import shown
from grader.checkers.edge_cases.reports import definition_span
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.render import render, shorten
from grader.model.evidence import Finding, Witness
from grader.sandbox.values import Died

CHECK = "edge_cases.tampering"
_EXPECTED = "one answer to each question"


def is_tampered(trial: Trial) -> bool:
    """Did the process say what nobody asked for, in this call?"""
    return isinstance(trial.outcome, Died) and trial.outcome.reason == "tampering"


def find_tampering(target: Target, trials: list[Trial]) -> Iterator[Finding]:
    """At most one finding, whatever the input was: no input asks for this."""
    for trial in trials:
        if isinstance(trial.outcome, Died) and is_tampered(trial):
            call = shorten(shown(target, trial.case))
            yield _finding(target, call, trial.outcome.detail, render(trial.case.args), render(dict(trial.case.kwargs)))
            return


def tampered_import(target: Target, detail: str) -> Finding:
    """The same, on import: the first function of the file stands for all of them."""
    return _finding(target, f"import of {target.unit.path}", detail, "()", "{}")


def _finding(target: Target, call: str, detail: str, args: str, kwargs: str) -> Finding:
    return Finding(
        check=CHECK,
        path=target.unit.path,
        qualname=target.unit.qualname,
        span=definition_span(target),
        message=shorten(f"{call} tampers with the channel of its results: {detail}"),
        severity="critical",
        confidence="high",
        level="A",
        witness=Witness(
            call=shorten(call),
            args=shorten(args),
            kwargs=shorten(kwargs),
            expected=_EXPECTED,
            got=shorten(detail),
            zone="in",
            because="no input asks for it",
        ),
    )
