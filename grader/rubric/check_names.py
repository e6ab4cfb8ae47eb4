"""What the ids and globs in evidence mean among the checks of a run. Each is looked up once."""

from __future__ import annotations

from collections.abc import Iterable

from grader.rubric.match import fits

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
                (check, check if fits(check, named) else named)
                for check in self._checks
                if fits(check, named) or fits(named, check)
            )
        return self._meanings[named]

    def owner(self, named: str) -> str | None:
        """The check, or the family (the longest that fits), that a finding or measurement with this id belongs to."""
        if named not in self._owners:
            found = [check for check in self._checks if fits(named, check)]
            self._owners[named] = max(found, key=lambda check: (check == named, len(check), check), default=None)
        return self._owners[named]
