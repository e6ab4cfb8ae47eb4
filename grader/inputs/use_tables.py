"""Which kinds of values have an attribute, and which the functions of the standard library take."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

NUMBER = frozenset({"int", "float"})
SIZED = frozenset({"list", "str", "dict", "set", "tuple", "bytes"})
ITERABLE = SIZED | {"iterator"}
_TEXT = frozenset({"str"})
_INT = frozenset({"int"})
_FUNCTION = frozenset({"function"})
_PATH = frozenset({"str", "path"})
_ANYTHING: frozenset[str] = frozenset()

_CLASSES: Mapping[str, type] = {
    "str": str,
    "bytes": bytes,
    "list": list,
    "dict": dict,
    "set": set,
    "tuple": tuple,
    "int": int,
    "float": float,
    "date": dt.date,
    "datetime": dt.datetime,
    "timedelta": dt.timedelta,
    "file": io.StringIO,
    "pattern": re.Pattern,
    "match": re.Match,
    "path": PurePosixPath,
    "exception": Exception,
}


def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind, cls in _CLASSES.items():
        for name in dir(cls):
            if name not in vars(object):
                found.setdefault(name, set()).add(kind)
    return {name: frozenset(kinds) for name, kinds in found.items()}


ATTRIBUTES = _table()
"""The kinds that have an attribute, by its name."""


_OF_FUNCTIONS = frozenset({"function", "classes"})
_ON_FUNCTIONS = ("__name__", "__qualname__", "__module__", "__wrapped__", "__code__", "__defaults__", "__annotations__")


def attributes_of(name: str) -> frozenset[str]:
    """The kinds that have an attribute; none where only other classes have it."""
    return ATTRIBUTES.get(name, _OF_FUNCTIONS if name in _ON_FUNCTIONS else frozenset())


TEXT_METHODS = frozenset(
    {"find", "rfind", "startswith", "endswith", "split", "rsplit", "partition", "rpartition"}
    | {"removeprefix", "removesuffix", "strip", "lstrip", "rstrip"}
)
"""Methods of texts whose arguments are texts."""

TAKES: dict[str, tuple[frozenset[str], ...]] = {
    "len": (SIZED,),
    "sorted": (ITERABLE,),
    "sum": (ITERABLE, NUMBER),
    "min": (ITERABLE,),
    "max": (ITERABLE,),
    "any": (ITERABLE,),
    "all": (ITERABLE,),
    "list": (ITERABLE,),
    "tuple": (ITERABLE,),
    "set": (ITERABLE,),
    "frozenset": (ITERABLE,),
    "iter": (ITERABLE,),
    "next": (frozenset({"iterator"}), _ANYTHING),
    "enumerate": (ITERABLE, _INT),
    "zip": (ITERABLE,),
    "map": (_FUNCTION, ITERABLE),
    "filter": (_FUNCTION, ITERABLE),
    "reversed": (frozenset({"list", "str", "tuple"}),),
    "dict": (frozenset({"dict"}),),
    "int": (frozenset({"str", *NUMBER}), _INT),
    "float": (frozenset({"str", *NUMBER}),),
    "abs": (NUMBER,),
    "round": (NUMBER, _INT),
    "divmod": (NUMBER, NUMBER),
    "pow": (NUMBER,),
    "range": (_INT,),
    "chr": (_INT,),
    "hex": (_INT,),
    "bin": (_INT,),
    "ord": (_TEXT,),
    "open": (_PATH, _TEXT),
    "callable": (_FUNCTION,),
    "bytes": (frozenset({"bytes", "list"}),),
    "bytearray": (frozenset({"bytes"}),),
    "hash": (frozenset({"str", "int", "tuple"}),),
    "getattr": (_ANYTHING, _TEXT, _ANYTHING),
    "hasattr": (_ANYTHING, _TEXT),
    "setattr": (_ANYTHING, _TEXT, _ANYTHING),
    "operator.index": (_INT,),
    "os.fspath": (_PATH,),
    "os.path.*": (_PATH,),
    "pathlib.Path": (_PATH,),
    "pathlib.PurePath": (_PATH,),
    "re.compile": (_TEXT, _INT),
    "re.sub": (_TEXT, _TEXT, _TEXT),
    "re.split": (_TEXT, _TEXT),
    "re.match": (_TEXT, _TEXT),
    "re.search": (_TEXT, _TEXT),
    "re.findall": (_TEXT, _TEXT),
    "re.finditer": (_TEXT, _TEXT),
    "re.fullmatch": (_TEXT, _TEXT),
    "re.escape": (_TEXT,),
    "json.loads": (_TEXT,),
    "math.*": (NUMBER,),
    "itertools.islice": (ITERABLE, _INT),
    "itertools.chain": (ITERABLE,),
    "itertools.chain.from_iterable": (ITERABLE,),
    "itertools.repeat": (_ANYTHING, _INT),
    "itertools.tee": (ITERABLE, _INT),
    "itertools.cycle": (ITERABLE,),
    "itertools.combinations": (ITERABLE, _INT),
    "itertools.permutations": (ITERABLE, _INT),
    "itertools.product": (ITERABLE,),
    "itertools.groupby": (ITERABLE, _FUNCTION),
    "itertools.zip_longest": (ITERABLE,),
    "itertools.accumulate": (ITERABLE, _FUNCTION),
    "itertools.takewhile": (_FUNCTION, ITERABLE),
    "itertools.dropwhile": (_FUNCTION, ITERABLE),
    "itertools.filterfalse": (_FUNCTION, ITERABLE),
    "itertools.starmap": (_FUNCTION, ITERABLE),
    "functools.reduce": (_FUNCTION, ITERABLE),
    "functools.partial": (_FUNCTION, _ANYTHING),
    "functools.wraps": (_FUNCTION,),
    "functools.update_wrapper": (_FUNCTION, _FUNCTION),
    "inspect.signature": (_FUNCTION,),
    "collections.deque": (ITERABLE, _INT),
    "collections.Counter": (ITERABLE,),
    "collections.defaultdict": (_FUNCTION,),
    "statistics.*": (frozenset({"list"}),),
    "heapq.heapify": (frozenset({"list"}),),
    "heapq.heappush": (frozenset({"list"}), _ANYTHING),
    "heapq.heappop": (frozenset({"list"}),),
    "bisect.*": (frozenset({"list"}), NUMBER),
    "textwrap.*": (_TEXT, _INT),
    "unicodedata.*": (_TEXT,),
    "string.*": (_TEXT,),
    "time.strftime": (_TEXT,),
    "datetime.timedelta": (NUMBER,),
    "datetime.datetime.strptime": (_TEXT, _TEXT),
    "isinstance": (_ANYTHING, frozenset({"classes"})),
    "issubclass": (frozenset({"classes"}), frozenset({"classes"})),
    "type": (_ANYTHING,),
    "id": (_ANYTHING,),
    "vars": (_ANYTHING,),
    "bool": (_ANYTHING,),
}
"""Kinds by the position of the argument, the last one for all further ones; an empty set says nothing."""
