"""The report as GitHub's Markdown: for a comment on a pull request, or the summary of a job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from grader.model.report import FileResult, Grade, Report
from grader.reporters.escape import markdown, markdown_code, short
from grader.reporters.figures import WITHHELD, interval, letter, part, points, share
from grader.reporters.gaps import gaps_by_reason
from grader.reporters.headline import severities
from grader.reporters.problems import Problem, details, problems, told, worst_problems_first
from grader.reporters.selections import costliest, lowest, priced_suppressions, worst_first

COMMENT_ROOM = 65_536
"""Characters that a comment may have on GitHub."""
SUMMARY_ROOM = 1_000_000
"""Bytes that the summary of one step may have on GitHub, a little less than its 1 MiB."""
_TABLES = 7
"""Tables that share the room."""

Row = Iterable[str]


def render(report: Report, *, rows: int = 10, room: int = COMMENT_ROOM) -> str:
    """Heading, dimensions, what costs most; folded away, what was found, the lowest, what was not assessed.

    A table has at most `rows` rows and its share of `room` bytes, and says what it leaves out; empty ones are not
    there.
    """
    table = partial(_table, limit=rows, room=room // _TABLES)
    found = worst_problems_first(problems(report))
    deductions = costliest(report.grade.deductions)
    units = lowest(report.spectrum)
    files = worst_first(report.files)
    gaps = gaps_by_reason(report)
    suppressions = priced_suppressions(report)
    lines = [
        *_heading(report),
        *table(("Dimension", "Letter", "Score", "Interval", "Coverage"), _dimensions(report), what="dimension"),
        *_titled(
            "What costs most",
            table(
                ("Points", "Gain", "Criterion", "What"),
                [
                    (part(item.points), part(item.gain), markdown_code(item.criterion), markdown(short(item.sentence)))
                    for item in deductions
                ],
                what="deduction",
            ),
        ),
        *_folded(
            f"Problems: {severities(found)}",
            table(("Severity", "Points", "Where", "What"), list(map(_problem, found)), what="problem"),
        ),
        *_folded(
            "Lowest units",
            table(
                ("Score", "Unit", "File"),
                [(points(each.score), _name(each.qualname), _name(each.path)) for each in units],
                what="unit",
            ),
        ),
        *_folded(
            f"Files: {len(files)}", table(("File", "Letter", "Score", "Interval"), list(map(_file, files)), what="file")
        ),
        *_folded(
            f"Not assessed: {', '.join(f'{group.reason} {group.units}' for group in gaps)}",
            table(
                ("Units", "Reason", "What helps", "First of them"),
                [
                    (
                        str(each.units),
                        each.reason,
                        markdown(each.advice),
                        markdown(short(f"{each.where}: {each.detail}")),
                    )
                    for each in gaps
                ],
                what="reason",
            ),
        ),
        *_folded(
            f"Suppressions: {len(suppressions)}",
            table(
                ("Points", "Where", "Comment"),
                [
                    (
                        part(each.points),
                        _name(f"{each.suppression.path}:{each.suppression.line}"),
                        markdown(short(each.suppression.comment)),
                    )
                    for each in suppressions
                ],
                what="suppression",
            ),
        ),
    ]
    return "\n".join(lines) + "\n"


def marked_summary(grade: Grade) -> str:
    """`B 84.2 [80.1, 90.0]`, the letter without markup."""
    return f"{markdown(letter(grade))} {points(grade.score)} {interval(grade)}"


def _heading(report: Report) -> Iterator[str]:
    count = len(report.files)
    yield f"## grader: {marked_summary(report.grade)}"
    yield ""
    yield (
        f"{count} {'file' if count == 1 else 'files'}, {share(report.grade.coverage)} assessed, "
        f"rubric {_name(report.rubric.name)}, mode {report.mode}, isolation {report.isolation.level}"
    )
    if report.grade.letter is None:
        yield ""
        yield WITHHELD


def _dimensions(report: Report) -> list[Row]:
    return [
        (
            _name(name),
            markdown(letter(each.grade)),
            points(each.grade.score),
            interval(each.grade),
            share(each.grade.coverage),
        )
        for name, each in report.dimensions.items()
    ]


def _problem(problem: Problem) -> Row:
    where = _name(f"{problem.path}:{problem.span.line}")
    what = [f"{markdown_code(problem.check)} {markdown(told(problem))}", *map(markdown_code, details(problem))]
    return problem.severity, part(problem.points), where, "<br>".join(what)


def _file(file: FileResult) -> Row:
    if file.status == "empty":
        return _name(file.path), "", "empty", ""
    return _name(file.path), markdown(letter(file.grade)), points(file.grade.score), interval(file.grade)


def _name(text: str) -> str:
    return markdown_code(short(text))


def _table(head: Sequence[str], rows: Sequence[Row], *, what: str, limit: int, room: int) -> list[str]:
    """A table of the first rows that fit, and how many did not; nothing where there are none."""
    if not rows:
        return []
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    left = room
    for row in rows[:limit]:
        line = f"| {' | '.join(row)} |"
        left -= len(line.encode()) + 1
        if left < 0:
            break
        lines.append(line)
    missing = len(rows) - (len(lines) - 2)
    more = ["", f"... and {missing} more {what}{'' if missing == 1 else 's'}"] if missing else []
    return ["", *lines, *more]


def _titled(title: str, table: Sequence[str]) -> Iterator[str]:
    if table:
        yield from ("", f"### {title}", *table)


def _folded(title: str, table: Sequence[str]) -> Iterator[str]:
    if table:
        yield from ("", "<details>", f"<summary>{title}</summary>", *table, "", "</details>")
