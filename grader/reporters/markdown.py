"""The report as GitHub's Markdown: for a comment on a pull request, or the summary of a job."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from grader.model.report import Deduction, DimensionResult, FileResult, Grade, Report, Worst
from grader.model.rubric import Band
from grader.reporters.escape import markdown, markdown_code, short
from grader.reporters.figures import WITHHELD, interval, letter, number_of, part, points, share
from grader.reporters.gaps import GapGroup, gaps_by_reason
from grader.reporters.headline import severities
from grader.reporters.next_letter import goal_of, next_letter, remark_on
from grader.reporters.problems import Problem, details, problems, told, worst_problems_first
from grader.reporters.selections import PricedSuppression, costliest, lowest, priced_suppressions, worst_first

COMMENT_ROOM = 65_536
"""Characters that a comment may have on GitHub."""
SUMMARY_ROOM = 1_000_000
"""Bytes that the summary of one step may have on GitHub, a little less than its 1 MiB."""
_SHARES = 9
"""Parts that share the room: eight tables, and what stands around them."""
_DIMENSIONS = "| Dimension | Letter | Score | Interval | Coverage |"
_COSTS = "| Points | Gain | Criterion | What |"
_STEPS = "| Gain | Fix |"
_PROBLEMS = "| Severity | Points | Where | What |"
_WORST = "| Score | Unit | File |"
_FILES = "| File | Letter | Score | Interval |"
_GAPS = "| Units | Reason | What helps | First of them |"
_COMMENTS = "| Points | Where | Comment |"

Item = TypeVar("Item")
Row = tuple[str, ...]


def render(report: Report, *, bands: Sequence[Band] = (), rows: int = 10, room: int = COMMENT_ROOM) -> str:
    """Heading, dimensions, what costs most, the way to the next letter; what was found and all other parts folded away.

    A table has at most `rows` rows and its share of `room` bytes, and says what it leaves out; empty ones are not
    there.
    """
    table = partial(_table, limit=rows, room=room // _SHARES)
    found = worst_problems_first(problems(report))
    files, gaps, suppressions = worst_first(report.files), gaps_by_reason(report), priced_suppressions(report)
    units = ", ".join(f"{group.reason} {group.units}" for group in gaps)
    lines = [
        *_heading(report),
        *table("dimension", _DIMENSIONS, list(report.dimensions.items()), _dimension),
        *_titled("What costs most", table("deduction", _COSTS, costliest(report.grade.deductions), _cost)),
        *_next(report.grade, bands, table),
        *_folded(f"Problems: {severities(found)}", table("problem", _PROBLEMS, found, _problem)),
        *_folded("Lowest units", table("unit", _WORST, lowest(report.spectrum), _worst)),
        *_folded(f"Files: {len(files)}", table("file", _FILES, files, _file)),
        *_folded(f"Not assessed: {units}", table("reason", _GAPS, gaps, _gap)),
        *_folded(f"Suppressions: {len(suppressions)}", table("suppression", _COMMENTS, suppressions, _suppression)),
    ]
    return "\n".join(lines) + "\n"


def marked_summary(grade: Grade) -> str:
    """`B 84.2 [80.1, 90.0]`, the letter without markup."""
    return f"{markdown(letter(grade))} {points(grade.score)} {interval(grade)}"


def _heading(report: Report) -> Iterator[str]:
    yield f"## grader: {marked_summary(report.grade)}"
    yield ""
    yield (
        f"{number_of(len(report.files), 'file')}, {share(report.grade.coverage)} assessed, "
        f"rubric {_name(report.rubric.name)}, mode {report.mode}, isolation {report.isolation.level}"
    )
    if report.grade.letter is None:
        yield ""
        yield WITHHELD


def _dimension(item: tuple[str, DimensionResult]) -> Row:
    name, each = item
    grade = each.grade
    return _name(name), markdown(letter(grade)), points(grade.score), interval(grade), share(grade.coverage)


def _next(grade: Grade, bands: Sequence[Band], table: Callable[..., list[str]]) -> Iterator[str]:
    needed = next_letter(grade, bands)
    if needed is None:
        return
    yield from ("", f"### {markdown(goal_of(needed, grade))}")
    yield from table("fix", _STEPS, needed.steps, _step)
    if not needed.reached:
        yield from ("", remark_on(needed))


def _step(item: Deduction) -> Row:
    return f"+{part(item.gain)}", markdown(short(item.sentence))


def _cost(item: Deduction) -> Row:
    return part(item.points), part(item.gain), markdown_code(item.criterion), markdown(short(item.sentence))


def _problem(problem: Problem) -> Row:
    where = _name(f"{problem.path}:{problem.span.line}")
    what = [f"{markdown_code(problem.check)} {markdown(told(problem))}", *map(markdown_code, details(problem))]
    return problem.severity, part(problem.points), where, "<br>".join(what)


def _worst(unit: Worst) -> Row:
    return points(unit.score), _name(unit.qualname), _name(unit.path)


def _file(file: FileResult) -> Row:
    if file.status == "empty":
        return _name(file.path), "", "empty", ""
    return _name(file.path), markdown(letter(file.grade)), points(file.grade.score), interval(file.grade)


def _gap(group: GapGroup) -> Row:
    first = markdown(short(f"{group.where}: {group.detail}"))
    return str(group.units), group.reason, markdown(group.advice), first


def _suppression(each: PricedSuppression) -> Row:
    comment = each.suppression
    return part(each.points), _name(f"{comment.path}:{comment.line}"), markdown(short(comment.comment))


def _name(text: str) -> str:
    return markdown_code(short(text))


def _table(
    what: str, head: str, items: Sequence[Item], row: Callable[[Item], Row], *, limit: int, room: int
) -> list[str]:
    """A table of the first items that fit, and how many did not; nothing where there are none."""
    if not items:
        return []
    lines = [head, f"|{' --- |' * (head.count('|') - 1)}"]
    left = room - sum(len(line) for line in lines)
    for item in items[:limit]:
        line = f"| {' | '.join(row(item))} |"
        left -= len(line.encode()) + 1
        if left < 0:
            break
        lines.append(line)
    missing = len(items) - (len(lines) - 2)
    more = ["", f"... and {number_of(missing, f'more {what}')}"] if missing else []
    return ["", *lines, *more]


def _titled(title: str, table: Sequence[str]) -> Iterator[str]:
    if table:
        yield from ("", f"### {title}", *table)


def _folded(title: str, table: Sequence[str]) -> Iterator[str]:
    if table:
        yield from ("", "<details>", f"<summary>{title}</summary>", *table, "", "</details>")
