from __future__ import annotations

import pytest

from grader.checkers.complexity.maintainability import maintainability_index


def test_trivial_code_has_the_full_index():
    assert maintainability_index("x = 1\n") == 100.0


def test_denser_code_has_a_lower_index():
    dense = "def f(a, b):\n" + "    if a > b: a = a * b - a / (b + 1)\n" * 40
    index = maintainability_index(dense)
    assert index is not None
    assert 0 <= index < 60


@pytest.mark.parametrize("text", ["def f(:\n", "x = '\0'\n", "x = " + "-" * 5000 + "1\n"])
def test_what_cannot_be_computed_is_none(text):
    assert maintainability_index(text) is None
