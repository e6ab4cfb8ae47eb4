"""What `pytest --grader` collects: a file for each module, and in it one item that grades it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.engine.discover import SUFFIXES, discover, left_out, report_name
from grader.engine.isolate import IsolationError
from grader.engine.problem import UsageError
from grader.integrations.pytest_grading import grading_for
from grader.integrations.pytest_marker import BelowError, demand, leave_record, readable
from grader.integrations.pytest_names import MODULE
from grader.reporters.escape import terminal


def check_settings(config: pytest.Config) -> None:
    """Raise pytest.UsageError for settings that cannot be, before anything is collected (and before xdist starts)."""
    for path in config.getini("grader_paths"):
        if not path.exists():
            raise pytest.UsageError(f"grader_paths: {terminal(str(path))}: no such file or folder")
    try:
        grading = grading_for(config)
        _ = grading.gates, grading.options.declared, grading.options.search_path
    except UsageError as error:
        raise pytest.UsageError(f"grader: {terminal(str(error))}") from error


def pytest_report_header(config: pytest.Config) -> str:
    """Say what the modules are held against."""
    settings = grading_for(config).options.settings
    mode = "static" if settings.no_exec else "full"
    return terminal(
        f"grader: rubric {settings.rubric}, {mode}, fail under {', '.join(settings.fail_under) or 'nothing'}"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a module that pytest comes across; where `grader_paths` says what to grade, only one that is named."""
    config = parent.config
    named = parent.session.isinitpath(file_path)
    if file_path.suffix not in SUFFIXES or _is_test(file_path, config) or (config.getini("grader_paths") and not named):
        return None
    exclude = grading_for(config).options.settings.exclude
    if not named and left_out(file_path, cwd=config.rootpath, exclude=exclude):
        return None
    return _module(parent, file_path)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the modules of `grader_paths`, unless the command line names some."""
    paths = config.getini("grader_paths")
    if not paths or any(isinstance(item, ModuleItem) for item in items):
        return
    exclude = grading_for(config).options.settings.exclude
    found = discover([str(path) for path in paths], cwd=config.rootpath, exclude=exclude)
    for file in found.files:
        if not _is_test(Path(file.path), config):
            items.extend(_module(session, Path(file.path)).collect())


class ModuleFile(pytest.File):
    """A module to grade."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item."""
        yield ModuleItem.from_parent(self, name=MODULE.removeprefix("::"))


class ModuleItem(pytest.Item):
    """Grades a module; fails below the gates, and where it could not be graded at all."""

    def runtest(self) -> None:
        """Grade, leave the grade in the report, hold it against the gates."""
        grading = grading_for(self.config)
        graded = grading.module(self.path)
        if graded.report.files[0].status == "empty":
            pytest.skip("no statements: nothing to grade")
        leave_record(self, graded)
        demand(grading, graded)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - pytest's signature
        """Say what is below, without a traceback through grader."""
        if isinstance(excinfo.value, BelowError | UsageError | IsolationError):
            return readable(excinfo.value)
        return super().repr_failure(excinfo, *args, **kwargs)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the module in headings, escaped: file names can hold anything."""
        name = _name(self.path, self.config)
        return self.config.rootpath / name, None, f"grader: {name}"


def _module(parent: pytest.Collector, path: Path) -> ModuleFile:
    module: ModuleFile = ModuleFile.from_parent(parent, path=path, nodeid=_name(path, parent.config))
    return module


def _name(path: Path, config: pytest.Config) -> str:
    return terminal(report_name(path, config.rootpath, path.parent))


def _is_test(path: Path, config: pytest.Config) -> bool:
    patterns: Iterable[str] = config.getini("python_files")
    return path.name == "conftest.py" or any(path.match(pattern) for pattern in patterns)
