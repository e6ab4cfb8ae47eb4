"""`conventions.helper-reuse`: a function that says what one of the project says already, under other names."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.conventions.twins import TOO_LARGE, Twins
from grader.facts.routines import Peer
from grader.model.checker import CheckInfo, Context
from grader.model.evidence import Evidence
from grader.model.source import Source

INFO = CheckInfo(
    id="conventions.helper-reuse",
    title="A helper is written again that the project has",
    why="Two copies of a helper drift apart: a fault is mended in one of them, and callers get two answers.",
    bad="""\
import re


def make_slug(title):
    words = re.split("[^a-z0-9]+", title.lower())
    return "-".join(word for word in words if word)
""",
    good="""\
from text import slugify


def make_slug(title):
    return slugify(title)
""",
    applies=("function",),
)

EXAMPLE = {
    "text.py": """\
import re


def slugify(text):
    parts = re.split("[^a-z0-9]+", text.lower())
    return "-".join(part for part in parts if part)
"""
}
"""Another file of the project that the examples lie in, by name."""


def find_copies(source: Source, context: Context) -> Iterator[Evidence]:
    """Functions that have the shape of one that stands elsewhere in the project, at their `def`."""
    twins = Twins(source, context, INFO)
    if twins.reuses.too_large:
        yield twins.gap("budget", TOO_LARGE)
        return
    for reuse in twins.reuses.found:
        if reuse.same:
            yield twins.finding(reuse.own, _sentence(reuse.own, reuse.same), confidence="high")
    yield twins.assessed()


def _sentence(own: Peer, same: tuple[Peer, ...]) -> str:
    first = same[0]
    more = f", and {len(same) - 1} more" if len(same) > 1 else ""
    what = f"its {own.work} operations in the same order, under other names at most"
    return f"`{own.qualname}` is `{first.qualname}` of {first.path}:{first.line}{more} again: {what}; call that one"
