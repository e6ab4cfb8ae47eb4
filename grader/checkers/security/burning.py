"""Expressions shown to backtrack by running them in the sandbox, on a text that no machine gets through.

Of an exponential expression the hundredth repetition is out of reach everywhere, of any other it is reached at once, so
the processor time that ends the trial decides nothing but how long it takes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

import msgspec

from grader.checkers.security.candidate import Candidate
from grader.model.checker import Context
from grader.model.evidence import Witness
from grader.sandbox.session import open_session
from grader.sandbox.values import Call, Died, Level, Limits, Loaded, Returned, Subject

CHECK = "security.regex-backtracking"

MOST = 2
"""Expressions of one file that are tried: each costs its whole time."""

_REPEATS = 100
_LIMITS = Limits(cpu_seconds=1.0)
_MATCHER = "import re\n\n\ndef ask(pattern, text, flags):\n    return re.search(pattern, text, flags) is None\n"


def to_try(pattern: str, pump: str, flags: int) -> Witness:
    """The call that an expression is expected not to come back from."""
    return Witness(
        call=f"re.search({pattern!r}, {pump!r} * {_REPEATS} + '\\0', {int(flags)})",
        args=repr((pattern, pump, int(flags))),
        got="not tried",
    )


def burned(candidates: Iterable[Candidate], context: Context) -> list[Candidate]:
    """The candidates, those that were tried with what happened; an expression that came back is less sure."""
    weak = context.isolation.level in ("limits", "none") and not context.allow_weak_isolation
    found: list[Candidate] = []
    tried = 0
    for candidate in candidates:
        witness = candidate.witness
        if candidate.check != CHECK or witness is None or weak or tried >= MOST:
            found.append(candidate)
            continue
        tried += 1
        outcome = _outcome(witness, context)
        if isinstance(outcome, Died) and outcome.reason == "timeout":
            told = msgspec.structs.replace(witness, got="no answer until its processor time was over")
            found.append(msgspec.structs.replace(candidate, witness=told))
        elif isinstance(outcome, Returned):
            found.append(msgspec.structs.replace(candidate, confidence="medium", witness=None))
        else:
            found.append(candidate)
    return found


def _outcome(witness: Witness, context: Context) -> object:
    pattern, pump, flags = ast.literal_eval(witness.args)
    level: Level = "strong" if context.isolation.level == "strong" else "kernel"
    subject = Subject(module="asked", path="asked.py", text=_MATCHER)
    with open_session(subject, limits=_LIMITS, level=level) as session:
        if not isinstance(session.load(), Loaded):
            return None
        (outcome,) = session.call([Call(target="ask", args=(pattern, pump * _REPEATS + "\0", flags))])
    return outcome
