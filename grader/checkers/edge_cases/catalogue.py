"""The checks of the dimension edge cases, each with the reason for it and an example of both kinds."""

from __future__ import annotations

from grader.checkers.edge_cases.catalogue_state import STATE_CHECKS
from grader.checkers.edge_cases.entry import entry

CHECKS = (
    entry(
        "documented-example",
        "A documented example fails",
        "An example is the one promise that can be read without interpretation. Where it fails, either the code or the "
        "documentation is wrong, and a caller finds out which.",
        '''def ordinal(number):
    """Write a number as an ordinal.

    >>> ordinal(2)
    '2nd'
    """
    return f"{number}th"
''',
        '''def ordinal(number):
    """Write a number as an ordinal.

    >>> ordinal(4)
    '4th'
    """
    return f"{number}th"
''',
    ),
    entry(
        "crash",
        "An exception that nothing announces",
        "Input that the signature and the docstring allow must give a result or an announced exception. Callers cannot "
        "guard against what they were not told.",
        '''def highest(scores: list[int]) -> int:
    """Return the highest score, or 0.

    scores: points of each player; may be empty.
    """
    return sorted(scores)[-1]
''',
        '''def highest(scores: list[int]) -> int:
    """Return the highest score, or 0.

    scores: points of each player; may be empty.
    """
    return max(scores, default=0)
''',
    ),
    entry(
        "documented-error",
        "A documented exception does not come",
        "Callers write handlers for the exceptions that a docstring names. Another one passes through those handlers, "
        "and none at all lets a wrong value travel on.",
        '''def per_head(total: int, people: int) -> int:
    """Return the share of each person, in whole cents.

    Raises ValueError if people is less than 1.
    """
    return total // people
''',
        '''def per_head(total: int, people: int) -> int:
    """Return the share of each person, in whole cents.

    Raises ValueError if people is less than 1.
    """
    if people < 1:
        raise ValueError("nobody to share with")
    return total // people
''',
    ),
    entry(
        "documented-result",
        "A documented result does not come",
        "A sentence such as `0 for an empty list` settles what callers need not check. Where something else comes "
        "back, they find out in production.",
        '''def first_word(text: str) -> str:
    """Return the first word of a text, or an empty string if there is none."""
    return text.split()[0] if text.strip() else "-"
''',
        '''def first_word(text: str) -> str:
    """Return the first word of a text, or an empty string if there is none."""
    return text.split()[0] if text.strip() else ""
''',
    ),
    entry(
        "hang",
        "A call that does not end",
        "A loop whose end is never reached takes the whole program with it. Lines run are counted, so that a slow "
        "machine is not mistaken for an endless loop.",
        '''def halvings(number: int) -> int:
    """Count how often a number can be halved until nothing is left.

    number: zero or more.
    """
    count = 0
    while number >= 0:
        number //= 2
        count += 1
    return count
''',
        '''def halvings(number: int) -> int:
    """Count how often a number can be halved until nothing is left.

    number: zero or more.
    """
    count = 0
    while number > 0:
        number //= 2
        count += 1
    return count
''',
    ),
    entry(
        "return-type",
        "A result of another type than annotated",
        "Callers and type checkers rely on the annotation. The usual cause is a path that ends without a return, so "
        "that None comes back.",
        '''def compare(before: int, after: int) -> str:
    """Say which way a counter went. before, after: any whole numbers."""
    if after > before:
        return "up"
    if after < before:
        return "down"
''',
        '''def compare(before: int, after: int) -> str:
    """Say which way a counter went. before, after: any whole numbers."""
    if after > before:
        return "up"
    return "down" if after < before else "same"
''',
    ),
    entry(
        "argument-mutation",
        "The caller's argument is changed",
        "A function that returns a result and also changes its argument without saying so surprises every caller that "
        "uses the argument again.",
        '''def best(scores: list[int], count: int) -> list[int]:
    """Return the highest scores. count: one or more."""
    scores.sort(reverse=True)
    return scores[:count]
''',
        '''def best(scores: list[int], count: int) -> list[int]:
    """Return the highest scores. count: one or more."""
    return sorted(scores, reverse=True)[:count]
''',
        "medium",
    ),
    entry(
        "determinism",
        "Another answer in another process",
        "The order of a set and the hash of a string change from process to process. What depends on them cannot be "
        "tested, cached or compared.",
        '''def tags(posts: list[list[str]]) -> list[str]:
    """Return every tag once."""
    return list({tag for post in posts for tag in post})
''',
        '''def tags(posts: list[list[str]]) -> list[str]:
    """Return every tag once."""
    return sorted({tag for post in posts for tag in post})
''',
    ),
    entry(
        "shared-state",
        "An earlier call changes the answer",
        "A default value or class attribute is made once and shared by all calls. When a call changes it, every later "
        "call answers for its predecessors too.",
        '''def missing(form: dict[str, str], found: list[str] = []) -> list[str]:
    """Return the names of the empty fields."""
    for name, value in form.items():
        if len(value) < 9:
            found.append(name)
    return found
''',
        '''def missing(form: dict[str, str], found: list[str] | None = None) -> list[str]:
    """Return the names of the empty fields."""
    found = [] if found is None else list(found)
    for name, value in form.items():
        if len(value) < 9:
            found.append(name)
    return found
''',
    ),
    entry(
        "idempotence",
        "Doing it twice is not the same as doing it once",
        "The docstring promises that a result, given in again, comes back unchanged. Keys and normal forms that drift "
        "with every pass no longer match each other.",
        '''def tidy(key: str) -> str:
    """Make runs of slashes one slash; a tidy key is returned unchanged. key: any text."""
    return key.replace("//", "/")
''',
        '''def tidy(key: str) -> str:
    """Make runs of slashes one slash; a tidy key is returned unchanged. key: any text."""
    while "//" in key:
        key = key.replace("//", "/")
    return key
''',
    ),
    entry(
        "round-trip",
        "What was written cannot be read back",
        "The docstring names a function that undoes this one. Where that gives something else back, data is lost "
        "without an error.",
        '''def write(number: int) -> str:
    """Write a number in stars; read undoes it. number: zero or more."""
    return "*" * min(number, 9)


def read(text: str) -> int:
    """Count the stars of a text."""
    return len(text)
''',
        '''def write(number: int) -> str:
    """Write a number in digits; read undoes it. number: zero or more."""
    return f"{number:d}"


def read(text: str) -> int:
    """Read the digits of a text made by write."""
    return int(text)
''',
    ),
    entry(
        "property",
        "A law that its name and text imply does not hold",
        "Sorting keeps every item, a mean lies between the extremes, a distance is the same both ways. A law that a "
        "function keeps everywhere else is broken where its code is wrong.",
        '''def in_pieces(items: list[int], size: int) -> list[list[int]]:
    """Cut items into pieces of a size, the last of which may be shorter. size: one or more.

    >>> in_pieces([1, 2, 3, 4], 2)
    [[1, 2], [3, 4]]
    """
    return [items[start * size : (start + 1) * size] for start in range(len(items) // size)]
''',
        '''def in_pieces(items: list[int], size: int) -> list[list[int]]:
    """Cut items into pieces of a size, the last of which may be shorter. size: one or more.

    >>> in_pieces([1, 2, 3, 4], 2)
    [[1, 2], [3, 4]]
    """
    return [items[start : start + size] for start in range(0, len(items), size)]
''',
    ),
    entry(
        "second-opinion",
        "The standard library gives another answer",
        "What a function does by its name and its text, the standard library does too. Where the two agree nearly "
        "always, the few inputs on which they differ are those that nobody thought of.",
        '''def gcd(a: int, b: int) -> int:
    """Return the greatest common divisor of two whole numbers. a, b: zero or more.

    >>> gcd(12, 18)
    6
    """
    return max((n for n in range(1, min(a, b) + 1) if a % n == 0 and b % n == 0), default=1)
''',
        '''def gcd(a: int, b: int) -> int:
    """Return the greatest common divisor of two whole numbers. a, b: zero or more.

    >>> gcd(12, 18)
    6
    """
    while b:
        a, b = b, a % b
    return a
''',
    ),
    entry(
        "tampering",
        "The code meddles with its own grading",
        "Results leave the process of the code through a channel that nothing else needs. Code that writes to it, or "
        "closes it, looks for a grade that it does not earn.",
        '''import os


def approve(number: int) -> int:
    """Return the number."""
    for descriptor in range(3, 99):
        try:
            os.write(descriptor, b"passed")
        except OSError:
            pass
    return number
''',
        '''import sys


def approve(number: int) -> int:
    """Return the number, and say so."""
    sys.stdout.write("passed")
    return number
''',
        severity="critical",
    ),
    *STATE_CHECKS,
)
