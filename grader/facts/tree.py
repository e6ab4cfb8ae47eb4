"""Text to syntax tree, or to the gap that says why there is none."""

from __future__ import annotations

import ast
import sys
import warnings
from functools import lru_cache

from grader.facts.nesting import too_deep
from grader.model.evidence import Gap, GapReason
from grader.model.source import Source

MAX_CHARACTERS = 2_000_000
"""A larger file is data or generated; its parse alone takes hundreds of megabytes."""


def parse(source: Source) -> ast.Module | Gap:
    """Parse a source with the running interpreter's grammar.

    Whatever stops it becomes a gap for the whole file: `too-large` for size or nesting, `encoding` for NUL characters,
    `syntax` for the rest, code newer than this Python among it.
    """
    refusal = refused(source.text)
    if refusal:
        return _gap(source, *refusal)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source.text)
    except SyntaxError as error:
        running = f"Python {sys.version_info.major}.{sys.version_info.minor}"
        return _gap(source, "syntax", f"line {error.lineno or 1}: {error.msg} (read with the grammar of {running})")
    except (RecursionError, MemoryError):
        return _gap(source, "too-large", "nested too deeply for the parser")
    except ValueError as error:
        return _gap(source, "syntax", str(error))


@lru_cache(maxsize=256)
def refused(text: str) -> tuple[GapReason, str] | None:
    """Why a text is to be shown to no parser and no tool; None where it may be."""
    if len(text) > MAX_CHARACTERS:
        return "too-large", f"{len(text):,} characters; the limit is {MAX_CHARACTERS:,}"
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return "encoding", f"line {line}: a NUL character, which Python source may not hold"
    deep = too_deep(text)
    return ("too-large", deep) if deep else None


def _gap(source: Source, reason: GapReason, detail: str) -> Gap:
    return Gap(checks=("*",), path=source.path, units="all", reason=reason, detail=detail)
