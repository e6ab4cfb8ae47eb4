"""`edge_cases.cleanup` and `edge_cases.swallowed-exception`: what has an end is ended well, and by an exception.

Context managers are left by an exception, generators closed early, coroutines cancelled where they wait. What such a
block changed and puts back after success must be put back then, too, and the exception must come out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.bench import Bench, shown
from grader.checkers.edge_cases.objects.playing import BLOCKS, player_call
from grader.checkers.edge_cases.objects.state import ALIASING
from grader.checkers.edge_cases.reports import rank, report
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.cases import Case
from grader.inputs.exact import differs
from grader.inputs.render import render
from grader.inputs.types import Unsupported
from grader.model.evidence import Finding
from grader.sandbox.values import Build, Call, Outcome, Returned

CLEANUP = "edge_cases.cleanup"
SWALLOWED = "edge_cases.swallowed-exception"
CASES = 5
"""Inputs that a function is opened and ended with."""

Kind = Literal["with", "async with", "generator", "coroutine"]

_DECORATORS: dict[str, Kind] = {"contextmanager": "with", "asynccontextmanager": "async with"}
_SWALLOWS = re.compile(
    r"suppress|swallow|ignor|catch|caught|handl|\blog|report|captur|silen|quiet|never\s+(?:raises?|fails?)|collect|record|expect"
    r"|assert|\braises?\b|tolera|best[- ]effort|cancel|shield|stop|\berrors?\b|\bexceptions?\b|\bfail",
    re.IGNORECASE,
)
_REUSES = re.compile(r"\breus|\bsame\s+(?:list|dict|set|object|buffer)|\bin[- ]?place\b|\bview|\bbuffer", re.IGNORECASE)
_ENDED = {
    "with": "an exception inside the block",
    "async with": "an exception inside the block",
    "generator": "an early close",
    "coroutine": "a cancellation",
}


class Ended(Struct, frozen=True, kw_only=True):
    """What the player says of one block: states before, inside and after by part, how it ended, items then and now."""

    states: tuple[Mapping[str, object], ...]
    ending: str
    error: str
    seen: list[object]
    held: list[object]


def scope_kind(target: Target) -> Kind | None:
    """What kind of block a function opens."""
    node = target.node
    if node.name in ("__exit__", "__aexit__"):
        return "with" if node.name == "__exit__" else "async with"
    for decorator in node.decorator_list:
        name = ast.unparse(decorator).rpartition(".")[2]
        if name in _DECORATORS:
            return _DECORATORS[name]
    if target.access is not None or target.constructor or node.name.startswith("__"):
        return None
    yields = any(isinstance(part, ast.Yield | ast.YieldFrom) for part in _own_parts(node))
    if isinstance(node, ast.AsyncFunctionDef):
        waits = any(isinstance(part, ast.Await | ast.AsyncWith | ast.AsyncFor) for part in _own_parts(node))
        return "coroutine" if waits and not yields else None
    return "generator" if yields else None


def _own_parts(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a function without those of functions inside it."""
    for part in ast.iter_child_nodes(node):
        yield part
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            yield from _own_parts(part)


def opened(target: Target) -> Target:
    """A target whose calls enter and leave the block of a context manager, since making one runs nothing of it."""
    kind = scope_kind(target)
    if kind not in ("with", "async with") or target.node.name in ("__exit__", "__aexit__"):
        return target
    owner, _, own = target.name.rpartition(".")
    helper = f"_grader_open_{target.name.replace('.', '_')}"
    first, inside = ("self, ", f"self.{own}") if target.receiver is not None else ("", target.name)
    word = "async " if kind == "async with" else ""
    head = f"{word}def {helper}({first}*args, **kwargs):"
    code = f"{head}\n    {word}with {inside}(*args, **kwargs) as value:\n        return value"
    name = helper
    if target.receiver is not None:
        name, code = f"{owner}.{helper}", f"{code}\n\n\n{owner}.{helper} = {helper}"
    signature = replace(target.signature, returns=Unsupported("what the block is given"))
    return replace(target, name=name, helper=code, signature=signature)


def find_scope_faults(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding a check: a block that does not put back what it changed, or that hides an exception."""
    kind = scope_kind(target)
    if kind is None:
        return
    cases = [trial.case for trial in trials if trial.case.zone == "in" and isinstance(trial.outcome, Returned)]
    cases = sorted(cases, key=rank)[: CASES * 4 : 4] or cases[:1]
    told: set[str] = set()
    for case in cases:
        for finding in _faults(target, kind, case, bench):
            if finding.check not in told:
                told.add(finding.check)
                yield finding


def _faults(target: Target, kind: Kind, case: Case, bench: Bench) -> list[Finding]:
    calls = [_call(target, kind, case, bench, fails=fails) for fails in (False, True)]
    well, badly = map(_ended, bench.call(calls))
    if well is None or badly is None:
        return []
    checks = (_uncleaned(well, badly), _swallowed(target, kind, badly), _shared_items(target, well))
    if not any(checks):
        return []
    again = [_ended(outcome) for call in calls for outcome in bench.fresh([call])]
    if len(again) != len(calls) or again[0] is None or again[1] is None:
        return []
    well, badly = again[0], again[1]
    found: list[Finding] = []
    part = _uncleaned(well, badly)
    if part is not None:
        before, after = _shown_difference(well.states[0][part], badly.states[-1][part])
        found.append(
            report(
                target,
                case,
                check=CLEANUP,
                message=f"{shown(target, case)} puts {_PARTS[part]} back when all goes well, but {_ENDED[kind]} "
                f"leaves {after}",
                severity="high",
                level="B",
                expected=before,
                got=after,
            )
        )
    if _swallowed(target, kind, badly):
        found.append(
            report(
                target,
                case,
                check=SWALLOWED,
                message=f"{shown(target, case)} lets {_ENDED[kind]} disappear, which nothing announces",
                severity="medium",
                level="B",
                expected="the exception, passed on",
                got="no exception",
            )
        )
    if _shared_items(target, well):
        found.append(
            report(
                target,
                case,
                check=ALIASING,
                message=f"{shown(target, case)} gives the same object again and again: {render(well.seen)} as they "
                f"came, {render(well.held)} in a list of them",
                severity="medium",
                level="C",
                expected=render(well.seen),
                got=render(well.held),
            )
        )
    return found


_PARTS = {
    "arguments": "its argument",
    "object": "the object",
    "module": "a variable of the module",
    "environment": "the environment",
    "folder": "the working folder",
    "sys.path": "the search path",
    "stdout": "the output",
    "stderr": "the error output",
    "recursion limit": "the recursion limit",
}


def _uncleaned(well: Ended, badly: Ended) -> str | None:
    """The part of the state that the block changes, puts back after success, and leaves changed after a failure."""
    if len(well.states) != 3 or len(badly.states) != 3 or well.ending != "ended":  # noqa: PLR2004 - before, inside, after
        return None
    if badly.ending not in ("planted", "closed", "swallowed"):
        return None
    for part in _PARTS:
        before, inside, after = (state.get(part) for state in well.states)
        first, opened_, last = (state.get(part) for state in badly.states)
        if (
            differs(before, inside)
            and not differs(before, after)
            and differs(first, last)
            and not differs(opened_, last)
        ):
            return part
    return None


def _swallowed(target: Target, kind: Kind, badly: Ended) -> bool:
    words = f"{target.node.name.replace('_', ' ')} {target.signature.documentation.text}"
    if kind == "generator":
        return badly.ending == "raised" and badly.error == "RuntimeError: generator ignored GeneratorExit"
    return badly.ending == "swallowed" and not _SWALLOWS.search(words)


def _shared_items(target: Target, well: Ended) -> bool:
    if well.ending != "ended" or _REUSES.search(target.signature.documentation.text):
        return False
    return bool(well.seen) and differs(well.seen, well.held)


def _shown_difference(before: object, after: object) -> tuple[str, str]:
    """Two states, cut down to the one part that is not the same, or to all such entries of a dict."""
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        unequal = [(one, other) for one, other in zip(before, after, strict=True) if differs(one, other)]
        if len(unequal) == 1 and isinstance(unequal[0][0], list | dict):
            return _shown_difference(*unequal[0])
    if isinstance(before, dict) and isinstance(after, dict):
        names = [name for name in {**before, **after} if differs(before.get(name), after.get(name))]
        before = {name: before[name] for name in names if name in before}
        after = {name: after[name] for name in names if name in after}
    return render(before), render(after)


def _call(target: Target, kind: Kind, case: Case, bench: Bench, *, fails: bool) -> Call:
    own = target.shown.rpartition(".")[2]
    entered = own in ("__exit__", "__aexit__")
    function: object = Build(target=target.shown, call=False) if case.receiver is None else "" if entered else own
    args = [] if entered else list(case.args)
    kwargs = {} if entered else dict(case.kwargs)
    return player_call(BLOCKS, "scope", (case.receiver, function, args, kwargs, kind, fails, bench.subject.path))


def _ended(outcome: Outcome) -> Ended | None:
    if not isinstance(outcome, Returned):
        return None
    match outcome.value:
        case [list(states), [str(ending), *more], [list(seen), list(held)]] if all(
            isinstance(state, dict) for state in states
        ):
            error = f"{more[0]}: {more[2]}" if len(more) > 2 else ""  # noqa: PLR2004 - its type, bases and message
            return Ended(states=tuple(states), ending=ending, error=error, seen=seen, held=held)
        case _:
            return None
