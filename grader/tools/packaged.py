"""Programs that come as Python packages and answer in JSON: where they are, and the rows that they print."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

from grader.tools.run import MissingToolError


def binary_of(package: str, finder: str) -> str:
    """The path of a package's program, by the package's own function. Raises MissingToolError."""
    try:
        find: Callable[[], object] = getattr(import_module(package), finder)
    except (ImportError, AttributeError) as error:
        raise MissingToolError(str(error)) from error
    try:
        return str(find())
    except FileNotFoundError as error:
        raise MissingToolError("its binary is not installed") from error


def rows_of(output: bytes) -> list[dict[str, Any]] | None:
    """The rows of an output, or None where it is not a list of them."""
    try:
        rows = json.loads(output)
    except ValueError:
        return None
    return rows if isinstance(rows, list) else None
