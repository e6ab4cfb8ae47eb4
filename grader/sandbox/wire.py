"""The language between driver and child: length-prefixed frames of JSON, values typed by tag. Standard library only.

JSON's own null, true, false, strings, integers and finite floats stand for themselves, an array for a list; every
other type is an object with one key, its tag. Types are exact: a subclass goes to the stand-in function of the side
that writes, since its methods may lie. Both sides load this file, the child by its path, so it imports nothing of ours.
"""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

import binascii
import json
import math
import re
import sys
from datetime import date, datetime, time, timedelta
from itertools import repeat
from operator import is_

from . import moments
from .shapes import fields, typed

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing typing would add a third to the start of each process
    from collections.abc import Callable, Mapping
    from typing import Any

    StandIn = Callable[[Any], tuple[str, Any]]
    """For a value without an encoding: the tag and the payload to send in its place."""
    Makers = Mapping[str, Callable[[Any], Any]]
    """For tags that only one side understands: what to make of the decoded payload."""

HEADER = 4
"""Bytes of the length in front of a frame, big-endian."""
MAX_DEPTH = 50
"""Containers inside each other in one value; what is deeper has no value outside."""
MAX_HASHED = 10_000
"""Entries of sets and dictionaries in one frame: keys that collide make the reader quadratic in it."""
MAX_FRACTION_BITS = 100_000
"""Of numerator and denominator: the time to reduce a fraction grows with their square."""
MAX_LEVELS = 300
"""Brackets inside each other that a reader follows: MAX_DEPTH containers of the most verbose kind fit."""
STANDING = frozenset((str, int, float, bool, type(None)))
"""Types that JSON has itself."""
NO_KEYS = '{"d":[]}'
"""An empty dictionary."""
MAX_FLAT = 1_000
"""Items of a list of one plain type that are written at once; a longer list goes item by item, watching the room."""
_PLAIN_INTEGER = 1 << 256
_SPLIT = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""Halves of a surrogate pair as characters of their own: in JSON's escapes they would read as one character."""

# The C function where there is one: nobody else's patched json module speaks for us.
_quote: Callable[[str], str] = json.encoder.encode_basestring_ascii
_reader: Any = json.JSONDecoder(parse_constant=lambda name: _refuse(f"the constant {name}"))
_scan: Callable[[str, int], tuple[Any, int]] = _reader.scan_once

dump = json.JSONEncoder(separators=(",", ":")).encode
"""The text of what was parsed."""


class MalformedError(ValueError):
    """The bytes are not what the other side would have written."""


class TooLargeError(ValueError):
    """The value does not fit: too long, too deep or too many keys."""


class Room:
    """What may still be written into one frame: `characters` of JSON and `hashed` entries of sets and dictionaries."""

    def __init__(self, characters: int, hashed: int = MAX_HASHED) -> None:
        self.characters = characters
        self.hashed = hashed

    def take(self, characters: int) -> None:
        """Use up characters, or raise TooLargeError."""
        self.characters -= characters
        if self.characters < 0:
            raise TooLargeError("the value is too long")

    def take_hashed(self, entries: int) -> None:
        """Use up entries of sets and dictionaries, or raise TooLargeError."""
        self.hashed -= entries
        if self.hashed < 0:
            raise TooLargeError("the value has too many keys")


def encode(value: Any, room: Room, stand_in: StandIn) -> str:
    """JSON text of a value. A container inside itself becomes a stand-in there. Raises TooLargeError."""
    return _Writer(room, stand_in).text(value, 0)


def parse(body: bytes) -> Any:
    """The JSON of one frame, values still encoded. Raises MalformedError."""
    try:
        return parse_text(body.decode("ascii"))
    except UnicodeDecodeError as error:
        raise MalformedError(f"not our JSON: {error}") from None


def parse_text(text: str) -> Any:
    """The same, of one text."""
    try:
        plain, end = _scan(text, 0)
    except (ValueError, RecursionError, MemoryError, StopIteration) as error:
        raise MalformedError(f"not our JSON: {error}") from None
    return plain if end == len(text) else _refuse("something after the value")


def decode(node: Any, makers: Makers) -> Any:
    """The value that parsed JSON stands for. Raises MalformedError for whatever `encode` would not have written.

    Exceptions of the makers other than TypeError, ValueError, ArithmeticError and LookupError pass through.
    """
    try:
        return _Reader(makers).read(node, 0)
    except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise MalformedError(f"not our encoding: {error}") from error


def joined(text: str) -> str:
    """A text for a person, halves of surrogate pairs put together: it travels as plain JSON."""
    return _SPLIT.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


def frame(body: bytes) -> bytes:
    """A body with its length in front."""
    return len(body).to_bytes(HEADER, "big") + body


class _Writer:
    __slots__ = ("open", "room", "stand_in")

    def __init__(self, room: Room, stand_in: StandIn) -> None:
        self.room = room
        self.stand_in = stand_in
        self.open: set[int] = set()

    def expect(self, characters: int) -> None:
        """Refuse before the text is made: it may be larger than all memory."""
        if characters > self.room.characters:
            raise TooLargeError("the value is too long")

    def text(self, value: Any, depth: int) -> str:
        kind = type(value)
        if kind is str:
            self.expect(len(value))
            made = _quote(value) if value.isascii() or not _SPLIT.search(value) else _split_text(value)
        elif kind is int:
            if -_PLAIN_INTEGER < value < _PLAIN_INTEGER:
                made = repr(value)
            else:
                self.expect(value.bit_length() // 4)
                made = f'{{"i":"{value:x}"}}'
        elif kind is float:
            made = repr(value) if math.isfinite(value) else f'{{"n":"{value!r}"}}'
        elif value is None or kind is bool:
            made = "null" if value is None else "true" if value else "false"
        else:
            return self.container(value, kind, depth)
        room = self.room  # `take`, written out: nothing here runs more often
        room.characters -= len(made)
        if room.characters < 0:
            raise TooLargeError("the value is too long")
        return made

    def container(self, value: Any, kind: type, depth: int) -> str:
        if depth >= MAX_DEPTH:
            raise TooLargeError("the value is too deep")
        if kind is list:
            flat = _flat_text(value[:])
            if flat is not None:
                self.room.take(len(flat) + 2)
                return f"[{flat}]"
        if id(value) in self.open:
            return self.tagged(self.stand_in(_Cycle(kind)), depth + 1)
        self.open.add(id(value))
        if kind is list:
            made = self.items(value[:], depth + 1)
        else:
            plain = type(kind) is type  # a metaclass of the subject may call its classes equal to any
            encoder = (_ENCODERS.get(kind) if plain else None) or _late_encoder(kind)
            if plain and kind in _HASHED:
                self.room.take_hashed(len(value))
            if plain and kind in _SIZED:
                self.expect(len(value))
            made = self.tagged((encoder(value) if encoder else None) or self.stand_in(value), depth + 1)
        self.open.discard(id(value))
        return made

    def items(self, items: list[Any], depth: int) -> str:
        self.expect(len(items))
        self.room.take(len(items) + 1 if items else 2)
        return f"[{','.join([self.text(item, depth) for item in items])}]"

    def tagged(self, tagged: tuple[str, Any], depth: int) -> str:
        tag, payload = tagged
        made = self.items(payload, depth) if type(payload) is list else self.text(payload, depth)
        self.room.take(len(tag) + 5)
        return f'{{"{tag}":{made}}}'


def _flat_text(items: list[Any]) -> str | None:
    """The same text as item by item, for a short list of one plain type: most lists are."""
    if not items or len(items) > MAX_FLAT:
        return None
    kind = type(items[0])
    if not all(map(is_, map(type, items), repeat(kind))):  # not by hash or equality: a metaclass may have its own
        return None
    if kind is int:
        short = max(items) < _PLAIN_INTEGER and min(items) > -_PLAIN_INTEGER
        return ",".join(map(repr, items)) if short else None
    if kind is str:
        short = sum(map(len, items)) <= MAX_FLAT and not _SPLIT.search(" ".join(items))
        return ",".join(map(_quote, items)) if short else None
    if kind is float:
        made = ",".join(map(repr, items))
        return None if "n" in made else made  # of nan and inf
    return None


class _Cycle:
    """Stands for a container met inside itself."""

    def __init__(self, kind: type) -> None:
        self.kind = kind


def cyclic_kind(value: Any) -> type | None:
    """For stand-in functions: the type of the container that was met inside itself, None for an ordinary value."""
    return value.kind if type(value) is _Cycle else None


class _Reader:
    def __init__(self, makers: Makers) -> None:
        self.makers = makers
        self.hashed = MAX_HASHED

    def read(self, node: Any, level: int) -> Any:
        if level > MAX_LEVELS:
            return _refuse("nested too deeply")
        kind = type(node)
        if kind is list:
            flat = STANDING.issuperset(map(type, node))
            return node if flat else [self.read(item, level + 1) for item in node]
        if kind is not dict:
            return node
        if len(node) != 1:
            return _refuse("an object without a tag")
        [(tag, payload)] = node.items()
        value = self.read(payload, level + 1)
        if tag in _HASHED_TAGS:
            self.hashed -= len(value) // _HASHED_TAGS[tag]
            if self.hashed < 0:
                return _refuse("too many keys")
        decoder = _DECODERS.get(tag) or self.makers.get(tag)
        return decoder(value) if decoder else _refuse(f"the tag {tag[:20]!r}")


def _refuse(what: str) -> Any:
    raise MalformedError(what)


def _flat(items: Mapping[Any, Any]) -> list[Any]:
    return [part for pair in items.items() for part in pair]


def _pairs(payload: Any) -> dict[Any, Any]:
    flat = typed(payload, list)
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _base64(value: bytes | bytearray) -> str:
    return binascii.b2a_base64(value, newline=False).decode("ascii")


def _bytes(payload: Any) -> bytes:
    return binascii.a2b_base64(typed(payload, str).encode("ascii"), strict_mode=True)


def _split_text(value: str) -> str:
    return f'{{"u":"{_base64(value.encode("utf-8", "surrogatepass"))}"}}'


def _not_finite(payload: Any) -> float:
    return float(payload) if payload in ("nan", "inf", "-inf") else _refuse("a float that should be plain")


def _encode_fraction(value: Any) -> tuple[str, Any] | None:
    numerator, denominator = value._numerator, value._denominator  # noqa: SLF001 - the properties can be patched
    return ("F", [numerator, denominator]) if _are_short(numerator, denominator) else None


def _decode_fraction(payload: Any) -> Any:
    from fractions import Fraction  # with decimal it costs the child 20 ms: only where one travels

    parts = fields(payload, int, int)
    return Fraction(*parts) if _are_short(*parts) else _refuse("a fraction of integers that take long to reduce")


def _are_short(*parts: Any) -> bool:
    return all(type(part) is int and part.bit_length() <= MAX_FRACTION_BITS for part in parts)


def _decode_decimal(payload: Any) -> Any:
    from decimal import Decimal  # costs the child 5 ms: only where one travels

    return Decimal(typed(payload, str))


def _late_encoder(kind: type) -> Callable[[Any], tuple[str, Any] | None] | None:
    """Encoders of types whose modules are dear: no value of them exists where the module was never imported."""
    for module, name, encoder in _LATE:
        if kind is getattr(sys.modules.get(module), name, None):
            return encoder
    return None


_HASHED = (set, frozenset, dict)
_SIZED = (tuple, set, frozenset, dict, bytes, bytearray)
_HASHED_TAGS = {"s": 1, "f": 1, "d": 2}
"""Tags of what counts against MAX_HASHED, with the items that one entry takes in the payload."""
_LATE: tuple[tuple[str, str, Callable[[Any], tuple[str, Any] | None]], ...] = (
    ("decimal", "Decimal", lambda value: ("D", str(value))),
    ("fractions", "Fraction", _encode_fraction),
)
_ENCODERS: dict[type, Callable[[Any], tuple[str, Any] | None]] = {
    tuple: lambda value: ("t", list(value)),
    set: lambda value: ("s", list(value)),
    frozenset: lambda value: ("f", list(value)),
    dict: lambda value: ("d", _flat(value)),
    bytes: lambda value: ("b", _base64(value)),
    bytearray: lambda value: ("a", _base64(value)),
    complex: lambda value: ("c", [value.real, value.imag]),
    range: lambda value: ("r", [value.start, value.stop, value.step]),
    datetime: moments.encode_datetime,
    date: lambda value: ("Y", [value.year, value.month, value.day]),
    time: moments.encode_time,
    timedelta: lambda value: ("P", [value.days, value.seconds, value.microseconds]),
}
_DECODERS: dict[str, Callable[[Any], Any]] = {
    "i": lambda payload: int(typed(payload, str), 16),
    "n": _not_finite,
    "u": lambda payload: _bytes(payload).decode("utf-8", "surrogatepass"),
    "t": lambda payload: tuple(typed(payload, list)),
    "s": lambda payload: set(typed(payload, list)),
    "f": lambda payload: frozenset(typed(payload, list)),
    "d": _pairs,
    "b": _bytes,
    "a": lambda payload: bytearray(_bytes(payload)),
    "c": lambda payload: complex(*fields(payload, float, float)),
    "r": lambda payload: range(*fields(payload, int, int, int)),
    "D": _decode_decimal,
    "F": _decode_fraction,
    "T": moments.decode_datetime,
    "Y": lambda payload: date(*fields(payload, int, int, int)),
    "H": moments.decode_time,
    "P": lambda payload: timedelta(*fields(payload, int, int, int)),
}
