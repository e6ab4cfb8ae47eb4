"""The structure part over thousands of functions that others wrote."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from grader.checkers.complexity.structure import CHECKS, assess
from grader.facts.tree import parse
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Finding, Gap, Measurement
from grader.model.source import Source

LIBRARY = Path(os.__file__).parent
OUTSIDE = {"site-packages", "dist-packages", "lib2to3"}


@pytest.mark.slow
def test_five_thousand_functions_of_the_standard_library_are_measured_without_a_gap_or_a_wave_of_findings():
    selected = frozenset(check.id for check in CHECKS)
    seen: Counter[str] = Counter()
    for file in sorted(LIBRARY.rglob("*.py")):
        inside = file.relative_to(LIBRARY)
        if OUTSIDE & set(inside.parts):
            continue
        source = Source(path=inside.as_posix(), text=file.read_text("utf-8", "replace"), digest="")
        tree = parse(source)
        if isinstance(tree, Gap):
            continue
        units = find_units(source, tree)
        module = ".".join(inside.with_suffix("").parts)
        context = Context(tree=tree, units=units, suppressions=(), selected=selected, module=module)
        functions = sum(unit.kind == "function" for unit in units)
        found = list(assess(source, context))
        counted = [item for item in found if isinstance(item, Measurement) and item.check == "complexity.cyclomatic"]
        assert len(counted) == functions
        assert not [item for item in found if isinstance(item, Gap)]
        seen["functions"] += functions
        seen.update(item.check for item in found if isinstance(item, Finding))
        if seen["functions"] >= 5000:
            break
    assert seen["functions"] >= 5000
    assert seen["complexity.duplication"] < 0.1 * seen["functions"]
    assert sum(count for check, count in seen.items() if check.startswith("complexity.un")) < 0.02 * seen["functions"]
