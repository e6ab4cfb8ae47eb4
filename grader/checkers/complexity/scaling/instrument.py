"""Rewrites source so that it counts its own work: a tick for each pass of a loop and each call, prices for the rest.

What the code computes stays the same; only calls of the meter are added. No frame is added to a call of the subject's
own functions, so recursion goes as deep as before.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from grader.facts.tree import refused

METER = "_grader_meter"
"""The package that the meter's files are sent as."""
MAX_CHARACTERS = 600_000
"""Of other modules that are rewritten for one file: some 15,000 lines."""
_NAMES = (
    *("callee", "contains", "equal", "erased", "grown", "made", "method", "respliced", "stored", "taken"),
    *("tick", "tick_true", "unequal"),
)
_UNTOUCHED = frozenset(("super", "locals", "globals", "vars", "dir", "eval", "exec", "len", "range", "isinstance"))
"""Names that look at the frame that calls them, and some of the commonest that cost one step."""
_COPYING = (ast.Add, ast.Mult, ast.Sub, ast.BitOr, ast.BitAnd, ast.BitXor, ast.Mod)

N = TypeVar("N", bound=ast.AST)


def instrumented(tree: ast.Module) -> str:
    """The text of a module that counts its work; it imports the meter by the name METER.

    Raises ValueError or RecursionError where the tree has no text. The tree itself stays as it is.
    """
    copy: ast.Module = ast.parse(ast.unparse(tree))
    _Rewriter().visit(copy)
    place = _after_future_imports(copy)
    names = ", ".join(f"{name} as {_own(name)}" for name in _NAMES)
    copy.body[place:place] = ast.parse(f"import {METER}.counting\nfrom {METER}.counting import {names}").body
    return ast.unparse(ast.fix_missing_locations(copy))


def counting_siblings(siblings: Mapping[str, str]) -> dict[str, str]:
    """Other modules of the project, those that are named first rewritten as well, up to MAX_CHARACTERS of text."""
    left = MAX_CHARACTERS
    found: dict[str, str] = {}
    for name, text in siblings.items():
        wanted = "def " in text and len(text) <= left
        left -= len(text) if wanted else 0
        found[name] = _counting(text) if wanted else text
    return found


@lru_cache(maxsize=512)
def _counting(text: str) -> str:
    """A module's text rewritten; as it is where that cannot be done."""
    if refused(text):
        return text
    try:
        return instrumented(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text


def with_meter(text: str) -> str:
    """The text of a module as it is, and the meter for its memory: the lines keep their numbers."""
    return text.rstrip("\\\n") + f"\n\nimport {METER}.memory\n"


def _own(name: str) -> str:
    return f"_grader_{name}"


def _after_future_imports(tree: ast.Module) -> int:
    place = 0
    for index, statement in enumerate(tree.body):
        match statement:
            case ast.Expr(value=ast.Constant(value=str())) if index == 0:
                place = 1
            case ast.ImportFrom(module="__future__"):
                place = index + 1
    return place


class _Rewriter(ast.NodeTransformer):
    """Visits each node once; annotations and decorators are left alone."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        return self._function(node)

    def _function(self, node: N) -> N:
        body: list[ast.stmt] = node.body  # type: ignore[attr-defined]  # both kinds of function have one
        body[:] = self._statements(body)
        documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
        body.insert(1 if documented else 0, _statement("tick"))
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        self.generic_visit(node)
        node.body = ast.BoolOp(op=ast.Or(), values=[_call("tick"), node.body])
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_For(self, node: ast.For) -> ast.For:
        return self._loop(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AsyncFor:
        return self._loop(node)

    def visit_While(self, node: ast.While) -> ast.While:
        return self._loop(node)

    def _loop(self, node: N) -> N:
        self.generic_visit(node)
        node.body.insert(0, _statement("tick"))  # type: ignore[attr-defined]  # every loop has one
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        self.generic_visit(node)
        node.ifs.insert(0, _call("tick_true"))
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        match node.func:
            case ast.Name(id=name) if name in _UNTOUCHED or name.startswith("_grader_"):
                node.args = [self.visit(argument) for argument in node.args]
                for keyword in node.keywords:
                    keyword.value = self.visit(keyword.value)
                return node
        self.generic_visit(node)
        match node.func:
            case ast.Attribute(value=owner, attr=name) if not name.startswith("__") or name.endswith("__"):
                node.func = _call("method", owner, ast.Constant(name))
            case function:
                node.func = _call("callee", function)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if len(node.ops) != 1:
            return node
        left, right = node.left, node.comparators[0]
        match node.ops[0]:
            case ast.In():
                return _call("contains", left, right)
            case ast.NotIn():
                return ast.UnaryOp(op=ast.Not(), operand=_call("contains", left, right))
            case ast.Eq() if not _is_plain(left) and not _is_plain(right):
                return _call("equal", left, right)
            case ast.NotEq() if not _is_plain(left) and not _is_plain(right):
                return _call("unequal", left, right)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        plain = _is_number(node.left) or _is_number(node.right)
        copies = isinstance(node.op, _COPYING) and (not plain or isinstance(node.op, ast.Mult))
        return _call("made", node) if copies else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                part.value = self.visit(part.value)
        return _call("made", node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.slice, ast.Slice) and isinstance(node.ctx, ast.Load):
            return _call("made", node)
        return node

    def visit_List(self, node: ast.List) -> ast.AST:
        return self._display(node)

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        return self._display(node)

    def visit_Set(self, node: ast.Set) -> ast.AST:
        return self._display(node)

    def _display(self, node: ast.List | ast.Tuple | ast.Set) -> ast.AST:
        self.generic_visit(node)
        unpacks = any(isinstance(item, ast.Starred) for item in node.elts)
        loaded = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        return _call("made", node) if unpacks and loaded else node

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        self.generic_visit(node)
        return _call("made", node) if None in node.keys else node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        node.value = self.visit(node.value)
        if _is_number(node.value):
            return node
        if not isinstance(node.op, ast.Add):
            node.value = _call("taken", node.value)
            return node
        match node.target:
            case ast.Name(id=name):
                value = _call("grown", ast.Name(name, ast.Load()), node.value)
                return ast.Assign(targets=[node.target], value=value)
            case ast.Attribute() as target if _is_dotted(target):
                before = ast.Attribute(target.value, target.attr, ast.Load())
                return ast.Assign(targets=[target], value=_call("stored", before, node.value))
        node.value = _call("taken", node.value)
        return node

    def visit_Delete(self, node: ast.Delete) -> ast.AST | list[ast.stmt]:
        charges: list[ast.stmt] = [
            _statement("erased", _loaded(target.value), _as_value(target.slice))
            for target in node.targets
            if isinstance(target, ast.Subscript) and _is_dotted(target.value) and _is_repeatable(target.slice)
        ]
        return [*charges, node] if charges else node

    def visit_Assign(self, node: ast.Assign) -> ast.AST | list[ast.stmt]:
        node.value = self.visit(node.value)
        node.targets = [self.visit(target) for target in node.targets]
        charges: list[ast.stmt] = []
        for target in node.targets:
            match target:
                case ast.Subscript(value=owner, slice=ast.Slice()) if _is_dotted(owner):
                    charges.append(_statement("respliced", _loaded(owner)))
        return [*charges, node] if charges else node

    def _statements(self, body: list[ast.stmt]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for statement in body:
            new = self.visit(statement)
            found.extend(new if isinstance(new, list) else [new])
        return found


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(func=ast.Name(_own(name), ast.Load()), args=list(arguments), keywords=[])


def _statement(name: str, *arguments: ast.expr) -> ast.Expr:
    return ast.Expr(_call(name, *arguments))


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _is_plain(node: ast.expr) -> bool:
    """Does a comparison with this read a bounded number of elements?"""
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.Call(func=ast.Name(id="len")):
            return True
    return False


def _is_dotted(node: ast.expr) -> bool:
    """A name or attributes of one: evaluating it twice changes nothing."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _is_repeatable(node: ast.expr) -> bool:
    return all(
        isinstance(
            inner,
            ast.Constant
            | ast.Name
            | ast.Slice
            | ast.UnaryOp
            | ast.BinOp
            | ast.expr_context
            | ast.operator
            | ast.unaryop,
        )
        for inner in ast.walk(node)
    )


def _loaded(node: ast.expr) -> ast.expr:
    copy = ast.parse(ast.unparse(node), mode="eval")
    return copy.body


def _as_value(node: ast.expr) -> ast.expr:
    """An index, or a slice as the call that makes one."""
    if isinstance(node, ast.Slice):
        parts = [part or ast.Constant(None) for part in (node.lower, node.upper, node.step)]
        return ast.Call(func=ast.Name("slice", ast.Load()), args=parts, keywords=[])
    return _loaded(node)
