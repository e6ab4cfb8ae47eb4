"""The whole pipeline on one screen: inputs -> sources -> tools -> checkers -> evidence -> report."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

import grader
from grader.engine.assess import Assessment, Task, assess
from grader.engine.options import Options
from grader.engine.pool import Pool, Progress
from grader.engine.reading import Unread
from grader.engine.reuse import CHECKS, find_reuses
from grader.engine.stage import Input, Stage, prepare, read_input
from grader.engine.toolbox import run_tools
from grader.facts.routines import Reuses
from grader.model.checker import Declared
from grader.model.evidence import Assessed, Gap
from grader.model.report import Report, RunInfo, Tool
from grader.model.source import Source


class Run(Struct, frozen=True, kw_only=True):
    """What a run gives: the report, what depends on the machine, and tracebacks of checkers that failed."""

    report: Report
    info: RunInfo
    traces: tuple[str, ...]


def grade_inputs(inputs: Sequence[Input], options: Options, *, progress: Progress | None = None) -> Run:
    """Grade inputs as one project."""
    wall, cpu = time.perf_counter(), time.process_time()
    stage = prepare(inputs, options)
    with Pool(stage.plan, jobs=options.jobs) as pool:
        assessments = assess_inputs(inputs, stage, pool, progress=progress)
    entry_points = frozenset((item.name, item.entry_point) for item in inputs if item.entry_point)
    given = frozenset(name for item in inputs for name in item.given)
    report = report_of(assessments, stage, declared=options.declared, entry_points=entry_points, given=given)
    return Run(
        report=report,
        info=run_info(stage, wall=time.perf_counter() - wall, cpu=time.process_time() - cpu),
        traces=tuple(trace for assessment in assessments for trace in assessment.trace),
    )


def assess_inputs(
    inputs: Sequence[Input], stage: Stage, pool: Pool, *, progress: Progress | None = None
) -> list[Assessment]:
    """Read, run the external tools once over everything, then the checkers file by file on all cores."""
    tasks = tasks_of(inputs, stage)
    done = iter(_assess_new([task for task in tasks if isinstance(task, Task)], stage, pool, progress))
    return [next(done) if isinstance(task, Task) else task for task in tasks]


def tasks_of(inputs: Sequence[Input], stage: Stage) -> list[Task | Assessment]:
    """What there is to do for each input, with the words of the external tools; what an unreadable one comes to."""
    options = stage.options
    read_ones = [read_input(item) for item in inputs]
    graded = [(item, source) for item, source in zip(inputs, read_ones, strict=True) if isinstance(source, Source)]
    results = iter(run_tools([source for _, source in graded], [item.place for item, _ in graded], stage))
    reuses = iter(_reuses(graded, stage))
    return [
        unread(source)
        if isinstance(source, Unread)
        else Task(
            source=source,
            selected=frozenset(check.id for check in stage.checks_for(item.declared or options.declared, item.given)),
            tools=next(results),
            place=os.fsencode(item.place) if item.place else None,
            declared=item.declared or options.declared,
            entry_point=item.entry_point,
            reference=item.reference,
            tests=item.tests,
            prompt=item.prompt,
            candidates=item.candidates,
            reuses=next(reuses),
        )
        for item, source in zip(inputs, read_ones, strict=True)
    ]


def _reuses(graded: Sequence[tuple[Input, Source]], stage: Stage) -> Sequence[Reuses | None]:
    """What the projects of the inputs have already, where a check asks for it."""
    asked = CHECKS & {check.id for check in stage.options.checks}
    if not asked or not stage.in_project:
        return [None] * len(graded)
    places = [(source, Path(item.place or ""), item.lines) for item, source in graded]
    return find_reuses(places, rivals="conventions.helper-behaviour" in asked)


def _assess_new(tasks: Sequence[Task], stage: Stage, pool: Pool, progress: Progress | None) -> list[Assessment]:
    """Assess what no earlier run has; one file needs no process of its own."""
    memory = stage.options.memory
    known = [memory.recall(task, stage.plan) for task in tasks]
    new = [task for task, assessment in zip(tasks, known, strict=True) if assessment is None]
    fresh = [assess(new[0], stage.plan)] if len(new) == 1 else pool.assess_all(new, progress=progress)
    memory.keep(list(zip(new, fresh, strict=True)), stage.plan)
    rest = iter(fresh)
    return [assessment or next(rest) for assessment in known]


def report_of(
    assessments: Sequence[Assessment],
    stage: Stage,
    *,
    declared: Declared | None = None,
    entry_points: frozenset[tuple[str, str]] = frozenset(),
    given: frozenset[str] = frozenset(),
) -> Report:
    """The rubric engine's verdict on what was learned. `given`: what there was besides the code."""
    from grader.rubric.combine import grade
    from grader.rubric.digest import rubric_digest

    options = stage.options
    return grade(
        files=[assessment.entry for assessment in assessments],
        units=[unit for assessment in assessments for unit in assessment.units],
        evidence=[
            item
            for assessment in assessments
            for item in assessment.evidence
            if isinstance(item, Assessed | Gap) or options.selection.keeps(item.check)
        ],
        rubric=options.rubric,
        checks=stage.checks_for(declared, given),
        suppressions=[suppression for assessment in assessments for suppression in assessment.suppressions],
        tool=Tool(name="code-spectrum", version=grader.__version__),
        digest=rubric_digest(options.rubric),
        mode="static" if options.settings.no_exec else "full",
        effort=stage.effort,
        seed=options.settings.seed,
        isolation=stage.isolation,
        entry_points=entry_points,
    )


def unread(problem: Unread) -> Assessment:
    """What is known of a file that could not be read."""
    return Assessment(entry=problem.entry, units=(), evidence=(problem.gap,), suppressions=())


def run_info(stage: Stage, *, wall: float, cpu: float) -> RunInfo:
    """What depends on the machine and the moment; seconds of wall clock and CPU."""
    from grader.tools.versions import versions

    return RunInfo(
        python=sys.version.split()[0],
        platform=platform.platform(),
        versions=versions(),
        wall_seconds=wall,
        cpu_seconds=cpu,
        jobs=stage.options.jobs,
    )
