"""Types that the prose of a docstring gives: `word (a string)`, `born and today are dates`, `of a list of numbers`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from grader.inputs.documentation import Documentation
from grader.inputs.names import type_by_name
from grader.inputs.types import NONE, TEXT, Choice, Items, Row, Scalar, Shape, Table, Type

_INT, _FLOAT = Scalar("int"), Scalar("float")
_NOUNS: Mapping[str, Type] = {
    name: type_
    for names, type_ in (
        ("string str text word line", TEXT),
        ("int integer whole-number", _INT),
        ("number float real-number decimal-number", _FLOAT),
        ("date datetime.date", Scalar("date")),
        ("datetime datetime.datetime", Scalar("datetime")),
        ("timedelta datetime.timedelta", Scalar("timedelta")),
        ("bool boolean", Scalar("bool")),
        ("bytes", Scalar("bytes")),
    )
    for name in names.split()
}
_SHAPES: Mapping[str, Shape] = {"list": "list", "sequence": "list", "iterable": "iterable", "set": "set"}
_ADJECTIVES = (
    r"(?:(?:any|non-?empty|positive|non-?negative|finite|plain|short|single|sorted|unsorted|ordinary|unicode|ascii|possibly"
    r"|nested|arbitrary|ordered|new|empty|long|small|given|whole(?!\s+number))\s+)*"
)
_NOUN = (
    r"(?:datetime\.\w+|whole\s+numbers?|real\s+numbers?|strings?|strs?|texts?|words?|lines?|integers?|ints?|numbers?"
    r"|floats?|dates?|datetimes?|timedeltas?|booleans?|bools?|bytes)"
)
_PHRASE = (
    rf"(?:an?\s+|the\s+|any\s+)?{_ADJECTIVES}(?:(?P<shape>list|sequence|iterable|set|tuple)s?\s+of\s+{_ADJECTIVES}"
    rf"(?:(?P<item>{_NOUN})|(?P<kind>[a-z]+s))\b|(?P<dict>dict|mapping)s?\s+of\s+(?:strings|texts)\b|(?P<noun>{_NOUN})\b)"
    r"(?:\s+objects?\b)?"
)
_GIVEN = "of in for from through over among between all up sort drop split add join count reverse scale check take read"
"""What stands before the one thing that a function is given."""
_WORDS_AFTER = "of from in that which with by between and or into to at for such so above below greater not you when"
_ENDS = rf"(?=\s*(?:[.,;:()]|$|-|\u2013|(?:{_WORDS_AFTER.replace(' ', '|')})\b))"


def prose_type(name: str, documentation: Documentation, parameters: list[str]) -> Type | None:
    """The type that a sentence gives for a parameter, which it names, or which is the only one."""
    plain = re.escape(name.lower())
    others = "|".join(re.escape(one.lower()) for one in parameters)
    listed = rf"(?:(?:{others})\s*(?:,|and|or)\s*)*{plain}(?:\s*(?:,|and|or)\s*(?:{others}))*"
    told = re.sub(r"[`*]", "", documentation.about.get(name, "")).lower()
    prose = re.sub(r"[`*]", "", documentation.prose).lower()
    patterns = [
        (prose, rf"\b{plain}\s*\(\s*(?:each\s+)?{_PHRASE}{_ENDS}"),
        (told, rf"\b{listed}\s*(?::|-{{1,2}}\s|is\b|are\b)\s*(?:each\s+|both\s+|all\s+)?{_PHRASE}{_ENDS}"),
        (told, rf"\b{plain}\s*:[^.;]*?,\s*an?\s+{_PHRASE}{_ENDS}"),
        (prose, rf"\b{plain}\s*,\s*an?\s+{_PHRASE}{_ENDS}"),
    ]
    if len(parameters) > 1:
        patterns.append((prose, rf"\b(?:both|all)\s+(?:are|of\s+them\s+are)\s+{_PHRASE}{_ENDS}"))
    else:
        patterns.append((prose, rf"\b(?:{_GIVEN.replace(' ', '|')})\s+(?:an?|the|all)\s+{_PHRASE}{_ENDS}"))
    for text, pattern in patterns:
        for match in re.finditer(pattern, text):
            found = _read(match)
            if found is not None:
                return found
    return None


def _read(match: re.Match[str]) -> Type | None:
    if match["dict"]:
        return Table(TEXT, TEXT)
    if match["shape"]:
        item = _noun(match["item"]) if match["item"] else _by_kind(match["kind"])
        if item is None:
            return None
        if re.match(r"\s+(?:and|or)\s+none\b", match.string[match.end() :]):
            item = Choice((item, NONE))
        return Row((item,), variadic=True) if match["shape"] == "tuple" else Items(_SHAPES[match["shape"]], item)
    return _noun(match["noun"])


def _noun(text: str) -> Type | None:
    plain = re.sub(r"\s+", "-", text)
    return _NOUNS.get(plain) or _NOUNS.get(plain.removesuffix("s"))


def _by_kind(noun: str) -> Type | None:
    """What the items are by what they are called: names are texts, weights numbers."""
    named = type_by_name(noun)
    return named.item if isinstance(named, Items) and not isinstance(named.item, Choice | Items) else None
