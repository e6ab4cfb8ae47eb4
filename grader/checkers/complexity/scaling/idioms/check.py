"""The remark about an idiom, where scaling was not measured."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping

from grader.checkers.complexity.scaling.idioms.scan import idioms_by_function
from grader.checkers.complexity.scaling.idioms.view import Idiom
from grader.facts.units import span_of
from grader.model.checker import CheckInfo, Context
from grader.model.evidence import Assessed, Finding
from grader.model.source import Source

CHECK = CheckInfo(
    id="complexity.idiom",
    title="Idiom that usually scales badly",
    why=(
        "Where code cannot be run, its growth is not known; some idioms over lists, texts and files make it quadratic "
        "wherever their input is large."
    ),
    bad="""\
from scoreboard import announce


def announce_guests(winners: list[str], guests: list[str]) -> None:
    for name in winners:
        if name in guests:
            announce(name)
""",
    good="""\
from scoreboard import announce


def announce_guests(winners: list[str], guests: list[str]) -> None:
    known = set(guests)
    for name in winners:
        if name in known:
            announce(name)
""",
    applies=("function",),
    severity="low",
    help_url="https://wiki.python.org/moin/TimeComplexity",
)
Found = Mapping[str, tuple[Idiom, ...]]
"""Idioms by qualified name of the function."""


def find_idioms(tree: ast.Module) -> Found:
    """The idioms of all functions of a file that have any."""
    return dict(idioms_by_function(tree))


def remarks(source: Source, context: Context, measured: Collection[str]) -> Iterator[Assessed | Finding]:
    """A finding for each idiom of the functions that are not among the `measured` ones, whose class is known."""
    yield Assessed(checks=(CHECK.id,), path=source.path, units="all")
    lines = source.text.split("\n")
    for qualname, idioms in find_idioms(context.tree).items():
        for idiom in idioms if qualname not in measured else ():
            yield Finding(
                check=CHECK.id,
                path=source.path,
                qualname=qualname,
                span=span_of(idiom.node, lines),
                message=f"{idiom.said}. {idiom.instead}",
                severity="low",
                confidence="low",
            )
