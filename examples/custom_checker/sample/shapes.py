"""Areas of shapes."""

from __future__ import annotations


def square(side: float) -> float:
    """Area of a square.

    >>> square(2.0)
    4.0
    """
    return side * side  # TODO: what about negative sides?


def rectangle(width: float, height: float) -> float:
    """Area of a rectangle.

    >>> rectangle(2.0, 3.0)
    6.0
    """
    return width * height  # TODO(ada): what about negative sides?
