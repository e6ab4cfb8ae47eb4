"""What kind of value an expression has, as far as annotations, literals and constructors say."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from msgspec import Struct

SMALL = 64
"""A whole number in the code up to which `range` of it, or a slice to it, stays small."""


class Kind(Struct, frozen=True):
    """A kind of value. `item` is what a loop over it gives, `value` what a subscript does.

    `bounded`: its size does not grow with any input.
    """

    name: str
    item: Kind | None = None
    value: Kind | None = None
    bounded: bool = False


Known = Mapping[str, Kind]
"""Name, or `self.name`, to what it holds."""
Resolve = Callable[[ast.expr], str | None]
"""From a name or attribute to its dotted path, imports resolved."""

_LISTS = frozenset(("list", "List", "Sequence", "MutableSequence"))
_SETS = frozenset(("set", "Set", "frozenset", "FrozenSet", "AbstractSet", "MutableSet"))
_TABLES = frozenset(
    ("dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "Counter", "OrderedDict")
)
_FILES = frozenset(("TextIO", "BinaryIO", "IO", "TextIOWrapper", "StringIO", "BufferedReader"))
_WRAPPERS = frozenset(("Annotated", "Final", "ClassVar", "Optional", "Required", "NotRequired"))
_OF_TEXT = frozenset(
    ("strip", "lstrip", "rstrip", "lower", "upper", "casefold", "title", "replace", "format", "join", "zfill")
)
_SPLITTING = frozenset(("split", "rsplit", "splitlines"))
_PLAIN = {"str": "str", "bytes": "bytes", "int": "int", "bytearray": "bytearray", "Path": "path", "deque": "deque"}


def of_annotation(node: ast.expr | None) -> Kind | None:
    """The kind that an annotation states; of a union, that of its only part beside None."""
    match node:
        case ast.Constant(value=str(text)):
            try:
                return of_annotation(ast.parse(text, mode="eval").body)
            except (SyntaxError, ValueError):
                return None
        case ast.BinOp(op=ast.BitOr()):
            parts = [part for part in _options(node) if not (isinstance(part, ast.Constant) and part.value is None)]
            return of_annotation(parts[0]) if len(parts) == 1 else None
        case ast.Subscript(value=base, slice=inner):
            return _of_generic(_short(base), inner.elts if isinstance(inner, ast.Tuple) else [inner])
        case ast.Name() | ast.Attribute():
            return _of_name(_short(node))
    return None


def _options(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_options(node.left), *_options(node.right)]
    return [node]


def _of_generic(name: str, arguments: list[ast.expr]) -> Kind | None:  # noqa: PLR0911 - one return for each form
    if name in _WRAPPERS:
        return of_annotation(arguments[0])
    if name in ("tuple", "Tuple"):
        item = of_annotation(arguments[0])
        if len(arguments) == 2 and isinstance(arguments[1], ast.Constant) and arguments[1].value is Ellipsis:  # noqa: PLR2004 - `tuple[X, ...]`
            return Kind("tuple", item, item)
        return Kind("tuple", bounded=True)
    if name in _TABLES:
        value = of_annotation(arguments[1]) if len(arguments) > 1 else None
        return Kind("dict", of_annotation(arguments[0]), value)
    item = of_annotation(arguments[0])
    if name in _LISTS:
        return Kind("list", item, item)
    if name in _SETS:
        return Kind("set", item)
    if name in ("deque", "Deque"):
        return Kind("deque", item, item)
    if name in ("Iterable", "Iterator", "Collection", "Generator"):
        return Kind("iterable", item)
    return _of_name(name)


def _of_name(name: str) -> Kind | None:
    if name in _LISTS:
        return Kind("list")
    if name in _SETS:
        return Kind("set")
    if name in _TABLES:
        return Kind("dict")
    if name in _FILES:
        return Kind("file", Kind("str"))
    if name in ("tuple", "Tuple"):
        return Kind("tuple")
    return Kind(_PLAIN[name]) if name in _PLAIN else None


def of_expression(node: ast.expr, known: Known, resolve: Resolve) -> Kind | None:  # noqa: C901, PLR0911, PLR0912 - one return for each form
    """The kind of an expression; None where nothing states it."""

    def of(inner: ast.expr) -> Kind | None:
        return of_expression(inner, known, resolve)

    match node:
        case ast.Name(id=name):
            return known.get(name)
        case ast.Attribute(value=ast.Name(id="self" | "cls" as owner), attr=name):
            return known.get(f"{owner}.{name}")
        case ast.Constant(value=value):
            return Kind(type(value).__name__, bounded=True) if isinstance(value, str | bytes | int) else None
        case ast.JoinedStr():
            return Kind("str")
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            item = of(items[0]) if items and not isinstance(items[0], ast.Starred) else None
            fixed = not any(isinstance(one, ast.Starred) for one in items)
            return Kind(type(node).__name__.lower(), item, item, bounded=fixed)
        case ast.Dict(keys=keys):
            return Kind("dict", bounded=None not in keys)
        case ast.ListComp() | ast.SetComp() | ast.DictComp():
            name = {"ListComp": "list", "SetComp": "set", "DictComp": "dict"}[type(node).__name__]
            return Kind(name, bounded=all(is_bounded(one.iter, known, resolve) for one in node.generators))
        case ast.Call():
            return _of_call(node, known, resolve)
        case ast.Subscript(value=base, slice=ast.Slice() as part):
            whole = of(base)
            return whole and Kind(whole.name, whole.item, whole.value, bounded=whole.bounded or _few(part))
        case ast.Subscript(value=base):
            whole = of(base)
            return whole.value if whole else None
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _sum_of(of(left), of(right))
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            whole = next((kind for kind in (of(left), of(right)) if kind and kind.name != "int"), None)
            return whole and Kind(whole.name, whole.item, whole.value)
        case ast.BinOp(op=ast.BitOr() | ast.Sub() | ast.BitAnd(), left=left):
            whole = of(left)
            return Kind(whole.name, whole.item, whole.value) if whole and whole.name in ("set", "dict") else None
        case ast.IfExp(body=one, orelse=other):
            return merged([of(one), of(other)])
    return None


def _of_call(node: ast.Call, known: Known, resolve: Resolve) -> Kind | None:  # noqa: C901, PLR0911 - one return for each form
    path = resolve(node.func) or ""
    given = node.args[0] if node.args else None
    if path in ("json.loads", "pickle.loads") and isinstance(given, ast.Call) and given.args:
        return of_expression(given.args[0], known, resolve)
    first = of_expression(given, known, resolve) if given is not None else None
    bounded = given is None or (first is not None and first.bounded)
    name = path.rpartition(".")[2]
    if isinstance(node.func, ast.Attribute) and (not path or path.split(".")[0] == _root(node.func)):
        made = _of_method(node, known, resolve)
        if made is not None:
            return made
    item = first.item if first else None
    if path in ("copy.copy", "copy.deepcopy"):
        return first
    if path == "range":
        few = all(
            isinstance(one, ast.Constant) and isinstance(one.value, int) and one.value <= SMALL for one in node.args
        )
        return Kind("range", Kind("int"), bounded=few)
    if path in ("list", "sorted"):
        return Kind("list", item, item, bounded=bounded)
    if path in ("tuple", "set", "frozenset", "str", "bytes", "dict"):
        return Kind(path.removeprefix("frozen"), item, item, bounded=bounded)
    if name in ("deque", "Counter", "OrderedDict"):
        return Kind("deque" if name == "deque" else "dict", item, item)
    if name == "defaultdict":
        value = _of_name(node.args[0].id) if node.args and isinstance(node.args[0], ast.Name) else None
        return Kind("dict", None, value)
    if path == "open":
        return Kind("file", Kind("str"))
    if path in ("pathlib.Path", "Path"):
        return Kind("path")
    return Kind("list", Kind("str")) if path == "re.findall" else None


def _of_method(node: ast.Call, known: Known, resolve: Resolve) -> Kind | None:  # noqa: PLR0911 - one return for each form
    method = node.func
    if not isinstance(method, ast.Attribute):
        return None
    owner, name = of_expression(method.value, known, resolve), method.attr
    if owner is None:
        return None
    if name == "copy":
        return owner
    if owner.name == "str" and name in _OF_TEXT:
        return Kind("str", bounded=owner.bounded and name != "join")
    if owner.name == "str" and name in _SPLITTING:
        return Kind("list", Kind("str"), Kind("str"))
    if owner.name == "file" and name == "readlines":
        return Kind("list", Kind("str"), Kind("str"))
    if (owner.name, name) in (("file", "read"), ("path", "read_text")):
        return Kind("str")
    if (owner.name, name) == ("path", "open"):
        return Kind("file", Kind("str"))
    if owner.name == "dict" and name in ("keys", "values"):
        return Kind(name, owner.item if name == "keys" else owner.value, bounded=owner.bounded)
    return owner.value if owner.name == "dict" and name in ("get", "setdefault") else None


def _sum_of(left: Kind | None, right: Kind | None) -> Kind | None:
    """Lists, tuples, texts and bytes are only added to their own kind."""
    for one in (left, right):
        if one is not None and one.name in ("list", "tuple", "str", "bytes"):
            both = left is not None and right is not None and left.bounded and right.bounded
            return Kind(one.name, one.item, one.value, bounded=both)
    return left if left is not None and right is not None and left.name == right.name else None


def is_bounded(node: ast.expr, known: Known, resolve: Resolve) -> bool:
    """Does a loop over this go round a fixed number of times?"""
    if isinstance(node, ast.Call):
        path = resolve(node.func)
        if path in ("enumerate", "reversed", "zip") and node.args:
            return any(is_bounded(one, known, resolve) for one in node.args)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "items" and not node.args:
            return is_bounded(node.func.value, known, resolve)
    kind = of_expression(node, known, resolve)
    return kind is not None and kind.bounded


def _few(part: ast.Slice) -> bool:
    """A slice of a fixed number of items: `[:9]`, `[-3:]`, `[i:i + 3]`."""
    low, high = part.lower, part.upper
    if high is None:
        return _is_small(low, sign=-1)
    if low is None:
        return _is_small(high, sign=1)
    if isinstance(high, ast.BinOp) and isinstance(high.op, ast.Add):
        return ast.dump(high.left) == ast.dump(low) and _is_small(high.right, sign=1)
    return _is_small(high, sign=1) and _is_small(low, sign=1)


def _is_small(node: ast.expr | None, *, sign: int) -> bool:
    if sign < 0:
        return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and _is_small(node.operand, sign=1)
    return isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value <= SMALL


def merged(kinds: list[Kind | None]) -> Kind | None:
    """The one kind that all of these are; None where they differ or one is not known."""
    found = [kind for kind in kinds if kind is not None]
    if len(found) < len(kinds) or len({kind.name for kind in found}) != 1:
        return None
    item = next((kind.item for kind in found if kind.item is not None), None)
    value = next((kind.value for kind in found if kind.value is not None), None)
    return Kind(found[0].name, item, value, bounded=all(kind.bounded for kind in found))


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _short(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
