"""A comparison of alternatives as text, Markdown or JSON. Names and messages are escaped for their sink."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from grader.model.comparison import Comparison, Ranking
from grader.model.evidence import Finding
from grader.reporters.encoding import document
from grader.reporters.escape import markdown, markdown_code, short, terminal
from grader.reporters.figures import NOTHING, summary
from grader.reporters.markdown import marked_summary

FORMATS = ("terminal", "json", "markdown")
SHOWN = 10
"""Rows of a list of functions or findings that people are shown."""
_SAME = "no difference"


def render(name: str, comparison: Comparison) -> str:
    """The comparison in one of FORMATS, each line ended. Raises KeyError for another name."""
    return {"terminal": _text, "markdown": _markdown, "json": document}[name](comparison)


def verdict(comparison: Comparison) -> str:
    """One sentence: who is ahead overall, and in which dimensions they differ. Names are not escaped."""
    names = comparison.alternatives
    parts = [ranking for ranking in comparison.dimensions if ranking.difference]
    if not comparison.overall.difference:
        if parts:
            return f"{_SAME} overall; they differ in {', '.join(str(part.dimension) for part in parts)}"
        return f"{_SAME} in points, but in what was found" if any(comparison.only_in) else _SAME
    orders = [
        " = ".join(names[one.alternative] for one in group)
        for _, group in groupby(comparison.overall.standings, key=lambda one: one.rank)
    ]
    sure = "" if comparison.overall.clear else " (their intervals overlap)"
    where = f", in {', '.join(str(part.dimension) for part in parts)}" if parts else ""
    return f"{' is ahead of '.join(orders)}{where}{sure}"


def _text(comparison: Comparison) -> str:
    return "".join(f"{line}\n" for line in _lines(comparison))


def _lines(comparison: Comparison) -> Iterator[str]:
    names = [terminal(name) for name in comparison.alternatives]
    yield terminal(verdict(comparison))
    yield f"rubric {terminal(comparison.rubric.name)}, mode {comparison.mode}, isolation {comparison.isolation.level}"
    rankings = [comparison.overall, *comparison.dimensions]
    left = max(len(_title(ranking)) for ranking in rankings)
    right = max(map(len, names))
    for ranking in rankings:
        yield ""
        yield f"{_title(ranking):{left}}  {_word(ranking)}"
        yield from (
            f"  {one.rank}. {names[one.alternative]:{right}}  {summary(one.grade)}" for one in ranking.standings
        )
    shown = comparison.scaling[:SHOWN]
    if shown:
        yield ""
        yield "measured growth"
        for row in shown:
            labels = ", ".join(
                f"{name} {terminal(label or NOTHING)}" for name, label in zip(names, row.labels, strict=True)
            )
            yield f"  {row.check.rpartition('.')[2]} {terminal(row.function)}: {labels}"
        yield from _more(len(comparison.scaling), "measurements")
    for name, findings in zip(names, comparison.only_in, strict=True):
        if findings:
            yield ""
            yield f"only in {name}"
            yield from (f"  {terminal(_finding(item))}" for item in findings[:SHOWN])
            yield from _more(len(findings), "findings")


def _title(ranking: Ranking) -> str:
    return ranking.dimension or "overall"


def _word(ranking: Ranking) -> str:
    if not ranking.difference:
        return _SAME
    return "clear" if ranking.clear else "intervals overlap"


def _finding(item: Finding) -> str:
    return f"line {item.span.line}: {item.check} {short(item.message)} ({item.severity})"


def _more(count: int, what: str) -> Iterator[str]:
    if count > SHOWN:
        yield f"  ... and {count - SHOWN} more {what}"


def _markdown(comparison: Comparison) -> str:
    return "".join(f"{line}\n" for line in _sections(comparison))


def _sections(comparison: Comparison) -> Iterator[str]:
    names = [markdown_code(name) for name in comparison.alternatives]
    yield f"## grader compare: {markdown(verdict(comparison))}"
    yield ""
    yield f"| | {' | '.join(names)} | |"
    yield f"|{' --- |' * (len(names) + 2)}"
    for ranking in (comparison.overall, *comparison.dimensions):
        cells = {one.alternative: f"{one.rank}. {marked_summary(one.grade)}" for one in ranking.standings}
        row = " | ".join(cells[number] for number in range(len(names)))
        yield f"| {_title(ranking)} | {row} | {_word(ranking)} |"
    for scale in comparison.scaling[:SHOWN]:
        row = " | ".join(markdown(label or NOTHING) for label in scale.labels)
        yield f"| {scale.check.rpartition('.')[2]} {markdown_code(scale.function)} | {row} | |"
    for name, findings in zip(names, comparison.only_in, strict=True):
        if findings:
            yield ""
            yield f"### Only in {name}"
            yield ""
            yield from (f"- {markdown(_finding(item))}" for item in findings[:SHOWN])
            yield from _more(len(findings), "findings")
