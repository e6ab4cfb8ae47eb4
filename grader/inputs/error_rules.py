"""Documented errors of the plain kind: `ValueError if workers is less than 1`, `KeyError for an unknown name`."""

# ruff: noqa: ANN401 - arguments are of any type
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from grader.inputs.conditions import number
from grader.inputs.documentation import exceptions_named
from grader.inputs.signature import Parameter, Signature
from grader.inputs.types import Choice, Items, Row, Scalar, Table, Type

NONSENSE = ("?!", "~ ~ ~", "\N{SNOWMAN}", "--x--y--", "()")
ANYTHING_ELSE = re.compile(
    r"\bfor\s+any(?:thing\s+else|\s+other\s+(?!reason|error|exception|type|failure|cause|case)\w+)"
)
"""What the docstring of a function says that rejects all that it does not take."""
_FAR = 5
"""How far outside a bound the second violating value lies."""
_N = r"(-?\d[\d_]*(?:\.\d+)?|zero|one|two|\w+)"
_END = (
    r"(?=\s*(?:[.,;:)]|$|\bor\b(?!\s+(?:more|greater|larger|above|higher|less|fewer|below))|with\b|included\b|too\b))"
)
_NOUNS: Mapping[str, str] = {
    "list": r"lists?|sequences?|inputs?|iterables?|collections?|arrays?",
    "str": r"texts?|strings?|inputs?",
    "dict": r"dicts?|dictionary|mappings?|inputs?",
    "number": r"numbers?|integers?|values?|ints?|floats?|amounts?",
}
_BELOW = r"(?:less\s+than|below|smaller\s+than|lower\s+than|under|<)"
_ABOVE = r"(?:greater\s+than|more\s+than|larger\s+than|bigger\s+than|higher\s+than|above|over|beyond|exceeds|>)"
_AFTER = rf"(?:{_ABOVE}|after|later\s+than|longer\s+than)"
_BEFORE = rf"(?:{_BELOW}|before|earlier\s+than|shorter\s+than)"
_RAGGED = re.compile(
    r"\b(?:rows|lists|lines|columns|inner\s+lists|lengths|they|sizes|texts|strings|sequences|vectors|\w+\s+and\s+\w+)\s+"
    r"(?:differ\s+in\s+(?:length|size)|differ\b(?=\s*(?:[.,;]|$))|(?:are|have)\s+(?:of\s+)?(?:unequal|different|differing)"
    r"\s+(?:lengths?|sizes?)|(?:are\s+not|do\s+not\s+have|have\s+not)\s+(?:all\s+)?(?:of\s+)?the\s+same\s+(?:length|size)"
    r"|(?:are|is)\s+ragged|are\s+not\s+equally\s+long)"
)
_UNKNOWN = re.compile(
    r"\b(?:no\s+such\s+(?P<such>\w+)|(?:an?\s+)?unknown\s+(?P<unknown>\w+)"
    r"|(?P<named>\w+)\s+(?:is|was)\s+(?:unknown|not\s+(?:known|there|found|in\b|present|registered)|missing)"
    r"|(?P<absent>\w+)\s+does\s+not\s+exist)"
)
_RESERVED = re.compile(r"\bunless\b|\bexcept\b|\bstrict\b|\bunder\s+\w+\s+conditions\b")

Change = Callable[[Mapping[str, Any]], Any]
"""From the arguments of a call that is right to the value that makes it wrong; None where there is none."""


class ErrorRule(Struct, frozen=True, kw_only=True):
    """Giving `parameter` one of `values`, the other arguments being right, must raise one of `exceptions`.

    `together`: one of the values alone may be allowed, all of them cannot be. `change` makes the value out of the
    other arguments, where it is these that it must not go with. `anything`: whatever is not taken ends so.
    """

    parameter: str
    exceptions: frozenset[str]
    values: tuple[Any, ...] = ()
    sentence: str
    together: bool = False
    change: Change | None = None
    anything: bool = False

    def violations(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """What the parameter must not be, beside the other arguments of a call."""
        made = self.change(given) if self.change is not None else None
        return self.values if made is None else (*self.values, made)


def error_rules(signature: Signature) -> list[ErrorRule]:
    """Read the rules of a docstring that name a parameter, what it must not be, and an exception."""
    return [rule for parameter in signature.parameters for rule in _rules_for(parameter, signature)]


def _rules_for(parameter: Parameter, signature: Signature) -> Iterator[ErrorRule]:
    kind = _kind(parameter.type)
    if not kind or parameter.kind.startswith("variadic"):
        return
    said: set[str] = set()
    for sentence in signature.documentation.sentences:
        for clause in re.split(r";\s*|,\s*(?:and\s+)?(?=[A-Z]\w+(?:Error|Exception)\b)", sentence):
            exceptions = exceptions_named(clause)
            if not exceptions or _RESERVED.search(clause) or clause in said:
                continue
            said.add(clause)
            rule = ErrorRule(parameter=parameter.name, exceptions=exceptions, sentence=sentence)
            yield from _read_clause(rule, clause, parameter, kind, signature)


def _read_clause(
    rule: ErrorRule, clause: str, parameter: Parameter, kind: str, signature: Signature
) -> Iterator[ErrorRule]:
    def of(values: tuple[Any, ...] = (), change: Change | None = None, *, anything: bool = False) -> ErrorRule:
        return ErrorRule(
            parameter=rule.parameter,
            exceptions=rule.exceptions,
            sentence=rule.sentence,
            values=values,
            change=change,
            together=anything,
            anything=anything,
        )

    text = re.sub(r"[`*]", "", " ".join(clause.split())).lower()
    if ANYTHING_ELSE.search(clause) and not parameter.conditions.any_text:
        if nonsense := _nonsense(parameter.type):
            yield of(nonsense, anything=True)
        elif kind == "number" and (outside := _outside(parameter)):
            yield of(outside)
        return
    if re.search(r"\b(?:if|when|for)\b.*\band\b", re.sub(r"\bbetween\s+\S+\s+and\b", "", text)) and not re.search(
        rf"\b(?:{_RAGGED.pattern})", text
    ):
        return  # a condition on two things at once
    values = _violations(text, parameter, kind, signature)
    if values:
        yield of(values)
    change = _between(text, parameter, kind, signature)
    if change is not None:
        yield of(change=change)


def _kind(type_: Type) -> str:
    """What sort of value a rule can be about: a number, a text, a list, a dict, a date; empty for others."""
    options = type_.options if isinstance(type_, Choice) else (type_,)
    kinds = {_kind_of_one(option) for option in options if option != Scalar("none")}
    return kinds.pop() if len(kinds) == 1 else ""


def _kind_of_one(type_: Type) -> str:
    match type_:
        case Items(shape="list" | "iterable") | Row(variadic=True):
            return "list"
        case Table():
            return "dict"
        case Scalar(name="int" | "float"):
            return "number"
        case Scalar(name="str" | "date" | "datetime"):
            return type_.name
        case _:
            return ""


def _nonsense(type_: Type) -> tuple[Any, ...]:
    """Texts that hardly any form of text has in common, as the parameter takes them."""
    kind = _kind(type_)
    if kind == "str":
        return NONSENSE
    if isinstance(type_, Items) and type_.shape == "list" and type_.item == Scalar("str"):
        return tuple([text] for text in NONSENSE)
    return ()


def _subject(parameter: Parameter, kind: str, signature: Signature) -> str:
    """A pattern for what a clause may call the parameter: its name, or its kind where no other is of that kind."""
    name = re.escape(parameter.name.lower())
    called = [name, f"{name}s"] if not name.endswith("s") else [name, rf"{name[:-1]}"]
    alike = [one for one in signature.parameters if _kind(one.type) in (kind, "")]
    if len(alike) == 1 and kind in _NOUNS:
        called.append(_NOUNS[kind])
    if len(signature.parameters) == 1:
        called.append("it")
    return rf"(?:(?:an?|the|any|its)\s+)?(?:{'|'.join(called)})(?:\s+or\s+(?:the\s+)?\w+)?"


def _violations(text: str, parameter: Parameter, kind: str, signature: Signature) -> tuple[Any, ...]:
    subject = _subject(parameter, kind, signature)
    if kind == "number":
        return _numbers(text, subject, parameter)
    if kind not in _EMPTY:
        return ()
    name = re.escape(parameter.name.lower())
    empty = (
        rf"\b{subject}\s+(?:is|are|must\s+not\s+be|is\s+none\s+or)\s+(?:\w+\s+or\s+)?empty{_END}",
        rf"\b(?:for|on|if|when|with|given|,)\s+(?:an?\s+|the\s+)?empty\s+{subject}{_END}",
        rf"\b{subject}\s+(?:has|have|holds?|contains?)\s+no\s+(?:elements|items|values|entries|characters){_END}",
        rf"\b(?:no|without)\s+(?:any\s+)?{name}(?:\s+(?:are|is)\s+(?:given|passed|there))?{_END}",
    )
    return (_EMPTY[kind],) if any(re.search(pattern, text) for pattern in empty) else ()


_EMPTY: Mapping[str, Any] = {"str": "", "list": [], "dict": {}}


def _numbers(text: str, subject: str, parameter: Parameter) -> tuple[Any, ...]:
    is_ = r"(?:\s+(?:is|are|falls|lies|must\s+not\s+be))?\s*"
    found: list[Any] = []
    for low in re.findall(rf"\b{subject}{is_}{_BELOW}\s*{_N}{_END}", text):
        found += _beyond(number(low), -1)
    for low in re.findall(rf"\b{subject}{is_}not\s+at\s+least\s+{_N}{_END}", text):
        found += _beyond(number(low), -1)
    for high in re.findall(rf"\b{subject}{is_}{_ABOVE}\s*{_N}{_END}", text):
        found += _beyond(number(high), 1)
    beyond = (
        rf"\b{subject}{is_}(?:outside(?:\s+of)?|not\s+(?:in|within|between|from))\s+(?:the\s+range\s+)?(?:of\s+)?[\[(]?"
        rf"{_N}\s*(?:\.\.+|,|to|and|-|\u2013|through)\s*{_N}[\])]?{_END}"
    )
    for low, high in re.findall(beyond, text):
        found += [*_beyond(number(low), -1), *_beyond(number(high), 1)]
    if re.search(rf"\b{subject}{is_}negative{_END}|\b(?:for|if|when|on)\s+(?:an?\s+)?negative\s+{subject}{_END}", text):
        found += [-1, -_FAR]
    if re.search(rf"\b{subject}{is_}(?:not\s+positive|zero\s+or\s+(?:negative|less|below)|non-?positive){_END}", text):
        found += [0, -_FAR]
    if re.search(rf"\b{subject}{is_}(?:zero|0){_END}|\b(?:for|if|when|on)\s+(?:an?\s+)?zero\s+{subject}{_END}", text):
        found += [0]
    name = re.escape(parameter.name.lower())
    otherwise = rf"^\W*{name}\s*(?:is\b|must\s+be\b|:)[^.;]*,\s*(?:or\s+)?else\b"
    limits = r"\boutside\s+(?:these|the|those|its|their)\s+(?:limits|bounds|ranges?)\b"
    if re.search(otherwise, text) or re.search(limits, text):
        found += _outside(parameter)
    return tuple(dict.fromkeys(found))


def _between(text: str, parameter: Parameter, kind: str, signature: Signature) -> Change | None:  # noqa: PLR0911 - one return for each kind
    """What must not be in view of the other arguments: a lower end above the upper one, rows of several lengths."""
    name = re.escape(parameter.name.lower())
    for other in signature.parameters:
        if other.name == parameter.name:
            continue
        theirs = re.escape(other.name.lower())
        same = _kind(other.type) == kind and kind in ("number", "date", "datetime")
        if same and re.search(rf"\b{name}\s+(?:is\s+|lies\s+|comes\s+)?{_AFTER}\s*(?:the\s+)?{theirs}{_END}", text):
            return _stepped(other.name, 1)
        if same and re.search(rf"\b{name}\s+(?:is\s+|lies\s+|comes\s+)?{_BEFORE}\s*(?:the\s+)?{theirs}{_END}", text):
            return _stepped(other.name, -1)
        held = rf"(?:the\s+(?:number|length)\s+of\s+{theirs}|len\({theirs}\)|there\s+are\s+{theirs})"
        counted = kind == "number" and _kind(other.type) == "list"
        if counted and re.search(rf"\b{name}\s+(?:is\s+)?{_ABOVE}\s*{held}{_END}", text):
            return _more_than_held(other.name)
        if kind == "list" and _kind(other.type) == "list" and _RAGGED.search(text):
            return _longer(parameter.name)
    if kind == "list" and _is_nested(parameter.type) and _RAGGED.search(text):
        return _ragged(parameter.name)
    match = _UNKNOWN.search(text)
    if match and kind == "str" and parameter.name.lower() in match.groups():
        return lambda _: "nowhere to be found"
    return None


def _is_nested(type_: Type) -> bool:
    return isinstance(type_, Items) and isinstance(type_.item, Items | Row | Scalar) and type_.item != Scalar("int")


def _stepped(other: str, step: int) -> Change:
    def change(given: Mapping[str, Any]) -> Any:
        value = given.get(other)
        if isinstance(value, dt.date):
            return value + dt.timedelta(days=step)
        return value + step if isinstance(value, int | float) else None

    return change


def _more_than_held(other: str) -> Change:
    return lambda given: len(given[other]) + 1 if isinstance(given.get(other), list | tuple) else None


def _longer(own: str) -> Change:
    def change(given: Mapping[str, Any]) -> Any:
        value = given.get(own)
        return [*value, value[-1]] if isinstance(value, list) and value else None

    return change


def _ragged(own: str) -> Change:
    """The rows with one more, which is shorter than the first."""

    def change(given: Mapping[str, Any]) -> Any:
        value = given.get(own)
        if not isinstance(value, list) or not value or not isinstance(value[0], list | str) or len(value[0]) < 1:
            return None
        return [*value, value[0][:-1]]

    return change


def _outside(parameter: Parameter) -> tuple[Any, ...]:
    told = parameter.conditions
    below = _beyond(told.low, 0 if told.low_open else -1)
    above = _beyond(told.high, 0 if told.high_open else 1)
    return (*below, *above)


def _beyond(bound: float | None, step: int) -> tuple[Any, ...]:
    if bound is None or bound != int(bound):
        return ()
    return (int(bound) + step, int(bound) + (_FAR if step > 0 else -_FAR))
