"""ty over many files: calls and attributes that the standard library does not have. It comes with the extra `types`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.model.checker import Diagnostic, ToolFailure, ToolResult
from grader.model.source import Span
from grader.tools.bisection import Attempt, death_of, results_of_all
from grader.tools.packaged import binary_of, rows_of
from grader.tools.run import MissingToolError, run
from grader.tools.workspace import Workspace, written

RULES = frozenset(
    {
        "missing-attribute",
        "unresolved-attribute",  # as it was called before
        "missing-argument",
        "unknown-argument",
        "too-many-positional-arguments",
        "positional-only-parameter-as-kwarg",
        "no-matching-overload",
    }
)
"""What is kept of its answers; all its rules run at their own levels, since names of rules differ between versions."""

_OPTIONS = ("--output-format", "gitlab", "--exit-zero", "--no-progress", "--color", "never", "--python-version", "3.13")
_THREADS = {"RAYON_NUM_THREADS": "2", "TY_MAX_PARALLELISM": "2"}
_CPU_SECONDS = 60
"""What any start may burn; on top comes a second for each 20 KB."""

_PRAGMA = re.compile(r"(#[^\n]*?\b(?:ty|type)):(\s*ignore)")


def check_calls(files: Mapping[str, str]) -> dict[str, ToolResult]:
    """Run ty on texts (path to text); its own configuration and its ignore comments count for nothing."""
    disarmed = {path: _PRAGMA.sub(r"\1;\2", text) for path, text in files.items()}
    with written(disarmed) as workspace:
        found = results_of_all(list(workspace.names), lambda names: _attempt(names, workspace))
        return {path: found[name] for name, path in workspace.names.items()}


def _attempt(names: Sequence[str], workspace: Workspace) -> Attempt:
    budget = _CPU_SECONDS + sum(workspace.sizes[name] for name in names) // 20_000
    try:
        command = [
            binary_of("ty", "find_ty_bin"),
            "check",
            *_OPTIONS,
            "--project",
            str(workspace.folder),
            *(f"./{name}" for name in names),
        ]
        outcome = run(command, folder=workspace.folder, environment=_THREADS, cpu_seconds=budget)
    except MissingToolError as error:
        return Attempt(death=ToolFailure(reason="missing-tool", detail=f"ty: {error}"), hopeless=True)
    rows = rows_of(outcome.output)
    if rows is None or outcome.status:
        return Attempt(death=death_of(outcome.status, outcome.last_words))
    results: dict[str, list[Diagnostic]] = {name: [] for name in names}
    for row in rows:
        name = Path(row["location"]["path"]).name
        if name in results and row["check_name"] in RULES:
            results[name].append(_diagnostic(row))
    return Attempt(results={name: tuple(found) for name, found in results.items()})


def _diagnostic(row: Mapping[str, Any]) -> Diagnostic:
    places = row["location"]["positions"]
    begin, end = places["begin"], places["end"]
    span = Span(line=begin["line"], column=begin["column"], end_line=end["line"], end_column=end["column"])
    message = row["description"].removeprefix(f"{row['check_name']}: ")
    return Diagnostic(tool="ty", code=row["check_name"], message=message, span=span)
