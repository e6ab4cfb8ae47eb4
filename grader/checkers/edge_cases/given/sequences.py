"""Classes against a reference: the same object, the same calls in a row, and where the answers part."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.bench import OTHER_HASH_SEED, Bench
from grader.checkers.edge_cases.given.agreement import Disagreement, Promise, disagreement
from grader.checkers.edge_cases.given.pairing import Pair, cases_of
from grader.checkers.edge_cases.given.scripts import Script, Step, call_of_script, outcomes_of, shown_script
from grader.checkers.edge_cases.given.sides import Side, promise_of
from grader.checkers.edge_cases.reports import definition_span, rank
from grader.checkers.edge_cases.targets import Target
from grader.inputs.cases import Case
from grader.inputs.domain import STRENGTHS
from grader.inputs.edits import leaves_of
from grader.inputs.render import render, shorten
from grader.inputs.types import Record
from grader.model.checker import Context, Effort
from grader.model.evidence import Assessed, Confidence, Finding, Gap, Severity, Witness
from grader.sandbox.values import Build, Died, Outcome, Raised, Returned

CHECK = "edge_cases.reference"
SCRIPTS: dict[Effort, int] = {"quick": 80, "normal": 300, "deep": 1000}
"""Sequences tried on a class, by effort."""
LONGEST = 20
"""Calls drawn for one sequence."""
SOME = 3
"""Methods that every other sequence is drawn from; the others are drawn from all."""
PROBES = 6
"""Calls after those, of one method on different values: what the earlier ones have left shows here."""
POOL = 3
"""Values of each parameter: few, so that calls meet what earlier ones have left."""
INSTANCES = 4
SHRINKING = 60
"""Shorter sequences tried for one witness."""
BATCH = 20
_SKIPPED = ("__init__", "__post_init__", "__repr__", "__hash__", "__del__", "__copy__", "__deepcopy__", "__reduce__")


class Method(Struct, frozen=True):
    """A method of both sides with the inputs that it is given; `kind` as in `Step`."""

    pair: Pair
    kind: str
    cases: tuple[Case, ...]
    promise: Promise


class Parting(Struct, frozen=True):
    """The first step whose answers differ, and how."""

    index: int
    difference: Disagreement


def find_different_sequences(
    name: str, subject: Side, trusted: Side, context: Context, benches: tuple[Bench, Bench]
) -> Iterator[Finding | Gap | Assessed]:
    """At most one finding a method: the shortest sequence found on which its answer differs.

    `benches`: those of the subject and of the trusted side, both with the helper of `scripts`.
    """
    ours, theirs = benches
    methods = _methods(name, subject, trusted, context)
    instances = _instances(name, subject, trusted, context)
    units = tuple(unit.qualname for unit in context.units if unit.qualname.startswith(f"{name}."))
    if not methods or not instances:
        detail = f"no {'method' if not methods else 'instance'} of {name} could be made for both sides"
        yield Gap(checks=(CHECK,), path=subject.subject.path, units=units or "all", reason="no-input", detail=detail)
        return
    scripts = _scripts(methods, instances, context)
    by_name = {method.pair.subject.node.name: method for method in methods}
    reported: dict[str, tuple[Script, Finding]] = {}
    compared = 0
    lost: Died | None = None
    for start in range(0, len(scripts), BATCH):
        batch = scripts[start : start + BATCH]
        expected, got = _both(batch, ours, theirs)
        for script, one, other in zip(batch, expected, got, strict=True):
            found = _parting(script, one, other, by_name)
            compared += outcomes_of(one) is not None
            if isinstance(other, Died) and other.reason != "crash":
                lost = other
            method = script.steps[found.index].name if found else ""
            if found is None or method in reported:
                continue
            confirmed = _confirmed(script, found, by_name, ours, theirs)
            if confirmed is not None:
                reported[method] = confirmed
    yield from _simplest([*reported.values()])
    if lost is not None and not reported:
        yield Gap(checks=(CHECK,), path=subject.subject.path, units=units, reason=lost.reason, detail=lost.detail)
    elif not compared:
        detail = f"no calls of {name} were found that the reference answers"
        yield Gap(checks=(CHECK,), path=subject.subject.path, units=units, reason="no-input", detail=detail)
    else:
        yield Assessed(checks=(CHECK,), path=subject.subject.path, units=units, trials=compared)


def _simplest(found: list[tuple[Script, Finding]]) -> Iterator[Finding]:
    """Findings without those that a fault of another method is behind: it alone is enough to see one of the others."""
    names = [frozenset(step.name for step in script.steps) for script, _ in found]
    order = sorted(range(len(found)), key=lambda index: (len(names[index]), len(found[index][0].steps), index))
    kept: list[frozenset[str]] = []
    for index in order:
        if not any(names[index] > other for other in kept):
            kept.append(names[index])
            yield found[index][1]


def _methods(name: str, subject: Side, trusted: Side, context: Context) -> list[Method]:
    found = []
    ours, theirs = subject.targets(), trusted.targets()
    for qualname, left in ours.items():
        own = left.node.name
        right = theirs.get(qualname)
        private = own.startswith("_") and not (own.startswith("__") and own.endswith("__"))
        if right is None or not qualname.startswith(f"{name}.") or private or own in _SKIPPED:
            continue
        if left.constructor or left.receiver is None or left.access != right.access or left.access == "delete":
            continue
        pair = Pair(_bare(left), _bare(right))
        cases = [one for one in cases_of(pair, 16, context.seed) if one.zone == "in"]
        cases.sort(key=rank)
        if cases:
            found.append(Method(pair, left.access or "call", tuple(cases), promise_of(right, left, subject.module)))
    return found


def _bare(target: Target) -> Target:
    """The method without its receiver: the object is made once for the whole sequence."""
    calls = tuple(replace(call, receiver=None) for call in target.calls)
    return replace(target, receiver=None, calls=calls)


def _instances(name: str, subject: Side, trusted: Side, context: Context) -> list[Build]:
    """Objects to start from, in the domain of both constructors."""
    left = _constructor(name, subject)
    right = _constructor(name, trusted)
    if left is None or right is None:
        return [Build(target=name)] if _takes_nothing(name, subject) and _takes_nothing(name, trusted) else []
    cases = [one for one in cases_of(Pair(left, right), 16, context.seed) if one.zone == "in"]
    cases.sort(key=rank)
    made = {render(one.args): Build(target=name, args=one.args, kwargs=one.kwargs) for one in cases}
    return [*made.values()][:INSTANCES]


def _constructor(name: str, side: Side) -> Target | None:
    found = (one for key, one in side.targets().items() if one.constructor and key.startswith(f"{name}."))
    return next(found, None)


def _takes_nothing(name: str, side: Side) -> bool:
    from grader.inputs.annotations import read_class

    record = read_class(name, side.module)
    return isinstance(record, Record) and not any(field.required for field in record.fields)


def _scripts(methods: list[Method], instances: list[Build], context: Context) -> list[Script]:
    """Sequences drawn by seed, short ones first, from small pools of values that the methods share."""
    source = random.Random(context.seed)  # noqa: S311 - a reproducible order is the point
    pools = _pools(methods)
    found: dict[str, Script] = {}
    count = SCRIPTS[context.effort]
    for number in range(count):
        length = 1 + number * LONGEST // count
        instance = instances[number % len(instances)]
        known = _with_own(pools, instance)
        last = source.choice(methods)
        some = (
            methods
            if number // len(instances) % 2
            else source.sample(methods, source.randint(1, min(len(methods), SOME)))
        )
        steps = [_step(source.choice(some), known, source) for _ in range(length)]
        steps += [_step(last, known, source) for _ in range(PROBES)]
        steps = [one for index, one in enumerate(steps) if index < length or one not in steps[length:index]]
        script = Script(instance, tuple(steps))
        found.setdefault(repr([*shown_script(script)]), script)
    return [*found.values()]


def _pools(methods: list[Method]) -> dict[str, list[Any]]:
    """Values of positional parameters by name and type: what one method is given, the others are given too."""
    pools: dict[str, list[Any]] = {}
    for method in methods:
        for parameter, column in _columns(method):
            pool = pools.setdefault(f"{parameter.name} {parameter.type}", [])
            for value in column:
                if len(pool) < POOL and not any(render(value) == render(one) for one in pool):
                    pool.append(value)
    return pools


def _with_own(pools: Mapping[str, list[Any]], instance: Build) -> Mapping[str, list[Any]]:
    """The pools with the values that an object was made with: names of its own are what its methods are asked for."""
    own = leaves_of(instance)
    return {
        key: [*values, *(leaf for leaf in own if type(leaf) in {*map(type, values)})] if values else values
        for key, values in pools.items()
    }


def _columns(method: Method) -> Iterator[tuple[Any, list[Any]]]:
    positional = [one for one in method.pair.subject.signature.parameters if one.kind == "positional"]
    for index, parameter in enumerate(positional):
        yield parameter, [case.args[index] for case in method.cases if len(case.args) > index]


def _step(method: Method, pools: Mapping[str, list[Any]], source: random.Random) -> Step:
    name = method.pair.subject.node.name
    case = source.choice(method.cases[: 4 * POOL])
    if source.random() < 0.1:  # noqa: PLR2004 - now and then an input as it was drawn
        return Step(name, method.kind, case.args, case.kwargs)
    positional = [one for one in method.pair.subject.signature.parameters if one.kind == "positional"]
    args = [
        source.choice(pools.get(f"{parameter.name} {parameter.type}") or [value])
        for parameter, value in zip(positional, case.args, strict=False)
    ]
    return Step(name, method.kind, (*args, *case.args[len(args) :]), case.kwargs)


def _both(scripts: list[Script], ours: Bench, theirs: Bench) -> tuple[list[Outcome], list[Outcome]]:
    calls = [call_of_script(script) for script in scripts]
    return theirs.call(calls), ours.call(calls)


def _parting(script: Script, expected: Outcome, got: Outcome, methods: Mapping[str, Method]) -> Parting | None:
    """Where the answers part. A call that the trusted side refuses in its own way ends what can be compared."""
    theirs, ours = outcomes_of(expected), outcomes_of(got)
    if theirs is None:
        return None
    if ours is None:
        found = disagreement(expected, got, Promise(returns=methods[script.steps[0].name].promise.returns))
        if found is None or isinstance(got, Returned | Raised):
            return None
        return Parting(len(script.steps) - 1, replace(found, expected="an answer to each call"))
    for index, (step, one, other) in enumerate(zip(script.steps, theirs, ours, strict=False)):
        promise = methods[step.name].promise
        if isinstance(one, Raised) and not {*one.bases} & promise.raises:
            return None
        found = disagreement(one, other, promise)
        if found is not None:
            return Parting(index, found)
    return None


def _confirmed(
    script: Script, first: Parting, methods: Mapping[str, Method], ours: Bench, theirs: Bench
) -> tuple[Script, Finding] | None:
    """The shortest sequence found that parts in the same way, in processes of their own."""
    small = replace(script, steps=script.steps[: first.index + 1])
    small = _shrunk(small, first, methods, ours, theirs)
    call = call_of_script(small)
    expected = theirs.fresh([call])
    elsewhere = theirs.fresh([call], hash_seed=OTHER_HASH_SEED)
    got = ours.fresh([call])
    if not expected or not elsewhere or not got or _parting(small, expected[0], elsewhere[0], methods) is not None:
        return None
    found = _parting(small, expected[0], got[0], methods)
    if found is None or found.difference.kind != first.difference.kind:
        return None
    return small, _told(small, found, methods)


def _shrunk(script: Script, first: Parting, methods: Mapping[str, Method], ours: Bench, theirs: Bench) -> Script:
    """Leave out calls, from the front, as long as the answers part in the same way."""
    budget = SHRINKING
    name = script.steps[first.index].name
    index = 0
    while index < len(script.steps) - 1 and budget:
        budget -= 1
        shorter = replace(script, steps=(*script.steps[:index], *script.steps[index + 1 :]))
        expected, got = _both([shorter], ours, theirs)
        found = _parting(shorter, expected[0], got[0], methods)
        if found is not None and (shorter.steps[found.index].name, found.difference.kind) == (
            name,
            first.difference.kind,
        ):
            script = replace(shorter, steps=shorter.steps[: found.index + 1])
            index = 0
        else:
            index += 1
    return script


def _told(script: Script, found: Parting, methods: Mapping[str, Method]) -> Finding:
    target = methods[script.steps[found.index].name].pair.subject
    lines = [*shown_script(script)]
    strengths = [_strength(methods[step.name], step) for step in script.steps]
    weakest = min(strengths, key=lambda one: STRENGTHS[one.strength]) if strengths else None
    confidence: Confidence = "high" if weakest is not None and weakest.strength == "stated" else "medium"
    severity: Severity = "high"
    text = "; ".join(lines)
    return Finding(
        check=CHECK,
        path=target.unit.path,
        qualname=target.unit.qualname,
        span=definition_span(target),
        message=shorten(found.difference.in_words(text)),
        severity=severity,
        confidence=confidence,
        level="A",
        witness=Witness(
            call=shorten(text),
            args=shorten(render(script.steps[found.index].args)),
            kwargs=shorten(render(dict(script.steps[found.index].kwargs))),
            expected=shorten(found.difference.expected),
            got=shorten(found.difference.got),
            zone="in",
            because=shorten(weakest.because if weakest is not None else "there are no arguments"),
            steps=tuple(map(shorten, lines)),
        ),
    )


def _strength(method: Method, step: Step) -> Case:
    """The evidence for one call: that of the case it was drawn from, or of the weakest case that lent a value."""
    text = render([step.args, dict(step.kwargs)])
    same = [case for case in method.cases if render([case.args, dict(case.kwargs)]) == text]
    return same[0] if same else min(method.cases, key=lambda case: STRENGTHS[case.strength])
