"""Makes several calls on one object.

What comes back is data: a record for each step, `["returned", touched, value, own]` or `["raised", touched, type,
bases, message, lines, innermost]`. Values are copied when they are seen, since a later step may change them. `touched`
tells whether the object may be another one than before the step, `own` whether the value is a part of it. Both only
choose what is looked into: no verdict stands on them.
"""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

import copy
import operator
import pickle
import re
from typing import TYPE_CHECKING, Any

from .hasty import finished, hasty_loop

if TYPE_CHECKING:
    from collections.abc import Callable

ITEMS = 200
"""Drawn from an iterator."""
DEPTH = 6
"""Containers inside each other that are copied; deeper ones stay as they are."""
MESSAGE = 300

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")


def play(receiver: Any, steps: list[Any], path: str) -> list[Any]:
    """Take steps `(on, operation, args, kwargs)`: `on` 0 is the receiver, n the result of the n-th step.

    An operation is `.name()`, `.name`, `.name=` or one of OPERATIONS.
    """
    values = [receiver]
    records: list[Any] = []
    loop: Any = None
    for on, operation, args, kwargs in steps:
        before = pickled(receiver)
        try:
            value = operate(values[on], operation, args, kwargs)
            if hasattr(type(value), "__await__"):
                loop = loop or hasty_loop()
                value = loop.run_until_complete(value)
            value = drained(value)
            records.append(["returned", was_touched(before, receiver), still(value), is_part(value, receiver)])
        except MemoryError:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever a method of the subject raises is its answer
            value = None
            records.append(["raised", was_touched(before, receiver), *described(error, path)])
        values.append(value)
    if loop is not None:
        loop.close()  # its descriptors are few in this process
    return records


def pickled(value: Any) -> bytes | None:
    """All of an object's state, or None where it cannot be told."""
    try:
        return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        raise
    except BaseException:  # noqa: BLE001 - a __getstate__ of the subject may raise anything
        return None


def was_touched(before: bytes | None, value: Any) -> bool:
    """May an object have changed?"""
    return before is None or pickled(value) != before


def is_part(value: Any, owner: Any) -> bool:
    """Is a container one of an object's own attributes, or directly inside of one?"""
    if type(value) not in (list, dict, set):
        return False
    for held in list(getattr(owner, "__dict__", {}).values()):
        inside = held.values() if type(held) is dict else held if type(held) is list else ()
        if held is value or any(item is value for item in inside):
            return True
    return False


def operate(value: Any, operation: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """The result of one operation."""
    if not operation.startswith("."):
        return OPERATIONS[operation](value, *args)
    name = operation[1:]
    if name.endswith("()"):
        return getattr(value, name[:-2])(*args, **kwargs)
    if name.endswith("="):
        return setattr(value, name[:-1], *args)
    return getattr(value, name)


def drained(value: Any) -> Any:
    """The items of an iterator; any other value as it is."""
    kind = type(value)
    if kind in (type({}.keys()), type({}.values()), type({}.items())):
        return list(value)
    if hasattr(kind, "__next__") and hasattr(kind, "__iter__"):
        return taken(value)
    return value


def taken(value: Any) -> list[Any]:
    """The first items of what can be looped over."""
    items: list[Any] = []
    for item in value:
        items.append(item)
        if len(items) == ITEMS:
            break
    return items


def still(value: Any, depth: int = 0) -> Any:
    """A copy of the containers in a value, so that later changes do not show in it."""
    kind = type(value)
    if depth > DEPTH:
        return value
    if kind in (list, tuple, set, frozenset):
        return kind([still(item, depth + 1) for item in value])
    if kind is dict:
        return {key: still(item, depth + 1) for key, item in value.items()}
    if hasattr(kind, "__dataclass_fields__") and type(getattr(value, "__dict__", None)) is dict:
        return [kind.__qualname__, {name: still(item, depth + 1) for name, item in value.__dict__.items()}]
    return value


def described(error: BaseException, path: str) -> list[Any]:
    """What a record says of an exception: `lines` are those in the subject's file, outermost first."""
    kind = type(error)
    try:
        message = _ADDRESS.sub("0x...", str(error)[:MESSAGE])
    except MemoryError:
        raise
    except BaseException:  # noqa: BLE001 - a __str__ of the subject may raise anything
        message = ""
    lines: list[int] = []
    innermost = False
    traceback = error.__traceback__
    while traceback is not None:
        innermost = traceback.tb_frame.f_code.co_filename == path
        if innermost:
            lines.append(traceback.tb_lineno)
        traceback = traceback.tb_next
    bases = [base.__qualname__ for base in kind.__mro__ if base is not object]
    return [kind.__qualname__, bases, message, lines[-40:], innermost]


def spoil(value: Any) -> bool:
    """Empty a container that was given out, as its owner may; tell whether there was anything in it."""
    if type(value) not in (list, dict, set) or not value:
        return False
    value.clear()
    return True


def shares(value: Any) -> bool:
    """Does a list or dict hold one and the same container in two places?"""
    items = list(value.values()) if type(value) is dict else value if type(value) is list else []
    held = [id(item) for item in items if type(item) in (list, dict, set)]
    return len(held) != len(set(held))


def together(owner: Any, calls: list[Any]) -> list[Any]:
    """What several coroutine methods of one object give when they run at the same time."""
    import asyncio  # dear, and few subjects need it

    async def run() -> list[Any]:
        return list(await asyncio.gather(*(getattr(owner, name)(*args, **kwargs) for name, args, kwargs in calls)))

    return finished(run())  # type: ignore[no-any-return]  # what `run` gives


OPERATIONS: dict[str, Callable[..., Any]] = {
    "len": len,
    "list": taken,
    "repr": repr,
    "str": str,
    "hash": hash,
    "bool": bool,
    "next": next,
    "in": operator.contains,
    "eq": operator.eq,
    "same": lambda value: value == value,  # noqa: PLR0124 - whether it equals itself is the question
    "getitem": operator.getitem,
    "setitem": operator.setitem,
    "delitem": operator.delitem,
    "copy": copy.copy,
    "spoil": spoil,
    "shares": shares,
    "together": together,
}
"""Operations that are not written as a method call, by name."""
