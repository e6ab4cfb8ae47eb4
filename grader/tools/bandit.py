"""bandit over many files, as a library in a child process that may die: all its tests, suppressions ignored."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.model.checker import Diagnostic, ToolFailure, ToolResult
from grader.model.source import Span
from grader.tools.bisection import Attempt, death_of, results_of_all
from grader.tools.run import MissingToolError, run
from grader.tools.workspace import Workspace, written

_COMMAND = (sys.executable, "-s", "-P", str(Path(__file__).with_name("bandit_child.py")))

ALONE = ("B613", "B614", "B615", "B703")
"""Tests that ruff has no counterpart of: bidirectional text, torch.load, downloads of models, Django's mark_safe."""

_TRIGGERS = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\\btorch\\b|mark_safe|Safe(?:Text|Unicode|String|Bytes)"
    "|from_pretrained|load_dataset|hf_hub_download|snapshot_download|repository_id"
)
"""Without any of these in a text none of those tests has anything to say."""


def check_alone(files: Mapping[str, str]) -> dict[str, ToolResult]:
    """What the tests that ruff lacks say about texts (path to text); bandit starts only where that can be anything."""
    found = check({path: text for path, text in files.items() if _TRIGGERS.search(text)})
    return {path: _of_those(found.get(path, ())) for path in files}


def _of_those(result: ToolResult) -> ToolResult:
    if isinstance(result, ToolFailure):
        return result
    return tuple(diagnostic for diagnostic in result if diagnostic.code in ALONE)


def check(files: Mapping[str, str]) -> dict[str, ToolResult]:
    """Run all of bandit on texts (path to text)."""
    if not files:
        return {}
    with written(files) as workspace:
        found = results_of_all(list(workspace.names), lambda names: _attempt(names, workspace, files))
        return {path: found[name] for name, path in workspace.names.items()}


def _attempt(names: Sequence[str], workspace: Workspace, files: Mapping[str, str]) -> Attempt:
    budget = 60 + sum(workspace.sizes[name] for name in names) // 5_000
    cache = {"XDG_CACHE_HOME": str(workspace.folder / "cache")}  # its plugin loader writes there
    try:
        outcome = run(
            _COMMAND,
            folder=workspace.folder,
            environment=cache,
            given=json.dumps(list(names)).encode(),
            cpu_seconds=budget,
        )
    except MissingToolError as error:
        return Attempt(death=ToolFailure(reason="missing-tool", detail=f"bandit: {error}"), hopeless=True)
    results: dict[str, ToolResult] = {}
    for row in _rows(outcome.output):
        if "missing" in row:
            missing = ToolFailure(reason="missing-tool", detail=f"bandit: {row['missing']}")
            return Attempt(death=missing, hopeless=True)
        if "failed" in row:
            results[row["file"]] = ToolFailure(reason=row["failed"], detail=f"bandit: {row['detail']}")
        else:
            lines = files[workspace.names[row["file"]]].split("\n")
            results[row["file"]] = tuple(_diagnostic(issue, lines) for issue in row["issues"])
    return Attempt(results=results, death=death_of(outcome.status, outcome.last_words))


def _rows(output: bytes) -> list[dict[str, Any]]:
    """The whole lines; what a death cut off in the middle of a line is no answer."""
    rows = []
    for line in output.split(b"\n")[:-1]:
        try:
            row = json.loads(line)
        except ValueError:
            break
        rows.append(row)
    return rows


def _diagnostic(issue: Mapping[str, Any], lines: Sequence[str]) -> Diagnostic:
    line = max(issue["line"], 1)
    end = max(issue["end_line"], line)
    start_column = _column(lines, line, issue["offset"])
    end_column = _column(lines, end, issue["end_offset"])
    if end == line:
        end_column = max(end_column, start_column)
    return Diagnostic(
        tool="bandit",
        code=issue["code"],
        message=issue["message"],
        span=Span(line=line, column=start_column, end_line=end, end_column=end_column),
        severity=issue["severity"],
        confidence=issue["confidence"],
        cwe=issue["cwe"],
    )


def _column(lines: Sequence[str], line: int, offset: int) -> int:
    """From bytes of UTF-8, as the parser counts, to code points from 1."""
    text = lines[line - 1] if line <= len(lines) else ""
    return len(text.encode("utf-8", "surrogatepass")[: max(offset, 0)].decode("utf-8", "replace")) + 1
