"""What .editorconfig and the formatter's settings say of lines: their length, indentation and ends."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.conventions.declared.tables import Editor
from grader.checkers.conventions.literals import outermost_strings, tokens_of
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo
from grader.model.source import Span

INFO = CheckInfo(
    id="conventions.declared.editor",
    title="A line is not as the project's settings for editors and formatters ask",
    why="Lines that differ from the settings change again with the next save, in somebody else's diff.",
    bad="def total(rows):\n\treturn sum(rows)\n",
    good="def total(rows):\n    return sum(rows)\n",
    severity="low",
)

EXAMPLE = {".editorconfig": "[*.py]\nindent_style = space\n"}
"""A file of the project under which `INFO.bad` is a breach, by name."""


def find_editor(view: View, table: Editor) -> Iterator[Breach]:
    """Lines at themselves; the text of strings that span lines is nobody's layout, and an address cannot be broken."""
    because = f": {table.why}" if table.why else ""
    inside = {
        line
        for token in outermost_strings(tokens_of(view.text), view.text)
        for line in range(token.start[0], token.end[0])
    }
    for number, line in enumerate(view.lines, 1):
        for start, what in _faults(line, table, in_text=number in inside, goes_on=number - 1 in inside):
            span = Span(line=number, column=start + 1, end_line=number, end_column=len(line) + 1)
            yield Breach(span=span, message=what + because)
    if table.insert_final_newline and view.text and not view.text.endswith("\n"):
        last = len(view.lines)
        end = len(view.lines[-1]) + 1
        yield Breach(
            span=Span(line=last, column=end, end_line=last, end_column=end),
            message=f"the file ends with a line break{because}",
        )


def _faults(line: str, table: Editor, *, in_text: bool, goes_on: bool) -> Iterator[tuple[int, str]]:
    limit = table.max_line_length
    if limit is not None and len(line) > limit and len(line.split()) > 1 and not _ends_in_address(line, limit):
        yield limit, f"a line has at most {limit} characters; this one has {len(line)}"
    indent = line[: len(line) - len(line.lstrip())]
    other = {"tab": " ", "space": "\t"}.get(table.indent_style or "")
    if other and indent.startswith(other) and line.strip() and not goes_on:
        yield 0, f"lines are indented with {table.indent_style}s"
    if table.trim_trailing_whitespace and not in_text and line != line.rstrip():
        yield len(line.rstrip()), "nothing stands behind a line, not even blanks"


def _ends_in_address(line: str, limit: int) -> bool:
    """Whether what passes the limit is one word that began before it: an address or a path, as ruff has it."""
    last = line.rsplit(maxsplit=1)[-1]
    return "://" in last and len(line) - len(last) <= limit
