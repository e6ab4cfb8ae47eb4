"""What goes out in place of a value without an encoding, without calling a method of it."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

import enum
import sys
import types

from . import errors, wire

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from typing import Any

    Fields = list[tuple[str, Any]]

MAX_FIELDS = 1_000

_namespace = type.__dict__["__dict__"].__get__
_ITERATOR = frozenset(("__iter__", "__next__"))
_VIEWS = frozenset((type({}.keys()), type({}.values()), type({}.items())))


def stand_in(value: Any) -> tuple[str, Any]:
    """`I`: the fields of a dataclass instance, named tuple or Enum member; `O`: the type's name, for all else."""
    cyclic = wire.cyclic_kind(value)
    if cyclic is not None:
        return "O", errors.type_name(cyclic)
    kind = type(value)
    try:
        fields = _enum_fields(value, kind) or _named_tuple_fields(value, kind) or _dataclass_fields(value, kind)
    except (AttributeError, TypeError, ValueError, LookupError):  # a type that only looks like one of the three
        fields = None
    if fields is None or len(fields) > MAX_FIELDS:
        return "O", errors.type_name(kind)
    return "I", [errors.type_name(kind), dict(fields)]


def is_iterator(value: Any) -> bool:
    """An iterator, by its type, or the view of a dictionary: what a caller would loop over."""
    kind = type(value)
    if is_one_of(COMMON, kind):
        return False
    if is_one_of(_VIEWS, kind):
        return True
    names: set[str] = set()
    for base in errors.classes(kind):
        names.update(_ITERATOR & _namespace(base).keys())
    return names == _ITERATOR


def is_mutable(value: Any) -> bool:
    """Whether it matters that two names mean the same object."""
    return not is_one_of(_IMMUTABLE, type(value))


def is_one_of(kinds: frozenset[type], kind: type) -> bool:
    """Whether it is one of these types. The subject's metaclasses, which may call any two equal, are not asked."""
    return type(kind) is type and kind in kinds


_IMMUTABLE = frozenset((type(None), bool, int, float, complex, str, bytes, tuple, frozenset, range))
COMMON = _IMMUTABLE | {list, dict, set, bytearray}


def _enum_fields(value: Any, kind: type) -> Fields | None:
    if not errors.descends(kind, enum.Enum):
        return None
    own = object.__getattribute__(value, "__dict__")
    return [("name", own["_name_"]), ("value", own["_value_"])]


def _named_tuple_fields(value: Any, kind: type) -> Fields | None:
    if not errors.descends(kind, tuple):
        return None
    names = next(_namespace(base)["_fields"] for base in errors.classes(kind) if "_fields" in _namespace(base))
    if type(names) is not tuple or not all(type(name) is str for name in names):
        return None
    return [*zip(names, tuple.__iter__(value), strict=True)]


def _dataclass_fields(value: Any, kind: type) -> Fields | None:
    declared = next(
        (
            _namespace(base)["__dataclass_fields__"]
            for base in errors.classes(kind)
            if "__dataclass_fields__" in _namespace(base)
        ),
        None,
    )
    if type(declared) is not dict:
        return None
    return [(name, _stored(value, kind, name)) for name in declared if _is_field(declared[name])]


def _is_field(declared: Any) -> bool:
    # ClassVar and InitVar are listed too, marked by their kind.
    dataclasses: Any = sys.modules.get("dataclasses")
    return type(declared) is dataclasses.Field and declared._field_type is dataclasses._FIELD  # noqa: SLF001 - `fields()` trusts the instance


def _stored(value: Any, kind: type, name: str) -> Any:
    """A field as it lies in the instance or in a slot of its class: never what a property makes of it."""
    for base in errors.classes(kind):
        slot = _namespace(base).get(name)
        if type(slot) is types.MemberDescriptorType:
            return slot.__get__(value)
    return dict.__getitem__(object.__getattribute__(value, "__dict__"), name)
