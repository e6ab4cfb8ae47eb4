"""The table at the end of a pytest run: what was graded, with letters, intervals and dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from grader.integrations.pytest_grading import Record
from grader.reporters.escape import terminal
from grader.reporters.figures import interval, letter, points, share


def table(texts: Sequence[str]) -> Iterator[str]:
    """Lines of the table, by name; a thing that was graded several times the same way is listed once."""
    records = {text: msgspec.json.decode(text, type=Record) for text in texts}
    rows = [_row(record) for record in sorted(records.values(), key=lambda record: record.name)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    for *cells, last in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)), last])


def _row(record: Record) -> tuple[str, ...]:
    grade = record.grade
    dimensions = "  ".join(f"{terminal(name)} {letter(each)}" for name, each in record.dimensions.items())
    return (
        terminal(record.name),
        letter(grade),
        points(grade.score),
        interval(grade),
        share(grade.coverage),
        dimensions,
    )
