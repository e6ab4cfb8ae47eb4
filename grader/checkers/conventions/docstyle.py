"""The style of a docstring, told by the form of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

Style = Literal["google", "numpy", "sphinx", "epytext"]

_TITLES = (
    r"Args|Arguments|Parameters|Params|Keyword Args|Keyword Arguments|Other Parameters|Other Args|Returns?|Yields?"
    r"|Raises?|Except|Exceptions|Attributes|Methods|Receives|Warns"
)
_GOOGLE = re.compile(rf"^(?P<indent>[ \t]*)(?:{_TITLES})[ \t]*:[ \t]*\n(?:[ \t]*\n)*(?P=indent)[ \t]+\S", re.MULTILINE)
_NUMPY = re.compile(
    rf"^[ \t]*(?:{_TITLES}|See Also|Notes?|References|Examples?|Warnings?)[ \t]*\n[ \t]*-{{3,}}[ \t]*$", re.MULTILINE
)
_FIELDS = (
    "param|parameter|arg|argument|key|keyword|type|raises?|except|exception|returns?|rtype|yields?|ytype"
    "|var|ivar|cvar|vartype"
)
_SPHINX = re.compile(rf"^[ \t]*:(?:{_FIELDS})\b[^:\n]*:", re.MULTILINE)
_EPYTEXT = re.compile(rf"^[ \t]*@(?:{_FIELDS})\b[^:\n]*:", re.MULTILINE)
_FORMS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("google", _GOOGLE),
    ("numpy", _NUMPY),
    ("sphinx", _SPHINX),
    ("epytext", _EPYTEXT),
)


def styles_of(docstring: str) -> list[Style]:
    """The styles whose sections a cleaned docstring has; none where it has no sections."""
    return [style for style, form in _FORMS if form.search(docstring)]


def section_titles(docstring: str) -> Iterator[int]:
    """The line numbers, from 1, on which a section begins."""
    for _, form in _FORMS:
        for match in form.finditer(docstring):
            yield docstring.count("\n", 0, match.start()) + 1
