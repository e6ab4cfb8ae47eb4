from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from grader.model.report import Grade, Isolation
from grader.reporters.registry import FORMATS, render

WITHHELD = Grade(score=71.0, low=20.0, high=90.0, letter=None, coverage=0.3)


def screen(report, bands, **look) -> str:
    return render("terminal", report, bands=bands, **look)


def test_without_colour_there_is_no_escape_sequence(ordinary, bands):
    assert "\x1b" not in screen(ordinary, bands)
    assert "\x1b[" in screen(ordinary, bands, colour=True)


@pytest.mark.parametrize("variable", ["NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"])
def test_the_environment_has_no_say(ordinary, bands, monkeypatch, variable):
    before = [screen(ordinary, bands, colour=colour) for colour in (False, True)]
    monkeypatch.setenv(variable, "1")
    monkeypatch.setenv("COLUMNS", "33")
    monkeypatch.setenv("TERM", "dumb")
    assert [screen(ordinary, bands, colour=colour) for colour in (False, True)] == before


@pytest.mark.parametrize("width", [72, 80, 100, 120, 200])
@pytest.mark.parametrize("sample", ["ordinary", "hostile"])
def test_lines_keep_to_the_width(request, bands, sample, width):
    text = screen(request.getfixturevalue(sample), bands, width=width)
    assert max(len(line) for line in text.splitlines()) <= width


def test_hostile_strings_reach_no_screen_unescaped(hostile, bands):
    text = screen(hostile, bands, verbose=1)
    assert all(line.isprintable() for line in text.split("\n"))


def test_a_withheld_letter_is_a_dash_and_said(ordinary, bands):
    text = screen(msgspec.structs.replace(ordinary, grade=WITHHELD), bands)
    assert text.startswith(" -  71.0 [20.0, 90.0]")
    assert "No letter: too little of this code was assessed." in text
    assert "\nTo " not in text


def test_weak_isolation_says_why(ordinary, bands):
    assert "isolation kernel (landlock, seccomp)" in screen(ordinary, bands)
    weak = msgspec.structs.replace(ordinary, isolation=Isolation(level="limits", detail="no Landlock"))
    assert "isolation limits (no Landlock)" in screen(weak, bands)


def test_the_worst_file_stands_first_and_the_empty_one_last(ordinary, bands):
    text = screen(ordinary, bands)
    table = text[text.index("\nFiles") : text.index("\nFunctions")]
    order = ["broken", "db", "parse", "rules", "__init__"]
    places = [table.index(f"{name}.py") for name in order]
    assert places == sorted(places)


def test_long_lists_are_capped_and_say_so_unless_verbose(ordinary, bands):
    files = tuple(msgspec.structs.replace(ordinary.files[1], path=f"f{number:02}.py") for number in range(14))
    many = msgspec.structs.replace(ordinary, files=files)
    assert "... and 4 more files" in screen(many, bands)
    assert "f13.py" not in screen(many, bands)
    assert "f13.py" in screen(many, bands, verbose=1)


def test_a_witness_and_a_fix_stand_below_the_points_they_cost(ordinary, bands):
    text = screen(ordinary, bands, width=120)
    assert "read_price('')  got IndexError  expected a number or ValueError" in text
    assert "fix: pass the value as a parameter" in text


def test_what_the_next_letter_needs_is_listed_or_said_to_be_out_of_reach(ordinary, bands):
    last = screen(ordinary, bands)[screen(ordinary, bands).index("\nTo A (90.0) from 88.") :]
    assert "find_user" in last
    assert "do not reach it" not in last
    least = tuple(msgspec.structs.replace(item, gain=0.01) for item in ordinary.grade.deductions)
    far = msgspec.structs.replace(ordinary, grade=msgspec.structs.replace(ordinary.grade, deductions=least))
    assert "One by one these do not reach it" in screen(far, bands)
    none = msgspec.structs.replace(ordinary, grade=msgspec.structs.replace(ordinary.grade, deductions=()))
    assert "No single fix wins points." in screen(none, bands)


def test_a_report_of_nothing_is_still_drawn(ordinary, bands):
    nothing = Grade(score=None, low=0.0, high=100.0, letter=None, coverage=0.0)
    spectrum = msgspec.structs.replace(ordinary.spectrum, letters={}, median=None, worst=())
    empty = msgspec.structs.replace(
        ordinary, grade=nothing, dimensions={}, spectrum=spectrum, files=(), units=(), evidence=(), suppressions=()
    )
    for name in FORMATS:
        assert render(name, empty, bands=bands)
    assert "0 files, 0 functions" in screen(empty, bands)


def test_only_the_terminal_format_imports_rich_and_only_when_it_draws():
    program = (
        "import sys, grader.reporters.registry, grader.reporters.plain, grader.reporters.json, "
        "grader.reporters.jsonl, grader.reporters.markdown, grader.reporters.terminal; print('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_an_unknown_format_is_a_key_error(ordinary, bands):
    with pytest.raises(KeyError):
        render("sarf", ordinary, bands=bands)
