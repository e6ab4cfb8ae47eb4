"""The same input for two implementations: under both their parameter names, and in the domain of both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.documented_error import violations
from grader.checkers.edge_cases.given.mutants import mutants
from grader.checkers.edge_cases.targets import Target
from grader.inputs.accepts import accepts
from grader.inputs.call_zone import judge_call
from grader.inputs.cases import Case, gather
from grader.inputs.corpus import draw
from grader.inputs.domain import LARGE, STRENGTHS, judge
from grader.inputs.render import render
from grader.inputs.shrink import Judge, in_zone
from grader.inputs.signature import Signature
from grader.inputs.types import Scalar, unsupported
from grader.sandbox.values import Build, Call

_NAMESPACE = "types:SimpleNamespace"


class Pair(Struct, frozen=True):
    """A function under test and the trusted one of the same name, as targets of their own texts."""

    subject: Target
    trusted: Target

    def to_trusted(self, case: Case) -> Case | None:
        """The case under the trusted side's names; None where it has no such parameter."""
        return _renamed(case, self.subject.signature, self.trusted.signature)

    def to_subject(self, case: Case) -> Case | None:
        """The case under the subject's names."""
        return _renamed(case, self.trusted.signature, self.subject.signature)

    def trusted_call(self, case: Case) -> Call:
        """The call of the trusted side that gives it a case of the subject."""
        theirs = self.to_trusted(case) or case
        return Call(target=self.trusted.name, args=theirs.args, kwargs=theirs.kwargs)


def cases_of(pair: Pair, count: int, seed: int) -> list[Case]:
    """Inputs from both signatures, with the constants and documented calls of both, in the subject's spelling.

    About four times `count`; each once, in the domain of both or of unknown standing, or what the text says is refused.
    """
    ours, theirs = pair.subject, pair.trusted
    calls = [*ours.calls, *theirs.calls]
    half = max(10, count // 2)
    found: dict[str, Case] = {}
    for signature, node, share in (
        (ours.signature, ours.node, count),
        (ours.signature, theirs.node, half),
        (theirs.signature, theirs.node, count),
        (theirs.signature, ours.node, half),
    ):
        drawn: Iterable[Case | None] = gather(signature, node, calls, None, share, seed)
        if signature is theirs.signature:
            drawn = [pair.to_subject(case) for case in drawn if case is not None]
        _keep(pair, drawn, found)
    best = sorted((case for case in found.values() if case.zone == "in"), key=lambda case: -STRENGTHS[case.strength])
    _keep(pair, mutants(best, _optional(ours.signature, seed), 2 * count, seed), found)
    for refused in violations(ours, best[:3]):
        found.setdefault(
            render([refused.args, dict(refused.kwargs)]), replace(refused, zone="unknown", strength="none")
        )
    return list(found.values())


def _optional(signature: Signature, seed: int) -> dict[str, list[Any]]:
    """Values in the domain of the parameters that may be left out: bounds that the text states, and drawn ones."""
    found: dict[str, list[Any]] = {}
    for parameter in signature.parameters:
        if parameter.required or parameter.kind.startswith("variadic") or unsupported(parameter.type) is not None:
            continue
        told = parameter.conditions
        whole = parameter.type == Scalar("int")
        ends = [int(end) for end in (told.low, told.high) if end is not None and whole and abs(end) < LARGE]
        drawn = [row[0] for row in draw((parameter.type,), seed, 16)]
        values = [value for value in [*ends, *drawn] if judge(parameter, value).zone == "in"]
        if values:
            found[parameter.name] = [*{render(value): value for value in values}.values()][:6]
    return found


def _keep(pair: Pair, cases: Iterable[Case | None], found: dict[str, Case]) -> None:
    for case in cases:
        known = judged(pair, case) if case is not None else None
        if known is not None:
            key = render([known.args, dict(known.kwargs)])
            kept = found.get(key)
            if kept is None or STRENGTHS[known.strength] > STRENGTHS[kept.strength]:
                found[key] = known


def judged(pair: Pair, case: Case) -> Case | None:
    """The case with the better of two judgements; None where one side's text rules it out.

    The trusted text has the last word on values, the subject's annotations have it on types. Where the trusted text is
    silent, it takes more than the subject's own types to be in the domain.
    """
    theirs = pair.to_trusted(case)
    if theirs is None or _is_made_up([case.args, dict(case.kwargs)]):
        return None
    trusted = judge_call(pair.trusted.signature, theirs.args, theirs.kwargs, None, None)
    ours = judge_call(pair.subject.signature, case.args, case.kwargs, None, None)
    if trusted.zone == "out" or not _takes(pair.subject.signature, case):
        return None
    if ours.zone == "out" and STRENGTHS[trusted.strength] < STRENGTHS["near"]:
        return None
    least = STRENGTHS["near" if trusted.zone == "unknown" else "ordinary"]
    best = max(
        (one for one in (case, trusted, ours) if one.zone == "in" and STRENGTHS[one.strength] >= least),
        key=lambda one: STRENGTHS[one.strength],
        default=None,
    )
    if best is None:
        return replace(case, zone="unknown", strength="none")
    return replace(case, zone="in", strength=best.strength, because=best.because)


def _is_made_up(value: object) -> bool:
    """Is an object in it whose parts were drawn one by one? Two right ways to use it may find that they disagree."""
    if isinstance(value, Build):
        return value.target == _NAMESPACE or _is_made_up([value.args, dict(value.kwargs)])
    if isinstance(value, Mapping):
        return any(_is_made_up(key) or _is_made_up(item) for key, item in value.items())
    return isinstance(value, list | tuple | set | frozenset) and any(map(_is_made_up, value))


def _takes(signature: Signature, case: Case) -> bool:
    """Do the annotations of the code allow the types of these arguments?"""
    positional = [parameter for parameter in signature.parameters if parameter.kind == "positional"]
    by_name = {parameter.name: parameter for parameter in signature.parameters}
    given = [*zip(positional, case.args, strict=False)]
    given += [(by_name[name], value) for name, value in case.kwargs.items() if name in by_name]
    return all(not one.annotated or accepts(one.type, value) is not False for one, value in given)


def _renamed(case: Case, source: Signature, target: Signature) -> Case | None:
    before = [parameter.name for parameter in source.parameters if parameter.kind == "positional"]
    after = [parameter.name for parameter in target.parameters if parameter.kind == "positional"]
    kinds = {parameter.kind for parameter in target.parameters}
    names = {parameter.name for parameter in target.parameters}
    if len(case.args) > len(after) and "variadic" not in kinds:
        return None
    kwargs: dict[str, Any] = {}
    for name, value in case.kwargs.items():
        place = before.index(name) if name in before else len(after)
        new = name if name in names or place >= len(after) else after[place]
        if new not in names and "variadic-keyword" not in kinds:
            return None
        kwargs[new] = value
    given = {*after[: len(case.args)], *kwargs}
    if len(given) < len(after[: len(case.args)]) + len(kwargs):
        return None
    if any(parameter.required and parameter.name not in given for parameter in target.parameters):
        return None
    return replace(case, kwargs=kwargs)


def judge_of(pair: Pair, original: Case) -> Judge:
    """A judge for smaller inputs: as well supported as the first one by one of the sides, ruled out by none."""
    ours = in_zone(original, pair.subject.signature, None)
    theirs_first = pair.to_trusted(original)
    theirs = in_zone(theirs_first, pair.trusted.signature, None) if theirs_first is not None else None

    def judge_smaller(candidate: Case) -> Case | None:
        renamed = pair.to_trusted(candidate)
        if renamed is None:
            return None
        allowed = judged(pair, replace(candidate, zone="unknown", strength="none"))
        if allowed is None:
            return None
        found = theirs(renamed) if theirs is not None else None
        if found is not None:
            return replace(found, args=candidate.args, kwargs=candidate.kwargs)
        return ours(candidate)

    return judge_smaller


def shape(case: Case) -> str:
    """What sort of input it is: types, emptiness, signs and alphabets, not values."""
    return repr([_shape(value) for value in [*case.args, *case.kwargs.values()]])


_PATTERN = re.compile(r"[0-9]+|[A-Za-z]+|[^\x00-\x7f]+|\s+")


def _character_kind(run: re.Match[str]) -> str:
    first = run[0][0]
    return "u" if not first.isascii() else "9" if first.isdigit() else "a" if first.isalpha() else " "


def _shape(value: object) -> object:
    match value:
        case bool() | None:
            return repr(value)
        case int() | float():
            return type(value).__name__, (value > 0) - (value < 0), abs(value) > 1
        case str():
            return "str", _PATTERN.sub(_character_kind, value)
        case list() | tuple() | set() | frozenset():
            return type(value).__name__, min(len(value), 2), sorted({repr(_shape(item)) for item in value})
        case Mapping():
            return "dict", min(len(value), 2), sorted({repr(_shape(item)) for item in value.values()})
        case _:
            return type(value).__name__
