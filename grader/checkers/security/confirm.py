"""Flows shown by running: a function gets the payload, and what it hands to the sink is written down instead of done.

Only plain functions at the top of a file are run, in the sandbox, with the names through which the sink is reached
replaced by recorders. Where that cannot be done the finding stays as it is.
"""

from __future__ import annotations

import ast

from grader.checkers.security.taint.engine import Flow, Flows
from grader.checkers.security.taint.entry import arguments_of, is_plain
from grader.checkers.security.taint.kinds import KINDS
from grader.checkers.security.taint.value import Trust
from grader.model.checker import Context
from grader.sandbox.session import open_session
from grader.sandbox.values import Call, Level, Limits, Loaded, Returned, Subject

MOST = 8
"""Flows of one file that are tried."""

_KINDS = ("sql", "shell", "program", "code", "template", "path")
_LIMITS = Limits(events=20_000, cpu_seconds=3.0)
_RECORDER = """

def _grader_try(function, given, replaced):
    seen = []

    class Recorder:
        def __init__(self, real=None, only=None):
            self.__dict__.update(real=real, only=only)

        def __getattr__(self, name):
            if self.only is not None and name not in self.only:
                return getattr(self.real, name)
            return Recorder()

        def __call__(self, *args, **options):
            seen.append([list(one) if isinstance(one, (list, tuple)) else str(one) for one in args])
            return Recorder()

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

        def __iter__(self):
            return iter(())

        def __str__(self):
            return "u1"

    space = globals()
    for name, only in replaced.items():
        space[name] = Recorder(space.get(name), only)
    try:
        space[function](**{key: Recorder() if value is None else value for key, value in given.items()})
    except Exception:
        pass
    return [[str(part) for part in one] if isinstance(one, list) else one for call in seen for one in call]
"""


def confirmed(text: str, flows: Flows, context: Context) -> dict[int, object]:
    """What reached the sink when it was tried, by the `id` of the flow; nothing where the sandbox is too weak."""
    if context.isolation.level in ("limits", "none") and not context.allow_weak_isolation:
        return {}
    trials = [(flow, call) for flow in flows.found if (call := _call(flow, flows)) is not None][:MOST]
    if not trials:
        return {}
    level: Level = "strong" if context.isolation.level == "strong" else "kernel"
    subject = Subject(
        module=context.module,
        path=f"{context.module.replace('.', '/')}.py",
        text=text + _RECORDER,
        siblings=context.siblings,
        search_path=context.search_path,
    )
    with open_session(subject, limits=_LIMITS, level=level) as session:
        if not isinstance(session.load(), Loaded):
            return {}
        outcomes = session.call([call for _, call in trials])
    found: dict[int, object] = {}
    for (flow, _), outcome in zip(trials, outcomes, strict=True):
        verdict = flow.verdict
        values = outcome.value if isinstance(outcome, Returned) and isinstance(outcome.value, list) else []
        if verdict is None:
            continue
        harm = KINDS[flow.hit.sink.kind].harm
        shown = next((one for one in values if harm(one, verdict.harmless, verdict.payload)), None)
        if shown is not None:
            found[id(flow)] = shown
    return found


def _call(flow: Flow, flows: Flows) -> Call | None:
    """The call that tries a flow, where one of the function's own parameters holds the payload."""
    verdict, entry = flow.verdict, flow.hit.entry
    if verdict is None or entry is None or flow.hit.sink.kind not in _KINDS or not isinstance(verdict.payload, str):
        return None
    if verdict.origin.trust != Trust.PARAMETER or flow.hit.place.module is not flows.module:
        return None
    known = flows.module.functions.get(entry.name)
    replaced = _replaced(flow.hit.place.node, flows)
    if known is not entry or entry.decorators or isinstance(entry.node, ast.AsyncFunctionDef) or replaced is None:
        return None
    given: dict[str, object] = {}
    defaults = len(entry.node.args.defaults)
    arguments = arguments_of(entry)
    optional = {one.arg for one in entry.node.args.args[len(entry.node.args.args) - defaults :]} if defaults else set()
    for argument in arguments:
        if verdict.origin.name == f"{entry.qualname}:{argument.arg}":
            given[argument.arg] = verdict.payload
        elif argument.arg not in optional:
            text = argument.annotation is not None and ast.unparse(argument.annotation) == "str"
            number = is_plain(argument.annotation, flows.module) and argument.annotation is not None
            given[argument.arg] = "u1" if text else 1 if number else None
    if verdict.payload not in given.values():
        return None
    return Call(target="_grader_try", args=(entry.name, given, replaced))


def _replaced(node: ast.AST, flows: Flows) -> dict[str, list[str] | None] | None:
    """The global name through which a sink is reached, and the attribute of it; empty for a method of a parameter."""
    if not isinstance(node, ast.Call):
        return None
    func: ast.expr = node.func
    attributes: list[str] = []
    while isinstance(func, ast.Attribute):
        attributes.append(func.attr)
        func = func.value
    if not isinstance(func, ast.Name):
        return None
    name = func.id
    is_global = name in flows.module.imports or name in flows.module.values
    if not attributes:
        return {name: None} if is_global or name in ("eval", "exec", "open") else None
    return {name: [attributes[-1]]} if is_global else {}
