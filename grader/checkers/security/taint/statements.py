"""Statements: how they change the state of one way through a function."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from grader.checkers.security.taint.containers import element, item
from grader.checkers.security.taint.expressions import evaluate, source_text
from grader.checkers.security.taint.frame import Closure, Frame, Instance, State, joined
from grader.checkers.security.taint.methods import changed
from grader.checkers.security.taint.program import ClassInfo, FunctionInfo
from grader.checkers.security.taint.sinks import note_item, note_page
from grader.checkers.security.taint.value import (
    UNKNOWN,
    Condition,
    Value,
    constant,
    either,
    reference,
)
from grader.checkers.security.words import names

if TYPE_CHECKING:
    from grader.checkers.security.taint.machine import Machine

_LOOP_RUNS = 2
"""How often the body of a loop is run: what it changes has come round by then."""

_NEVER_RETURN = names(
    "sys.exit exit quit os._exit os.abort flask.abort bottle.abort pytest.fail pytest.skip abort quart.abort"
)


def run_block(machine: Machine, frame: Frame, state: State, body: Sequence[ast.stmt]) -> None:
    """Run statements one after the other, as long as the way goes on."""
    for statement in body:
        if not state.alive or not machine.spend():
            return
        handler = _HANDLERS.get(statement.__class__)
        if handler is not None:
            handler(machine, frame, state, statement)


def bind(machine: Machine, frame: Frame, state: State, target: ast.expr, value: Value) -> None:
    """Give a target a value."""
    if isinstance(target, ast.Name):
        state.variables[target.id] = passed(frame, target, value, f"`{target.id}` is made of it")
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(machine, frame, state, target.elts, value)
    elif isinstance(target, ast.Starred):
        bind(machine, frame, state, target.value, value)
    elif isinstance(target, ast.Attribute):
        owner = evaluate(machine, frame, state, target.value).bare()
        if owner.op == "object" and isinstance(owner.data, Instance):
            fields = owner.data.fields
            told = passed(frame, target, value, f"kept in `.{target.attr}`")
            constructs = frame.info is not None and frame.info.name == "__init__"
            known = None if constructs else fields.get(target.attr)
            fields[target.attr] = told if known is None else either([known, told])
        else:
            state.variables[source_text(target)] = value
    elif isinstance(target, ast.Subscript):
        owner = evaluate(machine, frame, state, target.value)
        key = evaluate(machine, frame, state, target.slice)
        note_item(machine, frame, state, target, owner, key, value)
        bare = owner.bare()
        if bare.op == "dict":
            half = len(bare.args) // 2
            kept = [(k, v) for k, v in zip(bare.args[:half], bare.args[half:], strict=True) if k.key != key.key]
            kept.append((key, value))
            changed(
                machine, frame, state, target.value, Value("dict", tuple([k for k, _ in kept] + [v for _, v in kept]))
            )
        elif bare.op == "list" or (bare.op == "unknown" and value.marks):
            changed(machine, frame, state, target.value, either([owner, Value("list", (value,))]))


def passed(frame: Frame, node: ast.AST, value: Value, text: str) -> Value:
    """A value with one more line of its witness."""
    if not value.marks or value.op in ("object", "list", "dict"):
        return value
    if value.op == "step" and value.data[:2] == (frame.module.file, node.lineno):  # type: ignore[attr-defined] # an expression
        return value
    return Value("step", (value,), data=(frame.module.file, node.lineno, text), path=value.path)  # type: ignore[attr-defined] # as above


def _unpack(machine: Machine, frame: Frame, state: State, targets: list[ast.expr], value: Value) -> None:
    bare = value.bare()
    apart = bare.op == "list" and len(bare.args) == len(targets)
    for index, target in enumerate(targets):
        if apart:
            part = bare.args[index]
        elif isinstance(target, ast.Starred):
            part = value
        else:
            part = item(value, constant(index))
        bind(machine, frame, state, target, part)


def _assign(machine: Machine, frame: Frame, state: State, node: ast.Assign) -> None:
    value = evaluate(machine, frame, state, node.value)
    for target in node.targets:
        bind(machine, frame, state, target, value)


def _annotated(machine: Machine, frame: Frame, state: State, node: ast.AnnAssign) -> None:
    if node.value is not None:
        bind(machine, frame, state, node.target, evaluate(machine, frame, state, node.value))


def _augmented(machine: Machine, frame: Frame, state: State, node: ast.AugAssign) -> None:
    as_operation = ast.copy_location(ast.BinOp(left=_loaded(node.target), op=node.op, right=node.value), node)
    bind(machine, frame, state, node.target, evaluate(machine, frame, state, as_operation))


def _loaded(target: ast.expr) -> ast.expr:
    if isinstance(target, ast.Name):
        return ast.copy_location(ast.Name(id=target.id, ctx=ast.Load()), target)
    return target


def _expression(machine: Machine, frame: Frame, state: State, node: ast.Expr) -> None:
    value = evaluate(machine, frame, state, node.value)
    call = node.value
    if isinstance(call, ast.Call):
        func = call.func
        name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
        path = value.path.removesuffix("()")
        if path in _NEVER_RETURN or (isinstance(func, ast.Name) and name in ("abort", "fail", "exit")):
            state.alive = False


def _return(machine: Machine, frame: Frame, state: State, node: ast.Return) -> None:
    value = evaluate(machine, frame, state, node.value) if node.value is not None else constant(None)
    note_page(machine, frame, state, node, value)
    if frame.info is not None:
        value = passed(frame, node, value, f"returned by `{frame.info.name}`")
    frame.returns.append((state.copy(), value))
    state.alive = False


def _raise(machine: Machine, frame: Frame, state: State, node: ast.Raise) -> None:
    if node.exc is not None:
        evaluate(machine, frame, state, node.exc)
    state.alive = False


def _branch(machine: Machine, frame: Frame, state: State, node: ast.If) -> None:
    base = state.conditions
    test = evaluate(machine, frame, state, node.test)
    known = test.bare()
    yes, no = state.copy(), state
    text = source_text(node.test)
    yes.assume(Condition(test, True, text, node.lineno))
    other = State(no.variables, no.conditions)
    other.assume(Condition(test, False, text, node.lineno))
    if known.op == "const" and not known.data:
        yes.alive = False
    elif known.op == "const" and known.data is not None and known.data:
        other.alive = False
    run_block(machine, frame, yes, node.body)
    run_block(machine, frame, other, node.orelse)
    state.become(joined([yes, other], base))


def _assert(machine: Machine, frame: Frame, state: State, node: ast.Assert) -> None:
    test = evaluate(machine, frame, state, node.test)
    state.assume(Condition(test, True, source_text(node.test), node.lineno))


def _for(machine: Machine, frame: Frame, state: State, node: ast.For | ast.AsyncFor) -> None:
    over = evaluate(machine, frame, state, node.iter)
    name = f"each {source_text(node.target)}@{node.lineno}"
    base = state.conditions
    frame.breaks.append([])
    each = element(over, name)
    body = state
    exits: list[State] = []
    holds: list[Condition] = []
    for turn in range(_LOOP_RUNS):
        before = body.copy()
        body = before.copy()
        bind(machine, frame, body, node.target, each)
        run_block(machine, frame, body, node.body)
        if turn == 0 and body.alive:
            holds = [one for one in body.conditions if one not in before.conditions and one.truth is not None]
        body = joined([before, State(body.variables, base, alive=body.alive)], base)
        if not _marks_differ(before, body):
            break
    exits = frame.breaks.pop()
    run_block(machine, frame, body, node.orelse)
    if not exits:
        body.conditions = base
        for one in holds:  # whoever gets past the loop has passed the check for every element
            check = one.value if one.truth else Value("not", (one.value,))
            through = Value("each", (over, check), data=(name, True))
            everyone = Value("call", (reference("all"), through), data=("all", 1, (), False), path="all()")
            body.assume(Condition(everyone, True, one.text, one.line))
    state.become(joined([body, *exits], base))


def _while(machine: Machine, frame: Frame, state: State, node: ast.While) -> None:
    base = state.conditions
    frame.breaks.append([])
    body = state
    for _ in range(_LOOP_RUNS):
        before = body.copy()
        body = before.copy()
        test = evaluate(machine, frame, body, node.test)
        body.assume(Condition(test, True, source_text(node.test), node.lineno))
        run_block(machine, frame, body, node.body)
        body = joined([before, State(body.variables, base, alive=body.alive)], base)
        if not _marks_differ(before, body):
            break
    exits = frame.breaks.pop()
    endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
    if endless:
        body.alive = False
    elif not exits:
        test = evaluate(machine, frame, body, node.test)
        body.assume(Condition(test, False, source_text(node.test), node.lineno))
    if body.alive:
        run_block(machine, frame, body, node.orelse)
    state.become(joined([body, *exits], base) if body.alive or exits else body)


def _marks_differ(before: State, after: State) -> bool:
    known = before.variables
    return any(
        name not in known or (value is not known[name] and value.key != known[name].key)
        for name, value in after.variables.items()
    )


def _break(_machine: Machine, frame: Frame, state: State, _node: ast.Break) -> None:
    if frame.breaks:
        frame.breaks[-1].append(state.copy())
    state.alive = False


def _continue(_machine: Machine, _frame: Frame, state: State, _node: ast.Continue) -> None:
    state.alive = False


def _with(machine: Machine, frame: Frame, state: State, node: ast.With | ast.AsyncWith) -> None:
    for entered in node.items:
        value = evaluate(machine, frame, state, entered.context_expr)
        if entered.optional_vars is not None:
            bare = value.bare()
            if bare.op == "list" and bare.args:
                value = bare.args[0]  # what a generator under `contextmanager` yields
            bind(machine, frame, state, entered.optional_vars, value)
    run_block(machine, frame, state, node.body)


def _try(machine: Machine, frame: Frame, state: State, node: ast.Try | ast.TryStar) -> None:
    base = state.conditions
    before = state.copy()
    run_block(machine, frame, state, node.body)
    after = State(dict(state.variables), base)
    if state.alive:
        run_block(machine, frame, state, node.orelse)
    ways = [state.copy()]
    for handler in node.handlers:
        way = joined([before.copy(), after.copy()], base)
        way.conditions = base
        if handler.name:
            way.variables[handler.name] = Value("unknown", data="an exception", path="<exception>")
        run_block(machine, frame, way, handler.body)
        ways.append(way)
    end = joined(ways, base)
    if node.finalbody:
        alive = end.alive
        end.alive = True
        run_block(machine, frame, end, node.finalbody)
        end.alive = end.alive and alive
    state.become(end)


def _match(machine: Machine, frame: Frame, state: State, node: ast.Match) -> None:
    base = state.conditions
    subject = evaluate(machine, frame, state, node.subject)
    ways: list[State] = []
    exhaustive = False
    rest = state.copy()
    for case in node.cases:
        way = rest.copy()
        test = _tested(machine, frame, way, subject, case.pattern)
        text = f"case {ast.unparse(case.pattern)[:60]}"
        if test is not None:
            way.assume(Condition(test, True, text, case.pattern.lineno))
        if case.guard is not None:
            guard = evaluate(machine, frame, way, case.guard)
            way.assume(Condition(guard, True, source_text(case.guard), case.guard.lineno))
        elif test is not None:
            rest.assume(Condition(test, False, text, case.pattern.lineno))
        run_block(machine, frame, way, case.body)
        ways.append(way)
        exhaustive = exhaustive or (
            case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
        )
    state.become(joined(ways if exhaustive else [*ways, rest], base))


def _tested(machine: Machine, frame: Frame, state: State, subject: Value, pattern: ast.pattern) -> Value | None:
    """What a pattern asks of the subject, where it compares values; its names are bound on the way."""
    if isinstance(pattern, ast.MatchValue):
        return Value("compare", (subject, evaluate(machine, frame, state, pattern.value)), data="Eq")
    if isinstance(pattern, ast.MatchSingleton):
        return Value("compare", (subject, constant(pattern.value)), data="Is")
    if isinstance(pattern, ast.MatchOr):
        parts = [_tested(machine, frame, state, subject, part) for part in pattern.patterns]
        known = [part for part in parts if part is not None]
        return Value("or", tuple(known)) if len(known) == len(parts) else None
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        test = _tested(machine, frame, state, subject, pattern.pattern)
        if pattern.name:
            state.variables[pattern.name] = subject
        return test
    bare = subject.bare()
    if isinstance(pattern, ast.MatchSequence) and bare.op == "list" and len(bare.args) == len(pattern.patterns):
        tests = [
            _tested(machine, frame, state, part, inner) for part, inner in zip(bare.args, pattern.patterns, strict=True)
        ]
        known = [test for test in tests if test is not None]
        return Value("and", tuple(known)) if known else None
    for part in ast.walk(pattern):
        if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
            state.variables[part.name] = subject if part is pattern else element(subject, part.name)
    return None


def _define(machine: Machine, frame: Frame, state: State, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    for default in (*node.args.defaults, *[one for one in node.args.kw_defaults if one is not None]):
        evaluate(machine, frame, state, default)
    info = frame.module.by_node.get(node)
    if isinstance(info, FunctionInfo):
        outer = {**(frame.outer or {}), **state.variables}
        closure = Closure(info, outer)
        machine.inner.append((info, state, frame))
        state.variables[node.name] = Value("object", data=closure, path=node.name)


def _define_class(_machine: Machine, frame: Frame, state: State, node: ast.ClassDef) -> None:
    info = frame.module.by_node.get(node)
    if isinstance(info, ClassInfo):
        state.variables[node.name] = Value("object", data=info, path=node.name)


def _delete(machine: Machine, frame: Frame, state: State, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            state.variables[target.id] = UNKNOWN
        else:
            evaluate(machine, frame, state, target)


_HANDLERS: dict[type[ast.stmt], Callable[..., Any]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Expr: _expression,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.If: _branch,
    ast.Assert: _assert,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
    ast.FunctionDef: _define,
    ast.AsyncFunctionDef: _define,
    ast.ClassDef: _define_class,
    ast.Delete: _delete,
}
