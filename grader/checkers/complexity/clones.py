"""Runs of lines that stand in a file twice, whatever their names and literals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from grader.checkers.complexity.code_lines import CodeLine

MIN_LINES = 6
MIN_TOKENS = 40
"""A clone has so many lines, or so many tokens."""

MIN_SHAPES = 3
"""Lines of different shape in a clone: what repeats one or two shapes is a table, such as a row of assignments."""

_Shape = tuple[str | int, ...]


class Body(NamedTuple):
    """The lines of one function, named as its unit."""

    qualname: str
    lines: Sequence[CodeLine]


class Clone(NamedTuple):
    """`lines` of `qualname` say what the `original` lines, further up, say in function `twin`."""

    qualname: str
    lines: Sequence[CodeLine]
    twin: str
    original: Sequence[CodeLine]


class _Place(NamedTuple):
    body: Body
    start: int


def find_clones(bodies: Sequence[Body]) -> Iterator[Clone]:
    """Find the runs of lines in some functions that are those of an earlier place, in source order.

    Names may differ where they do so one to one, and so may literals; indentation counts from the first line. Each line
    is in one clone at most, and each place is compared with one earlier one, the first: the work grows with the size of
    the source.
    """
    first_seen: dict[_Shape, _Place] = {}
    for body in bodies:
        line = 0
        while line < len(body.lines):
            size = _window(body.lines, line)
            if size is None:
                break
            here = _Place(body, line)
            earlier = first_seen.setdefault(_shape(body.lines[line : line + size]), here)
            overlaps = earlier.body is body and earlier.start + size > line
            if overlaps or _is_table(body.lines[line : line + size]):
                line += 1
                continue
            size = _common(earlier, here)
            yield Clone(
                body.qualname,
                body.lines[line : line + size],
                earlier.body.qualname,
                earlier.body.lines[earlier.start : earlier.start + size],
            )
            line += size


def _window(lines: Sequence[CodeLine], start: int) -> int | None:
    """How many lines from here on are enough for a clone; None where too few are left."""
    tokens = 0
    for size, line in enumerate(lines[start : start + MIN_LINES], start=1):
        tokens += len(line.tokens)
        if size == MIN_LINES or (tokens >= MIN_TOKENS and size >= MIN_SHAPES):
            return size
    return None


def _shape(lines: Sequence[CodeLine]) -> _Shape:
    """The tokens of some lines, names by the order in which they first appear."""
    numbers: dict[str, int] = {}
    shape: list[str | int] = []
    for line in lines:
        shape.append(line.column - lines[0].column)
        shape.extend(
            numbers.setdefault(token.text, -len(numbers)) if token.renameable else token.text for token in line.tokens
        )
    return tuple(shape)


def _is_table(lines: Sequence[CodeLine]) -> bool:
    shapes = {tuple("" if token.renameable else token.text for token in line.tokens) for line in lines}
    return len(shapes) < MIN_SHAPES


def _common(left: _Place, right: _Place) -> int:
    """How many lines two places share."""
    there: dict[str, str] = {}
    back: dict[str, str] = {}
    size = 0
    limit = right.start - left.start if left.body is right.body else len(left.body.lines)
    pairs = zip(left.body.lines[left.start :], right.body.lines[right.start :], strict=False)
    indents = left.body.lines[left.start].column, right.body.lines[right.start].column
    for one, other in pairs:
        if size == limit or one.column - indents[0] != other.column - indents[1]:
            break
        if len(one.tokens) != len(other.tokens):
            break
        for a, b in zip(one.tokens, other.tokens, strict=True):
            alike = a.renameable == b.renameable and (
                there.setdefault(a.text, b.text) == b.text and back.setdefault(b.text, a.text) == a.text
                if a.renameable
                else a.text == b.text
            )
            if not alike:
                return size
        size += 1
    return size
