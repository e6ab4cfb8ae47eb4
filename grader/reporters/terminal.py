"""The report on a screen, by rich, which is imported when something is drawn and not before.

Strings of the graded code are escaped and set as `Text`, never as rich's markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from grader.model.evidence import Finding
from grader.model.report import Deduction, DimensionGrade, FileResult, Grade, Report, Spectrum
from grader.model.rubric import Band
from grader.reporters import figures
from grader.reporters.bar import bar
from grader.reporters.escape import short, terminal
from grader.reporters.folder import without_folder
from grader.reporters.gaps import gaps_by_reason
from grader.reporters.next_letter import NextLetter, goal_of, next_letter, remark_on
from grader.reporters.problems import call_of
from grader.reporters.selections import (
    costliest,
    findings_by_fingerprint,
    lowest,
    priced_suppressions,
    worst_first,
)

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

_SHOWN = 10
"""Rows of a list, unless verbose."""
_STEPS_SHOWN = 5
_NARROW = 90
"""Columns below which bars and lists shrink."""
_NARROWEST = 72
"""Below it, scores would be cut; a narrower screen wraps the lines instead."""
_WIDE = 110
"""Columns from which files show their interval."""
_HOLDING = ("strong", "kernel")
"""Levels of isolation at which code is run."""
_BEST, _GOOD, _FAIR, _POOR, _BAD = "bold green", "green", "yellow", "dark_orange", "bold red"
_STYLES = {"A": _BEST, "B": _GOOD, "C": _FAIR, "D": _POOR}


def render(report: Report, *, bands: Sequence[Band], width: int, colour: bool, verbose: int = 0) -> str:
    """The report as text of at most `width` columns, 72 at least; `verbose` lifts the caps on lists.

    The environment (NO_COLOR, COLUMNS, TERM) has no say: whoever calls has read it.
    """
    from rich.console import Console

    console = Console(
        file=StringIO(),
        force_terminal=colour,
        no_color=not colour,
        color_system="256" if colour else None,
        force_jupyter=False,
        legacy_windows=False,
        highlight=False,
        width=max(width, _NARROWEST),
        height=25,
    )
    with console.capture() as captured:
        console_render(report, bands, console, verbose=verbose)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def console_render(report: Report, bands: Sequence[Band], console: Console, *, verbose: int = 0) -> None:
    """Print the report to a console of rich, to record it as a picture for example."""
    limit = None if verbose else _SHOWN
    folder, nearer = without_folder(report)
    for part in _parts(nearer, bands, console.width, limit, folder):
        console.print(part)


def _parts(
    report: Report, bands: Sequence[Band], width: int, limit: int | None, folder: str
) -> Iterator[RenderableType]:
    yield from _header(report, bands)
    yield from _dimensions(report, width)
    yield from _files(report, width, limit, folder)
    yield from _functions(report.spectrum, width)
    yield from _deductions(report, width, limit)
    yield from _gaps(report)
    yield from _suppressions(report, limit)
    yield from _next(report.grade, next_letter(report.grade, bands))


def _header(report: Report, bands: Sequence[Band]) -> Iterator[Text]:
    from rich.text import Text

    grade = report.grade
    functions = sum(unit.kind == "function" for unit in report.units)
    yield Text.assemble(
        (f" {figures.letter(grade)} ", f"{_style(grade.letter)} reverse"),
        (f" {figures.points(grade.score)}", "bold"),
        (f" {figures.interval(grade)}", "dim"),
        f"   {figures.number_of(len(report.files), 'file')}, {figures.number_of(functions, 'function')}, "
        f"{figures.share(grade.coverage)} assessed",
    )
    yield Text(
        terminal(f"rubric {report.rubric.name}, mode {report.mode}, {_isolation(report)}, effort {report.effort}"),
        "dim",
    )
    descriptor = next((band.descriptor for band in bands if band.letter == grade.letter), None)
    if descriptor:
        yield Text(terminal(descriptor), "italic")
    elif grade.letter is None:
        yield Text(figures.WITHHELD, "italic")


def _isolation(report: Report) -> str:
    isolation = report.isolation
    notes = ", ".join(isolation.layers) if isolation.level in _HOLDING else isolation.detail
    return f"isolation {isolation.level}{f' ({notes})' if notes else ''}"


def _dimensions(report: Report, width: int) -> Iterator[RenderableType]:
    if not report.dimensions:
        return
    grid = _grid("<", "<", ">", "<", "<", ">", ">")
    cells = 40 if width >= _NARROW else 16
    for name, each in report.dimensions.items():
        grade = each.grade
        grid.add_row(
            _text(name),
            _letter(grade),
            figures.points(grade.score),
            bar(grade, cells, _style(grade.letter)),
            _text(figures.interval(grade), "dim"),
            f"{figures.share(grade.coverage)} assessed",
            _text(f"weight {figures.share(each.weight)}", "dim"),
        )
    yield ""
    yield grid


def _files(report: Report, width: int, limit: int | None, folder: str) -> Iterator[RenderableType]:
    if not report.files:
        return
    wide = width >= _WIDE
    table = _table(padding=2 if width >= _NARROW else 1)
    table.add_column("File", ratio=1, overflow="fold")
    table.add_column("", no_wrap=True)
    for title in ("Score", *(["Interval"] if wide else []), *report.dimensions):
        table.add_column(_text(title), justify="right", no_wrap=True)
    files = worst_first(report.files)
    for file in files[:limit]:
        table.add_row(*_file(file, list(report.dimensions), wide=wide))
    yield from _titled(f"Files in {short(folder)}" if folder else "Files", table, _left_out(len(files), limit, "file"))


def _file(file: FileResult, dimensions: Iterable[str], *, wide: bool) -> Iterator[RenderableType]:
    if file.status == "empty":
        yield _text(short(file.path), "dim")
        yield ""
        yield _text("empty", "dim")
        return
    yield _text(short(file.path))
    yield _letter(file.grade)
    yield figures.points(file.grade.score)
    if wide:
        yield _text(figures.interval(file.grade), "dim")
    yield from (_dimension(file.dimensions, name) for name in dimensions)


def _dimension(grades: Mapping[str, DimensionGrade], name: str) -> Text:
    from rich.text import Text

    if name not in grades:
        return Text("")
    grade = grades[name].grade
    return Text.assemble((figures.letter(grade), _style(grade.letter)), f" {figures.points(grade.score):>5}")


def _functions(spectrum: Spectrum, width: int) -> Iterator[RenderableType]:
    from rich.table import Table

    if not any(spectrum.letters.values()):
        return
    histogram = _grid("<", ">", "<")
    most = max(spectrum.letters.values())
    cells = 20
    for letter, count in spectrum.letters.items():
        if count or letter != figures.NOTHING:
            length = -(-count * cells // most)
            histogram.add_row(_text(letter, _style(letter)), str(count), _text("█" * length, _style(letter)))
    worst = _grid(">", "...")
    for each in lowest(spectrum):
        worst.add_row(figures.points(each.score), _one_line(f"{each.qualname}  {each.path}"))
    beside = Table.grid(padding=(0, 4))
    beside.add_row(_text(f"median {figures.points(spectrum.median)}", "dim"), _text("lowest", "dim"))
    beside.add_row(histogram, worst)
    if width < _NARROW:
        yield from _titled("Functions", histogram)
        yield worst
    else:
        yield from _titled("Functions", beside)


def _deductions(report: Report, width: int, limit: int | None) -> Iterator[RenderableType]:
    if not report.grade.deductions:
        return
    table = _table()
    table.add_column("Points", justify="right", no_wrap=True)
    table.add_column("Gain", justify="right", no_wrap=True)
    if width >= _NARROW:
        table.add_column("Criterion", no_wrap=True)
    table.add_column("Lost to", ratio=1)
    deductions = costliest(report.grade.deductions)
    findings = findings_by_fingerprint(report)
    for item in deductions[:limit]:
        criterion = [_text(item.criterion, "dim")] if width >= _NARROW else []
        table.add_row(
            _text(figures.part(item.points), "red"),
            _text(figures.part(item.gain), "green"),
            *criterion,
            _what(item, findings.get(item.evidence)),
        )
    yield from _titled("Lost points", table, _left_out(len(deductions), limit, "deduction"))


def _what(item: Deduction, finding: Finding | None) -> Text:
    from rich.text import Text

    text = Text(terminal(short(item.sentence)))
    call = call_of(finding.witness) if finding and finding.witness else ""
    if call:
        text.append("\n" + terminal(short(call)), "cyan")
    if finding and finding.fix:
        text.append("\n" + terminal(short(f"fix: {finding.fix.title}")), "green")
    return text


def _gaps(report: Report) -> Iterator[RenderableType]:
    groups = gaps_by_reason(report)
    if not groups:
        return
    table = _table()
    table.add_column("Units", justify="right", no_wrap=True)
    table.add_column("Reason", no_wrap=True)
    table.add_column("What helps, and the first of them", ratio=1)
    for group in groups:
        first = terminal(short(": ".join(filter(None, [group.where, group.detail]))))
        table.add_row(str(group.units), _text(group.reason, "yellow"), _text(group.advice).append(f"\n{first}", "dim"))
    yield from _titled("Not assessed", table)


def _suppressions(report: Report, limit: int | None) -> Iterator[RenderableType]:
    priced = priced_suppressions(report)
    if not priced:
        return
    table = _table()
    table.add_column("Points", justify="right", no_wrap=True)
    table.add_column("Where", ratio=1, overflow="fold")
    table.add_column("Comment", ratio=2, overflow="fold")
    for each in priced[:limit]:
        comment = each.suppression
        hidden = f"  hides {figures.number_of(len(comment.hidden), 'finding')}"
        table.add_row(
            _text(figures.part(each.points), "red"),
            _text(f"{short(comment.path)}:{comment.line}"),
            _text(short(comment.comment)).append(hidden, "dim"),
        )
    yield from _titled("Suppressions", table, _left_out(len(priced), limit, "suppression"))


def _next(grade: Grade, needed: NextLetter | None) -> Iterator[RenderableType]:
    if needed is None:
        return
    steps = _grid(">", "...")
    for item in needed.steps[:_STEPS_SHOWN]:
        steps.add_row(_text(f"+{figures.part(item.gain)}", "green"), _one_line(item.sentence))
    left_out = remark_on(needed) or _left_out(len(needed.steps), _STEPS_SHOWN, "fix")
    yield from _titled(goal_of(needed, grade), steps, left_out)


def _titled(title: str, body: RenderableType, footer: str = "") -> Iterator[RenderableType]:
    yield ""
    yield _text(title, "bold")
    yield body
    if footer:
        yield _text(footer, "dim")


def _table(padding: int = 2) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, padding, 0, 0),
        expand=True,
        header_style="dim",
        border_style="dim",
    )


def _grid(*columns: str) -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, 1))
    for side in columns:
        grid.add_column(justify="right" if side == ">" else "left", no_wrap=side != "...")
    return grid


def _one_line(text: str) -> Text:
    """For a grid's last column `...`: cut where the line ends, so that the figures before it keep their room."""
    from rich.text import Text

    return Text(terminal(short(text)), no_wrap=True, overflow="ellipsis")


def _text(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(terminal(text), style)


def _letter(grade: Grade) -> Text:
    return _text(figures.letter(grade), _style(grade.letter))


def _style(letter: str | None) -> str:
    if letter is None or letter == figures.NOTHING:
        return "dim"
    return _STYLES.get(letter[0], _BAD)


def _left_out(count: int, limit: int | None, what: str) -> str:
    return f"... and {figures.number_of(count - limit, f'more {what}')}" if limit is not None and count > limit else ""
