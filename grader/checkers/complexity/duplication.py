"""Code that stands in a file twice."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from grader.checkers.complexity.clones import Body, Clone, find_clones
from grader.checkers.complexity.code_lines import CodeLine, code_lines
from grader.facts.units import Function
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.duplication",
    title="Duplicated code",
    why="What is written twice must be changed twice; sooner or later one copy is forgotten.",
    bad="""\
def invoice_total(invoice):
    total = 0
    for line in invoice.lines:
        if line.count > 0:
            total += line.price * line.count
    if invoice.member:
        total *= 0.9
    return round(total, 2)


def basket_total(basket):
    amount = 0
    for item in basket.lines:
        if item.count > 0:
            amount += item.price * item.count
    if basket.member:
        amount *= 0.95
    return round(amount, 2)
""",
    good="""\
def invoice_total(invoice):
    return total(invoice.lines, discount=0.1 if invoice.member else 0)


def basket_total(basket):
    return total(basket.lines, discount=0.05 if basket.member else 0)
""",
    applies=("function",),
    severity="medium",
    help_url="https://pmd.github.io/pmd/pmd_userdocs_cpd.html",
)


def find(text: str, functions: Sequence[tuple[str, Function]]) -> tuple[tuple[Clone, ...], float]:
    """Find the clones in some functions, in source order, and the share of the file's lines that stand in any.

    A clone is at least six lines, or three with forty tokens, of one function body that an earlier place in the file
    has too, under other names and literals perhaps. Lines are logical ones: layout, comments and docstrings do not
    count. Sources: CPD and SIG, whose limits these are.
    """
    lines = list(code_lines(text))
    clones = tuple(find_clones([Body(name, _body(node, lines)) for name, node in functions]))
    copied = {line.first for clone in clones for line in (*clone.lines, *clone.original)}
    return clones, len(copied) / max(1, len(lines))


def _body(function: Function, lines: Sequence[CodeLine]) -> list[CodeLine]:
    start = ast.get_docstring(function, clean=False) is not None
    first = function.body[start].lineno if len(function.body) > start else function.body[0].lineno
    return [line for line in lines if first <= line.first <= (function.end_lineno or first)]
