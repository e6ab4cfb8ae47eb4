"""Every oracle of the edge cases, and every way to know a type, is shown firing once and staying silent twice."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from expectations import FIXTURES, fixtures
from oracles_shown import expecting, functions, lacking, rungs_shown, silent, targets_of

from grader.checkers.edge_cases import CHECKER
from grader.checkers.edge_cases.proposals import proposed_equivalents
from grader.checkers.edge_cases.standard import dates, encodings, lists, numbers, texts

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


ALL = fixtures("edge_cases")


@pytest.mark.parametrize("check", sorted(check.id for check in CHECKER.checks))
def test_every_check_fires_once_and_stays_silent_twice(check):
    shown = [fixture for fixture in ALL if any(one.check == check for one in fixture.expected)]
    fires = sum(one.check == check for fixture in shown for one in fixture.expected)
    twins = {fixture.file.stem.replace("wrong_", "right_") for fixture in shown}
    right = [fixture for fixture in ALL if fixture in shown or fixture.file.stem in twins]
    assert not lacking(fires, sum(len(silent(fixture)) for fixture in right))


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
