"""Each detector sees the choice of its bad example against a team of its good one, and says so with numbers."""

from __future__ import annotations

import ast

import pytest
from mined_profiles import evidence_against, mined, team_of

from grader.checkers.conventions.mined.detectors import DETECTORS, slots_of
from grader.checkers.conventions.mined.reading import Reading

GRADED = [detector for detector in DETECTORS.values() if detector.graded]


def choices(detector, text, path="shop/new.py"):
    return [(slot.scope, slot.option) for slot in detector.slots(Reading(text, ast.parse(text), path))]


@pytest.mark.parametrize("detector", GRADED, ids=lambda detector: detector.dimension)
def test_a_bad_example_breaks_what_a_team_of_good_ones_holds(detector):
    team = team_of(detector.good)
    broken = [each for each in mined(evidence_against(team, detector.bad)) if detector.dimension in each.check]
    assert broken
    assert all(" of " in each.message and "see shop/file_" in each.message for each in broken)
    assert mined(evidence_against(team, detector.good)) == []


@pytest.mark.parametrize("detector", GRADED, ids=lambda detector: detector.dimension)
def test_every_option_of_a_graded_detector_can_be_said(detector):
    found = choices(detector, detector.bad) + choices(detector, detector.good)
    assert {option for _, option in found} <= set(detector.options)
    assert all(phrase.split()[0] == phrase.split()[0].lower() for phrase in detector.options.values())


def test_a_dimension_is_named_once_and_its_file_after_it():
    for dimension, detector in DETECTORS.items():
        assert detector.find.__module__.rsplit(".", 1)[1] == dimension.replace("-", "_")


def test_a_piece_of_a_module_says_nothing_of_the_head_of_a_module():
    piece = "def net(gross):\n    return gross\n"
    dimensions = {slot.dimension for slot in slots_of(Reading(piece, ast.parse(piece))) if slot.scope == "module"}
    assert dimensions == set()


@pytest.mark.parametrize(
    ("text", "dimension", "expected"),
    [
        ("x = 'it\\'s'\ny = \"it's\"\n", "quotes", []),
        ('def f():\n    """Don\'t."""\n    return "a"\n', "quotes", [("string", "double")]),
        ("def f():\n    i = 1\n    RATE = 2\n    return i\n", "naming", []),
        (
            "class OddVisitor(NodeVisitor):\n    def visit_Name(self, node):\n        pass\n",
            "naming",
            [("class", "pascal")],
        ),
        ("try:\n    f()\nexcept E as e:\n    raise\n", "raise-from", []),
        ("from __future__ import annotations\n", "import-form", []),
        ("x = '%d' % 3\n", "string-format", [("text with values in it", "percent")]),
        ("logger.info('%s' % x)\n", "string-format", []),
        ("x = a % b\n", "string-format", []),
        ("# noqa: F401 - kept for others\nx = 1\n", "comment-text", []),
        ("@overload\ndef f(x):\n    pass\n", "docstring-presence", []),
        ("def f(x): ...\ndef g(x): ...\n", "docstring-presence", []),
        ("X = 1\ndef f(x): ...\ndef g(x): ...\n", "blank-lines", []),
        ("open(p, 'rb')\n", "open-encoding", []),
    ],
)
def test_look_alikes_are_no_choices(text, dimension, expected):
    found = choices(DETECTORS[dimension], text)
    assert [each for each in found if each[0] != "module"] == expected
