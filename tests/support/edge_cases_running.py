"""Runs the edge-case checker on a text, in the real sandbox."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from grader.checkers.edge_cases import CHECKER, catalogue
from grader.facts.tree import parse
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Evidence, Finding, Gap
from grader.model.source import Source
from grader.sandbox.probe import probe

FIXTURES = Path(__file__).parents[2] / "fixtures" / "edge_cases"
CASES = Path(__file__).parents[1] / "cases" / "edge_cases"
ALL = frozenset(check.id for check in CHECKER.checks)
UNAIDED = frozenset(check.id for check in catalogue.CHECKS)
"""The checks that need nothing given along with the code."""
ALARMING = ("medium", "high", "critical")


def evidence_of(text: str, **context) -> list[Evidence]:
    source = Source(path="sample.py", text=text, digest=hashlib.sha256(text.encode()).hexdigest())
    tree = parse(source)
    assert not isinstance(tree, Gap), tree
    values = {"selected": ALL, "isolation": probe(), "effort": "quick", **context}
    return list(CHECKER.run(source, Context(tree=tree, units=find_units(source, tree), suppressions=(), **values)))


def alarms(evidence: list[Evidence]) -> list[Finding]:
    return [item for item in evidence if isinstance(item, Finding) and item.severity in ALARMING]


def checks_of(text: str, **context) -> list[str]:
    """The short ids of the checks that alarm, sorted."""
    return sorted({finding.check.partition(".")[2] for finding in alarms(evidence_of(text, **context))})


def expected(text: str) -> set[tuple[int, str]]:
    """Line and check of each `# expect:` comment."""
    return {
        (number, check.strip())
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := re.search(r"# expect: (.*)$", line))
        for check in match[1].split(",")
    }


def misses(text: str, **context) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
    """What was expected and not found, and what was found and not expected."""
    found = {(finding.span.line, finding.check) for finding in alarms(evidence_of(text, **context))}
    return expected(text) - found, found - expected(text)
