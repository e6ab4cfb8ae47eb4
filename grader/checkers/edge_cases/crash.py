"""`edge_cases.crash`: an exception that nobody announced, on an input that the function takes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial

from grader.checkers.edge_cases.bench import Bench, shown
from grader.checkers.edge_cases.reports import line_span, rank, report, told
from grader.checkers.edge_cases.shrinking import confirmed
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial, ending
from grader.inputs.cases import Case
from grader.inputs.domain import judge
from grader.inputs.types import Choice, Record, Scalar, Type, leaves
from grader.model.evidence import Finding
from grader.sandbox.values import Build, Outcome, Raised

CHECK = "edge_cases.crash"

_UNBOUND = frozenset({"UnboundLocalError", "NameError"})
"""Faults of the code whatever type the input is of."""
_ALWAYS = _UNBOUND | {"RecursionError"}
"""Faults of the code whatever the input is."""
_HARD = _ALWAYS | {"AttributeError", "TypeError", "ZeroDivisionError", "IndexError"}
_NEAR = _HARD | {"ValueError", "UnicodeEncodeError", "UnicodeDecodeError", "OverflowError", "KeyError", "RuntimeError"}


_OUTLINED = ("agreed", "shown")
"""Rungs that tell the kind of a value, but not all that is in it: another item may be what raises."""
_MISSING = re.compile(r"object has no attribute '(\w+)'")
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")
_OF_SYSTEMS = frozenset({"mac_ver", "ios_ver", "win32_ver", "getwindowsversion", "java_ver"})
"""What asks one kind of system for its version, and gives empty texts on every other one."""
_OF_PROCESSES = re.compile(r"signal |call stack is not deep enough")
"""What is said of the process that runs the code."""
_ITERATOR = re.compile(r"^'list' object has no attribute '(?:send|throw|close|__next__)'")


def find_crashes(target: Target, trials: list[Trial], raises: frozenset[int], bench: Bench) -> Iterator[Finding]:
    """One finding for each kind of exception and line, with the best witness, replayed in a fresh process.

    What does not count is a note, and is not replayed.
    """
    groups: dict[tuple[str, int], list[Trial]] = {}
    for trial in trials:
        if isinstance(trial.outcome, Raised) and ending(trial, target, raises) == "crashed":
            line = trial.outcome.lines[-1] if trial.outcome.lines else 0
            groups.setdefault((trial.outcome.type_name, line), []).append(trial)
    for (name, line), group in sorted(groups.items()):
        same = partial(_is_same, target, name, line, raises)
        counted = [trial for trial in group if same(trial)]
        best = min(counted or group, key=lambda trial: rank(trial.case))
        if counted:
            replayed = confirmed(target, best, same, bench)
            if replayed is None:
                continue
            best = replayed
        case = best.case if counted else _as_unknown(best.case)
        last = target.node.end_lineno or target.node.lineno
        yield report(
            target,
            case,
            check=CHECK,
            message=f"{shown(target, case)} raises {told(best.outcome)}, which nothing announces",
            severity="medium" if case.strength == "ordinary" else "high",
            level="B",
            expected="a result, or an exception that the docstring names",
            got=told(best.outcome),
            span=line_span(line) if target.node.lineno <= line <= last else None,
        )


def _is_same(target: Target, name: str, line: int, raises: frozenset[int], trial: Trial) -> bool:
    """Is a trial a crash that counts, by this exception from this line?"""
    return (
        isinstance(trial.outcome, Raised)
        and trial.outcome.type_name == name
        and (trial.outcome.lines[-1] if trial.outcome.lines else 0) == line
        and ending(trial, target, raises) == "crashed"
        and trial.case.zone == "in"
        and (counts(target, trial.case, name) or _breaks_a_declared_type(target, trial))
        and not _foreign(target, trial.outcome)
    )


def _foreign(target: Target, outcome: Outcome) -> bool:
    """Does the exception speak of something else than the input?

    Of evaluated text, a module without that function, the list that stands for an iterator here, an attribute that
    another method sets first, an exception that was to be handled, or what another system would say of itself.
    """
    if not isinstance(outcome, Raised):
        return False
    name, message = outcome.type_name, outcome.message
    elsewhere = name in ("NameError", "UnboundLocalError") and not outcome.innermost
    if elsewhere or "SyntaxError" in outcome.bases or _hangs_on_where_it_runs(target, message):
        return True
    unbound = _UNDEFINED.fullmatch(message) if name == "NameError" else None
    if unbound is not None and unbound[1] in target.imported:
        return True  # imported on a condition: for another version, or where a package is installed
    if name in ("AttributeError", "TypeError") and _reads_current_exception(target):
        return True
    if name == "AttributeError":
        missing = _MISSING.search(message)
        set_later = missing is not None and missing[1] in target.set_later
        lacking = message.startswith("module ") or set_later or _waits_for_an_attribute(target, message)
        return lacking or bool(_ITERATOR.search(message))
    return name == "TypeError" and "object is not an iterator" in message


def _hangs_on_where_it_runs(target: Target, message: str) -> bool:
    """Is it this process, or the system, that the code cannot do with?"""
    asks = any(isinstance(part, ast.Attribute) and part.attr in _OF_SYSTEMS for part in ast.walk(target.node))
    return asks or bool(_OF_PROCESSES.match(message))


def _waits_for_an_attribute(target: Target, message: str) -> bool:
    """Does a private method read what its callers make sure that the object has?"""
    private = target.node.name.startswith("_") and not target.node.name.endswith("__")
    owner = target.unit.qualname.rpartition(".")[0].rpartition(".")[2]
    return private and message.startswith(f"'{owner}' object has no attribute") and target.receiver is not None


def _reads_current_exception(target: Target) -> bool:
    return any(
        isinstance(part, ast.Attribute) and part.attr in ("exc_info", "exception") and ast.unparse(part.value) == "sys"
        for part in ast.walk(target.node)
    )


def counts(target: Target, case: Case, exception: str) -> bool:
    """Is the evidence for the input strong enough for this kind of exception?

    A text may have a grammar, a number may be an index, a dict may need its keys: where the docstring does not speak
    of the input, only what such a hidden demand cannot explain is a crash.
    """
    if case.strength in ("stated", "guessed"):
        return case.strength == "stated" or exception in _UNBOUND
    if case.text:
        return exception in _ALWAYS
    if case.strength == "near":
        return exception in _NEAR - ({"KeyError"} if case.key else frozenset())
    if exception in _ALWAYS or case.receiver is not None or not (case.args or case.kwargs):
        return exception in _ALWAYS
    if exception in ("AttributeError", "TypeError"):
        # Where nothing states a type, it may only show that it is another one.
        seen_only = any(parameter.rung in _OUTLINED for parameter in target.signature.parameters)
        has_text = any(isinstance(value, str) for value in case.args)
        return not seen_only and not _has_invariants(case) and not (has_text and exception == "TypeError")
    return exception in _ordinary_kinds(target, case)


def _breaks_a_declared_type(target: Target, trial: Trial) -> bool:
    """Does the code read what a TypedDict may lack, or what a Protocol does not have, by the type that it declares?"""
    types = [one.type for one in target.signature.parameters if one.rung == "annotation"]
    records = [part for type_ in types for part in _records(type_)]
    if not isinstance(trial.outcome, Raised) or not records or trial.case.receiver is not None:
        return False
    if trial.outcome.type_name == "KeyError":
        spare = {field.name for one in records if one.keyed for field in one.fields if not field.required}
        return trial.outcome.innermost and trial.outcome.message.strip("'\"") in spare
    stand_in = any(one.open and one.home == "types" for one in records)
    lacking = trial.outcome.message.startswith("'types.SimpleNamespace' object has no attribute")
    return stand_in and lacking and trial.outcome.type_name == "AttributeError" and trial.outcome.innermost


def _records(type_: Type) -> list[Record]:
    """The classes among the options of a type."""
    options = type_.options if isinstance(type_, Choice) else (type_,)
    return [option for option in options if isinstance(option, Record)]


def _has_invariants(case: Case) -> bool:
    values = [*case.args, *case.kwargs.values(), case.receiver]
    return any(isinstance(value, Build) and value.call and (value.args or value.kwargs) for value in values)


def _ordinary_kinds(target: Target, case: Case) -> frozenset[str]:
    types = [parameter.type for parameter in target.signature.parameters]
    if any(parameter.rung in _OUTLINED for parameter in target.signature.parameters):
        return frozenset({"ZeroDivisionError"})
    names = {leaf.name for type_ in types for leaf in leaves(type_) if isinstance(leaf, Scalar)}
    if _has_invariants(case) or any(isinstance(type_, Record) for type_ in types):
        return frozenset()
    containers = [value for value in case.args if isinstance(value, list | tuple | dict | set)]
    found = {"ZeroDivisionError"}
    # A helper may count on what its callers made sure of.
    private = target.node.name.startswith("_")
    if not names & {"str", "bytes", "any"} and not containers and not private:
        found.add("ValueError")
    nested = any(isinstance(item, list) for value in containers if isinstance(value, list) for item in value)
    positional = [parameter for parameter in target.signature.parameters if parameter.kind == "positional"]
    pairs = list(zip(positional, case.args, strict=False))
    others = [judge(parameter, value).strength for parameter, value in pairs if value not in containers]
    if len(containers) == 1 and not nested and all(strength == "stated" for strength in others) and not case.kwargs:
        found.add("IndexError")
    return frozenset(found)


def _as_unknown(case: Case) -> Case:
    because = case.because if case.zone == "unknown" else "nothing rules out a demand that it does not meet"
    return Case(
        args=case.args, kwargs=case.kwargs, receiver=case.receiver, zone="unknown", strength="none", because=because
    )
