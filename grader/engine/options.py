"""Settings made ready to run: rubric parsed, checkers loaded, environment looked up."""

from __future__ import annotations

import contextlib
import os
import sys
from functools import cached_property
from pathlib import Path

from grader.checkers.registry import load
from grader.engine.cache import Cache, cache_folder
from grader.engine.locate import read_rubric
from grader.engine.memory import Memory
from grader.engine.plugins import checker_targets
from grader.engine.problem import UsageError
from grader.engine.selection import Selection
from grader.engine.settings import Project
from grader.model.checker import Checker, CheckInfo, Declared, Learned
from grader.model.rubric import Rubric

PROFILE = "conventions.learned.toml"
"""The name of a team's profile, beside its conventions.toml."""


class Options:
    """What one run needs to know, computed from a project's settings when it is first asked for."""

    def __init__(self, project: Project, *, cwd: Path) -> None:
        """Keep the settings; nothing is read yet."""
        self.project = project
        self.settings = project.settings
        self.cwd = cwd

    @cached_property
    def rubric(self) -> Rubric:
        """The rubric in force. Raises UsageError where it is broken or does not fit the checks."""
        from grader.rubric.match import check_rubric

        rubric = read_rubric(self.settings.rubric)
        problems = check_rubric(rubric, self.known_checks)
        if problems:
            raise UsageError(f"{self.settings.rubric}: {'; '.join(problems)}")
        return rubric

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """`module:attribute` of every checker, built in and from plugins."""
        return checker_targets(self.settings.plugins)

    @cached_property
    def checkers(self) -> tuple[Checker, ...]:
        """The checkers themselves."""
        return tuple(load(target) for target in self.targets)

    @cached_property
    def known_checks(self) -> tuple[CheckInfo, ...]:
        """Every check there is."""
        return tuple(check for checker in self.checkers for check in checker.checks)

    @cached_property
    def checks(self) -> tuple[CheckInfo, ...]:
        """Every check that was asked for by --select, --ignore and --no-exec.

        Raises UsageError for a pattern that matches no check.
        """
        for pattern in (*self.settings.select, *self.settings.ignore):
            if not any(Selection(select=(pattern,)).wants(check.id) for check in self.known_checks):
                raise UsageError(f"no check matches {pattern!r}; `grader explain` lists them")
        return tuple(
            check
            for check in self.known_checks
            if self.selection.wants(check.id) and not (check.executes and self.settings.no_exec)
        )

    @cached_property
    def dimensions(self) -> frozenset[str]:
        """The dimensions that something was asked for in."""
        asked = {check.id for check in self.checks}
        return frozenset(
            checker.dimension for checker in self.checkers if any(check.id in asked for check in checker.checks)
        )

    @cached_property
    def selection(self) -> Selection:
        """What --select and --ignore ask for."""
        return Selection(select=self.settings.select, ignore=self.settings.ignore)

    @cached_property
    def declared(self) -> Declared | None:
        """The team's conventions.toml: the one named, else the project's, else the working directory's.

        Raises UsageError where it cannot be read or is broken.
        """
        named = self.settings.conventions
        places = [Path(named)] if named else [Path(self.project.root or self.cwd), self.cwd]
        files = places if named else [place / "conventions.toml" for place in places]
        file = next((file for file in files if named or file.is_file()), None)
        if file is None:
            return None
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeError) as error:
            raise UsageError(f"cannot read the conventions {file}: {error}") from error
        return checked_conventions(Declared(name=str(named or file.name), text=text))

    @cached_property
    def learned(self) -> Learned | None:
        """The team's profile: the one named, else the project's, else the working directory's.

        Raises UsageError where it cannot be read or is broken.
        """
        named = self.settings.profile
        places = [Path(self.project.root or self.cwd), self.cwd]
        files = [self.cwd / named] if named else [place / PROFILE for place in places]
        file = next((file for file in files if named or file.is_file()), None)
        if file is None:
            return None
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeError) as error:
            raise UsageError(f"cannot read the profile {named or file}: {error}") from error
        inside = os.path.relpath(self.cwd, file.parent)
        prefix = "" if named or inside.startswith(os.pardir) or inside == os.curdir else Path(inside).as_posix()
        return checked_profile(Learned(name=str(named or file.name), text=text, prefix=prefix))

    @cached_property
    def existing(self) -> tuple[tuple[str, str], ...]:
        """The project's settings files for linters, formatters and editors: name and text of each that can be read."""
        from grader.checkers.conventions.existing import FILES

        found = []
        for name in FILES:
            with contextlib.suppress(OSError, UnicodeError):
                found.append((name, (self.settings_root / name).read_text("utf-8")))
        return tuple(found)

    @cached_property
    def settings_root(self) -> Path:
        """The folder of the project's settings: that of its pyproject.toml, or the working directory."""
        return Path(self.project.root or self.cwd)

    @cached_property
    def exclude_root(self) -> Path:
        """What `exclude` is relative to: the folder of the settings file that holds it, or the working directory."""
        given = self.project.origins["exclude"].startswith("--")
        return self.cwd if given or self.project.root is None else Path(self.project.root)

    @cached_property
    def ruff_config(self) -> Path | None:
        """The invoking project's own ruff configuration, if it has one."""
        for folder in (self.cwd, *self.cwd.parents):
            for name in (".ruff.toml", "ruff.toml"):
                if (folder / name).is_file():
                    return folder / name
            file = folder / "pyproject.toml"
            if file.is_file() and "[tool.ruff" in file.read_text("utf-8", "replace"):
                return file
        return None

    @cached_property
    def search_path(self) -> tuple[str, ...]:
        """Folders of installed packages of --python ENV.

        Raises UsageError where it is no environment for the running Python.
        """
        if self.settings.python is None:
            return ()
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        folder = Path(os.path.abspath(self.cwd / self.settings.python)) / "lib" / version / "site-packages"  # noqa: PTH100 - links stay
        if not folder.is_dir():
            raise UsageError(
                f"--python {self.settings.python}: no environment for {version} there ({folder} is missing)"
            )
        return (str(folder),)

    @cached_property
    def memory(self) -> Memory:
        """What earlier runs learned, unless --no-cache."""
        from grader.tools.versions import versions

        cache = None if self.settings.no_cache else Cache(cache_folder(self.settings.cache_dir))
        return Memory(cache, self.checkers, versions())

    @cached_property
    def jobs(self) -> int:
        """Worker processes. Raises UsageError below one."""
        jobs = self.settings.jobs if self.settings.jobs is not None else _cores()
        if jobs < 1:
            raise UsageError(f"--jobs {jobs}: at least one is needed")
        return jobs


def _cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def checked_conventions(declared: Declared) -> Declared:
    """The same conventions, known to be readable. Raises UsageError otherwise."""
    from grader.checkers.conventions.declared.grammar import ConventionsError, parse_conventions

    try:
        parse_conventions(declared.text, declared.name)
    except ConventionsError as error:
        raise UsageError(str(error)) from error
    return declared


def checked_profile(learned: Learned) -> Learned:
    """The same profile, known to be readable. Raises UsageError otherwise."""
    from grader.checkers.conventions.mined.profile_file import ProfileError, parse_profile

    try:
        parse_profile(learned.text, learned.name)
    except ProfileError as error:
        raise UsageError(str(error)) from error
    return learned
