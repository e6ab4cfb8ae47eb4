"""Versions of the tools and libraries that a verdict may depend on, read without importing them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

TOOLS = ("bandit", "hypothesis", "libcst", "radon", "ruff", "ty")


def versions(names: Iterable[str] = TOOLS) -> dict[str, str]:
    """Installed versions by distribution name, in the order asked for; what is not installed is left out."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
