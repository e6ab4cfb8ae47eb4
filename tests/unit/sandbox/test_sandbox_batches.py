"""Many calls in one frame: what is left out of the answers, and that nothing is lost or taken for something else."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sandbox_calls import SMALL, outcomes, subject, value

from grader.sandbox import replies, stand_ins, wire
from grader.sandbox.given import Given
from grader.sandbox.session import open_session
from grader.sandbox.values import Build, Call, Died, Returned, Skipped
from grader.sandbox.wire import MalformedError

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")


def encoded(value):
    return wire.encode(value, wire.Room(1_000_000), stand_ins.stand_in)


class Same(int):
    """Equal to the integer, and not one."""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (1, True),
        (1, 1.0),
        (0.0, -0.0),
        (1, Same(1)),
        ("a", "b"),
        (b"x", bytearray(b"x")),
        ((1,), [1]),
        ({1: 2, 3: 4}, {3: 4, 1: 2}),
        ({1}, frozenset({1})),
        (None, ...),
        (10**100, 10**100 + 1),
    ],
)
def test_every_change_shows(before, after):
    arguments = [[before]]
    was = Given(arguments, encoded(arguments))
    assert was.is_still(arguments)
    arguments[0][0] = after
    assert not was.is_still(arguments)


def test_what_was_built_is_never_what_was_sent():
    assert not Given([3], '[{"B":["LIMIT",[],{"d":[]},false]}]').is_still([3])


@pytest.mark.parametrize("kept", [float("nan"), {"a": (1, b"x", {2})}, {1.5, "\ud800"}, [[], [[]]]])
def test_what_did_not_change_is_still_the_same(kept):
    assert Given([kept], encoded([kept])).is_still([kept])


def test_an_answer_that_leaves_out_the_arguments_says_that_they_are_the_same():
    body = json.dumps({"id": "1", "kind": "returned", "value": 1, "events": 0}).encode()
    call = Call(target="f", args=([1],), kwargs={"x": (2,)})
    found = replies.read_outcome(body, "1", call)
    assert isinstance(found, Returned)
    assert (found.args, found.kwargs) == (([1],), {"x": (2,)})


@pytest.mark.parametrize(
    "call",
    [
        Call(target="f", args=([{"a": [Build(target="P")]}],)),
        Call(target="f", kwargs={"x": (Build(target="P"),)}),
        Call(target="f", args=(frozenset({Build(target="P")}),)),
        Call(target="f", args=({Build(target="P"): 1},)),
    ],
)
def test_an_instance_cannot_be_what_it_was_before_it_was_made(call):
    body = json.dumps({"id": "1", "kind": "returned", "value": 1, "events": 0}).encode()
    with pytest.raises(MalformedError):
        replies.read_outcome(body, "1", call)


def test_half_a_surrogate_pair_is_read_though_the_fast_reader_refuses_it():
    body = json.dumps({"id": "1", "kind": "returned", "value": "\ud800", "events": 0}).encode()
    assert replies.read_outcome(body, "1", Call(target="f")).value == "\ud800"


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.lists(st.integers() | st.integers(-(10**90), 10**90)),
        st.lists(st.floats()),
        st.lists(st.text(st.characters(exclude_categories=()), max_size=3)),
        st.lists(st.sampled_from(["\ud83d", "\ude00", "\U0001f600", "a"])),
    )
)
def test_a_list_of_one_plain_type_is_written_as_item_by_item(items):
    assert encoded(items) == f"[{','.join(map(encoded, items))}]"
    room = wire.Room(1_000_000)
    assert len(wire.encode(items, room, stand_ins.stand_in)) == 1_000_000 - room.characters


class Meddling(type):
    def __hash__(cls):
        raise SystemExit

    __eq__ = __instancecheck__ = __subclasscheck__ = __hash__


@pytest.mark.parametrize("items", [1, 2])
def test_no_method_of_a_metaclass_runs_when_a_list_is_written(items):
    value = [Meddling("Odd", (), {})() for _ in range(items)]
    assert encoded(value) == "[" + ",".join(['{"O":"Odd"}'] * items) + "]"


@LINUX
@pytest.mark.usefixtures("level")
def test_arguments_come_back_changed_or_not_and_built_ones_as_what_they_are():
    text = """
            LIMIT = 3
            class Box:
                def __init__(self, x):
                    self.x = x
                def put(self, y, *, z=None):
                    self.x = y
                    return [self.x, z]
            def keep(a, b=None):
                return a
            def grow(a, *, k=None):
                a.append(1)
                if k is not None:
                    k["x"] = 1
                return a
        """

    limit, box = Build(target="LIMIT", call=False), Build(target="Box", args=(1,))
    found = outcomes(
        text,
        Call(target="keep", args=([1, (2,), {"a": {3}}],)),
        Call(target="keep", args=(limit,)),
        Call(target="keep", args=(1,), kwargs={"b": limit}),
        Call(target="grow", args=([],), kwargs={"k": {}}),
        Call(target="put", receiver=box, args=(1,), then=(("put", (limit,), {}), ("put", ([1.5],), {"z": {"a": ()}}))),
    )
    assert [one.args for one in found] == [([1, (2,), {"a": {3}}],), (3,), (1,), ([1],), (1,)]
    assert [one.kwargs for one in found] == [{}, {}, {"b": 3}, {"k": {"x": 1}}, {}]
    assert [(one.value, one.args, one.kwargs) for one in found[4].then] == [
        ([3, None], (3,), {}),
        ([[1.5], {"a": ()}], ([1.5],), {"z": {"a": ()}}),
    ]


@LINUX
@pytest.mark.usefixtures("level")
def test_of_many_calls_those_that_end_the_process_are_lost_and_no_other():
    text = """
        import os
        def f(n):
            if n in (30, 31, 77):
                os._exit(0)
            return n
    """
    found = outcomes(text, *[Call(target="f", args=(number,)) for number in range(100)])
    lost = [number for number, one in enumerate(found) if isinstance(one, Died)]
    assert lost == [30, 31, 77]
    assert [one.value for one in found if isinstance(one, Returned)] == [n for n in range(100) if n not in lost]


@LINUX
@pytest.mark.usefixtures("level")
def test_a_hang_amid_many_calls_ends_only_its_own():
    text = """
        def f(n):
            return len([0] * n) if n < 10 ** 6 else sum(iter(int, 1))
    """
    sizes = [*range(20), 10**6, *range(20)]
    found = outcomes(text, *[Call(target="f", args=(size,)) for size in sizes])
    assert [getattr(one, "value", getattr(one, "reason", None)) for one in found] == [*range(20), "timeout", *range(20)]


@LINUX
@pytest.mark.usefixtures("level")
def test_answers_larger_than_a_pipe_all_arrive():
    found = outcomes("def f(n):\n    return 'x' * n\n", *[Call(target="f", args=(20_000,))] * 30)
    assert [len(one.value) for one in found] == [20_000] * 30


@LINUX
def test_what_cannot_be_sent_is_skipped_in_its_place():
    calls = [Call(target="f", args=(argument,)) for argument in (1, object(), 3)]
    with open_session(subject("def f(n):\n    return n\n"), limits=SMALL) as session:
        first, second, third = session.call(calls)
        assert isinstance(session.call([calls[1]])[0], Skipped)
    assert (first.value, type(second), third.value) == (1, Skipped, 3)


@LINUX
@pytest.mark.usefixtures("level")
def test_no_descriptor_of_the_zygote_is_left_to_the_subject():
    text = """
        import os
        def f():
            found = []
            for number in range(1000):
                try:
                    os.fstat(number)
                    found.append(number)
                except OSError:
                    pass
            return found
    """
    assert value(text) == [0, 1, 2, 60, 61]


@LINUX
@pytest.mark.usefixtures("level")
def test_a_subject_is_a_module_as_the_import_system_makes_them():
    text = """
        import sys
        def f():
            me = sys.modules["m"]
            spec = me.__spec__
            return [me.f is f, __name__, __file__, __package__, spec.name, spec.has_location, spec._initializing]
    """
    assert value(text) == [True, "m", "src/m.py", "", "m", True, False]
