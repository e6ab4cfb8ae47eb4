"""How many elements CPython touches in an operation of its library: the price of what no loop of the subject shows.

Prices follow CPython's `TimeComplexity` notes and the sources of its objects. Logarithms are to base 2.
"""

# ruff: noqa: ANN401 - values of any type

from __future__ import annotations

import sys
from collections import Counter, OrderedDict, defaultdict, deque
from io import BufferedReader, BytesIO, StringIO, TextIOWrapper
from math import log2
from types import FunctionType

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Callable, Iterable
    from typing import Any

    Args = tuple[Any, ...]
    """The arguments of a call; the object of a method first."""
    Price = tuple[Callable[[Args], float], Callable[[Args, Any], float]]
    """What a call costs by its arguments, and what more by them and its result."""

NOTABLE = 8
"""Sizes up to this one say nothing of how a function grows."""

SIZED: frozenset[type] = frozenset((
    *(str, bytes, bytearray, memoryview, list, tuple, set, frozenset, dict, range, deque),
    *(Counter, OrderedDict, defaultdict, type({}.keys()), type({}.values()), type({}.items())),
))  # fmt: skip


_BASES = (list, dict, str, tuple, set, frozenset, bytes, bytearray, deque)


def size(value: Any) -> int:
    """Elements of a container, 0 for anything else; no method of the subject is called."""
    kind = type(value)
    if kind in SIZED:
        return len(value)
    if kind not in _lengths:
        _lengths[kind] = next((base.__len__ for base in _BASES if issubclass(kind, base)), None)
    length = _lengths[kind]
    return length(value) if length is not None else 0


_lengths: dict[type, Callable[[Any], int] | None] = {}
"""How long objects of a class are that inherits from a container, by what it inherits."""


def place(container: Any, item: Any) -> int:
    """How many elements a search passes."""
    if item in container:
        return int(container.index(item)) + 1
    return len(container)


def _nothing(_args: Args, _value: Any = None) -> float:
    return 0


def _argument(index: int) -> Callable[[Args], float]:
    return lambda args: size(args[index]) if len(args) > index else 0


def sorting(args: Args) -> float:
    """All its elements, and each as often as they can be halved."""
    elements = size(args[0]) if args else 0
    return elements * log2(elements) if elements > 1 else 0


def _descent(args: Args) -> float:
    elements = size(args[0]) if args else 0
    return log2(elements) if elements > 1 else 0


def _tail(args: Args) -> float:
    elements = size(args[0])
    index = args[1] if len(args) > 1 else -1
    if type(index) is not int:
        return 0
    return elements - index if index >= 0 else min(-index - 1, elements)


def _search(args: Args) -> float:
    return place(args[0], args[1]) if len(args) > 1 else 0


def _both(args: Args) -> float:
    return sum(map(size, args))


def _result(_args: Args, value: Any) -> float:
    return size(value)


def _shown(args: Args, value: Any) -> float:
    """What is a text already is not made anew."""
    return 0 if args and args[0] is value else size(value)


def _extremes(args: Args) -> float:
    return size(args[0]) if len(args) == 1 else len(args)


def _adding(args: Args, value: Any) -> float:
    """`sum` of lists copies all that went before, for each of them."""
    if args and type(value) in (list, tuple):
        return size(args[0]) * len(value) / 2
    return 0


def _folding(args: Args, value: Any) -> float:
    """`reduce` passes over each part once; joining parts by a function that copies copies all before, for each."""
    if len(args) < 2:  # noqa: PLR2004 - (function, of what)
        return 0
    copied = getattr(args[0], "__name__", "") in ("add", "concat") and type(value) in (list, tuple)
    return size(args[1]) * len(value) / 2 if copied else size(value)


def _chosen(args: Args) -> float:
    """One product of long numbers for each item that is chosen."""
    numbers = [one for one in args if type(one) is int and one > 0]
    return min(numbers[1], numbers[0] - numbers[1]) if len(numbers) == 2 else 0  # noqa: PLR2004 - (of how many, how many)


def _best(args: Args) -> float:
    if len(args) < 2:  # noqa: PLR2004 - (how many, of what)
        return 0
    return size(args[1]) * log2(max(2, args[0])) if type(args[0]) is int else size(args[1])


def _depth(value: Any, levels: int = 4) -> int:
    kind = type(value)
    if kind in (str, bytes, bytearray, range) or kind not in SIZED or not levels:
        return size(value)
    inner = value.values() if isinstance(value, dict) else value
    return len(value) + sum(_depth(item, levels - 1) for item in inner)


FREE: Price = (_nothing, _nothing)
_OWN: Price = (_argument(0), _nothing)
_FIRST: Price = (_argument(1), _nothing)
_MADE: Price = (_nothing, _result)
_BOTH: Price = (_both, _nothing)
_SORT: Price = (sorting, _nothing)
_TAIL: Price = (_tail, _nothing)
_SEARCH: Price = (_search, _nothing)
_LOG: Price = (_descent, _nothing)
_BY_SIZE: Price = (_both, _result)

_TEXT: dict[str, Price] = {
    **dict.fromkeys([name for name in dir(str) if not name.startswith("_")], _BY_SIZE),
    "startswith": _FIRST, "endswith": _FIRST, "join": (_argument(1), _result), "format": _MADE,
}  # fmt: skip
_DICT: dict[str, Price] = {"update": _FIRST, "copy": _OWN, "fromkeys": _FIRST}
_SET: dict[str, Price] = {
    "update": _FIRST, "difference_update": _FIRST, "intersection_update": _BOTH, "symmetric_difference_update": _BOTH,
    "union": _BOTH, "difference": _OWN, "intersection": _FIRST, "symmetric_difference": _BOTH,
    "issubset": _OWN, "issuperset": _FIRST, "isdisjoint": _FIRST, "copy": _OWN,
}  # fmt: skip
_FILE: dict[str, Price] = dict.fromkeys(("read", "readline", "readlines", "getvalue", "read1"), _MADE)
_FILE |= dict.fromkeys(("write", "writelines"), _FIRST)

METHODS: dict[type, dict[str, Price]] = {
    str: _TEXT,
    bytes: _TEXT,
    bytearray: {**_TEXT, "append": FREE, "extend": _FIRST, "pop": _TAIL, "insert": _TAIL},
    list: {
        "pop": _TAIL, "insert": _TAIL, "remove": (lambda args: size(args[0]), _nothing), "index": _SEARCH,
        "count": _OWN, "extend": _FIRST, "reverse": _OWN, "sort": _SORT, "copy": _OWN, "clear": FREE,
    },
    tuple: {"index": _SEARCH, "count": _OWN},
    dict: _DICT,
    OrderedDict: _DICT,
    defaultdict: _DICT,
    Counter: {**_DICT, "most_common": _SORT, "subtract": _FIRST, "total": _OWN},
    set: _SET,
    frozenset: _SET,
    deque: {
        "insert": _OWN, "remove": _OWN, "index": _SEARCH, "count": _OWN, "reverse": _OWN, "copy": _OWN,
        "extend": _FIRST, "extendleft": _FIRST,
        "rotate": (lambda args: min(size(args[0]), abs(args[1])) if len(args) > 1 else 1, _nothing),
    },
    StringIO: _FILE,
    BytesIO: _FILE,
    TextIOWrapper: _FILE,
    BufferedReader: _FILE,
}  # fmt: skip
"""By type and name. A method of these types that is missing here touches a bounded number of elements."""


def _names(module: str, names: str, price: Price) -> dict[tuple[str, str], Price]:
    return {(module, name): price for name in names.split()}


FUNCTIONS: dict[tuple[str, str], Price] = {
    **_names("builtins", "list tuple set frozenset dict any all bytes bytearray", _OWN),
    **_names("builtins", "int float", _OWN),
    **_names("builtins", "str format", (_nothing, _shown)),
    **_names("builtins", "repr ascii bin hex oct", _MADE),
    **_names("builtins", "sorted", _SORT),
    **_names("builtins", "min max", (_extremes, _nothing)),
    **_names("builtins", "sum", (_argument(0), _adding)),
    **_names("heapq", "heapify", _OWN),
    **_names("heapq", "heappush heappop heappushpop heapreplace", _LOG),
    **_names("heapq", "nlargest nsmallest", (_best, _nothing)),
    **_names("bisect", "bisect bisect_left bisect_right", _LOG),
    **_names("bisect", "insort insort_left insort_right", _OWN),
    **_names("collections", "deque Counter OrderedDict", _OWN),
    **_names("collections", "defaultdict", _FIRST),
    **_names("functools", "reduce", (_argument(1), _folding)),
    **_names("math", "prod fsum", _OWN),
    **_names("math", "comb perm", (_chosen, _nothing)),
    **_names("math", "factorial", (lambda args: args[0] if args and type(args[0]) is int else 0, _nothing)),
    **_names("statistics", "median median_low median_high median_grouped quantiles", _SORT),
    **_names("statistics", "mean fmean mode multimode stdev pstdev variance pvariance", _OWN),
    **_names("copy", "deepcopy", (lambda args: _depth(args[0]) if args else 0, _nothing)),
    **_names("copy", "copy", _OWN),
    **_names("random", "shuffle", _OWN),
}  # fmt: skip
"""By module (without a leading underscore) and name."""

LINEAR = frozenset(
    [
        "re",
        "json",
        "csv",
        "string",
        "textwrap",
        "zlib",
        "hashlib",
        "base64",
        "binascii",
        "struct",
        "html",
        "urllib.parse",
        "unicodedata",
        "codecs",
        "shlex",
        "decimal",
        "fractions",
        "datetime",
        "calendar",
        "time",
        "uuid",
        "secrets",
        "posixpath",
        "pathlib",
        "fnmatch",
        "random",
        "math",
        "cmath",
        "io",
        "operator",
        "itertools",
        "functools",
        "collections",
        "collections.abc",
        "typing",
        "types",
        "enum",
        "dataclasses",
        "abc",
        "numbers",
        "contextlib",
        "array",
        "warnings",
        "logging",
        "os",
        "locale",
    ]
)
"""Modules whose other functions touch what they are given and what they make, once."""

_FREE_BUILTINS = frozenset(
    [
        "abs",
        "callable",
        "chr",
        "delattr",
        "divmod",
        "enumerate",
        "filter",
        "getattr",
        "hasattr",
        "hash",
        "id",
        "input",
        "isinstance",
        "issubclass",
        "iter",
        "len",
        "map",
        "next",
        "object",
        "ord",
        "pow",
        "print",
        "range",
        "reversed",
        "round",
        "setattr",
        "slice",
        "super",
        "type",
        "vars",
        "zip",
        "bool",
        "complex",
        "property",
        "classmethod",
        "staticmethod",
        "locals",
        "globals",
        "dir",
        "__import__",
        "__build_class__",
        "memoryview",
        "method",
        "mappingproxy",
        "open",
        "eval",
        "exec",
        "compile",
    ]
)
SKIPPING = {
    ("builtins", "filter"): 1,
    ("itertools", "filterfalse"): 1,
    ("itertools", "dropwhile"): 1,
    ("itertools", "compress"): 0,
    ("itertools", "islice"): 0,
}
"""What may pass over more items than it gives, each a step of its own: by module and name, the place of the items."""
_LAZY_MODULES = frozenset(("itertools", "contextlib", "typing", "operator"))


def price_of(function: Any) -> tuple[Price | None, str]:  # noqa: PLR0911 - one return for each source of a price
    """The price of a function or class of the library, and its name where the price is a guess by sizes.

    (None, "") where it belongs to the subject or costs a step: then it is called as it is.
    """
    name, module = getattr(function, "__name__", None), getattr(function, "__module__", None)
    if type(name) is not str or type(module) is not str:
        return None, ""
    module = module.lstrip("_")
    price = FUNCTIONS.get((module, name))
    if price is not None:
        return price, ""
    if (module == "builtins" and name in _FREE_BUILTINS) or module in _LAZY_MODULES:
        return None, ""
    if isinstance(function, type) and issubclass(function, BaseException):
        return None, ""
    if module in LINEAR:
        return _BY_SIZE, ""
    if module.partition(".")[0] in sys.stdlib_module_names or f"_{module}" in sys.stdlib_module_names:
        return _BY_SIZE, f"{module}.{name}"
    if isinstance(function, FunctionType) and "_grader_tick" not in function.__globals__:
        return _BY_SIZE, f"{module}.{name}"
    return None, ""


def prices_of_pattern(names: Iterable[str]) -> dict[str, Price]:
    """The methods of a compiled regular expression: they read the text once, as well-behaved ones do.

    From a place on, a match is read as far as it goes, and a search up to the end of what it finds.
    """
    found = dict.fromkeys(names, _BY_SIZE)
    return {**found, "match": (_unplaced, _matched), "fullmatch": (_unplaced, _matched), "search": (_unplaced, _sought)}


def _unplaced(args: Args) -> float:
    return 0 if _has_place(args) else _both(args)


def _has_place(args: Args) -> bool:
    return len(args) > 2 and type(args[2]) is int  # noqa: PLR2004 - (pattern, text, place)


def _matched(args: Args, value: Any) -> float:
    return float(value.end() - value.start()) if _has_place(args) and value is not None else 0


def _sought(args: Args, value: Any) -> float:
    if not _has_place(args):
        return 0
    return float(max((size(args[1]) if value is None else value.end()) - args[2], 0))
