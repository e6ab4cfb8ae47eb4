"""What became of each test."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for
from __future__ import annotations

import builtins
from typing import Any

from .channel import current

FILE_NAME = "test_given.py"


class Recorder:
    """Notes what became of each test: name, outcome, exception, message, fixtures."""

    def __init__(self) -> None:
        self.outcomes: list[tuple[str, str]] = []
        self.troubles: dict[str, tuple[str, str]] = {}
        self.fixtures: dict[str, list[str]] = {}
        self.chosen: list[str] = []

    def pytest_collection_finish(self, session: Any) -> None:
        """All tests are known."""
        self.chosen = [item.nodeid for item in session.items]

    def pytest_runtest_setup(self, item: Any) -> None:
        """Before a test's own setup."""
        current[0] = item.nodeid
        self.fixtures[item.nodeid] = [str(name) for name in getattr(item, "fixturenames", ())]

    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        """An exception of a test, or of a file that could not be read."""
        kind = call.excinfo.type
        crash = getattr(report.longrepr, "reprcrash", None)
        message = str(crash.message if crash is not None else call.excinfo.exconly(tryshort=True))
        if kind.__name__ == "CollectError":  # it wraps what went wrong into a text
            causes = [line[1:].strip() for line in str(report.longrepr).splitlines() if line.startswith("E ")]
            message = causes[-1] if causes else message
            kind = getattr(builtins, message.partition(":")[0], kind)
        names = ",".join(base.__name__ for base in kind.__mro__)
        self.troubles[node.nodeid] = (names, message[:2000])

    def pytest_runtest_logreport(self, report: Any) -> None:
        """The end of one phase of a test."""
        if report.when == "call" or report.outcome == "failed":
            self.outcomes.append((report.nodeid, report.outcome))
        elif report.outcome == "skipped":
            self.outcomes.append((report.nodeid, "skipped"))

    def pytest_collectreport(self, report: Any) -> None:
        """A file, or a class, that was looked through."""
        if report.outcome == "failed":
            self.outcomes.append((report.nodeid, "uncollected"))
        elif report.nodeid == FILE_NAME:
            self.outcomes.append((report.nodeid, "collected"))

    def noted(self) -> list[Any]:
        """All of it, test by test; one that was chosen and did not come to its end is `unrun`."""
        ended = {name for name, _ in self.outcomes}
        self.outcomes += [(name, "unrun") for name in self.chosen if name not in ended]
        return [
            (name, outcome, *self.troubles.get(name, ("", "")), self.fixtures.get(name, []))
            for name, outcome in self.outcomes
        ]
