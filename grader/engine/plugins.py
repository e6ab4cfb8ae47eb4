"""Checkers of other packages, found by entry point and only when settings name them."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checkers.registry import BUILT_IN
from grader.engine.problem import UsageError

GROUP = "grader.checkers"


def checker_targets(plugins: Sequence[str]) -> tuple[str, ...]:
    """`module:attribute` of the built-in checkers and of the named plugins.

    Raises UsageError for a plugin that is not installed, naming those that are.
    """
    if not plugins:
        return tuple(BUILT_IN.values())
    from importlib.metadata import entry_points

    installed = {point.name: point.value for point in entry_points(group=GROUP)}
    for name in plugins:
        if name not in installed:
            known = ", ".join(sorted(installed)) or "none"
            raise UsageError(f"no plugin {name!r} is installed (entry points {GROUP}: {known})")
    return (*BUILT_IN.values(), *(installed[name] for name in plugins))
