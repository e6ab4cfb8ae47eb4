"""Markdown tables of what the tools answered, each with its rules as caption."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable

from contest.answers import Record, Tool, outcome
from contest.complexity import CLASSIFIERS, right
from contest.pairs import Pair

CAPTIONS = {
    "edge_cases": (
        "{count} pairs. *Found*: flags the bad version and not the good one. *False alarm*: flags the good one. "
        "*No answer*: versions about which the tool says nothing (nothing to run, an error of its own, the limit "
        "of {cpu} CPU seconds a process). What flags: a failing or endless test (ghostwriter, exceptions that the"
        " docstring names being expected), a counterexample (CrossHair; for check, `post: True` and those "
        "exceptions were added as contract), a test that expects an exception of Pynguin's own accord or, with a "
        "reference, a test of the good version that fails, a finding of severity medium or more (grader). The "
        "last four rows see the good version as reference."
    ),
    "security": (
        "{count} pairs. A version weighs the sum of its findings (critical 27, high 9, medium 3, low 1; ruff has no "
        "severities, each counts as medium). *Won*: the bad version weighs strictly more than the good one, *lost*: "
        "strictly less. *False alarm*: the good version has a finding of medium or more."
    ),
    "complexity": (
        "{count} pairs with equal results, unequal growth in time, memory or calls. *Won*: the slow version gets the "
        "strictly worse number, *lost*: the strictly better one (big_O: class; complexipy, radon: sum over the file; "
        "ruff: number of findings; grader: score, structure included). *Class*: share of the {versions} versions whose "
        "class of time is right when all sizes grow together; no answer is wrong. big_O got inputs made from the "
        "annotations, CPU time as its clock and {cpu} CPU seconds a function."
    ),
}
HEADS = {
    "edge_cases": ("tool", "pairs", "found", "false alarms", "no answer", "CPU s per function", "version"),
    "security": ("tool", "pairs", "won", "tied", "lost", "false alarms", "CPU s in all", "version"),
    "complexity": ("tool", "pairs", "class", "won", "tied", "lost", "CPU s in all", "CPU s per function", "version"),
}


def table(suite: str, tools: Iterable[Tool], records: dict[str, Record], pairs: list[Pair], cpu: int) -> str:
    """The table of a set, caption below."""
    head = HEADS[suite]
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 2) + " --- |"]
    for tool in tools:
        record = records[tool.name]
        answered = [pair for pair in pairs if pair.name in record.answers]
        if record.failure or not answered:
            message = " ".join(record.failure.replace("|", "/").split()) or "not asked"
            lines.append("| " + " | ".join([tool.title, "not run", *[""] * (len(head) - 3), message]) + " |")
        else:
            cells = [tool.title, *row(suite, tool, record, answered, len(pairs)), record.version]
            lines.append("| " + " | ".join(cells) + " |")
    dates = sorted({record.when for record in records.values() if record.when})
    rules = CAPTIONS[suite].format(count=len(pairs), versions=2 * len(pairs), cpu=cpu)
    ran = f"Python {platform.python_version()}, {' to '.join(sorted({dates[0], dates[-1]})) if dates else 'never'}."
    return "\n".join([*lines, "", f"{rules} {ran}"]) + "\n"


def row(suite: str, tool: Tool, record: Record, pairs: list[Pair], count: int) -> list[str]:
    """The cells of a tool between its title and its version."""
    outcomes = Counter(outcome(pair, record.answers[pair.name]) for pair in pairs)
    alarms = sum(record.answers[pair.name][pair.better].alarm for pair in pairs)
    answers = [record.answers[pair.name][version] for pair in pairs for version in (pair.better, pair.worse)]
    seconds = sum(answer.cpu for answer in answers)
    reached = str(count) if len(pairs) == count else f"{len(pairs)} of {count}"
    each = f"{seconds / len(answers):.2f}"
    if suite == "edge_cases":
        silent = sum(answer.weight is None for answer in answers)
        return [reached, str(outcomes["won"]), str(alarms), str(silent), each]
    results = [str(outcomes[name]) for name in ("won", "tied", "lost")]
    if suite == "security":
        return [reached, *results, str(alarms), f"{seconds:.1f}"]
    classes = "-"
    if tool.name in CLASSIFIERS:
        hits = sum(
            right(pair, version, record.answers[pair.name][version].label)
            for pair in pairs
            for version in (pair.better, pair.worse)
        )
        classes = f"{hits / len(answers):.2f}"
    return [reached, classes, *results, f"{seconds:.1f}", each]
