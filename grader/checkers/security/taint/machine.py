"""What the interpreter knows while it runs: its tables, what it has noted, remembered and spent.

The rules stand in files of their own; here they meet: a call may lead to a statement, and a statement to a call.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from grader.checkers.security.taint.attributes import attribute
from grader.checkers.security.taint.entry import arrival_of
from grader.checkers.security.taint.expressions import evaluate
from grader.checkers.security.taint.frame import Call, Closure, Frame, Hit, Place, State, Variables
from grader.checkers.security.taint.invocation import construct, invoke
from grader.checkers.security.taint.lookup import global_name, method_of
from grader.checkers.security.taint.program import ClassInfo, FunctionInfo, Module, Program, last_name
from grader.checkers.security.taint.reach import Reach
from grader.checkers.security.taint.statements import bind
from grader.checkers.security.taint.tables import Cleaner, Sink, Source, Table
from grader.checkers.security.taint.value import Conditions, Value

MAX_STEPS = 12_000
"""Expressions and statements run for one function that is looked at, with all that it calls."""

MAX_STEPS_IN_FILE = 400_000
"""The same for all functions of a file."""

MAX_NESTING = 160
"""Expressions inside one another, calls included; Python's own stack must hold."""

SQL_TEXT = Sink(kind="sql", paths=("text",))
"""A text that reads as SQL, with no call in sight that runs it."""


class Machine:
    """Runs functions on symbolic values. What it remembers between functions follows from the texts alone."""

    def __init__(
        self,
        program: Program,
        table: Table,
        reach: Reach,
        *,
        wanted: frozenset[str] = frozenset(),
        lines: frozenset[int] = frozenset(),
    ) -> None:
        """Start with nothing run.

        `wanted` are last names of calls whose arguments somebody will ask for, `lines` those on which texts are put
        together that a tool takes for SQL.
        """
        self.program = program
        self.reach = reach
        self.runs: dict[FunctionInfo, int] = {}
        self.sources: dict[str, Source] = {path: one for one in table.sources for path in one.paths}
        self.suffixes: list[tuple[str, Source]] = [
            (path[1:], one) for path, one in self.sources.items() if path.startswith("*.") and path.count(".") > 1
        ]
        self.cleaners: dict[str, Cleaner] = {path: one for one in table.cleaners for path in one.paths}
        self._sinks: dict[str, list[Sink]] = {}
        for sink in table.sinks:
            for path in sink.paths:
                self._sinks.setdefault(path, []).append(sink)
        self.wanted = wanted
        self.lines = lines
        self.seen: dict[ast.AST, list[Value]] = {}
        self.looked_up: dict[int, tuple[Place, tuple[Place, ...]]] = {}
        self.hits: list[Hit] = []
        self.inner: list[tuple[FunctionInfo, State, Frame]] = []
        self.called: set[FunctionInfo] = set()
        self.entry: FunctionInfo | None = None
        self.in_test = 0
        self.steps = 0
        self.all_steps = 0
        self._nesting = 0
        self.running: list[FunctionInfo] = []
        self.globals: dict[tuple[str, str], Value] = {}
        self.fields: dict[tuple[ClassInfo, str], Value] = {}
        self.set_by: dict[tuple[ClassInfo, FunctionInfo], Variables] = {}
        self.results: dict[tuple[object, ...], tuple[Value, Conditions]] = {}

    # Work

    def spend(self) -> bool:
        """Count a step; whether there is one."""
        self.steps += 1
        return self.steps <= MAX_STEPS

    def enter(self) -> bool:
        """Count an expression; whether it may be looked into."""
        self.steps += 1
        self._nesting += 1
        return self._nesting <= MAX_NESTING and self.steps <= MAX_STEPS

    def leave(self) -> None:
        """The end of an expression."""
        self._nesting -= 1

    def is_spent(self) -> bool:
        """Whether the work on a function was cut short."""
        return self.steps > MAX_STEPS

    def is_exhausted(self) -> bool:
        """Whether the work on a file is at its end."""
        return self.all_steps > MAX_STEPS_IN_FILE

    def begin(self, entry: FunctionInfo | None) -> None:
        """Start with a function that is looked at, or (None) with the statements of a module."""
        self.steps = 0
        self._nesting = 0
        self.results.clear()
        self.runs.clear()
        self.entry = entry

    # What is noted

    def note(self, hit: Hit) -> None:
        """Keep what reached a sink."""
        self.hits.append(hit)

    def sinks_at(self, path: str, method: str) -> Iterable[Sink]:
        """The sinks that a call is, by its path and, for methods of anything, by its last name."""
        found = self._sinks.get(path)
        if found is not None:
            return found
        if not method:
            return ()
        owner = path.rpartition(".")[0].rpartition(".")[2]
        return self._sinks.get(f"*.{owner}.{method}") or self._sinks.get(f"*.{method}") or ()

    def gives_page(self, info: FunctionInfo) -> bool:
        """Whether what a function returns is shown in a browser."""
        if not arrival_of(info).served:
            return False
        named = [
            last_name(keyword.value)
            for mark in info.decorators
            if isinstance(mark, ast.Call)
            for keyword in mark.keywords
            if keyword.arg == "response_class"
        ]
        roots = {path.partition(".")[0] for path in info.module.imports.values()}
        return "HTMLResponse" in named if roots & {"fastapi", "starlette", "ninja"} else not named

    def note_text(self, frame: Frame, state: State, node: ast.expr, value: Value) -> None:
        """A text was put together on a line that somebody asks about."""
        if (
            self.lines
            and frame.module is self.program.module
            and not self.lines.isdisjoint(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        ):
            self.note(Hit(SQL_TEXT, value, state.conditions, Place(frame.module, node), frame.calls, self.entry))

    # Rules that need each other

    def evaluate(self, frame: Frame, state: State, node: ast.expr) -> Value:
        """The value of an expression."""
        return evaluate(self, frame, state, node)

    def bind(self, frame: Frame, state: State, target: ast.expr, value: Value) -> None:
        """Give a target a value."""
        bind(self, frame, state, target, value)

    def attribute(self, owner: Value, name: str, frame: Frame, node: ast.AST) -> Value:
        """`owner.name`."""
        return attribute(self, owner, name, frame, node)

    def global_name(self, module: Module, name: str) -> Value:
        """What a name means at the top of a module."""
        return global_name(self, module, name)

    def method(self, info: ClassInfo, name: str) -> FunctionInfo | None:
        """A method by name, bases included."""
        return method_of(self, info, name)

    def construct(self, info: ClassInfo, call: Call) -> Value:
        """An object of a class of the project."""
        return construct(self, info, call)

    def invoke(self, closure: Closure, call: Call) -> Value:
        """What a function of the project gives."""
        return invoke(self, closure, call)
