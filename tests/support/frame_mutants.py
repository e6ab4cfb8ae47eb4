"""Real replies of a child, and ways to spoil them; what a reader makes of each."""

from __future__ import annotations

import datetime as dt
import decimal
import fractions
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from unittest import mock

import msgspec

from grader.sandbox import replies
from grader.sandbox.session import open_session
from grader.sandbox.values import (
    Build,
    Call,
    Died,
    Exhausted,
    Instance,
    Limits,
    Opaque,
    Raised,
    Returned,
    Skipped,
    Subject,
)
from grader.sandbox.wire import MalformedError

TEXT = """
import dataclasses, datetime, decimal, enum, fractions, zoneinfo
class Colour(enum.Enum):
    RED = "r"
@dataclasses.dataclass
class Point:
    x: object
    y: object = None
    def move(self, by):
        self.x += by
        return self
VALUES = [
    None, True, 0, -1, 10**100, 1.5, float("nan"), -0.0, "text", "\\ud800", "\\ud800\\udc00", b"\\xff", bytearray(b"x"),
    (), (1, [2]), [], [1, 2, 3], {1, 2}, frozenset([(1, "a")]), {"a": 1, (1, 2): {3: []}}, 1j, range(3),
    decimal.Decimal("1.0"),
    fractions.Fraction(1, 3), datetime.date(2024, 2, 29), datetime.timedelta(1, 2, 3), Colour.RED,
    Point(1, [Colour.RED]),
    datetime.time(1, 2, 3, 4, datetime.timezone.utc), datetime.datetime(2024, 1, 2, 3, tzinfo=zoneinfo.ZoneInfo("UTC")),
    datetime.datetime(2024, 1, 2, 3, tzinfo=datetime.timezone(datetime.timedelta(hours=1), "x")), object(), print,
]
def value(index):
    return VALUES[index]
def change(items, *, more):
    items.append(more)
    return items
def fail(text):
    print(text)
    raise KeyError(text) from ValueError()
def draw(count):
    yield from range(count)
def endless():
    while True:
        x = 1
def refused():
    open("/etc/passwd")
"""
COUNT = 33
IDENTITY = "0123456789abcdef"
KINDS = (Returned, Raised, Exhausted, Died, Skipped)
PLAIN = (
    *(bool, int, float, complex, str, bytes, bytearray, range, decimal.Decimal, fractions.Fraction),
    *(dt.date, dt.time, dt.datetime, dt.timedelta, type(None)),
)
OTHER_NODES = (None, True, 0, -1, 1.5, 10**30, "", "x", "x" * 100_000, [], {}, [[]], {"O": "x"}, {"t": 1}, {"z": []})


class Reply(NamedTuple):
    body: bytes
    call: Call


def real_replies() -> list[Reply]:
    """The bodies that a child sent, and what they answered; the id of each is IDENTITY."""
    calls = [Call(target="value", args=(index,)) for index in range(COUNT)]
    calls += [
        Call(target="change", args=([1],), kwargs={"more": {"k": (1,)}}),
        Call(target="fail", args=("x",)),
        Call(target="draw", args=(3,)),
        Call(target="draw", args=(99,)),
        Call(target="Point.move", receiver=Build(target="Point", args=(1,)), args=(2,), then=(("move", (3,), {}),)),
        Call(target="value", args=(Build(target="nothing"),)),
        Call(target="refused"),
        Call(target="endless"),
    ]
    heard: list[Reply] = []
    read = replies.read_outcome

    def listen(body: bytes, identity: str, call: Call) -> Any:
        heard.append(Reply(body.replace(identity.encode(), IDENTITY.encode()), call))
        return read(body, identity, call)

    subject = Subject(module="m", path="m.py", text=TEXT)
    with (
        mock.patch.object(replies, "read_outcome", listen),
        open_session(subject, limits=Limits(items=50), level="kernel") as session,
    ):
        session.call(calls)
    assert len(heard) == len(calls)
    return heard


def mutant(body: bytes, chance: random.Random) -> tuple[str, bytes]:
    """One change to a body, and its kind."""
    kind = chance.choice([*BYTE_CHANGES, *TREE_CHANGES])
    if kind in BYTE_CHANGES:
        changed = bytearray(body)
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            BYTE_CHANGES[kind](changed, chance)
        return kind, bytes(changed)
    tree = json.loads(body)
    places = [*_places(tree)]
    TREE_CHANGES[kind](places, chance)
    return kind, json.dumps(tree).encode()


def judge(body: bytes, reply: Reply, unspoilt: object) -> str:
    """`refused`, `same` or `other`: another answer, which the child could have given. Raises whatever else comes."""
    try:
        outcome = replies.read_outcome(body, IDENTITY, reply.call)
    except MalformedError:
        return "refused"
    assert type(outcome) in KINDS
    assert all_of_known_types([getattr(outcome, name) for name in outcome.__struct_fields__])
    if isinstance(outcome, Returned | Raised):
        assert len(outcome.args) == len(reply.call.args)
        assert [*outcome.kwargs] == [*reply.call.kwargs]
    return "same" if repr(outcome) == unspoilt else "other"


def all_of_known_types(value: Any) -> bool:
    kind = type(value)
    if kind in (list, tuple, set, frozenset):
        return all(map(all_of_known_types, value))
    if kind is dict:
        return all(all_of_known_types(part) for pair in value.items() for part in pair)
    if kind is Instance:
        return type(value.type_name) is str and all_of_known_types(dict(value.fields))
    if kind in KINDS:
        return all_of_known_types(list(msgspec.structs.astuple(value)))
    return kind in (*PLAIN, Opaque)


def tally(heard: list[Reply], count: int, seed: int) -> Counter[tuple[str, str]]:
    """How many mutants of each kind were refused, the same or another answer."""
    chance = random.Random(seed)
    whole = [repr(replies.read_outcome(reply.body, IDENTITY, reply.call)) for reply in heard]
    counts: Counter[tuple[str, str]] = Counter()
    for _ in range(count):
        index = chance.randrange(len(heard))
        kind, body = mutant(heard[index].body, chance)
        try:
            counts[kind, judge(body, heard[index], whole[index])] += 1
        except Exception as error:
            raise AssertionError(f"{kind}: {body[:500]!r}: {error!r}") from error
    return counts


def _flip(body: bytearray, chance: random.Random) -> None:
    if body:
        body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)


def _cut(body: bytearray, chance: random.Random) -> None:
    del body[chance.randrange(len(body) + 1) :]


def _drop(body: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(body) + 1)
    del body[start : start + chance.randrange(1, 9)]


def _insert(body: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(body) + 1)
    body[place:place] = chance.choice((chance.randbytes(3), b"[", b"}", b",1", b'"', b"\\ud800", b"1e999", b"\0"))


def _repeat(body: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(body) + 1)
    body[start:start] = body[start : start + chance.randrange(1, 30)]


def _swap(body: bytearray, chance: random.Random) -> None:
    if body:
        one, other = chance.randrange(len(body)), chance.randrange(len(body))
        body[one], body[other] = body[other], body[one]


Place = tuple[Any, Any]
"""A container of the tree and the key of one of its nodes."""


def _places(tree: Any) -> Iterator[Place]:
    for key, node in [*tree.items()] if type(tree) is dict else [*enumerate(tree)]:
        yield tree, key
        if type(node) in (dict, list):
            yield from _places(node)


def _retype(places: list[Place], chance: random.Random) -> None:
    container, key = chance.choice(places)
    container[key] = chance.choice(OTHER_NODES)


def _exchange(places: list[Place], chance: random.Random) -> None:
    (one, key), (other, other_key) = chance.choice(places), chance.choice(places)
    one[key], other[other_key] = json.loads(json.dumps([other[other_key], one[key]]))


def _remove(places: list[Place], chance: random.Random) -> None:
    container, key = chance.choice(places)
    del container[key]


def _rename(places: list[Place], chance: random.Random) -> None:
    container, key = chance.choice(places)
    if type(container) is dict:
        container[chance.choice("tsfdbaicrDFTYHPIOBnuz")] = container.pop(key)


def _wrap(places: list[Place], chance: random.Random) -> None:
    container, key = chance.choice(places)
    container[key] = {chance.choice("tsfdbaicrDFTYHPIOBnuz"): container[key]}


def _multiply(places: list[Place], chance: random.Random) -> None:
    container, key = chance.choice(places)
    if type(container) is list:
        container.extend([container[key]] * chance.choice((1, 20, 20_000)))
    else:
        container[f"{key}2"] = container[key]


BYTE_CHANGES: dict[str, Callable[[bytearray, random.Random], None]] = {
    "flip": _flip,
    "cut": _cut,
    "drop": _drop,
    "insert": _insert,
    "repeat": _repeat,
    "swap": _swap,
}
TREE_CHANGES: dict[str, Callable[[list[Place], random.Random], None]] = {
    "retype": _retype,
    "exchange": _exchange,
    "remove": _remove,
    "rename": _rename,
    "wrap": _wrap,
    "multiply": _multiply,
}
