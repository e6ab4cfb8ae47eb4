"""The same attacks as the other kind of account: an ordinary user where the tests run as root."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from attack_matrix import LEVELS, PROPERTY, count, empty
from sandbox_identities import IDENTITIES, common_ground, own_identity, run_as, why_not

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")
ATTACKS = [Path(__file__).with_name(f"test_attacks_{name}.py") for name in ("sandbox", "more", "forgery")]


def test_every_attack_is_survived_as_the_other_account(record_property):
    other = IDENTITIES[own_identity() == IDENTITIES[0]]
    if reason := why_not(other):
        cell = empty() | {"skipped": 1, "reasons": [reason]}
        record_property(PROPERTY, json.dumps([other, dict.fromkeys(LEVELS, cell), reason]))
        pytest.skip(reason)
    with common_ground() as ground:
        check(other, ground, record_property)


def check(other: str, ground: Path, record_property) -> None:
    report = ground / "report.xml"
    run = run_as(
        *(other, "nothing", "-m", "pytest", *map(str, ATTACKS), "-q", "-p", "no:cacheprovider"),
        *(f"--junitxml={report}", f"--basetemp={ground / 'base'}", f"--rootdir={ATTACKS[0].parents[2]}"),
        folder=ground,
    )
    assert report.exists(), run.stdout + run.stderr
    cells = {level: empty() for level in LEVELS}
    for case in ET.parse(report).iter("testcase"):
        for level in LEVELS:
            if level in case.get("name", "").partition("[")[2].rstrip("]").split("-"):
                skip = case.find("skipped")
                failed = case.find("failure") is not None or case.find("error") is not None
                outcome = "skipped" if skip is not None else "failed" if failed else "passed"
                count(cells[level], outcome, skip.get("message", "") if skip is not None else "")
    doctor = run_as(other, "nothing", "-m", "grader", "doctor", folder=ground).stdout
    [line] = [line for line in doctor.splitlines() if line.startswith("isolation")]
    record_property(PROPERTY, json.dumps([other, cells, line.split()[1].rstrip(":")]))
    assert run.returncode == 0, run.stdout[-3000:]
    assert all(cell["run"] + cell["skipped"] for cell in cells.values())
