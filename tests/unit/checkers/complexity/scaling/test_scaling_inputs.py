"""What functions are called with at growing sizes: rows with keys, primes, formats, interfaces."""

from __future__ import annotations

import ast

import pytest

from grader.checkers.complexity.scaling.catalogue import CALLS, SPACE, TIME
from grader.checkers.complexity.scaling.check import run
from grader.checkers.complexity.scaling.growth import growth_of
from grader.checkers.complexity.scaling.longer import longer
from grader.checkers.complexity.scaling.plan import MOST_SIZE, Combination
from grader.checkers.complexity.scaling.primes import prime_below
from grader.checkers.complexity.scaling.sweep import MOST_NUMBER, Reading, sweep
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Measurement
from grader.model.source import Source
from grader.sandbox.probe import probe
from grader.sandbox.values import Build

TEXT = '''
import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator
from itertools import filterfalse, islice
from typing import Any, Protocol


def joined(orders: list[dict[str, Any]], people: list[dict[str, Any]]) -> list[str]:
    return [one["name"].title() for order in orders for one in people if one["id"] == order["person"]]


def joined_by_key(orders: list[dict[str, Any]], people: list[dict[str, Any]]) -> list[str]:
    names = {one["id"]: one["name"].title() for one in people}
    return [names[order["person"]] for order in orders if order["person"] in names]


def oldest(people: list[dict]) -> str:
    ordered = sorted(people, key=lambda one: one["age"])
    return ordered[-1]["name"] if ordered else ""


def shares(stock: dict[str, dict[str, int]]) -> list[float]:
    return [row["part"] / sum(other["part"] for other in stock.values()) for name, row in stock.items()]


def words_of(page: dict[str, Any]) -> int:
    return sum(1 for word in page["words"].split() if word in page["words"])


def fitting(weights: list[int], room: int) -> int:
    best = [0] * (room + 1)
    for weight in weights:
        for left in range(room, weight - 1, -1):
            best[left] = max(best[left], best[left - weight] + weight)
    return best[room]


def tokens(text: str) -> list[int]:
    found = []
    while text:
        length = len(text) - len(text.lstrip("0123456789"))
        if length:
            found.append(int(text[:length]))
        elif not text[0].isspace():
            raise ValueError(text)
        text = text[max(length, 1) :]
    return found


def added(numbers: list[str]) -> int:
    return sum(int(number) for number in numbers)


def followed(after: list[int]) -> int:
    seen = []
    place = 0
    while place not in seen:
        seen.append(place)
        place = after[place]
    return len(seen)


def rare(text: str) -> list[str]:
    seen: set[str] = set()
    return [seen.add(one) or one for one in filterfalse(seen.__contains__, text)]


def nth(items: list[int], place: int) -> int | None:
    return next(islice(items, place, None), None)


def ordered(prices: dict[str, int]) -> list[str]:
    return sorted(iter(prices))


def as_text(text: str) -> str:
    return str(text)


class Basket(dict):
    def put(self, key: str, value: int) -> None:
        super().setdefault(key, []).append(value)


def gathered(values: list[int]) -> Basket:
    found = Basket()
    for value in values:
        found.put("all", value)
    return found


class Line(list):
    pass


def served(values: list[int]) -> int:
    line = Line(values)
    while line:
        line.pop(0)
    return len(line)


def shortened(text: str, most: int = 160) -> str:
    return text if len(text) <= most else "".join(letter for letter in text if letter != "a")


def packed(boxes):
    rest = "".join(side for side in boxes if side in "()[]")
    while "()" in rest or "[]" in rest:
        rest = rest.replace("()", "").replace("[]", "")
    return rest == ""


def labelled(ferries):
    label = {one: one for one in ferries}
    for one, others in ferries.items():
        for other in others:
            label = {name: label[one] if found == other else found for name, found in label.items()}
    return label


def same_ring(left, right):
    return any(left[turn:] + left[:turn] == right for turn in range(len(left)))


def titles(connection):
    return [
        connection.execute("SELECT title FROM book WHERE id = ?", (one,)).fetchone()
        for (one,) in connection.execute("SELECT id FROM loan").fetchall()
    ]


PART = re.compile(r"[a-z]+|[^a-z]")


def parts(text: str) -> int:
    place = count = 0
    while place < len(text):
        found = PART.match(text, place)
        place = found.end() if found else place + 1
        count += 1
    return count


def is_prime(number: int) -> bool:
    return number > 1 and all(number % other for other in range(2, number))


def hops(graph: dict[int, list[int]], start: int, goal: int) -> int:
    seen, queue = [start], [start]
    while queue:
        node = queue.pop(0)
        if node == goal:
            return len(seen)
        for other in graph.get(node, []):
            if other not in seen:
                seen.append(other)
                queue.append(other)
    return -1


def held(items: list[int]) -> Iterator[int]:
    yield from [item + 1 for item in items]


def passed_on(items: list[int]) -> Iterator[int]:
    for item in items:
        yield item + 1


async def pairs(items: list[int]) -> int:
    return len([(one, other) for one in items for other in items])


class Rates(ABC):
    @abstractmethod
    def rate(self, currency: str) -> float: ...
    @abstractmethod
    def rates(self, currencies: list[str]) -> dict[str, float]: ...


def total_each(rates: Rates, currencies: list[str]) -> float:
    return sum(rates.rate(one) for one in currencies)


def total_once(rates: Rates, currencies: list[str]) -> float:
    found = rates.rates(currencies)
    return sum(found[one] for one in currencies)


class Store(Protocol):
    async def one(self, key: str) -> int: ...
    async def many(self, keys: list[str]) -> list[int]: ...


async def asked_each(store: Store, keys: list[str]) -> list[int]:
    return [await store.one(key) for key in keys]


async def asked_once(get: Callable[[list[str]], Awaitable[dict[str, int]]], keys: list[str]) -> int:
    return sum((await get(keys)).values())


def called_each(get: Callable[[list[str]], dict[str, int]], keys: list[str]) -> list[int]:
    return [get([key])[key] for key in keys]


class Version:
    """A version.

    >>> Version("1.20b3").numbers()
    2
    """

    def __init__(self, text: str) -> None:
        if not __import__("re").fullmatch(r"\\d+(\\.\\d+)*([ab]\\d+)?", text):
            raise ValueError(text)
        self.text = text

    def numbers(self) -> int:
        return len(self.text.split("."))


def newer(one: Version, other: Version) -> bool:
    return [*one.text] > [*other.text]
'''
EXPECTED = {
    TIME.id: {
        "joined": "O(n*m)",
        "joined_by_key": "O(n+m)",
        "oldest": "O(n log n)",
        "shares": "O(n^2)",
        "words_of": "O(n^2)",
        "tokens": "O(n^2)",
        "added": "O(n)",
        "followed": "O(n^2)",
        "rare": "O(n)",
        "nth": "O(m)",
        "ordered": "O(n log n)",
        "as_text": "O(1)",
        "gathered": "O(n)",
        "served": "O(n^2)",
        "shortened": "O(n)",
        "packed": "O(n^2)",
        "labelled": "O(n*(n+m))",
        "same_ring": "O(n^2)",
        "parts": "O(n)",
        "is_prime": "O(n)",
        "hops": "O(n*(n+m))",
        "Version.__init__": "O(n)",
        "Version.numbers": "O(n)",
        "newer": "O(n+m)",
    },
    SPACE.id: {"held": "O(n)", "passed_on": "O(1)", "pairs": "O(n^2)"},
    CALLS.id: {
        "total_each": "O(n)",
        "total_once": "O(1)",
        "asked_each": "O(n)",
        "asked_once": "O(1)",
        "called_each": "O(n)",
        "titles": "O(n)",
    },
}


@pytest.fixture(scope="module")
def measured() -> dict[tuple[str, str], Measurement]:
    """The measurements of TEXT, by check and function."""
    source, tree = Source(path="f.py", text=TEXT, digest=""), ast.parse(TEXT)
    selected = frozenset(EXPECTED)
    units = find_units(source, tree)
    context = Context(tree=tree, units=units, suppressions=(), selected=selected, isolation=probe(), effort="quick")
    return {(one.check, one.qualname): one for one in run(source, context) if isinstance(one, Measurement)}


@pytest.mark.parametrize("check", EXPECTED)
def test_the_class_is_found_with_what_the_function_works_on(measured, check):
    found = {name: one.label for (of, name), one in measured.items() if of == check}
    assert {name: found.get(name) for name in EXPECTED[check]} == EXPECTED[check]


def test_items_are_small_beside_a_number_too(measured):
    assert measured[TIME.id, "fitting"].value == 2


def test_one_question_an_item_costs_where_many_can_be_asked_for(measured):
    degrees = {name: measured[CALLS.id, name].value for name in EXPECTED[CALLS.id]}
    assert degrees == {
        "total_each": 1,
        "total_once": 0,
        "asked_each": 1,
        "asked_once": 0,
        "called_each": 1,
        "titles": 1,
    }


def test_what_a_generator_holds_costs_though_as_much_comes_out_of_it(measured):
    assert measured[SPACE.id, "held"].value == 1
    assert measured[SPACE.id, "passed_on"].value == 0


def test_primes_are_the_next_ones_below():
    assert [prime_below(number) for number in (1, 2, 3, 4, 16, 64, 256, 1024, 4**12)] == [
        *(2, 2, 3, 3, 13, 61, 251, 1021, 16_777_213)
    ]


@pytest.mark.parametrize(
    ("value", "made"),
    [
        ("1.20b3", ["1.20b31.20b3", "1.20b3 1.20b3", "1.20b3\n1.20b3", "1.20b3,1.20b3", "11.20b3", "1.20bb3"]),
        ("12", ["1212", "12 12", "12\n12", "12,12"]),
        ([1, 2], [[1, 2, 1, 2]]),
        (Build(target="V", args=("a", 1)), [Build(target="V", args=(one, 1)) for one in ("aa", "a a", "a\na", "a,a")]),
        (Build(target="V.A", call=False), []),
        (7, []),
        ("", []),
    ],
)
def test_examples_are_made_longer_as_a_whole_and_in_a_part(value, made):
    assert [shape.make(2) for shape in longer(value)] == made


def _series(work, limit: float, **how) -> list[tuple[float, float]]:
    def read(size: int) -> Reading:
        done = work(size)
        return Reading(work=done, elements=1, held=1, ended="enough" if done > limit else "")

    return sweep(read, Combination(name="", shapes={}, rules={}), **how).work


@pytest.mark.parametrize(("power", "limit"), [(2, 400.0), (3, 9_000.0), (4, 90_000.0)])
def test_work_that_ends_early_is_read_over_a_wide_range_unless_it_is_exponential(power, limit):
    points = _series(lambda n: 7 + n**power / 6 + n, limit, most=MOST_SIZE)
    assert points[-1][0] / points[0][0] > 4
    assert growth_of(points).name == f"n^{power}"
    points = _series(lambda n: 1.7**n, 9_000.0, most=MOST_SIZE)
    assert [size for size, _ in points] == [*range(9, 18)]
    assert growth_of(points).name == "2^n"


def test_growth_with_the_square_of_a_number_is_read_from_enough_values():
    points = _series(lambda n: n * n + 1.0, 40_000.0, factor=4, most=MOST_NUMBER)
    assert len(points) >= 5
    assert growth_of(points).name == "n^2"
