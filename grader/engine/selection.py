"""Which checks a run asks for: globs over ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from msgspec import Struct


class Selection(Struct, frozen=True, kw_only=True):
    """What --select and --ignore ask for. No `select` is everything."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()

    def wants(self, check: str) -> bool:
        """Whether a check is to run: a family (`conventions.ruff.*`) runs for the sake of one member."""
        chosen = not self.select or matches(check, self.select) or _has_member(check, self.select)
        return chosen and not matches(check, self.ignore)

    def keeps(self, check: str) -> bool:
        """Whether a finding of a check is to be reported."""
        return (not self.select or matches(check, self.select)) and not matches(check, self.ignore)


def matches(check: str, patterns: Iterable[str]) -> bool:
    """Whether an id is named by a glob or lies below a prefix: `security`, `security.weak-hash`, `*.crash`."""
    return any(
        check == pattern or check.startswith(f"{pattern}.") or fnmatchcase(check, pattern) for pattern in patterns
    )


def family_of(check: str, known: Iterable[str]) -> str | None:
    """The registered check that an id in evidence belongs to: itself, or the family that it is a member of."""
    return next((name for name in known if name == check or _has_member(name, (check,))), None)


def _has_member(family: str, patterns: Iterable[str]) -> bool:
    return family.endswith(".*") and any(pattern.startswith(family[:-1]) for pattern in patterns)
