"""`conventions.helper-behaviour`: a function that answers to every input as one of the project does."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.conventions.twins import TOO_LARGE, Twins
from grader.model.checker import CheckInfo, Context
from grader.model.evidence import Evidence, Witness
from grader.model.source import Source

INFO = CheckInfo(
    id="conventions.helper-behaviour",
    title="A function answers as a helper of the project does",
    why="The project has this function in other words: who does not know it writes, tests and mends it a second time.",
    bad="""\
def batches(rows, size):
    found = []
    for start in range(0, len(rows), size):
        found.append(rows[start : start + size])
    return found
""",
    good="""\
from lists import chunked


def batches(rows, size):
    return chunked(rows, size)
""",
    applies=("function",),
    executes=True,
)

EXAMPLE = {
    "lists.py": """\
def chunked(items, size):
    return [items[start : start + size] for start in range(0, len(items), size)]
"""
}
"""Another file of the project that the examples lie in, by name."""

MOST_FUNCTIONS = 30
"""Functions of one file that are run; beyond, it is a gap."""


def find_equals(source: Source, context: Context) -> Iterator[Evidence]:
    """Functions that calculate what another of the project calculates, on inputs drawn from the signatures of both."""
    twins = Twins(source, context, INFO)
    if twins.reuses.too_large:
        yield twins.gap("budget", TOO_LARGE)
        return
    wanted = [reuse for reuse in twins.reuses.found if reuse.own.closed and reuse.rivals]
    if not wanted:
        yield twins.assessed()
        return
    from grader.checkers.conventions.rivalry import Comparison, compare

    compared = compare(wanted[:MOST_FUNCTIONS], context)
    if not isinstance(compared, Comparison):
        yield twins.gap(compared.reason, compared.detail)
        return
    for equal in compared.equal:
        own, helper = equal.own, equal.helper
        call = f"{own.qualname}({equal.arguments})"
        told = f"on {equal.alike} inputs both gave the same, such as {equal.result} for ({equal.arguments})"
        yield twins.finding(
            own,
            f"`{own.qualname}` answers as `{helper.qualname}` of {helper.path}:{helper.line}: {told}; call that one",
            confidence="medium",
            witness=Witness(call=call, args=f"({equal.arguments})", got=equal.result, zone="in"),
        )
    left = frozenset(reuse.own.qualname for reuse in wanted[MOST_FUNCTIONS:])
    if left:
        detail = f"only {MOST_FUNCTIONS} functions of a file are run against those of the project"
        yield twins.gap("budget", detail, units=left)
    yield twins.assessed(compared.trials, without=left)
