"""Turning a choice against the team never raises a grade, and turning it back never lowers one."""

from __future__ import annotations

import ast
import random
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from grader.checkers.conventions.mined.background import background
from grader.checkers.conventions.mined.detectors import DETECTORS, slots_of
from grader.checkers.conventions.mined.grading import breaches
from grader.checkers.conventions.mined.learning import Seen, learn
from grader.checkers.conventions.mined.profile import conventions_at
from grader.checkers.conventions.mined.profile_file import parse_profile
from grader.checkers.conventions.mined.reading import Reading
from grader.engine.api import grade

PROJECT = Path(__file__).parents[2]
PROFILE = PROJECT / "conventions.learned.toml"
FILES = sorted((PROJECT / "grader").rglob("*.py"))
Edit = tuple[tuple[int, int], tuple[int, int], str]


def drawn(count: int) -> list[Path]:
    return random.Random(count).sample([file for file in FILES if file.stat().st_size > 2_000], count)


def broken(slots, conventions, owners):
    return {
        (each.unit, each.convention.dimension, each.convention.scope): each.weight
        for each in breaches(slots, conventions, owners, background(), "x.py")
    }


def turn_slots(files: list[Path]) -> set[str]:
    """Turn one conforming choice of each convention and file; the dimensions that were turned."""
    profile = parse_profile(PROFILE.read_text("utf-8"), PROFILE.name)
    turned = set()
    for file in files:
        path = file.relative_to(PROJECT).as_posix()
        text = file.read_text("utf-8")
        slots = list(slots_of(Reading(text, ast.parse(text), path)))
        conventions = conventions_at(profile, path)
        owners = [f"unit {line // 20}" for line in range(text.count("\n") + 2)]
        before = broken(slots, conventions, owners)
        places = defaultdict(list)
        for index, slot in enumerate(slots):
            convention = conventions.get((slot.dimension, slot.scope))
            if convention and slot.option == convention.option:
                places[slot.dimension, slot.scope].append(index)
        for (dimension, _), indices in places.items():
            index = indices[len(indices) // 2]
            other = next(each for each in DETECTORS[dimension].options or ["other"] if each != slots[index].option)
            changed = [*slots[:index], slots[index]._replace(option=other), *slots[index + 1 :]]
            after = broken(changed, conventions, owners)
            assert before.items() <= after.items(), (path, slots[index])
            turned.add(dimension)
    return turned


def test_no_clean_code_around_it_hides_a_breach():
    profile = parse_profile(PROFILE.read_text("utf-8"), PROFILE.name)
    conventions = conventions_at(profile, "grader/x.py")
    bare = "from __future__ import annotations\n\n\ndef bare(value):\n    return value\n"
    clean = '\n\ndef shown{0}(value: int) -> int:\n    """Return the value."""\n    return value\n'
    found = []
    for text in (bare, bare + "".join(map(clean.format, range(200)))):
        slots = list(slots_of(Reading(text, ast.parse(text), "grader/x.py")))
        found.append(broken(slots, conventions, ["unit"] * (text.count("\n") + 2)))
    assert found[0]
    assert found[0].items() <= found[1].items()


def test_a_choice_that_is_turned_only_adds_breaches():
    assert len(turn_slots(drawn(4))) >= 12


@pytest.mark.slow
def test_a_choice_that_is_turned_only_adds_breaches_in_two_hundred_files():
    assert len(turn_slots(drawn(200))) >= 24


def test_a_turn_can_be_seen():
    """What the two tests above rest on: a whole file that is turned has breaches where it had none."""
    text = 'A = ["a", "b", "c", "d"]\nB = ["a", "b", "c", "d"]\n'
    team = learn(
        Seen(path=f"shop/{n}.py", slots=tuple(slots_of(Reading(text, ast.parse(text), "")))) for n in range(30)
    )
    conventions, owners = conventions_at(team, "x.py"), ["m"] * 4
    turned = text.replace('"', "'")
    assert not broken(list(slots_of(Reading(text, ast.parse(text)))), conventions, owners)
    assert broken(list(slots_of(Reading(turned, ast.parse(turned)))), conventions, owners)


def quotes(text: str) -> Iterator[Edit]:
    for token in tokenize.generate_tokens(StringIO(text).readline):
        plain = re.fullmatch(r"\"([^'\"\\]*)\"", token.string)
        if token.type == tokenize.STRING and plain:
            yield token.start, token.end, f"'{plain[1]}'"


def docstring(text: str) -> Iterator[Edit]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) and len(node.body) > 1:
            doc = node.body[0]
            yield (doc.lineno, doc.col_offset), (doc.end_lineno, doc.end_col_offset), "pass"


def annotation(text: str) -> Iterator[Edit]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.arg) and node.annotation and node.lineno == node.annotation.end_lineno:
            yield (node.lineno, node.col_offset), (node.lineno, node.annotation.end_col_offset), node.arg


def comment(text: str) -> Iterator[Edit]:
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type == tokenize.COMMENT and re.match(r"# [a-z]", token.string):
            yield token.start, token.end, "# " + token.string[2:].capitalize()


def none(text: str) -> Iterator[Edit]:
    for number, line in enumerate(text.split("\n"), 1):
        if " is None" in line:
            at = line.index(" is None")
            yield (number, at), (number, at + 8), " == None"


def summary(text: str) -> Iterator[Edit]:
    for number, line in enumerate(text.split("\n"), 1):
        found = re.match(r'\s+"""[A-Z].*\."""$', line)
        if found:
            yield (number, len(line) - 4), (number, len(line) - 3), ""


TURNS = {turn.__name__: turn for turn in (quotes, docstring, annotation, comment, none, summary)}


def edited(text: str, edit: Edit) -> str:
    (row, column), (last, end), new = edit
    lines = text.split("\n")
    lines[row - 1 : last] = [lines[row - 1][:column] + new + lines[last - 1][end:]]
    return "\n".join(lines)


def points(text: str, path: str) -> float:
    report = grade(
        source=text, filename=path, profile=str(PROFILE), no_exec=True, no_cache=True, select=("conventions.mined.*",)
    )
    return report.grade.score if report.grade.score is not None else 100.0


def turn_texts(files: list[Path]) -> dict[str, int]:
    """Turn one place of each kind in each file; how many there were."""
    counts = dict.fromkeys(TURNS, 0)
    for file in files:
        path, text = file.relative_to(PROJECT).as_posix(), file.read_text("utf-8")
        before = points(text, path)
        for name, turn in TURNS.items():
            edits = [edit for edit in turn(text) if text.split("\n")[edit[0][0] - 1].isascii()]
            if edits:
                after = points(edited(text, edits[len(edits) // 2]), path)
                assert after <= before, (path, name, before, after)
                counts[name] += 1
    return counts


def test_a_text_that_is_turned_at_one_place_never_gains():
    assert sum(turn_texts(drawn(4)).values()) >= 12


@pytest.mark.slow
def test_two_hundred_texts_that_are_turned_at_one_place_never_gain():
    assert min(turn_texts(drawn(200)).values()) > 10
