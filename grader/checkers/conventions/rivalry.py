"""Runs functions of a file and functions of its project on the same inputs; loaded only where there are some to run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from msgspec import Struct

from grader.facts.routines import Peer, Reuse
from grader.inputs.cases import drawable, gather
from grader.inputs.exact import holds_opaque
from grader.inputs.module import read_module
from grader.inputs.render import render
from grader.inputs.signature import read_signature
from grader.model.checker import Context
from grader.sandbox.session import Session, open_session
from grader.sandbox.values import Call, Level, NotLoaded, Outcome, Raised, Returned, Subject

_Row = tuple[object, ...]

INPUTS = 48
"""Inputs drawn from the signature and the constants of each of two functions."""

FIRST = 8
"""Inputs that most functions differ on already."""

LEAST_ALIKE = 12
"""Equal results below which two functions are not called the same."""

LEAST_DIFFERENT = 4
"""Different results among them; of yes and no, each so many times."""

LEAST_NEW = 3
"""Results that are none of the arguments."""


class Equal(Struct, frozen=True, kw_only=True):
    """Two functions that answer alike: how many results were equal, and one of the inputs with its result."""

    own: Peer
    helper: Peer
    alike: int
    arguments: str
    result: str


class Comparison(Struct, frozen=True, kw_only=True):
    """Functions that answer alike, at most one a function of the file, and how many inputs were tried in all."""

    equal: tuple[Equal, ...]
    trials: int


def compare(reuses: Sequence[Reuse], context: Context) -> Comparison | NotLoaded:
    """Make calls in one process of the sandbox; NotLoaded where there is none to be had."""
    peers = list(dict.fromkeys(peer for reuse in reuses for peer in (reuse.own, *reuse.rivals)))
    level: Level = "strong" if context.isolation.level == "strong" else "kernel"
    drawn = {peer: _drawn(peer, context.seed) for peer in peers}
    equal: list[Equal] = []
    trials = 0
    with open_session(_subject(peers), level=level) as session:
        loaded = session.load()
        if isinstance(loaded, NotLoaded):
            return loaded
        bench = _Bench(session, peers)
        for reuse in reuses:
            rows = {rival: _in_turn(drawn[reuse.own], drawn[rival]) for rival in reuse.rivals}
            alike = bench.survivors(reuse.own, {rival: some[:FIRST] for rival, some in rows.items()})
            trials += FIRST
            for rival in alike:
                trials += len(rows[rival])
                found = bench.judge(reuse.own, rival, rows[rival])
                if found is not None:
                    equal.append(found)
                    break
    return Comparison(equal=tuple(equal), trials=trials)


def _subject(peers: Sequence[Peer]) -> Subject:
    """A module that imports each function from a module of its own, under a number; None where that fails."""
    siblings = {f"peer_{number}": peer.closed or "" for number, peer in enumerate(peers)}
    text = "".join(
        f"try:\n    from peer_{number} import {_name(peer)} as call_{number}\n"
        f"except Exception:\n    call_{number} = None\n"
        for number, peer in enumerate(peers)
    )
    return Subject(module="peers", path="peers.py", text=text, siblings=siblings)


def _name(peer: Peer) -> str:
    return peer.qualname.rpartition(".")[2]


def _in_turn(ours: list[_Row], theirs: list[_Row]) -> list[_Row]:
    """Positional arguments from the signatures of both, in turn, each once; none where one of them has none."""
    if not ours or not theirs:
        return []
    found: dict[str, _Row] = {}
    for row in range(max(len(ours), len(theirs))):
        for column in (ours, theirs):
            if row < len(column):
                found.setdefault(render(column[row]), column[row])
    return [*found.values()]


def _drawn(peer: Peer, seed: int) -> list[_Row]:
    tree = ast.parse(peer.closed or "")
    node = next(one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == _name(peer))
    signature = read_signature(node, read_module(tree))
    if drawable(signature, None) is not None:
        return []
    return [case.args for case in gather(signature, node, [], None, INPUTS, seed) if not case.kwargs]


class _Bench:
    """The process that all functions of a file and their rivals are called in."""

    def __init__(self, session: Session, peers: Sequence[Peer]) -> None:
        self._session = session
        self._numbers = {peer: number for number, peer in enumerate(peers)}

    def survivors(self, own: Peer, rows: dict[Peer, list[_Row]]) -> list[Peer]:
        """The rivals that differ on none of some inputs."""
        return [
            rival
            for rival, some in rows.items()
            if some and all(same is not False for same in map(_same, *self._both(own, rival, some)))
        ]

    def judge(self, own: Peer, rival: Peer, rows: Sequence[_Row]) -> Equal | None:
        """Whether two functions answer alike on enough inputs, with enough different answers."""
        ours, theirs = self._both(own, rival, rows)
        judged = [_same(one, other) for one, other in zip(ours, theirs, strict=True)]
        if False in judged:
            return None
        told = [
            (row, outcome)
            for row, outcome, same in zip(rows, ours, judged, strict=True)
            if same and isinstance(outcome, Returned)
        ]
        if not _is_telling(told):
            return None
        row, outcome = next((row, outcome) for row, outcome in told if _is_new(row, outcome))
        return Equal(
            own=own,
            helper=rival,
            alike=len(told),
            arguments=", ".join(map(render, row)),
            result=render(outcome.value),
        )

    def _both(self, own: Peer, rival: Peer, rows: Sequence[_Row]) -> tuple[list[Outcome], list[Outcome]]:
        return self._answers(own, rows), self._answers(rival, rows)

    def _answers(self, peer: Peer, rows: Iterable[_Row]) -> list[Outcome]:
        return self._session.call([Call(target=f"call_{self._numbers[peer]}", args=row) for row in rows])


def _same(one: Outcome, other: Outcome) -> bool | None:
    """Whether two outcomes are the same to a caller; None where that cannot be told, or both are errors."""
    if isinstance(one, Returned) and isinstance(other, Returned):
        if holds_opaque(one.value) or holds_opaque(other.value):
            return None
        left, right = ([type(each.value).__name__, each.iterator, each.value, each.args] for each in (one, other))
        return render(left) == render(right)
    if isinstance(one, Raised) and isinstance(other, Raised):
        return None
    return False


def _is_telling(told: Sequence[tuple[_Row, Returned]]) -> bool:
    """Whether equal results are many, different from each other, and more than an argument given back."""
    if len(told) < LEAST_ALIKE:
        return False
    results = [render(outcome.value) for _, outcome in told]
    counts = {result: results.count(result) for result in dict.fromkeys(results)}
    both = len(counts) > 1 and all(count >= LEAST_DIFFERENT for count in counts.values())
    is_predicate = all(isinstance(outcome.value, bool) for _, outcome in told)
    various = both if is_predicate else len(counts) >= LEAST_DIFFERENT
    return various and sum(_is_new(row, outcome) for row, outcome in told) >= LEAST_NEW


def _is_new(row: _Row, outcome: Returned) -> bool:
    return render(outcome.value) not in map(render, row) and bool(outcome.value or isinstance(outcome.value, bool))
