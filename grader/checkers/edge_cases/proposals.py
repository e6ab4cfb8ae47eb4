"""Which laws and second implementations the name and the docstring of a function suggest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from grader.checkers.edge_cases.laws.law import Law, Seen
from grader.checkers.edge_cases.laws.repeat import one_pass
from grader.checkers.edge_cases.laws.table import LAWS
from grader.checkers.edge_cases.standard.equivalent import Equivalent
from grader.checkers.edge_cases.standard.table import EQUIVALENTS
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.exact import holds_opaque
from grader.inputs.simpler import complexity
from grader.inputs.types import ITERATOR, Items, Type
from grader.sandbox.values import Build, Returned

MAX_PROSE = 2_000
"""Characters of a docstring that patterns are tried on."""
MAX_SIZE = 400
"""Parts and characters of a call that laws look at: some of them take the square of it."""

_ANY_ITERABLE = re.compile(r"\bany\s+iterable\b|\b(?:a\s+)?(?:generators?|iterators?)\s+(?:too|as\s+well|included)\b")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Words(Struct, frozen=True):
    """A function's name as words, and what its docstring says, both in lower case."""

    name: str
    told: str


def words_of(target: Target) -> Words:
    """Read name and prose of a target."""
    name = " ".join(filter(None, _HUMP.sub("_", target.node.name).lower().split("_")))
    return Words(name, " ".join(target.signature.documentation.prose.lower().replace("``", "`").split())[:MAX_PROSE])


def proposed_laws(target: Target) -> list[Law]:
    """Laws that the name or the prose suggests, and nothing speaks against."""
    if target.constructor or target.access is not None:
        return []
    words = words_of(target)
    loops = [
        one.name
        for one in target.signature.parameters
        if _is_looped_over(one.type) or _ANY_ITERABLE.search(one.conditions.said)
    ]
    return [
        law
        for law in (*LAWS, *([one_pass(tuple(loops))] if loops else []))
        if (
            (law.named and target.receiver is None and re.search(law.named, words.name))
            or (law.told and re.search(law.told, words.told))
        )
        and not _forbidden(law.unless, target, words)
    ]


def _is_looped_over(type_: Type) -> bool:
    return isinstance(type_, Items) and type_.shape == "iterable"


def proposed_equivalents(target: Target) -> list[Equivalent]:
    """Second implementations that name and documentation both suggest."""
    if target.constructor or target.access is not None or target.receiver is not None:
        return []
    words = words_of(target)
    return [
        one
        for one in EQUIVALENTS
        if re.search(one.named, words.name)
        and re.search(one.told, f"{words.name} {words.told}")
        and not _forbidden(one.unless, target, words)
    ]


def _forbidden(pattern: str, target: Target, words: Words) -> bool:
    names = " ".join(parameter.name for parameter in target.signature.parameters)
    return bool(pattern) and re.search(pattern, f"{words.name} {names} {words.told}") is not None


def as_seen(target: Target, trial: Trial, *, functions: bool = False) -> Seen | None:
    """A trial as laws look at it; None where it gave no value, or values that are not plain."""
    outcome = trial.outcome
    if not isinstance(outcome, Returned) or not outcome.exhausted or holds_opaque(outcome.value):
        return None
    values = bound(target, trial.case.args, trial.case.kwargs)
    if values is None:
        return None
    values = {name: _of_iterator(value) for name, value in values.items()}
    if any(isinstance(value, Build) and (value.call or not functions) for value in values.values()):
        return None
    parts, characters, _ = complexity([list(values.values()), outcome.value])
    if parts + characters > MAX_SIZE:
        return None
    words = words_of(target)
    return Seen(name=words.name, told=words.told, values=values, result=outcome.value)


def _of_iterator(value: Any) -> Any:  # noqa: ANN401 - arguments are of any type
    """What an iterator gives, as a list: laws speak of the items."""
    return value.args[0] if isinstance(value, Build) and value.target == ITERATOR and len(value.args) == 1 else value


def bound(target: Target, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any] | None:
    """Arguments by the names of their parameters; None where one has no name of its own."""
    names = [one.name for one in target.signature.parameters if one.kind == "positional"]
    if len(args) > len(names):
        return None
    return {**dict(zip(names, args, strict=False)), **kwargs}
