"""What the generator of sequences draws."""

from __future__ import annotations

import ast

from grader.inputs.module import read_module
from grader.inputs.sequences import CallSequence, Rule, Step, draw_sequences, questions, render_sequence, without
from grader.inputs.signature import read_signature
from grader.sandbox.values import Build

TEXT = """class Ledger:
    def put(self, key: str, count: int = 1) -> None: ...
    def get(self, key: str) -> int: ...
    def anything(self, value: object) -> None: ...
    def strange(self, value: "Unheard") -> None: ...
"""


def rules(*names: str) -> list[Rule]:
    tree = ast.parse(TEXT)
    module = read_module(tree)
    methods = {node.name: node for node in tree.body[0].body}
    return [
        Rule(
            operation=f".{name}()",
            signature=read_signature(methods[name], module, owner="Ledger", bound=True),
            changes=name != "get",
        )
        for name in names
    ]


def drawn(*names: str, receiver: Build | None = None, count: int = 40, seed: int = 0) -> list[CallSequence]:
    return draw_sequences("Ledger", [receiver or Build(target="Ledger")], rules(*names), count, seed)


def test_the_same_seed_draws_the_same_sequences_and_another_one_others():
    first, again, other = drawn("put", "get"), drawn("put", "get"), drawn("put", "get", seed=1)
    assert list(map(render_sequence, first)) == list(map(render_sequence, again))
    assert list(map(render_sequence, first)) != list(map(render_sequence, other))


def test_there_are_as_many_as_were_asked_for_each_with_a_few_calls():
    sequences = drawn("put", "get")
    assert 35 <= len(sequences) <= 40
    assert {3, 10} <= {len(one.steps) for one in sequences} <= set(range(3, 11))


def test_calls_meet_what_earlier_ones_left_behind():
    met = [
        one
        for one in drawn("put", "get")
        if {step.args[0] for step in one.steps if step.operation == ".put()"}
        & {step.args[0] for step in one.steps if step.operation == ".get()"}
    ]
    assert len(met) > 10


def test_most_keys_are_those_that_the_object_was_made_with():
    receiver = Build(target="Ledger", kwargs={"opening": {"till": 5}})
    keys = [step.args[0] for one in drawn("get", receiver=receiver) for step in one.steps]
    assert 0.5 < keys.count("till") / len(keys) < 0.9


def test_calls_that_change_are_more_frequent_than_those_that_look():
    steps = [step.operation for one in drawn("put", "get") for step in one.steps]
    assert steps.count(".put()") > 2 * steps.count(".get()")


def test_values_of_any_type_are_of_one_type_within_a_sequence():
    for one in drawn("anything"):
        assert len({type(step.args[0]) for step in one.steps}) == 1


def test_what_no_value_can_be_made_for_is_not_called():
    assert drawn("strange") == []
    assert {step.operation for one in drawn("strange", "get") for step in one.steps} == {".get()"}


def test_looks_by_key_ask_for_the_keys_of_the_sequence():
    sequence = CallSequence(receiver=Build(target="Ledger"), steps=(Step(operation=".put()", args=("a", 3)),))
    assert questions(sequence, rules("put", "get")) == [Step(operation=".get()", args=("a",))]


def test_a_step_whose_result_is_used_later_stays():
    steps = (Step(operation=".a()"), Step(operation=".b()"), Step(operation="spoil", on=2))
    assert without(steps, 1) is None
    assert without(steps, 0) == (Step(operation=".b()"), Step(operation="spoil", on=1))


def test_a_sequence_is_written_as_it_would_be_typed():
    steps = (
        Step(operation=".add()", args=(1,), kwargs={"twice": True}),
        Step(operation="len"),
        Step(operation="in", args=("a",)),
        Step(operation="setitem", args=("a", 2)),
        Step(operation=".size=", args=(4,)),
        Step(operation=".all()"),
        Step(operation="spoil", on=6),
        Step(operation="together", args=([["add", [1], {}], ["add", [2], {}]],)),
    )
    assert render_sequence(CallSequence(receiver=Build(target="C", args=(2,)), steps=steps)) == (
        "c = C(2); c.add(1, twice=True); len(c); 'a' in c; c['a'] = 2; c.size = 4; r6 = c.all(); r6.clear(); "
        "await asyncio.gather(c.add(1), c.add(2))"
    )
