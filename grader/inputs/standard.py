"""Values of well-known classes of the standard library: each is made by a call that a person could paste."""

from __future__ import annotations

from typing import Any

from grader.inputs.types import ANY, TEXT, Field, Fixed, Items, Members, Objects, Record, Row, Scalar, Table, Type
from grader.sandbox.values import Build

_PATHS = (
    "notes.txt",
    "a",
    "src/main.py",
    "archive.tar.gz",
    "docs/index.html",
    "data/2024/june.csv",
    "readme",
    "lib/module",
    ".hidden",
    "pictures/cat.png",
)
_PATTERNS = ("a", "[a-z]+", r"\d+", r"\w+", "(a)(b)?", ",")


def _made(text: str, target: str, *arguments: tuple[Any, ...]) -> Objects:
    """What a call gives for each of a few tuples of arguments."""
    return Objects(tuple(Build(target=target, args=args) for args in arguments), text)


def _of(home: str, name: str, *fields: Field) -> Record:
    return Record(name, fields, home=home)


def _first(type_: Type, *, required: bool = True) -> Field:
    return Field("value", type_, required, positional=True)


def _path(home: str, name: str) -> Record:
    return _of(home, name, _first(Fixed(_PATHS)))


def _exception(name: str) -> Record:
    return _of("builtins", name, _first(TEXT))


_FILE = _of("io", "StringIO", _first(TEXT))
_BINARY_FILE = _of("io", "BytesIO", _first(Scalar("bytes")))
_PATTERN = _made("a compiled pattern", "re:compile", *((pattern,) for pattern in _PATTERNS))
_MATCH = _made(
    "a match", "re:match", (r"(\w+)", "alpha"), ("(a)(b)?", "ab"), ("(a)(b)?", "ac"), (r"(?P<name>\w+)", "beta gamma")
)
_ZONE = Objects((Build(target="datetime:timezone.utc", call=False),), "a time zone")
_LOGGER = _made("a logger", "logging:getLogger", ("alpha",))
_ADDRESSES = (1, 167772161, 3232235777, 2130706433, 134744072)

STANDARD: dict[str, Type] = {
    "pathlib.Path": _path("pathlib", "Path"),
    "pathlib.PosixPath": _path("pathlib", "Path"),
    "pathlib.PurePath": _path("pathlib", "PurePath"),
    "pathlib.PurePosixPath": _path("pathlib", "PurePosixPath"),
    "pathlib.PureWindowsPath": _path("pathlib", "PureWindowsPath"),
    "os.PathLike": _path("pathlib", "PurePath"),
    "re.Pattern": _PATTERN,
    "Pattern": _PATTERN,
    "re.Match": _MATCH,
    "Match": _MATCH,
    "io.StringIO": _FILE,
    "io.TextIOBase": _FILE,
    "io.TextIOWrapper": _FILE,
    "TextIO": _FILE,
    "IO": _FILE,
    "io.BytesIO": _BINARY_FILE,
    "io.BufferedIOBase": _BINARY_FILE,
    "io.BufferedReader": _BINARY_FILE,
    "io.RawIOBase": _BINARY_FILE,
    "io.IOBase": _BINARY_FILE,
    "BinaryIO": _BINARY_FILE,
    "bytearray": _of("builtins", "bytearray", _first(Scalar("bytes"))),
    "memoryview": _of("builtins", "memoryview", _first(Scalar("bytes"))),
    "ByteString": Scalar("bytes"),
    "Buffer": Scalar("bytes"),
    "slice": _made("a slice", "builtins:slice", (1, 3), (None, 2), (0, None, 2), (-2, None)),
    "range": _made("a range", "builtins:range", (3,), (1, 5), (0, 10, 2)),
    "uuid.UUID": _made("a UUID", "uuid:UUID", *((f"{number:032x}",) for number in (1, 2**40 + 3, 2**100 + 7))),
    "ipaddress.IPv4Address": _of("ipaddress", "IPv4Address", _first(Fixed(_ADDRESSES))),
    "ipaddress.IPv6Address": _of("ipaddress", "IPv6Address", _first(Fixed(_ADDRESSES))),
    "ipaddress.IPv4Network": _made("a network", "ipaddress:IPv4Network", ("10.0.0.0/8",), ("192.168.1.0/24",)),
    "ipaddress.IPv6Network": _made("a network", "ipaddress:IPv6Network", ("2001:db8::/32",), ("fe80::/10",)),
    "datetime.tzinfo": _ZONE,
    "datetime.timezone": _ZONE,
    "array.array": _made("an array", "array:array", ("i", [1, 2, 3]), ("d", [0.5]), ("i", [])),
    "logging.Logger": _LOGGER,
    "logging.LoggerAdapter": _made("a logger", "logging:LoggerAdapter", (Build(target="logging:getLogger"), {})),
    "random.Random": _of("random", "Random", _first(Scalar("int"))),
    "threading.Lock": _made("a lock", "threading:Lock", ()),
    "threading.RLock": _made("a lock", "threading:RLock", ()),
    "threading.Event": _made("an event", "threading:Event", ()),
    "argparse.ArgumentParser": _made("a parser", "argparse:ArgumentParser", ("program",)),
    "types.ModuleType": _made("a module", "types:ModuleType", ("alpha",)),
    "ast.AST": _made("a syntax tree", "ast:parse", ("a = 1",), ("def f(x):\n    return x",)),
    "ast.Module": _made("a syntax tree", "ast:parse", ("a = 1",), ("def f(x):\n    return x",)),
    "http.HTTPStatus": Members("HTTPStatus", ("OK", "NOT_FOUND", "INTERNAL_SERVER_ERROR"), "http"),
    "collections.deque": _of("collections", "deque", _first(Items("list", ANY))),
    "collections.Counter": _of("collections", "Counter", _first(Items("list", TEXT))),
    "collections.OrderedDict": _of("collections", "OrderedDict", _first(Table(TEXT, ANY))),
    "collections.ChainMap": _of("collections", "ChainMap", _first(Table(TEXT, ANY))),
    "BaseException": _exception("ValueError"),
    **{
        name: _exception(name)
        for name in ("Exception", "ValueError", "TypeError", "KeyError", "IndexError", "RuntimeError", "OSError")
    },
}
"""Types by the dotted name that an annotation has once its imports are followed, those of `typing` without it."""


def generic(name: str, arguments: list[Type]) -> Type:
    """A collection of the standard library with its type arguments."""
    first, last = arguments[0], arguments[-1]
    match name:
        case "deque":
            return _of("collections", "deque", _first(Items("list", first)))
        case "Counter":
            return _of("collections", "Counter", _first(Items("list", first)))
        case "OrderedDict":
            return _of("collections", "OrderedDict", _first(Table(first, last)))
        case _:
            made = Objects((Build(target=_FACTORIES.get(type(last), "builtins:int"), call=False),), "a class")
            factory = Field("default_factory", made, positional=True)
            return _of("collections", "defaultdict", factory, Field("items", Table(first, last), positional=True))


_FACTORIES: dict[type, str] = {Items: "builtins:list", Table: "builtins:dict", Row: "builtins:tuple"}
