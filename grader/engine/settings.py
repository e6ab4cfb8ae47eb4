"""Settings of the invoking project, `[tool.grader]` of the nearest pyproject.toml, and what flags make of them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from grader.engine.locate import SHIPPED
from grader.engine.problem import UsageError
from grader.model.report import IsolationLevel

PATHS = frozenset({"rubric", "conventions", "profile", "python", "cache-dir"})
"""Settings that are paths; a rubric may also be the name of a shipped one."""


class Settings(Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """Everything that `[tool.grader]` may hold; the flags of the commands carry the same names.

    `security` has no flag: sources, sinks and cleaners of the project's own.
    """

    rubric: str = "default"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    fail_under: tuple[str, ...] = ()
    fail_on: Literal["score", "low"] = "score"
    project_mean: bool = False
    jobs: int | None = None
    seed: int = 0
    effort: Literal["auto", "quick", "normal", "deep"] = "auto"
    no_exec: bool = False
    require_isolation: IsolationLevel | None = None
    allow_weak_isolation: bool = False
    python: str | None = None
    conventions: str | None = None
    profile: str | None = None
    plugins: tuple[str, ...] = ()
    cache_dir: str | None = None
    no_cache: bool = False
    security: dict[str, Any] = {}


class Project(Struct, frozen=True, kw_only=True):
    """The invoking project: its settings, its folder (that of its pyproject.toml), where each value comes from."""

    settings: Settings
    root: str | None
    origins: Mapping[str, str]


def load_project(cwd: Path, flags: Mapping[str, Any]) -> Project:
    """Settings in force in a folder: defaults, then `[tool.grader]`, then the flags that were given (not None).

    Raises UsageError for a pyproject.toml that cannot be read or holds what does not belong there.
    """
    file = next(
        (folder / "pyproject.toml" for folder in (cwd, *cwd.parents) if (folder / "pyproject.toml").is_file()), None
    )
    table = _tool_table(file) if file else {}
    given = {name.replace("_", "-"): value for name, value in flags.items() if value is not None}
    origins = dict.fromkeys(Settings.__struct_encode_fields__, "default")
    origins |= dict.fromkeys(table, f"{file}: [tool.grader]")
    origins |= {name: f"--{name}" for name in given}
    try:
        from_file = msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise UsageError(f"{file}: [tool.grader]: {_readable(error, table)}") from error
    _check_security(from_file.security, file)
    if "fail-under" in table:
        table = {**table, "fail-under": from_file.fail_under}
    if file:
        table |= {name: _from_cwd(getattr(from_file, name.replace("-", "_")), file, cwd) for name in PATHS & set(table)}
    try:
        settings = msgspec.convert({**table, **given}, Settings)
    except msgspec.ValidationError as error:
        raise UsageError(f"flags: {_readable(error, given)}") from error
    return Project(settings=settings, root=str(file.parent) if file else None, origins=origins)


def _check_security(table: dict[str, Any], file: Path | None) -> None:
    """The rows that a project adds to what the security checks know; who reads them says what belongs there."""
    if table:
        from grader.checkers.security.taint.settings import read_own

        try:
            read_own(table)
        except ValueError as error:
            raise UsageError(f"{file}: [tool.grader.security]: {error}") from error


def _from_cwd(named: str, file: Path, cwd: Path) -> str:
    """A path in a settings file, which is relative to that file's folder, from where the command runs."""
    return named if named in SHIPPED or Path(named).is_absolute() else os.path.relpath(file.parent / named, cwd)


def _tool_table(file: Path) -> dict[str, Any]:
    try:
        tools = tomllib.loads(file.read_text("utf-8")).get("tool", {})
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{file}: cannot be read: {error}") from error
    table = tools.get("grader", {}) if isinstance(tools, dict) else None
    if not isinstance(table, dict):
        raise UsageError(f"{file}: [tool.grader] must be a table")
    if isinstance(table.get("fail-under"), str | int | float):
        table = {**table, "fail-under": [str(table["fail-under"])]}
    return table


def _readable(error: msgspec.ValidationError, table: Mapping[str, Any]) -> str:
    unknown = sorted(set(table) - set(Settings.__struct_encode_fields__))
    if unknown:
        return f"unknown key {unknown[0]!r}; known are {', '.join(Settings.__struct_encode_fields__)}"
    return str(error).replace("$.", "").replace(" - at ", " at ")
