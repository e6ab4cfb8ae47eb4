"""Every oracle of the edge cases, and every way to know a type, is shown firing once and staying silent twice."""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path
from typing import get_args

import pytest
from expectations import FIXTURES, Fixture, fixtures

from grader.checkers.edge_cases import CHECKER
from grader.checkers.edge_cases.decorators import Decorators
from grader.checkers.edge_cases.proposals import proposed_equivalents
from grader.checkers.edge_cases.standard import dates, encodings, lists, numbers, texts
from grader.checkers.edge_cases.targets import Target, find_targets
from grader.facts.units import find_units
from grader.inputs.project import Project
from grader.inputs.types import Rung
from grader.model.source import Source

OPINION = "edge_cases.second-opinion"
FAMILIES = {
    module.__name__.rpartition(".")[2]: module.EQUIVALENTS for module in (dates, encodings, lists, numbers, texts)
}
BREADTH = {
    "class sequences": ("objects", "Purse.take Till.take, Accounts.move Books.move, Names.add Words.add"),
    "generator": ("scopes", "chunks parts, marked labelled, steps_down stairs"),
    "async": ("scopes", "borrowed -, Hall.work -, Hall.sleep -, Meter.add Gauge.add"),
    "dataclass": ("values", "price_each price_of_one, stock_label stock_sign, search_terms index_terms"),
    "Enum": ("values", "after turned, word sign, may_go must_stop, Rank.badge Rank.next_higher"),
    "TypedDict": ("values", "address letter_head, home_town town, pastimes leisure"),
    "Protocol": ("values", "outline surface, size_word size_sign, books catalogue"),
    "callable argument": ("arguments", "first_wanted first_fitting, in_order ordered, kinds sorts"),
    "keyword-only": ("arguments", "pages sheets, with_header below_header, greeting welcome"),
    "variadic": ("arguments", "average mean, merged joined, query condition"),
    "call-site inference": ("arguments", "spread reach, podium winners, initials first_letters"),
    "given tests": ("given/tests", "initials total, pages without, Basket.first letters"),
    "group majority": ("given/majority", "fee upto, runs upto, share upto"),
}


def targets_of(fixture: Fixture) -> list[Target]:
    source = Source(path=fixture.path, text=fixture.text, digest=hashlib.sha256(fixture.text.encode()).hexdigest())
    tree = ast.parse(fixture.text)
    project = Project(tree, fixture.file.stem, {}, {})
    found = find_targets(tree, find_units(source, tree), project.module, Decorators(tree, project))
    return [one for one in found if isinstance(one, Target)]


def expecting(fixture: Fixture, check: str = "") -> set[str]:
    """The functions in which a fixture expects something: the check, if one is named."""
    tree = ast.parse(fixture.text)
    lines = {one.line for one in fixture.expected if not check or one.check == check}
    return {name for name, node in functions(tree) if lines & set(range(node.lineno, (node.end_lineno or 0) + 1))}


def functions(tree: ast.AST, around: str = ""):
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{around}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{around}{node.name}.")


ALL = fixtures("edge_cases")


def silent(fixture: Fixture) -> set[str]:
    return {name for name, _ in functions(ast.parse(fixture.text))} - expecting(fixture)


def lacking(fires: int, stays: int) -> str:
    return "" if fires >= 1 and stays >= 2 else f"fires {fires} times, stays silent {stays} times"


@pytest.mark.parametrize("check", sorted(check.id for check in CHECKER.checks))
def test_every_check_fires_once_and_stays_silent_twice(check):
    shown = [fixture for fixture in ALL if any(one.check == check for one in fixture.expected)]
    fires = sum(one.check == check for fixture in shown for one in fixture.expected)
    twins = {fixture.file.stem.replace("wrong_", "right_") for fixture in shown}
    right = [fixture for fixture in ALL if fixture in shown or fixture.file.stem in twins]
    assert not lacking(fires, sum(len(silent(fixture)) for fixture in right))


def rungs_shown(fixture: Fixture) -> dict[str, tuple[int, int]]:
    """How many functions that fire, and that stay silent, have a parameter of each rung."""
    fires = expecting(fixture)
    found = {rung: [0, 0] for rung in get_args(Rung)}
    for target in targets_of(fixture):
        for rung in {parameter.rung for parameter in target.signature.parameters}:
            found[rung][target.unit.qualname not in fires] += 1
    return {rung: (one, two) for rung, (one, two) in found.items()}


def test_every_rung_of_the_ladder_fires_once_and_stays_silent_twice():
    shown = rungs_shown(next(one for one in ALL if one.file.stem == "rungs"))
    assert {rung: lacking(*counts) for rung, counts in shown.items() if lacking(*counts)} == {}


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_of_second_implementations_fires_once_and_stays_silent_twice(family):
    own = {one.id for one in FAMILIES[family]}
    fires = stays = 0
    for fixture in ALL:
        broken = expecting(fixture, OPINION)
        for target in targets_of(fixture):
            if own & {one.id for one in proposed_equivalents(target)}:
                fires += target.unit.qualname in broken
                stays += target.unit.qualname not in expecting(fixture)
    assert not lacking(fires, stays)


@pytest.mark.parametrize("kind", sorted(BREADTH))
def test_every_kind_of_function_has_three_pairs_of_which_two_are_told_apart(kind):
    name, pairs = BREADTH[kind]
    fixture = next(one for one in ALL if one.file == Path(FIXTURES, "edge_cases", f"{name}.py"))
    fires, names = expecting(fixture), {one for one, _ in functions(ast.parse(fixture.text))}
    bad, good = zip(*(pair.split() for pair in pairs.split(", ")), strict=True)
    assert len(bad) >= 3
    assert sum(one in fires for one in bad) >= 2
    assert not fires.intersection(good)
    assert names >= {*bad, *good} - {"-"}
