"""Honest functions through the edge-case checker: tested to the end, clean, and alike at both levels."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "support"))
from edge_cases_running import evidence_of

from grader.checkers.edge_cases import CHECKER
from grader.facts.tree import parse
from grader.facts.units import find_units
from grader.model.evidence import Assessed, Finding, Gap
from grader.model.report import Isolation
from grader.model.source import Source
from grader.sandbox.probe import probe

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")
CASES = Path(__file__).parents[2] / "cases"
PLACES = ("honest/*.py", "attacks/honest_*.py", "edge_cases/*/good.py")
FILES = [path for place in PLACES for path in sorted(CASES.glob(place))]
REFUSING = ("pair_free_minutes",)
"""Refuse so many of the inputs of a quick look that too few are left: these are looked at longer."""
CALLED = {"edge_cases.crash", "edge_cases.hang", "edge_cases.determinism", "edge_cases.argument-mutation"}
assert {check.id for check in CHECKER.checks} >= CALLED


def functions_of(path: Path) -> set[str]:
    """The functions that a caller sees, by name."""
    source = Source(path=path.name, text=path.read_text("utf-8"), digest="")
    units = find_units(source, parse(source))
    names = {unit.qualname for unit in units if unit.kind == "function" and "<locals>" not in unit.qualname}
    return {name for name in names if not any(part.startswith("_") for part in name.split("."))}


def test_there_are_enough_of_them():
    assert sum(len(functions_of(path)) for path in FILES) >= 60
    assert len(functions_of(CASES / "honest" / "packages.py")) >= 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CASES).with_suffix("").as_posix())
def test_an_honest_file_is_tested_to_the_end_clean_and_alike_at_both_levels(path: Path):
    found = probe()
    if found.level not in ("kernel", "strong"):
        pytest.skip(f"isolation here is {found.level}: {found.detail}")
    levels = ("kernel", "strong") if found.level == "strong" else ("kernel",)
    packages = (sysconfig.get_path("purelib"),)
    effort = "normal" if path.stem in REFUSING else "quick"
    first, *others = (
        evidence_of(path.read_text("utf-8"), isolation=Isolation(level=level), search_path=packages, effort=effort)
        for level in levels
    )
    assert [item for item in first if isinstance(item, Finding | Gap)] == []
    called = {
        unit
        for item in first
        if isinstance(item, Assessed) and item.trials and {*item.checks} >= CALLED
        for unit in item.units
    }
    assert called >= functions_of(path)
    assert all(other == first for other in others)
