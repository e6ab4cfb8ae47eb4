"""Where the interpreter is: the state of one way through a function, and what it calls on."""

from __future__ import annotations

import ast

from msgspec import Struct

from grader.checkers.security.taint.program import ClassInfo, FunctionInfo, Module
from grader.checkers.security.taint.tables import Sink
from grader.checkers.security.taint.value import (
    UNKNOWN,
    Condition,
    Conditions,
    Value,
    constant,
    either,
    under,
)

Variables = dict[str, Value]

MAX_CALLS = 6
"""Functions that call one another before the rest is taken as unknown."""


class State:
    """Variables and conditions on one way through a function; `alive` is false behind a `return` or `raise`."""

    __slots__ = ("alive", "conditions", "variables")

    def __init__(self, variables: Variables, conditions: Conditions = (), *, alive: bool = True) -> None:
        self.variables, self.conditions, self.alive = variables, conditions, alive

    def copy(self) -> State:
        """A way that starts here."""
        return State(dict(self.variables), self.conditions, alive=self.alive)

    def become(self, other: State) -> None:
        """Go on as another state."""
        self.variables, self.conditions, self.alive = other.variables, other.conditions, other.alive

    def assume(self, condition: Condition) -> None:
        """Add what holds from here on, if it speaks of anything from outside; `a and b` as two conditions."""
        value, truth = condition.value.bare(), condition.truth
        if not value.marks:
            return
        if value.op == "not" and truth is not None:
            self.assume(Condition(value.args[0], not truth, condition.text, condition.line))
        elif value.op in ("and", "or") and truth is (value.op == "and"):
            for part in value.args:
                self.assume(Condition(part, truth, condition.text, condition.line))
        elif condition not in self.conditions:
            self.conditions = (*self.conditions, condition)


def joined(states: list[State], base: Conditions) -> State:
    """The state behind ways that meet. `base` are the conditions that held where they parted."""
    ways = [state for state in states if state.alive]
    if not ways:
        return State(states[0].variables if states else {}, base, alive=False)
    if len(ways) == 1:
        return ways[0]
    common = tuple(one for one in ways[0].conditions if all(one in way.conditions for way in ways[1:]))
    own = [tuple(one for one in way.conditions if one not in common) for way in ways]
    variables: Variables = {}
    for name in dict.fromkeys(name for way in ways for name in way.variables):
        values = [way.variables.get(name) for way in ways]
        first = values[0]
        if first is not None and all(value is first for value in values):
            variables[name] = first
        else:
            present = [
                under(conditions, value) if value.size < 60 else value  # noqa: PLR2004 - keep conditions on small values
                for conditions, value in zip(own, values, strict=True)
                if value is not None
            ]
            keys = {value.key for value in values if value is not None}
            variables[name] = first if len(keys) == 1 and first is not None else either(present)
    conditions = common
    if all(own):
        anyone = either([under(one, constant(True)) for one in own])
        told = next((one for one in own[0] if one.text), own[0][0])
        conditions = (*common, Condition(anyone, None, told.text, told.line))
    return State(variables, conditions)


class Instance:
    """An object of a class of the project. `is_open`: made elsewhere, so that its fields are those of its class."""

    __slots__ = ("fields", "info", "is_open")

    def __init__(self, info: ClassInfo, *, is_open: bool = False) -> None:
        self.info, self.is_open = info, is_open
        self.fields: Variables = {}


class Closure:
    """A function, with the variables around it and the object that it is a method of."""

    __slots__ = ("info", "instance", "outer")

    def __init__(self, info: FunctionInfo, outer: Variables | None = None, instance: Value | None = None) -> None:
        self.info, self.outer, self.instance = info, outer, instance


class Partial:
    """`functools.partial`: a function and what it is given beforehand."""

    __slots__ = ("arguments", "function", "options")

    def __init__(self, function: Value, arguments: list[Value], options: Variables) -> None:
        self.function, self.arguments, self.options = function, arguments, options


class Place(Struct, frozen=True, eq=False):
    """A node in a file of the project."""

    module: Module
    node: ast.AST


class Frame:
    """One function being run. `calls` are the places of the calls that led here, outermost first."""

    __slots__ = ("base", "breaks", "calls", "info", "instance", "is_generator", "module", "outer", "returns", "trying")

    def __init__(
        self,
        module: Module,
        info: FunctionInfo | None,
        *,
        instance: Value | None = None,
        outer: Variables | None = None,
        calls: tuple[Place, ...] = (),
    ) -> None:
        self.module, self.info, self.instance, self.outer, self.calls = module, info, instance, outer, calls
        self.returns: list[tuple[State, Value]] = []
        self.breaks: list[list[State]] = []
        self.base: Conditions = ()
        self.is_generator = False
        self.trying = 0


class Call(Struct, frozen=True, eq=False):
    """A call being made: where, of what (for methods: on what, by which name), and what is given."""

    frame: Frame
    state: State
    node: ast.AST
    arguments: list[Value]
    options: Variables
    callee: Value = UNKNOWN
    receiver: Value | None = None
    name: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.frame.module, self.node)

    @property
    def line(self) -> int:
        """The line that it begins on."""
        return getattr(self.node, "lineno", 0)

    @property
    def at(self) -> str:
        """Line and column, to tell calls apart."""
        return f"{self.line}:{getattr(self.node, 'col_offset', 0)}"


class Hit(Struct, frozen=True, eq=False):
    """A value from outside at a sink, the conditions on the way, and the calls that led there."""

    sink: Sink
    value: Value
    conditions: Conditions
    place: Place
    calls: tuple[Place, ...]
    entry: FunctionInfo | None
    extra: str = ""


Bare = FunctionInfo | ClassInfo | Module | Instance | Closure | Partial
