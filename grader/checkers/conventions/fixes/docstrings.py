"""A docstring in another style, where nothing it says is lost on the way. The parser is loaded only for this."""

from __future__ import annotations

import ast
import re
from collections import Counter
from typing import Literal

from grader.checkers.conventions.definitions import Node
from grader.checkers.conventions.docstyle import styles_of
from grader.checkers.conventions.view import View
from grader.facts.units import span_of
from grader.model.evidence import Edit, Fix

Style = Literal["google", "numpy", "sphinx"]

_HEADING_TEXT = "args arguments parameters param params returns return rtype type raises raise yields yield"
_HEADINGS = frozenset(_HEADING_TEXT.split())
_LEVELS = {"google": 3, "numpy": 2, "sphinx": 2}
"""Depths of indentation that the sections of a style have; more of them are code, or lists."""

_WORD = re.compile(r"[^\W_]+")


def restyled(view: View, node: Node | ast.Module, style: Style) -> Fix | None:
    """The same docstring with its sections in a style; None where its words would not all come back."""
    statement = node.body[0] if node.body else None
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Constant):
        return None
    raw = ast.get_source_segment(view.text, statement.value) or ""
    text = ast.get_docstring(node)
    if text is None or not re.match(r'"""|\'\'\'', raw) or "\\" in raw or not _is_known(text):
        return None
    new = _composed(text, style)
    if new is None:
        return None
    place = span_of(statement.value, view.lines)
    indent = " " * (place.column - 1)
    lines = [line if not line else indent + line for line in new.split("\n")]
    quote = raw[:3]
    written = f"{quote}{chr(10).join(lines).lstrip()}\n{indent}{quote}"
    return Fix(title=f"write the sections in {style} style", safe=True, edits=(Edit(span=place, text=written),))


def _is_known(text: str) -> bool:
    """Whether a docstring has the sections of one style that the parser reads, and no others."""
    found = styles_of(text)
    levels = {len(line) - len(line.lstrip()) for line in text.split("\n") if line.strip()}
    return len(found) == 1 and len(levels) <= _LEVELS.get(found[0], 0)


def _composed(text: str, style: Style) -> str | None:
    from docstring_parser import DocstringStyle, ParseError, RenderingStyle, compose, parse

    own = styles_of(text)[0]
    named = {"google": DocstringStyle.GOOGLE, "numpy": DocstringStyle.NUMPYDOC, "sphinx": DocstringStyle.REST}
    try:
        read = parse(text, named[own])
        if any(one.args[0] not in _READ for one in read.meta):
            return None
        new = compose(read, named[style], rendering_style=RenderingStyle.CLEAN)
        back = parse(new, named[style])
        again = compose(back, named[own], rendering_style=RenderingStyle.CLEAN)
    except (ParseError, ValueError, IndexError, KeyError):
        return None
    new = re.sub(r"\n{3,}", "\n\n", new).strip()
    same = _said(read) == _said(back) and _words(text) == _words(new) and _lines(text) == _lines(again)
    return new if same and styles_of(new) == [style] else None


_READ = frozenset({"param", "returns", "return", "raises", "yields"})


def _said(read: object) -> list[tuple[object, ...]]:
    """What a parsed docstring holds, whatever its style."""
    parts: list[tuple[object, ...]] = [
        (getattr(read, "short_description", None), getattr(read, "long_description", None))
    ]
    for one in getattr(read, "meta", []):
        fields = ("arg_name", "type_name", "return_name", "description", "is_optional", "default")
        parts.append(tuple(" ".join(str(getattr(one, field, None) or "").split()) for field in fields))
    return parts


def _lines(text: str) -> list[list[str]]:
    """The words of each line, with one blank line for several."""
    return [_WORD.findall(line) for line in re.sub(r"\n\s*\n+", "\n\n", text.strip()).split("\n")]


def _words(text: str) -> Counter[str]:
    return Counter(word.lower() for word in _WORD.findall(text) if word.lower() not in _HEADINGS)
