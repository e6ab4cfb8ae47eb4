"""The positions of a regular expression and which may follow which, and in how many ways (Glushkov's construction).

Edges are counted: in `(a+)+` the letter follows itself through the inner and through the outer loop. Unlike a set of
edges, this keeps the ambiguity that a backtracking matcher suffers from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from grader.checkers.security.regexes import letters

MAX_POSITIONS = 400
"""Positions of one expression; what is larger is not judged."""

_ENDLESS = 16
"""Repetitions from which a bounded repeat is as slow as an endless one."""

_COPIES = 3
"""Copies that stand for the forced repetitions of a bounded repeat, and two more for the optional ones."""

_WORD_EDGE, _START, _END = 1, 2, 4
"""What lies between two positions: a word boundary, the start or the end of the text."""


class TooLargeError(Exception):
    """An expression has more positions than are looked at."""


class Automaton(Struct, frozen=True, eq=False):
    """`letters[p]` is what position p takes, `edges[p][q]` in how many ways q follows p (2: several).

    `first` are where a match starts; `last` those after which it may end, with True where it ends only with the text.
    """

    letters: list[int]
    edges: list[dict[int, int]]
    first: frozenset[int]
    last: dict[int, bool]


class _Part(Struct, frozen=True, eq=False):
    """A piece of the expression: its first and last positions and how it can be empty, each with what lies between."""

    first: tuple[tuple[int, int], ...] = ()
    last: tuple[tuple[int, int], ...] = ()
    empty: int | None = None


class _Builder:
    def __init__(self) -> None:
        self.letters: list[int] = []
        self.edges: list[dict[int, int]] = []

    def take(self, mask: int) -> _Part:
        if len(self.letters) >= MAX_POSITIONS:
            raise TooLargeError
        self.letters.append(mask)
        self.edges.append({})
        here = ((len(self.letters) - 1, 0),)
        return _Part(first=here, last=here)

    def connect(self, last: Iterable[tuple[int, int]], first: Iterable[tuple[int, int]]) -> None:
        word = letters.of_category("CATEGORY_WORD", 0)
        targets = tuple(first)
        for one, before in last:
            for other, behind in targets:
                between = before | behind
                pair = (self.letters[one], self.letters[other])
                sides = {bool(mask & word) for mask in pair if not (mask & word and mask & ~word)}
                mixed = any(mask & word and mask & ~word for mask in pair)
                if between & (_START | _END) or (between & _WORD_EDGE and not mixed and len(sides) == 1):
                    continue
                self.edges[one][other] = min(self.edges[one].get(other, 0) + 1, 2)

    def both(self, one: _Part, other: _Part) -> _Part:
        self.connect(one.last, other.first)
        first, last = one.first, other.last
        if one.empty is not None:
            first += tuple((position, kind | one.empty) for position, kind in other.first)
        if other.empty is not None:
            last += tuple((position, kind | other.empty) for position, kind in one.last)
        empty = None if one.empty is None or other.empty is None else one.empty | other.empty
        return _Part(first=first, last=last, empty=empty)

    def loop(self, part: _Part) -> _Part:
        self.connect(part.last, part.first)
        return part


def build(tree: Any, flags: int) -> Automaton:  # noqa: ANN401 - the standard library's own parse tree is untyped
    """The automaton of a parsed expression. Raises TooLargeError."""
    builder = _Builder()
    whole = _sequence(builder, tree, flags)
    first = frozenset(position for position, _ in whole.first)
    last: dict[int, bool] = {}
    for position, kind in whole.last:
        last[position] = last.get(position, True) and bool(kind & _END)
    return Automaton(builder.letters, builder.edges, first, last)


def _sequence(builder: _Builder, items: Any, flags: int) -> _Part:  # noqa: ANN401 - untyped
    part = _Part(empty=0)
    for kind, value in items:
        part = builder.both(part, _item(builder, str(kind), value, flags))
    return part


def _item(builder: _Builder, kind: str, value: Any, flags: int) -> _Part:  # noqa: ANN401, C901, PLR0911 - one branch a kind
    match kind:
        case "LITERAL":
            return builder.take(letters.of_code(value, flags))
        case "NOT_LITERAL":
            return builder.take(letters.ALL ^ letters.of_code(value, flags))
        case "ANY":
            return builder.take(letters.ALL if flags & re.DOTALL else letters.ALL ^ letters.NEWLINE)
        case "IN":
            return builder.take(_class(value, flags))
        case "BRANCH":
            return _either([_sequence(builder, branch, flags) for branch in value[1]])
        case "SUBPATTERN":
            _, added, removed, inner = value
            return _sequence(builder, inner, (flags | added) & ~removed)
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _repeat(builder, *value, flags=flags)
        case "POSSESSIVE_REPEAT" | "ATOMIC_GROUP":
            inner = value[2] if kind == "POSSESSIVE_REPEAT" else value
            return _atomic(builder, inner, flags, empty=kind == "POSSESSIVE_REPEAT" and value[0] == 0)
        case "AT":
            return _Part(empty=_between(str(value), flags))
        case "GROUPREF":
            return _Part(first=(), last=(), empty=0)
        case "GROUPREF_EXISTS":
            branches = [_sequence(builder, branch, flags) for branch in value[1:] if branch is not None]
            return _either([*branches, *([_Part(empty=0)] if value[2] is None else [])])
        case _:
            return _Part(empty=0)  # looks ahead or behind, and what takes no letter


def _class(items: Any, flags: int) -> int:  # noqa: ANN401 - untyped
    mask, negated = 0, False
    for kind, value in items:
        match str(kind):
            case "NEGATE":
                negated = True
            case "LITERAL":
                mask |= letters.of_code(value, flags)
            case "RANGE":
                mask |= letters.of_range(value[0], value[1], flags)
            case "CATEGORY":
                mask |= letters.of_category(str(value), flags & re.ASCII)
    return (letters.ALL ^ mask) if negated else mask


def _either(parts: list[_Part]) -> _Part:
    empties = [part.empty for part in parts if part.empty is not None]
    return _Part(
        first=tuple(one for part in parts for one in part.first),
        last=tuple(one for part in parts for one in part.last),
        empty=min(empties, default=None),
    )


def _repeat(builder: _Builder, least: int, most: int, inner: Any, *, flags: int) -> _Part:  # noqa: ANN401 - untyped
    endless = int(most) - least >= _ENDLESS
    part = _Part(empty=0)
    for _ in range(min(least, _COPIES) - (1 if endless and least else 0)):
        part = builder.both(part, _sequence(builder, inner, flags))
    if endless:
        looped = builder.loop(_sequence(builder, inner, flags))
        return builder.both(part, looped if least else _optional(looped))
    for _ in range(min(int(most) - least, 2)):
        part = builder.both(part, _optional(_sequence(builder, inner, flags)))
    return part


def _optional(part: _Part) -> _Part:
    return _Part(first=part.first, last=part.last, empty=0 if part.empty is None else part.empty)


def _atomic(builder: _Builder, inner: Any, flags: int, *, empty: bool) -> _Part:  # noqa: ANN401 - untyped
    """A group that never gives back what it took: one position that takes whatever the group may begin with."""
    apart = _Builder()
    part = _sequence(apart, inner, flags)
    mask = 0
    for position, _ in part.first:
        mask |= apart.letters[position]
    taken = builder.take(mask)
    return _optional(taken) if empty or part.empty is not None else taken


def _between(kind: str, flags: int) -> int:
    if kind == "AT_BOUNDARY":
        return _WORD_EDGE
    if kind in ("AT_BEGINNING_STRING", "AT_BEGINNING") and not (flags & re.MULTILINE and kind == "AT_BEGINNING"):
        return _START
    if kind in ("AT_END", "AT_END_STRING"):
        return _END
    return 0
