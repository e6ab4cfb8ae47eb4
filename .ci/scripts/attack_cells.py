"""Print the matrix level x account x attacks of a JUnit report.

    attack_cells.py REPORT

Fails on a cell that `grader doctor` calls available and in which an attack was skipped, none ran, or one got through.
"""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "support"))
from attack_matrix import LEVELS, PROPERTY, Cell, count, empty
from sandbox_identities import IDENTITIES, own_identity

ORDER = ("none", "limits", "kernel", "strong")


def level_by_doctor(*command: str) -> str:
    """The isolation level that `grader doctor` names here, for the account that we are."""
    run = subprocess.run([*command, "doctor"], capture_output=True, text=True, check=True)
    return level_in(run.stdout)


def level_in(doctor: str) -> str:
    """The level in what `grader doctor` prints."""
    [line] = [line for line in doctor.splitlines() if line.startswith("isolation")]
    return line.split()[1].rstrip(":")


def cells_of(report: Path) -> tuple[dict[tuple[str, str], Cell], dict[str, str]]:
    """Cells by account and level, and the doctor's level for the account that tests became; why they could not."""
    cells = {(own_identity(), level): empty() for level in LEVELS}
    other: dict[str, str] = {}
    for case in ET.parse(report).iter("testcase"):
        if "attacks" not in (case.get("classname") or ""):
            continue
        skip, failed = case.find("skipped"), case.find("failure") is not None or case.find("error") is not None
        for entry in case.iter("property"):
            if entry.get("name") == PROPERTY:
                identity, found, other[identity] = json.loads(entry.get("value") or "")
                cells |= {(identity, level): cell for level, cell in found.items()}
        for level in LEVELS:
            if level in (case.get("name") or "").partition("[")[2].rstrip("]").split("-"):
                outcome = "skipped" if skip is not None else "failed" if failed else "passed"
                count(cells[own_identity(), level], outcome, skip.get("message", "") if skip is not None else "")
    return cells, other


def complaint(cell: Cell | None, *, available: bool) -> str:
    """What is wrong with a cell; empty where nothing is."""
    if not available:
        return ""
    if cell is not None and cell["skipped"]:
        return f"{cell['skipped']} skipped, though the level is available: {'; '.join(cell['reasons'])}"
    if cell is None or not cell["run"]:
        return "no attack ran, though the level is available"
    return "" if cell["survived"] == cell["run"] else f"{cell['run'] - cell['survived']} got through"


def main() -> int:
    """The exit code is 1 where a cell is not as it should be."""
    cells, other = cells_of(Path(sys.argv[1]))
    levels = {**other, own_identity(): level_by_doctor(str(Path(sys.executable).with_name("grader")))}
    wrong = 0
    for identity in IDENTITIES:
        known = levels.get(identity, "")
        for level in LEVELS:
            cell = cells.get((identity, level))
            available = known in ORDER and ORDER.index(known) >= ORDER.index(level)
            why = complaint(cell, available=available)
            wrong += bool(why)
            numbers = cell or empty()
            told = why or ("" if available else f"not available: {known or 'nobody became this account'}")
            print(
                f"{level:7} {identity:14} {numbers['run']} run, {numbers['survived']} survived, "
                f"{numbers['skipped']} skipped{': ' if told else ''}{told}"
            )
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
