"""Second implementations for texts: case, padding, words, comparisons, numerals."""

from __future__ import annotations

import os.path
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from grader.checkers.edge_cases.standard.equivalent import Equivalent, NotComparableError, Values, of_text, only, pair


def _of_ascii(function: Callable[[str], Any]) -> Callable[[Values], Any]:
    def answer(values: Values) -> Any:  # noqa: ANN401 - as the function
        text = only(values, str)
        if not text.isascii():
            raise NotComparableError
        return function(text)

    return answer


def _text_and_width(values: Values) -> tuple[str, int, str]:
    given = list(values.values())
    fill = given[2] if len(given) == 3 else " "  # noqa: PLR2004 - text, width, fill
    if not (2 <= len(given) <= 3) or type(given[0]) is not str or type(given[1]) is not int or type(fill) is not str:  # noqa: PLR2004 - as above
        raise NotComparableError
    return given[0], given[1], fill


def _ljust(values: Values) -> str:
    text, width, fill = _text_and_width(values)
    return text.ljust(width, fill)


def _rjust(values: Values) -> str:
    text, width, fill = _text_and_width(values)
    return text.rjust(width, fill)


def _centred(values: Values) -> str:
    """Python's own `center` puts the odd blank left or right by parity; only what is even has one answer."""
    text, width, fill = _text_and_width(values)
    if (width - len(text)) % 2:
        raise NotComparableError
    return text.center(width, fill)


def _zfill(values: Values) -> str:
    if len(values) != 2:  # noqa: PLR2004 - number and width
        raise NotComparableError
    number, width = values.values()
    if type(width) is not int or type(number) not in (int, str) or (type(number) is int and number < 0):
        raise NotComparableError
    return str(number).rjust(width, "0")


def _palindrome(values: Values) -> bool:
    letters = [c.casefold() for c in only(values, str) if c.isalnum()]
    return letters == letters[::-1]


def _plain_palindrome(values: Values) -> bool:
    text = only(values, str, list)
    return bool(text == text[::-1])


def _vowels(values: Values) -> int:
    text = only(values, str)
    if not text.isascii():
        raise NotComparableError
    return sum(letter in "aeiouAEIOU" for letter in text)


def _anagrams(values: Values) -> bool:
    one, two = pair(values, str)
    if not (one + two).isalpha() or not (one + two).isascii() or not (one + two).islower():
        raise NotComparableError
    return Counter(one.lower()) == Counter(two.lower())


def _levenshtein(values: Values) -> int:
    one, two = pair(values, str)
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(two, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def _hamming(values: Values) -> int:
    one, two = pair(values, str, list, bytes)
    if len(one) != len(two):
        raise NotComparableError
    return sum(a != b for a, b in zip(one, two, strict=True))


def _subsequence_length(values: Values) -> int:
    one, two = pair(values, str, list)
    row = [0] * (len(two) + 1)
    for a in one:
        before = 0
        for j, b in enumerate(two, 1):
            before, row[j] = row[j], (before + 1 if a == b else max(row[j], row[j - 1]))
    return row[-1]


def _is_subsequence(values: Values) -> bool:
    one, two = pair(values, str, list)
    rest = iter(two)
    return all(any(a == b for b in rest) for a in one)


def _common_prefix(values: Values) -> str:
    if len(values) == 2:  # noqa: PLR2004 - two texts
        return str(os.path.commonprefix(list(pair(values, str))))  # noqa: RUF071 - by characters, which is what is meant
    texts = only(values, list)
    if not texts or not all(type(text) is str for text in texts):
        raise NotComparableError
    return str(os.path.commonprefix(texts))  # noqa: RUF071 - as above


def _snake(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z][a-z]*(?:[A-Z][a-z]+)*", text):
        raise NotComparableError
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text).lower()


def _bracketed(values: Values) -> bool:
    text, expected, pairs = only(values, str), [], {"(": ")", "[": "]", "{": "}"}
    for character in text:
        if character in pairs:
            expected.append(pairs[character])
        elif character in pairs.values() and (not expected or expected.pop() != character):
            return False
    return not expected


_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
_ROMAN_LOW = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
MAX_ROMAN = 3999


def _to_roman(values: Values) -> str:
    number, text = only(values, int), ""
    if not 1 <= number <= MAX_ROMAN:
        raise NotComparableError
    for value, letters in (*_ROMAN, *_ROMAN_LOW):
        count, number = divmod(number, value)
        text += letters * count
    return text


def _from_roman(values: Values) -> int:
    text, total = only(values, str), 0
    if not re.fullmatch(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", text) or not text:
        raise NotComparableError
    rest = text
    for value, letters in (*_ROMAN, *_ROMAN_LOW):
        while rest.startswith(letters):
            total, rest = total + value, rest[len(letters) :]
    return total


EQUIVALENTS = (
    Equivalent(
        id="reversed-text",
        shown="text[::-1]",
        named=r"^(?:reverse|reversed|reverse (?:text|string|str)|mirror)$",
        told=r"\brevers|\bbackwards",
        unless=r"\bwords?\b|\bonly\b|\bvowel|\bcombining|\bgrapheme",
        answer=lambda values: only(values, str, list)[::-1],
    ),
    Equivalent(
        id="reversed-words",
        shown="' '.join(reversed(text.split()))",
        named=r"^(?:reverse words|reverse word order|reverse sentence|words reversed)$",
        told=r"\bwords\b",
        unless=r"\beach\s+word|\bletters\b|\bin\s+place|\bkeep|\bspaces\s+(?:stay|are\s+kept)|\bpunctuation",
        answer=of_text(lambda text: " ".join(reversed(text.split()))),
        exact=True,
    ),
    Equivalent(
        id="word-count",
        shown="len(text.split())",
        named=r"^(?:count words|word count|number of words|words in|num words)$",
        told=r"\bwords\b",
        unless=r"\bunique|\bdistinct|\blonger|\bpunctuation|\bhyphen|\beach\b|\bletters\b"
        r"|\bapostrophe|\bapart\s+by\s+single"
        r"|\bdict",
        answer=of_text(lambda text: len(text.split())),
        exact=True,
    ),
    Equivalent(
        id="vowels",
        shown="a count of the letters in aeiouAEIOU",
        named=r"^(?:count vowels|vowel count|number of vowels|num vowels|vowels in)$",
        told=r"\bvowels?\b",
        unless=r"\by\b(?!\w)|\baccent|\blower\s?case\s+only|\bdistinct|\bunique",
        answer=_vowels,
        exact=True,
    ),
    Equivalent(
        id="palindrome",
        shown="comparing the letters and digits with their reverse",
        named=r"^(?:is )?(?:a )?palindrom(?:e|ic)$",
        told=r"\b(?:punctuation|alphanumeric|letters|digits|non-alpha\w*)\b",
        unless=r"\bnumber\b|\binteger\b|\bcase[- ]sensitive|\bonly\s+spaces\b|\baccent",
        answer=_palindrome,
        exact=True,
    ),
    Equivalent(
        id="plain-palindrome",
        shown="text == text[::-1]",
        named=r"^(?:is )?(?:a )?palindrom(?:e|ic)$",
        told=r"\bexact|\bcase[- ]sensitive|\bcase\s+(?:counts|matters)|\bevery\s+character|\blist\b",
        unless=r"\bignor",
        answer=_plain_palindrome,
    ),
    Equivalent(
        id="anagrams",
        shown="comparing the counts of letters",
        named=r"^(?:is |are )?(?:an )?anagrams?$",
        told=r"\banagrams?\b",
        unless=r"\bcase[- ]sensitive|\bcase\s+(?:counts|matters)|\bdifferent\s+words|\bnot\s+the\s+same",
        answer=_anagrams,
        exact=True,
    ),
    Equivalent(
        id="levenshtein",
        shown="the table of Wagner and Fischer",
        named=r"^(?:levenshtein|levenshtein distance|edit distance|min edits|minimum edit distance)$",
        told=r"\blevenshtein\b|\bedits?\b|\binsert",
        unless=r"\btranspos|\bdamerau|\bweight|\bcost\b|\bratio|\bnormali",
        answer=_levenshtein,
        exact=True,
    ),
    Equivalent(
        id="hamming",
        shown="a count of the positions that differ",
        named=r"^(?:hamming|hamming distance|count differences|differing positions)$",
        told=r"\bposition|\bdiffer|\bhamming",
        unless=r"\bbits\b|\binteger",
        answer=_hamming,
        exact=True,
    ),
    Equivalent(
        id="subsequence-length",
        shown="the usual table",
        named=r"^(?:lcs length|longest common subsequence(?: length)?|lcs)$",
        told=r"\blength\b",
        unless=r"\bsubstring",
        answer=_subsequence_length,
        exact=True,
    ),
    Equivalent(
        id="subsequence",
        shown="one walk along the second text",
        named=r"^(?:is )?(?:a )?subsequence$",
        told=r"\bsubsequence|\border\b",
        answer=_is_subsequence,
        exact=True,
    ),
    Equivalent(
        id="common-prefix",
        shown="os.path.commonprefix",
        named=r"^(?:longest )?common prefix$|^shared prefix$",
        told=r"\bprefix\b|\bbeginning|\bstart",
        unless=r"\blength\b|\bpath|\bcase|\bcomponent|\bwords\b",
        answer=_common_prefix,
        exact=True,
    ),
    Equivalent(
        id="left-justified",
        shown="str.ljust",
        named=r"^(?:ljust|left justify|align left|pad right|right pad|pad end)$",
        told=r"\bright\b|\bleft\b|\bend\b|\bpad",
        unless=r"\btruncat|\bcut|\bnumber\b|\bwide\b|\bdisplay",
        answer=_ljust,
        exact=True,
    ),
    Equivalent(
        id="right-justified",
        shown="str.rjust",
        named=r"^(?:rjust|right justify|align right|pad left|left pad|pad start)$",
        told=r"\bright\b|\bleft\b|\bstart\b|\bfront\b|\bpad",
        unless=r"\btruncat|\bcut|\bnumber\b|\bwide\b|\bdisplay",
        answer=_rjust,
        exact=True,
    ),
    Equivalent(
        id="centred",
        shown="str.center",
        named=r"^(?:center|centre|center text|centre text|pad center|center align|pad both)$",
        told=r"\bcent(?:er|re)|\bmiddle\b",
        unless=r"\btruncat|\bcut|\bwide\b|\bdisplay",
        answer=_centred,
        exact=True,
    ),
    Equivalent(
        id="zero-padded",
        shown="str.zfill",
        named=r"^(?:zfill|zero pad|pad zeros|pad with zeros|zero fill|pad number|leading zeros)$",
        told=r"\bzeros?\b",
        unless=r"\btruncat|\bcut|\bdecimal|\bright\b",
        answer=_zfill,
        exact=True,
    ),
    Equivalent(
        id="swapped-case",
        shown="str.swapcase",
        named=r"^(?:swap case|swapcase|toggle case|invert case)$",
        told=r"\bcase\b",
        answer=_of_ascii(str.swapcase),
    ),
    Equivalent(
        id="single-spaces",
        shown="' '.join(text.split())",
        named=r"^(?:normali[sz]e|collapse|squeeze|clean|tidy|squash) (?:white ?space|spaces?|blanks)$|^(?:single space"
        r"|squish)$",
        told=r"\bwhite\s?space\b|\btabs?\b",
        unless=r"\bonly\s+spaces|\bnewlines?\s+(?:are\s+)?(?:kept|stay)|\binside|\bends?\s+(?:are\s+)?kept|\blines?\b",
        answer=_of_ascii(lambda text: " ".join(text.split())),
        exact=True,
    ),
    Equivalent(
        id="snake-case",
        shown="an underscore before each capital",
        named=r"^(?:to snake case|camel to snake|snake case|to snake|snakify|camel case to snake case)$",
        told=r"\bsnake|\bunderscore",
        answer=_of_ascii(_snake),
    ),
    Equivalent(
        id="balanced",
        shown="a stack of the brackets that are open",
        named=r"^(?:is |are )?(?:balanced|valid parentheses|valid brackets|balanced (?:brackets|parentheses|parens)"
        r"|brackets balanced|brackets match|matching brackets|well formed|check brackets)$",
        told=r"\[[^.]*\{|\{[^.]*\[|\bsquare\b|\bcurly\b|\bthree\s+kinds|\b(?:round|all)\b[^.]*\bbrackets",
        unless=r"\bquot|\bstring\s+literal|\bangle|<|\bescap|\bonly\s+brackets",
        answer=_bracketed,
        exact=True,
    ),
    Equivalent(
        id="to-roman",
        shown="subtracting the largest numeral that fits",
        named=r"^(?:to roman|int to roman|roman|roman numeral|to roman numeral|number to roman|int to roman numeral)$",
        told=r"\broman\b",
        unless=r"\blower",
        answer=_to_roman,
        exact=True,
    ),
    Equivalent(
        id="from-roman",
        shown="adding up the largest numerals",
        named=r"^(?:from roman|roman to (?:int|integer|number|decimal|arabic)|parse roman|read roman|roman value)$",
        told=r"\broman\b",
        answer=_from_roman,
        exact=True,
    ),
)
