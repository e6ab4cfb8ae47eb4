"""The profile as a file: TOML that people read, compare and edit."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from grader.checkers.conventions.mined.detectors import DETECTORS
from grader.checkers.conventions.mined.guide import sentence
from grader.checkers.conventions.mined.profile import Habit, Profile, Section, settled

HEADER = """\
# What this repository shows of its team's conventions. Made by `grader conventions learn`; commit it, and edit it:
# what stands in `ignore` ("quotes", or "naming/variable" for one scope) is held against nobody, and stays when the
# profile is made anew. counts: places by what was chosen; votes: the same, four a file at most; files: those with such
# places; even: those that keep the habit.
"""

_BARE = re.compile(r"[A-Za-z0-9_-]+")


class ProfileError(ValueError):
    """A profile that cannot be read; the text names the file and the key."""


@lru_cache(maxsize=8)
def parse_profile(text: str, name: str) -> Profile:
    """Read a profile. Raises ProfileError."""
    try:
        return msgspec.convert(tomllib.loads(text), _File).profile()
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ProfileError(f"{name}: {error}") from error


class _File(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The file's own shape: sections under a singular name, as TOML's arrays of tables read."""

    version: int
    ignore: tuple[str, ...] = ()
    ruff: dict[str, int] = {}
    section: tuple[Section, ...] = ()

    def profile(self) -> Profile:
        if self.version != Profile().version:
            raise msgspec.ValidationError(f"version {self.version} is not {Profile().version}: learn it anew")
        return Profile(version=self.version, ignore=self.ignore, ruff=self.ruff, sections=self.section)


def render_profile(profile: Profile) -> str:
    """Write a profile: the same profile, the same text."""
    lines = [HEADER, f"version = {profile.version}", f"ignore = {json.dumps(profile.ignore)}"]
    if profile.ruff:
        lines += ["", "[ruff]", *(f"{code} = {places}" for code, places in sorted(profile.ruff.items()))]
    for section in profile.sections:
        lines += ["", "[[section]]", f"folder = {_text(section.folder)}"]
        lines += [f"tests = {str(section.tests).lower()}", f"files = {section.files}"]
        for dimension, scopes in section.habits.items():
            lines += ["", f"[section.habits.{dimension}]"]
            for scope, habit in scopes.items():
                lines += [*_remark(section, dimension, scope, habit), f"{_key(scope)} = {_table(habit)}"]
    return "\n".join(lines) + "\n"


def _remark(section: Section, dimension: str, scope: str, habit: Habit) -> Iterator[str]:
    convention = settled([(section, habit)], dimension, scope)
    if convention is not None and dimension in DETECTORS and DETECTORS[dimension].holds(habit.option):
        yield "# " + "".join(letter if letter.isprintable() else "?" for letter in sentence(convention))


def _table(habit: Habit) -> str:
    parts = [
        f"counts = {_numbers(habit.counts)}",
        f"votes = {_numbers(habit.votes)}",
        f"files = {habit.files}",
        f"even = {habit.even}",
    ]
    if habit.was:
        parts.append(f"was = {_text(habit.was)}")
    parts.append(f"examples = [{', '.join(map(_text, habit.examples))}]")
    return "{ " + ", ".join(parts) + " }"


def _numbers(table: dict[str, int] | dict[str, float]) -> str:
    return "{ " + ", ".join(f"{_key(key)} = {value:g}" for key, value in table.items()) + " }"


def _key(text: str) -> str:
    return text if _BARE.fullmatch(text) else _text(text)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
