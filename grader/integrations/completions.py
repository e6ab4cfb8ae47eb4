"""From what a model says to the reward of the code in it, for many completions at once."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.engine.batch import Sample, grade_samples, prepare_batch
from grader.engine.options import Options
from grader.engine.pool import Pool
from grader.engine.reward import Reward, reward_of
from grader.engine.settings import load_project
from grader.model.report import Report

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*")
"""A line that opens a block of code of CommonMark, or closes one where it names no language."""

OURS = ("", "py", "python", "python3")
"""Languages of a block that may be what was asked for; none may be."""

COLUMNS = ("entry_point", "reference", "tests", "prompt", "path", "conventions", "parameters")
"""Columns of a data set that go along with a completion, by the names of a batch line."""

Message = Mapping[str, Any]


def code_of(completion: str | Sequence[Message]) -> str:
    """The code in a completion: the last fenced block of Python, or all of the text where there is none.

    A conversation counts by its last message. Raises TypeError where that has no text.
    """
    text = completion if isinstance(completion, str) else completion[-1]["content"] if completion else ""
    if not isinstance(text, str):
        raise TypeError(f"a completion is text, or messages whose content is text, not {type(text).__name__}")
    last = None
    for block in _blocks(text):
        last = block
    return text if last is None else last


def _blocks(text: str) -> Iterator[str]:
    """The blocks of code in Python, or in no named language. One that is not closed ends with the text."""
    fence, wanted, lines = "", False, list[str]()
    for line in text.splitlines(keepends=True):
        found = FENCE.fullmatch(line.rstrip())
        if not fence and found:
            fence, wanted, lines = found[1], found[2].lower() in OURS, []
        elif fence and found and found[1].startswith(fence) and not found[2]:
            if wanted:
                yield "".join(lines)
            fence = ""
        else:
            lines.append(line)
    if fence and wanted:
        yield "".join(lines)


class Judge:
    """Grades completions under one set of settings; its worker processes are kept until it is closed."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - the keys and types of `Settings`
        """Settings are those of `[tool.grader]` in Python spelling. Raises UsageError for ones that cannot be."""
        cwd = Path.cwd()
        options = Options(load_project(cwd, settings), cwd=cwd)
        self._stage = prepare_batch(options)
        self._pool = Pool(self._stage.plan, jobs=options.jobs)
        self._one_at_a_time = threading.Lock()

    def close(self) -> None:
        """End the worker processes."""
        self._pool.close()

    def reports(
        self, completions: Sequence[str | Sequence[Message]], columns: Mapping[str, Any] | None = None
    ) -> list[Report | None]:
        """A report of the code of each completion, in their order; None for what could not be read as a sample.

        `columns` may hold COLUMNS, each as long as the completions, with None where a row has nothing; others are left
        alone.
        """
        given = {name: values for name, values in (columns or {}).items() if name in COLUMNS}
        samples = [
            Sample(id=str(number), code=code_of(completion), **_row(given, number))
            for number, completion in enumerate(completions)
        ]
        with self._one_at_a_time:
            return [graded.report for graded in grade_samples(samples, self._stage, self._pool)]

    def rewards(
        self, completions: Sequence[str | Sequence[Message]], columns: Mapping[str, Any] | None = None
    ) -> list[Reward]:
        """What each completion earns."""
        return [reward_of(report) for report in self.reports(completions, columns)]


def _row(columns: Mapping[str, Sequence[Any]], number: int) -> dict[str, Any]:
    """The values of one row that a sample can take; a prompt of messages is their text."""
    row = {name: values[number] for name, values in columns.items() if values[number] is not None}
    if "prompt" in row and not isinstance(row["prompt"], str):
        row["prompt"] = "\n".join(_texts(row["prompt"]))
    return row


def _texts(messages: Iterable[Message]) -> list[str]:
    return [message["content"] for message in messages if isinstance(message.get("content"), str)]
