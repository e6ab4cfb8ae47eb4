"""A fault planted in the conventions checker turns the fixtures, or the guard of its contract, red."""

from __future__ import annotations

import ast
import re
import sys
from functools import partial
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from conventions_grading import (
    FIXTURES,
    evidence_of,
    findings_of,
    header_of,
)

from grader.checkers.conventions import assessment, exceptions, loggers, ruff_project, selection, view
from grader.checkers.conventions.declared import (
    banned,
    errors,
    grammar,
    imports,
    layer,
    metavariables,
    pattern,
    style,
)
from grader.checkers.conventions.declared import docstring as declared_docstring
from grader.checkers.conventions.names import Names
from grader.model.checker import Diagnostic, ToolFailure
from grader.model.evidence import Assessed, Gap
from grader.model.source import Source, Span

EXPECT = re.compile(r"# expect: (?P<id>[\w.-]+)$")


def check_fixture(name: str) -> None:
    """The declared findings of a fixture are those that its comments expect."""
    text = (FIXTURES / f"{name}.py").read_text("utf-8")
    toml, path, marked = header_of(text)
    expected = {
        1 if number == marked else number for number, line in enumerate(text.splitlines(), 1) if EXPECT.search(line)
    }
    found = findings_of(text, toml, path or f"{name}.py")
    assert {each.span.line for each in found if each.check.startswith("conventions.declared.")} == expected


def check_unknown_keys() -> None:
    with pytest.raises(grammar.ConventionsError):
        grammar.parse_conventions("[naming]\nmin_lenght = 2\n", "conventions.toml")


def check_unknown_tables() -> None:
    with pytest.raises(grammar.ConventionsError):
        grammar.parse_conventions("[namings]\nmin_length = 2\n", "conventions.toml")


def check_failed_ruff() -> None:
    failure = ToolFailure(reason="crash", detail="ruff aborted")
    evidence = evidence_of("import os\n", tools={"ruff-project": failure})
    assert any(isinstance(each, Gap) for each in evidence)
    assert not any("conventions.ruff.*" in each.checks for each in evidence if isinstance(each, Assessed))


def check_other_dimensions() -> None:
    span = Span(line=1, column=1, end_line=1, end_column=2)
    said = tuple(Diagnostic(tool="ruff", code=code, message=code, span=span) for code in ("S101", "C901"))
    evidence = evidence_of("import os\n", tools={"ruff-project": said})
    assert not any(getattr(each, "check", "").startswith("conventions.ruff.") for each in evidence)


def check_everything_is_answered() -> None:
    evidence = evidence_of("x = 1\n", "[naming]\nmin_length = 2\n")
    answered = {check for each in evidence if isinstance(each, Assessed | Gap) for check in each.checks}
    assert "conventions.declared.naming" in answered


def check_declared_beats_default() -> None:
    found = findings_of("def f():\n    return 1\n", "[docstring]\nrequired_for = ['public_class']\n")
    assert not any(each.check == "conventions.docstring-presence" for each in found)


def plain_paths(_names: Names, node: ast.AST) -> tuple[str, ...]:
    return (ast.unparse(node),) if isinstance(node, ast.Name | ast.Attribute) else ()


def without_shadowing(names: Names, node: ast.Name) -> object:
    bindings = names.module.bindings.get(node.id)
    return (names.module, bindings) if bindings else None


def every_node(root: ast.AST) -> object:
    return (node for node in ast.walk(root) if node is not root)


def forgiving(*_: object) -> None:
    return None


def by_text(name: str, prefix: str) -> bool:
    return name.startswith(prefix)


def unequal(name: str, text: str, bound: dict[str, str]) -> dict[str, str]:
    return {**bound, name: text}


def clean(source: Source, _: object) -> list[Assessed]:
    return [Assessed(checks=("conventions.ruff.*",), path=source.path, units="all")]


FAULTS = {
    "aliases are not followed": (Names, "paths", plain_paths, "declared_banned"),
    "shadowing is ignored": (Names, "_find", without_shadowing, "declared_banned"),
    "except_paths is ignored": (banned, "matches", lambda *_: False, "declared_banned_except"),
    "a comment needs no name or reason": (
        banned,
        "_allowed",
        lambda comment, *_: "conv:" in comment,
        "declared_banned",
    ),
    "the team's comment is not known": (banned, "_allowed", lambda *_: False, "declared_banned"),
    "modules are compared by text": (
        banned,
        "under",
        by_text,
        "declared_banned_prefix",
    ),
    "an unknown key is ignored": (grammar._Reader, "_check_keys", forgiving, check_unknown_keys),
    "an unknown table is ignored": (grammar, "KNOWN", (*grammar.KNOWN, "namings"), check_unknown_tables),
    "layers hold in no file": (layer, "matches", lambda *_: False, "declared_layer"),
    "imports for type checkers count": (
        layer,
        "_for_type_checkers",
        lambda _: set(),
        "declared_layer",
    ),
    "layers are compared by text": (
        layer,
        "under",
        by_text,
        "declared_layer",
    ),
    "nested functions count as run": (pattern, "own_nodes", every_node, "declared_pattern"),
    "repeated metavariables may differ": (
        metavariables,
        "_bind",
        unequal,
        "declared_pattern",
    ),
    "handlers own what later functions raise": (
        errors,
        "own_nodes",
        every_node,
        "declared_errors",
    ),
    "exceptions derive directly only": (
        exceptions,
        "bases_of",
        lambda _, node: node.bases,
        "declared_naming",
    ),
    "every object with the method is a logger": (
        loggers,
        "_is_logger",
        lambda *_: True,
        "declared_style",
    ),
    "all of the file is in functions": (imports, "_in_functions", lambda _: set(), "declared_imports"),
    "quotes inside do not excuse": (
        style,
        "outermost_strings",
        lambda *_: [],
        "declared_style",
    ),
    "every docstring has the style": (
        declared_docstring,
        "styles_of",
        lambda _: [],
        "declared_docstring",
    ),
    "all definitions are public": (
        declared_docstring,
        "_required",
        lambda *_: True,
        "declared_docstring",
    ),
    "a failed ruff is clean": (
        assessment,
        "_SEEKERS",
        {ruff_project.FAMILY: clean},
        check_failed_ruff,
    ),
    "ruff speaks for all dimensions": (ruff_project, "belongs_here", lambda _: True, check_other_dimensions),
    "a table is forgotten": (assessment, "FINDERS", {}, check_everything_is_answered),
    "defaults run beside what is declared": (selection, "_speaks_of", lambda *_: False, check_declared_beats_default),
    "definitions in branches are not seen": (
        view,
        "definitions",
        lambda _: [],
        "declared_docstring",
    ),
}
"""What is wrong: where it is planted, what stands there instead, and the guard (or fixture) that must notice."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(fault, monkeypatch):
    place, name, planted, wanted = FAULTS[fault]
    guard = partial(check_fixture, wanted) if isinstance(wanted, str) else wanted
    guard()
    monkeypatch.setattr(place, name, planted)
    selection.read.cache_clear()
    with pytest.raises((AssertionError, KeyError, pytest.fail.Exception)):
        guard()
    monkeypatch.undo()
    selection.read.cache_clear()
