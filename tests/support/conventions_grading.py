"""Runs the conventions checker on a text, the way the engine does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.checkers.conventions.assessment import run
from grader.checkers.conventions.selection import applicable
from grader.facts.suppressions import find_suppressions
from grader.facts.tree import parse
from grader.facts.units import find_units
from grader.model.checker import Context, Declared, ToolResult
from grader.model.evidence import Evidence, Finding, Gap
from grader.model.source import Source

FIXTURES = Path(__file__).parents[2] / "fixtures" / "conventions"
CASES = Path(__file__).parents[1] / "cases" / "conventions"


def evidence_of(
    text: str,
    conventions: str | None = None,
    path: str = "sample.py",
    tools: Mapping[str, ToolResult] | None = None,
    selected: frozenset[str] | None = None,
) -> list[Evidence]:
    source = Source(path=path, text=text, digest="")
    tree = parse(source)
    assert not isinstance(tree, Gap), tree
    declared = Declared(name="conventions.toml", text=conventions) if conventions is not None else None
    context = Context(
        tree=tree,
        units=find_units(source, tree),
        suppressions=find_suppressions(source),
        selected=applicable(declared=declared, ruff_config=tools is not None) if selected is None else selected,
        tools=tools or {},
        declared=declared,
    )
    return list(run(source, context))


def findings_of(text: str, conventions: str | None = None, path: str = "sample.py") -> list[Finding]:
    return [each for each in evidence_of(text, conventions, path) if isinstance(each, Finding)]


def declared_lines(text: str, conventions: str, path: str = "sample.py") -> list[int]:
    """Lines with a finding against what is declared."""
    found = findings_of(text, conventions, path)
    return sorted({each.span.line for each in found if each.check.startswith("conventions.declared.")})


def lines_of(check: str, text: str) -> list[int]:
    """Lines with a finding of one default check, where nothing is declared."""
    return sorted({each.span.line for each in findings_of(text) if each.check == check})


def header_of(text: str) -> tuple[str | None, str | None, int | None]:
    """A fixture's conventions.toml, its path, and the header line that carries the expectation for line 1."""
    toml, path, marked = [], None, None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# conventions: "):
            toml.append(line.removeprefix("# conventions: "))
        elif line.startswith("# path: "):
            path = line.removeprefix("# path: ")
        else:
            break
        marked = number if "# expect:" in line else marked
    return "\n".join(toml) or None, path, marked
