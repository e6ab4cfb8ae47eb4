"""From bytes to a source, or to the gap that says why there is none."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import stat
import tokenize

from grader.model.evidence import Gap, GapReason
from grader.model.source import FileEntry, Source

MAX_BYTES = 2_000_000
"""A larger file is data or generated; see also the cap on characters of the parser."""

SKIPPED = 1
"""Size of a file that could not be read: it weighs as much as one statement."""


class Unread(Exception):  # noqa: N818 - an outcome that carries its evidence, caught where it is made
    """A file that could not be turned into text; carries what the report says about it."""

    def __init__(self, path: str, digest: str, size: int, reason: GapReason, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.entry = FileEntry(path=path, digest=digest, size=size, parsed=False)
        self.gap = Gap(checks=("*",), path=path, units="all", reason=reason, detail=detail)


def read(name: str, path: str) -> Source:
    """Read the file at `path` as Python reads it; `name` is its path in the report.

    Raises Unread for a file that cannot be opened, is none (a pipe, a device), is too large, or is not text in the
    encoding it declares.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as handle:
            if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
                raise Unread(name, "", SKIPPED, "unreadable", "no regular file; `-` reads from a pipe")
            data = handle.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unread(name, "", SKIPPED, "unreadable", error.strerror or str(error)) from error
    if len(data) > MAX_BYTES:
        detail = f"more than {MAX_BYTES:,} bytes; leave it out with --exclude if it is generated"
        raise Unread(name, hashlib.sha256(data).hexdigest(), SKIPPED, "too-large", detail)
    return decode(name, data)


def decode(name: str, data: bytes) -> Source:
    """Decode the bytes of a Python file: byte-order mark, coding line (PEP 263), any kind of line end.

    Raises Unread where they are not text in the declared encoding.
    """
    digest = hashlib.sha256(data).hexdigest()
    size = max(sum(bool(line.strip()) for line in data.splitlines()), SKIPPED)
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        detail = f"line {line}: a NUL byte; this is binary, or text in UTF-16"
        raise Unread(name, digest, size, "encoding", detail)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
        text.encode("utf-8")
    except (SyntaxError, LookupError) as error:
        raise Unread(name, digest, size, "encoding", f"{error}; declare a known one in the first line") from error
    except UnicodeError as error:
        where = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        detail = f"line {where}: bytes that are not {encoding}; save it as UTF-8 or declare its encoding"
        raise Unread(name, digest, size, "encoding", detail) from error
    return Source(path=name, text=_newlines(text.removeprefix(codecs.BOM_UTF8.decode())), digest=digest)


def from_text(name: str, text: str) -> Source:
    """A source from text that never was a file (a batch line).

    Raises Unread where the text cannot be encoded, such as lone surrogates.
    """
    try:
        data = text.encode("utf-8")
    except UnicodeError as error:
        raise Unread(name, "", SKIPPED, "encoding", "the text holds lone surrogates") from error
    return Source(path=name, text=_newlines(text), digest=hashlib.sha256(data).hexdigest())


def _without_waiting(path: str, flags: int) -> int:
    """Open even a pipe that nobody writes to."""
    return os.open(path, flags | os.O_NONBLOCK)


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
