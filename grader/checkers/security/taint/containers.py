"""What lists, mappings and templates hold: one item, each element, two merged, one filled in."""

from __future__ import annotations

import string

from grader.checkers.security.taint.outside import part_of
from grader.checkers.security.taint.program import ClassInfo
from grader.checkers.security.taint.value import (
    UNKNOWN,
    Value,
    concatenated,
    constant,
    either,
    under,
)


def item(owner: Value, index: Value) -> Value:  # noqa: C901, PLR0911, PLR0912 - one return a kind of owner
    """`owner[index]`."""
    bare, at = owner.bare(), index.bare()
    if bare.op == "dict":
        half = len(bare.args) // 2
        keys, values = bare.args[:half], bare.args[half:]
        if at.op == "const":
            for key, value in zip(reversed(keys), reversed(values), strict=True):
                if key.key == at.key:
                    return value
            open_values = [value for key, value in zip(keys, values, strict=True) if key.bare().op != "const"]
            return either(open_values) if open_values else UNKNOWN
        return Value("item", (owner, index)) if index.marks and half <= 40 else either(list(values))  # noqa: PLR2004 - larger tables are cut
    if bare.op == "list" and bare.args:
        if at.op == "const" and isinstance(at.data, int) and -len(bare.args) <= at.data < len(bare.args):
            return bare.args[at.data]
        return either(list(bare.args))
    if bare.op == "source":
        if at.op == "const":
            if bare.data.kind == "text":
                return Value("item", (owner, index))
            return part_of(bare, f"[{at.data!r}]")
        return part_of(bare, "[...]")
    if (
        bare.op == "element"
        and bare.args[0].bare().op == "source"
        and not (at.op in ("const", "slice") and not at.data)
    ):
        return part_of(bare.args[0].bare(), f"[][{at.data!r}]" if at.op == "const" else "[][...]")
    if bare.op == "object" and isinstance(bare.data, ClassInfo):
        return Value("unknown", data="")
    if bare.op == "any":
        return either([item(one, index) for one in bare.args])
    if bare.op == "when":
        return under(bare.data, item(bare.args[0], index))
    if not owner.marks and not index.marks:
        return Value("unknown", data="", path=f"{owner.path}[]" if owner.path else "")
    if not owner.marks:
        return UNKNOWN  # a table that nobody outside has filled
    return Value("item", (owner, index))


def element(over: Value, name: str) -> Value:  # noqa: PLR0911 - one return a kind
    """What a loop over a value gives."""
    bare = over.bare()
    if bare.op == "list":
        return either(list(bare.args)) if bare.args else UNKNOWN
    if bare.op == "each":
        return bare.args[1]
    if bare.op == "dict":
        half = len(bare.args) // 2
        return either(list(bare.args[:half])) if half else UNKNOWN
    if bare.op == "any":
        return either([element(one, name) for one in bare.args])
    if bare.op == "when":
        return under(bare.data, element(bare.args[0], name))
    if bare.op == "source" and bare.data.what == "names in an archive":
        return part_of(bare, "[]")
    if bare.op in ("object", "ref") or not over.marks:
        return Value("unknown", data="", path=f"{over.path}[]" if over.path else "")
    return Value("element", (over,), data=name)


def merged(one: Value, other: Value) -> Value:
    """A dictionary updated by another."""
    if one.op != "dict" or other.op != "dict":
        return either([one, other])
    found: dict[int, tuple[Value, Value]] = {}
    for part in (one, other):
        half = len(part.args) // 2
        for key, value in zip(part.args[:half], part.args[half:], strict=True):
            found[key.key] = (key, value)
    pairs = list(found.values())
    return Value("dict", tuple([key for key, _ in pairs] + [value for _, value in pairs]))


def unfolded(value: Value) -> dict[str, Value] | None:
    """The keyword arguments in a mapping with literal keys; None for others."""
    bare = value.bare()
    if bare.op == "any":
        found: dict[str, Value] = {}
        for one in bare.args:
            inner = unfolded(one)
            if inner is None:
                return None
            for key, part in inner.items():
                found[key] = either([found[key], part]) if key in found else part
        return found
    if bare.op == "when":
        return unfolded(bare.args[0])
    if bare.op != "dict":
        return None
    half = len(bare.args) // 2
    keys = [key.bare() for key in bare.args[:half]]
    if not all(key.op == "const" and isinstance(key.data, str) for key in keys):
        return None
    return {key.data: part for key, part in zip(keys, bare.args[half:], strict=True)}


def filled(template: str, arguments: list[Value], options: dict[str, Value]) -> Value:
    """`template.format(...)`."""
    found: list[Value] = []
    position = 0
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError:
        return UNKNOWN
    for literal, field, spec, _ in fields:
        if literal:
            found.append(constant(literal))
        if field is None:
            continue
        key = field.split(".")[0].split("[")[0]
        value = options.get(key)
        if key.isdigit() or not key:
            index = int(key) if key else position
            position += 1
            value = arguments[index] if index < len(arguments) else None
        if value is None:
            value = options.get("**", UNKNOWN)
        found.append(Value("format", (value,), data=(spec, -1)) if spec else value)
    return concatenated(found)
