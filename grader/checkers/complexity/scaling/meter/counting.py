"""Counts the passes of instrumented loops and calls, and charges the prices of what the library does for them.

The same input gives the same count at any load: nothing here looks at a clock.
"""

# ruff: noqa: ANN401, PLW0603 - values of any type; a number in a global is the cheapest counter there is

from __future__ import annotations

import re
from collections import Counter, OrderedDict, defaultdict, deque
from itertools import compress, dropwhile, filterfalse, islice
from types import (
    BuiltinFunctionType,
    FunctionType,
    MethodDescriptorType,
    MethodType,
    ModuleType,
)

from . import recording
from .prices import METHODS, NOTABLE, SIZED, SKIPPING, place, price_of, prices_of_pattern, size, sorting
from .results import awaited, items_of

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Callable, Iterator
    from typing import Any

    from .prices import Price

    Function = Callable[..., Any]

DRAIN = 100_000
"""Items drawn from an iterator that a call returns."""

count = 0.0
limit = float("inf")
unpriced: set[str] = set()

_GROWS_IN_PLACE = (list, set, dict, deque, Counter, OrderedDict, defaultdict, bytearray)
_MADE_WHOLE = SIZED - {range, memoryview}
_METHODS = {**METHODS, re.Pattern: prices_of_pattern([name for name in dir(re.Pattern) if not name.startswith("_")])}
_DRAWS_LATER = frozenset(("iter", "next", "isinstance", "hasattr", "getattr", "append", "add", "appendleft"))


class Enough(BaseException):
    """The work has reached its limit."""


def reset(most: float) -> None:
    """Count from zero, up to a limit."""
    global count, limit
    count, limit = 0.0, most
    unpriced.clear()


def tick() -> None:
    """One pass of a loop, or one call."""
    global count
    count += 1
    if count > limit:
        raise Enough


def tick_true() -> bool:
    """One pass of a comprehension, as a condition that always holds."""
    tick()
    return True


def charge(elements: float) -> None:
    """So many elements were touched; a single one is part of the step that did it."""
    global count
    if elements > 1:
        count += elements
        if count > limit:
            raise Enough


def made(value: Any) -> Any:
    """A value that an operator or a display has just made."""
    if type(value) in _MADE_WHOLE:
        charge(len(value))
    return value


def taken(value: Any) -> Any:
    """A value whose elements are about to be added to another one in place."""
    charge(size(value))
    return value


def contains(item: Any, container: Any) -> bool:
    """`item in container`."""
    kind = type(container)
    if kind in (list, tuple, deque):
        charge(place(container, item))
    elif kind in (str, bytes, bytearray):
        found = container.find(item)
        charge(len(container) if found < 0 else found)
    elif kind is _VALUES:
        charge(len(container))
    return item in container


_VALUES: type = type({}.values())


def equal(left: Any, right: Any) -> Any:
    """`left == right`."""
    _compare(left, right)
    return left == right


def unequal(left: Any, right: Any) -> Any:
    """`left != right`."""
    _compare(left, right)
    return left != right


def _compare(left: Any, right: Any) -> None:
    """The elements up to the first difference are read."""
    kind = type(left)
    if kind is type(right) and kind in _ORDERED and len(left) > NOTABLE:
        charge(_common(left, right))
    elif kind is type(right) and kind in (dict, set, frozenset) and len(left) == len(right):
        charge(len(left))


_ORDERED = (str, bytes, list, tuple)


def grown(left: Any, right: Any) -> Any:
    """`left += right` on a local name: a string that nothing else holds grows in place too."""
    if type(left) is str and type(right) is str:
        charge(len(right))
        return left + right
    return stored(left, right)


def stored(left: Any, right: Any) -> Any:
    """`left += right`, to be stored back where it came from."""
    if type(left) in _GROWS_IN_PLACE:
        taken(right)
        left += right
        return left
    left += right
    return made(left)


def erased(container: Any, index: Any) -> None:
    """`del container[index]`, about to be done."""
    if type(container) in (list, bytearray, deque):
        elements = len(container)
        charge(elements - index if type(index) is int and index >= 0 else elements if type(index) is slice else 1)


def respliced(container: Any) -> None:
    """`container[a:b] = ...`, about to be done."""
    if type(container) in (list, bytearray):
        charge(len(container))


def callee(function: Any) -> Any:
    """What to call in a function's place: itself, or one that also charges its price."""
    if type(function) is FunctionType and "_grader_tick" in function.__globals__:
        return function
    if type(function) is MethodType:
        return callee(function.__func__) and function
    place_of_items = _SKIPPING.get(function) if type(function) is type else None
    if place_of_items is not None:
        return _passing(function, place_of_items)
    try:
        price, guess = _known[function]
    except KeyError:
        price, guess = _known[function] = price_of(function)
    except TypeError:  # it has no hash, or its hash is the subject's own and fails
        return function
    return function if price is None else _priced(function, price, guess, ())


_SKIPPING: dict[Any, int] = {
    one: SKIPPING[one.__module__, one.__name__] for one in (filter, filterfalse, dropwhile, compress, islice)
}


def _passing(function: Function, index: int) -> Function:
    """An iterator that counts the items that it passes over."""
    after = index + 1

    def call(*args: Any) -> Any:
        if len(args) >= after:
            args = (*args[:index], _counted(iter(args[index])), *args[after:])
        return function(*args)

    return call


_known: dict[Any, tuple[Price | None, str]] = {}


def method(owner: Any, name: str) -> Any:
    """What to call in place of `owner.name`."""
    kind = type(owner)
    found = getattr(owner, name)
    table = _METHODS.get(owner if kind is type else kind)
    if table is not None:
        price = table.get(name)
        return (
            found
            if price is None
            else _priced(found, price, "", () if type(found) is MethodDescriptorType else (owner,))
        )
    if kind is ModuleType or kind is type:
        return callee(found)
    if type(found) is BuiltinFunctionType and type(found.__self__) is not ModuleType:
        inherited = next((_METHODS[base] for base in type(found.__self__).__mro__ if base in _METHODS), None)
        if inherited is None:
            return _priced(found, _by_size, f"{kind.__module__}.{kind.__name__}.{name}", ())
        price = inherited.get(name)
        return found if price is None else _priced(found, price, "", (found.__self__,))
    return found


_by_size: Price = (lambda args: sum(map(size, args)), lambda _args, value: size(value))


def _priced(function: Function, price: Price, guess: str, first: tuple[Any, ...]) -> Function:
    before, after = price

    def call(*args: Any, **kwargs: Any) -> Any:
        if args and hasattr(type(args[0]), "__next__") and getattr(function, "__name__", "") not in _DRAWS_LATER:
            items = _counted(args[0])
            args = ([*items] if before is sorting else items, *args[1:])
        given = (*first, *args)
        elements = before(given)
        charge(elements)
        value = function(*args, **kwargs)
        elements += (more := after(given, value))
        charge(more)
        if guess and elements > NOTABLE:
            unpriced.add(guess)
        return value

    return call


def _counted(items: Any) -> Iterator[Any]:
    """The items of an iterator, each of them a step when the library draws it."""
    for item in items:
        tick()
        yield item


def _common(left: Any, right: Any) -> int:
    """How many elements two sequences have in common from the start on."""
    low, high = 0, min(len(left), len(right))
    if left[:high] == right[:high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if left[:middle] == right[:middle]:
            low = middle
        else:
            high = middle
    return low


def measure(function: Function, args: list[Any], kwargs: dict[str, Any], most: float, drawn: int = DRAIN) -> list[Any]:
    """Call a function, and draw so many items at most from an iterator that it gives; what came of it.

    The work counted, the elements that its result holds, how it ended ("" is well), what had no sure price, and how
    often recorders among its arguments were called.
    """
    reset(most)
    recording.reset()
    held = 0
    try:
        value = _settled(function(*args, **kwargs), drawn)
        spent, ended, held = count, "", holds(value)
    except Enough:
        spent, ended = count, "enough"
    except RecursionError:
        spent, ended = count, "depth"
    except Exception as error:  # noqa: BLE001 - whatever the subject raises
        spent, ended = count, f"raised {type(error).__name__}"
    said = sorted(unpriced)
    reset(float("inf"))  # the arguments of the next call are made by the subject's code too
    return [spent, held, ended, said, recording.calls]


def holds(value: Any, levels: int = 3) -> int:
    """How many elements a value holds, those inside its elements included."""
    kind = type(value)
    if kind in (str, bytes, bytearray, range) or kind not in SIZED:
        return max(1, size(value))
    inner = value.values() if isinstance(value, dict) else value
    return len(value) + (sum(holds(item, levels - 1) for item in inner if type(item) in SIZED) if levels else 0)


def _settled(value: Any, drawn: int) -> Any:
    value = awaited(value)
    items = items_of(value)
    return value if items is None else [item for _, item in zip(range(drawn), _counted(items), strict=False)]
