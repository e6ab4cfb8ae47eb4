"""The grade hangs on the code, not on how the machine can hold it."""

from __future__ import annotations

import pytest
from edge_cases_running import CASES, FIXTURES, evidence_of

from grader.model.report import Isolation
from grader.sandbox.probe import probe

FILES = [*sorted(FIXTURES.glob("*.py")), *sorted(CASES.glob("*/*.py"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_evidence_is_the_same_at_both_levels(path):
    if probe().level != "strong":
        pytest.skip(f"isolation here is {probe().level}: {probe().detail}")
    text = path.read_text("utf-8")
    kernel, strong = (evidence_of(text, isolation=Isolation(level=level)) for level in ("kernel", "strong"))
    assert kernel == strong
