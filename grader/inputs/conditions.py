"""What the words about a parameter demand of its values, as far as it can be read with certainty."""

from __future__ import annotations

import ast
import re

from msgspec import Struct

from grader.inputs.literals import NotLiteralError, evaluate
from grader.inputs.module import Module

_WORDS = {"zero": 0, "nothing": 0, "one": 1, "two": 2, "three": 3, "ten": 10}
_NUMBER = r"(-?\d[\d_,]*(?:\.\d+)?(?:e[+-]?\d+)?(?:\s*\*\*\s*\d+)?(?:\s[-+]\s\d+)?|zero|nothing|one|two|three|ten)"
_END = r"(?![\w.]*\d)"
_BETWEEN = re.compile(
    rf"\b(?:from|in|within|is|:|,)?\s*{_NUMBER}\s*(?:to|through|up to|\.\.+|-|\u2013)\s*{_NUMBER}{_END}"
)
_BETWEEN_AND = re.compile(rf"\bbetween\s+{_NUMBER}\s+and\s+{_NUMBER}{_END}")
_CHAIN = re.compile(rf"{_NUMBER}\s*(<=?)\s*\w+\s*(<=?)\s*{_NUMBER}{_END}")
_AT_LEAST = (
    re.compile(rf"\b{_NUMBER}\s+or\s+(?:more|greater|larger|higher|above)"),
    re.compile(
        rf"\b(?:at\s+least|no\s+less\s+than|not\s+less\s+than|minimum(?:\s+of)?|counted\s+from)\s+{_NUMBER}{_END}"
    ),
    re.compile(rf">=\s*{_NUMBER}{_END}"),
)
_ABOVE = re.compile(rf"(?:(?<![<=])>\s*|\b(?:greater|more|larger|higher)\s+than\s+){_NUMBER}{_END}")
_AT_MOST = (
    re.compile(rf"\b(?:at\s+most|no\s+more\s+than|not\s+more\s+than|maximum(?:\s+of)?)\s+{_NUMBER}{_END}"),
    re.compile(rf"<=\s*{_NUMBER}{_END}"),
    re.compile(rf"\b{_NUMBER}\s+or\s+(?:less|fewer|below)"),
)
_BELOW = re.compile(rf"(?:<(?![=>])\s*|\b(?:less|smaller|lower)\s+than\s+){_NUMBER}{_END}")
_EITHER_WAY = re.compile(rf"\bup\s+to\s+{_NUMBER}\s+either\s+way")
_ANY_NUMBER = re.compile(
    r"\b(?:any|all|arbitrary)\s+(?:\w+\s+)?(?:whole\s+)?(?:numbers?|integers?|ints?|sizes?|floats?|values?|amounts?)\b"
)
_NEGATIVE_TOO = re.compile(
    r"\bmay\s+(?:also\s+)?be\s+(?:\w+\s+or\s+)?negative|\bnegative\s+(?:\w+\s+)?(?:too|as\s+well|allowed)"
)
_ZERO_TOO = re.compile(r"\bmay\s+(?:also\s+)?be\s+(?:\w+\s+or\s+)?(?:zero|0)\b|\bor\s+zero\b|\bincluding\s+zero\b")
_ANY_TEXT = re.compile(
    r"\b(?:any|arbitrary)\s+(?:other\s+)?(?:\w+\s+)?(?:texts?|strings?|strs?|characters?|names?)\b|\bof\s+any\s+script\b"
    r"|\bany\s+str\b|\ball\s+(?:strings|characters)\b"
    r"|\b(?:all\s+|any\s+)?other\s+(?:characters?|letters|texts?|strings?)\s+(?:is|are|stays?|remains?|comes?|passes|pass)\b"
)
_UNICODE = re.compile(r"\butf-?8\b|\bcode\s+points?\b|\bnon-ascii\b|\bany\s+script\b")
"""What is only spoken of where texts may hold more than ASCII."""
_CODECS = re.compile(r"encoding|errors|charset|codec|mode|name|path|file\w*")
_EMPTY_TOO = re.compile(
    r"\b(?:may|can|could)\s+be\s+(?:\w+\s+or\s+)?(?:empty|blank)\b|\bempty\s+(?:ones?|lines?|strings?|texts?)?\s*too\b"
    r"|\ban?\s+(?:empty|blank)\s+\w+\s+(?:gives?|returns?|yields?|counts?|is|has|becomes?|means?|stays?|comes?)\b"
    r"|\bempty\s+\w+\s+(?:gives?|returns?|yields?|counts?|is|has|becomes?|means?|stays?|comes?)\b"
    r"|\bpossibly\s+empty\b|\bzero\s+or\s+more\s+\w+s\b|\bany\s+number\s+of\b|\bor\s+(?:is\s+)?empty\b"
)
_ITEMS_EMPTY_TOO = re.compile(
    r"\bempty\s+(?:ones?|strings?|texts?|lines?)\s*(?:too|as well|allowed|are fine)\b|\bonly\s+empty\s+ones\b"
)
_NOT_EMPTY = re.compile(
    r"\bnon-?\s?empty\b|\bnot\s+(?:be\s+)?empty\b|\bmust\s+have\s+(?:at\s+least|some)\b|\bat\s+least\s+one\s+[a-z]+\b"
    r"|\bone\s+or\s+more\s+[a-z]+\b"
)
_REPEATS_TOO = re.compile(
    r"\brepeats?\b|\bduplicates?\b|\brepeated\b|\bdo\s+not\s+differ\b|\ball\s+(?:the\s+)?(?:same|equal)\b|\bequal\b|\bties?\b"
)
_RAGGED_TOO = re.compile(
    r"\bdiffer\s+in\s+length\b|\bdifferent\s+lengths?\b|\bragged\b|\bany\s+lengths?\b|\bof\s+unequal\s+length"
)
_ARRANGED = re.compile(
    r"\bsorted\b|\bascending\b|\bdescending\b|\bdistinct\b|\bunique\b|\bbalanced\b|\bsame\s+length\b"
)
_OPAQUE = re.compile(
    r"\bvalid\b|\bwell-formed\b|\bsuch\s+as\b|\bof\s+the\s+form\b"
    r"|\bformat(?:ted)?\b|\biso\b|\bpattern\b|\bregex|\bpath\b|\burl\b|\bexisting\b|\bname\s+of\b|\bname\s+from\b|\bdigits\b"
    r"|\bmatching\b|\bdecimal\s+string\b|\bencoded\b|\bone\s+of\b|\bnumber\s+in\s+any\s+form\b"
    r"|\bjson\b|\bhex\w*\b|\bmade\s+by\b|\bwritten\s+by\b|\bproduced\s+by\b|\bseparated\b"
    r"|\b(?:must|should|may|can|needs?|required|allowed|have\s+to|has\s+to)\b[^.]*\b(?:except|unless|only\s+if)\b"
)
_MAKES = re.compile(
    r"^(?:makes?|builds?|creates?|sorts?|orders?|ranks?|removes?|drops?|formats?|writes?|renders?|counts?|shortens?"
    r"|truncates?|computes?|calculates?|turns?|shows?|spells?|generates?|composes?|replaces?|collapses?|normali[sz]es?"
    r"|cleans?|cuts?)\b"
)
_OF_RESULTS = re.compile(
    r"\bsorted\b|\bascending\b|\bdescending\b|\bdistinct\b|\bunique\b|\bformat(?:ted)?\b|\bname\s+(?:of|from)\b|\bdigits\b"
    r"|\bhex\w*\b|\bseparated\b|\bone\s+of\b|\bencoded\b"
)
"""What a sentence that says what is made says of the result."""
_NO_SURROGATES = re.compile(r"\b(?:no|without|not|except)\s+(?:\w+\s+)?(?:lone\s+)?surrogates?\b")
_LETTERS = re.compile(
    r"\b(?:only|consists?\s+of|contains?\s+only|made\s+of|of)\s+(?:ascii\s+)?(?:lower[- ]?case\s+|upper[- ]?case\s+)?"
    r"(?P<first>letters|digits)(?:\s+(?:and|or)\s+(?P<second>letters|digits))?(?!\s*,)(?:\s+only)?\s*(?:[.;]|$)"
)
"""Which characters alone a text may have."""
_SURROGATES = re.compile(r"\bsurrogates?\b")
_JOINED = re.compile(
    r"\b(?:joined|separated|divided|delimited)\s+by\b|\b(?:comma|dot|colon|space|slash|dash)-separated\b"
)
_QUOTED = re.compile(r"(?<!:)``?([^`]+)``?|\"((?:[^\"\\]|\\.)+)\"|(?<![A-Za-z])'((?:[^'\\]|\\.)+)'(?![A-Za-z])")
_BECOMES = re.compile(
    r"(?:(?<!such\s)\bas|\bbecomes?|\bgives?|\breturns?|\byields?|\binto|->)\s+(?:\"[^\"]+\"|(?<!\w)'[^']+'(?!\w)|``?[^`]+``?)"
)
"""What a value becomes, which is a result."""
_LINK = re.compile(r"`[^`]*`__?(?!\w)")
"""A name of something that stands elsewhere, in reST."""
_TEMPLATE = re.compile(r"[YMDHSNXymdhsnx#]{1,4}(?:[-:/. T,]+[YMDHSNXymdhsnx#]{1,4})+")
"""`HH:MM`: the form of a text, no text of that form."""
_NO_TEXTS = ("True", "False", "None")
"""What docstrings quote as code, not as text."""
_EMPTY_MODULE = Module(imports={}, classes={}, aliases={}, variables=frozenset())


class Conditions(Struct, frozen=True, kw_only=True):
    """What is said about one parameter. Bounds are for its numbers, wherever in it they stand.

    `opaque`: something is demanded that is not understood, so that only values close to a documented one are safe;
    `arranged`: the same, of the parts of a value, which a number has none of.
    `quoted` are texts in quotation marks, examples of values where the parameter is a string.
    """

    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    any_number: bool = False
    negative_too: bool = False
    zero_too: bool = False
    any_text: bool = False
    unicode_too: bool = False
    letters_only: bool = False
    surrogates: bool | None = None
    empty_too: bool = False
    items_empty_too: bool = False
    not_empty: bool = False
    repeats_too: bool = False
    ragged_too: bool = False
    none_too: bool = False
    nan_too: bool = False
    aware_too: bool = False
    opaque: bool = False
    arranged: bool = False
    joined: bool = False
    nested: bool = False
    quoted: tuple[str, ...] = ()
    said: str = ""


def read_conditions(name: str, said: str, whole: str) -> Conditions:
    """Read what `said` (about the parameter) and `whole` (the docstring's prose) demand."""
    text = said.lower()
    low, high, low_open, high_open = _bounds(text)
    either = _EITHER_WAY.search(text)
    if either:
        high = number(either[1])
        low = None if high is None else -high
    plural = re.escape(name.lower())
    nothing = rf"\b(?:no|without)\s+(?:{plural}|{plural}s)\b|\b(?:empty|blank)\s+{plural}\b"
    singular = rf"|\bno\s+{plural[:-1]}\w?\b" if name.endswith("s") and len(name) > 3 else ""  # noqa: PLR2004 - a real word
    return Conditions(
        low=low,
        high=high,
        low_open=low_open,
        high_open=high_open,
        any_number=bool(_ANY_NUMBER.search(text) or either),
        negative_too=bool(_NEGATIVE_TOO.search(text)),
        zero_too=bool(_ZERO_TOO.search(text)),
        any_text=bool(_ANY_TEXT.search(text)),
        unicode_too=bool(_UNICODE.search(whole.lower())) and not _CODECS.fullmatch(name),
        letters_only=any(_LETTERS.search(one) and not _MAKES.match(one) for one in _sentences(text)),
        surrogates=False if _NO_SURROGATES.search(text) else (True if _SURROGATES.search(text) else None),
        empty_too=bool(_EMPTY_TOO.search(text) or re.search(nothing + singular, whole.lower())),
        items_empty_too=bool(_ITEMS_EMPTY_TOO.search(text) or _ITEMS_EMPTY_TOO.search(whole.lower())),
        not_empty=bool(_NOT_EMPTY.search(text)),
        repeats_too=bool(
            _REPEATS_TOO.search(text)
            or re.search(rf"\ball\s+(?:the\s+)?{plural}\s+are\s+(?:equal|the\s+same)\b", whole.lower())
        ),
        ragged_too=bool(_RAGGED_TOO.search(text)),
        none_too=bool(re.search(r"\bNone\b", said)),
        nan_too=bool(re.search(r"\bnan\b|not a number", text)),
        aware_too=bool(re.search(r"\b(?:with|any)\s+(?:a\s+)?(?:time\s*)?zone|\baware\b", text))
        and "without" not in text,
        opaque=bool(_OPAQUE.search(_demanding(text))),
        arranged=bool(_ARRANGED.search(text)),
        joined=bool(_JOINED.search(text)),
        nested=bool(re.search(r"\bnested\b", whole.lower())),
        quoted=_quotations(said),
        said=said,
    )


def _demanding(text: str) -> str:
    """A text without what its sentences say of the result that they make."""
    return " ".join(_OF_RESULTS.sub("", one) if _MAKES.match(one) else one for one in _sentences(text))


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.;])\s+", text)


def number(text: str) -> float | None:
    """Read a number as people write them in prose: `2**63 - 1`, `1e9`, `10,000`, `zero`."""
    if text in _WORDS:
        return _WORDS[text]
    try:
        value = evaluate(ast.parse(text.replace(",", "").strip(), mode="eval").body, _EMPTY_MODULE)
    except (SyntaxError, NotLiteralError):
        return None
    return value if isinstance(value, int | float) else None


def _bounds(text: str) -> tuple[float | None, float | None, bool, bool]:
    """Lowest and highest number, and whether each is left out itself."""
    for pattern in (_BETWEEN_AND, _BETWEEN):
        match = pattern.search(text)
        if match:
            low, high = number(match[1]), number(match[2])
            if low is not None and high is not None and low < high:
                return low, high, False, False
    match = _CHAIN.search(text)
    if match:
        return number(match[1]), number(match[4]), match[2] == "<", match[3] == "<"
    low, low_open = _lowest(text)
    high, high_open = _highest(text)
    return low, high, low_open, high_open


def _lowest(text: str) -> tuple[float | None, bool]:
    found = next((match for match in (pattern.search(text) for pattern in _AT_LEAST) if match), None)
    if found:
        return number(found[1]), False
    above = _ABOVE.search(text)
    if above:
        return number(above[1]), True
    if re.search(r"\bnon-?\s?negative\b|\bnot\s+(?:be\s+)?negative\b|\bnatural\s+number", text):
        return 0, False
    if re.search(r"\bpositive\b", text) and not re.search(r"\bpositive\s+or\s+negative\b", text):
        return 0, True
    return None, False


def _highest(text: str) -> tuple[float | None, bool]:
    found = next((match for match in (pattern.search(text) for pattern in _AT_MOST) if match), None)
    if found:
        return number(found[1]), False
    below = _BELOW.search(text)
    return (number(below[1]), True) if below else (None, False)


def _quotations(said: str) -> tuple[str, ...]:
    found = []
    for groups in _QUOTED.findall(_LINK.sub("", _BECOMES.sub("", said))):
        text = next(filter(None, groups)).strip("\"'")
        if text in _NO_TEXTS or _TEMPLATE.fullmatch(text) or re.search(r"\bformat(?:ted)?\b", text):
            continue
        if text and len(text) <= 80 and text not in found:  # noqa: PLR2004 - a value, not a quoted passage
            found.append(text)
    return tuple(found)
