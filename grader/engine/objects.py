"""From a function, class or module that somebody has imported to the part of a file that it stands for."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from msgspec import Struct

from grader.engine.problem import UsageError
from grader.model.source import Unit


class Located(Struct, frozen=True, kw_only=True):
    """Where an object is written: `qualname` as its file defines it, None for the whole of a module.

    `line` is where the object itself says that it starts; None for classes, which do not say.
    """

    path: Path
    qualname: str | None = None
    line: int | None = None

    def units(self, units: Sequence[Unit]) -> frozenset[str]:
        """Qualified names of the units that it stands for: a class with its methods, or one function."""
        if self.qualname is None:
            return frozenset(unit.qualname for unit in units)
        if self.line is None:
            return frozenset(unit.qualname for unit in units if f"{unit.qualname}.".startswith(f"{self.qualname}."))
        first = self.line
        same = [unit for unit in units if unit.qualname.split("#")[0] == self.qualname and unit.span.end_line >= first]
        return frozenset(unit.qualname for unit in same[:1])


def locate(subject: object) -> Located:
    """Where a function, method, property, class or module is written; decorated ones by what they wrap.

    Raises UsageError for anything else, and for what no file defines.
    """
    plain = _plain(subject)
    try:
        file = inspect.getsourcefile(plain)
    except TypeError:
        file = None
    if file is None or not (isinstance(plain, ModuleType) or hasattr(plain, "__qualname__")):
        raise UsageError(f"{subject!r}: only functions, classes, modules and paths of Python files have a grade")
    if isinstance(plain, ModuleType):
        return Located(path=Path(file))
    qualname = plain.__qualname__.split(".<locals>")[0]
    return Located(
        path=Path(file), qualname=qualname, line=None if inspect.isclass(plain) else plain.__code__.co_firstlineno
    )


def _plain(subject: Any) -> Any:  # noqa: ANN401 - whatever a caller hands over
    """The function, class or module behind a decorated or bound one."""
    if isinstance(subject, property):
        subject = subject.fget
    return inspect.unwrap(getattr(subject, "__func__", subject)) if callable(subject) else subject
