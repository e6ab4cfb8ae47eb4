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
    """A callable that gives a value `once`, for `each` item of what it is asked about, or in a `table` by those."""

    def __init__(self, value: Any, given: str = "once", awaited: bool = False) -> None:
        self.value = value
        self.given = given
        self.awaited = awaited

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Count, and answer."""
        called()
        value = self._answer([*args, *kwargs.values()])
        return _ready(value) if self.awaited else value

    def _answer(self, asked: list[Any]) -> Any:
        if self.given == "once":
            return self.value
        many = next((one for one in asked if isinstance(one, SIZED)), (1, 2))
        return dict.fromkeys(many, self.value) if self.given == "table" else [self.value] * len(many)


async def _ready(value: Any) -> Any:
    return value


class Recorder:
    """An object with methods, by name what each is made of as a Function."""

    def __init__(self, methods: dict[str, tuple[Any, str, bool]]) -> None:
        for name, answer in methods.items():
            setattr(self, name, Function(*answer))
