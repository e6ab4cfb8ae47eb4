"""From the slots of many files to a profile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from grader.checkers.conventions.mined.detectors import DETECTORS
from grader.checkers.conventions.mined.profile import (
    FILES,
    SETTLED,
    SLOTS,
    Habit,
    Habits,
    Profile,
    Section,
)
from grader.checkers.conventions.mined.reading import is_test_path
from grader.checkers.conventions.mined.slots import Slot
from grader.checkers.conventions.mined.statistics import differ, wilson_low

CAP = 4
"""Votes of one file for one habit: one long file must not speak for the team."""

HALF_LIFE = 2 * 365.25 * 86_400
"""Seconds after which a line weighs half as much."""

DIFFERENT = 0.001
"""The p-value below which a folder's habit is its own."""

EXAMPLES = 3


class Seen(Struct, frozen=True, kw_only=True):
    """The slots of one file. `ages` are those of its lines in seconds before the last commit; empty: none known."""

    path: str
    slots: tuple[Slot, ...]
    ages: tuple[float, ...] = ()


class _Tally:
    """One habit while it is counted."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = defaultdict(int)
        self.votes: dict[str, float] = defaultdict(float)
        self.squares = 0.0
        self.by_age: tuple[dict[str, float], dict[str, float]] = (defaultdict(float), defaultdict(float))
        self.new_files = 0
        self.files: list[dict[str, int]] = []
        self.places: dict[str, list[tuple[float, str, int]]] = defaultdict(list)

    def add(self, seen: Seen, slots: Sequence[Slot]) -> None:
        factor = min(1.0, CAP / len(slots))
        own: dict[str, int] = defaultdict(int)
        young = 0
        for slot in slots:
            age = seen.ages[slot.line - 1] if slot.line <= len(seen.ages) else 0.0
            weight = 0.5 ** (age / HALF_LIFE)
            own[slot.option] += 1
            self.votes[slot.option] += weight * factor
            self.squares += weight * weight * factor
            self.by_age[age > HALF_LIFE][slot.option] += factor
            young += age <= HALF_LIFE
        self.new_files += young > 0
        for option, count in own.items():
            self.counts[option] += count
            first = min(
                (seen.ages[slot.line - 1] if slot.line <= len(seen.ages) else 0.0, slot.line)
                for slot in slots
                if slot.option == option
            )
            self.places[option].append((first[0], seen.path, first[1]))
        self.files.append(dict(own))

    def habit(self) -> Habit:
        votes, was = self._effective(), ""
        option = _commonest(votes)
        new, old = self.by_age
        if self.new_files >= FILES and sum(old.values()) >= SLOTS and sum(new.values()) >= SLOTS:
            now, before = _commonest(new), _commonest(old)
            if now != before and wilson_low(new[now], sum(new.values())) >= SETTLED:
                votes, option, was = dict(new), now, before
        return Habit(
            counts=dict(sorted(self.counts.items())),
            votes={key: round(votes[key], 1) for key in sorted(votes)},
            files=len(self.files),
            even=sum(_commonest(own) == option for own in self.files),
            examples=tuple(f"{path}:{line}" for path, line in self._examples(option)),
            was=was,
        )

    def _effective(self) -> dict[str, float]:
        """Votes on the scale of the sample size that unequal weights leave (Kish 1965)."""
        scale = sum(self.votes.values()) / self.squares if self.squares else 1.0
        return {option: votes * scale for option, votes in self.votes.items()}

    def _examples(self, option: str) -> Iterator[tuple[str, int]]:
        """The newest places, each of another folder as far as there are any."""
        folders: set[str] = set()
        rest: list[tuple[str, int]] = []
        chosen: list[tuple[str, int]] = []
        for _, path, line in sorted(self.places[option]):
            folder = path.rpartition("/")[0]
            (rest if folder in folders else chosen).append((path, line))
            folders.add(folder)
        yield from [*chosen, *rest][:EXAMPLES]


def learn(files: Iterable[Seen], *, ignore: tuple[str, ...] = (), ruff: Mapping[str, int] | None = None) -> Profile:
    """Count the slots of a repository: whole and by folder, tests apart."""
    groups: dict[bool, list[Seen]] = {False: [], True: []}
    for seen in sorted(files, key=lambda each: each.path):
        groups[is_test_path(seen.path)].append(seen)
    sections: list[Section] = []
    for tests, group in groups.items():
        if group:
            whole = Section(tests=tests, files=len(group), habits=_habits(group))
            sections += [whole, *_folders(group, whole)]
    return Profile(ignore=tuple(sorted(ignore)), ruff=dict(sorted((ruff or {}).items())), sections=tuple(sections))


def _habits(files: Iterable[Seen]) -> Habits:
    tallies: dict[str, dict[str, _Tally]] = {}
    for seen in files:
        by_key: dict[tuple[str, str], list[Slot]] = defaultdict(list)
        for slot in seen.slots:
            by_key[slot.dimension, slot.scope].append(slot)
        for (dimension, scope), slots in by_key.items():
            tallies.setdefault(dimension, {}).setdefault(scope, _Tally()).add(seen, slots)
    return {
        dimension: {scope: tally.habit() for scope, tally in sorted(scopes.items())}
        for dimension, scopes in sorted(tallies.items())
    }


def _folders(files: Sequence[Seen], whole: Section) -> Iterator[Section]:
    """The folders whose habits differ from those above them, each with those habits alone."""
    inside: dict[str, list[Seen]] = defaultdict(list)
    for seen in files:
        parts = seen.path.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            inside["/".join(parts[:depth])].append(seen)
    known = {"": whole.habits}
    for folder, those in sorted(inside.items()):
        if len(those) < FILES or len(those) == len(files):
            continue
        above = _above(known, folder)
        own = {
            dimension: differing
            for dimension, scopes in _habits(those).items()
            if DETECTORS[dimension].graded
            and (differing := {s: h for s, h in scopes.items() if _is_own(h, above.get(dimension, {}).get(s))})
        }
        if own:
            known[folder] = {
                dimension: {**above.get(dimension, {}), **own.get(dimension, {})} for dimension in {*above, *own}
            }
            yield Section(folder=folder, tests=whole.tests, files=len(those), habits=own)


def _above(known: Mapping[str, Habits], folder: str) -> Habits:
    while folder not in known:
        folder = folder.rpartition("/")[0]
    return known[folder]


def _is_own(habit: Habit, above: Habit | None) -> bool:
    """Whether a folder's habit differs from the one above in what is settled: another option, none, or one at all."""
    if above is None or habit.total < SLOTS:
        return False
    own, other = _is_settled(habit), _is_settled(above)
    if not (own or other) or (own and other and habit.option == above.option):
        return False
    rest = {option: max(votes - habit.votes.get(option, 0.0), 0.0) for option, votes in above.votes.items()}
    return differ(habit.votes, rest) < DIFFERENT


def _is_settled(habit: Habit) -> bool:
    return wilson_low(habit.votes[habit.option], sum(habit.votes.values())) >= SETTLED


def _commonest(counts: Mapping[str, float]) -> str:
    return min(counts, key=lambda option: (-counts[option], option))
