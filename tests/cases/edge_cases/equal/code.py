"""Twenty right answers, each written otherwise than its reference."""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


def average(values: list[float]) -> float:
    """Return the mean of the values, of which there is at least one."""
    total = 0.0
    for value in values:
        total += value
    return total / len(values)


def flat(rows: list[list[int]]) -> list[int]:
    """Return the items of all rows in one list. There may be no rows, and rows may be empty."""
    found: list[int] = []
    for row in rows:
        found += row
    return found


def common(left: list[str], right: list[str]) -> list[str]:
    """Return the words that are in both lists, each once, in any order."""
    return list(dict.fromkeys(word for word in right if word in left))


def slug(title: str) -> str:
    """Make a title fit for an address: lower case, words joined by single hyphens. title: any text.

    A word is a run of ASCII letters and digits; all else parts words.

    >>> slug("Ten green bottles!")
    'ten-green-bottles'
    """
    words = [""]
    for character in title:
        if character.isascii() and character.isalnum():
            words[-1] += character.lower()
        elif words[-1]:
            words.append("")
    return "-".join(filter(None, words))


def digits(number: int) -> int:
    """Return the sum of the decimal digits of a number. number: zero or more."""
    total = 0
    while number:
        number, last = divmod(number, 10)
        total += last
    return total


def counted(words: list[str]) -> dict[str, int]:
    """Return how often each word occurs. There may be no words."""
    found = collections.Counter(words)
    return {word: found[word] for word in sorted(found)}


def primes(limit: int) -> Iterator[int]:
    """Yield the primes up to and including limit, in ascending order. limit: 0 to 500."""
    for number in range(2, limit + 1):
        if all(number % other for other in range(2, int(number**0.5) + 1)):
            yield number


def pairs(items: list[int]) -> list[tuple[int, int]]:
    """Return each item with the one after it. There may be any number of items, none among them."""
    return [(items[index], items[index + 1]) for index in range(len(items) - 1)]


def root(value: float) -> float:
    """Return the square root of a value. Raises ValueError where value is negative."""
    if value < 0:
        raise ValueError(f"{value} has no root")
    return value**0.5


def put_in_order(numbers: list[int]) -> None:
    """Sort the numbers in place, the largest first. There may be none."""
    numbers[:] = sorted(numbers)[::-1]


def weekdays(start: dt.date, days: int) -> int:
    """Count the days from Monday to Friday among the days that follow start, start included. days: 0 to 400."""
    return sum((start + dt.timedelta(days=step)).isoweekday() < 6 for step in range(days))


def packed(text: str) -> bytes:
    """Return the UTF-8 bytes of a text, their number before them as one byte. text: up to 50 letters."""
    data = text.encode()
    return bytes([len(data)]) + data


def greeting(name: str, *, loud: bool = False) -> str:
    """Greet somebody by name, in capitals where loud. name: any text; where it is empty, "you" stands for it."""
    words = "hello " + (name or "you")
    return words.upper() if loud else words


def grouped(words: Iterable[str]) -> dict[int, list[str]]:
    """Return the words by their length, in the order they come in. There may be none."""
    found: dict[int, list[str]] = {}
    for word in words:
        found.setdefault(len(word), []).append(word)
    return found


@dataclass(frozen=True)
class Box:
    """Two corners."""

    left: int
    right: int


def hull(numbers: list[int]) -> Box:
    """Return the smallest box that holds the numbers, of which there is at least one."""
    ordered = sorted(numbers)
    return Box(ordered[0], ordered[-1])


def depth(text: str) -> int:
    """Return how deep the brackets of a text are nested; brackets that close nothing do not count. text: any text."""
    deepest = level = 0
    for character in text:
        if character == "(":
            level += 1
            deepest = max(deepest, level)
        elif character == ")" and level:
            level -= 1
    return deepest


async def doubled(number: int) -> int:
    """Return twice the number. number: any whole number."""
    return number + number


def spread(amount: int, parts: int) -> tuple[int, ...]:
    """Part an amount so that the parts differ by one at most, larger ones first. amount: 0 or more. parts: 1 to 9."""
    each, rest = divmod(amount, parts)
    return tuple([each + 1] * rest + [each] * (parts - rest))


def merged(left: dict[str, int], right: dict[str, int]) -> dict[str, int]:
    """Return the sums of the values under each key. Either may be empty; neither is changed."""
    found = dict(left)
    for key, value in right.items():
        found[key] = found.get(key, 0) + value
    return found


class Queue:
    """Jobs by urgency: the most urgent one comes first, and among equal ones the oldest."""

    def __init__(self) -> None:
        self._jobs: list[tuple[int, str]] = []

    def add(self, job: str, urgency: int) -> None:
        """Add a job. urgency: 0 to 9, larger is more urgent."""
        place = 0
        while place < len(self._jobs) and self._jobs[place][0] >= urgency:
            place += 1
        self._jobs.insert(place, (urgency, job))

    def take(self) -> str:
        """Take out the next job. Raises IndexError where there is none."""
        if not self._jobs:
            raise IndexError("no job is waiting")
        return self._jobs.pop(0)[1]

    def waiting(self) -> list[str]:
        """Return the jobs in the order they would be taken."""
        return [job for _, job in self._jobs]
