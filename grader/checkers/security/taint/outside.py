"""Values from outside: the place where they are first seen, their parts, fields and types."""

from __future__ import annotations

import ast

from grader.checkers.security.taint.entry import (
    is_plain,
    kind_of,
    parsed,
)
from grader.checkers.security.taint.frame import Frame
from grader.checkers.security.taint.program import ClassInfo, Module, last_name
from grader.checkers.security.taint.value import (
    Origin,
    Trust,
    Value,
)
from grader.checkers.security.words import names

TEXT_METHODS = names(
    "strip lstrip rstrip lower upper casefold title capitalize removeprefix removesuffix replace split rsplit "
    "splitlines partition rpartition startswith endswith isalnum isalpha isdigit isdecimal isnumeric isidentifier "
    "isascii islower isupper isspace isprintable find rfind index count encode decode zfill translate hex group "
    "groups geturl fullmatch match search relative_to is_relative_to joinpath with_name with_suffix resolve "
    "absolute expanduser as_posix expandtabs ljust rjust center swapcase rindex findall sub"
)


def from_outside(
    name: str, trust: Trust, what: str, frame: Frame, node: ast.AST, *, path: str = "", kind: str = ""
) -> Value:
    """A value from outside, first seen at a node."""
    line = getattr(node, "lineno", 0)
    return Value("source", data=Origin(name, trust, what, frame.module.file, line, kind), path=path)


def part_of(value: Value, name: str, *, kind: str = "") -> Value:
    """A part of something from outside, which is from outside too."""
    origin: Origin = value.data
    whole = f"{origin.what.strip('`')}{name}" if origin.what.startswith("`") else ""
    what = f"`{whole}`" if whole and len(whole) < 60 else origin.what  # noqa: PLR2004 - letters on a line
    part = Origin(f"{origin.name}{name}", origin.trust, what, origin.file, origin.line, kind)
    return Value("source", data=part, path=f"{value.path}{name}" if value.path and name.startswith(".") else "")


def annotated_field(owner: ClassInfo, name: str, trust: Trust, label: str) -> Value:
    """What an annotated field holds in an object that somebody else has made."""
    annotation = owner.fields[name].annotation
    if is_plain(annotation, owner.module):
        return Value("unknown", data=name, path=type_path(annotation, owner.module))
    line = owner.fields[name].lineno
    origin = Origin(label, trust, f"`{name}`", owner.module.file, line, kind_of(annotation))
    return Value("source", data=origin)


def type_path(annotation: ast.expr | None, module: Module) -> str:
    """The path of objects of an annotated type, such as `pathlib.Path()`."""
    if annotation is None:
        return ""
    node = plain_name(annotation)
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    head = module.imports.get(node.id, "")
    return ".".join([head, *reversed(parts)]) + "()" if head else ""


def plain_name(annotation: ast.expr) -> ast.expr:
    """The type behind `Optional[T]`, `T | None`, `Annotated[T, ...]`, `"T"`."""
    for _ in range(4):
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            inner_type = parsed(annotation.value)
            if inner_type is None:
                return annotation
            annotation = inner_type
        elif isinstance(annotation, ast.BinOp):
            annotation = annotation.left
        elif isinstance(annotation, ast.Subscript) and last_name(annotation.value) in ("Optional", "Annotated"):
            inner = annotation.slice
            annotation = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
        else:
            break
    return annotation
