"""A fix is tried before it is offered: what comes out parses, has the breach no more, and no other one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from grader.checkers.conventions.view import Breach, View, view_of
from grader.checkers.fixes.edits import UnfitError, edited
from grader.facts.tree import parse
from grader.model.checker import Context
from grader.model.evidence import Fix, Gap
from grader.model.source import Source

MOST_TRIED = 25
MOST_LINES = 20_000
"""Fixes of one file that are tried, each at the cost of reading its lines again; others are not offered."""

MOST_MADE = 100
"""Breaches of one file that are asked for a fix."""

Find = Callable[[View], Iterable[tuple[str, Breach]]]
"""All breaches of a file, by the table that they break."""


def tried(source: Source, context: Context, find: Find, found: list[tuple[str, Breach]]) -> list[tuple[str, Breach]]:
    """The same breaches, with those fixes alone that stand the trial."""
    before = _counted(found)
    left = min(MOST_TRIED, max(1, MOST_LINES // (source.text.count("\n") + 1)))
    asked = 0
    kept = []
    for table, breach in found:
        fix = None
        if breach.mend is not None and left and asked < MOST_MADE:
            asked += 1
            fix = breach.mend()
        if fix is not None:
            left -= 1
            after = _after(source, context, find, fix)
            if after is None or not _is_better(before, after, (table, breach.message)):
                fix = None
        kept.append((table, msgspec.structs.replace(breach, mend=None, fix=fix)))
    return kept


def _after(source: Source, context: Context, find: Find, fix: Fix) -> Counter[tuple[str, str]] | None:
    """What is found once a fix is carried out; None where it does not fit or leaves no Python."""
    try:
        text = edited(source.text, fix.edits)
    except UnfitError:
        return None
    mended = msgspec.structs.replace(source, text=text)
    tree = parse(mended)
    if isinstance(tree, Gap):
        return None
    return _counted(find(view_of(mended, tree, context.module, context.siblings)))


def _counted(found: Iterable[tuple[str, Breach]]) -> Counter[tuple[str, str]]:
    return Counter((table, breach.message) for table, breach in found)


def _is_better(before: Counter[tuple[str, str]], after: Counter[tuple[str, str]], mended: tuple[str, str]) -> bool:
    return after[mended] < before[mended] and all(after[each] <= before[each] for each in after)
