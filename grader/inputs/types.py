"""The types that we can make values of: a small language, read off annotations, docstrings or example values."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from grader.sandbox.values import Build

NO_ANNOTATION = "no annotation"

ScalarName = Literal[
    "none",
    "bool",
    "int",
    "float",
    "complex",
    "str",
    "bytes",
    "any",
    "date",
    "time",
    "datetime",
    "timedelta",
    "decimal",
    "fraction",
]
Shape = Literal["list", "set", "frozenset", "iterator", "iterable"]
"""What a collection is: `list` stands for sequences too, `iterable` for anything that can be looped over."""


class Scalar(Struct, frozen=True):
    """A type without parts. `any` is `Any`, `object` or a type variable."""

    name: ScalarName


class Items(Struct, frozen=True):
    """A collection of any number of items of one type."""

    shape: Shape
    item: Type
    mutable: bool = True


class Row(Struct, frozen=True):
    """A tuple: of exactly these items, or of any number of the first one when `variadic`."""

    items: tuple[Type, ...]
    variadic: bool = False


class Table(Struct, frozen=True):
    """A dict or mapping."""

    key: Type
    value: Type


class Choice(Struct, frozen=True):
    """A union; `X | None` is one with `none` among its options."""

    options: tuple[Type, ...]


class Fixed(Struct, frozen=True):
    """A `Literal`: one of these values."""

    values: tuple[Any, ...]


class Members(Struct, frozen=True):
    """An Enum, by member names. `home` is the module it stands in, empty for the one under test."""

    name: str
    members: tuple[str, ...]
    home: str = ""


class Objects(Struct, frozen=True):
    """One of these, made in the subject's process: functions, classes, open files. `text` says what they are.

    `exact`: the annotation says in full what they take and give, so that any of them must do.
    """

    values: tuple[Build, ...]
    text: str
    exact: bool = False


class Field(Struct, frozen=True):
    """One part of a record: a constructor's parameter, or a key of a TypedDict.

    `positional`: it cannot be given by name. `guessed`: nothing states its type.
    """

    name: str
    type: Type
    required: bool = True
    positional: bool = False
    guessed: bool = False


class Record(Struct, frozen=True):
    """A class, made by calling it with its fields; a TypedDict (`keyed`) is a plain dict of them.

    `home` is the module it stands in, empty for the one under test. `open`: objects of other classes will do as well,
    as for a Protocol. `seen` are such objects as the documentation and the code make them, `near` ones like them.
    """

    name: str
    fields: tuple[Field, ...]
    keyed: bool = False
    documentation: str = ""
    home: str = ""
    open: bool = False
    seen: tuple[Build, ...] = ()
    near: tuple[Build, ...] = ()


class Unsupported(Struct, frozen=True):
    """A type that no value can be made for; `text` is the annotation, or NO_ANNOTATION."""

    text: str


Type = Scalar | Items | Row | Table | Choice | Fixed | Members | Objects | Record | Unsupported

ITERATOR = "builtins:iter"
"""What a `Build` calls to make an iterator of a list."""

Rung = Literal["annotation", "docstring", "shown", "calls", "default", "agreed", "use", "name", "probe"]
"""What a type is known from, the surest first. `shown`: by documented calls; `agreed`: by the uses and by the name."""
GUESSED = ("calls", "use", "name", "probe")
"""Rungs that tell what works, not what is promised."""


class Guess(Struct, frozen=True):
    """The type that a parameter without annotation seems to take, and what that is known from."""

    type: Type
    rung: Rung


NONE = Scalar("none")
ANY = Scalar("any")
TEXT = Scalar("str")


def target_of(home: str, name: str) -> str:
    """What a `Build` calls a name that stands in a module; an empty one is the module under test."""
    return f"{home}:{name}" if home else name


def parts(type_: Type) -> tuple[Type, ...]:
    """The types directly inside a type."""
    match type_:
        case Items():
            return (type_.item,)
        case Row():
            return type_.items
        case Table():
            return (type_.key, type_.value)
        case Choice():
            return type_.options
        case Record():
            return tuple(field.type for field in type_.fields)
        case _:
            return ()


def leaves(type_: Type) -> tuple[Type, ...]:
    """All types without parts inside a type, in order."""
    inner = parts(type_)
    if not inner:
        return (type_,)
    return tuple(leaf for part in inner for leaf in leaves(part))


def unsupported(type_: Type) -> str | None:
    """Return the annotation of the first part that no value can be made for, or None when there is none.

    A union needs only one option that can be made, a record only its required fields.
    """
    match type_:
        case Unsupported():
            return type_.text
        case Choice():
            found = [unsupported(option) for option in type_.options]
            makeable = [option for option, text in zip(type_.options, found, strict=True) if text is None]
            if any(option != NONE for option in makeable) or (makeable and len(found) == 1):
                return None
            return next((text for text in found if text is not None), None)
        case Record():
            needed = (field.type for field in type_.fields if field.required)
        case _:
            needed = (part for part in parts(type_))
    return next((text for text in map(unsupported, needed) if text is not None), None)


def is_optional(type_: Type) -> bool:
    """Tell whether None is one of a type's values by its annotation."""
    match type_:
        case Scalar(name="none"):
            return True
        case Choice():
            return any(is_optional(option) for option in type_.options)
        case Fixed():
            return None in type_.values
        case _:
            return False
