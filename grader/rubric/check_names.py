"""What the ids and globs in evidence mean among the checks of a run. Each is looked up once."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from grader.rubric.match import matches

Meaning = tuple[tuple[str, str], ...]
"""Checks, each with itself (the whole of it) or the member of its family that was named."""


class CheckNames:
    """The ids of some checks; those that are globs (`conventions.ruff.*`) are families."""

    def __init__(self, checks: Iterable[str]) -> None:
        """Start with nothing looked up."""
        self._checks = tuple(checks)
        self._meanings: dict[str, Meaning] = {}
        self._owners: dict[str, str | None] = {}

    def meaning(self, named: str) -> Meaning:
        """The checks that an id or glob in an `Assessed` or `Gap` speaks about."""
        if named not in self._meanings:
            self._meanings[named] = tuple(
                (check, check if matches(check, (named,)) else named)
                for check in self._checks
                if matches(check, (named,)) or fnmatchcase(named, check)
            )
        return self._meanings[named]

    def owner(self, named: str) -> str | None:
        """The check, or the family (the longest that fits), that a finding or measurement with this id belongs to."""
        if named not in self._owners:
            fits = [check for check in self._checks if check == named or fnmatchcase(named, check)]
            self._owners[named] = max(fits, key=lambda check: (check == named, len(check), check), default=None)
        return self._owners[named]
