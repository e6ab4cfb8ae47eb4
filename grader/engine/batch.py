"""Many generated samples, one JSON object a line, each graded as a project of its own."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from grader.engine.options import Options, checked_conventions
from grader.engine.pool import Pool
from grader.engine.problem import UsageError
from grader.engine.run import assess_inputs, report_of
from grader.engine.stage import Input, Stage, prepare
from grader.model.checker import Declared
from grader.model.report import Report

CHUNK = 256
"""Lines that share one run of the external tools; results are written after each chunk."""

GROUP = 64
"""Lines of one group that are candidates beside each other; a longer group is cut."""


class Sample(Struct, frozen=True, kw_only=True):
    """One input line; keys that are not listed here are the caller's own and left alone."""

    id: str
    code: str
    entry_point: str | None = None
    reference: str | None = None
    tests: str | None = None
    prompt: str | None = None
    group: str | None = None
    path: str | None = None
    conventions: str | None = None
    parameters: dict[str, str] | None = None


class Graded(Struct, frozen=True, kw_only=True):
    """One output line: the report of a sample, or why its line could not be read."""

    id: str
    group: str | None = None
    report: Report | None = None
    error: str = ""


def grade_lines(lines: Iterable[str], options: Options, *, jobs: int, done: int = 0) -> Iterator[Graded]:
    """Grade the lines of a batch file, in their order. `--effort auto` is `normal` here.

    The first `done` lines are not graded again; they still are candidates beside the rest of their group.
    """
    effort = options.settings.effort
    stage = prepare((), options, effort="normal" if effort == "auto" else effort)
    with Pool(stage.plan, jobs=jobs) as pool:
        parsed = (_parse(line, number) for number, line in enumerate(lines, start=1) if line.strip())
        waiting = itertools.islice(_with_candidates(parsed), done, None)
        while chunk := list(itertools.islice(waiting, CHUNK)):
            yield from _grade_chunk(chunk, stage, pool)


def line_id(line: str, number: int) -> str:
    """The id of an input line, whatever else is wrong with it; its number where it has none."""
    try:
        found: Any = json.loads(line).get("id")
    except (ValueError, AttributeError, RecursionError):
        found = None
    return found if isinstance(found, str) else f"line {number}"


def _parse(line: str, number: int) -> Sample | Graded:
    try:
        return msgspec.json.decode(line.encode("utf-8"), type=Sample)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        detail = str(error).replace("$.", "").replace("`", "'")
        return Graded(id=line_id(line, number), error=f"line {number}: {detail}")


def _with_candidates(samples: Iterable[Sample | Graded]) -> Iterator[tuple[Sample | Graded, tuple[str, ...]]]:
    """Each line with the different texts of its group: adjacent lines that share `group` and `prompt`.

    A group is read ahead to its end, or to GROUP lines. Where too few texts differ to outvote one, there are none.
    """
    from grader.checkers.edge_cases.given.candidates import FEWEST, distinct

    for key, members in itertools.groupby(samples, _group_of):
        while unit := list(itertools.islice(members, GROUP if key else 1)):
            texts = distinct([one.code for one in unit if isinstance(one, Sample)]) if key else ()
            yield from ((one, texts if len(texts) >= FEWEST else ()) for one in unit)


def _group_of(sample: Sample | Graded) -> tuple[str, str] | None:
    if not isinstance(sample, Sample) or sample.group is None or sample.prompt is None:
        return None
    return sample.group, sample.prompt


def _grade_chunk(
    samples: Sequence[tuple[Sample | Graded, tuple[str, ...]]], stage: Stage, pool: Pool
) -> Iterator[Graded]:
    prepared = [
        _prepare(sample, candidates) if isinstance(sample, Sample) else sample for sample, candidates in samples
    ]
    assessments = iter(assess_inputs([item.input for item in prepared if isinstance(item, _Ready)], stage, pool))
    for item in prepared:
        if isinstance(item, Graded):
            yield item
            continue
        report = report_of(
            [next(assessments)],
            stage,
            declared=item.input.declared or stage.options.declared,
            entry_points=frozenset({(item.input.name, item.input.entry_point)} if item.input.entry_point else ()),
            given=item.input.given,
        )
        yield Graded(id=item.id, group=item.group, report=report)


class _Ready(Struct, frozen=True, kw_only=True):
    """A sample that can be graded."""

    id: str
    group: str | None
    input: Input


def _prepare(sample: Sample, candidates: tuple[str, ...]) -> _Ready | Graded:
    """What there is to grade in a sample; conventions that cannot be read make its line invalid."""
    declared = None
    if sample.conventions is not None:
        try:
            declared = checked_conventions(Declared(name="conventions", text=sample.conventions))
        except UsageError as error:
            return Graded(id=sample.id, group=sample.group, error=str(error))
    found = Input(
        name=sample.path or "sample.py",
        text=sample.code,
        declared=declared,
        entry_point=sample.entry_point,
        reference=sample.reference,
        tests=sample.tests,
        prompt=sample.prompt,
        candidates=candidates,
    )
    return _Ready(id=sample.id, group=sample.group, input=found)
