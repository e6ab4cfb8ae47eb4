"""Every declared fixture is exact for `conventions.declared.*`, every other one for the checks that it names."""

from __future__ import annotations

import json
import re

import pytest
from conventions_grading import CASES, FIXTURES, declared_lines, findings_of, header_of

from grader.checkers.conventions import CHECKER, EXAMPLE_CONVENTIONS
from grader.checkers.conventions.selection import HELPERS

FILES = sorted(FIXTURES.glob("*.py"))
OF_PROJECTS = {"conventions.ruff.*", "conventions.declared.editor", "conventions.similarity"} | HELPERS
OF_PROJECTS |= {check.id for check in CHECKER.checks if check.id.startswith("conventions.mined.")}
"""Checks that need the files of a project; they are tested in repositories of their own."""

EXPECT = re.compile(r"# expect: (?P<ids>[\w., -]+)$", re.MULTILINE)


def ids_in(line: str) -> set[str]:
    return {check for match in EXPECT.finditer(line) for check in re.split(r"[ ,]+", match["ids"])}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_fixture_is_reported_where_it_says_and_nowhere_else(file):
    text = file.read_text("utf-8")
    toml, path, marked = header_of(text)
    expected = {
        (1 if number == marked else number, check)
        for number, line in enumerate(text.splitlines(), 1)
        for check in ids_in(line)
    }
    named = {check for _, check in expected}
    found = {(each.span.line, each.check) for each in findings_of(text, toml, path or file.name)}
    if toml:
        assert {each for each in found if each[1].startswith("conventions.declared.")} == expected
    else:
        assert {each for each in found if each[1] in named} == expected


def test_every_check_of_a_file_alone_has_a_fixture():
    named = {check for file in FILES for check in ids_in(file.read_text("utf-8"))}
    assert named == {check.id for check in CHECKER.checks} - OF_PROJECTS


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
@pytest.mark.parametrize("version", ["compliant", "violating"])
def test_a_written_case_is_exact(case, version):
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    conventions = (case / "conventions.toml").read_text("utf-8")
    path = expected.get(f"{version}_path", "sample.py")
    assert (
        declared_lines((case / f"{version}.py").read_text("utf-8"), conventions, path) == expected[f"{version}_lines"]
    )


@pytest.mark.parametrize(
    "info", [each for each in CHECKER.checks if each.id not in OF_PROJECTS], ids=lambda each: each.id
)
def test_the_examples_of_a_check_show_it(info):
    conventions = EXAMPLE_CONVENTIONS.get(info.id)
    assert info.id in {each.check for each in findings_of(info.bad, conventions)}
    assert info.id not in {each.check for each in findings_of(info.good, conventions)}
