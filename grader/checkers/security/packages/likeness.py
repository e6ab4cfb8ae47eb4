"""Names that can be taken for others: the distance of spellings, and what is put before or behind a known name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_AROUND = ("python", "py", "lib", "official", "core", "dev", "sdk", "new", "real", "pro", "plus", "ng", "2", "3", "4")
"""What squatters put before or behind the name of a package."""

_SHORT, _LONG = 6, 9
"""Letters from which one change, and two changes, still leave a name that is read as the other."""

_SHORTEST = 4


def allowed_distance(name: str) -> int:
    """How many changes of a name of this length a reader misses."""
    return 0 if len(name) < _SHORT else 1 if len(name) < _LONG else 2


def distance(one: str, other: str, limit: int) -> int:
    """Damerau's: letters inserted, dropped, changed, or two neighbours swapped; `limit` + 1 where it is more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, counterpart in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != counterpart))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == counterpart:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return min(last[-1], limit + 1)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that this one may be read as; the nearest, then the first given."""
    limit = allowed_distance(name)
    best: tuple[int, str] | None = None
    letters = set(name)
    for other in known:
        if limit == 0 or abs(len(other) - len(name)) > limit or len(letters.symmetric_difference(other)) > 2 * limit:
            continue
        if len(other) < _SHORT - 1 or other == name:
            continue
        found = distance(name, other, limit)
        if found <= min(limit, allowed_distance(other) or 1) and (best is None or found < best[0]):
            best = (found, other)
    return best[1] if best else None


def stripped(name: str) -> Iterator[str]:
    """What is left of a normalised name without what squatters add: `requests2`, `python-requests`, `pyrequests`."""
    for part in _AROUND:
        for left in (name.removeprefix(part), name.removesuffix(part)):
            rest = left.strip("-")
            if left != name and len(rest) >= _SHORTEST:
                yield rest
    joined = name.replace("-", "")
    if joined != name:
        yield joined
