"""How much a function does, whatever its layout."""

from __future__ import annotations

import ast

from grader.checkers.complexity.descent import children_of
from grader.facts.units import Function
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.statements",
    title="Statements in a function",
    why="A function of fifty statements does several things; they can be neither named, tested nor reused apart.",
    bad="""\
def invoice(order):
    lines = []
    lines.append("INVOICE")
    lines.append(order.number)
    lines.append("")
    lines.append(order.customer.name)
    lines.append(order.customer.street)
    lines.append(order.customer.city)
    lines.append("")
    net = 0
    for item in order.items:
        price = item.price
        if item.discount:
            price = price - item.discount
        total = price * item.count
        net = net + total
        lines.append(f"{item.name} {item.count} {total}")
    lines.append("")
    tax = net * order.tax_rate
    lines.append(f"net {net}")
    lines.append(f"tax {tax}")
    lines.append(f"due {net + tax}")
    return "\\n".join(lines)
""",
    good="""\
def invoice(order):
    return "\\n\\n".join([heading(order), address(order.customer), items(order), totals(order)])
""",
    applies=("function",),
    severity="medium",
    help_url="https://docs.astral.sh/ruff/rules/too-many-statements/",
)


def measure(function: Function, qualname: str) -> int:  # noqa: ARG001 - all measures share one signature
    """Statements in the body, those of nested functions and classes included; docstrings and the `def` do not count.

    What stands for statements counts as they would: each `for` and `if` of a comprehension, each lambda. Statements,
    not lines: neither blank lines, comments nor semicolons change it. Sources: SIG's 15 lines a unit, pylint R0915.
    """
    total = 0
    stack: list[ast.AST] = list(function.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.stmt):
            total += 1 - _has_docstring(node)
        elif isinstance(node, ast.comprehension):
            total += 1 + len(node.ifs)
        else:
            total += isinstance(node, ast.Lambda)
        stack.extend(children_of(node))
    return total - _has_docstring(function)


def _has_docstring(node: ast.stmt) -> bool:
    match node:
        case (
            ast.FunctionDef(body=[ast.Expr(value=ast.Constant(value=str())), *_])
            | ast.AsyncFunctionDef(body=[ast.Expr(value=ast.Constant(value=str())), *_])
            | ast.ClassDef(body=[ast.Expr(value=ast.Constant(value=str())), *_])
        ):
            return True
    return False
