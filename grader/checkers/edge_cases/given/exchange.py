"""Between the test process and the process of the code: questions one way, answers the other, data only."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for
from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.given.programs import FOLDER, program
from grader.checkers.edge_cases.given.test_text import TestText
from grader.model.evidence import GapReason
from grader.sandbox.companions import companions
from grader.sandbox.session import Session, open_session
from grader.sandbox.values import (
    Build,
    Call,
    Died,
    Exhausted,
    Instance,
    Level,
    Limits,
    NotLoaded,
    Opaque,
    Outcome,
    Raised,
    Returned,
    Subject,
)

REF, STANDARD = "\0ref", "\0standard"
CONTAINERS = frozenset({"Counter", "OrderedDict", "defaultdict", "deque"})
TESTING = "grader_testing"
"""The package that the test process knows its own program by."""
QUESTIONS = 20_000
"""Questions of one run; each takes two calls."""
LOSSES = 10
"""Processes of the code that may be lost in one run."""
CODE_EVENTS = 4_000_000
"""Lines of one call that a test makes: tests may ask for more work than a drawn input."""
TEST_LIMITS = Limits(events=0, cpu_seconds=20.0, memory=1024 * 1024 * 1024)
"""Of the test process: what it does is counted for no verdict, so that only CPU time kills."""

Question = tuple[str, str, int | None, str, Any, Any]
"""Test, action, number of the object, name, arguments, named arguments."""


class Asked(Struct, frozen=True):
    """A question that a test asked, and what came of it. `refused`: why it could not be put, or not be answered."""

    test: str
    action: str
    name: str
    function: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    outcome: Outcome
    refused: tuple[GapReason, str] | None = None


class Result(Struct, frozen=True):
    """What the test process says of one test: data, to be judged with what was asked meanwhile."""

    test: str
    outcome: str
    exception: tuple[str, ...]
    message: str
    fixtures: tuple[str, ...]


class TestRun(Struct, frozen=True):
    """One run of a test file; `problem` where it did not come to its end."""

    __test__ = False

    results: tuple[Result, ...]
    asked: tuple[Asked, ...]
    problem: tuple[GapReason, str] | None = None


def run_tests(tests: TestText, code: Subject, public: frozenset[str], level: Level) -> TestRun:
    """Run a test file in a process of its own against the code in another one."""
    spec = importlib.util.find_spec("pytest")
    if spec is None or spec.origin is None:
        return TestRun((), (), ("missing-tool", "pytest is not installed"))
    packages = str(Path(spec.origin).parents[1])
    files = companions(FOLDER / "testing", TESTING)
    running = f"{TESTING}.running"
    testing = Subject(
        module=running,
        path="testing.py",
        text=files[running],
        siblings={name: text for name, text in files.items() if name != running},
        search_path=(*code.search_path, *(() if packages in code.search_path else (packages,))),
    )
    answering = replace(code, text=code.text.rstrip("\\\n") + "\n\n\n" + program("answering"))
    limits = Limits(events=CODE_EVENTS)
    with (
        open_session(answering, limits=limits, level=level) as ours,
        open_session(testing, limits=TEST_LIMITS, level=level) as theirs,
    ):
        loaded = ours.load()
        if isinstance(loaded, NotLoaded):
            return TestRun((), (), (loaded.reason, loaded.detail))
        return _Exchange(ours, theirs).run(tests, public)


class _Exchange:
    def __init__(self, ours: Session, theirs: Session) -> None:
        self.ours = ours
        self.theirs = theirs
        self.names: list[str] = []
        self.lost = 0
        self.asked: list[Asked] = []

    def run(self, tests: TestText, public: frozenset[str]) -> TestRun:
        named = self.ours.call([Call(target="_grader_ask", args=("names", None, "", [], {}))])[0]
        self.names = _names(named)
        setup = {
            "tests": tests.text,
            "modules": list(tests.modules),
            "own": list(tests.own),
            "free": list(tests.free),
            "public": sorted(public),
        }
        outcome = self.theirs.call([Call(target="begin", args=(setup,))])[0]
        for _ in range(QUESTIONS):
            match outcome:
                case Returned(value=("ask", *parts)) if (question := _question(parts)) is not None:
                    answer = self._answer(question)
                    outcome = self.theirs.call([Call(target="resume", args=(answer,))])[0]
                case Returned(value=("done", list() as results)):
                    return TestRun(tuple(filter(None, map(_result, results))), tuple(self.asked))
                case _:
                    return TestRun((), tuple(self.asked), _problem(outcome))
            if self.lost > LOSSES:
                return TestRun((), tuple(self.asked), ("budget", "too many calls ended the process of the code"))
        return TestRun((), tuple(self.asked), ("budget", f"the tests make more than {QUESTIONS:,} calls"))

    def _answer(self, question: Question) -> tuple[str, Any]:
        """Put a question to the code; what it printed, and the answer as the test process takes it."""
        test, action, number, name, args, kwargs = question
        function = self.names[number] if number is not None and number < len(self.names) else ""
        if self.lost and not self._is_known([number, args, kwargs]):
            outcome: Outcome = Died(reason="unsupported", detail="an object of a process that was lost")
        else:
            call = Call(target="_grader_ask", args=(action, number, name, _built(list(args)), _built(dict(kwargs))))
            outcome = self.ours.call([call])[0]
        printed, answer = self._told(outcome)
        refused = _refusal(outcome, answer)
        shown = {key: value for key, value in kwargs.items() if type(key) is str}
        self.asked.append(Asked(test, action, name, function, tuple(args), shown, outcome, refused))
        self.lost += isinstance(outcome, Exhausted) or (isinstance(outcome, Died) and outcome.reason != "blocked")
        return printed, answer

    def _told(self, outcome: Outcome) -> tuple[str, Any]:  # noqa: PLR0911 - one return for each kind
        match outcome:
            case Returned(value=("value" | "raised", *_)) if not _cannot_travel(outcome.value):
                if self.lost and not self._is_known(outcome.value):
                    return "", ("refused", "unsupported", "an object after the process of the code was lost")
                return outcome.output, outcome.value
            case Raised():
                names = [one.rpartition(".")[2] for one in (outcome.type_name, *outcome.bases) if one != "object"]
                error: tuple[Any, ...] = (
                    None,
                    [one for one in names if one != "object"],
                    [outcome.message],
                    outcome.message,
                    {},
                )
                return outcome.output, ("raised", error, None)
            case Exhausted():
                return "", ("lost", f"no end within {outcome.events:,} lines")
            case Died(reason="crash" | "tampering"):
                return "", ("lost", outcome.detail)
            case Died():
                return "", ("refused", outcome.reason, outcome.detail)
            case _:
                return "", ("refused", "unsupported", getattr(outcome, "detail", "an answer that cannot travel"))

    def _is_known(self, value: Any) -> bool:
        """Does a value speak of no object but those that each process of the code has?"""
        if isinstance(value, tuple) and len(value) > 1 and value[0] == REF and type(value[1]) is int:
            return value[1] < len(self.names)
        if isinstance(value, Mapping):
            return all(self._is_known(key) and self._is_known(item) for key, item in value.items())
        if isinstance(value, list | tuple | set | frozenset):
            return all(map(self._is_known, value))
        return True


def _names(outcome: Outcome) -> list[str]:
    match outcome:
        case Returned(value=("value", list() as names, *_)):
            return [str(name) for name in names]
        case _:
            return []


def _question(parts: list[Any]) -> Question | None:
    match parts:
        case [
            str() as test,
            str() as action,
            (int() | None) as number,
            str() as name,
            list() as args,
            dict() as kwargs,
        ]:
            return test, action, number, name, args, kwargs
        case _:
            return None


def _result(noted: Any) -> Result | None:
    match noted:
        case (str() as test, str() as outcome, str() as exception, str() as message, list() as fixtures):
            return Result(test, outcome, tuple(exception.split(",")), message, tuple(map(str, fixtures)))
        case _:
            return None


def _problem(outcome: Outcome) -> tuple[GapReason, str]:
    match outcome:
        case Returned(value=("broken", str() as text)):
            return "internal", f"the test process: {text}"
        case Died():
            return outcome.reason, f"the given tests: {outcome.detail}"
        case Raised():
            return "internal", f"the test process: {outcome.type_name}: {outcome.message}"
        case _:
            return "internal", "the test process did not keep to its part"


def _refusal(outcome: Outcome, answer: Any) -> tuple[GapReason, str] | None:
    if isinstance(outcome, Died) and outcome.reason != "crash":
        return outcome.reason, outcome.detail
    return ("unsupported", answer[2]) if answer[0] == "refused" else None


def _built(value: Any) -> Any:
    """Arguments of a test with the code's own objects in the place of their numbers."""
    if isinstance(value, tuple):
        if len(value) == 2 and value[0] == REF and type(value[1]) is int:  # noqa: PLR2004 - the pair that a test process writes
            return Build(target="_grader_object", args=(value[1],))
        if len(value) == 4 and value[0] == STANDARD and value[2] in CONTAINERS:  # noqa: PLR2004 - see above
            return Build(target="_grader_restored", args=("collections", value[2], _built(value[3])))
        return tuple(map(_built, value))
    if isinstance(value, dict):
        return {_built(key): _built(item) for key, item in value.items()}
    if isinstance(value, list | set | frozenset):
        return type(value)(map(_built, value))
    return value


def _cannot_travel(value: Any) -> bool:
    if isinstance(value, Opaque | Instance | Build):
        return True
    if isinstance(value, Mapping):
        return any(_cannot_travel(key) or _cannot_travel(item) for key, item in value.items())
    return isinstance(value, list | tuple | set | frozenset) and any(map(_cannot_travel, value))
