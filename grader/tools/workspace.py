"""Texts written to a private folder under neutral names.

No file name of the subject reaches a tool (a newline, a leading dash, an `@`), and no configuration beside the graded
files is found by it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

_SURROGATE = re.compile("[\ud800-\udfff]")
_COOKIE = re.compile(r"^([ \t\f]*#.*?)coding([:=][ \t]*[-\w.]+)")


class Workspace(Struct, frozen=True, kw_only=True):
    """A folder of texts: `names` maps neutral names in it to the paths that they stand for, `sizes` to bytes."""

    folder: Path
    names: Mapping[str, str]
    sizes: Mapping[str, int]


@contextmanager
def written(texts: Mapping[str, str]) -> Iterator[Workspace]:
    """Write texts (path to text) as `f000001.py`, `f000002.py` ... in the order of the mapping; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="grader-") as name:
        folder = Path(name)
        names, sizes = {}, {}
        for number, (path, text) in enumerate(texts.items(), start=1):
            neutral = f"f{number:06d}.py"
            data = encoded(text)
            (folder / neutral).write_bytes(data)
            names[neutral] = path
            sizes[neutral] = len(data)
        yield Workspace(folder=folder, names=names, sizes=sizes)


def encoded(text: str) -> bytes:
    """A text as UTF-8 that every tool reads as the parser read the text, at unchanged lines and columns.

    Lone surrogates become U+FFFD. An encoding declaration is disarmed, else a tool would read other code than ours.
    """
    lines = text.split("\n", 2)
    lines[:2] = [_COOKIE.sub(r"\1c-ding\2", line) for line in lines[:2]]
    return _SURROGATE.sub("\ufffd", "\n".join(lines)).encode("utf-8")
