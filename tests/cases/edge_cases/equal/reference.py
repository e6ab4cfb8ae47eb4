"""The references of `code`."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
import math
import re
import statistics
from typing import NamedTuple


def average(values):
    return statistics.fmean(values)


def flat(rows):
    return itertools.chain.from_iterable(rows)


def common(left: list[str], right: list[str]) -> list[str]:
    """Return the words that are in both lists, each once, in any order."""
    return list(set(left) & set(right))


def slug(title: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", re.sub("[A-Z]", lambda match: match[0].lower(), title)))


def digits(number: int) -> int:
    return sum(map(int, str(number)))


def counted(words):
    found = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return found


def primes(limit: int):
    sieve = [True] * (limit + 1)
    for number in range(2, limit + 1):
        if sieve[number]:
            sieve[2 * number :: number] = [False] * len(sieve[2 * number :: number])
    return [number for number in range(2, limit + 1) if sieve[number]]


def pairs(items):
    return itertools.pairwise(items)


def root(value: float) -> float:
    """Return the square root of a value. Raises ValueError where value is negative."""
    return math.sqrt(value)


def put_in_order(numbers: list[int]) -> None:
    numbers.sort(reverse=True)


def weekdays(start: dt.date, days: int) -> int:
    weeks, rest = divmod(days, 7)
    return 5 * weeks + sum((start.weekday() + step) % 7 < 5 for step in range(rest))


def packed(text: str) -> bytearray:
    data = bytearray(text, "utf-8")
    data.insert(0, len(data))
    return data


def greeting(name: str, *, loud: bool = False) -> str:
    words = f"hello {name or 'you'}"
    if loud:
        return words.upper()
    return words


def grouped(words):
    sizes = dict.fromkeys(map(len, words))
    return {size: [word for word in words if len(word) == size] for size in sizes}


class Hull(NamedTuple):
    left: int
    right: int


def hull(numbers: list[int]) -> Hull:
    """Return the smallest box that holds the numbers, of which there is at least one."""
    return Hull(min(numbers), max(numbers))


def depth(text: str) -> int:
    levels = [0]
    for character in re.findall(r"[()]", text):
        levels.append(max(levels[-1] + (1 if character == "(" else -1), 0))
    return max(levels)


async def doubled(number: int) -> int:
    return 2 * number


def spread(amount: int, parts: int):
    return [(amount + parts - 1 - part) // parts for part in range(parts)]


def merged(left: dict[str, int], right: dict[str, int]) -> dict[str, int]:
    return {key: left.get(key, 0) + right.get(key, 0) for key in left | right}


class Queue:
    def __init__(self) -> None:
        self.heap: list[tuple[int, int, str]] = []
        self.count = 0

    def add(self, job: str, urgency: int) -> None:
        """Add a job. urgency: 0 to 9, larger is more urgent."""
        heapq.heappush(self.heap, (-urgency, self.count, job))
        self.count += 1

    def take(self) -> str:
        """Take out the next job. Raises IndexError where there is none."""
        return heapq.heappop(self.heap)[2]

    def waiting(self) -> list[str]:
        return [job for _, _, job in sorted(self.heap)]
