"""Find the line of a key in TOML text, as well as can be done without a parser that keeps lines."""

from __future__ import annotations

import re
import tomllib
from collections import Counter

KeyPath = tuple[str | int, ...]
"""Keys and, into arrays, indexes from 0."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*(?P<name>(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)


def dotted(path: KeyPath) -> str:
    """`overrides[0].dimensions.security.weight`; keys that are no bare words in quotes."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            word = part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else f'"{part}"'
            text += f".{word}" if text else word
    return text


def line_of(text: str, path: KeyPath) -> int | None:
    """The line (from 1) of the key, or of the innermost table or key around it; None where nothing is found."""
    best, best_length = None, 0
    table: KeyPath = ()
    arrays: Counter[KeyPath] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = _inside_arrays(_split(header["name"]), arrays)
            if header[1] == "[[":
                arrays[table] += 1
                table = (*table, arrays[table] - 1)
            here = table
        elif key:
            here = (*table, *_split(key["name"]))
        else:
            continue
        if len(here) > best_length and here == path[: len(here)]:
            best, best_length = number, len(here)
    return best


def _split(name: str) -> KeyPath:
    """The parts of a dotted key; empty where it is none."""
    try:
        node: object = tomllib.loads(f"{name} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    parts: list[str] = []
    while isinstance(node, dict):
        ((part, node),) = node.items()
        parts.append(part)
    return tuple(parts)


def _inside_arrays(keys: KeyPath, arrays: Counter[KeyPath]) -> KeyPath:
    """A header names the last element of each array of tables on its way; its own last key is not one of them yet."""
    path: KeyPath = ()
    for place, key in enumerate(keys):
        path = (*path, key)
        if place < len(keys) - 1 and arrays[path]:
            path = (*path, arrays[path] - 1)
    return path
