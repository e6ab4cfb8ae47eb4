from __future__ import annotations

from edge_cases_running import checks_of, evidence_of

from grader.model.evidence import Assessed, Finding, Gap

FORGER = '''import os


def forge(number: int) -> int:
    """Return the number."""
    os.write(61, b"passed")
    return number


def plain(number: int) -> int:
    """Return the number."""
    return number
'''
CHECK = "edge_cases.tampering"


def test_a_frame_that_nobody_asked_for_is_a_critical_finding_and_a_gap_for_all_else():
    evidence = evidence_of(FORGER)
    (finding,) = [one for one in evidence if isinstance(one, Finding)]
    assert (finding.check, finding.qualname, finding.severity, finding.confidence) == (
        CHECK,
        "forge",
        "critical",
        "high",
    )
    assert finding.witness.call.startswith("forge(")
    (gap,) = [one for one in evidence if isinstance(one, Gap)]
    assert (gap.reason, gap.units) == ("tampering", ("forge",))
    assert CHECK not in gap.checks
    assessed = {unit for one in evidence if isinstance(one, Assessed) and CHECK in one.checks for unit in one.units}
    assert assessed == {"forge", "plain"}


def test_the_neighbour_of_a_forger_is_assessed_in_full():
    evidence = evidence_of(FORGER)
    checks = {check for one in evidence if isinstance(one, Assessed) and "plain" in one.units for check in one.checks}
    assert {"edge_cases.crash", "edge_cases.hang", CHECK} <= checks


def test_tampering_at_import_is_found_on_the_first_function():
    evidence = evidence_of(FORGER + '\n\nos.write(61, b"{}")\n')
    (finding,) = [one for one in evidence if isinstance(one, Finding)]
    assert (finding.check, finding.qualname, finding.severity) == (CHECK, "forge", "critical")
    assert {one.reason for one in evidence if isinstance(one, Gap)} == {"tampering"}


def test_code_that_prints_exits_or_closes_its_own_files_does_not_tamper():
    honest = '''import os
import sys


def loud(number: int) -> int:
    """Return the number."""
    print("x" * 1000, flush=True)
    os.write(1, b"more")
    sys.stderr.write("and more")
    sys.stdout.close()
    return number
'''
    assert checks_of(honest) == []
