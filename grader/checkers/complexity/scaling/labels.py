"""The name of a growth in two sizes: whether they add, multiply, or one does not matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf, log2

from grader.checkers.complexity.scaling.growth import CLASSES, Growth, non_negative

Reading2 = tuple[int, int, float]
"""The two sizes and what was counted there."""
Term2 = Callable[[float, float], float]

SIDES = (6, 12, 24, 48)
"""Sizes on each side of the grid."""
LEAST_READINGS = 6
"""Places of the grid that must have been read: a form of three terms lies on any three."""
_TERMS: dict[str, Term2] = {
    "1": lambda _n, _m: 1.0,
    "log n": lambda n, _m: log2(n + 1),
    "log m": lambda _n, m: log2(m + 1),
    "n": lambda n, _m: n,
    "m": lambda _n, m: m,
    "min": min,
    "n log n": lambda n, _m: n * log2(n + 1),
    "m log m": lambda _n, m: m * log2(m + 1),
    "n log m": lambda n, m: n * log2(m + 1),
    "m log n": lambda n, m: m * log2(n + 1),
    "n^2": lambda n, _m: n * n,
    "m^2": lambda _n, m: m * m,
    "n*m": lambda n, m: n * m,
    "n*m log n": lambda n, m: n * m * log2(n + 1),
    "n*m log m": lambda n, m: n * m * log2(m + 1),
    "n^3": lambda n, _m: n**3,
    "m^3": lambda _n, m: m**3,
    "n^2*m": lambda n, m: n * n * m,
    "n*m^2": lambda n, m: n * m * m,
    "n*m*min": lambda n, m: n * m * min(n, m),
    "n^2*m^2": lambda n, m: n * n * m * m,
}
_FORMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("1", "1", ("1",)),
    ("log n", "log n", ("log n",)),
    ("log m", "log n", ("log m",)),
    ("n", "n", ("n",)),
    ("m", "n", ("m",)),
    ("n+m", "n", ("n", "m")),
    ("min(n,m)", "n", ("min",)),
    ("n log n", "n log n", ("n log n",)),
    ("m log m", "n log n", ("m log m",)),
    ("n log m", "n log n", ("n log m",)),
    ("m log n", "n log n", ("m log n",)),
    ("(n+m) log n", "n log n", ("n log n", "m log n")),
    ("(n+m) log m", "n log n", ("n log m", "m log m")),
    ("n log n + m log m", "n log n", ("n log n", "m log m")),
    ("n^2", "n^2", ("n^2",)),
    ("m^2", "n^2", ("m^2",)),
    ("n*m", "n^2", ("n*m",)),
    ("n*(n+m)", "n^2", ("n^2", "n*m")),
    ("m*(n+m)", "n^2", ("n*m", "m^2")),
    ("n^2 + m^2", "n^2", ("n^2", "m^2")),
    ("(n+m)^2", "n^2", ("n^2", "n*m", "m^2")),
    ("n*m log n", "n^2 log n", ("n*m log n",)),
    ("n*m log m", "n^2 log n", ("n*m log m",)),
    ("n^3", "n^3", ("n^3",)),
    ("m^3", "n^3", ("m^3",)),
    ("n^2*m", "n^3", ("n^2*m",)),
    ("n*m^2", "n^3", ("n*m^2",)),
    ("n*m*(n+m)", "n^3", ("n^2*m", "n*m^2")),
    ("n*m*min(n,m)", "n^3", ("n*m*min",)),
    ("n^2*m^2", "n^4", ("n^2*m^2",)),
)
"""Name, the class that it is where both sizes are one, and its terms; of equally good ones the first is taken."""
_NET = {"n": "n+m", "n log n": "(n+m) log n", "n^2": "n*(n+m)", "n^2 log n": "n*(n+m) log n"}
_CLEARLY = 0.8
"""A later name must leave less than this part of the error of an earlier one."""
_GOOD = 0.02
"""Relative error up to which a form is right, whatever has more terms."""
_WORST = 0.25
"""Relative error from which on a form is none."""
_LEAST_PART = 1e-3


def label_of(growth: Growth) -> str:
    """The name of a growth in one size."""
    return f"O({growth.name})"


def class_of(label: str) -> str | None:
    """The class in one size, all sizes being equal, that a label stands for; None for what is no label."""
    name = label.removeprefix("O(").removesuffix(")")
    forms = {form: alike for form, alike, _ in _FORMS} | {net: alike for alike, net in _NET.items()}
    return name if name in CLASSES else forms.get(name)


def label_of_net(growth: Growth) -> str:
    """The name of a growth in the size of a graph whose edges cost, and grow with its nodes."""
    return f"O({_NET.get(growth.name, growth.name)})"


def label_of_two(readings: Sequence[Reading2], joint: Growth) -> str | None:
    """The name of a growth in two sizes that is `joint` when they are one; None where no form fits the grid."""
    if len(readings) < LEAST_READINGS:
        return None
    fitting = CLASSES[CLASSES.index(joint.low) : CLASSES.index(joint.high) + 1]
    return _best(readings, (joint.name,)) or _best(readings, fitting)


def _best(readings: Sequence[Reading2], classes: Sequence[str]) -> str | None:
    """The form that fits best of those that are of one of these classes where both sizes are one."""
    best, least = None, inf
    for name, alike, terms in _FORMS:
        if alike in classes:
            error = _error(readings, alike, terms)
            if least > _GOOD and error < least * (_CLEARLY if best else 1) - 1e-9:
                best, least = name, error
    return f"O({best})" if best is not None and least < _WORST else None


def _error(readings: Sequence[Reading2], alike: str, terms: tuple[str, ...]) -> float:
    steep = CLASSES.index(alike) > CLASSES.index("n log n")
    lower = [*(() if alike == "1" else ("1",)), *(("n", "m") if steep else ())]
    columns = [[_TERMS[term](n, m) / max(work, 1e-9) for n, m, work in readings] for term in (*lower, *terms)]
    parts, error = non_negative(columns, own=len(terms))
    return error if min(parts[len(lower) :]) > _LEAST_PART else inf
