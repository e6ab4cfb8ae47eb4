"""A planted fault in a measure must contradict the fixtures, whose values were counted by hand."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from grader.checkers.complexity import (
    branch_count,
    bumps,
    clones,
    cognitive,
    cohesion,
    cyclomatic,
    duplication,
    levels,
    local_names,
    nesting,
    parameters,
    statements,
    structure,
    unreachable,
    unused_locals,
    unused_private,
)
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Finding, Measurement
from grader.model.source import Source

FIXTURES = Path(__file__).parents[2] / "fixtures" / "complexity"


def contradictions(name: str) -> list[tuple[int, str]]:
    text = (FIXTURES / f"{name}.py").read_text()
    source, tree = Source(path="a.py", text=text, digest=""), ast.parse(text)
    selected = frozenset(check.id for check in structure.CHECKS)
    context = Context(tree=tree, units=find_units(source, tree), suppressions=(), selected=selected)
    evidence = list(structure.assess(source, context))
    measured = {(item.span.line, item.check): item.value for item in evidence if isinstance(item, Measurement)}
    flaws = {(item.span.line, item.check): None for item in evidence if isinstance(item, Finding)}
    expected = {
        (number, check): float(value) if value else None
        for number, line in enumerate(text.splitlines(), 1)
        for check, value in re.findall(r"(complexity\.[\w-]+)(?: = ([\d.]+))?", line.partition("# expect:")[2])
    }
    wrong = [key for key, value in expected.items() if value is not None and measured.get(key) != value]
    spoken = {check for (_, check), value in expected.items() if value is None}
    missed = {key for key, value in expected.items() if value is None} ^ {key for key in flaws if key[1] in spoken}
    return wrong + sorted(missed)


def always(value):
    return lambda *_, **__: value


PLANTS = {
    "only if counted": ("cyclomatic", cyclomatic, "_decisions", always(0)),
    "arms of a dispatch counted": ("cyclomatic", cyclomatic, "is_dispatch", always(False)),
    "loops left out of paths": ("cyclomatic", cyclomatic, "_LOOPS", ()),
    "ternaries left out": ("cognitive", cognitive, "_STRUCTURES", cognitive._STRUCTURES[:-1]),
    "else of loops left out": ("cognitive", cognitive, "_WITH_ELSE", ()),
    "no nesting": ("cognitive", cognitive, "_DEEPER", {}),
    "recursion left out": ("cognitive", cognitive, "recursive_functions", always([])),
    "decorators nest": ("cognitive", cognitive, "_decorated_function", always(None)),
    "one run whatever the operators": ("cognitive", cognitive, "pairwise", always(())),
    "dispatch counted by arms": ("cognitive", cognitive, "is_dispatch", always(False)),
    "every chain a dispatch": ("cognitive", cognitive, "is_dispatch", always(True)),
    "nested functions where they are defined": ("cognitive", cognitive, "placements", always({})),
    "comprehensions free": ("cognitive", cognitive, "clauses", always(())),
    "elif counted deeper": ("nesting", levels, "elif_of", always(None)),
    "nested functions outside": ("nesting", levels, "placements", always({})),
    "with left out": ("nesting", nesting, "_BLOCKS", (ast.If, ast.For, ast.While, ast.Try, ast.Match)),
    "branches of a dispatch counted": ("branches", branch_count, "is_dispatch", always(False)),
    "only if counted as branch": ("branches", branch_count, "_branches", always(0)),
    "every name a variable of its own": ("locals", local_names, "_names_bound_by", always(())),
    "with a bump": ("bumps", bumps, "_BLOCKS", (*bumps._BLOCKS, ast.With)),
    "flat chunks counted": ("bumps", bumps, "_DEEP", 1),
    "accessors a group": ("cohesion", cohesion, "_is_accessor", always(False)),
    "special methods a group": ("cohesion", cohesion, "_is_special", always(False)),
    "records measured": ("cohesion", cohesion, "_groups", lambda members: [set(names) for names in members]),
    "tables are clones": ("duplication", clones, "MIN_SHAPES", 0),
    "short runs are clones": ("duplication", clones, "MIN_LINES", 3),
    "names crossed": ("duplication", clones, "_shape", lambda lines: tuple(len(line.tokens) for line in lines)),
    "no body": ("duplication", duplication, "_body", always([])),
    "every statement ends": ("dead_code", unreachable, "_ends", always(True)),
    "endless loops go on": ("dead_code", unreachable, "_has_break", always(True)),
    "generators told of": ("dead_code", unreachable, "_makes_generator", always(False)),
    "locals() overlooked": ("dead_code", unused_locals, "_LOOKS_AT_ALL", set()),
    "decorated functions told of": ("dead_code", unused_private, "_is_private", always(False)),
    "hooks told of": ("dead_code", unused_private, "_HARMLESS_BASES", {"object", "Plain"}),
    "docstrings counted": ("statements", statements, "_has_docstring", always(False)),
    "self counted": ("parameters", parameters, "receiver_of", always(None)),
}


@pytest.mark.parametrize(("fixture", "module", "attribute", "fault"), PLANTS.values(), ids=PLANTS)
def test_a_planted_fault_contradicts_the_fixtures(monkeypatch, fixture, module, attribute, fault):
    assert not contradictions(fixture)
    monkeypatch.setattr(module, attribute, fault)
    assert contradictions(fixture)
