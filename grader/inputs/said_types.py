"""Types as docstrings write them: `list of str`, `int or None`, `callable, optional`, or as annotations."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from grader.inputs.annotations import choice, read_annotation
from grader.inputs.functions import CLASSES, function
from grader.inputs.module import Module
from grader.inputs.standard import STANDARD
from grader.inputs.types import ANY, NONE, TEXT, Fixed, Items, Row, Scalar, Shape, Table, Type, unsupported

_WORDS: Mapping[str, Type] = {
    name: type_
    for names, type_ in (
        ("str string text strings unicode basestring words word", TEXT),
        ("int integer integers ints whole-number natural-number", Scalar("int")),
        ("float floats real number numbers numeric scalar double", Scalar("float")),
        ("bool boolean booleans flag", Scalar("bool")),
        ("bytes bytestring", Scalar("bytes")),
        ("none nonetype", NONE),
        ("object any anything value hashable", ANY),
        ("callable function func callback", function(None, ANY)),
        ("class type", CLASSES),
        ("dict dictionary mapping dicts", Table(TEXT, ANY)),
        ("tuple tuples", Row((ANY,), variadic=True)),
        ("file file-like file-object fileobj stream", STANDARD["TextIO"]),
        ("path path-like", STANDARD["pathlib.Path"]),
        ("regex", STANDARD["re.Pattern"]),
        ("exception", STANDARD["Exception"]),
        ("date", Scalar("date")),
        ("datetime", Scalar("datetime")),
        ("timedelta", Scalar("timedelta")),
    )
    for name in names.split()
}
_SHAPES: tuple[tuple[str, Shape], ...] = (
    ("list lists sequence sequences array array-like collection", "list"),
    ("iterable iterables", "iterable"),
    ("iterator iterators generator generators", "iterator"),
    ("set sets", "set"),
    ("frozenset", "frozenset"),
)
_COLLECTIONS: Mapping[str, Items] = {name: Items(shape, ANY) for names, shape in _SHAPES for name in names.split()}
_OF = re.compile(r"^(?P<outer>[\w-]+)s?\s+of\s+(?P<inner>.+)$")


def read_said_type(text: str, module: Module) -> Type | None:
    """Read the type that a docstring gives for a parameter; None where it is not understood."""
    plain = re.sub(r":\w+:|[`*~]", "", text).strip().rstrip(".")
    plain = re.sub(r"[,;]\s*(?:optional|default\b.*|required|keyword.only.*)$", "", plain, flags=re.IGNORECASE).strip()
    if not plain:
        return None
    if plain.startswith("{"):
        return _listed(plain)
    pieces = re.split(r"\s*(?:\bor\b|\||/)\s*", plain) if "[" not in plain else [plain]
    found = [_read_one(piece.strip(" ,"), module) for piece in pieces if piece.strip(" ,")]
    known = [one for one in found if one is not None]
    return choice(known) if known and len(known) == len(found) else None


def _listed(text: str) -> Type | None:
    try:
        values = ast.literal_eval(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Fixed(tuple(sorted(values, key=repr))) if values and isinstance(values, set) else None


def _read_one(text: str, module: Module) -> Type | None:
    plain = re.sub(r"^(?:an?|the|any|non-?empty|positive|non-?negative|optional)\s+", "", text, flags=re.IGNORECASE)
    low = plain.lower()
    if low in _WORDS:
        return _WORDS[low]
    if low in _COLLECTIONS:
        return _COLLECTIONS[low]
    match = _OF.match(low)
    if match:
        return _collection(match["outer"], _read_one(match["inner"], module))
    try:
        node = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if isinstance(node, ast.Constant) and node.value is not None:
        return None
    type_ = read_annotation(node, module)
    return type_ if unsupported(type_) is None else None


def _collection(outer: str, inner: Type | None) -> Type | None:
    frame = _COLLECTIONS.get(outer)
    if inner is None:
        return None
    if frame is not None:
        return Items(frame.shape, inner, frame.mutable)
    return Row((inner,), variadic=True) if outer.startswith("tuple") else None
