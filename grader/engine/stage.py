"""What is settled before the first file is assessed: isolation, effort, which checks speak."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from grader.engine.assess import Plan
from grader.engine.cache import cache_folder
from grader.engine.isolate import isolation_for
from grader.engine.options import Options
from grader.engine.reading import Unread, decode, from_text, read
from grader.engine.reuse import project_root
from grader.model.checker import CheckInfo, Declared, Effort
from grader.model.report import Isolation
from grader.model.source import Source

QUICK_ABOVE = 200
"""Functions beyond which `--effort auto` tries fewer inputs on each."""

_DEFINITION = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]", re.MULTILINE)


class Input(Struct, frozen=True, kw_only=True):
    """Something to grade. `name` is its path in the report.

    `place` is where it lies on disk; `text` or `data` (bytes that are still to be decoded) what to grade where that is
    not what lies there (a batch line, a staged version, standard input). `declared` are conventions that hold for it
    alone. `lines` are those that a change touches; None: all of them.
    """

    name: str
    place: str | None = None
    lines: tuple[tuple[int, int], ...] | None = None
    text: str | None = None
    data: bytes | None = None
    declared: Declared | None = None
    entry_point: str | None = None
    reference: str | None = None
    tests: str | None = None
    prompt: str | None = None
    candidates: tuple[str, ...] = ()

    @property
    def given(self) -> frozenset[str]:
        """What there is besides the code: names of fields."""
        return frozenset(name for name in ("reference", "tests", "candidates") if getattr(self, name))


class Stage:
    """The same for all files of a run."""

    def __init__(
        self,
        options: Options,
        *,
        isolation: Isolation,
        effort: Effort,
        ruff_project: bool = False,
        in_project: bool = False,
        existing: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Keep what was settled.

        `ruff_project`: the project's own ruff settings speak of every input; `in_project`: every input lies in one.
        `existing` are other settings files of the project that hold for every input.
        """
        self.options = options
        self.isolation = isolation
        self.effort = effort
        self.ruff_project = ruff_project
        self.in_project = in_project
        self.existing = existing
        self._checks: dict[tuple[Declared | None, frozenset[str]], tuple[CheckInfo, ...]] = {}

    @cached_property
    def plan(self) -> Plan:
        """What the workers are told once."""
        options = self.options
        return Plan(
            checkers=options.targets,
            isolation=self.isolation,
            allow_weak_isolation=options.settings.allow_weak_isolation,
            effort=self.effort,
            seed=options.settings.seed,
            search_path=tuple(map(os.fsencode, options.search_path)),
            roots=_roots(options.project.root),
            security=options.settings.security,
            learned=options.learned,
            existing=self.existing,
            cache_folder=None if options.settings.no_cache else bytes(cache_folder(options.settings.cache_dir)),
        )

    def checks_for(self, declared: Declared | None, given: frozenset[str] = frozenset()) -> tuple[CheckInfo, ...]:
        """The checks that were asked for and that make sense under these conventions, with what is `given`."""
        if (declared, given) not in self._checks:
            self._checks[declared, given] = self._speaking(declared, given)
        return self._checks[declared, given]

    def _speaking(self, declared: Declared | None, given: frozenset[str]) -> tuple[CheckInfo, ...]:
        from grader.checkers.conventions.selection import applicable
        from grader.checkers.edge_cases.given.catalogue import unasked

        speaking = applicable(
            declared=declared,
            ruff_config=self.ruff_project,
            in_project=self.in_project,
            learned=self.options.learned is not None,
            existing=self.existing,
        )
        conventions = {
            check.id for checker in self.options.checkers if checker.id == "conventions" for check in checker.checks
        }
        silent = unasked(given) | (conventions - speaking)
        return tuple(check for check in self.options.checks if check.id not in silent)


def prepare(inputs: Sequence[Input], options: Options, *, effort: Effort | None = None) -> Stage:
    """Settle what depends on all inputs together. None are known yet: samples of a batch, which lie in no project.

    Raises IsolationError where the sandbox holds less than was required.
    """
    config = options.ruff_config
    own = bool(inputs) and all(_lies_below(item, options.settings_root) for item in inputs)
    return Stage(
        options,
        isolation=isolation_for(options.settings, executes=any(check.executes for check in options.checks)),
        effort=effort or _effort(inputs, options),
        ruff_project=bool(inputs) and config is not None and all(_lies_below(item, config.parent) for item in inputs),
        existing=options.existing if own else (),
        in_project=bool(inputs)
        and all(item.place is not None and project_root(Path(item.place)) is not None for item in inputs),
    )


def read_input(item: Input) -> Source | Unread:
    """The source of an input, or why there is none."""
    try:
        if item.data is not None:
            return decode(item.name, item.data)
        if item.text is not None or item.place is None:
            return from_text(item.name, item.text or "")
        return read(item.name, item.place)
    except Unread as unread:
        return unread


def _lies_below(item: Input, folder: Path) -> bool:
    on_disk = item.place if item.text is None and item.data is None else None
    return on_disk is not None and Path(on_disk).is_relative_to(folder)


def _roots(root: str | None) -> tuple[bytes, ...]:
    """Folders besides a file's own in which its project's modules lie: the project's root, and its `src`."""
    return tuple(bytes(folder) for folder in (Path(root), Path(root, "src")) if folder.is_dir()) if root else ()


def _effort(inputs: Sequence[Input], options: Options) -> Effort:
    """The effort asked for; `auto` is settled by counting functions before any of them runs."""
    if options.settings.effort != "auto":
        return options.settings.effort
    if options.settings.no_exec:
        return "normal"
    count = 0
    for item in inputs:
        source = read_input(item)
        if isinstance(source, Source):
            count += len(_DEFINITION.findall(source.text))
        if count > QUICK_ABOVE:
            return "quick"
    return "normal"
