"""A checker for grader: a TODO without an owner is a wish. It brings a dimension of its own, `documentation`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.facts.suppressions import comments
from grader.facts.units import unit_at
from grader.model.checker import Checker, CheckInfo, Context
from grader.model.evidence import Assessed, Evidence, Finding
from grader.model.source import Source, Span

TODO_OWNER = CheckInfo(
    id="documentation.todo-owner",
    title="A TODO names its owner",
    why="A TODO that belongs to nobody is never done, and the next reader cannot ask anyone about it.",
    bad="def area(side: float) -> float:\n    return side * side  # TODO: negative sides\n",
    good="def area(side: float) -> float:\n    return side * side  # TODO(ada): negative sides\n",
    severity="medium",
)

_TODO = re.compile(r"#\s*TODO\b(?!\([\w.-]+\))")


def run(source: Source, context: Context) -> Iterator[Evidence]:
    """A finding for every TODO without an owner; the whole file was looked at, so all of it is assessed."""
    yield Assessed(checks=(TODO_OWNER.id,), path=source.path, units="all")
    lines = source.text.split("\n")
    for line, comment in comments(source.text):
        if _TODO.match(comment):
            end = len(lines[line - 1]) + 1
            yield Finding(
                check=TODO_OWNER.id,
                path=source.path,
                qualname=unit_at(context.units, line).qualname,
                span=Span(line=line, column=end - len(comment), end_line=line, end_column=end),
                message="this TODO names nobody; write TODO(name)",
                severity=TODO_OWNER.severity,
            )


CHECKER = Checker(id="todo-owner", dimension="documentation", checks=(TODO_OWNER,), run=run)
