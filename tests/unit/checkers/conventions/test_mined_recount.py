"""Sentences of our own style guide, counted again by other means; and the guide that is committed."""

from __future__ import annotations

import random
from pathlib import Path

from recount import COUNTERS, recount

from grader.checkers.conventions.mined.guide import counted, sentence
from grader.checkers.conventions.mined.profile import conventions_at, settled
from grader.checkers.conventions.mined.profile_file import parse_profile
from grader.engine.learn import learn_profile

PROJECT = Path(__file__).parents[4]
FOLDERS = ("grader/cli", "grader/engine", "grader/facts", "grader/tools")
"""Enough of our code to settle most of what is settled, and little enough to be counted in every run."""


def test_twenty_sentences_of_our_style_guide_hold_by_another_count(tmp_path):
    texts = []
    for folder in FOLDERS:
        for file in sorted((PROJECT / folder).glob("*.py")):
            place = tmp_path / folder / file.name
            place.parent.mkdir(parents=True, exist_ok=True)
            texts.append(file.read_text("utf-8"))
            place.write_text(texts[-1], "utf-8")
    (section, *_) = learn_profile(tmp_path, history=False).sections
    sentences = {
        (dimension, scope, convention.option): convention
        for dimension, scopes in section.habits.items()
        for scope, habit in scopes.items()
        if (convention := settled([(section, habit)], dimension, scope))
    }
    drawn = random.Random(20).sample(sorted(COUNTERS.keys() & sentences.keys()), 20)
    for key in drawn:
        hits, total = recount(texts, key)
        assert counted(sentences[key]).startswith(f"{hits} of {total} "), (key, hits, total, sentence(sentences[key]))


def test_the_committed_profile_holds_for_our_own_code():
    file = PROJECT / "conventions.learned.toml"
    profile = parse_profile(file.read_text("utf-8"), file.name)
    ours = conventions_at(profile, "grader/engine/run.py")
    assert ours["quotes", "string"].option == "double"
    assert ours["docstring-presence", "public function"].option == "present"
    assert all((PROJECT / example.rpartition(":")[0]).suffix == ".py" for example in _examples(profile))


def _examples(profile):
    return [
        example
        for section in profile.sections
        for scopes in section.habits.values()
        for habit in scopes.values()
        for example in habit.examples
    ]
