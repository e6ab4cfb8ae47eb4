"""Stands behind the code under test, in its process: answers what the test process asks, one question a call.

Plain data travels as it is. All else stays here, and is known outside by a number: `(REF, number, ...)`. What is
answered is data, and nothing here decides on anything.
"""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for
# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import operator as _grader_operator
import random as _grader_random
import sys as _grader_sys
from typing import Any

_GRADER_REF = "\0ref"
_GRADER_STANDARD = "\0standard"
_GRADER_PLAIN = (
    *(type(None), bool, int, float, complex, str, bytes, bytearray, range),
    *(list, tuple, set, frozenset, dict),
)
_GRADER_VALUES = frozenset({"datetime", "decimal", "fractions"})
_GRADER_CONTAINERS = ("Counter", "OrderedDict", "defaultdict", "deque")
_GRADER_BUILT_IN = {
    "len": len,
    "iter": iter,
    "next": next,
    "str": str,
    "repr": repr,
    "bool": bool,
    "hash": hash,
    "int": int,
    "float": float,
    "format": format,
    "reversed": reversed,
}
_grader_objects: list[Any] = []
_grader_numbers: dict[int, int] = {}
_grader_chance: list[Any] = []


def _grader_object(number: int) -> Any:
    """The object of a number; what the driver writes where an argument is one."""
    return _grader_objects[number]


def _grader_restored(module: str, name: str, data: Any) -> Any:
    """A container of the standard library from its contents."""
    kind = getattr(_grader_sys.modules.get(module) or __import__(module), name)
    return kind(None, data) if name == "defaultdict" else kind(data)


def _grader_ask(action: str, number: int | None, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """One question. `number` is the object it is about, None the module itself."""
    if _grader_chance:  # each call of the sandbox starts chance anew; to the tests it is one long run
        _grader_random.setstate(_grader_chance[0])
    try:
        answer = _grader_answer(action, number, name, args, kwargs)
    except (OSError, MemoryError, ImportError):
        raise
    except BaseException as error:  # noqa: BLE001 - SystemExit and the code's own: all are answers
        answer = ("raised", _grader_exception(error), _grader_remains(args))
    _grader_chance[:] = [_grader_random.getstate()]
    return answer


def _grader_answer(action: str, number: int | None, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    if action == "names":
        return ("value", [*_GRADER_NAMES], None, None)
    owner: Any = _grader_sys.modules[__name__] if number is None else _grader_objects[number]
    if action == "look":
        return ("value", _grader_packed(getattr(owner, name)), None, None)
    if action == "set":
        setattr(owner, name, args[0])
        return ("value", None, None, None)
    if action == "delete":
        delattr(owner, name)
        return ("value", None, None, None)
    if action == "operate":
        function: Any = _GRADER_BUILT_IN.get(name) or getattr(_grader_operator, name)
        value = function(owner, *args)
    else:
        value = (getattr(owner, name) if name else owner)(*args, **kwargs)
    if type(value).__name__ == "coroutine":
        import asyncio

        value = asyncio.run(value)
    same = next((index for index, one in enumerate(args) if one is value and type(one) in (list, dict, set)), None)
    return ("value", _grader_packed(value), same, _grader_remains(args))


def _grader_remains(args: list[Any]) -> Any:
    """The arguments as the call left them, where any of them can have changed."""
    if any(type(one) in (list, dict, set, bytearray) for one in args):
        return [_grader_packed(one) for one in args]
    return None


def _grader_packed(value: Any) -> Any:
    kind = type(value)
    if kind in (list, tuple, set, frozenset):
        return kind([_grader_packed(item) for item in value])
    if kind is dict:
        return {_grader_packed(key): _grader_packed(item) for key, item in value.items()}
    if kind in _GRADER_PLAIN or kind.__module__ in _GRADER_VALUES:
        return value
    if kind.__module__ == "collections" and kind.__name__ in _GRADER_CONTAINERS:
        data = [_grader_packed(item) for item in value] if kind.__name__ == "deque" else _grader_packed(dict(value))
        return (_GRADER_STANDARD, "collections", kind.__name__, data)
    return _grader_reference(value, kind)


def _grader_reference(value: Any, kind: type) -> Any:
    number = _grader_number(value)
    bases = [base.__name__ for base in value.__mro__] if isinstance(value, type) else []
    what = "class" if isinstance(value, type) else "object"
    if "BaseException" in bases:
        what = "exception"
    elif what == "object" and callable(value) and kind.__name__ in ("function", "builtin_function_or_method", "method"):
        what = "function"
    name = value.__name__ if isinstance(value, type) else kind.__name__
    own = None if isinstance(value, type) else _grader_number(kind)
    return (_GRADER_REF, number, what, name, tuple(bases), own, _grader_data(value))


def _grader_number(value: Any) -> int:
    number = _grader_numbers.get(id(value))
    if number is None:
        number = _grader_numbers[id(value)] = len(_grader_objects)
        _grader_objects.append(value)  # kept alive, so that no other object gets its id
    return number


def _grader_data(value: Any) -> Any:
    """What an instance of a subclass of a plain type holds, read by the plain type's own methods, in a tuple."""
    if isinstance(value, type):
        return ()
    readers: tuple[tuple[type, Any], ...] = (
        (str, lambda one: str.__getitem__(one, slice(None))),
        (int, int.__pos__),
        (float, float.__pos__),
        (tuple, lambda one: tuple(_grader_packed(item) for item in tuple.__iter__(one))),
        (list, lambda one: [_grader_packed(item) for item in list.__iter__(one)]),
        (dict, lambda one: {_grader_packed(key): _grader_packed(item) for key, item in dict.items(one)}),
        (frozenset, lambda one: frozenset(_grader_packed(item) for item in frozenset.__iter__(one))),
        (set, lambda one: {_grader_packed(item) for item in set.__iter__(one)}),
    )
    return next(((read(value),) for kind, read in readers if isinstance(value, kind)), ())


def _grader_exception(error: BaseException) -> Any:
    kind = type(error)
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - whatever the code's own __str__ raises
        text = ""
    attributes = {name: _grader_packed(item) for name, item in vars(error).items() if isinstance(name, str)}
    return (
        _grader_number(kind),
        tuple(base.__name__ for base in kind.__mro__ if base is not object),
        [_grader_packed(one) for one in error.args],
        text,
        attributes,
    )


_GRADER_NAMES = sorted(name for name, value in vars().items() if "_grader" not in name.lower() and callable(value))
"""Names whose objects have the same numbers in every process of this code: the first ones."""
for _grader_name in _GRADER_NAMES:
    _grader_objects.append(vars()[_grader_name])
    _grader_numbers.setdefault(id(_grader_objects[-1]), len(_grader_objects) - 1)
