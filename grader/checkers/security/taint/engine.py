"""The flow analysis of one file: from its text and its project's modules to candidates with their witness."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from msgspec import Struct

from grader.checkers.security.taint.concrete import Attempt
from grader.checkers.security.taint.entries import run_entry, run_module
from grader.checkers.security.taint.entry import arrival_of
from grader.checkers.security.taint.frame import Hit, Place
from grader.checkers.security.taint.harms import MARK
from grader.checkers.security.taint.kinds import KINDS
from grader.checkers.security.taint.machine import Machine
from grader.checkers.security.taint.models import FUNCTIONS, InfeasibleError, UnknowableError
from grader.checkers.security.taint.program import FunctionInfo, Module, Program
from grader.checkers.security.taint.reach import Reach
from grader.checkers.security.taint.tables import BUILT_IN, Table
from grader.checkers.security.taint.value import Trust, Value, leaves, made_of
from grader.checkers.security.taint.verdict import Verdict, judged
from grader.checkers.security.words import names

MOST_HITS = 8
"""Different values at one sink that are judged, the least trusted first."""


class Flow(Struct, frozen=True, kw_only=True, eq=False):
    """What was found at one place: the hit, the verdict (None: nothing does harm there), what decides the value."""

    hit: Hit
    verdict: Verdict | None
    trust: Trust

    def samples(self) -> list[str]:
        """A few of the texts that reach the sink when nobody means harm."""
        found: dict[str, None] = {}
        for choice in range(4):
            try:
                value = Attempt({}, MARK, choice, kind=self.hit.sink.kind).value(self.hit.value)
            except (InfeasibleError, UnknowableError):
                continue
            if isinstance(value, str):
                found[value] = None
        return list(found)


class Flows:
    """What the flow analysis knows of a file. `cut` names the functions for which the work did not suffice."""

    def __init__(
        self, module: Module, found: tuple[Flow, ...], cut: tuple[str, ...], seen: Mapping[ast.AST, list[Value]]
    ) -> None:
        self.module, self.found, self.cut, self._seen = module, found, cut, seen

    def literal(self, node: ast.AST) -> str | None:
        """The text that an argument of a wanted call is, where it is made of constants only."""
        values = self._seen.get(node, [])
        texts = {_constant_text(value) for value in values}
        return texts.pop() if len(texts) == 1 else None

    def start(self, node: ast.AST) -> str:
        """The constant that an argument of a wanted call begins with."""
        values = [value.bare() for value in self._seen.get(node, [])]
        heads = {
            str(first.data) if (first := value.args[0].bare() if value.op == "concat" else value).op == "const" else ""
            for value in values
        }
        return heads.pop() if len(heads) == 1 else ""

    def trust(self, node: ast.AST) -> Trust:
        """Who decides an argument of a wanted call, at worst."""
        values = self._seen.get(node)
        if not values:
            return Trust.UNKNOWN
        return max(max(value.trust, _trust_left(value)) for value in values)


_DECODE = names("fromhex b64decode urlsafe_b64decode unhexlify encode decode bytes b16decode")


def _constant_text(value: Value) -> str | None:
    """The text behind a value of constants only; a decoded one as it is written."""
    bare = value.bare()
    if bare.op == "call" and bare.data[0].rpartition(".")[2] in _DECODE:
        inner = bare.args[0] if bare.data[3] and bare.data[0] in ("encode", "decode") else bare.args[-1]
        return _constant_text(inner)
    if value.marks or any(leaf.op != "const" for leaf in leaves((value,))):
        return None
    try:
        found = Attempt({}, "").value(value)
    except (InfeasibleError, UnknowableError):
        return None
    return found.decode("latin-1") if isinstance(found, bytes) else found if isinstance(found, str) else None


def flows_of(
    tree: ast.Module,
    name: str,
    path: str,
    siblings: Mapping[str, str],
    *,
    table: Table = BUILT_IN,
    wanted: frozenset[str] = frozenset(),
    lines: frozenset[int] = frozenset(),
) -> Flows:
    """Follow everything from outside through the functions of a file.

    `path` is the file's name in messages, `wanted` and `lines` what will be asked about beside the sinks.
    """
    module = Module(name, tree, path, is_package=path.endswith("__init__.py"))
    program = Program(module, siblings)
    reach = Reach(program, table, wanted)
    interesting = reach.names(module)
    machine = Machine(program, table, reach, wanted=wanted, lines=lines)
    cut: list[str] = []
    private: list[FunctionInfo] = []
    nested = module.nested
    asked = [info for info in module.everything if _holds(info, lines)]
    for info in module.everything:
        if info in nested or not (_runs(info, interesting) or info in asked):
            continue
        if _has_own_callers(info, module):
            private.append(info)
            continue
        _run(machine, info, cut)
    for info in private:
        if info not in machine.called:
            _run(machine, info, cut)
    if module.names & interesting and not run_module(machine, module):
        cut.append("<module>")
    while machine.inner:
        info, state, frame = machine.inner.pop(0)
        if info in machine.called or not (_runs(info, interesting) or info in asked):
            continue
        machine.called.add(info)
        outer = {**(frame.outer or {}), **state.variables}
        if machine.is_exhausted() or not run_entry(machine, info, outer):
            cut.append(info.qualname)
    return Flows(module, _settled(machine.hits, module), tuple(dict.fromkeys(cut)), machine.seen)


def _holds(info: FunctionInfo, lines: frozenset[int]) -> bool:
    node = info.node
    return bool(lines) and not lines.isdisjoint(range(node.lineno, (node.end_lineno or node.lineno) + 1))


def _run(machine: Machine, info: FunctionInfo, cut: list[str]) -> None:
    if machine.is_exhausted() or not run_entry(machine, info):
        cut.append(info.qualname)


def _runs(info: FunctionInfo, interesting: set[str]) -> bool:
    return bool(info.names & interesting) or arrival_of(info).served


def _has_own_callers(info: FunctionInfo, module: Module) -> bool:
    """A private function that the file itself calls, and hands to nobody, is judged by those calls."""
    if (
        info.name in module.handed
        or not info.name.startswith("_")
        or info.name.startswith("__")
        or arrival_of(info).trust > Trust.PARAMETER
    ):
        return False
    return any(info.name in one.names for one in module.everything if one is not info) or info.name in module.names


def _settled(hits: list[Hit], module: Module) -> tuple[Flow, ...]:
    """One flow a place and check: the worst."""
    by_place: dict[tuple[int, str], list[Hit]] = {}
    for hit in hits:
        node = place_in(hit, module)
        if node is not None:
            by_place.setdefault((id(node), KINDS[hit.sink.kind].check), []).append(hit)
    found = []
    for those in by_place.values():
        best: Flow | None = None
        seen: set[tuple[int, tuple[int, ...]]] = set()
        for hit in sorted(those, key=lambda one: (-one.value.trust, one.extra == "")):
            key = (hit.value.key, tuple(one.key for one in hit.conditions))
            if key in seen or len(seen) >= MOST_HITS:
                continue
            seen.add(key)
            verdict = judged(hit)
            trust = verdict.origin.trust if verdict is not None else _trust_left(hit.value)
            flow = Flow(hit=hit, verdict=verdict, trust=trust)
            if best is None or _rank(flow) > _rank(best):
                best = flow
            if verdict is not None and verdict.payload is not None:
                break
        if best is not None:
            found.append(best)
    return tuple(found)


def _rank(flow: Flow) -> tuple[bool, int, bool]:
    verdict = flow.verdict
    return verdict is not None, flow.trust, verdict is not None and verdict.payload is not None


def _trust_left(value: Value) -> Trust:
    """Who decides a value in which nothing from outside does harm: nobody known, the operator, the programmer."""
    found = Trust.SAFE
    for node in made_of([value]):
        if node.op == "source" and node.data.trust == Trust.OPERATOR:
            found = max(found, Trust.OPERATOR)
        elif (
            node.op == "believed"
            or (node.op == "unknown" and not node.path and node.data == "")
            or (node.op == "call" and not node.data[3] and node.data[0] not in FUNCTIONS and not node.marks)
        ):
            found = max(found, Trust.UNKNOWN)
    return found


def place_in(hit: Hit, module: Module) -> ast.AST | None:
    """Where a hit is told in a file: the sink, or the last call of this file on the way to it."""
    if hit.place.module is module:
        return hit.place.node
    return next((place.node for place in reversed(hit.calls) if place.module is module), None)


def steps_of(hit: Hit, verdict: Verdict) -> tuple[str, ...]:
    """The way from the source to the sink, one line each: file, line, what happens there."""
    told: dict[str, None] = {}
    origin = verdict.origin
    told[f"{origin.file}:{origin.line}: {origin.what} comes from {WHO[origin.trust]}"] = None
    for file, line, text in _way(hit.value, origin):
        told[f"{file}:{line}: {text}"] = None
    if verdict.guard is not None:
        told[f"line {verdict.guard.line}: the check `{verdict.guard.text}` is passed"] = None
    told[_sink_step(hit.place)] = None
    return tuple(told)


WHO = {
    Trust.EXTERNAL: "outside the program",
    Trust.PARAMETER: "the caller",
    Trust.UNKNOWN: "an unknown place",
    Trust.OPERATOR: "the configuration",
    Trust.SAFE: "the source",
}


def _sink_step(place: Place) -> str:
    line = getattr(place.node, "lineno", 0)
    text = ast.unparse(place.node)
    return f"{place.module.file}:{line}: reaches `{text if len(text) <= 70 else text[:70] + '...'}`"  # noqa: PLR2004 - a line's worth


def _way(value: Value, origin: object) -> list[tuple[str, int, str]]:
    """The steps around an origin, from the inside out."""
    if value.op == "source":
        return []
    found: list[tuple[str, int, str]] = []
    for part in value.args:
        if origin in part.marks:
            found = _way(part, origin)
            break
    if value.op == "step":
        found = [*found, value.data]
    return found
