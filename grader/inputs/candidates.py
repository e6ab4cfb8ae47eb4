"""Types to try for parameters of which hardly anything is known, and what the trials tell: the last rung.

Pure: who proposes calls and reads their outcomes makes none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from grader.inputs.annotations import choice
from grader.inputs.corpus import draw
from grader.inputs.ladder import CANDIDATES
from grader.inputs.signature import Parameter, Signature
from grader.inputs.types import Choice, Type, unsupported
from grader.sandbox.values import Build, Outcome, Raised, Returned

PROBES = 48
"""Calls that find out what the parameters of one function take."""
ALONE = 2
"""Values that each type is tried with where only one parameter is unknown."""

_PROBED = ("name", "probe")
_WRONG = frozenset({"TypeError", "AttributeError"})
"""What a value of a wrong type raises at its first use."""


class Probe(Struct, frozen=True, kw_only=True):
    """One call that finds out: the arguments, and the type that was chosen for each probed parameter."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    receiver: Build | None
    chosen: tuple[Type, ...]


def probed_parameters(signature: Signature) -> list[Parameter]:
    """The needed parameters whose type is a guess by name, or none at all."""
    return [
        parameter
        for parameter in signature.parameters
        if parameter.required and parameter.rung in _PROBED and unsupported(parameter.type) is None
    ]


def propose(signature: Signature, receiver: Type | None, seed: int) -> list[Probe]:
    """Calls that try the types, every one with every other one as far as PROBES of them allow."""
    probed = probed_parameters(signature)
    needed = [parameter for parameter in signature.parameters if parameter.required]
    if not probed or any(unsupported(parameter.type) for parameter in needed):
        return []
    options = [_options(parameter) for parameter in probed]
    found: list[Probe] = []
    total = ALONE * len(options[0]) if len(options) == 1 else PROBES
    for number in range(total):
        rest, chosen = number, []
        for place, types in enumerate(options):
            # The first parameters turn fastest; where there are too many pairs, each further one starts elsewhere.
            chosen.append(types[(rest + place * (number // PROBES)) % len(types)])
            rest //= len(types)
        by_name = {parameter.name: type_ for parameter, type_ in zip(probed, chosen, strict=True)}
        types = [by_name.get(parameter.name, parameter.type) for parameter in needed]
        row = draw((*types, receiver) if receiver is not None else tuple(types), seed, 8)[number % 4 * 2]
        values = dict(zip([parameter.name for parameter in needed], row, strict=False))
        args = tuple(values[parameter.name] for parameter in needed if parameter.kind == "positional")
        kwargs = {parameter.name: values[parameter.name] for parameter in needed if parameter.kind != "positional"}
        instance = row[-1] if receiver is not None else None
        found.append(Probe(args=args, kwargs=kwargs, receiver=instance, chosen=tuple(chosen)))
    return found


def _options(parameter: Parameter) -> list[Type]:
    """What its name speaks for first, then the candidates."""
    guess = parameter.type.options if isinstance(parameter.type, Choice) else (parameter.type,)
    return [*dict.fromkeys([*guess, *CANDIDATES.options])][:8]


def narrowed(signature: Signature, probes: Iterable[Probe], outcomes: Iterable[Outcome]) -> Signature:
    """The signature with the types that worked; as it was where none did.

    A guess by name that worked is kept as it is.
    """
    worked = [probe for probe, outcome in zip(probes, outcomes, strict=False) if _works(outcome)]
    if not worked:
        return signature
    types = {
        parameter.name: _kept(parameter, [probe.chosen[place] for probe in worked])
        for place, parameter in enumerate(probed_parameters(signature))
    }
    parameters = tuple(
        replace(one, type=types[one.name], rung="probe" if types[one.name] != one.type else one.rung)
        if one.name in types
        else one
        for one in signature.parameters
    )
    return replace(signature, parameters=parameters)


def _kept(parameter: Parameter, worked: list[Type]) -> Type:
    guess = parameter.type.options if isinstance(parameter.type, Choice) else (parameter.type,)
    if parameter.rung == "name" and any(option in worked for option in guess):
        return choice([option for option in guess if option in worked])
    return choice([*dict.fromkeys(worked)])


def _works(outcome: Outcome) -> bool:
    """Did the call get past the first use of its arguments?"""
    if isinstance(outcome, Raised):
        return not _WRONG & {outcome.type_name, *outcome.bases}
    return isinstance(outcome, Returned)
