"""A question to the code and its answer: what travels, what is raised, what the call left of its arguments."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for
# ruff: noqa: SLF001 - the private names are its own, so called that they meet no name of the code
from __future__ import annotations

import builtins
import queue
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

REF = "\0ref"
STANDARD = "\0standard"
PLAIN = (type(None), bool, int, float, complex, str, bytes, bytearray, range)
_VALUES = frozenset({"datetime", "decimal", "fractions"})

questions: queue.SimpleQueue[Any] = queue.SimpleQueue()
answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
current = [""]
"""The test that runs."""
_exceptions: dict[str, type[BaseException]] = {}
_makers: list[Callable[[Any], Any]] = []


class Unsupported(BaseException):
    """What a test wants cannot be done across processes. No test may catch it."""


class Lost(BaseException):
    """The code's process ended, or its call did not."""


class Remote:
    """Something of the code, known here by its number."""

    _grader_number: int


def make_objects_by(maker: Callable[[Any], Any]) -> None:
    """Say what makes a stand-in of what the code tells about an object of its own."""
    _makers[:] = [maker]


def ask(action: str, number: int | None, name: str, args: Sequence[Any] = (), kwargs: Any = None) -> Any:
    """Ask the code something of an object (by number) or of its module, and take what it answers or raises."""
    given = [packed(one) for one in args]
    named = {key: packed(value) for key, value in (kwargs or {}).items()}
    questions.put(("ask", current[0], action, number, name, given, named))
    printed, answer = answers.get()
    if printed:
        sys.stdout.write(printed)
    match answer:
        case ("value", value, same, remains):
            leave(args, remains)
            return args[same] if isinstance(same, int) and same < len(args) else unpacked(value)
        case ("raised", error, remains):
            leave(args, remains)
            raise exception(error)
        case ("refused", _, text):
            raise Unsupported(text)
        case ("lost", text):
            raise Lost(text)
        case _:
            raise Unsupported("an answer that is none")


def leave(args: Sequence[Any], remains: Any) -> None:
    """Bring the caller's own lists, dicts and sets to where the call left its copies."""
    if not isinstance(remains, list) or len(remains) != len(args):
        return
    for one, left in zip(args, map(unpacked, remains), strict=True):
        if type(one) is not type(left) or (one == left and repr(one) == repr(left)):
            continue
        if type(one) is list or type(one) is bytearray:
            one[:] = left
        elif type(one) is dict or type(one) is set:
            one.clear()
            one.update(left)


def packed(value: Any) -> Any:
    """A value of a test as it travels. Raises Unsupported."""
    kind = type(value)
    if isinstance(value, Remote):
        return (REF, value._grader_number)
    if kind in (list, tuple, set, frozenset):
        return kind([packed(item) for item in value])
    if kind is dict:
        return {packed(key): packed(item) for key, item in value.items()}
    if kind in PLAIN or kind.__module__ in _VALUES:
        return value
    if kind.__module__ == "collections" and kind.__name__ in ("Counter", "OrderedDict", "defaultdict", "deque"):
        data = [packed(item) for item in value] if kind.__name__ == "deque" else packed(dict(value))
        return (STANDARD, "collections", kind.__name__, data)
    if kind is type(iter([])) or kind is types.GeneratorType:
        return [packed(item) for item in value]
    raise Unsupported(f"a {kind.__name__} cannot be handed to the code, which runs in another process")


def unpacked(value: Any) -> Any:
    """A value as the tests know it."""
    kind = type(value)
    if kind is tuple and value[:1] == (REF,):
        return _makers[0](value)
    if kind is tuple and value[:1] == (STANDARD,):
        import collections

        made = getattr(collections, value[2])
        data = unpacked(value[3])
        return made(None, data) if value[2] == "defaultdict" else made(data)
    if kind in (list, tuple, set, frozenset):
        return kind([unpacked(item) for item in value])
    if kind is dict:
        return {unpacked(key): unpacked(item) for key, item in value.items()}
    return value


def exception(given: Any) -> BaseException:
    """The exception that the code raised: of the built-in type, or of a class of the same name and ancestry."""
    _, names, args, text, attributes = given
    kind = exception_class(names)
    if issubclass(kind, KeyboardInterrupt | GeneratorExit):  # pytest would stop at them
        return Lost(f"{names[0]}: {text}")
    values = [unpacked(one) for one in args]
    try:
        error = kind(*values)
        if str(error) != text:
            raise TypeError  # noqa: TRY301 - the same way out as for arguments that do not fit
    except Exception:  # noqa: BLE001 - the constructor of the code's own class is not here
        error = kind.__new__(kind)
        error.args = tuple(values)
        error._grader_text = text  # type: ignore[attr-defined]  # read by __str__ below
    for name, value in attributes.items():
        try:
            setattr(error, name, unpacked(value))
        except (AttributeError, TypeError):
            continue
    return error


def exception_class(names: Sequence[str]) -> type[BaseException]:
    """The class of that ancestry, most derived first: the built-in one, or one of its own that is like the code's."""
    found: type[BaseException] = BaseException
    for name in reversed(names):
        known = getattr(builtins, name, None)
        if isinstance(known, type) and issubclass(known, BaseException):
            found = known if issubclass(known, found) else found
            continue
        if name not in _exceptions:
            shown = getattr(found, "__str__", BaseException.__str__)
            body = {"__str__": lambda self, shown=shown: getattr(self, "_grader_text", None) or shown(self)}
            _exceptions[name] = type(name, (found,), body)
        found = _exceptions[name]
    return found
