"""Documented results of the plain kind: `0 for an empty list`, `None if name is not there`, `No rows give []`."""

# ruff: noqa: ANN401 - arguments and results are of any type
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sized
from typing import Any, Literal

from msgspec import Struct

from grader.inputs.documentation import Documentation

Kind = Literal["empty", "none", "zero", "negative", "absent"]

_VALUE = (
    r"(?P<value>(?:an?\s+)?(?:new\s+)?empty\s+(?:string|text|str|list|dict|dictionary|mapping|tuple|set|sequence)\b"
    r"|-?\d+(?:\.\d+)?(?![\w.]*\d)(?!\s*(?:or|to|%|\w+s\b))|none\b|true\b|false\b|zero\b|\"\"|''|\[\]|\{\}|\(\)|empty\b)"
)
_STATE = (
    r"(?:(?P<empty>(?:an?\s+|the\s+|any\s+)?(?:empty|blank)\s+(?P<kind>\w+))"
    r"|(?:the\s+)?(?P<param>\w+)\s+(?:is|are)\s+(?P<state>empty|none|zero|0|negative)\b"
    r"|(?P<absent>(?:it|there|the\s+\w+|\w+)\s+(?:is|are)\s+(?:not\s+(?:there|found|present|contained|in\s+(?:it"
    r"|the\s+\w+|\w+))|missing|absent))"
    r"|(?:there\s+(?:is|are)\s+|it\s+has\s+|it\s+holds\s+)(?:none\b|nothing\b|no\s+(?P<no>\w+))|(?P<bare>no\s+(?P<what>\w+)))"
)
_FORWARD = re.compile(
    rf"{_VALUE}(?:\s+(?:is|are|comes?)\s+(?:returned|given|the\s+result))?,?\s+(?:if|when|whenever|for|on"
    rf"|given)\s+{_STATE}(?P<rest>[^.;,]*)"
)
_BACKWARD = re.compile(
    rf"(?:^|[.;,]\s+|\b(?:if|when|for)\s+){_STATE},?\s+(?:gives?|returns?|yields?|has|have|is|are|means?"
    rf"|becomes?|results?\s+in|counts?\s+as|makes?|stays?|the\s+result\s+is)\s+{_VALUE}(?P<rest>[^.;,]*)"
)
_UNCLEAR = re.compile(
    r"\b(?:unless|except|raises?|default|may|can|might|should|but|and\s+\w+\s+is\s+(?:not|none|true|false)"
    r"|strict|otherwise)\b"
)
_STAYS_EMPTY = re.compile(r"^an?\s+empty\s+(\w+)\s+(?:stays|remains|is\s+left|comes\s+back)\s+empty\b")
_KINDS: Mapping[str, tuple[type, ...]] = {
    "list": (list, tuple),
    "sequence": (list, tuple, str),
    "iterable": (list, tuple),
    "array": (list,),
    "string": (str,),
    "str": (str,),
    "text": (str,),
    "dict": (dict,),
    "dictionary": (dict,),
    "mapping": (dict,),
    "set": (set,),
    "tuple": (tuple,),
    "input": (list, tuple, str, dict, set),
}


class ResultRule(Struct, frozen=True, kw_only=True):
    """What a sentence promises: `wanted` (a text: `0`, `none`, `empty list`) when the arguments are of a kind.

    `subject` is the word that says which argument is meant: a parameter's name, a kind of value, or nothing.
    """

    kind: Kind
    subject: str
    wanted: str
    sentence: str


def result_rules(documentation: Documentation) -> list[ResultRule]:
    """Read the rules of a docstring, each one once; sentences with reservations give none."""
    found: dict[tuple[str, str, str], ResultRule] = {}
    for sentence in documentation.sentences:
        text = re.sub(r"[`*]", "", " ".join(sentence.split())).lower()
        stays = _STAYS_EMPTY.match(text)
        if stays:
            rule = ResultRule(kind="empty", subject=stays[1], wanted="empty", sentence=sentence)
            found.setdefault((rule.kind, rule.subject, rule.wanted), rule)
        if _UNCLEAR.search(text) or text.startswith(("args", "param", ":")):
            continue
        for rule in _rules(text, sentence):
            found.setdefault((rule.kind, rule.subject, rule.wanted), rule)
    return list(found.values())


def _rules(text: str, sentence: str) -> Iterator[ResultRule]:
    for pattern in (_FORWARD, _BACKWARD):
        for match in pattern.finditer(text):
            if re.search(r"\b(?:or|and|unless|but)\b", match["rest"]):
                continue
            kind, subject = _condition(match)
            yield ResultRule(kind=kind, subject=subject, wanted=_wanted(match["value"]), sentence=sentence)


def _condition(match: re.Match[str]) -> tuple[Kind, str]:
    if match["state"]:
        states: Mapping[str, Kind] = {"empty": "empty", "none": "none", "zero": "zero", "0": "zero"}
        if match["param"] in ("it", "there"):
            return (
                ("empty", "") if match["state"] in ("empty", "none") else (states.get(match["state"], "negative"), "")
            )
        return states.get(match["state"], "negative"), match["param"]
    if match["absent"]:
        return "absent", ""
    return "empty", match["kind"] or match["no"] or match["what"] or ""


def _wanted(value: str) -> str:
    words = {"zero": "0", '""': "empty string", "''": "empty string", "[]": "empty list", "{}": "empty dict"}
    plain = re.sub(r"^(?:an?\s+)?(?:new\s+)?", "", value)
    return words.get(plain, plain)


def arguments_for(rule: ResultRule, values: Mapping[str, Any]) -> dict[str, Any] | None:  # noqa: PLR0911 - one branch or return for each kind
    """The arguments of a call changed so that the rule speaks of them; None where it is not clear which are meant."""
    if rule.kind == "absent":
        return _without_the_wanted(values)
    name = _meant(rule, values)
    if name is None:
        return None
    before = values[name]
    match rule.kind:
        case "empty" if isinstance(before, list | tuple | str | dict | set | bytes):
            return {**values, name: type(before)()}
        case "none":
            return {**values, name: None}
        case "zero" if type(before) in (int, float):
            return {**values, name: type(before)(0)}
        case "negative" if type(before) in (int, float):
            return {**values, name: type(before)(-3)}
        case _:
            return None


def _meant(rule: ResultRule, values: Mapping[str, Any]) -> str | None:
    """The parameter that a rule speaks of: by name (in singular or plural), by its kind, or the only one."""
    for name in values:
        if rule.subject in (name, f"{name}s") or (rule.subject and f"{rule.subject}s" == name):
            return name
    if rule.kind != "empty":
        return None
    types = _KINDS.get(rule.subject)
    if types is None and rule.subject.endswith("s"):
        types = _KINDS.get(rule.subject[:-1])
    containers = [name for name, value in values.items() if isinstance(value, list | tuple | str | dict | set)]
    fitting = [name for name in containers if types is None or isinstance(values[name], types)]
    if len(fitting) != 1 or (types is None and len(containers) != 1):
        return None
    return fitting[0]


def _without_the_wanted(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same call for something that is not there."""
    if len(values) != 2:  # noqa: PLR2004 - where to look, and what for
        return None
    names = list(values)
    for place, sought in (names, reversed(names)):
        held, wanted = values[place], values[sought]
        if isinstance(held, list | tuple | dict) and type(wanted) in (int, str):
            other: Any = "nowhere to be found" if isinstance(wanted, str) else 987_654
            return {**values, sought: other}
    return None


def keeps(rule: ResultRule, result: Any) -> bool:
    """Is a result what the rule promises?"""
    match rule.wanted:
        case "none":
            return result is None
        case "true" | "false":
            return result is (rule.wanted == "true")
        case "empty":
            return isinstance(result, Sized) and len(result) == 0
        case text if text.startswith("empty"):
            types = _KINDS.get(text.split()[-1], ())
            return isinstance(result, types) and not result
        case text:
            return type(result) in (int, float) and result == float(text)
