"""One file through its checkers: runs in a worker process, and gives back values only."""

from __future__ import annotations

import ast
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from grader.checkers.registry import load
from grader.engine.closure import Closure, Home, closure_of, home_of
from grader.engine.drawn import Drawn
from grader.engine.encodable import encodable
from grader.engine.fingerprint import with_fingerprints
from grader.facts.routines import Reuses
from grader.facts.suppressions import find_suppressions
from grader.facts.tree import parse
from grader.facts.units import find_units
from grader.inputs.store import storing_in
from grader.model.checker import Checker, Context, Declared, Effort, Learned, ToolResult
from grader.model.evidence import Assessed, Evidence, Finding, Gap, Measurement, Suppression
from grader.model.report import Isolation
from grader.model.source import FileEntry, Source, Unit

NOWHERE = Home(module="subject", is_package=False, roots=())
"""The home of a source that lies on no disk."""


RECURSION_LIMIT = 5_000
"""Frames, wherever the assessing happens: trees are walked recursively, and are capped far below this."""


class Plan(Struct, frozen=True, kw_only=True):
    """What holds for every file of a run. `checkers` are the `module:attribute` targets to load.

    Paths are bytes here and in tasks: what the file system calls a thing need not be text, and goes through a pipe.
    """

    checkers: tuple[str, ...]
    isolation: Isolation
    allow_weak_isolation: bool = False
    effort: Effort = "normal"
    seed: int = 0
    search_path: tuple[bytes, ...] = ()
    roots: tuple[bytes, ...] = ()
    cache_folder: bytes | None = None
    security: dict[str, Any] = {}
    learned: Learned | None = None
    existing: tuple[tuple[str, str], ...] = ()


class Task(Struct, frozen=True, kw_only=True):
    """One file to assess. `place` is where it lies on disk, if anywhere; `tools` what external tools said about it.

    `reuses` is what its project has already of what it defines, where somebody looked.
    """

    source: Source
    selected: frozenset[str]
    tools: dict[str, ToolResult] = {}
    place: bytes | None = None
    declared: Declared | None = None
    entry_point: str | None = None
    reference: str | None = None
    tests: str | None = None
    prompt: str | None = None
    candidates: tuple[str, ...] = ()
    reuses: Reuses | None = None


class Assessment(Struct, frozen=True, kw_only=True):
    """What was learned about one file.

    `consulted` are the digests of the modules it imports, `trace` tracebacks of checkers that failed, for `-v`.
    """

    entry: FileEntry
    units: tuple[Unit, ...]
    evidence: tuple[Evidence, ...]
    suppressions: tuple[Suppression, ...]
    consulted: dict[str, str] = {}
    trace: tuple[str, ...] = ()


def _settings(task: Task, plan: Plan) -> dict[str, Any]:
    """What checkers are told besides: a folder to keep things in, and what is known of the project."""
    told: dict[str, Any] = {"cache_folder": os.fsdecode(plan.cache_folder)} if plan.cache_folder else {}
    if plan.security:
        told["security"] = plan.security
    if task.reuses is not None:
        told["reuses"] = task.reuses
    if plan.existing:
        told["existing"] = plan.existing
    return told


def home_of_task(task: Task, plan: Plan) -> Home:
    """Where the file of a task lives."""
    if task.place is None:
        return NOWHERE
    return home_of(Path(os.fsdecode(task.place)), tuple(map(os.fsdecode, plan.roots)))


def assess(task: Task, plan: Plan) -> Assessment:
    """Parse a file once, run every checker over it, and name what they found."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    try:
        return _assess(task, plan)
    finally:
        sys.setrecursionlimit(limit)


def _assess(task: Task, plan: Plan) -> Assessment:
    source = task.source
    suppressions = find_suppressions(source)
    tree = parse(source)
    if isinstance(tree, Gap):
        lines = sum(bool(line.strip()) for line in source.text.split("\n"))
        entry = FileEntry(path=source.path, digest=source.digest, size=max(lines, 1), parsed=False)
        return Assessment(entry=entry, units=(), evidence=(tree,), suppressions=suppressions)
    units = find_units(source, tree)
    statements = sum(unit.statements for unit in units)
    entry = FileEntry(path=source.path, digest=source.digest, size=statements, parsed=True)
    if not statements:
        return Assessment(entry=entry, units=units, evidence=(), suppressions=suppressions)
    if task.entry_point and not _has(task.entry_point, units, tree, told=bool(task.tests or task.reference)):
        detail = f"the code defines no {task.entry_point}, which was asked for"
        gap = Gap(checks=("*",), path=source.path, units="all", reason="no-input", detail=detail)
        return Assessment(entry=entry, units=units, evidence=(gap,), suppressions=suppressions)
    checkers = [load(target) for target in plan.checkers]
    home = home_of_task(task, plan)
    imported = Closure(texts={}, consulted={})
    if task.place and any(checker.scope == "closure" and _wanted(checker, task) for checker in checkers):
        imported = closure_of(tree, home)
    context = Context(
        tree=tree,
        units=units,
        suppressions=suppressions,
        selected=task.selected,
        tools=task.tools,
        module=home.module,
        siblings=imported.texts,
        search_path=tuple(map(os.fsdecode, plan.search_path)) or (home.roots[:1] if home.installed else ()),
        declared=task.declared,
        learned=plan.learned,
        isolation=plan.isolation,
        allow_weak_isolation=plan.allow_weak_isolation,
        effort=plan.effort,
        seed=plan.seed,
        entry_point=task.entry_point,
        reference=task.reference,
        tests=task.tests,
        prompt=task.prompt,
        candidates=task.candidates,
        settings=_settings(task, plan),
    )
    evidence: list[Evidence] = []
    trace: list[str] = []
    with storing_in(Drawn(Path(os.fsdecode(plan.cache_folder))) if plan.cache_folder else None):
        for checker in checkers:
            if _wanted(checker, task):
                evidence.extend(_run(checker, source, context, trace))
    marked = with_fingerprints(source, evidence)
    return Assessment(
        entry=entry,
        units=units,
        evidence=tuple(marked),
        suppressions=tuple(_hidden(suppressions, marked)),
        consulted=imported.consulted,
        trace=tuple(trace),
    )


def _has(name: str, units: Sequence[Unit], tree: ast.Module, *, told: bool) -> bool:
    """Whether code has what was asked for: nothing else in it could stand for that.

    A name that the module gives to what it does not define counts where tests or a reference tell whether it is right.
    """
    if any(f"{unit.qualname.split('#')[0]}.".startswith(f"{name}.") for unit in units):
        return True
    return told and any(name in _given(node) for node in ast.walk(tree))


def _given(node: ast.AST) -> Sequence[str]:
    """The names that a node gives to what is defined elsewhere."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            return (name,)
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return [alias.asname or alias.name for alias in names]
        case _:
            return ()


def _wanted(checker: Checker, task: Task) -> bool:
    return any(check.id in task.selected for check in checker.checks)


def _run(checker: Checker, source: Source, context: Context, trace: list[str]) -> Iterator[Evidence]:
    """A checker's evidence about what was selected; its failure is a gap, never a lost run."""
    try:
        found = list(checker.run(source, context))
    except Exception as error:  # noqa: BLE001 - whatever a checker raises must not lose the other files
        trace.append(f"{checker.id} on {source.path}:\n{traceback.format_exc()}")
        last = traceback.extract_tb(error.__traceback__)[-1]
        detail = f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}; -v shows the traceback"
        ids = tuple(check.id for check in checker.checks)
        yield Gap(checks=ids, path=source.path, units="all", reason="internal", detail=detail)
        return
    for item in found:
        if isinstance(item, Assessed | Gap) or _selected(item, context.selected):
            yield encodable(item)


def _selected(item: Finding | Measurement, selected: frozenset[str]) -> bool:
    """Whether a finding's check was asked for; members of a family (`conventions.ruff.*`) go with it."""
    return item.check in selected or any(
        name.endswith("*") and item.check.startswith(name.removesuffix("*")) for name in selected
    )


def _hidden(suppressions: tuple[Suppression, ...], evidence: list[Evidence]) -> Iterator[Suppression]:
    """Suppressions with the fingerprints of the findings that they lie on."""
    for suppression in suppressions:
        hidden = tuple(
            item.fingerprint
            for item in evidence
            if isinstance(item, Finding)
            and item.suppressed
            and item.span.line <= suppression.line <= max(item.span.end_line, item.span.line)
        )
        yield Suppression(
            path=suppression.path,
            line=suppression.line,
            form=suppression.form,
            comment=suppression.comment,
            codes=suppression.codes,
            hidden=hidden,
        )
