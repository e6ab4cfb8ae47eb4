"""JSON Lines: a report as a stream, and the lines of batch output.

Of a report, each line is an object whose `record` says what it is, beside the fields that it has in the report:

- `report`, the first line: the report without `files`, `units`, `evidence` and `suppressions`;
- then file by file, in the report's order: `file`, its `unit`s, its `evidence` (whose `kind` is `finding`,
  `measurement`, `gap` or `assessed`), its `suppression`s. Evidence about what is no file of the report comes last.

So a reader that holds one file at a time sees all there is about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, structs

from grader.model.report import Report
from grader.reporters.encoding import encode

_PARTS = ("files", "units", "evidence", "suppressions")
_NOT_IN_BATCH = ("schema", "tool", "rubric", "files")


def render(report: Report) -> str:
    """One object a line, each line ended."""
    return "".join(_line(item) for item in _objects(report))


def batch_line(sample: str, report: Report) -> str:
    """The output line of a batch sample that was graded: its id, then the report from `mode` on, without `files`."""
    return _line({"id": sample, "status": "graded", **_fields(report, without=_NOT_IN_BATCH)})


def batch_invalid(sample: str, error: str) -> str:
    """The output line of a batch sample that could not be read as one."""
    return _line({"id": sample, "status": "invalid", "error": error})


def _objects(report: Report) -> Iterator[Any]:
    yield {"record": "report", **_fields(report, without=_PARTS)}
    by_path: defaultdict[str, list[Any]] = defaultdict(list)
    for unit in report.units:
        by_path[unit.path].append({"record": "unit", **_fields(unit)})
    for item in report.evidence:
        kind = item.__struct_config__.tag
        by_path[item.path].append({"record": "evidence", "kind": kind, **_fields(item)})
    for suppression in report.suppressions:
        by_path[suppression.path].append({"record": "suppression", **_fields(suppression)})
    for file in report.files:
        yield {"record": "file", **_fields(file)}
        yield from by_path.pop(file.path, ())
    for rest in by_path.values():
        yield from rest


def _fields(value: Struct, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: item for name, item in structs.asdict(value).items() if name not in without}


def _line(value: Any) -> str:  # noqa: ANN401 - any value of the model, or a mapping of them
    return encode(value).decode("utf-8") + "\n"
