"""Equality of values as evidence needs it: by exact type, to the full depth, and honest about what was not seen."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from grader.sandbox.values import Build, Instance, Opaque

TOLERANCE = 1e-9
"""Relative difference of floats that a documented example is still taken to agree with."""


def differs(left: object, right: object, *, tolerance: float = 0.0) -> bool:  # noqa: PLR0911 - one branch or return for each kind
    """Tell whether two values are certainly different. What is Opaque may be anything, so it never differs.

    `1` and `1.0` differ, `nan` and `nan` do not. Sets and dicts are compared without order. With a tolerance, numbers
    are compared by value alone.
    """
    if isinstance(left, Opaque) or isinstance(right, Opaque):
        return False
    if isinstance(left, float | int) and isinstance(right, float | int) and _numbers_agree(left, right, tolerance):
        return False
    if isinstance(left, Instance) and isinstance(right, Instance):
        return left.type_name != right.type_name or differs(dict(left.fields), dict(right.fields), tolerance=tolerance)
    if isinstance(left, Build) and isinstance(right, Build):
        return (left.target, left.call) != (right.target, right.call) or differs(
            [left.args, dict(left.kwargs)], [right.args, dict(right.kwargs)], tolerance=tolerance
        )
    if isinstance(left, Build | Instance) or isinstance(right, Build | Instance):
        return False
    if type(left) is not type(right):
        return True
    return _differs_inside(left, right, tolerance)


def _numbers_agree(left: float, right: float, tolerance: float) -> bool:
    if type(left) is not type(right) and (not tolerance or bool in (type(left), type(right))):
        return False
    if isinstance(left, float) and math.isnan(left):
        return isinstance(right, float) and math.isnan(right)
    return left == right or (bool(tolerance) and math.isclose(left, right, rel_tol=tolerance))


def _differs_inside(left: Any, right: Any, tolerance: float) -> bool:
    if isinstance(left, list | tuple):
        return len(left) != len(right) or any(
            differs(one, other, tolerance=tolerance) for one, other in zip(left, right, strict=True)
        )
    if isinstance(left, Mapping):
        if _unseen_keys(left) or _unseen_keys(right):
            return False
        return len(left) != len(right) or any(
            key not in right or differs(value, right[key], tolerance=tolerance) for key, value in left.items()
        )
    if isinstance(left, set | frozenset):
        return not _unseen_keys(left) and not _unseen_keys(right) and left != right
    return bool(left != right)


def _unseen_keys(items: Iterable[Any]) -> bool:
    """Is there an item or key of which only the subject knows what it equals?"""
    return any(
        isinstance(item, Opaque | Instance | Build) or (isinstance(item, tuple | frozenset) and _unseen_keys(item))
        for item in items
    )


def holds_opaque(value: object) -> bool:
    """Tell whether any part of a value was not seen."""
    if isinstance(value, Opaque):
        return True
    if isinstance(value, Instance):
        return holds_opaque(dict(value.fields))
    if isinstance(value, Mapping):
        return any(holds_opaque(key) or holds_opaque(item) for key, item in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return any(holds_opaque(item) for item in value)
    return False
