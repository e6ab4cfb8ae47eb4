"""`edge_cases.documented-example`: what the docstring shows is not what happens.

An example becomes the body of a function that is appended to the subject, so that it runs in the sandbox like any other
call; the comparison stays here.
"""

from __future__ import annotations

import ast
import doctest
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from grader.checkers.edge_cases.reports import definition_span
from grader.checkers.edge_cases.targets import Target
from grader.inputs.exact import TOLERANCE, differs
from grader.inputs.examples import Example
from grader.inputs.render import shorten
from grader.model.evidence import Finding, Gap, GapReason, Witness
from grader.sandbox.values import Call, Exhausted, Outcome, Raised, Returned

CHECK = "edge_cases.documented-example"
MARK = "-- the example's own output follows --"
"""Printed before an example's last statement, since the ones before it may print too."""


class Staged(Struct, frozen=True):
    """An example with the name of the function that runs it, and that function's text."""

    target: Target
    example: Example
    name: str
    code: str


_FILES = re.compile(
    r"\bos\.(?!environ)|\bopen\(|__file__|\bPath\(|\btempfile\.|\bglob\b|\.(?:read|write)_(?:text|bytes)\("
)
"""What an example does that rests on files, of which there are none here."""


class Verdict(Struct, frozen=True):
    """How an example went: agreed, contradicted, or not run (`reason` is the gap's)."""

    agreed: bool
    got: str = ""
    reason: GapReason | None = None


def stage(targets: list[Target], shared: Iterable[tuple[Target, Example]] = ()) -> list[Staged]:
    """Turn the examples of all targets, and others with theirs, into functions. No complete Python: left out."""
    staged = []
    shown = [*((target, example) for target in targets for example in target.examples), *shared]
    for number, (target, example) in enumerate(shown):
        name = f"_grader_example_{number}"
        code = _function(name, example)
        if code is not None:
            staged.append(Staged(target, example, name, code))
    return staged


def _function(name: str, example: Example) -> str | None:
    try:
        setup = [node for text in example.setup for node in ast.parse(text).body]
        body = ast.parse(example.source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not body:
        return None
    *before, last = [*setup, *ast.parse(f"print({MARK!r})").body, *body]
    if isinstance(last, ast.Expr):
        value = ast.parse("result = None\nreturn (result, repr(result))").body
        value[0].value = last.value  # type: ignore[attr-defined]  # the assignment just parsed
        before += value
    else:
        before.append(_Echo().visit(last))
    function = ast.parse(f"def {name}():\n    pass").body[0]
    function.body = before  # type: ignore[attr-defined]  # the function just parsed
    try:
        text = ast.unparse(ast.fix_missing_locations(function))
        compile(text, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None  # an import of everything, which no function may hold
    return text


class _Echo(ast.NodeTransformer):
    """Let the expressions in a block print their values, as the interactive interpreter does."""

    def visit_Expr(self, node: ast.Expr) -> list[ast.stmt]:
        """One that stands as a statement."""
        shown = ast.parse("_grader_value = None\nif _grader_value is not None:\n    print(repr(_grader_value))").body
        shown[0].value = node.value  # type: ignore[attr-defined]  # the assignment just parsed
        return shown

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """What a function computes is not shown."""
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        """Nor what a coroutine does."""
        return node


def calls_of(staged: list[Staged]) -> list[Call]:
    """The calls that run the examples."""
    return [Call(target=one.name) for one in staged]


def verdict(example: Example, outcome: Outcome) -> Verdict:
    """Compare what an example shows with what came of it."""
    match outcome:
        case Returned():
            return Verdict(agreed=_agrees(example, outcome), got=_shown(outcome))
        case Raised():
            got = f"{outcome.type_name}: {outcome.message}"
            if example.raises is not None:
                return Verdict(agreed=_same_exception(example, outcome), got=got)
            return Verdict(agreed=False, got=got, reason=_not_runnable(example, outcome))
        case Exhausted():
            return Verdict(agreed=False, got=f"no end within {outcome.events:,} lines", reason="budget")
        case _:
            return Verdict(agreed=False, reason=getattr(outcome, "reason", "unsupported"))


def _not_runnable(example: Example, raised: Raised) -> GapReason | None:
    """Why the example itself, rather than the function, could not run; None when the function is to blame."""
    names = {raised.type_name, *raised.bases}
    if "ImportError" in names:
        return "import"
    if names & {"OSError", "EOFError"} or any(map(_FILES.search, (*example.setup, example.source))):
        return "blocked"
    return "unsupported" if "NameError" in names and len(raised.lines) <= 1 else None


def _agrees(example: Example, outcome: Returned) -> bool:
    if example.raises is not None:
        return False
    value, text = outcome.value if isinstance(outcome.value, tuple) and len(outcome.value) == 2 else (None, "None")  # noqa: PLR2004 - the pair made in _function
    if example.literal:
        return not differs(ast.literal_eval(example.want), value, tolerance=TOLERANCE)
    printed = outcome.output.rpartition(f"{MARK}\n")[2]
    shown = printed + ("" if text == "None" else f"{text}\n")
    if _checks(example, shown):
        return True
    try:
        wanted = ast.literal_eval(example.want)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return False
    return not printed and not differs(wanted, value, tolerance=TOLERANCE)


def _checks(example: Example, got: str) -> bool:
    flags = doctest.ELLIPSIS if example.ellipsis else 0
    flags |= doctest.NORMALIZE_WHITESPACE if example.normalise else 0
    checker = doctest.OutputChecker()
    hidden = re.compile(r"\b[\w.]*\.(?=\w+[.(])|\b[uU](?=['\"])")
    want, got = f"{example.want.rstrip()}\n", f"{got.rstrip()}\n"
    if "=..." in want:
        flags |= doctest.ELLIPSIS  # no value is shown like that
    return checker.check_output(want, got, flags) or checker.check_output(
        hidden.sub("", want), hidden.sub("", got), flags
    )


def _same_exception(example: Example, raised: Raised) -> bool:
    name, _, message = (example.raises or "").partition(":")
    if name.strip().rpartition(".")[2] != raised.type_name.rpartition(".")[2]:
        return False
    if not message.strip() or example.ellipsis or not raised.message:
        return True
    return message.strip() == raised.message.strip() or raised.message.strip().startswith(message.strip())


def _shown(outcome: Returned) -> str:
    printed = outcome.output.rpartition(f"{MARK}\n")[2]
    if isinstance(outcome.value, tuple) and len(outcome.value) == 2:  # noqa: PLR2004 - the pair made in _function
        return printed if printed and outcome.value[1] == "None" else printed + str(outcome.value[1])
    return printed


def find_contradictions(target: Target, verdicts: list[tuple[Example, Verdict]]) -> Iterator[Finding | Gap]:
    """One finding for each example of a target that fails; a gap when none of them could be run."""
    unrunnable = [one for _, one in verdicts if one.reason is not None]
    if verdicts and len(unrunnable) == len(verdicts):
        reason = unrunnable[0].reason or "unsupported"
        detail = f"the documented examples could not be run: {shorten(unrunnable[0].got)}"
        yield Gap(checks=(CHECK,), path=target.unit.path, units=(target.unit.qualname,), reason=reason, detail=detail)
        return
    for example, one in verdicts:
        if one.agreed or one.reason is not None:
            continue
        wanted = example.raises or example.want
        yield Finding(
            check=CHECK,
            path=target.unit.path,
            qualname=target.unit.qualname,
            span=definition_span(target),
            message=shorten(f"the docstring shows {wanted} for {example.source}, but it gives {one.got}"),
            severity="high",
            confidence="high",
            level="A",
            witness=Witness(
                call=shorten(example.source),
                expected=shorten(wanted),
                got=shorten(one.got),
                zone="in",
                because="it is an example in the docstring",
            ),
        )
