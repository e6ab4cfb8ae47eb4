"""Laws about the shape of a text that comes out."""

from __future__ import annotations

import re

from grader.checkers.edge_cases.laws.arguments import the_text
from grader.checkers.edge_cases.laws.law import Law, Seen

_MARKS = {
    "dash": "-",
    "hyphen": "-",
    "space": " ",
    "underscore": "_",
    "slash": "/",
    "dot": ".",
    "comma": ",",
    "newline": "\n",
}
_ENDS = re.compile(
    r"\b(?:neither\s+starts\s+nor\s+ends|(?:no|never|not)\s+(?:\w+\s+)?(?:starts?|begins?)\s+or\s+ends?)\s+(?:with"
    r"|in)\s+(?:an?\s+)?(\w+)"
    r"|\bno\s+leading\s+(?:or|and|nor)\s+trailing\s+(\w+?)(?:e?s)?\b"
)
_SINGLE = re.compile(
    r"\bsingle\s+(dash|space|hyphen|underscore|slash|dot)(?:e?s)?\b|\bruns?\s+of\s+(?:white\s?)?(space"
    r"|dash|hyphen|underscore|slash|dot)(?:e?s)?\b[^.]*\b(?:one|a\s+single)\b"
)


def _lower(seen: Seen) -> bool | None:
    return seen.result == seen.result.lower() if isinstance(seen.result, str) and seen.result else None


def _upper(seen: Seen) -> bool | None:
    return seen.result == seen.result.upper() if isinstance(seen.result, str) and seen.result else None


def _clean_ends(seen: Seen) -> bool | None:
    match = _ENDS.search(seen.told)
    mark = _MARKS.get(match[1] or match[2]) if match else None
    if mark is None or not isinstance(seen.result, str) or not seen.result:
        return None
    return not seen.result.startswith(mark) and not seen.result.endswith(mark)


def _single_marks(seen: Seen) -> bool | None:
    match = _SINGLE.search(seen.told)
    mark = _MARKS.get(match[1] or match[2]) if match else None
    if mark is None or not isinstance(seen.result, str) or len(seen.result) < 2:  # noqa: PLR2004 - two marks
        return None
    return mark * 2 not in seen.result


def _slug(seen: Seen) -> bool | None:
    if not isinstance(seen.result, str) or not seen.result or not seen.result.isascii():
        return None
    separator = seen.values.get("separator", seen.values.get("sep", "-"))
    if separator != "-" or "_" in seen.result:
        return None
    return not seen.result.startswith("-") and not seen.result.endswith("-") and "--" not in seen.result


def _same_length_text(seen: Seen) -> bool | None:
    given = the_text(seen)
    if not given or not isinstance(seen.result, str) or not given.isascii():
        return None
    return len(seen.result) == len(given)


def _case_only(seen: Seen) -> bool | None:
    given = the_text(seen)
    if not given or not isinstance(seen.result, str) or not given.isascii():
        return None
    return seen.result.lower() == given.lower()


LAWS = (
    Law(
        id="lower-case",
        says="the result is in lower case",
        told=r"\breturns?\b[^.]*\b(?:in\s+lower\s?-?case|lower\s?-?cased)\b|\b(?:into"
        r"|to|of)\s+(?:\w+\s+){0,3}lower\s?-?case\s+(?:letters"
        r"|text|string|words)\b",
        unless=r"\bupper\b|\bcapital|\bcount|\bfirst\b|\botherwise\b",
        check=_lower,
        sure=True,
    ),
    Law(
        id="upper-case",
        says="the result is in upper case",
        told=r"\breturns?\b[^.]*\b(?:in\s+upper\s?-?case|upper\s?-?cased|in\s+capitals)\b",
        unless=r"\blower\b|\bcount|\bfirst\b|\botherwise\b|\bcapitali[sz]e",
        check=_upper,
        sure=True,
    ),
    Law(
        id="clean-ends",
        says="the result does not start or end with what the docstring rules out",
        told=_ENDS.pattern,
        check=_clean_ends,
        sure=True,
    ),
    Law(
        id="single-marks",
        says="the result has single separators only",
        told=_SINGLE.pattern,
        unless=r"\binside\b|\bexcept\b|\bquot",
        check=_single_marks,
        sure=True,
    ),
    Law(
        id="slug",
        says="a slug has single dashes, and none at its ends",
        named=r"\b(?:slugify|slug|to slug|make slug|kebab case|to kebab case|kebabify)\b",
        check=_slug,
    ),
    Law(
        id="letter-for-letter",
        says="the result is as long as the text that was given",
        named=r"^(?:caesar(?: cipher| encrypt| encode| shift)?|rot13|rot n|mask|swap case"
        r"|toggle case|vigenere(?: encrypt)?"
        r"|shift letters|substitute|atbash)\b",
        unless=r"\bremove|\bdrop|\bskip|\bignor|\blast\b",
        check=_same_length_text,
        sure=True,
    ),
    Law(
        id="length-told",
        says="the result is as long as the text, as the docstring says",
        told=r"\bresult\s+(?:is\s+)?(?:always\s+)?(?:exactly\s+)?(?:as\s+long\s+as|has\s+the\s+same\s+length\s+as)"
        r"\s+(?:the|its)\s+(?:text|string|input|original|argument|word)\b|\bkeeps?\s+(?:its|the)\s+length\b",
        check=_same_length_text,
        sure=True,
    ),
    Law(
        id="only-case-changes",
        says="nothing but the case of letters changes",
        named=r"^(?:capitali[sz]e(?: words| each word| first(?: letter)?)?|title case|to title case|titlecase|swap case"
        r"|toggle case|invert case|sentence case|upper first|lower first)$",
        unless=r"\bstrip|\btrim|\bcollaps|\bsingle\b|\bremove|\bsplit|\bunderscore|\bspaces\s+(?:become"
        r"|are)|\bwords\s+from\b"
        r"|\bsnake",
        check=_case_only,
        sure=True,
    ),
)
