"""The grade hangs on the code, not on how the machine can hold it. Right code is in the tests of the sandbox."""

from __future__ import annotations

import pytest
from edge_cases_running import CASES, FIXTURES, evidence_of

from grader.model.report import Isolation
from grader.sandbox.probe import probe

LONG = ("objects", "right_numbers", "scopes")
FILES = [
    *(
        pytest.param(path, id=path.stem, marks=[pytest.mark.slow] if path.stem in LONG else [])
        for path in sorted(FIXTURES.glob("*.py"))
    ),
    *(pytest.param(path, id=path.parent.name) for path in sorted(CASES.glob("*/bad.py"))),
]


@pytest.mark.parametrize("path", FILES)
def test_the_evidence_is_the_same_at_both_levels(path):
    if probe().level != "strong":
        pytest.skip(f"isolation here is {probe().level}: {probe().detail}")
    text = path.read_text("utf-8")
    kernel, strong = (evidence_of(text, isolation=Isolation(level=level)) for level in ("kernel", "strong"))
    assert kernel == strong
