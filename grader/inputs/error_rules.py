"""Documented errors of the plain kind: `Raises ValueError if workers is less than 1`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from grader.inputs.conditions import number
from grader.inputs.documentation import exceptions_named
from grader.inputs.signature import Parameter, Signature
from grader.inputs.types import Choice, Items, Scalar, Type

_N = r"(-?\d[\d_]*|zero|one|two)"
NONSENSE = ("?!", "~ ~ ~", "\N{SNOWMAN}", "--x--y--", "()")
ANYTHING_ELSE = re.compile(
    r"\bfor\s+any(?:thing\s+else|\s+other\s+(?!reason|error|exception|type|failure|cause|case)\w+)"
)
"""What the docstring of a function says that rejects all that it does not take."""
_FAR = 5
"""How far outside a bound the second violating value lies."""


class ErrorRule(Struct, frozen=True, kw_only=True):
    """Giving `parameter` one of `values`, the other arguments being right, must raise one of `exceptions`.

    `together`: one of the values alone may be allowed, all of them cannot be.
    """

    parameter: str
    exceptions: frozenset[str]
    values: tuple[Any, ...]
    sentence: str
    together: bool = False


def error_rules(signature: Signature) -> list[ErrorRule]:
    """Read the rules of a docstring that name one parameter, one bound and an exception, and nothing else."""
    return [rule for parameter in signature.parameters for rule in _rules_for(parameter, signature)]


def _rules_for(parameter: Parameter, signature: Signature) -> Iterator[ErrorRule]:
    bare = _bare(parameter.type)
    if not (isinstance(bare, Items) or bare in (Scalar("int"), Scalar("float"), Scalar("str"))):
        return
    names = [one.name for one in signature.parameters]
    for sentence in signature.documentation.sentences:
        for clause in re.split(r";\s*|,\s*(?:and\s+)?(?=[A-Z]\w+(?:Error|Exception)\b)", sentence):
            exceptions = exceptions_named(clause)
            if not exceptions:
                continue
            if ANYTHING_ELSE.search(clause) and not parameter.conditions.any_text and (nonsense := _nonsense(bare)):
                yield ErrorRule(
                    parameter=parameter.name, exceptions=exceptions, values=nonsense, sentence=sentence, together=True
                )
                continue
            values = _violations(clause, parameter, bare, names)
            if values:
                yield ErrorRule(parameter=parameter.name, exceptions=exceptions, values=values, sentence=sentence)


def _nonsense(bare: Type) -> tuple[Any, ...]:
    """Texts that hardly any form of text has in common, as the parameter takes them."""
    if bare == Scalar("str"):
        return NONSENSE
    if isinstance(bare, Items) and bare.shape == "list" and bare.item == Scalar("str"):
        return tuple([text] for text in NONSENSE)
    return ()


def _bare(type_: Type) -> Type:
    if isinstance(type_, Choice):
        options = [option for option in type_.options if option != Scalar("none")]
        return options[0] if len(options) == 1 else type_
    return type_


def _violations(clause: str, parameter: Parameter, bare: Type, names: list[str]) -> tuple[Any, ...]:  # noqa: C901, PLR0911 - one branch or return for each kind
    text = re.sub(r"[`*]", "", clause)
    name = re.escape(parameter.name)
    numeric = isinstance(bare, Scalar) and bare.name in ("int", "float")
    only = r"(?=\s*(?:[.,;]|$|\bor\b|with\b))"
    if numeric:
        subject = rf"(?:{name}\s+(?:is\s+|<\s*)|an?\s+{name}\s+)"
        if len(names) == 1:
            subject = rf"(?:{subject}|(?:for|if|when|on)\s+(?:an?\s+|it\s+is\s+|the\s+\w+\s+is\s+))"
        below = re.search(
            rf"{subject}(?:less\s+than\s+|below\s+|smaller\s+than\s+|under\s+)?(?<=[nwr<]\s){_N}{only}", text
        )
        if below:
            return _beyond(number(below[1]), -1)
        if re.search(rf"{subject}negative(?:\s+\w+)?{only}", text):
            return (-1, -_FAR)
        if re.search(rf"{subject}(?:not\s+positive|zero\s+or\s+(?:negative|less)|non-?positive){only}", text):
            return (0, -_FAR)
        if re.search(rf"{subject}(?:zero|0){only}", text):
            return (0,)
        if re.search(rf"^\W*{name}\s+(?:is|must\s+be|:)[^.;]*,\s*(?:or\s+)?else\b", text):
            return _outside(parameter)
        if re.search(rf"^\W*{name}\s*:[^.;]*,\s*(?:or\s+)?else\b", text):
            return _outside(parameter)
        if re.search(r"\boutside\s+(?:these|the|those|its|their)\s+(?:limits|bounds|ranges?)\b", text):
            return _outside(parameter)
        return ()
    if re.search(rf"(?:if|when)\s+{name}\s+(?:is|are|has\s+no|holds\s+no)\s*(?:empty|elements|items){only}", text):
        return ("",) if bare == Scalar("str") else ([],)
    return ()


def _outside(parameter: Parameter) -> tuple[Any, ...]:
    told = parameter.conditions
    below = _beyond(told.low, 0 if told.low_open else -1)
    above = _beyond(told.high, 0 if told.high_open else 1)
    return (*below, *above)


def _beyond(bound: float | None, step: int) -> tuple[Any, ...]:
    if bound is None or bound != int(bound):
        return ()
    return (int(bound) + step, int(bound) + (_FAR if step > 0 else -_FAR))
