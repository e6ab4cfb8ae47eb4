"""A graded spectrum of code quality for Python, with evidence for every point.

Importing this package costs nothing: the names below are resolved when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.engine.api import compare as compare
    from grader.engine.api import grade as grade
    from grader.engine.api import load_rubric as load_rubric
    from grader.model.comparison import Comparison as Comparison
    from grader.model.report import Report as Report

__version__ = "0.1.0"
__all__ = ["Comparison", "Report", "__version__", "compare", "grade", "load_rubric"]

_HOMES = {
    "compare": "grader.engine.api",
    "grade": "grader.engine.api",
    "load_rubric": "grader.engine.api",
    "Comparison": "grader.model.comparison",
    "Report": "grader.model.report",
}


def __getattr__(name: str) -> object:
    """Resolve a public name on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'grader' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
