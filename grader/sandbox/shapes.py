"""What a payload of the wire must be, checked. Standard library only: the child loads this by its path."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from typing import Any


def typed(value: Any, kind: type) -> Any:
    """The value, if it is exactly of this type. Raises TypeError."""
    if type(value) is not kind:
        raise TypeError(f"{type(value).__name__} in place of {kind.__name__}")
    return value


def fields(payload: Any, *kinds: type) -> list[Any]:
    """The items of a list, if they are of these types and no others. Raises TypeError, ValueError."""
    items: list[Any] = typed(payload, list)
    if len(items) != len(kinds):
        raise ValueError(f"{len(items)} fields in place of {len(kinds)}")
    return [typed(item, kind) for item, kind in zip(items, kinds, strict=True)]
