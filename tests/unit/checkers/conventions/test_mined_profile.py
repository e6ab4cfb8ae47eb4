"""What is settled and where, how a profile is written and read, and what it takes to be graded."""

from __future__ import annotations

import pytest
from mined_profiles import evidence_against, mined, profile_of, seen, team_of

from grader.checkers.conventions.mined.background import background
from grader.checkers.conventions.mined.detectors import DETECTORS
from grader.checkers.conventions.mined.guide import plural, style_guide
from grader.checkers.conventions.mined.learning import HALF_LIFE, learn
from grader.checkers.conventions.mined.profile import conventions_at
from grader.checkers.conventions.mined.profile_file import ProfileError, parse_profile, render_profile
from grader.checkers.conventions.mined.statistics import chi_square_tail, differ, wilson_low
from grader.model.evidence import Assessed, Gap, Measurement

DOUBLE = 'A = ["a", "b", "c", "d", "e", "f"]\n'
SINGLE = DOUBLE.replace('"', "'")
QUOTES = ("quotes", "string")


def test_a_habit_of_enough_files_is_a_convention():
    assert conventions_at(team_of(DOUBLE), "shop/x.py")[QUOTES].option == "double"


@pytest.mark.parametrize("files", [1, 4])
def test_one_long_file_does_not_speak_for_a_team(files):
    assert QUOTES not in conventions_at(team_of(DOUBLE * 50, files=files), "shop/x.py")


def test_a_mixture_is_no_convention():
    mixed = profile_of({f"shop/{number}.py": DOUBLE if number % 3 else SINGLE for number in range(60)})
    assert QUOTES not in conventions_at(mixed, "shop/x.py")


def test_tests_are_a_world_of_their_own():
    texts = {f"shop/{number}.py": DOUBLE for number in range(30)}
    texts |= {f"tests/test_{number}.py": SINGLE for number in range(30)}
    profile = profile_of(texts)
    assert conventions_at(profile, "shop/x.py")[QUOTES].option == "double"
    assert conventions_at(profile, "tests/test_x.py")[QUOTES].option == "single"


def test_two_folders_of_opposite_styles_are_each_judged_by_their_own():
    texts = {f"{folder}/{n}.py": text for folder, text in (("a", DOUBLE), ("b", SINGLE)) for n in range(40)}
    profile = profile_of(texts)
    assert mined(evidence_against(profile, DOUBLE, "a/x.py")) == []
    assert mined(evidence_against(profile, SINGLE, "b/x.py")) == []
    (found,) = mined(evidence_against(profile, SINGLE, "a/x.py"))
    assert "240 of 240 strings in a/ are in double quotes" in found.message
    assert mined(evidence_against(profile, DOUBLE, "b/x.py"))
    assert mined(evidence_against(profile, SINGLE, "c/x.py")) == []


def test_old_lines_weigh_less_and_a_migration_is_graded_against_the_new_form():
    old = [seen(f"shop/old_{number}.py", SINGLE, [8 * HALF_LIFE / 2]) for number in range(60)]
    new = [seen(f"shop/new_{number}.py", DOUBLE, [0.0]) for number in range(30)]
    habit = learn([*old, *new]).sections[0].habits["quotes"]["string"]
    assert habit.was == "single"
    assert mined(evidence_against(learn([*old, *new]), SINGLE))
    assert mined(evidence_against(learn([*old, *new]), DOUBLE)) == []


def test_what_is_written_reads_back_the_same():
    profile = profile_of({f'shop/we"ird\x7f\u00e9/{n}.py': DOUBLE for n in range(30)})
    text = render_profile(profile)
    assert parse_profile(text, "profile") == profile
    assert render_profile(parse_profile(text, "profile")) == text
    assert "# 180 of 180 strings are in double quotes" in text


@pytest.mark.parametrize(
    ("text", "named"), [("version = 2\n", "version 2"), ("version = 1\nodd = 3\n", "odd"), ("version = [", "profile")]
)
def test_a_profile_that_cannot_be_read_names_what_is_wrong(text, named):
    with pytest.raises(ProfileError, match=named):
        parse_profile(text, "profile")


@pytest.mark.parametrize("ignored", ["quotes", "quotes/string"])
def test_what_a_team_ignores_is_held_against_nobody(ignored):
    profile = team_of(DOUBLE)
    assert mined(evidence_against(profile, SINGLE))
    edited = parse_profile(render_profile(profile).replace("ignore = []", f'ignore = ["{ignored}"]'), "profile")
    assert mined(evidence_against(edited, SINGLE)) == []
    assert "double quotes" not in style_guide(edited)


def test_declared_beats_mined():
    profile = team_of(DOUBLE)
    found = evidence_against(profile, SINGLE, conventions='[style]\nquotes = "single"\n')
    assert mined(found) == []


def test_what_a_team_does_without_is_no_duty():
    profile = team_of("def first_one(a):\n    return a\n\n\ndef other_one(a):\n    return a\n")
    assert mined(evidence_against(profile, 'def third_one(a):\n    """Say something."""\n    return a\n')) == []


def test_a_file_with_too_few_choices_is_a_gap_and_one_with_enough_is_assessed():
    profile = team_of(DOUBLE)
    few = [each for each in evidence_against(profile, 'B = "b"\n') if isinstance(each, Gap)]
    assert [gap.reason for gap in few] == ["too-little"]
    enough = [each for each in evidence_against(profile, DOUBLE) if isinstance(each, Assessed) and each.trials]
    assert enough[0].trials >= 5


def test_a_lone_exception_at_the_rate_of_the_team_is_nothing_unusual_and_several_are():
    texts = {f"shop/{n}.py": DOUBLE if n % 3 else DOUBLE.replace('"a"', "'a'") for n in range(200)}
    long = 'B = ["a", "b"]\n' * 30
    assert mined(evidence_against(profile_of(texts), long + "C = 'c'\n")) == []
    assert mined(evidence_against(profile_of(texts), long + "C = 'c'\n" * 3)) != []


def test_the_likeness_is_measured_and_higher_for_the_teams_own_code():
    def likeness(text):
        (found,) = [each for each in evidence_against(profile, text) if isinstance(each, Measurement)]
        return found.value

    own = 'def read_all(path):\n    """Return the lines."""\n    return [f"{line}" for line in path]\n'
    other = "def readAll(path):\n    '''the lines'''\n    return [ '%s' % line for line in path ]\n"
    profile = team_of(own)
    assert 0 <= likeness(other) < likeness(own) <= 1


def test_a_wilson_bound_is_the_published_one():
    assert wilson_low(8, 10) == pytest.approx(0.4902, abs=1e-4)
    assert wilson_low(0, 0) == 0.0


@pytest.mark.parametrize(
    ("value", "freedom", "tail"), [(3.841, 1, 0.05), (5.991, 2, 0.05), (7.815, 3, 0.05), (9.488, 4, 0.05)]
)
def test_the_tail_of_chi_square_is_the_published_one(value, freedom, tail):
    assert chi_square_tail(value, freedom) == pytest.approx(tail, abs=1e-4)


def test_equal_rows_do_not_differ_and_opposite_ones_do():
    assert differ({"a": 50, "b": 50}, {"a": 5, "b": 5}) > 0.9
    assert differ({"a": 50, "b": 1}, {"a": 1, "b": 50}) < 1e-10


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("class", "classes"),
        ("leaving branch", "leaving branches"),
        ("summary of a docstring", "summaries of a docstring"),
        ("parameter of a public function", "parameters of a public function"),
    ],
)
def test_a_scope_has_a_plural(one, several):
    assert plural(one) == several


def test_the_background_holds_counts_of_other_packages_than_the_teams_it_is_measured_on():
    teams = {"django", "absl-py", "attrs", "black", "chex", "httpx", "networkx"}
    teams |= {"requests", "sphinx", "trio", "twisted"}
    shipped = background()
    assert len(shipped.packages) >= 50
    assert not teams & set(shipped.packages)
    assert set(shipped.shares) <= set(DETECTORS)
    assert all(sum(options.values()) <= 1.01 for scopes in shipped.shares.values() for options in scopes.values())
    assert all(first >= 0 and second >= 0 for first, second in shipped.weights.values())


def test_no_option_of_a_graded_detector_is_a_name_of_somebodys_project():
    """Options come from closed lists, so that a profile can hold no identifier of the code it was made from."""
    for dimension, scopes in background().shares.items():
        if DETECTORS[dimension].graded:
            assert {option for options in scopes.values() for option in options} <= set(DETECTORS[dimension].options)
