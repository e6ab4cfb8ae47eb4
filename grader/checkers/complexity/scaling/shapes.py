"""Values of a type at any size, in the orders that hurt: sorted, reversed, equal, chained, nested.

Nothing is read off the function's answers: a shape knows the type, and the constants that stand in the code.
"""

# ruff: noqa: ANN401 - the values made here may be of any type
from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from string import ascii_lowercase, digits
from typing import Any

from grader.checkers.complexity.scaling.longer import longer
from grader.checkers.complexity.scaling.shape import Maker, Shape
from grader.inputs.types import (
    Choice,
    Field,
    Fixed,
    Items,
    Members,
    Objects,
    Record,
    Row,
    Scalar,
    Table,
    Type,
    target_of,
)
from grader.sandbox.values import Build

WORD = 6
"""Letters in a word: bounded, so that the number of words is the only size."""
MAX_LETTERS = 6
"""Characters of the code that texts are made of, each in turn."""
MAX_SHAPES = 16
OFFSET = 300
"""Whole numbers in lists begin here: CPython keeps those up to 256, so that they take no memory."""
LONG = 100_000
"""Numbers that are written out begin here, so that all are of one length."""
_SEED = 20_260_101


def shapes(type_: Type, letters: Sequence[str] = ()) -> list[Shape]:
    """All shapes of a type that has a size; empty for one that has none. `letters` are characters of the code."""
    found: list[Shape] = []
    match type_:
        case Scalar(name="str"):
            found = [*_texts(letters)]
        case Scalar(name="bytes"):
            found = [Shape("random", _bytes), Shape("equal", lambda n: b"a" * n)]
        case Items(shape=kind, item=item):
            found = [Shape(one.name, _as(kind, one.make), one.grid) for one in _rows(item, letters)]
        case Row(items=(item,), variadic=True):
            found = [Shape(one.name, _as("tuple", one.make)) for one in _rows(item, letters)]
        case Table(key=key, value=value):
            found = [*_tables(key, value)]
        case Choice(options=options):
            found = next((inner for option in options if (inner := shapes(option, letters))), [])
        case Objects(values=values):
            found = [*_files({value.target for value in values})]
        case Record(home="io", name=name):
            found = [*_files({f"io:{name}"})]
        case Record(seen=seen):
            found = [*_records(type_, letters), *(shape for made in seen[:1] for shape in longer(made))]
    return found[:MAX_SHAPES]


def single(type_: Type, index: int = 0) -> Any:  # noqa: C901, PLR0911, PLR0912 - one branch or return for each kind
    """One small value of a type; a different one for another index where the type has enough.

    Raises LookupError where none can be made.
    """
    match type_:
        case Scalar(name=name):
            makers: dict[str, Maker] = {
                "none": lambda _n: None,
                "bool": lambda n: n % 2 == 0,
                "int": lambda n: n,
                "any": lambda n: n,
                "float": lambda n: n + 0.5,
                "complex": lambda n: complex(n, 1),
                "str": _word,
                "bytes": lambda n: _word(n).encode(),
            }
            if name not in makers:
                raise LookupError(name)
            return makers[name](index)
        case Items(shape=kind, item=item):
            return _as(kind, lambda n: [single(item, index + offset) for offset in range(n)])(2)
        case Row(items=items, variadic=variadic):
            chosen = items * 2 if variadic else items
            return tuple(single(item, index + offset) for offset, item in enumerate(chosen))
        case Table(key=key, value=value):
            return {single(key, index): single(value, index)}
        case Choice(options=options):
            for option in options:
                if option != Scalar("none"):
                    return single(option, index)
            return None
        case Fixed(values=values) if values:
            return values[index % len(values)]
        case Members(name=name, members=members) if members:
            return Build(target=f"{target_of(type_.home, name)}.{members[index % len(members)]}", call=False)
        case Objects(values=values) if values:
            return values[index % len(values)]
        case Record(keyed=True, fields=fields):
            return {field.name: single(field.type, index) for field in fields if field.required}
        case Record(seen=seen) if seen:
            return seen[index % len(seen)]
        case Record(name=name, fields=fields):
            given = {
                field.name: single(field.type, index) for field in fields if field.required and not field.positional
            }
            placed = tuple(single(field.type, index) for field in fields if field.required and field.positional)
            return Build(target=target_of(type_.home, name), args=placed, kwargs=given)
    raise LookupError(str(type_))


def _word(index: int) -> str:
    """Another word for each index, of WORD letters."""
    letters = []
    for _ in range(WORD):
        index, letter = divmod(index, 26)
        letters.append(ascii_lowercase[letter])
    return "".join(reversed(letters))


def _shuffled(items: list[Any]) -> list[Any]:
    random.Random(_SEED).shuffle(items)  # noqa: S311 - a reproducible order is the point
    return items


def _bytes(count: int) -> bytes:
    return random.Random(_SEED).randbytes(count)  # noqa: S311 - as above


def _halves(count: int) -> list[int]:
    """The even numbers, then the odd ones."""
    return [*range(0, count, 2), *range(1, count, 2)]


_ORDERS: tuple[tuple[str, Callable[[int], list[int]]], ...] = (
    ("shuffled", lambda n: _shuffled([*range(n)])),
    ("ascending", lambda n: [*range(n)]),
    ("descending", lambda n: [*range(n, 0, -1)]),
    ("equal", lambda n: [7] * n),
    ("equal but the last", lambda n: [7] * (n - 1) + [8]),
    ("negative", lambda n: [-index - 1 for index in range(n)]),
    ("halves", _halves),
)
"""Series of whole numbers; other values follow them by number."""


def _rows(item: Type, letters: Sequence[str]) -> Iterator[Shape]:
    """Lists of an item type."""
    match item:
        case Items() | Row(variadic=True) | Table():
            inner = shapes(item, letters)
            for shape in inner[:6]:
                yield Shape(f"rows {shape.name}", _square(shape.make), _rectangle(shape.make))
            return
        case Choice(options=options):
            yield from next((found for option in options if (found := [*_rows(option, letters)])), [])
            return
        case Scalar(name="str"):
            yield from _texts_in_a_row(letters)
            return
        case Row(items=(Scalar(name="int" | "float"), Scalar(name="int" | "float"))):
            yield Shape("nested pairs", lambda n: [(index, 2 * n - index) for index in range(n)])
            yield Shape("pairs in a row", lambda n: [(index, index + 1) for index in range(n)])
            yield Shape("shuffled pairs", lambda n: _shuffled([(index, index + 2) for index in range(n)]))
            yield Shape("pairs of a star", lambda n: [(0, index + 1) for index in range(n)])
            return
    try:
        single(item)
    except LookupError:
        return
    for name, order in _ORDERS:
        yield Shape(name, _mapped(order, lambda index: single(item, index + (OFFSET if index >= 0 else -OFFSET))))
    if item in (Scalar("int"), Scalar("float"), Scalar("any")):
        yield Shape("small", lambda n: [index % 3 + 1 for index in range(n)])
    if item == Scalar("int"):
        yield Shape("places", lambda n: _shuffled([*range(n)]))
        yield Shape("next places", lambda n: [(index + 1) % n for index in range(n)])


def _texts_in_a_row(letters: Sequence[str]) -> Iterator[Shape]:
    for name, order in _ORDERS:
        if name != "negative":
            yield Shape(name, _mapped(order, _word))
    for letter in letters[:MAX_LETTERS]:
        yield Shape(f"all {letter!r}", lambda n, letter=letter: [letter] * n)  # type: ignore[misc]
    yield Shape("numerals", _mapped(_ORDERS[0][1], lambda index: str(LONG + index)))


def _mapped(order: Callable[[int], list[int]], value: Maker) -> Maker:
    return lambda n: [value(index) for index in order(n)]


def _square(make: Maker) -> Maker:
    """As many rows as each is long."""
    return lambda n: [make(n) for _ in range(n)]


def _rectangle(make: Maker) -> Callable[[int, int], Any]:
    return lambda n, m: [make(m) for _ in range(n)]


def _as(kind: str, make: Maker) -> Maker:
    match kind:
        case "set":
            return lambda n: set(make(n))
        case "frozenset":
            return lambda n: frozenset(make(n))
        case "tuple":
            return lambda n: tuple(make(n))
        case "iterator":
            return lambda n: Build(target="builtins:iter", args=(make(n),))
    return make


def _texts(letters: Sequence[str]) -> Iterator[Shape]:
    yield Shape("random letters", lambda n: "".join(random.Random(_SEED).choices(ascii_lowercase, k=n)))  # noqa: S311
    yield Shape("one letter", lambda n: "a" * n)
    yield Shape("one letter but the last", lambda n: "a" * (n - 1) + "b")
    for name, between in (("words", " "), ("lines", "\n")):
        yield Shape(name, _words(between))
    yield Shape("digits", lambda n: "".join(random.Random(_SEED).choices(digits, k=n)))  # noqa: S311 - as above
    yield Shape("numbers", lambda n: " ".join(str(index % 90 + 10) for index in range(n // 3 + 1))[:n])
    chosen = letters[:MAX_LETTERS]
    for letter in chosen:
        yield Shape(f"all {letter!r}", lambda n, letter=letter: letter * n)  # type: ignore[misc]
    for first, second in product(chosen, chosen):
        if first != second:
            yield Shape(
                f"{first!r} before {second!r}",
                lambda n, first=first, second=second: first * (n // 2) + second * (n - n // 2),  # type: ignore[misc]
            )


def _words(between: str) -> Maker:
    return lambda n: between.join(_word(index * 7919) for index in range(n // WORD + 1))[:n]


def _tables(key: Type, value: Type) -> Iterator[Shape]:
    if isinstance(value, Items) and value.item == key and key in (Scalar("int"), Scalar("str")):
        named: Maker = _word if key == Scalar("str") else lambda index: index
        for name, targets in _GRAPHS:
            collect = set if value.shape == "set" else list
            yield Shape(name, _graph(targets, named, collect), _net(named, collect))
        return
    try:
        single(key), single(value)
    except LookupError:
        return
    yield Shape("distinct keys", lambda n: {single(key, index): single(value, index) for index in range(n)})
    yield Shape("equal values", lambda n: {single(key, index): single(value, 0) for index in range(n)})


_GRAPHS: tuple[tuple[str, Callable[[int, int], list[int]]], ...] = (
    ("chain", lambda node, n: [node + 1] if node + 1 < n else []),
    ("ring", lambda node, n: [(node + 1) % n]),
    ("reversed chain", lambda node, _n: [node - 1] if node else []),
    ("star", lambda node, n: [*range(1, n)] if node == 0 else []),
    ("forward pairs", lambda node, n: [other for other in (node + 1, node + 2) if other < n]),
    ("far end first", lambda node, n: [n - 1 - node] if node < n // 2 else []),
)
"""Graphs by the neighbours of each node; they have about as many edges as nodes."""


def _graph(targets: Callable[[int, int], list[int]], named: Maker, collect: Callable[[list[Any]], Any]) -> Maker:
    return lambda n: {named(node): collect([named(other) for other in targets(node, n)]) for node in range(n)}


def _net(named: Maker, collect: Callable[[list[Any]], Any]) -> Callable[[int, int], Any]:
    """A graph of n nodes and about m edges, each node leading to the next ones."""

    def make(n: int, m: int) -> Any:
        degree = -(-m // n)
        return {
            named(node): collect([named(other) for other in range(node + 1, min(node + 1 + degree, n))])
            for node in range(n)
        }

    return make


def _files(targets: set[str]) -> Iterator[Shape]:
    if "io:StringIO" in targets:
        yield Shape("distinct lines", lambda n: Build(target="io:StringIO", args=(_lines(n),)))
        yield Shape("equal lines", lambda n: Build(target="io:StringIO", args=("line\n" * n,)))
    elif "io:BytesIO" in targets:
        yield Shape("random bytes", lambda n: Build(target="io:BytesIO", args=(_bytes(64 * n),)))


def _lines(count: int) -> str:
    return "".join(f"{_word(index)}\n" for index in range(count))


def _records(type_: Record, letters: Sequence[str]) -> Iterator[Shape]:
    """A record whose sized fields are all of one shape and size."""
    fields = [field for field in type_.fields if shapes(field.type, letters)]
    required = [field for field in fields if field.required]
    groups = [*dict.fromkeys(tuple(group) for group in (fields, required, *([field] for field in fields)) if group)]
    for group in groups:
        yield from islice(_records_of(type_, group, letters), -(-MAX_SHAPES // len(groups)))


def _records_of(type_: Record, fields: Sequence[Field], letters: Sequence[str]) -> Iterator[Shape]:
    """Records in which these fields grow, and no optional one is given beside them."""
    sized = {field.name: shapes(field.type, letters) for field in fields}
    try:
        rest = {field.name: single(field.type) for field in type_.fields if field.required and field.name not in sized}
    except LookupError:
        return
    for index in range(max(map(len, sized.values()))):
        chosen = {name: found[index % len(found)] for name, found in sized.items()}
        name = " and ".join(dict.fromkeys(shape.name for shape in chosen.values()))
        yield Shape(name, _record(type_, chosen, rest))


def _record(type_: Record, sized: dict[str, Shape], rest: dict[str, Any]) -> Maker:
    placed = [field.name for field in type_.fields if field.positional]

    def make(n: int) -> Any:
        values = {**rest, **{name: shape.make(n) for name, shape in sized.items()}}
        if type_.keyed:
            return values
        return Build(
            target=target_of(type_.home, type_.name),
            args=tuple(values[name] for name in placed if name in values),
            kwargs={name: value for name, value in values.items() if name not in placed},
        )

    return make
