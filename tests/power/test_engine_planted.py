"""A fault planted in the engine must turn the test red that guards against it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

import grader.engine.discover
import grader.engine.fingerprint
import grader.engine.gate
import grader.engine.reading
import grader.facts.nesting

UNIT = Path(__file__).parents[1] / "unit"


def guards_of(name: str):
    """A module of unit tests, loaded for its guards."""
    spec = importlib.util.spec_from_file_location(f"planted_{Path(name).name}", UNIT / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GATES = guards_of("engine/test_engine_gate")
DISCOVER = guards_of("engine/test_engine_discover")
READING = guards_of("engine/test_engine_reading")
FINGERPRINT = guards_of("engine/test_engine_fingerprint")
NESTING = guards_of("facts/test_facts_nesting")


def passing_without_letter(real):
    return lambda held, gate, fail_on: None if held.grade.letter is None else real(held, gate, fail_on)


def comparing_rounded(real):
    def failure(held, gate, fail_on):
        score = held.grade.score
        return None if score is not None and round(score) >= gate.at else real(held, gate, fail_on)

    return failure


FAULTS = {
    "a withheld letter passes": (
        lambda patch: patch.setattr(
            grader.engine.gate, "_failure", passing_without_letter(grader.engine.gate._failure)
        ),
        lambda _: GATES.TestFiles().test_a_withheld_letter_fails_every_gate_and_says_why("score"),
    ),
    "a gate compares rounded": (
        lambda patch: patch.setattr(grader.engine.gate, "_failure", comparing_rounded(grader.engine.gate._failure)),
        lambda _: GATES.TestFiles().test_nothing_is_rounded_up_neither_in_the_comparison_nor_in_the_message(),
    ),
    "a second file of one name is dropped": (
        lambda patch: patch.setattr(grader.engine.discover, "_free_name", lambda _file, name, *_: name),
        lambda folder: DISCOVER.TestNoFileIsLost().test_two_files_of_one_name_keep_their_places(folder),
    ),
    "--exclude gives way to the graded code's .gitignore": (
        lambda patch: patch.setattr(
            grader.engine.discover,
            "ignored",
            lambda path, ignores, *, folder=False, real=grader.engine.discover.ignored: (
                len(ignores) > 1 and real(path, ignores, folder=folder)
            ),
        ),
        lambda folder: DISCOVER.TestExclude().test_no_gitignore_file_of_the_graded_code_overrides_it(folder),
    ),
    "bytes that are no text are replaced": (
        lambda patch: patch.setattr(grader.engine.reading.tokenize, "detect_encoding", lambda _: ("latin-1", [])),
        lambda _: READING.test_what_is_no_text_is_a_gap_for_every_check_that_says_where(
            b"x = 1\ny = '\xff'\n", "line 2: bytes that are not utf-8"
        ),
    ),
    "a fingerprint forgets the line": (
        lambda patch: patch.setattr(
            grader.engine.fingerprint, "_digest", lambda *parts, real=grader.engine.fingerprint._digest: real(parts[0])
        ),
        lambda _: FINGERPRINT.test_another_line_check_or_path_is_another_finding(),
    ),
    "brackets hide the chain around them": (
        lambda patch: patch.setattr(
            grader.facts.nesting._Part, "links", property(lambda _: 0, lambda *_: None), raising=False
        ),
        lambda _: NESTING.test_what_would_take_a_parser_down_is_refused("x = " + ("not " * 200 + "(") * 50),
    ),
}


@pytest.mark.parametrize(("plant", "guard"), FAULTS.values(), ids=FAULTS.keys())
def test_a_planted_fault_turns_its_guard_red(tmp_path, plant, guard):
    green, red = tmp_path / "green", tmp_path / "red"
    green.mkdir()
    red.mkdir()
    guard(green)
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            guard(red)
