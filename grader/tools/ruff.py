"""ruff over many files: its security rules, alone; and the invoking project's own configuration."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.model.checker import Diagnostic, ToolFailure, ToolResult
from grader.model.evidence import Edit, Fix, GapReason
from grader.model.source import Span
from grader.tools.bisection import Attempt, death_of, results_of_all
from grader.tools.packaged import binary_of, rows_of
from grader.tools.run import MissingToolError, run
from grader.tools.workspace import written

_ARGUMENTS = 100_000
"""Bytes of file names a start; the kernel takes 128 KiB in one argument and far more in all."""

_NEWEST = (3, 13)
"""The newest target that every ruff we allow knows; it has no say on the security rules beyond syntax."""

_THREADS = {"RAYON_NUM_THREADS": "4"}
"""Each thread reserves address space, of which a tool has a fixed amount on every machine."""

_CPU_SECONDS = 30
"""What any start may burn; on top comes a second for each 50 KB, some twenty times what ruff needs."""

_UNREADABLE = "E902"
_FINE = (0, 1)


def check_security(files: Mapping[str, str]) -> dict[str, ToolResult]:
    """Run the `S` rules on texts (path to text), all of them stable, suppression comments and configuration ignored."""
    with written(files) as workspace:
        target = min(sys.version_info[:2], _NEWEST)
        options = ["--isolated", "--select", f"S,{_UNREADABLE}", "--target-version", f"py{target[0]}{target[1]}"]
        found = _check(list(workspace.names), workspace.sizes, workspace.folder, options)
        return {path: found[name] for name, path in workspace.names.items()}


def check_project(paths: Sequence[str], root: Path, config: Path) -> dict[str, ToolResult]:
    """Run the rules that `config` selects on files below `root` (posix paths, relative to it).

    Nothing is fixed or cached, suppression comments are ignored, and only `config` counts: the settings files inside
    the graded folders do not. Globs in it are relative to `root`. About a file that `config` excludes there is nothing
    to say.
    """
    sizes = {path: _size(root / path) for path in paths}
    options = ["--config", str(config.resolve()), "--extend-select", _UNREADABLE, "--force-exclude"]
    return _check(list(paths), sizes, root, options)


def _check(
    paths: Sequence[str], sizes: Mapping[str, int], folder: Path, options: Sequence[str]
) -> dict[str, ToolResult]:
    nameless = [path for path in paths if not _is_utf8(path)]
    refused = ToolFailure(reason="unsupported", detail="ruff reports on no file whose name is not UTF-8")
    found: dict[str, ToolResult] = dict.fromkeys(nameless, refused)
    for batch in _batches([path for path in paths if _is_utf8(path)]):
        found.update(results_of_all(batch, lambda some: _attempt(some, sizes, folder, options)))
    return {path: found[path] for path in paths}


def _attempt(paths: Sequence[str], sizes: Mapping[str, int], folder: Path, options: Sequence[str]) -> Attempt:
    fixed = ["check", "--no-fix", "--no-fix-only", "--no-cache", "--ignore-noqa", "--quiet", "--output-format", "json"]
    names = [f"./{path}" for path in paths]  # neither an option nor, with an `@`, a file of arguments
    budget = _CPU_SECONDS + sum(sizes[path] for path in paths) // 50_000
    try:
        command = [binary_of("ruff", "find_ruff_bin"), *fixed, *options, "--", *names]
        outcome = run(command, folder=folder, environment=_THREADS, cpu_seconds=budget)
    except MissingToolError as error:
        return Attempt(death=ToolFailure(reason="missing-tool", detail=f"ruff: {error}"), hopeless=True)
    rows = rows_of(outcome.output)
    if rows is None or (outcome.status not in _FINE and not rows):
        hopeless = outcome.status == 2  # noqa: PLR2004 - ruff's documented status for bad options or configuration
        death = death_of(outcome.status, outcome.last_words)
        if hopeless:
            death = ToolFailure(reason="unsupported", detail=outcome.last_words)
        return Attempt(death=death, hopeless=hopeless)
    return Attempt(results=_by_path(rows, paths, folder))


def _by_path(rows: list[dict[str, Any]], paths: Sequence[str], folder: Path) -> dict[str, ToolResult]:
    top = os.path.abspath(folder)  # noqa: PTH100 - as ruff does: made absolute, links not resolved
    by_name = {os.path.normpath(os.path.join(top, path)): path for path in paths}  # noqa: PTH118 - likewise
    found: dict[str, list[Diagnostic]] = {path: [] for path in paths}
    failed: dict[str, ToolFailure] = {}
    for row in rows:
        path = by_name[row["filename"]]
        failure = _failure(row)
        if failure is None:
            found[path].append(_diagnostic(row))
        else:
            failed.setdefault(path, failure)
    return {path: failed.get(path) or tuple(diagnostics) for path, diagnostics in found.items()}


def _failure(row: Mapping[str, Any]) -> ToolFailure | None:
    reasons: dict[Any, GapReason] = {
        None: "syntax",
        "invalid-syntax": "syntax",
        "panic": "crash",
        _UNREADABLE: "unreadable",
    }
    reason = reasons.get(row["code"])
    if reason is None:
        return None
    line = (row.get("location") or {}).get("row")
    return ToolFailure(reason=reason, detail=f"line {line}: {row['message']}" if line else row["message"])


def _diagnostic(row: Mapping[str, Any]) -> Diagnostic:
    return Diagnostic(
        tool="ruff",
        code=row["code"],
        message=row["message"],
        span=_span(row),
        url=row.get("url") or "",
        fix=_fix(row.get("fix")),
    )


def _fix(row: Mapping[str, Any] | None) -> Fix | None:
    """The fix that ruff would apply, safe or not; None where it only shows one."""
    if not row or row.get("applicability") not in ("safe", "unsafe"):
        return None
    edits = tuple(Edit(span=_span(edit), text=edit["content"] or "") for edit in row["edits"])
    return Fix(title=row.get("message") or "ruff's own", safe=row["applicability"] == "safe", edits=edits)


def _span(row: Mapping[str, Any]) -> Span:
    start, end = row["location"], row["end_location"]
    return Span(line=start["row"], column=start["column"], end_line=end["row"], end_column=end["column"])


def _batches(paths: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    length = 0
    for path in paths:
        size = len(path.encode()) + 16
        if batch and length + size > _ARGUMENTS:
            yield batch
            batch, length = [], 0
        batch.append(path)
        length += size
    if batch:
        yield batch


def _is_utf8(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
