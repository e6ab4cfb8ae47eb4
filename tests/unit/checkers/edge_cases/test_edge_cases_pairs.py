from __future__ import annotations

import pytest
from edge_cases_running import CASES, checks_of

FAULTS = {
    "deal_out": "documented-error",
    "framed_texts": "round-trip",
    "latency_summary": "crash",
    "parse_size": "return-type",
    "record_key": "determinism",
    "render_greeting": "shared-state",
    "tidy_slashes": "idempotence",
    "top_scores": "argument-mutation",
}


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_the_fault_is_found_and_the_right_version_is_left_alone(name):
    assert checks_of((CASES / name / "bad.py").read_text("utf-8")) == [FAULTS[name]]
    assert checks_of((CASES / name / "good.py").read_text("utf-8")) == []
