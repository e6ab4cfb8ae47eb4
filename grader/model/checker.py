"""The seam between the engine and whoever produces evidence. A checker is a value; nothing is inherited."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from msgspec import Struct

from grader.model.evidence import Confidence, Evidence, Fix, GapReason, Severity, Suppression
from grader.model.report import Isolation
from grader.model.source import Source, Span, Unit, UnitKind

Effort = Literal["quick", "normal", "deep"]


class CheckInfo(Struct, frozen=True, kw_only=True):
    """What one check (or family, `conventions.ruff.*`) looks for.

    `bad` and `good` are code: the tests run them, `grader explain` prints them. `applies` names the kinds of unit it
    speaks about. `executes`: it runs the graded code. `severity` is the usual one of its findings. `owasp` is its place
    in the OWASP Top Ten, such as `A03:2021`.
    """

    id: str
    title: str
    why: str
    bad: str
    good: str
    applies: tuple[UnitKind, ...] = ("function", "class", "module")
    severity: Severity = "medium"
    cwe: int | None = None
    owasp: str = ""
    help_url: str = ""
    executes: bool = False


class Diagnostic(Struct, frozen=True, kw_only=True):
    """One line of an external tool's output, untouched but for its types; `fix` is the one that the tool offers."""

    tool: str
    code: str
    message: str
    span: Span
    severity: Severity | None = None
    confidence: Confidence | None = None
    cwe: int | None = None
    url: str = ""
    fix: Fix | None = None


class ToolFailure(Struct, frozen=True, kw_only=True):
    """Why a tool has nothing to say about a file."""

    reason: GapReason
    detail: str


ToolResult = tuple[Diagnostic, ...] | ToolFailure
"""What a tool said about one file; an empty tuple means that it looked and found nothing."""


class Declared(Struct, frozen=True, kw_only=True):
    """The text of a team's conventions.toml, and the name to use for it in messages."""

    name: str
    text: str


class Learned(Struct, frozen=True, kw_only=True):
    """The text of a team's profile (`grader conventions learn`), and the name to use for it in messages.

    `prefix` leads from the folder that the profile speaks of to the one that paths of sources are relative to.
    """

    name: str
    text: str
    prefix: str = ""


class Context(Struct, frozen=True, kw_only=True):
    """Everything a checker may use besides the source. Facts are computed once a file and shared.

    `selected` are the ids of the checks asked for. `tools` holds the results of external tools for this file, by the
    tool name that `Checker.tools` asks for. `siblings` maps dotted module names of the project to their text: those
    that the source imports, at any remove. `search_path` are folders of installed packages that the subject may
    import. `module` is the dotted name the source would be imported by. `tests` is pytest source, `candidates` are
    texts for the same `prompt`, the source's own among them.
    """

    tree: ast.Module
    units: tuple[Unit, ...]
    suppressions: tuple[Suppression, ...]
    selected: frozenset[str]
    tools: Mapping[str, ToolResult] = {}
    module: str = "subject"
    siblings: Mapping[str, str] = {}
    search_path: tuple[str, ...] = ()
    declared: Declared | None = None
    learned: Learned | None = None
    isolation: Isolation = Isolation(level="none")
    allow_weak_isolation: bool = False
    effort: Effort = "normal"
    seed: int = 0
    entry_point: str | None = None
    reference: str | None = None
    tests: str | None = None
    prompt: str | None = None
    candidates: tuple[str, ...] = ()
    settings: Mapping[str, Any] = {}


class Checker(Struct, frozen=True, kw_only=True):
    """One producer of evidence for one dimension.

    `run(source, context)` yields evidence; raising is safe: it becomes a gap `internal`. `tools` names the external
    tools whose results it wants. `version` is part of the cache key: raise it when the verdicts change.
    """

    id: str
    dimension: str
    checks: tuple[CheckInfo, ...]
    run: Callable[[Source, Context], Iterable[Evidence]]
    executes: bool = False
    scope: Literal["file", "closure"] = "file"
    tools: tuple[str, ...] = ()
    version: int = 1
