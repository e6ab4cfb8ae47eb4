"""A fix is tried before it is offered: what comes out parses, has the breach no more, and no other one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from grader.checkers.conventions.view import Breach, View, view_of
from grader.checkers.fixes.edits import UnfitError, edited
from grader.facts.tree import parse
from grader.model.checker import Context
from grader.model.evidence import Gap
from grader.model.source import Source

MOST_TRIED = 25
"""Fixes of one file that are tried, each at the cost of looking at the file again; others are not offered."""

Find = Callable[[View], Iterable[tuple[str, Breach]]]
"""All breaches of a file, by the table that they break."""


def tried(source: Source, context: Context, find: Find, found: list[tuple[str, Breach]]) -> list[tuple[str, Breach]]:
    """The same breaches, with those fixes alone that stand the trial."""
    before = _counted(found)
    tries = 0
    kept = []
    for table, breach in found:
        good = False
        if breach.fix is not None and tries < MOST_TRIED:
            tries += 1
            after = _after(source, context, find, breach)
            good = after is not None and _is_better(before, after, (table, breach.message))
        kept.append((table, breach if good else msgspec.structs.replace(breach, fix=None)))
    return kept


def _after(source: Source, context: Context, find: Find, breach: Breach) -> Counter[tuple[str, str]] | None:
    """What is found once a fix is carried out; None where it does not fit or leaves no Python."""
    try:
        text = edited(source.text, breach.fix.edits if breach.fix else ())
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
