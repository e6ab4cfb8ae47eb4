"""The shrinker: expected minima, what it may not do, and its caps."""

from __future__ import annotations

import ast
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.inputs.call_zone import judge_call
from grader.inputs.cases import Case
from grader.inputs.module import read_module
from grader.inputs.shrink import BATCH, MAX_CALLS, MAX_CANDIDATES, MAX_SIZE, in_zone, shrink, size
from grader.inputs.signature import read_signature
from grader.inputs.simpler import complexity, simpler
from grader.sandbox.values import Build


def case_of(*args, **kwargs):
    return Case(args=args, kwargs=kwargs, zone="unknown", strength="none", because="drawn")


def anything(case):
    return case


def shrunk(start, predicate, **options):
    found = shrink(start, anything, lambda batch: [_holds(predicate, one) for one in batch], **options)
    return found.args if not found.kwargs else (*found.args, dict(found.kwargs))


def _holds(predicate, case):
    try:
        return bool(predicate(*case.args, **case.kwargs))
    except (TypeError, IndexError, KeyError, ValueError, AttributeError):
        return False


MINIMA = {
    "a list loses all that does not matter": (([4, 7, 0, 9, 3],), lambda a: 0 in a, ([0],)),
    "a long list is halved first": ((list(range(500)),), lambda a: len(a) >= 3, ([0, 0, 0],)),
    "numbers go towards zero": ((-977,), lambda a: a < -5, (-6,)),
    "and upwards too": ((10**9,), lambda a: a > 41, (42,)),
    "a negative number becomes positive": ((-12,), lambda a: a != 0, (1,)),
    "floats become whole": ((17.375,), lambda a: a >= 3, (3.0,)),
    "what is no number becomes zero": ((float("nan"),), lambda a: isinstance(a, float), (0.0,)),
    "texts lose characters": (("Kiel, Oslo",), lambda a: "," in a, (",",)),
    "characters become simple": (("north",), lambda a: len(a) >= 2, ("aa",)),
    "an odd character stays where it matters": (("straße",), lambda a: not a.isascii(), ("ß",)),
    "truth values become false": ((True, True), lambda *a: len(a) == 2 and a[0], (True, False)),
    "nested lists shrink inside": (([[3, 4], [5], [6, 7]],), lambda a: any(len(x) > 1 for x in a), ([[0, 0]],)),
    "dicts lose keys": (({"red": 5, "blue": 9},), lambda a: any(v > 2 for v in a.values()), ({"": 3},)),
    "sets lose items": (({3, 8, 11},), lambda a: len(a) >= 1, ({0},)),
    "tuples keep what is compared": (((9, "Oslo"),), lambda a: len(a) == 2, ((0, ""),)),
    "bytes shrink": ((b"xyz",), lambda a: len(a) > 1, (b"aa",)),
    "dates become round": ((dt.date(2023, 8, 17),), lambda a: a.year >= 2023, (dt.date(2023, 1, 1),)),
    "moments lose their time": (
        (dt.datetime(2023, 8, 17, 3, 4, 5, tzinfo=dt.UTC),),
        lambda a: a.month == 8 and a.tzinfo,
        (dt.datetime(2023, 8, 1, tzinfo=dt.UTC),),
    ),
    "spans become short": ((dt.timedelta(days=9, seconds=7),), lambda a: a > dt.timedelta(0), None),
}


@pytest.mark.parametrize("name", MINIMA)
def test_the_smallest_witness_is_found(name):
    start, predicate, expected = MINIMA[name]
    found = shrunk(case_of(*start), predicate)
    assert _holds(predicate, case_of(*found))
    if expected is not None:
        assert found == expected
        assert list(map(type, found)) == list(map(type, expected))


def test_arguments_of_instances_shrink_and_optional_ones_go():
    start = case_of(Build(target="Box", args=([4, 5, 6],), kwargs={"name": "north", "width": 9}))
    [found] = shrunk(start, lambda box: len(box.args[0]) >= 1 and box.kwargs["width"] > 4)
    assert found == Build(target="Box", args=([0],), kwargs={"width": 5})


def test_keyword_arguments_go():
    found = shrink(case_of(5, width=9, height=2), anything, lambda batch: [one.args > (2,) for one in batch])
    assert (found.args, dict(found.kwargs)) == ((3,), {})


def test_a_receiver_shrinks_too():
    start = replace(case_of(3), receiver=Build(target="Box", kwargs={"width": 9}))
    found = shrink(start, anything, lambda batch: [one.receiver is not None for one in batch])
    assert found.receiver == Build(target="Box")


def test_numbers_go_to_the_bound_that_is_stated_in_one_step():
    tried = []

    def fails(batch):
        tried.extend(batch)
        return [one.args[0] >= 1000 for one in batch]

    found = shrink(case_of(10**6), lambda case: case if case.args else None, fails, targets=(1000.0,))
    assert found.args == (1000,)
    assert len(tried) <= 4 * BATCH


def test_a_call_that_stands_in_the_documentation_stays_as_it_is_written():
    start = replace(case_of([3, 4, 5]), as_written=True)
    assert shrink(start, anything, lambda batch: [True] * len(batch)) is start


def test_calls_and_rounds_are_capped():
    batches = []

    def never(batch):
        batches.append(len(batch))
        return [False] * len(batch)

    shrink(case_of(list(range(300)), "north" * 40), anything, never)
    assert sum(batches) == MAX_CALLS
    batches.clear()
    shrink(case_of(list(range(300))), anything, never, max_rounds=3)
    assert batches == [BATCH] * 3


def test_what_lies_outside_the_zone_is_looked_at_a_counted_number_of_times():
    looked_at = []
    shrink(case_of(["north"] * 300), looked_at.append, lambda _: pytest.fail("nothing to try"))
    assert 0 < len(looked_at) <= MAX_CANDIDATES


def test_a_witness_that_is_too_large_to_look_at_stays():
    start = case_of([0] * (MAX_SIZE + 1))
    assert shrink(start, anything, lambda _: pytest.fail("too large")) is start


def test_the_search_ends_where_no_more_may_be_tried():
    assert shrink(case_of([1, 2]), anything, lambda _: None).args == ([1, 2],)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.binary(max_size=4) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(st.lists(VALUES, min_size=1, max_size=3), st.integers(0, 6), st.integers(1, 4))
def test_the_result_still_fails_and_is_never_larger(values, salt, modulus):
    start = case_of(*values)
    least = size(start)[0] // modulus

    def predicate(case):
        parts, characters, _ = size(case)
        return len(case.args) == len(values) and parts >= least and (parts + characters + salt) % modulus == wanted

    parts, characters, _ = size(start)
    wanted = (parts + characters + salt) % modulus
    found = shrink(start, anything, lambda batch: [predicate(one) for one in batch])
    assert predicate(found)
    assert size(found) <= size(start)
    again = shrink(start, anything, lambda batch: [predicate(one) for one in batch])
    assert repr(again) == repr(found)


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(VALUES)
def test_steps_keep_the_type_of_a_value(value):
    assert {type(other) for other in simpler(value)} <= {type(value)}
    assert complexity(value) >= (1, 0, 0.0)


TEXT = '''
def share(total: int, people: int, names: list[str]) -> int:
    """Return a share.

    total: any whole number.
    people: 3 or more.
    names: must not be empty; any text.
    """
'''


def signature():
    module = ast.parse(TEXT)
    return read_signature(module.body[0], read_module(module))


def in_domain():
    told = signature()
    args = (977, 12, ["Kiel", "Oslo"])
    judged = judge_call(told, args, {}, None, None)
    assert judged.zone == "in"
    return Case(args=args, zone="in", strength=judged.strength, because=judged.because), told


def test_a_candidate_that_leaves_the_zone_is_not_tried():
    start, told = in_domain()
    seen = []

    def fails(batch):
        seen.extend(batch)
        return [True] * len(batch)

    found = shrink(start, in_zone(start, told, None), fails, targets=(3.0,))
    assert all(judge_call(told, one.args, {}, None, None).zone == "in" for one in seen)
    assert found.args[:2] == (0, 3)
    assert found.args[2]


def test_what_is_near_to_a_documented_call_only_loses_items_of_lists():
    _, told = in_domain()
    tree = ast.parse("def f(rows):\n    pass\n")
    told = read_signature(tree.body[0], read_module(tree))
    start = Case(args=([[4, 5], [6, 6], [7, 8]],), zone="in", strength="near", because="it is close")
    found = shrink(start, in_zone(start, told, None), lambda batch: [[6, 6] in one.args[0] for one in batch])
    assert found.args == ([[6, 6], [7, 8]],)  # that all rows are as long stays to be seen
    assert found.strength == "near"
