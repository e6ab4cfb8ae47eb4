"""A team's profile: what was counted, where, and how it is looked up. `profile_file` reads and writes it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from grader.checkers.conventions.mined.reading import is_test_path
from grader.checkers.conventions.mined.statistics import shares, wilson_low

SETTLED, STRONG = 0.85, 0.95
"""Lower bounds of the share at which a habit is a convention, and a strong one."""

SLOTS, FILES, FILES_SHARE = 20, 5, 0.75
"""What a convention must at least be seen in: slots, and files, or this share of the files of a small repository."""

SHRINKAGE = 20.0
"""Votes of the folder above that a folder's own are weighed against."""


class Habit(Struct, frozen=True, kw_only=True):
    """What was chosen on things of one scope in one dimension.

    `counts` are slots by option; `votes` the same with at most four a file, newer ones weighing more; `files` those
    that hold a slot; `even` those in which the commonest option prevails; `examples` are `path:line` of slots with that
    option. `was`: the option that older code prefers, where the team has changed its mind.
    """

    counts: dict[str, int]
    votes: dict[str, float]
    files: int
    even: int = 0
    examples: tuple[str, ...] = ()
    was: str = ""

    @property
    def option(self) -> str:
        """The option with the most votes; the first by name among equals."""
        return min(self.votes, key=lambda option: (-self.votes[option], option))

    @property
    def total(self) -> int:
        """All slots."""
        return sum(self.counts.values())


Habits = dict[str, dict[str, Habit]]
"""By dimension and scope."""


class Section(Struct, frozen=True, kw_only=True):
    """The habits of a folder (posix, relative; empty for the whole project), of its tests or of everything else."""

    folder: str = ""
    tests: bool = False
    files: int
    habits: Habits = {}


class Profile(Struct, frozen=True, kw_only=True):
    """What a repository shows. `ignore` names dimensions, or `dimension/scope`, that are no convention of the team's.

    `ruff` maps rules that the repository keeps to the lines in which it could have broken them.
    """

    version: int = 1
    ignore: tuple[str, ...] = ()
    ruff: dict[str, int] = {}
    sections: tuple[Section, ...] = ()


class Convention(Struct, frozen=True, kw_only=True):
    """A settled habit, as it holds at a path. `share` is what to expect of the option, `bound` its lower bound."""

    dimension: str
    scope: str
    option: str
    share: float
    bound: float
    habit: Habit
    folder: str = ""


def habit_at(profile: Profile, path: str, dimension: str, scope: str) -> list[tuple[Section, Habit]]:
    """The habits that speak of a path, the nearest folder's first."""
    tests = is_test_path(path)
    found = []
    for section in profile.sections:
        if section.tests == tests and _lies_in(path, section.folder):
            habit = section.habits.get(dimension, {}).get(scope)
            if habit is not None:
                found.append((section, habit))
    return sorted(found, key=lambda pair: -len(pair[0].folder))


def expected_shares(chain: list[tuple[Section, Habit]]) -> dict[str, float]:
    """Shares of the options at a place: the nearest folder's votes, drawn to those above it."""
    result: Mapping[str, float] = {}
    for _, habit in reversed(chain):
        result = shares(habit.votes, result, SHRINKAGE if result else 0.0)
    return dict(result)


def conventions_at(profile: Profile, path: str) -> dict[tuple[str, str], Convention]:
    """The settled conventions that hold for a path, by dimension and scope."""
    tests = is_test_path(path)
    keys = {
        (dimension, scope)
        for section in profile.sections
        if section.tests == tests and _lies_in(path, section.folder)
        for dimension, scopes in section.habits.items()
        for scope in scopes
    }
    found = {}
    for dimension, scope in sorted(keys):
        if dimension not in profile.ignore and f"{dimension}/{scope}" not in profile.ignore:
            convention = settled(habit_at(profile, path, dimension, scope), dimension, scope)
            if convention is not None:
                found[dimension, scope] = convention
    return found


def settled(chain: list[tuple[Section, Habit]], dimension: str, scope: str) -> Convention | None:
    """The convention that a chain of habits amounts to, or None where nothing is settled."""
    if not chain:
        return None
    section, habit = chain[0]
    enough = habit.files >= FILES or habit.files >= FILES_SHARE * section.files
    if habit.total < SLOTS or not enough:
        return None
    expected = expected_shares(chain)
    option = max(sorted(expected), key=lambda each: expected[each])
    trials = sum(habit.votes.values())
    bound = wilson_low(expected[option] * trials, trials)
    if bound < SETTLED:
        return None
    return Convention(
        dimension=dimension,
        scope=scope,
        option=option,
        share=expected[option],
        bound=bound,
        habit=habit,
        folder=section.folder,
    )


def _lies_in(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")
