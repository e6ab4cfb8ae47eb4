"""`edge_cases.given-test`: a test that came along with the code fails."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.given.exchange import REF, Asked, Result, TestRun, run_tests
from grader.checkers.edge_cases.given.sides import Side, home_of, level_of, read_side
from grader.checkers.edge_cases.given.test_text import read_tests
from grader.inputs.examples import SeenCall
from grader.inputs.render import render, shorten
from grader.model.checker import Context
from grader.model.evidence import Assessed, Evidence, Finding, Gap, GapReason, Witness
from grader.model.source import Source, Unit
from grader.sandbox.values import Outcome, Raised, Returned

CHECK = "edge_cases.given-test"
MOST = 20
"""Failed tests that are reported, in the order of the file."""
STEPS = 8
"""Calls before the end of a failed test that its finding lists."""
_FILES = frozenset({"tmp_path", "tmp_path_factory", "tmpdir", "tmpdir_factory", "monkeypatch", "capfd", "capfdbinary"})
"""Fixtures that reach into the process of the test, where the code is not."""
_REACHES_IN = re.compile(r"\b(?:mock|monkeypatch|patch|inspect|sys\.modules|importlib|tempfile|caplog)\b")
_NOT_THE_CODE = frozenset({"FixtureLookupError", "Unsupported", "SyntaxError", "UsageError"})


class Judged(Struct, frozen=True):
    """A test that fails because of the code, or could not be run (`gap`)."""

    result: Result
    gap: tuple[GapReason, str] | None = None


class TestsGiven(Struct, frozen=True):
    """What the given tests say: evidence, and the calls that they make, as seeds of inputs by function."""

    __test__ = False

    evidence: tuple[Evidence, ...] = ()
    seeds: Mapping[str, list[SeenCall]] = {}


def ask_tests(source: Source, context: Context) -> TestsGiven:
    """Run `context.tests`; those that fail, fail again in new processes, or are not reported."""
    units = tuple(unit.qualname for unit in context.units if unit.kind == "function")

    def gap(reason: GapReason, detail: str) -> TestsGiven:
        record = Gap(checks=(CHECK,), path=source.path, units=units or "all", reason=reason, detail=shorten(detail))
        return TestsGiven((record,))

    side = read_side(source.path, source.text, home_of(context))
    if isinstance(side, Gap):
        return gap(side.reason, side.detail)
    public = frozenset(_public(side))
    tests = read_tests(context.tests or "", source.path, public, context.entry_point)
    if isinstance(tests, Gap):
        return gap(tests.reason, f"the given tests: {tests.detail}")
    run = run_tests(tests, side.subject, public, level_of(context))
    if run.problem is not None:
        return gap(*run.problem)
    ran = [one for one in run.results if one.outcome not in ("skipped", "collected")]
    if not ran and any(one.test == "" for one in run.asked):  # asserts at the top of the file
        ran = [one for one in run.results if one.outcome == "collected"]
    if not ran:
        return gap("no-input", "the given tests hold no test that could be run")
    judged = [found for one in run.results if (found := _judge(one, run, tests.text, context)) is not None]
    failed = [one for one in judged if one.gap is None]
    if failed:
        again = run_tests(tests, side.subject, public, level_of(context))
        still = {one.test for one in again.results if one.outcome in ("failed", "uncollected")}
        failed = [one for one in failed if one.result.test in still]
    findings = [_told(one.result, run, source, context) for one in failed[:MOST]]
    unjudged = [one for one in judged if one.gap is not None]
    records: list[Evidence] = [*findings]
    if findings or not unjudged:
        records.append(Assessed(checks=(CHECK,), path=source.path, units=units or "all", trials=len(ran)))
    else:
        reason, detail = unjudged[0].gap or ("unsupported", "")
        count = f"{len(unjudged)} of {len(ran)} given tests could not be run"
        records += gap(reason, f"{count}: {_short(unjudged[0].result.test)}: {detail}").evidence
    return TestsGiven(tuple(records), _seeds(run))


def _public(side: Side) -> Iterator[str]:
    for node in side.tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Assign():
                yield from (target.id for target in node.targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case _:
                continue


def _judge(result: Result, run: TestRun, text: str, context: Context) -> Judged | None:  # noqa: PLR0911 - one return for each reason
    """None for a test that passed."""
    asked = _asked_by(result, run)
    refused = next((one.refused for one in asked if one.refused is not None), None)
    if refused is not None:
        return Judged(result, refused)
    if result.outcome in ("passed", "skipped", "collected"):
        return None
    if result.outcome == "unrun":
        return Judged(result, ("crash", "the tests were stopped before it ran"))
    names = frozenset(result.exception)
    if names & _NOT_THE_CODE:
        reason: GapReason = "syntax" if "SyntaxError" in names else "unsupported"
        return Judged(result, (reason, result.message))
    missing = re.search(r"(?:cannot import name|name|No module named) '([\w.]+)'", result.message)
    if names & {"ImportError", "NameError"} and missing and missing[1] != context.entry_point:
        return Judged(result, ("import", result.message))
    if "OSError" in names or _FILES & {*result.fixtures} or "natively supported" in result.message:
        return Judged(result, ("unsupported", result.message))
    body = _body(text, result.test)
    if _REACHES_IN.search(body):
        return Judged(result, ("unsupported", f"it reaches into the process of the code: {result.message}"))
    return Judged(result)


def _asked_by(result: Result, run: TestRun) -> list[Asked]:
    """What a test asked; of a file that was not read to its end, what stands outside its tests."""
    return [one for one in run.asked if one.test == (result.test if "collected" not in result.outcome else "")]


def _body(text: str, test: str) -> str:
    """The text of one test function; all of the file where it is not found."""
    name = _short(test).rpartition("::")[2].partition("[")[0]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            return ast.unparse(node)
    return text


def _short(test: str) -> str:
    """A test's name without its file."""
    return test.partition("::")[2] or "the file of the tests"


def _told(result: Result, run: TestRun, source: Source, context: Context) -> Finding:
    asked = _asked_by(result, run)
    calls = [one for one in asked if one.action in ("call", "operate")]
    unit = _unit(asked, context)
    lines = [line.strip() for line in result.message.splitlines() if line.strip()]
    said = lines[0] if lines else "it fails"
    last = calls[-1] if calls else None
    return Finding(
        check=CHECK,
        path=source.path,
        qualname=unit.qualname,
        span=replace(unit.span, end_line=unit.span.line, end_column=unit.span.column + 3),
        message=shorten(f"the given test {_short(result.test)} fails: {said}"),
        severity="high" if "::" in result.test else "critical",  # no test of the file could even start
        confidence="high",
        level="A",
        witness=Witness(
            call=shorten(_shown(last) if last is not None else _short(result.test)),
            args=shorten(render(last.args)) if last is not None else "",
            kwargs=shorten(render(dict(last.kwargs))) if last is not None else "",
            expected=shorten(" ".join(lines)),
            got=shorten(_answer(last.outcome) if last is not None else said),
            zone="in",
            because=f"the given test {_short(result.test)} asks for it",
            steps=tuple(shorten(_shown(one)) for one in calls[-STEPS:]),
        ),
    )


def _unit(asked: list[Asked], context: Context) -> Unit:
    """The unit that a test was about last: a function by its name, or the method of that name."""
    functions = {unit.qualname: unit for unit in context.units if unit.kind == "function"}
    for one in reversed(asked):
        for name in (one.function, context.entry_point or "", *_methods(one, functions)):
            if name in functions:
                return functions[name]
    return functions.get(context.entry_point or "") or next(iter(functions.values()), context.units[0])


def _methods(one: Asked, functions: Mapping[str, Unit]) -> Iterator[str]:
    if one.action == "look" and one.name:
        yield from (name for name in functions if name.endswith(f".{one.name}"))
    if one.function:
        yield f"{one.function}.__init__"


def _shown(one: Asked) -> str:
    """A question as a person would write it."""
    given = [*map(_rendered, one.args), *(f"{name}={_rendered(value)}" for name, value in one.kwargs.items())]
    return f"{one.function or one.name or 'it'}({', '.join(given)})"


def _rendered(value: object) -> str:
    return "it" if isinstance(value, tuple) and value[:1] == (REF,) else render(value)


def _answer(outcome: Outcome) -> str:
    match outcome:
        case Returned(value=("value", value, *_)):
            return f"<{value[3]}>" if isinstance(value, tuple) and value[:1] == (REF,) else render(value)
        case Returned(value=("raised", (_, [str() as name, *_], _, text, *_), *_)):
            return f"{name}: {text}"
        case Returned(value=("raised", (_, (str() as name, *_), _, text, *_), *_)):
            return f"{name}: {text}"
        case Raised():
            return f"{outcome.type_name}: {outcome.message}"
        case _:
            return type(outcome).__name__.lower()


def _seeds(run: TestRun) -> Mapping[str, list[SeenCall]]:
    """The calls with plain data that the code answered, by function: a test takes them to be allowed."""
    found: dict[str, list[SeenCall]] = {}
    for one in run.asked:
        match one.outcome:
            case Returned(value=("value", *_)) if one.action == "call" and one.function and not one.name:
                if _is_plain([one.args, dict(one.kwargs)]):
                    seen = SeenCall(one.args, one.kwargs, None, _shown(one), tested=True)
                    found.setdefault(one.function, []).append(seen)
            case _:
                continue
    return found


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return not value.startswith("\0")
    if isinstance(value, dict):
        return all(_is_plain(key) and _is_plain(item) for key, item in value.items())
    return all(map(_is_plain, value)) if isinstance(value, list | tuple | set | frozenset) else True
