"""Many generated samples, one JSON object a line, each graded as a project of its own."""

from __future__ import annotations

import itertools
import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any

import msgspec
from msgspec import Struct

from grader.engine.assess import Assessment
from grader.engine.options import Options, checked_conventions
from grader.engine.pool import Pool
from grader.engine.problem import UsageError
from grader.engine.run import report_of
from grader.engine.stage import Input, Stage, prepare
from grader.engine.stream import Stream
from grader.model.checker import Declared
from grader.model.report import Report

CHUNK = 256
"""Lines that share one run of the external tools."""

AHEAD = 4 * CHUNK
"""Lines read beyond the oldest without a result: a slow one holds up the output, not the other workers."""

CHUNK_CHARACTERS = 4_000_000
"""A chunk ends earlier when it holds more code than this: memory does not depend on how long lines are."""

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
    prompt: str | None = None
    report: Report | None = None
    error: str = ""


def grade_lines(lines: Iterable[str], options: Options, *, jobs: int, done: int = 0) -> Iterator[Graded]:
    """Grade the lines of a batch file, in their order.

    The first `done` lines are not graded again; they still are candidates beside the rest of their group.
    """
    stage = prepare_batch(options)
    parsed = (_parse(line, number) for number, line in enumerate(lines, start=1) if line.strip())
    with Pool(stage.plan, jobs=jobs) as pool:
        yield from grade_samples(parsed, stage, pool, done=done)


def prepare_batch(options: Options) -> Stage:
    """What holds for all samples. `--effort auto` is `normal` here."""
    effort = options.settings.effort
    return prepare((), options, effort="normal" if effort == "auto" else effort)


def grade_samples(samples: Iterable[Sample | Graded], stage: Stage, pool: Pool, *, done: int = 0) -> Iterator[Graded]:
    """Grade samples that are parsed, in their order, but for the first `done`; invalid ones pass through."""
    waiting = itertools.islice(_with_candidates(samples), done, None)
    return _in_order(_chunks(waiting), stage, Stream(stage, pool))


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


_Line = tuple[Sample | Graded, tuple[str, ...]]
"""What a line holds, and the candidates beside it."""


def _with_candidates(samples: Iterable[Sample | Graded]) -> Iterator[_Line]:
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


def _chunks(waiting: Iterator[_Line]) -> Iterator[list[_Line]]:
    """Lines in turn, as many as share one run of the tools."""
    chunk: list[_Line] = []
    characters = 0
    for line in waiting:
        chunk.append(line)
        characters += len(line[0].code) if isinstance(line[0], Sample) else 0
        if len(chunk) == CHUNK or characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _in_order(chunks: Iterable[Sequence[_Line]], stage: Stage, stream: Stream) -> Iterator[Graded]:
    """Results in the order of the lines, each as soon as it and those before it are there."""
    under_way: deque[Graded | tuple[_Ready, Future[Assessment]]] = deque()
    for chunk in chunks:
        prepared = [_prepare(*line) for line in chunk]
        futures = iter(stream.submit([item.input for item in prepared if isinstance(item, _Ready)]))
        under_way.extend((item, next(futures)) if isinstance(item, _Ready) else item for item in prepared)
        while under_way and (len(under_way) > AHEAD or _is_done(under_way[0])):
            yield _result(under_way.popleft(), stage)
            stream.keep()
    while under_way:
        yield _result(under_way.popleft(), stage)
        stream.keep()
    stream.keep(at_least=1)


def _is_done(item: Graded | tuple[_Ready, Future[Assessment]]) -> bool:
    return isinstance(item, Graded) or item[1].done()


def _result(item: Graded | tuple[_Ready, Future[Assessment]], stage: Stage) -> Graded:
    if isinstance(item, Graded):
        return item
    ready, future = item
    report = report_of(
        [future.result()],
        stage,
        declared=ready.input.declared or stage.options.declared,
        entry_points=frozenset({(ready.input.name, ready.input.entry_point)} if ready.input.entry_point else ()),
        given=ready.input.given,
    )
    return Graded(id=ready.id, group=ready.group, prompt=ready.input.prompt, report=report)


class _Ready(Struct, frozen=True, kw_only=True):
    """A sample that can be graded."""

    id: str
    group: str | None
    input: Input


def _prepare(sample: Sample | Graded, candidates: tuple[str, ...]) -> _Ready | Graded:
    """What there is to grade in a sample; conventions that cannot be read make its line invalid."""
    if isinstance(sample, Graded):
        return sample
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
