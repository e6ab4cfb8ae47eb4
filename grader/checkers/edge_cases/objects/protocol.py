"""`edge_cases.object-invariant`, and `edge_cases.crash` and `edge_cases.hang` after several calls on one object."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.bench import Bench
from grader.checkers.edge_cases.crash import CHECK as CRASH
from grader.checkers.edge_cases.hang import CHECK as HANG
from grader.checkers.edge_cases.hang import CONFIRMATION
from grader.checkers.edge_cases.objects.playgrounds import Playground
from grader.checkers.edge_cases.objects.playing import (
    ORDINARY,
    Answer,
    Played,
    play_fresh,
    play_patiently,
    sequence_finding,
    shortest,
)
from grader.checkers.edge_cases.reports import line_span, told
from grader.checkers.edge_cases.shrinking import Patience
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial, ending
from grader.inputs.cases import Case
from grader.inputs.exact import differs, holds_opaque
from grader.inputs.render import render
from grader.inputs.sequences import CallSequence, Step, render_sequence, render_step
from grader.model.evidence import Finding
from grader.sandbox.values import Build, Exhausted, Raised, Returned

INVARIANT = "edge_cases.object-invariant"
MOST_BROKEN = 0.5
"""A law that does not hold in more than this share of the places where it was looked at was misread."""

_ALWAYS = frozenset({"UnboundLocalError", "NameError", "RecursionError"})
_MISSING = frozenset({"KeyError", "IndexError", "StopIteration"})
_NONE = re.compile(r"'?NoneType'?")
_WHILE_LOOPING = re.compile(r"(?:changed size|mutated) during iteration")
_ADDS = re.compile(
    r"^\.(?:add|append|push|put|insert|enqueue|register|store|record|offer|appendleft|prepend|clear|reset)\w*\(\)$"
)
_LOOKS = frozenset({"len", "list", "repr", "str", "bool", "in", "same"})
_TO_BEGIN = re.compile(
    r"^(?:__a?enter__|open|start|connect|load|begin|setup|init\w*|fit|compile|prepare|configure|bind|build|parse|run|login"
    r"|set_\w+)$"
)
"""Methods that others may have to wait for."""

_STREAM = frozenset({"read", "readline", "readlines", "seek", "truncate", "fileno"})
"""Methods of what is read through: a loop over it uses it up, and gives lines where its length counts characters."""
_PUTS_IN = re.compile(r"^\.(?:add|append|push|insert|enqueue|appendleft|prepend)\(\)$")
_LOSES = re.compile(r"\bthreshold|\bapproximat|\bloss(?:y|es)\b|\bprobabilist|\bsampl(?:e|ing)\b", re.IGNORECASE)
"""Words for containers that need not keep what is put into them."""
_TAKES_OUT = re.compile(r"^\.(?:remove|discard|delete)\(\)$")
_AGAIN = re.compile(
    r"\b(?:iterated|looped)\b[^.]*\b(?:any\s+number\s+of\s+times|several\s+times|more\s+than\s+once|again|repeatedly"
    r"|twice)\b",
    re.IGNORECASE,
)
_BOUND = (
    r"(?:at\s+most|up\s+to|no\s+more\s+than|room\s+for|never\s+(?:holds?\s+)?more\s+than|maximum|max\b|fit|capacity"
    r"|bounded)"
)


def step_case(step: Step) -> Case:
    """A step as an input of its method."""
    return Case(args=step.args, kwargs=step.kwargs, zone=step.zone, strength=step.strength, because="")


def is_rejection(answer: Answer, step: Step, target: Target | None, raises: frozenset[int]) -> bool:
    """Did the object refuse a step on purpose, or as its documentation says?"""
    if target is None or not isinstance(answer, Raised):
        return False
    return ending(Trial(step_case(step), answer), target, raises) == "rejected"


def all_taken(sequence: CallSequence) -> bool:
    """Is no value of a sequence one that the documentation or an annotation excludes?"""
    return all(step.zone != "out" for step in sequence.steps)


def find_broken_sequences(
    playground: Playground,
    played: list[Played],
    raises: frozenset[int],
    known: frozenset[str],
    bench: Bench,
) -> Iterator[Finding]:
    """Crashes by exception and line, hangs and broken laws by method: one finding each.

    `known` are methods whose crashes were told before.
    """
    for crash in _crashes(playground, played, raises, bench):
        if crash.qualname not in known:
            yield crash
    yield from _hangs(playground, played, bench)
    yield from _broken_laws(playground, played, bench)


def _crashes(playground: Playground, played: list[Played], raises: frozenset[int], bench: Bench) -> Iterator[Finding]:
    groups: dict[tuple[str, int, str], list[CallSequence]] = {}
    for one in played:
        for index, (step, answer) in enumerate(one.pairs):
            if _is_crash(playground, step, answer, raises) and isinstance(answer, Raised):
                key = (answer.type_name, _line(answer), step.operation)
                steps = one.sequence.steps[: index + 1]
                if any(earlier.zone != "in" for earlier in steps):
                    break
                groups.setdefault(key, []).append(replace(one.sequence, steps=steps))
                break
    for key, sequences in sorted(groups.items()):
        fits = partial(_crashes_at_end, playground, key, raises)
        found = confirmed(min(sequences, key=_length), fits, bench)
        if found is None:
            continue
        step, answer = found.pairs[-1]
        target = playground.owner_of(step)
        if target is None or not isinstance(answer, Raised):
            continue
        last = target.node.end_lineno or target.node.lineno
        yield sequence_finding(
            target,
            found.sequence,
            check=CRASH,
            message=f"{render_sequence(found.sequence)} raises {told(answer)}, which nothing announces",
            severity="medium",
            level="B",
            expected="a result, or an exception that the docstring names",
            got=told(answer),
            because=ORDINARY,
            span=line_span(key[1]) if target.node.lineno <= key[1] <= last else None,
        )


def _line(answer: Raised) -> int:
    return answer.lines[-1] if answer.lines else 0


def _length(sequence: CallSequence) -> tuple[int, str]:
    return len(sequence.steps), render_sequence(sequence)


def _is_crash(playground: Playground, step: Step, answer: Answer, raises: frozenset[int]) -> bool:
    """Is an exception one that no demand on the order of calls or on the values explains?"""
    target = playground.owner_of(step)
    if target is None or not isinstance(answer, Raised) or step.zone != "in" or step.on:
        return False
    if ending(Trial(step_case(step), answer), target, raises) != "crashed":
        return False
    if answer.type_name in _ALWAYS:
        return answer.innermost or answer.type_name == "RecursionError"
    if answer.type_name == "RuntimeError":
        return bool(_WHILE_LOOPING.search(answer.message))
    has_to_begin = any(_TO_BEGIN.match(name) for name in playground.names)
    return not has_to_begin and _is_careless(step, answer)


def _is_careless(step: Step, answer: Raised) -> bool:
    """Does an exception come of an empty or missing part of the object, rather than of a demand on the caller?"""
    name = answer.type_name
    if name in ("AttributeError", "TypeError"):
        return answer.innermost and bool(_NONE.search(answer.message))
    if name == "ZeroDivisionError":
        return answer.innermost and not step.args and not step.kwargs
    looks = step.operation in _LOOKS
    return (name in _MISSING and bool(looks or _ADDS.match(step.operation))) or (name == "ValueError" and looks)


def _crashes_at_end(playground: Playground, key: tuple[str, int, str], raises: frozenset[int], one: Played) -> bool:
    if len(one.answers) < len(one.sequence.steps):
        return False
    *before, (step, answer) = one.pairs
    quiet = not any(_is_crash(playground, earlier, given, raises) for earlier, given in before)
    quiet = quiet and all(step.zone == "in" for step in one.sequence.steps)
    same = isinstance(answer, Raised) and (answer.type_name, _line(answer), step.operation) == key
    return quiet and same and _is_crash(playground, step, answer, raises)


def confirmed(sequence: CallSequence, fits: Callable[[Played], bool], bench: Bench) -> Played | None:
    """The shortest sequence that still fits, played in a process of its own; None where not even the first one fits."""
    patience = Patience()

    def tester(batch: list[CallSequence]) -> list[bool] | None:
        played = play_patiently(batch, bench, patience)
        return None if played is None else list(map(fits, played))

    small = shortest(sequence, tester)
    for candidate in (small, sequence) if small is not sequence else (small,):
        again = play_fresh([candidate], bench)
        if len(again) == 1 and fits(again[0]):
            return again[0]
    return None


def _hangs(playground: Playground, played: list[Played], bench: Bench) -> Iterator[Finding]:
    """At most one: the sequence that still runs at four times the limit, blamed on its last step."""

    def is_endless(one: Played) -> bool:
        return isinstance(one.outcome, Exhausted)

    endless = [
        one.sequence for one in played if is_endless(one) and all(step.zone == "in" for step in one.sequence.steps)
    ]
    for sequence in sorted(endless, key=_length)[:1]:
        found = confirmed(sequence, is_endless, bench)
        if found is None:
            continue
        again = play_fresh([found.sequence], bench, events=bench.limits.events * CONFIRMATION)
        target = playground.owner_of(found.sequence.steps[-1])
        if not again or not isinstance(again[0].outcome, Exhausted) or target is None:
            continue
        outcome = again[0].outcome
        yield sequence_finding(
            target,
            found.sequence,
            check=HANG,
            message=f"{render_sequence(found.sequence)} does not end: still running after {outcome.events:,} lines",
            severity="high",
            level="B",
            expected="an end",
            got=f"more than {outcome.events:,} lines run",
            because=ORDINARY,
        )


Looked = Iterator[tuple[int, str | None, str]]
"""For each place where a law was looked at: index of the step, what is wrong there if anything, what should be."""


class Law(Struct, frozen=True, kw_only=True):
    """What must hold between the steps of a sequence."""

    name: str
    look: Callable[[Played, Playground], Looked]


def _broken_laws(playground: Playground, played: list[Played], bench: Bench) -> Iterator[Finding]:
    if _STREAM & playground.names.keys():
        return
    for law in _LAWS:
        looked: Counter[bool] = Counter()
        broken: list[CallSequence] = []
        for one in played:
            calm = next((i for i, answer in enumerate(one.answers) if isinstance(answer, Raised)), len(one.answers))
            for index, wrong, _ in law.look(one, playground):
                if index >= calm:
                    break  # what an error leaves behind is another question
                looked[wrong is None] += 1
                if wrong is not None and all_taken(one.sequence):
                    broken.append(replace(one.sequence, steps=one.sequence.steps[: index + 1]))
                    break
        promised = law.name == "loops" and _AGAIN.search(playground.text)
        if not broken or (looked[False] > MOST_BROKEN * looked.total() and not promised):
            continue
        fits = partial(_breaks_at_end, law, playground)
        found = confirmed(min(broken, key=_length), fits, bench)
        if found is None:
            continue
        _, wrong, should = [entry for entry in law.look(found, playground) if entry[1] is not None][-1]
        target = _blamed(playground, found.sequence)
        if target is not None:
            yield sequence_finding(
                target,
                found.sequence,
                check=INVARIANT,
                message=f"after {render_sequence(found.sequence)}: {wrong}, but {should}",
                severity="high" if law.name == "bound" else "medium",
                level="C",
                expected=should,
                got=wrong or "",
            )


def _blamed(playground: Playground, sequence: CallSequence) -> Target | None:
    """The last call that may have changed the object; where there is none, the last one."""
    changing = {member.operation for member in playground.members if member.changes}
    steps = [step for step in sequence.steps if step.operation in changing] or sequence.steps
    known = [target for step in steps if (target := playground.owner_of(step)) is not None]
    return known[-1] if known else None


def _breaks_at_end(law: Law, playground: Playground, one: Played) -> bool:
    if len(one.answers) < len(one.sequence.steps) or not all_taken(one.sequence):
        return False
    if any(isinstance(answer, Raised) for answer in one.answers):
        return False
    last = len(one.sequence.steps) - 1
    return any(index == last and wrong is not None for index, wrong, _ in law.look(one, playground))


def _length_agrees(one: Played, _playground: Playground) -> Looked:
    """`len(c)` is the number of items that a loop over `c` gives."""
    for index, ((step, answer), (after, items)) in enumerate(zip(one.pairs, one.pairs[1:], strict=False)):
        if step.operation == "len" and after.operation == "list" and step.on == after.on == 0:
            given = _value(items)
            if isinstance(answer, Returned) and isinstance(given, list) and isinstance(answer.value, int):
                count = answer.value
                wrong = None if count == len(given) else f"len(c) is {count}"
                yield index + 1, wrong, f"a loop over it gives {len(given)} items"


def _loops_agree(one: Played, playground: Playground) -> Looked:
    """Looping twice over a container gives the same; an iterator, or what wraps one, is used up."""
    if "__len__" not in playground.names or "__next__" in playground.names:
        return
    for index, ((step, first), (after, second)) in enumerate(zip(one.pairs, one.pairs[1:], strict=False)):
        if step.operation == after.operation == "list" and step.on == after.on == 0:
            left, right = _value(first), _value(second)
            if isinstance(left, list) and isinstance(right, list):
                wrong = f"a second loop gives {render(right)}" if differs(left, right) else None
                yield index + 1, wrong, f"the first one gave {render(left)}"


def _holds_what_was_put_in(one: Played, playground: Playground) -> Looked:
    """What was put in is there afterwards, and what was taken out is not."""
    if _LOSES.search(playground.text):
        return
    for index, ((step, answer), (after, found)) in enumerate(zip(one.pairs, one.pairs[1:], strict=False)):
        alike = after.operation == "in" and step.args[-1:] == after.args
        if alike and isinstance(found, Returned) and not isinstance(after.args[0], Build):
            text = render_step(step, "c")
            if _PUTS_IN.match(step.operation) and isinstance(answer, Returned) and answer.value is not False:
                wrong = None if found.value is True else f"{render(after.args[0])} in c is {render(found.value)}"
                yield index + 1, wrong, f"{text} has just put it in"
            if _TAKES_OUT.match(step.operation) and isinstance(answer, Returned) and _was_single(one, index, step):
                wrong = None if found.value is False else f"{render(after.args[0])} in c is {render(found.value)}"
                yield index + 1, wrong, f"{text} has just taken it out"


def _was_single(one: Played, index: int, step: Step) -> bool:
    """Was the item in there just once before?"""
    for earlier, answer in reversed(one.pairs[:index]):
        if earlier.operation == "list" and isinstance(answer, Returned) and isinstance(answer.value, list):
            return [item for item in answer.value if item == step.args[0]] == [step.args[0]]
    return False


def _stays_within_bounds(one: Played, playground: Playground) -> Looked:
    """`len(c)` is at most what the object was made with as its capacity, where the documentation says so."""
    bound = _bound(one.sequence, playground)
    if bound is None:
        return
    name, limit = bound
    for index, (step, answer) in enumerate(one.pairs):
        if step.operation == "len" and isinstance(answer, Returned) and isinstance(answer.value, int):
            wrong = f"len(c) is {answer.value}" if answer.value > limit else None
            yield index, wrong, f"it is documented to hold at most {name}={limit}"


def _bound(sequence: CallSequence, playground: Playground) -> tuple[str, int] | None:
    for name, value in sequence.receiver.kwargs.items():
        if not isinstance(value, int) or isinstance(value, bool):
            continue
        near = rf"(?:{_BOUND}[^.]*\b{re.escape(name)}\b|\b{re.escape(name)}\b[^.]*{_BOUND})"
        if re.search(near, playground.text, re.IGNORECASE):
            return name, value
    return None


def _equals_itself(one: Played, _playground: Playground) -> Looked:
    for index, (step, answer) in enumerate(one.pairs):
        if step.operation == "same" and isinstance(answer, Returned):
            wrong = None if answer.value is True else f"c == c is {render(answer.value)}"
            yield index, wrong, "an object equals itself"


def _value(answer: Answer) -> object:
    value = answer.value if isinstance(answer, Returned) else None
    return None if holds_opaque(value) and not isinstance(value, list) else value


_LAWS = (
    Law(name="length", look=_length_agrees),
    Law(name="loops", look=_loops_agree),
    Law(name="membership", look=_holds_what_was_put_in),
    Law(name="bound", look=_stays_within_bounds),
    Law(name="reflexive", look=_equals_itself),
)
