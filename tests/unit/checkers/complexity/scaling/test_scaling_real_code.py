"""What real code asks of the measuring: methods, generators, coroutines, examples, other modules, endless results."""

from __future__ import annotations

import ast

import pytest

from grader.checkers.complexity.scaling.catalogue import TIME
from grader.checkers.complexity.scaling.check import run
from grader.checkers.complexity.scaling.growth import Growth, growth_of
from grader.checkers.complexity.scaling.labels import SIDES, label_of_two
from grader.checkers.complexity.scaling.plan import MOST_SIZE, Combination, Plan
from grader.checkers.complexity.scaling.sweep import MOST_LOST, Reading, Rig, sweep
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Gap, Measurement
from grader.model.source import Source
from grader.sandbox.probe import probe
from grader.sandbox.values import Died


def evidence(text: str, siblings: dict[str, str] | None = None):
    source = Source(path="f.py", text=text, digest="")
    tree = ast.parse(text)
    context = Context(
        tree=tree,
        units=find_units(source, tree),
        suppressions=(),
        selected=frozenset([TIME.id]),
        isolation=probe(),
        siblings=siblings or {},
        effort="quick",
    )
    return list(run(source, context))


def labels(text: str, siblings: dict[str, str] | None = None) -> dict[str, str]:
    return {one.qualname: one.label for one in evidence(text, siblings) if isinstance(one, Measurement)}


METHODS = """\
class Shelf:
    def __init__(self, books: list[str]):
        self.books = sorted(books)

    def has(self, title: str) -> bool:
        return any(book == title for book in self.books)

    def twice(self) -> list[str]:
        return [book for book in self.books if self.books.count(book) > 1]

    def first(self) -> str | None:
        return self.books[0] if self.books else None

    @property
    def letters(self) -> int:
        return sum(1 for book in self.books)

    def __each(self) -> int:
        return len([book for book in self.books])
"""


def test_methods_properties_constructors_and_private_methods_grow_with_their_object():
    found = labels(METHODS)
    assert found["Shelf.twice"] == "O(n^2)"
    assert found["Shelf.first"] == "O(1)"
    assert found["Shelf.has"] in ("O(n)", "O(n+m)")
    assert found["Shelf.letters"] == "O(n)"
    assert found["Shelf.__each"] == "O(n)"
    assert found["Shelf.__init__"] == "O(n log n)"


GENERATORS = """\
from collections.abc import Iterable, Iterator


def around(items: list[int]) -> Iterator[int]:
    while items:
        yield from items


def pairs(items: list[int]) -> Iterator[tuple[int, int]]:
    for index, item in enumerate(items):
        for other in items[index + 1 :]:
            yield item, other


def changes(items: Iterable[int]) -> Iterator[int]:
    last = None
    for item in items:
        if item != last:
            yield item
        last = item
"""


def test_generators_are_used_up_and_endless_ones_in_part():
    assert labels(GENERATORS) == {"around": "O(n)", "pairs": "O(n^2)", "changes": "O(n)"}


COROUTINES = """\
import asyncio


async def total(items: list[int]) -> int:
    found = 0
    for item in items:
        await asyncio.sleep(0)
        found += item
    return found


async def known(items: list[int]) -> list[int]:
    seen: list[int] = []
    for item in items:
        if item not in seen:
            seen.append(item)
    return seen


async def each(items: list[int]):
    for item in items:
        yield item + 1
"""


def test_coroutines_are_run():
    assert labels(COROUTINES) == {"total": "O(n)", "known": "O(n^2)", "each": "O(n)"}


AGAINST_THEIR_LOOKS = [
    ("x: list[int]", "known = [1, 2, 3]\n    return [a for a in x if a in known]", "O(n)"),
    ("x: list[int]", "list_ = set(x)\n    return [a for a in x if a in list_]", "O(n)"),
    ("x: list[int]", "set_ = list(x)\n    return [a for a in x if -a in set_]", "O(n^2)"),
    ("x: list[int]", "return [a for a in x for b in 'abc']", "O(n)"),
    ("x: list[int]", "while x and len(x) > 9:\n        x = x[: len(x) // 2]\n    return x", "O(n)"),
    ("x: list[int]", "out = []\n    for a in x[:5]:\n        out = out + [a]\n    return out + x", "O(n)"),
    ("x: list[int]", "x.sort()\n    return [sorted(x[:3]) for a in x]", "O(n log n)"),
    ("x: list[int]", "return sum([[a] for a in x], [])", "O(n^2)"),
    ("x: list[int]", "it = iter(x)\n    return [b for a in it for b in [a, *it]]", "O(n)"),
    ("x: list[int]", "return [x.pop() for a in range(len(x))]", "O(n)"),
    ("x: list[int]", "return [x.pop(0) for a in range(len(x))]", "O(n^2)"),
    ("x: str", "out = ''\n    for a in x:\n        out += a\n    return out", "O(n)"),
]


def test_functions_that_contradict_their_idiom_have_the_measured_class():
    numbered = [(f"f{index}", *one) for index, one in enumerate(AGAINST_THEIR_LOOKS)]
    text = "\n\n".join(f"def {name}({head}):\n    {body}" for name, head, body, _ in numbered)
    assert labels(text) == {name: label for name, _, _, label in numbered}


def test_what_turns_down_ordinary_values_is_called_as_its_example_repeated():
    text = """\
def minutes(text: str) -> int:
    \"\"\"Add up times.

    >>> minutes("12:30 ")
    750
    \"\"\"
    total = 0
    for part in text.split():
        hours, rest = part.split(":")
        total += int(hours) * 60 + int(rest)
    return total
"""
    (found,) = evidence(text)
    assert isinstance(found, Measurement)
    assert found.label == "O(n)"
    assert "example repeated" in found.detail


def test_the_work_of_other_modules_counts():
    helper = "def look(items, item):\n    return any(other == item for other in items)\n"
    text = "from helper import look\n\n\ndef f(x: list[int]) -> list[int]:\n    return [a for a in x if look(x, -a)]\n"
    assert labels(text, {"helper": helper}) == {"f": "O(n^2)"}


def test_a_function_that_takes_any_number_of_values_is_given_many():
    assert labels("def f(*words: str) -> int:\n    return sum(1 for word in words)\n") == {"f": "O(n)"}


def test_calls_that_do_not_end_are_given_up():
    made: list[int] = []

    class Dying:
        """Stands for a session whose every call is killed for its CPU time: real ones would take seconds."""

        def call(self, calls):
            made.append(len(calls))
            return [Died(reason="timeout", detail="")]

    rig = Rig(Dying(), "f", Plan(sized=(), numbers=(), fixed={}, order=()))
    asked = Combination(name="", shapes={}, rules={})
    assert {rig.read(asked, {}, {}, 10).ended for _ in range(9)} == {"died timeout"}
    assert len(made) == MOST_LOST


def test_one_step_up_is_no_growth():
    assert growth_of([(2.0**n, 2.0 if n < 10 else 4.0) for n in range(4, 11)]).name == "1"


def test_what_turns_down_longer_inputs_is_read_over_all_that_it_takes():
    def read(size: int) -> Reading:
        return Reading(work=40 + size, elements=size, held=1, ended="raised ValueError" if size > 61 else "")

    series = sweep(read, Combination(name="", shapes={}, rules={}), most=MOST_SIZE)
    sizes = [size for size, _ in series.readings]
    assert sizes[0] <= 8
    assert sizes[-1] > 40
    assert growth_of(series.work).name == "n"


def test_a_form_of_the_class_that_was_found_goes_before_others_of_the_range():
    readings = [(n, m, 5.0 * (n + m)) for n in SIDES for m in SIDES]
    assert label_of_two(readings, Growth(name="n", low="n", high="n^2")) == "O(n+m)"


def test_a_grid_with_too_few_readings_has_no_form():
    assert label_of_two([(6, 6, 1.0)], Growth(name="n", low="n", high="n")) is None


@pytest.mark.parametrize("decorator", ["contextlib.contextmanager", "pytest.fixture"])
def test_what_does_its_work_later_is_not_called(decorator):
    module = decorator.partition(".")[0]
    (found,) = evidence(f"import {module}\n\n\n@{decorator}\ndef f(x: list[int]):\n    yield sorted(x)\n")
    assert isinstance(found, Gap)
    assert found.reason == "unsupported"
