from __future__ import annotations

import pytest

from grader.rubric.locate import dotted, line_of

TEXT = """\
name = "x"
[dimensions.security]
weight = 1
criteria.xml.weight = 2
[dimensions."odd key".criteria.a]  # a comment
knots = [
  [1, 100],
]
[[bands]]
at = 9
[[bands]]
at = 0
[[overrides]]
[overrides.dimensions.security]
weight = 3
[[overrides]]
[overrides.dimensions.security]
weight = 4
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 1),
        (("dimensions", "security"), 2),
        (("dimensions", "security", "weight"), 3),
        (("dimensions", "security", "criteria", "xml", "weight"), 4),
        (("dimensions", "security", "missing"), 2),
        (("dimensions", "odd key", "criteria", "a", "knots", 0), 6),
        (("bands", 0, "at"), 10),
        (("bands", 1, "at"), 12),
        (("bands", 1, "letter"), 11),
        (("overrides", 0, "dimensions", "security", "weight"), 15),
        (("overrides", 1, "dimensions", "security", "weight"), 18),
        (("nowhere",), None),
    ],
)
def test_the_line_of_a_key_or_of_the_table_it_belongs_in(path, line):
    assert line_of(TEXT, path) == line


def test_key_paths_are_written_as_in_toml():
    assert dotted(("overrides", 0, "dimensions", "odd key", "weight")) == 'overrides[0].dimensions."odd key".weight'
