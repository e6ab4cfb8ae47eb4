"""Where something stands, as SARIF says it: percent-encoded addresses, regions in UTF-16 code units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from grader.model.report import Report
from grader.model.source import Span
from grader.reporters.encoding import spelled_out

Json = dict[str, Any]

ROOT = "%SRCROOT%"
"""What paths are relative to, by the name that platforms use for the top of a repository."""
_BASIC = 0xFFFF
"""The last code point that is one UTF-16 code unit."""


class Places:
    """Locations in the files of one report.

    A report counts columns in code points, what reads SARIF in UTF-16 code units as a rule. They differ behind
    characters beyond the basic plane, so columns are converted where the texts of all files are known; where one is
    missing, none is converted and the file says `unicodeCodePoints`.
    """

    def __init__(self, report: Report, sources: Mapping[str, str]) -> None:
        """`sources`: texts by the path of the file."""
        self.artifacts = {file.path: number for number, file in enumerate(report.files)}
        complete = all(file.path in sources for file in report.files)
        self.column_kind = "utf16CodeUnits" if complete else "unicodeCodePoints"
        self._astral = {path: _astral_lines(sources[path]) for path in self.artifacts} if complete else {}

    def artifact(self, path: str) -> Json:
        """The artifactLocation of a path."""
        location: Json = {"uri": uri(path), "uriBaseId": ROOT}
        if path.startswith("/"):
            location = {"uri": f"file://{uri(path)}"}
        return location | ({"index": self.artifacts[path]} if path in self.artifacts else {})

    def region(self, path: str, span: Span) -> Json:
        """The region of a span; its end is left out where it lies before the beginning."""
        line, column = max(span.line, 1), self._column(path, span.line, span.column)
        region: Json = {"startLine": line, "startColumn": column}
        end = span.end_line, self._column(path, span.end_line, span.end_column)
        return region | ({"endLine": end[0], "endColumn": end[1]} if end >= (line, column) else {})

    def physical(self, path: str, span: Span) -> Json:
        """The physicalLocation of a span; of an empty one, its line."""
        if (span.line, span.column) == (span.end_line, span.end_column):
            return self.line(path, span.line)
        return {"artifactLocation": self.artifact(path), "region": self.region(path, span)}

    def line(self, path: str, line: int) -> Json:
        """The physicalLocation of a whole line."""
        return {"artifactLocation": self.artifact(path), "region": {"startLine": max(line, 1)}}

    def _column(self, path: str, line: int, column: int) -> int:
        before = self._astral.get(path, {}).get(line, ())
        return max(column, 1) + sum(place < column for place in before)


def uri(path: str) -> str:
    """A path as a relative reference: what is not unreserved is percent-encoded, a colon and the blanks included."""
    return quote(spelled_out(path), safe="/")


def _astral_lines(text: str) -> dict[int, Sequence[int]]:
    """The columns, from 1, of characters that take two UTF-16 code units, by line; lines without any left out."""
    if text.isascii():
        return {}
    lines = {
        number: [column for column, char in enumerate(line, 1) if ord(char) > _BASIC]
        for number, line in enumerate(text.split("\n"), 1)
    }
    return {number: columns for number, columns in lines.items() if columns}
