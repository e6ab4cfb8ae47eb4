"""The pytest plugin: `pytest --grader` grades modules beside the tests. Loaded by every pytest run, so it imports nothing.

Everything that costs something sits in the modules beside this one and is imported on first use.
"""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags of the plugin and the ini options of the same names."""
    group = parser.getgroup("grader", "grades of code quality")
    group.addoption("--grader", action="store_true", help="grade modules: one item each, a table at the end")
