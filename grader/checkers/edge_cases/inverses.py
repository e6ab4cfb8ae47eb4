"""Which function of a module undoes another, by their names alone: `encode` and `decode`, `to_x` and `from_x`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from grader.checkers.edge_cases.targets import Target

_VERBS = (
    ("encode", "decode"),
    ("encrypt", "decrypt"),
    ("compress", "decompress"),
    ("compress", "expand"),
    ("pack", "unpack"),
    ("dump", "load"),
    ("dumps", "loads"),
    ("serialize", "deserialize"),
    ("serialise", "deserialise"),
    ("escape", "unescape"),
    ("quote", "unquote"),
    ("format", "parse"),
    ("render", "parse"),
    ("write", "read"),
    ("join", "split"),
    ("flatten", "unflatten"),
    ("flatten", "nest"),
    ("marshal", "unmarshal"),
    ("stringify", "parse"),
    ("zip", "unzip"),
    ("mask", "unmask"),
    ("wrap", "unwrap"),
    ("hexlify", "unhexlify"),
)
"""First the one that is called first."""


def partner_by_name(target: Target, others: Mapping[str, Target]) -> Target | None:
    """The other function with one parameter whose name says that it undoes this one."""
    if not _takes_one(target):
        return None
    for name in _names(target.node.name):
        other = others.get(name)
        if other is not None and other is not target and _takes_one(other):
            return other
    return None


def _takes_one(target: Target) -> bool:
    needed = [parameter for parameter in target.signature.parameters if parameter.required]
    plain = target.receiver is None and not target.constructor and target.access is None
    return plain and len(needed) == 1


def _names(name: str) -> Iterator[str]:
    """Names that a function which undoes this one may have."""
    words = name.split("_")
    for does, undoes in _VERBS:
        if does in words:
            yield "_".join(undoes if word == does else word for word in words)
    thing = re.fullmatch(r"(_?)to_(\w+)", name)
    if thing:
        yield f"{thing[1]}from_{thing[2]}"
        yield f"{thing[1]}parse_{thing[2]}"
    between = re.fullmatch(r"(_?)(\w+?)_?(?:to|2)_?(\w+)", name)
    if between and not thing:
        yield f"{between[1]}{between[3]}_to_{between[2]}"
        yield f"{between[1]}{between[3]}2{between[2]}"
