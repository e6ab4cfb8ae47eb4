"""Does a suppression comment lie on a finding? Tools never see the comments; we price what they would have hidden."""

from __future__ import annotations

from collections.abc import Iterable

from grader.checkers.security.candidate import Candidate
from grader.model.evidence import Suppression

_FORMS = {"noqa", "nosec", "nosem", "grader"}
_WHOLE_FILE = ("ruff", "flake8")


def is_suppressed(candidate: Candidate, suppressions: Iterable[Suppression]) -> bool:
    """Whether a comment on one of its lines, or one for the whole file, names everything or one of its codes."""
    return any(_covers(suppression, candidate) and _names(suppression, candidate) for suppression in suppressions)


def _covers(suppression: Suppression, candidate: Candidate) -> bool:
    if suppression.form not in _FORMS:
        return False
    whole_file = suppression.form == "noqa" and any(f"{tool}:" in suppression.comment for tool in _WHOLE_FILE)
    return whole_file or candidate.span.line <= suppression.line <= candidate.span.end_line


def _names(suppression: Suppression, candidate: Candidate) -> bool:
    if not suppression.codes:
        return True
    numbers = {code[1:] for code in candidate.codes}
    own = {candidate.check, *candidate.codes, *numbers, *(f"B{number}" for number in numbers)}
    return any(
        name in own or (suppression.form == "noqa" and any(code.startswith(name) for code in candidate.codes))
        for name in suppression.codes
    )
