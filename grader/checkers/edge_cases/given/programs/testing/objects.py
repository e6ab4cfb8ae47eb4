"""Stand-ins for classes, functions and objects of the code: each use of one is a question."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for
# ruff: noqa: SLF001 - the private names are its own, so called that they meet no name of the code
from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from .channel import PLAIN, Remote, Unsupported, ask, exception_class, unpacked

_objects: dict[int, Any] = {}
_named: set[int] = set()


def look(number: int | None, name: str) -> Any:
    """What a name of the code stands for: of an object of its own, or of its module."""
    found = ask("look", number, name)
    kind = type(found)
    if isinstance(found, _Class):
        _named.add(found._grader_number)
    elif isinstance(found, _Object):
        _named.add(kind._grader_number)
    return found


class _Class(type, Remote):
    """A class of the code. Its instances are made over there."""

    _grader_number: int

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return ask("call", cls._grader_number, "", args, kwargs)

    def __getattr__(cls, name: str) -> Any:
        if name.startswith(("__", "_grader")):
            raise AttributeError(name)
        return look(cls._grader_number, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        raise Unsupported(f"the test replaces {name} of the code's class {cls.__name__}")

    def __iter__(cls) -> Iterator[Any]:
        return iter(ask("operate", cls._grader_number, "iter"))

    def __len__(cls) -> int:
        return int(ask("operate", cls._grader_number, "len"))

    def __getitem__(cls, key: Any) -> Any:
        return ask("operate", cls._grader_number, "getitem", (key,))

    def __contains__(cls, key: Any) -> bool:
        return bool(ask("operate", cls._grader_number, "contains", (key,)))


class _Function(Remote):
    """A function or bound method of the code."""

    def __init__(self, number: int, name: str) -> None:
        self._grader_number = number
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return ask("call", self._grader_number, "", args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_grader"):
            raise AttributeError(name)
        return look(self._grader_number, name)


def object_of(given: Any) -> Any:
    """The stand-in for what the code tells about an object, always the same one for a number."""
    _, number, what, name, bases, own, data = given
    if number in _objects:
        return _objects[number]
    made: Any
    if what == "exception":
        made = exception_class([base for base in bases if base != "object"])
    elif what == "class":
        made = type.__call__(_Class, name, (_Object,), {"_grader_number": number})
    elif what == "function":
        made = _Function(number, name)
    else:
        kind = _objects.get(own)
        if not isinstance(kind, _Class):
            kind = _objects[own] = type.__call__(_Class, name, (_Object,), {"_grader_number": own})
        made = object.__new__(kind)
        object.__setattr__(made, "_grader_number", number)
        object.__setattr__(made, "_grader_data", data)
    _objects[number] = made
    return made


class _Object(Remote):
    """An object of the code. Comparing with data is done here: only what the code hands over as data counts."""

    _grader_number: int
    _grader_data: tuple[Any, ...]

    def __getattr__(self, name: str) -> Any:
        if name == "__dataclass_fields__":
            raise Unsupported("the fields of a dataclass that is in another process")
        if name.startswith(("__", "_grader")):
            raise AttributeError(name)
        return look(self._grader_number, name)

    def __setattr__(self, name: str, value: Any) -> None:
        ask("set", self._grader_number, name, (value,))

    def __delattr__(self, name: str) -> None:
        ask("delete", self._grader_number, name)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _Object):
            return self is other or _honest(self, "eq", other, (secrets.token_hex(8), secrets.randbits(40)))
        if self._grader_data:
            return bool(unpacked(self._grader_data[0]) == other)
        if type(self)._grader_number not in _named or not _is_data(other):
            return False
        return _honest(self, "eq", other, _decoys(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        if self._grader_data:
            return hash(unpacked(self._grader_data[0]))
        return int(ask("operate", self._grader_number, "hash"))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return ask("call", self._grader_number, "", args, kwargs)

    def __enter__(self) -> Any:
        return ask("call", self._grader_number, "__enter__")

    def __exit__(self, kind: object, error: object, trace: object) -> Any:
        if error is not None:
            raise Unsupported("an exception inside a with statement of the code's object")
        return ask("call", self._grader_number, "__exit__", (None, None, None))

    def __contains__(self, other: object) -> bool:
        return bool(ask("operate", self._grader_number, "contains", (other,)))

    def __dir__(self) -> list[str]:
        return [str(name) for name in ask("call", self._grader_number, "__dir__")]


def _is_data(value: object) -> bool:
    return type(value) in (*PLAIN, list, tuple, set, frozenset, dict)


def _honest(one: _Object, name: str, other: Any, decoys: Sequence[Any]) -> bool:
    """The code's own word on equality, unless it also says yes to what was made up."""
    asked = [(other, True), *((decoy, False) for decoy in decoys)]
    secrets.SystemRandom().shuffle(asked)
    said = {wanted: bool(ask("operate", one._grader_number, name, (value,))) for value, wanted in asked[:1]}
    for value, wanted in asked[1:]:
        said[wanted] = bool(ask("operate", one._grader_number, name, (value,))) or said.get(wanted, False)
    return said.get(True, False) and not said.get(False, False)


def _decoys(value: Any) -> list[Any]:  # noqa: PLR0911 - one return for each kind
    """Values like another one, and unequal to it."""
    match value:
        case bool() | None:
            return [secrets.token_hex(8), secrets.randbits(40) + 2]
        case int() | float():
            return [value + step for step in (1, -1, 2 + secrets.randbelow(100))]
        case str():
            return [value + secrets.token_hex(1), value[:-1] + "\0", secrets.token_hex(4)]
        case list() | tuple():
            return [type(value)([*value, secrets.randbits(20)]), type(value)([secrets.token_hex(4)])]
        case dict():
            return [{**value, secrets.token_hex(4): 0}, {secrets.token_hex(4): 0}]
        case set() | frozenset():
            return [value | {secrets.token_hex(4)}, {secrets.token_hex(4)}]
        case _:
            return [secrets.token_hex(8)]


def _unary(name: str) -> Any:
    def operate(self: _Object) -> Any:
        return ask("operate", self._grader_number, name)

    return operate


def _binary(name: str, *, back: bool = False) -> Any:
    """An operator. Against plain data it counts only where the object hands over data itself."""

    def operate(self: _Object, other: Any) -> Any:
        import operator

        mine = unpacked(self._grader_data[0]) if self._grader_data else self
        if isinstance(other, _Object) and other._grader_data and self._grader_data:
            other = unpacked(other._grader_data[0])
        if self._grader_data and not isinstance(other, _Object):
            function = getattr(operator, name)
            return function(other, mine) if back else function(mine, other)
        if isinstance(other, _Object):
            return NotImplemented if back else ask("operate", self._grader_number, name, (other,))
        if type(self)._grader_number in _named:
            raise Unsupported(f"the operator {name} between an object of the code and data")
        return NotImplemented

    return operate


for _dunder, _name in (
    *(("__len__", "len"), ("__iter__", "iter"), ("__next__", "next"), ("__str__", "str"), ("__repr__", "repr")),
    *(("__bool__", "bool"), ("__int__", "int"), ("__float__", "float"), ("__reversed__", "reversed")),
    *(("__index__", "index"), ("__abs__", "abs"), ("__neg__", "neg"), ("__pos__", "pos"), ("__invert__", "invert")),
):
    setattr_of_type = type.__setattr__
    setattr_of_type(_Object, _dunder, _unary(_name))
for _name in ("lt", "le", "gt", "ge", "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and_", "or_", "xor"):
    _plain_name = _name.rstrip("_")
    type.__setattr__(_Object, f"__{_plain_name}__", _binary(_name))
    if _name not in ("lt", "le", "gt", "ge"):
        type.__setattr__(_Object, f"__r{_plain_name}__", _binary(_name, back=True))


def _get_item(self: _Object, key: Any) -> Any:
    return ask("operate", self._grader_number, "getitem", (key,))


def _set_item(self: _Object, key: Any, value: Any) -> None:
    ask("operate", self._grader_number, "setitem", (key, value))


def _delete_item(self: _Object, key: Any) -> None:
    ask("operate", self._grader_number, "delitem", (key,))


type.__setattr__(_Object, "__getitem__", _get_item)
type.__setattr__(_Object, "__setitem__", _set_item)
type.__setattr__(_Object, "__delitem__", _delete_item)
