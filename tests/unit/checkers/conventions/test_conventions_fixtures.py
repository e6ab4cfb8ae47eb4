"""Every declared fixture is exact for `conventions.declared.*`, every other one for the checks that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.checkers.conventions import CHECKER
from grader.checkers.conventions.run import run
from grader.checkers.conventions.selection import applicable
from grader.facts.suppressions import find_suppressions
from grader.facts.tree import parse
from grader.facts.units import find_units
from grader.model.checker import Context, Declared
from grader.model.evidence import Finding, Gap
from grader.model.source import Source

FIXTURES = sorted((Path(__file__).parents[4] / "fixtures" / "conventions").glob("*.py"))
EXPECT = re.compile(r"# expect: (?P<ids>[\w., -]+)$")


def header(text: str) -> tuple[str | None, str | None, int | None]:
    """The conventions.toml, the path, and the header line that carries the expectation for line 1."""
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


def findings(text: str, path: str, toml: str | None) -> set[tuple[int, str]]:
    source = Source(path=path, text=text, digest="")
    tree = parse(source)
    assert not isinstance(tree, Gap)
    declared = Declared(name="conventions.toml", text=toml) if toml else None
    context = Context(
        tree=tree,
        units=find_units(source, tree),
        suppressions=find_suppressions(source),
        selected=applicable(declared=declared, ruff_config=False),
        declared=declared,
    )
    return {(each.span.line, each.check) for each in run(source, context) if isinstance(each, Finding)}


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_a_fixture_is_reported_where_it_says_and_nowhere_else(file):
    text = file.read_text("utf-8")
    toml, path, marked = header(text)
    expected = set()
    for number, line in enumerate(text.splitlines(), 1):
        match = EXPECT.search(line)
        if match:
            expected |= {(1 if number == marked else number, check) for check in re.split(r"[ ,]+", match["ids"])}
    named = {check for _, check in expected}
    found = findings(text, path or file.name, toml)
    if toml:
        assert {each for each in found if each[1].startswith("conventions.declared.")} == expected
    else:
        assert {each for each in found if each[1] in named} == expected


def test_every_check_but_ruffs_family_has_a_fixture():
    named = {check for file in FIXTURES for ids in re.findall(r"# expect: ([\w., -]+)$", file.read_text(), re.M) for check in re.split(r"[ ,]+", ids)}
    assert named == {check.id for check in CHECKER.checks} - {"conventions.ruff.*"}
