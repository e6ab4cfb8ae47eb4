"""Faults to plant in a function: small changes of one expression or statement, told by operator."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator

from msgspec import Struct

Function = ast.FunctionDef | ast.AsyncFunctionDef

OFF_BY_ONE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
OTHER_SIGN: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}


class Fault(Struct, frozen=True, kw_only=True):
    """One change: the text of the file with it, and what it was."""

    operator: str
    line: int
    before: str
    after: str
    text: str


Node = ast.expr | ast.stmt
Change = Callable[[ast.AST], Node | None]
"""Another node for this one; None where the operator does not apply."""


def comparison(node: ast.AST) -> ast.expr | None:
    """`<` for `<=`, `!=` for `==`."""
    if not isinstance(node, ast.Compare) or type(node.ops[0]) not in OFF_BY_ONE:
        return None
    changed = copy.deepcopy(node)
    changed.ops[0] = OFF_BY_ONE[type(node.ops[0])]()
    return changed


def arithmetic(node: ast.AST) -> ast.expr | None:
    """`+` for `-`, `*` for `//`; texts and lists stay joined."""
    if not isinstance(node, ast.BinOp) or type(node.op) not in OTHER_SIGN:
        return None
    if any(_is_sequence(side) for side in (node.left, node.right)):
        return None
    changed = copy.deepcopy(node)
    changed.op = OTHER_SIGN[type(node.op)]()
    return changed


def negation(node: ast.AST) -> ast.expr | None:
    """A `not` dropped."""
    return node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) else None


def junction(node: ast.AST) -> ast.expr | None:
    """`and` for `or`."""
    if not isinstance(node, ast.BoolOp):
        return None
    changed = copy.deepcopy(node)
    changed.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return changed


def constant(node: ast.AST) -> ast.expr | None:
    """A whole number that is one more."""
    return ast.Constant(node.value + 1) if isinstance(node, ast.Constant) and type(node.value) is int else None


def index(node: ast.AST) -> ast.expr | None:
    """The neighbour of a constant index or bound."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
        return None
    changed = copy.deepcopy(node)
    bounds = [changed.slice.lower, changed.slice.upper] if isinstance(changed.slice, ast.Slice) else [changed.slice]
    for bound in bounds:
        whole = bound.operand if isinstance(bound, ast.UnaryOp) else bound
        if isinstance(whole, ast.Constant) and type(whole.value) is int:
            whole.value += 1
            return changed
    return None


def arguments(node: ast.AST) -> ast.expr | None:
    """The first two arguments of a call in the other order."""
    if not isinstance(node, ast.Call) or len(node.args) < 2:  # noqa: PLR2004 - two are swapped
        return None
    first, second = node.args[:2]
    if any(isinstance(one, ast.Starred) for one in (first, second)) or ast.dump(first) == ast.dump(second):
        return None
    changed = copy.deepcopy(node)
    changed.args[:2] = changed.args[1::-1]
    return changed


def copying(node: ast.AST) -> ast.expr | None:
    """No copy: the thing itself for `x.copy()`, `x[:]`, `list(x)`."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and isinstance(node.ctx, ast.Load):
        bounded = node.slice.lower or node.slice.upper or node.slice.step
        return None if bounded else node.value
    if not isinstance(node, ast.Call) or node.keywords:
        return None
    if isinstance(node.func, ast.Attribute) and node.func.attr == "copy" and not node.args:
        return node.func.value
    made = isinstance(node.func, ast.Name) and node.func.id in ("list", "dict", "set", "tuple")
    return node.args[0] if made and len(node.args) == 1 and isinstance(node.args[0], ast.Name) else None


def branch(node: ast.AST) -> ast.stmt | None:
    """A branch without alternative left out."""
    return ast.Pass() if isinstance(node, ast.If) and not node.orelse else None


def default(node: ast.AST) -> ast.expr | None:
    """Another default value."""
    if not isinstance(node, ast.Constant):
        return None
    if isinstance(node.value, bool):
        return ast.Constant(not node.value)
    return ast.Constant(node.value + 1) if isinstance(node.value, int) else None


INSIDE: dict[str, Change] = {
    "comparison": comparison,
    "arithmetic": arithmetic,
    "not dropped": negation,
    "and/or": junction,
    "constant": constant,
    "index": index,
    "arguments swapped": arguments,
    "copy removed": copying,
    "branch missing": branch,
}


def faults_of(text: str, function: Function) -> dict[str, list[Fault]]:
    """Every fault that can be planted in a function of a file, by operator, in source order."""
    lines = text.encode().split(b"\n")
    found: dict[str, list[Fault]] = {}
    changes: list[tuple[str, Node, Node]] = [
        (operator, node, changed)
        for node in _body(function)
        if isinstance(node, ast.expr | ast.stmt)
        for operator, change in INSIDE.items()
        if (changed := change(node)) is not None
    ]
    given = [*function.args.defaults, *[one for one in function.args.kw_defaults if one]]
    changes += [("default", node, changed) for node in given if (changed := default(node)) is not None]
    for operator, node, changed in changes:
        fault = _planted(lines, operator, node, changed)
        if fault is not None:
            found.setdefault(operator, []).append(fault)
    return found


def _is_sequence(node: ast.expr) -> bool:
    plain = isinstance(node, ast.List | ast.Tuple | ast.JoinedStr)
    return plain or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))


def _body(function: Function) -> Iterator[ast.AST]:
    """What runs in a function: no annotations, nothing in f-strings (whose places Python 3.11 does not know)."""
    queue: list[ast.AST] = list(function.body)
    while queue:
        node = queue.pop(0)
        yield node
        left_out = {id(getattr(node, name, None)) for name in ("annotation", "returns")}
        if isinstance(node, ast.Subscript):
            left_out |= {id(node.slice)} if isinstance(node.slice, ast.Constant) else set()
        if not isinstance(node, ast.JoinedStr):
            queue += [child for child in ast.iter_child_nodes(node) if id(child) not in left_out]


def _planted(
    lines: list[bytes], operator: str, node: ast.expr | ast.stmt, changed: ast.expr | ast.stmt
) -> Fault | None:
    """The file with one node written anew; None where that is no Python or changes nothing."""
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    start = sum(len(line) + 1 for line in lines[: node.lineno - 1]) + node.col_offset
    end = sum(len(line) + 1 for line in lines[: end_line - 1]) + end_column
    whole = b"\n".join(lines)
    before, after = whole[start:end].decode(), ast.unparse(changed)
    if before.startswith("elif"):
        return None
    written = f"({after})" if isinstance(changed, ast.expr) else after
    text = (whole[:start] + written.encode() + whole[end:]).decode()
    if ast.dump(node) == ast.dump(changed):
        return None
    try:
        ast.parse(text)
    except SyntaxError:
        return None
    return Fault(operator=operator, line=node.lineno, before=before, after=after, text=text)
