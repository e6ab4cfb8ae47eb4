"""The pytest plugin: `pytest --grader` grades modules beside the tests.

Every pytest run loads this module, so it imports nothing that costs: that sits in the modules beside
it and is imported when a flag, a marker or the fixture asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from grader.integrations.pytest_names import MODULE, PROPERTY

if TYPE_CHECKING:
    from grader.integrations.pytest_grading import Graded


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags of the plugin and the ini options of the same names."""
    group = parser.getgroup("grader", "grades of code quality")
    group.addoption("--grader", action="store_true", help="grade modules: one item each, and a table at the end")
    group.addoption(
        "--grader-fail-under",
        action="append",
        metavar="[DIMENSION=]LETTER|POINTS",
        help="fail the items of modules that are below this; repeatable",
    )
    group.addoption("--grader-rubric", metavar="NAME|FILE", help="shipped rubric or TOML file")
    group.addoption("--grader-no-exec", action="store_true", default=None, help="run no graded code")
    parser.addini("grader_paths", "modules and folders to grade; by default those that pytest comes across", "paths")
    parser.addini("grader_fail_under", "as --grader-fail-under, several between blanks", "args")
    parser.addini("grader_rubric", "as --grader-rubric; a file is relative to the root folder")
    parser.addini("grader_no_exec", "as --grader-no-exec", "bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker; bring in what collects modules if it was asked for."""
    config.addinivalue_line(
        "markers",
        "grader(of=(), fail_under=None, rubric=None, no_exec=None): grade functions, classes, modules or paths of "
        "files, and fail the test where one is below `fail_under`; without `of`, what the test hands to `grade_of`",
    )
    if config.getoption("grader"):
        from grader.integrations import pytest_items

        pytest_items.check_settings(config)
        config.pluginmanager.register(pytest_items, "grader-items")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Grade what the test's marker names; the test itself runs after it."""
    marker = item.get_closest_marker("grader")
    if marker is not None:
        from grader.integrations.pytest_marker import grade_marked

        grade_marked(item, marker)


@pytest.fixture
def grade_of(request: pytest.FixtureRequest) -> Callable[[object], Graded]:
    """The grade of a function, class or module object, or of the file at a path.

    `grade_of(f).letter`, `.score`, `.dimensions["security"].letter`, `.findings`; `grade_of(f).at_least("B",
    "security=A")` understands what `--fail-under` understands.
    """
    from grader.integrations.pytest_marker import grade_for

    item: pytest.Item = request.node
    return lambda subject: grade_for(item, subject, item.get_closest_marker("grader"))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run that was asked to grade modules and graded none, unless it was asked to leave tests out, too."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    passing = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    if passing and terminal is not None and _graded_nothing(terminal, session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Write a table of everything that was graded."""
    records = [value for _, value in _records(terminalreporter)]
    nothing = _graded_nothing(terminalreporter, config)
    if records or nothing:
        from grader.integrations.pytest_summary import table

        terminalreporter.section("grader")
        for line in table(records):
            terminalreporter.write_line(line)
        if nothing:
            terminalreporter.write_line("no module was graded; name files or folders, or set grader_paths")


def _graded_nothing(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> bool:
    option = config.option
    if not option.grader or option.collectonly or option.keyword or option.markexpr:
        return False
    modules = any(nodeid.endswith(MODULE) for nodeid, _ in _records(terminalreporter))
    return not modules and not terminalreporter.stats.get("deselected")


def _records(terminalreporter: pytest.TerminalReporter) -> Iterator[tuple[str, str]]:
    """What items and tests left behind about their grades, with their node ids, in the order of the reports."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                yield from ((report.nodeid, str(value)) for name, value in report.user_properties if name == PROPERTY)
