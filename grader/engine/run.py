"""The whole pipeline on one screen: inputs -> sources -> tools -> checkers -> evidence -> report."""

from __future__ import annotations

import platform
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

import grader
from grader.engine.assess import Assessment, Plan, Task, assess
from grader.engine.isolate import isolation_for
from grader.engine.options import Options
from grader.engine.pool import Progress, assess_all
from grader.engine.reading import Unread, from_text, read
from grader.engine.toolbox import run_tools
from grader.model.checker import CheckInfo, Declared, Effort
from grader.model.evidence import Assessed, Evidence, Gap, Suppression
from grader.model.report import Isolation, Report, RunInfo, Tool
from grader.model.source import FileEntry, Source, Unit

QUICK_ABOVE = 200
"""Functions beyond which `--effort auto` tries fewer inputs on each."""

_DEFINITION = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]", re.MULTILINE)


class Input(Struct, frozen=True, kw_only=True):
    """Something to grade: a file at `place`, or `text` that never was one. `name` is its path in the report."""

    name: str
    place: str | None = None
    text: str | None = None
    declared: Declared | None = None
    entry_point: str | None = None
    reference: str | None = None


class Run(Struct, frozen=True, kw_only=True):
    """What a run gives: the report, what depends on the machine, and tracebacks of checkers that failed."""

    report: Report
    info: RunInfo
    traces: tuple[str, ...]


class Stage(Struct, frozen=True, kw_only=True):
    """What is settled before the first file is looked at: the same for all of them."""

    options: Options
    isolation: Isolation
    effort: Effort
    ruff_project: bool = False


def grade_inputs(inputs: Sequence[Input], options: Options, *, progress: Progress | None = None) -> Run:
    """Grade inputs as one project."""
    wall, cpu = time.perf_counter(), time.process_time()
    stage = prepare(inputs, options)
    assessments = assess_inputs(inputs, stage, progress=progress)
    report = report_of(assessments, stage, declared=options.declared)
    return Run(
        report=report,
        info=_run_info(stage, wall=time.perf_counter() - wall, cpu=time.process_time() - cpu),
        traces=tuple(trace for assessment in assessments for trace in assessment.trace),
    )


def prepare(inputs: Sequence[Input], options: Options, *, effort: Effort | None = None) -> Stage:
    """Settle what depends on all inputs together: isolation, effort, whether the team's ruff settings speak of them."""
    executes = any(check.executes for check in options.checks)
    config = options.ruff_config
    below = config is not None and all(item.place and Path(item.place).is_relative_to(config.parent) for item in inputs)
    return Stage(
        options=options,
        isolation=isolation_for(options.settings, executes=executes),
        effort=effort or _effort(inputs, options),
        ruff_project=below,
    )


def assess_inputs(inputs: Sequence[Input], stage: Stage, *, progress: Progress | None = None) -> list[Assessment]:
    """Read, run the external tools once over everything, then the checkers file by file on all cores."""
    options = stage.options
    read_ones = [_read(item) for item in inputs]
    selected = [_selected_ids(checks_for(stage, item.declared or options.declared)) for item in inputs]
    sources = [source for source in read_ones if isinstance(source, Source)]
    results = run_tools(sources, places={item.name: item.place for item in inputs if item.place}, stage=stage)
    tasks = [
        Task(
            source=source,
            selected=ids,
            tools=results.get(source.path, {}),
            place=item.place,
            declared=item.declared or options.declared,
            entry_point=item.entry_point,
            reference=item.reference,
        )
        for item, source, ids in zip(inputs, read_ones, selected, strict=True)
        if isinstance(source, Source)
    ]
    done = iter(_assess(tasks, stage, progress))
    return [_unread(source) if isinstance(source, Unread) else next(done) for source in read_ones]


def report_of(
    assessments: Sequence[Assessment],
    stage: Stage,
    *,
    declared: Declared | None = None,
    entry_points: frozenset[tuple[str, str]] = frozenset(),
) -> Report:
    """The rubric engine's verdict on what was learned."""
    from grader.rubric.combine import grade
    from grader.rubric.digest import digest

    options = stage.options
    files: list[FileEntry] = []
    units: list[Unit] = []
    evidence: list[Evidence] = []
    suppressions: list[Suppression] = []
    for assessment in assessments:
        files.append(assessment.entry)
        units.extend(assessment.units)
        suppressions.extend(assessment.suppressions)
        for item in assessment.evidence:
            if isinstance(item, Assessed | Gap) or options.selection.keeps(item.check):
                evidence.append(item)
    return grade(
        files=files,
        units=units,
        evidence=evidence,
        rubric=options.rubric,
        checks=checks_for(stage, declared),
        suppressions=suppressions,
        tool=Tool(name="code-spectrum", version=grader.__version__),
        digest=digest(options.rubric),
        mode="static" if options.settings.no_exec else "full",
        effort=stage.effort,
        seed=options.settings.seed,
        isolation=stage.isolation,
        entry_points=entry_points,
    )


def checks_for(stage: Stage, declared: Declared | None) -> tuple[CheckInfo, ...]:
    """The checks that were asked for and that make sense under these conventions."""
    from grader.checkers.conventions.selection import applicable

    speaking = applicable(declared=declared, ruff_config=stage.ruff_project)
    built_in = {
        check.id for checker in stage.options.checkers if checker.id == "conventions" for check in checker.checks
    }
    return tuple(check for check in stage.options.checks if check.id not in built_in or check.id in speaking)


def _selected_ids(checks: tuple[CheckInfo, ...]) -> frozenset[str]:
    return frozenset(check.id for check in checks)


def _assess(tasks: list[Task], stage: Stage, progress: Progress | None) -> list[Assessment]:
    options = stage.options
    plan = Plan(
        checkers=options.targets,
        isolation=stage.isolation,
        allow_weak_isolation=options.settings.allow_weak_isolation,
        effort=stage.effort,
        seed=options.settings.seed,
        search_path=options.search_path,
        roots=_roots(options),
    )
    if len(tasks) == 1:
        return [assess(tasks[0], plan)]
    return assess_all(tasks, plan, jobs=options.jobs, progress=progress)


def _roots(options: Options) -> tuple[str, ...]:
    """Folders besides a file's own in which its project's modules lie: the project's root, and its `src`."""
    root = options.project.root
    return tuple(str(folder) for folder in (Path(root), Path(root, "src")) if folder.is_dir()) if root else ()


def _read(item: Input) -> Source | Unread:
    try:
        return (
            read(item.name, item.place) if item.text is None and item.place else from_text(item.name, item.text or "")
        )
    except Unread as unread:
        return unread


def _unread(unread: Unread) -> Assessment:
    return Assessment(entry=unread.entry, units=(), evidence=(unread.gap,), suppressions=())


def _effort(inputs: Sequence[Input], options: Options) -> Effort:
    """The effort asked for; `auto` is settled by counting functions before any of them runs."""
    if options.settings.effort != "auto":
        return options.settings.effort
    if options.settings.no_exec:
        return "normal"
    count = 0
    for item in inputs:
        source = _read(item)
        if isinstance(source, Source):
            count += len(_DEFINITION.findall(source.text))
        if count > QUICK_ABOVE:
            return "quick"
    return "normal"


def _run_info(stage: Stage, *, wall: float, cpu: float) -> RunInfo:
    from grader.tools.versions import tool_versions

    return RunInfo(
        python=sys.version.split()[0],
        platform=platform.platform(),
        versions=tool_versions(),
        wall_seconds=wall,
        cpu_seconds=cpu,
        jobs=stage.options.jobs,
    )
