"""Do two implementations answer alike? Equality as a caller would see it, and honest about what was not seen."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from msgspec import Struct

from grader.checkers.edge_cases.reports import told
from grader.inputs.accepts import accepts
from grader.inputs.exact import holds_opaque
from grader.inputs.render import render
from grader.inputs.types import Items, Type
from grader.sandbox.values import Died, Exhausted, Instance, Opaque, Outcome, Raised, Returned

TOLERANCE = 1e-9
"""Relative difference of two floats that are still the same answer."""
MATCHED = 200
"""Items of an unordered result that are matched one by one; longer ones are sorted by their text."""

_ROWS = (list, tuple, range)
_GROUPS = (set, frozenset, *_ROWS)
"""Sets, and sequences in the place of one."""
_HELD_BACK = frozenset({"OSError", "ImportError", "EOFError", "MemoryError"})
"""What the sandbox itself causes."""
_ANY_ORDER = re.compile(
    r"\b(?:any|arbitrary|no\s+particular|unspecified)\s+order\b|\border\s+(?:is\s+not|does\s+not|doesn't)\b|\bunordered\b"
    r"|\b(?:a|the)\s+set\s+of\b",
    re.IGNORECASE,
)


class Promise(Struct, frozen=True, kw_only=True):
    """What the trusted side says of its result: the annotated type, the text, and the exceptions that both sides name.

    `unordered`: the order of a sequence means nothing, since it comes from a set or the text says so. `foreign` are
    classes of the code under test that hold no data of their own kind: an object of one equals no data.
    """

    returns: Type
    text: str = ""
    unordered: bool = False
    raises: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()


class Disagreement(Struct, frozen=True):
    """How two outcomes differ: `kind` groups like ones, `expected` and `got` are in words, with the verb for both."""

    kind: str
    expected: str
    got: str
    verb: str = "gives"

    def in_words(self, call: str) -> str:
        """A sentence about a call."""
        verb = "raises" if self.kind.startswith("raises") else self.verb
        other = "leaves" if self.verb == "leaves" else "prints" if self.verb == "prints" else "gives"
        return f"{call} {verb} {self.got}; the reference {other} {self.expected}"


def any_order(text: str) -> bool:
    """Does a docstring say that the order of the result means nothing?"""
    return bool(_ANY_ORDER.search(text))


def is_answer(expected: Outcome, promise: Promise) -> bool:
    """Can the trusted outcome be held against another one: a value, or an exception that both sides document?"""
    if isinstance(expected, Returned):
        return True
    return isinstance(expected, Raised) and bool(_names(expected) & promise.raises)


def is_unseen(expected: Outcome, got: Outcome) -> bool:
    """Does either answer hold something without a value, so that agreement cannot be told?"""
    return any(isinstance(one, Returned) and holds_opaque(one.value) for one in (expected, got))


def disagreement(expected: Outcome, got: Outcome, promise: Promise) -> Disagreement | None:
    """How an outcome differs from the trusted one; None where it does not, or where that cannot be told."""
    if isinstance(expected, Raised):
        return _error_missing(expected, got)
    return _answer_missing(expected, got, promise) if isinstance(expected, Returned) else None


def _answer_missing(expected: Returned, got: Outcome, promise: Promise) -> Disagreement | None:
    match got:
        case Returned():
            return _values(expected, got, promise)
        case Raised() if not _names(got) & _HELD_BACK:
            return Disagreement(f"raises {got.type_name}", told(expected), told(got))
        case Exhausted():
            return Disagreement("endless", told(expected), f"no end within {got.events:,} lines", "finds")
        case Died(reason="crash"):
            return Disagreement("ended", told(expected), got.detail, "is lost:")
        case _:
            return None


def _error_missing(expected: Raised, got: Outcome) -> Disagreement | None:
    match got:
        case Returned():
            return Disagreement("no error", told(expected), told(got))
        case Raised() if expected.type_name not in _names(got) and not _names(got) & _HELD_BACK:
            return Disagreement(f"raises {got.type_name}", told(expected), told(got))
        case Exhausted():
            return Disagreement("endless", told(expected), f"no end within {got.events:,} lines", "finds")
        case _:
            return None


def _values(expected: Returned, got: Returned, promise: Promise) -> Disagreement | None:
    if values_differ(expected.value, got.value, unordered=promise.unordered):
        return Disagreement("value", told(expected), told(got))
    if not holds_opaque(expected.value) and _opaque_names(got.value) & promise.foreign:
        return Disagreement("type", told(expected), told(got))
    if _is_of_another_type(expected, got, promise):
        told_type = "an iterator" if got.iterator and not expected.iterator else f"a {type(got.value).__name__}"
        return Disagreement("type", told(expected), f"{told(got)}, {told_type}")
    if expected.output.strip() and expected.output.split() != got.output.split():
        return Disagreement("output", repr(expected.output.rstrip()), repr(got.output.rstrip()), "prints")
    for before, after in zip(
        [*expected.args, *expected.kwargs.values()], [*got.args, *got.kwargs.values()], strict=False
    ):
        if values_differ(before, after):
            return Disagreement("argument", f"{render(before)} behind", f"{render(after)} behind", "leaves")
    return None


def _opaque_names(value: object) -> frozenset[str]:
    if isinstance(value, Opaque):
        return frozenset({value.type_name})
    if isinstance(value, Mapping):
        return frozenset().union(*map(_opaque_names, [*value, *value.values()]))
    if isinstance(value, list | tuple | set | frozenset):
        return frozenset().union(*map(_opaque_names, value))
    return frozenset()


def _is_of_another_type(expected: Returned, got: Returned, promise: Promise) -> bool:
    """Equal, but of a type that the annotation or the text rules out: the list that should be a tuple."""
    strict = isinstance(promise.returns, Items) and promise.returns.shape == "list" and promise.returns.mutable
    if strict and got.iterator and not expected.iterator:
        return True
    if isinstance(expected.value, tuple) and isinstance(got.value, list) and re.search(r"\btuples?\b", promise.text):
        return True
    fits = accepts(promise.returns, expected.value) is not False
    return fits and accepts(promise.returns, got.value) is False


def values_differ(left: object, right: object, *, unordered: bool = False) -> bool:  # noqa: PLR0911 - one return for each kind
    """Tell whether two values are certainly different to a caller. Kinds of sequence, of set and of number are alike.

    Integers are compared exactly, floats within TOLERANCE; `nan` equals `nan`. Of an Opaque value only that it is not
    None is known.
    """
    if isinstance(left, Opaque) or isinstance(right, Opaque):
        return left is None or right is None
    if isinstance(left, Instance) or isinstance(right, Instance):
        return _instances_differ(left, right)
    if _is_number(left) and _is_number(right):
        return _numbers_differ(left, right)
    if isinstance(left, complex) and isinstance(right, complex):
        return _numbers_differ(left.real, right.real) or _numbers_differ(left.imag, right.imag)
    if isinstance(left, bytes | bytearray) and isinstance(right, bytes | bytearray):
        return bytes(left) != bytes(right)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return _mappings_differ(left, right)
    if isinstance(left, _ROWS) and isinstance(right, _ROWS):
        return _unordered_differ(left, right) if unordered else _rows_differ(left, right)
    if isinstance(left, _GROUPS) and isinstance(right, _GROUPS):
        return _unordered_differ(left, right)
    if type(left) is not type(right):
        return True
    return bool(left != right)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal | Fraction)


def _numbers_differ(left: Any, right: Any) -> bool:
    if left != left or right != right:  # noqa: PLR0124 - not a number
        return not (left != left and right != right)  # noqa: PLR0124 - not a number
    if left == right:
        return False
    if isinstance(left, int) and isinstance(right, int):
        return True
    if type(left) is type(right) and not isinstance(left, float):
        return True
    try:
        return not math.isclose(left, right, rel_tol=TOLERANCE)
    except (OverflowError, ValueError):  # an integer that no float can hold, a signalling NaN
        return True


def _instances_differ(left: object, right: object) -> bool:
    """By fields: another implementation may call its class by another name, or use a plain tuple or dict for it."""
    if isinstance(left, Instance) and isinstance(right, Instance):
        return values_differ(list(left.fields.values()), list(right.fields.values()))
    one, other = (left, right) if isinstance(left, Instance) else (right, left)
    assert isinstance(one, Instance)  # noqa: S101 - the caller has looked
    if isinstance(other, tuple):
        return values_differ(tuple(one.fields.values()), other)
    if isinstance(other, Mapping):
        return values_differ(dict(one.fields), other)
    return "value" not in one.fields or values_differ(one.fields["value"], other)


def _mappings_differ(left: Mapping[Any, Any], right: Mapping[Any, Any]) -> bool:
    if len(left) != len(right):
        return True
    keyed = {render(key): value for key, value in right.items()}
    by_key = {**keyed} if any(key not in right for key in left) else None
    for key, value in left.items():
        if by_key is None:
            if values_differ(value, right[key]):
                return True
        elif render(key) not in by_key or values_differ(value, by_key[render(key)]):
            return True
    return False


def _rows_differ(left: Any, right: Any) -> bool:
    return len(left) != len(right) or any(map(values_differ, left, right))


def _unordered_differ(left: Iterable[Any], right: Iterable[Any]) -> bool:
    ours: Sequence[Any] = sorted(left, key=render)
    theirs = sorted(right, key=render)
    if len(ours) != len(theirs):
        return True
    if not _rows_differ(ours, theirs):
        return False
    if len(ours) > MATCHED:
        return True
    for item in ours:
        found = next((index for index, other in enumerate(theirs) if not values_differ(item, other)), None)
        if found is None:
            return True
        del theirs[found]
    return False


def _names(raised: Raised) -> set[str]:
    return {name.rpartition(".")[2] for name in (raised.type_name, *raised.bases)}
