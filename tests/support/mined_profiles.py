"""Profiles learned from texts, and what is said of a text against one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from grader.checkers.conventions.assessment import run
from grader.checkers.conventions.mined.detectors import slots_of
from grader.checkers.conventions.mined.learning import Seen, learn
from grader.checkers.conventions.mined.profile import Profile
from grader.checkers.conventions.mined.profile_file import render_profile
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.selection import applicable
from grader.facts.units import find_units
from grader.model.checker import Context, Declared, Learned
from grader.model.evidence import Evidence, Finding
from grader.model.source import Source


def seen(path: str, text: str, ages: Iterable[float] = ()) -> Seen:
    return Seen(path=path, slots=tuple(slots_of(Reading(text, ast.parse(text), path))), ages=tuple(ages))


def profile_of(texts: Mapping[str, str]) -> Profile:
    return learn(seen(path, text) for path, text in texts.items())


def team_of(text: str, files: int = 30, folder: str = "shop") -> Profile:
    """A team whose every file is this one."""
    return profile_of({f"{folder}/file_{number}.py": text for number in range(files)})


def evidence_against(
    profile: Profile, text: str, path: str = "shop/new.py", conventions: str | None = None
) -> list[Evidence]:
    source = Source(path=path, text=text, digest="")
    tree = ast.parse(text)
    declared = Declared(name="conventions.toml", text=conventions) if conventions is not None else None
    context = Context(
        tree=tree,
        units=find_units(source, tree),
        suppressions=(),
        selected=applicable(declared=declared, ruff_config=False, learned=True),
        declared=declared,
        learned=Learned(name="profile", text=render_profile(profile)),
    )
    return list(run(source, context))


def mined(evidence: Iterable[Evidence]) -> list[Finding]:
    return [each for each in evidence if isinstance(each, Finding) and each.check.startswith("conventions.mined.")]
