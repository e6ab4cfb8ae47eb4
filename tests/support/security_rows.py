"""Which rows of the tables of the security checks no fixture shows, on the bad or on the good side."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from expectations import Fixture
from msgspec import Struct

from grader.checkers.security.analyses.misuse import _is_wrong, _rows
from grader.checkers.security.callshape import call_shape
from grader.checkers.security.misuse import Misuse
from grader.checkers.security.origins import Frame
from grader.checkers.security.taint.engine import flows_of
from grader.checkers.security.taint.kinds import KINDS
from grader.checkers.security.taint.tables import Cleaner, Sink, Source, Table
from grader.checkers.security.view import View
from grader.model.source import Source as Text

Row = Source | Sink | Cleaner | Misuse


class Shown(Struct, frozen=True):
    """A function of a fixture: what it mentions, and the checks that are expected in it."""

    fixture: str
    names: frozenset[str]
    checks: frozenset[str]


class Showcase(Struct, frozen=True):
    """All functions of the fixtures, and which rows of sinks and misuses fire, or do not, in which of them."""

    functions: Sequence[Shown]
    bad: frozenset[int]
    good: frozenset[int]


def showcase(fixtures: Sequence[Fixture], table: Table) -> Showcase:
    """Read each fixture once. Rows are told apart by `id`."""
    functions: list[Shown] = []
    bad: set[int] = set()
    good: set[int] = set()
    for fixture in fixtures:
        tree = ast.parse(fixture.text)
        view = View(Text(path=fixture.path, text=fixture.text, digest=""), tree)
        checks = {line: {one.check for one in fixture.expected if one.line == line} for line in _lines(fixture)}
        functions += [_shown(fixture, node, checks) for node in tree.body]
        for flow in flows_of(tree, "subject", fixture.path, {}, table=table).found:
            place = flow.hit.place.node
            spoken = _spoken(view, place, checks)
            if KINDS[flow.hit.sink.kind].check in spoken and flow.verdict is not None:
                bad.add(id(flow.hit.sink))
            elif not spoken:
                good.add(id(flow.hit.sink))
        for call in view.calls:
            shape = call_shape(view, call, Frame(view.function_of(call)))
            method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            spoken = _spoken(view, call, checks)
            for row in _rows(shape.name, method):
                wrong = _is_wrong(view, row, shape, Frame(view.function_of(call)))
                if wrong and (row.kind.check in spoken or row.kind.severity in ("info", "low")):  # a remark, no alarm
                    bad.add(id(row))
                elif not wrong and not spoken:
                    good.add(id(row))
    return Showcase(functions, frozenset(bad), frozenset(good))


def uncovered(shows: Showcase, rows: Sequence[Row]) -> Iterator[str]:
    """A line for each row that lacks a bad or a good function."""
    for row in rows:
        for side in ("bad", "good"):
            if not _is_covered(shows, row, side):
                yield f"{side}: {_label(row)}"


def _is_covered(shows: Showcase, row: Row, side: str) -> bool:
    if isinstance(row, Sink) or (isinstance(row, Misuse) and (side == "bad" or row.test != "always")):
        return id(row) in (shows.bad if side == "bad" else shows.good)
    if isinstance(row, Misuse):  # a call that is always wrong has no right twin; its file shows what to do instead
        files = {one.fixture for one in shows.functions if row.kind.check in one.checks}
        return any(not one.checks and one.fixture in files for one in shows.functions)
    named = {path.replace("()", "").rpartition(".")[2] for path in row.paths}
    mentions = [one for one in shows.functions if one.names & named]
    if isinstance(row, Source):
        return any(bool(one.checks) is (side == "bad") for one in mentions)
    spared = [one for one in mentions if not one.checks]
    if side == "good":
        return bool(spared)
    checks = {KINDS[kind].check for kind in row.kinds} or {kind.check for kind in KINDS.values()}
    files = {one.fixture for one in spared}
    return any(one.fixture in files and one.checks & checks for one in shows.functions)


def _label(row: Row) -> str:
    if isinstance(row, Misuse):
        return f"{' '.join(row.calls)} {row.keyword} {row.test}"
    return f"{type(row).__name__} {getattr(row, 'kind', '')} {' '.join(row.paths)}"


def _lines(fixture: Fixture) -> range:
    return range(1, fixture.text.count("\n") + 2)


def _shown(fixture: Fixture, node: ast.AST, checks: dict[int, set[str]]) -> Shown:
    inside = [part for part in ast.walk(node) if isinstance(part, ast.Name | ast.Attribute)]
    names = {part.id if isinstance(part, ast.Name) else part.attr for part in inside}
    lines = range(getattr(node, "lineno", 1), getattr(node, "end_lineno", 1) + 1)
    return Shown(fixture.file.stem, frozenset(names), frozenset(one for line in lines for one in checks.get(line, ())))


def _spoken(view: View, node: ast.AST, checks: dict[int, set[str]]) -> set[str]:
    """What is expected in the function around a node; outside of one, on its own lines."""
    scope = view.function_of(node) or node
    lines = range(getattr(scope, "lineno", 1), getattr(scope, "end_lineno", 1) + 1)
    return {one for line in lines for one in checks.get(line, ())}
