"""Sentences that settle a result, and those that do not."""

from __future__ import annotations

import pytest

from grader.inputs.documentation import read_documentation
from grader.inputs.result_rules import arguments_for, keeps, result_rules


def rules(text: str, *names: str) -> list[tuple[str, str, str]]:
    return [(rule.kind, rule.subject, rule.wanted) for rule in result_rules(read_documentation(text, names))]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Return the mean, or 0.0 for an empty list.", ("empty", "list", "0.0")),
        ("Return the first word, or an empty string if there is none.", ("empty", "", "empty string")),
        ("Return an index, or -1 if it is not there.", ("absent", "", "-1")),
        ("Return an index, or None if name is missing.", ("absent", "", "none")),
        ("Return the rest. An empty text gives 0.", ("empty", "text", "0")),
        ("No rows give an empty list.", ("empty", "rows", "empty list")),
        ("Returns False when count is zero.", ("zero", "count", "false")),
        ("Returns None if limit is None.", ("none", "limit", "none")),
    ],
)
def test_a_plain_sentence_is_a_rule(text, rule):
    assert rules(text, "name", "rows", "count", "limit") == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "Returns None if the list is empty unless strict is true.",
        "Raises ValueError if the list is empty.",
        "Returns 3 to 5 items for an empty list.",
        "May return None if there is none.",
        "Returns 0 if values is empty and start is 0.",
    ],
)
def test_a_sentence_with_a_reservation_is_none(text):
    assert rules(text, "values", "start") == []


def test_the_argument_meant_is_found_by_name_kind_or_because_it_is_alone():
    (rule,) = result_rules(read_documentation("Return 0 for an empty list.", ["values", "weight"]))
    assert arguments_for(rule, {"values": [1, 2], "weight": 3}) == {"values": [], "weight": 3}
    assert arguments_for(rule, {"values": [1], "more": [2]}) is None


def test_a_number_is_kept_by_its_value_and_a_truth_value_by_its_type():
    (rule,) = result_rules(read_documentation("Return 0 for an empty list.", ["values"]))
    assert keeps(rule, 0.0)
    assert not keeps(rule, False)
    assert not keeps(rule, None)
