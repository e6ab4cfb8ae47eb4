"""Conventions in sentences, with their numbers and examples."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.conventions.mined.detectors import DETECTORS
from grader.checkers.conventions.mined.profile import STRONG, Convention, Profile, Section, settled

_SINGULAR = {"are": "is", "have": "has", "do": "does", "go": "goes", "can": "can", "catch": "catches"}


def sentence(convention: Convention) -> str:
    """`214 of 220 public functions have a docstring (strong; src/a.py:41)`."""
    habit = convention.habit
    strength = "strong" if convention.bound >= STRONG else "settled"
    was = f"; older code: {_phrase(convention.dimension, habit.was)}" if habit.was else ""
    example = f"; {habit.examples[0]}" if habit.examples else ""
    return f"{counted(convention)} ({strength}{was}{example})"


def counted(convention: Convention) -> str:
    """`214 of 220 public functions have a docstring`."""
    hits, total = convention.habit.counts.get(convention.option, 0), convention.habit.total
    where = f" in {convention.folder}/" if convention.folder else ""
    phrase = _phrase(convention.dimension, convention.option)
    return f"{hits} of {total} {plural(convention.scope)}{where} {phrase}"


def contrast(dimension: str, option: str) -> str:
    """What is said of one thing with an option: `has no docstring`."""
    verb, _, rest = _phrase(dimension, option).partition(" ")
    return f"{_SINGULAR.get(verb, verb + 's')} {rest}".strip()


def plural(scope: str) -> str:
    """Several things of a scope: the noun before `of` or `with` takes the ending."""
    for joint in (" of ", " with ", " in ", " from ", " at ", " over ", " beside ", " to ", " without "):
        if joint in scope:
            head, _, tail = scope.partition(joint)
            return f"{plural(head)}{joint}{tail}"
    if scope.endswith(("s", "ch", "sh")):
        return scope + "es"
    return scope[:-1] + "ies" if scope.endswith("ry") else scope + "s"


def style_guide(profile: Profile) -> str:
    """The settled conventions of a profile as a text of sentences, the whole project first, then tests and folders."""
    return "\n".join(line for section in profile.sections for line in _section(profile, section)) + "\n"


def _section(profile: Profile, section: Section) -> Iterator[str]:
    place = f"{section.folder}/" if section.folder else "tests" if section.tests else "the whole project"
    lines = []
    for dimension, scopes in section.habits.items():
        detector = DETECTORS.get(dimension)
        for scope, habit in scopes.items():
            ignored = dimension in profile.ignore or f"{dimension}/{scope}" in profile.ignore
            convention = settled([(section, habit)], dimension, scope)
            if detector is not None and detector.holds(habit.option) and convention is not None and not ignored:
                lines.append(f"- {sentence(convention)}")
    if lines:
        yield f"{place[0].upper()}{place[1:]} ({section.files} files)"
        yield from lines
        yield ""


def _phrase(dimension: str, option: str) -> str:
    detector = DETECTORS.get(dimension)
    return detector.options.get(option, option) if detector else option
