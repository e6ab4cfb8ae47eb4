"""The static table of built-in checkers. Each is imported when it is first used; plugins are added by the engine."""

from __future__ import annotations

from importlib import import_module

from grader.model.checker import Checker

BUILT_IN = {
    "security": "grader.checkers.security:CHECKER",
    "edge_cases": "grader.checkers.edge_cases:CHECKER",
    "complexity": "grader.checkers.complexity:CHECKER",
    "conventions": "grader.checkers.conventions:CHECKER",
}
"""Dimension to `module:attribute` of its checker."""


def load(target: str) -> Checker:
    """Import the checker at `module:attribute`.

    Raises TypeError when what stands there is no `Checker`.
    """
    module, _, attribute = target.partition(":")
    found = getattr(import_module(module), attribute)
    if not isinstance(found, Checker):
        raise TypeError(f"{target} is a {type(found).__name__}, not a grader.model.checker.Checker")
    return found


def built_in() -> tuple[Checker, ...]:
    """All built-in checkers, in the order of the table."""
    return tuple(load(target) for target in BUILT_IN.values())
