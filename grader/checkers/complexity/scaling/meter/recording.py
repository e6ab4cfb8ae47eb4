"""Objects that answer as a parameter's type promises, and count how often they are called."""

# ruff: noqa: ANN401, PLW0603 - values of any type; a number in a global is the cheapest counter there is

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from typing import Any

calls = 0
"""Calls of all recorders since `reset`."""
SIZED = (str, bytes, list, tuple, set, frozenset, dict)


def reset() -> None:
    """Count from zero."""
    global calls
    calls = 0


def called() -> None:
    """One more call."""
    global calls
    calls += 1


class Function:
    """A callable that gives one value, or as many as its first argument has items."""

    def __init__(self, value: Any, *, many: bool) -> None:
        self.value = value
        self.many = many

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Count, and answer."""
        called()
        if not self.many:
            return self.value
        given = [*args, *kwargs.values()]
        return [self.value] * next((len(value) for value in given if isinstance(value, SIZED)), 2)


class Recorder:
    """An object with methods, by name the value that each gives and whether it gives many."""

    def __init__(self, methods: dict[str, tuple[Any, bool]]) -> None:
        for name, (value, many) in methods.items():
            setattr(self, name, Function(value, many=many))
