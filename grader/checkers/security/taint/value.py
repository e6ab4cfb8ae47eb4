"""Symbolic values: what an expression makes, as a tree over constants and values that somebody else decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Any

MAX_SIZE = 240
"""Nodes of one value; a larger one keeps its origins and forgets how it was made."""

MAX_ALTERNATIVES = 8
"""Values that may reach one place; more are not told apart."""


class Trust(IntEnum):
    """Who decides a value: the programmer, the operator, nobody known, any caller, the outside."""

    SAFE = 0
    OPERATOR = 1
    UNKNOWN = 2
    PARAMETER = 3
    EXTERNAL = 4


class Origin:
    """Where a value comes from. `name` tells it apart (`request.args['q']`); the place is the first line that saw it.

    `kind` is `text` where it is known to be one, else empty.
    """

    __slots__ = ("file", "kind", "line", "name", "trust", "what")

    def __init__(self, name: str, trust: Trust, what: str, file: str = "", line: int = 0, kind: str = "") -> None:  # noqa: PLR0917 - the state of the interpreter, and what a call is made of
        self.name, self.trust, self.what, self.file, self.line, self.kind = name, trust, what, file, line, kind

    def __hash__(self) -> int:
        return hash((self.name, self.trust))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Origin) and self.name == other.name and self.trust == other.trust


Origins = frozenset[Origin]
NOBODY: Origins = frozenset()


class Value:
    """One node of a symbolic value.

    `op` is what makes it: `const`, `source`, `unknown`, `ref` (something imported, by dotted path), `object` (a
    function, class or instance of the project), `believed` (cleaned, going by the name of
    what cannot be seen), `attr`, `item`, `element` (of an iteration), `call`, `concat`, `list`,
    `dict`, `any` (one of several), `when` (under conditions), `step` (passed a line that a witness names), `compare`,
    `not`, `and`, `or`. `marks` are the origins in it, `path` the dotted path that it stands for, such as
    `csv.writer().writerow`, or the empty text.
    """

    __slots__ = ("args", "data", "key", "marks", "op", "path", "size")

    def __init__(self, op: str, args: tuple[Value, ...] = (), data: Any = None, path: str = "") -> None:  # noqa: ANN401 - as `op` wants
        self.op, self.args, self.data, self.path = op, args, data, path
        self.key: int
        self.marks: Origins
        self.size: int
        marks: Origins = NOBODY
        size = 1
        for arg in args:
            size += arg.size
            if arg.marks and arg.marks is not marks:
                marks = arg.marks | marks if marks else arg.marks
        self.marks = frozenset((data,)) if op == "source" else marks
        self.size = size
        if op == "step":
            self.key = args[0].key
        else:
            self.key = hash((op, _hashable(data), path, *[arg.key for arg in args]))
        if self.size > MAX_SIZE:
            self.op, self.data = "unknown", "a long computation"
            self.args = tuple(leaf for leaf in leaves(args) if leaf.op == "source")[:MAX_ALTERNATIVES]
            self.size = 1 + len(self.args)

    @property
    def trust(self) -> Trust:
        """The least trusted origin in it."""
        return max((origin.trust for origin in self.marks), default=Trust.SAFE)

    def bare(self) -> Value:
        """The value without the steps around it."""
        value = self
        while value.op == "step":
            value = value.args[0]
        return value


def _hashable(data: Any) -> object:  # noqa: ANN401 - whatever a node carries
    try:
        return type(data).__name__, hash(data)
    except TypeError:
        return id(data)


def made_of(values: Iterable[Value]) -> Iterator[Value]:
    """Each value that these are made of, themselves among them, once and without steps; the last ones first."""
    seen: set[int] = set()
    waiting = list(values)
    while waiting:
        value = waiting.pop().bare()
        if value.key not in seen:
            seen.add(value.key)
            yield value
            waiting.extend(value.args)


def leaves(values: tuple[Value, ...]) -> list[Value]:
    """The nodes without arguments, each once, left to right."""
    found: dict[int, Value] = {}
    waiting = list(reversed(values))
    while waiting:
        value = waiting.pop()
        if value.args:
            waiting.extend(reversed(value.args))
        else:
            found.setdefault(value.key, value)
    return list(found.values())


def constant(value: object) -> Value:
    """A value that stands in the source."""
    return Value("const", data=value)


NONE = constant(None)
UNKNOWN = Value("unknown", data="")


def reference(path: str) -> Value:
    """Something imported or built in, by its dotted path."""
    return Value("ref", data=path, path=path)


def concatenated(values: list[Value]) -> Value:
    """One text after the other."""
    flat: list[Value] = []
    for value in values:
        if value.op == "concat":
            flat.extend(value.args)
        else:
            flat.append(value)
    if not flat:
        return constant("")
    return flat[0] if len(flat) == 1 else Value("concat", tuple(flat))


def either(values: list[Value]) -> Value:
    """One of several values."""
    found: dict[int, Value] = {}
    for value in values:
        for one in value.args if value.op == "any" else (value,):
            found.setdefault(one.key, one)
    kept = sorted(found.values(), key=lambda one: -one.trust) if len(found) > MAX_ALTERNATIVES else list(found.values())
    if not kept:
        return UNKNOWN
    if len(kept) == 1:
        return kept[0]
    paths = {one.path for one in kept}
    return Value("any", tuple(kept[:MAX_ALTERNATIVES]), path=paths.pop() if len(paths) == 1 else "")


class Condition:
    """What holds on the way to a place: `value` is `truth`, or (None) can be computed at all.

    `text` is the check as it is written, for messages.
    """

    __slots__ = ("key", "line", "text", "truth", "value")

    def __init__(self, value: Value, truth: bool | None, text: str = "", line: int = 0) -> None:
        self.value, self.truth, self.text, self.line = value, truth, text, line
        self.key = hash((value.key, truth))

    def __hash__(self) -> int:
        return self.key

    def __eq__(self, other: object) -> bool:
        return self is other or (other.__class__ is Condition and self.key == other.key)


Conditions = tuple[Condition, ...]


def under(conditions: Conditions, value: Value) -> Value:
    """A value that is there only where conditions hold."""
    if not conditions:
        return value
    return Value("when", (value,), data=conditions, path=value.path)
