"""What a parameter must be for the code that uses it to make sense: a duck-type pass over the syntax tree.

Each use allows some kinds of values (`x.split()` a text, `len(x)` anything sized). The kinds that most uses agree on
are left; where several are, names and habit decide.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from grader.facts.imports import dotted
from grader.inputs.module import Module
from grader.inputs.use_tables import ITERABLE, NUMBER, TAKES, TEXT_METHODS, attributes_of

_SEQUENCE = frozenset({"list", "tuple", "str", "bytes"})
_KINDS_OF: Mapping[type, str] = {str: "str", bytes: "bytes", bool: "bool", int: "int", float: "float"}
_BIT_OPERATORS = (ast.LShift, ast.RShift)
_SET_OPERATORS = (ast.BitAnd, ast.BitOr, ast.BitXor)


class Uses(Struct, frozen=True, kw_only=True):
    """What was seen of one value. `kinds` are what each use allows, in order.

    `tested` are class names in `isinstance`, `literals` what it is compared with, `called_with` the numbers of
    arguments of calls of it (None: unknown), `attributes` what is read of it, `items` the expressions that stand for
    its items, `pairs` the lengths that items are unpacked to, `passed_to` the calls that it is handed to.
    """

    kinds: tuple[frozenset[str], ...] = ()
    tested: tuple[str, ...] = ()
    literals: tuple[object, ...] = ()
    called_with: tuple[int | None, ...] = ()
    asked: bool = False
    attributes: frozenset[str] = frozenset()
    items: tuple[str, ...] = ()
    pairs: tuple[int, ...] = ()
    passed_to: tuple[tuple[ast.Call, int | str], ...] = ()
    truth: bool = False
    shown: bool = False


class Scope:
    """A function in which values are followed; `also` are others that use the attributes of `self` that it sets."""

    def __init__(self, node: ast.AST, module: Module, *, also: Iterable[ast.AST] = ()) -> None:
        self.module = module
        self.parents: dict[ast.AST, ast.AST] = {}
        self.by_text: dict[str, list[ast.expr]] = {}
        self._index(node, names=True)
        for other in also:
            self._index(other, names=False)

    def _index(self, root: ast.AST, *, names: bool) -> None:
        stack = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, ast.Name):
                if names:
                    self.by_text.setdefault(node.id, []).append(node)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                self.by_text.setdefault(f"{node.value.id}.{node.attr}", []).append(node)
            elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name | ast.Attribute):
                self.by_text.setdefault(f"{ast.unparse(node.value)}[]", []).append(node)
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
                stack.append(child)

    def uses_of(self, name: str) -> Uses:
        """Follow a name, and the names and attributes of `self` that it is assigned to."""
        found = _Found()
        seen: set[str] = set()
        queue = [name]
        while queue:
            text = queue.pop()
            if text in seen:
                continue
            seen.add(text)
            for node in sorted(self.by_text.get(text, []), key=lambda one: (one.lineno, one.col_offset)):
                if isinstance(getattr(node, "ctx", None), ast.Load):
                    queue += self._look(node, found)
        return found.uses()

    def _look(self, node: ast.expr, found: _Found) -> Iterator[str]:  # noqa: C901, PLR0912, PLR0915 - one branch for each kind of use
        """Note one use; yields further names of the value."""
        parent = self.parents.get(node)
        match parent:
            case ast.Assign() if parent.value is node:
                for target in parent.targets:
                    yield from self._bound(target, found)
            case ast.AnnAssign() | ast.NamedExpr() if parent.value is node:
                yield from self._bound(parent.target, found)
            case ast.Attribute():
                found.attributes.add(parent.attr)
                found.kinds.append(attributes_of(parent.attr))
            case ast.Call() if parent.func is node:
                starred = any(isinstance(one, ast.Starred) for one in parent.args) or parent.keywords
                found.called_with.append(None if starred else len(parent.args))
                found.asked = found.asked or self._is_test(parent)
                found.kinds.append(frozenset({"function"}))
            case ast.Call():
                self._passed(parent, parent.args.index(node), found)
                yield from self._kept(parent)
            case ast.keyword():
                call = self.parents.get(parent)
                if isinstance(call, ast.Call):
                    if parent.arg is None:
                        found.kinds.append(frozenset({"dict"}))
                    else:
                        self._passed(call, parent.arg, found)
            case ast.Starred() | ast.YieldFrom():
                found.kinds.append(ITERABLE)
            case ast.For() | ast.AsyncFor() | ast.comprehension() if parent.iter is node:
                found.kinds.append(ITERABLE)
                self._items(parent.target, found)
            case ast.Subscript() if parent.value is node:
                self._subscript(parent, found)
            case ast.Subscript() | ast.Slice():
                found.kinds.append(frozenset({"int"}) if isinstance(parent, ast.Slice) else frozenset({"int", "str"}))
            case ast.Compare():
                self._compared(node, parent, found)
            case ast.BinOp():
                self._computed(node, parent, found)
            case ast.AugAssign():
                found.kinds.append(frozenset({*NUMBER, "str", "list"}))
            case ast.UnaryOp():
                if isinstance(parent.op, ast.Not):
                    found.truth = True
                else:
                    found.kinds.append(NUMBER)
            case ast.If() | ast.IfExp() | ast.While() | ast.BoolOp() | ast.Assert():
                found.truth = True
            case ast.FormattedValue():
                found.shown = True
            case ast.Raise():
                found.kinds.append(frozenset({"exception"}))
            case ast.ExceptHandler():
                found.kinds.append(frozenset({"exceptions"}))
            case _:
                pass

    def _bound(self, target: ast.expr, found: _Found) -> Iterator[str]:
        if isinstance(target, ast.Name) or (isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name)):
            yield ast.unparse(target)
        elif isinstance(target, ast.Tuple | ast.List):
            found.kinds.append(ITERABLE)

    def _kept(self, call: ast.Call) -> Iterator[str]:
        """Names of what is made of the value without changing its items: `x = list(value)`."""
        name = dotted(call.func, self.module.imports)
        outer = self.parents.get(call)
        if name in ("list", "tuple", "iter") and isinstance(outer, ast.Assign):
            for target in outer.targets:
                if isinstance(target, ast.Name) or (
                    isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name)
                ):
                    yield ast.unparse(target)

    def _is_test(self, node: ast.AST) -> bool:
        parent = self.parents.get(node)
        if isinstance(parent, ast.UnaryOp | ast.BoolOp):
            return True
        return isinstance(parent, ast.If | ast.IfExp | ast.While | ast.comprehension) and node is not getattr(
            parent, "iter", None
        )

    def _items(self, target: ast.expr, found: _Found) -> None:
        if isinstance(target, ast.Name):
            found.items.append(target.id)
        elif isinstance(target, ast.Tuple | ast.List) and not any(isinstance(one, ast.Starred) for one in target.elts):
            found.pairs.append(len(target.elts))

    def _passed(self, call: ast.Call, place: int | str, found: _Found) -> None:
        name = dotted(call.func, self.module.imports) or ""
        if isinstance(call.func, ast.Attribute) and call.func.attr == "join" and len(call.args) == 1:
            found.kinds.append(ITERABLE)
            found.items.append("''.join")
            return
        if name in ("isinstance", "issubclass") and place == 0 and len(call.args) == 2:  # noqa: PLR2004 - a value and classes
            classes = call.args[1].elts if isinstance(call.args[1], ast.Tuple) else [call.args[1]]
            found.tested += [dotted(one, self.module.imports) or "" for one in classes]
            return
        if name in ("str", "repr", "print", "format"):
            found.shown = True
            return
        found.items += _taken_by_key(call) if place == 0 else ()
        if name == "enumerate" and place == 0:
            loop = self.parents.get(call)
            if isinstance(loop, ast.For | ast.comprehension) and isinstance(loop.target, ast.Tuple):
                self._items(loop.target.elts[-1], found)
        if isinstance(call.func, ast.Attribute) and call.func.attr in TEXT_METHODS:
            found.kinds.append(frozenset({"str"}))
            return
        known = TAKES.get(name) or TAKES.get(name.partition(".")[0] + ".*")
        if known is not None and isinstance(place, int):
            kinds = known[min(place, len(known) - 1)]
            if kinds:
                found.kinds.append(kinds)
            if name in ("sum", "math.fsum", "statistics.mean") and place == 0:
                found.items.append("sum")
            return
        found.passed_to.append((call, place))

    def _subscript(self, node: ast.Subscript, found: _Found) -> None:
        index = node.slice
        if isinstance(index, ast.Slice):
            found.kinds.append(_SEQUENCE)
            return
        if not isinstance(node.ctx, ast.Load):
            found.kinds.append(frozenset({"list", "dict"}))
        elif isinstance(index, ast.Constant) and isinstance(index.value, str):
            found.kinds.append(frozenset({"dict"}))
        elif isinstance(index, ast.Constant | ast.UnaryOp):
            found.kinds.append(_SEQUENCE)
        else:
            found.kinds.append(frozenset({*_SEQUENCE, "dict"}))
        found.items.append(f"{ast.unparse(node.value)}[]")

    def _compared(self, node: ast.expr, parent: ast.Compare, found: _Found) -> None:
        operands = [parent.left, *parent.comparators]
        index = operands.index(node)
        operator = parent.ops[index - 1 if index else 0]
        if isinstance(operator, ast.In | ast.NotIn):
            if index:
                found.kinds.append(frozenset({"list", "set", "dict", "str", "tuple"}))
            elif isinstance(parent.comparators[0], ast.Tuple | ast.List | ast.Set):
                self._literals(parent.comparators[0].elts, found)
            return
        if isinstance(operator, ast.Is | ast.IsNot):
            self._literals([one for one in operands if one is not node and _is_truth(one)], found)
            return
        self._literals([one for one in operands if one is not node], found)
        if isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
            found.kinds.append(frozenset({*NUMBER, "str", "date", "datetime"}))

    def _literals(self, nodes: list[ast.expr], found: _Found) -> None:
        for one in nodes:
            if isinstance(one, ast.UnaryOp) and isinstance(one.operand, ast.Constant):
                found.kinds.append(NUMBER)
            elif isinstance(one, ast.Constant) and type(one.value) in _KINDS_OF:
                kind = _KINDS_OF[type(one.value)]
                found.literals.append(one.value)
                found.kinds.append(NUMBER if kind == "int" else frozenset({kind}))

    def _computed(self, node: ast.expr, parent: ast.BinOp, found: _Found) -> None:
        other = parent.right if parent.left is node else parent.left
        operator = parent.op
        text = isinstance(other, ast.JoinedStr) or (isinstance(other, ast.Constant) and isinstance(other.value, str))
        if isinstance(operator, ast.Mod) and text:
            found.shown = found.shown or parent.right is node
        elif isinstance(operator, _BIT_OPERATORS):
            found.kinds.append(frozenset({"int"}))
        elif isinstance(operator, _SET_OPERATORS):
            found.kinds.append(frozenset({"int", "set"}))
        elif text:
            found.kinds.append(frozenset({"str"}) if isinstance(operator, ast.Add) else frozenset({"int"}))
        elif isinstance(other, ast.Constant) and isinstance(other.value, int | float):
            found.kinds.append(NUMBER if not isinstance(operator, ast.Mult) else frozenset({*NUMBER, "str", "list"}))
        elif isinstance(other, ast.List | ast.ListComp):
            found.kinds.append(frozenset({"list"}) if isinstance(operator, ast.Add) else frozenset({"int"}))
        elif isinstance(operator, ast.Add | ast.Mult):
            found.kinds.append(frozenset({*NUMBER, "str", "list"}))
        elif isinstance(operator, ast.Sub):
            found.kinds.append(frozenset({*NUMBER, "set", "date", "datetime"}))
        elif isinstance(operator, ast.Mod | ast.Div | ast.FloorDiv | ast.Pow | ast.MatMult):
            found.kinds.append(NUMBER)


def _taken_by_key(call: ast.Call) -> list[str]:
    """What the function that a call orders or picks items by calls an item."""
    keys = [one.value for one in call.keywords if one.arg == "key"]
    return [key.args.args[0].arg for key in keys if isinstance(key, ast.Lambda) and len(key.args.args) == 1]


class _Found:
    """Collects while the code is looked at."""

    def __init__(self) -> None:
        self.kinds: list[frozenset[str]] = []
        self.tested: list[str] = []
        self.literals: list[object] = []
        self.called_with: list[int | None] = []
        self.asked = False
        self.attributes: set[str] = set()
        self.items: list[str] = []
        self.pairs: list[int] = []
        self.passed_to: list[tuple[ast.Call, int | str]] = []
        self.truth = False
        self.shown = False

    def uses(self) -> Uses:
        return Uses(
            kinds=tuple(kinds for kinds in self.kinds if kinds),
            tested=tuple(dict.fromkeys(self.tested)),
            literals=tuple(dict.fromkeys(self.literals)),
            called_with=tuple(self.called_with),
            asked=self.asked,
            attributes=frozenset(self.attributes),
            items=tuple(dict.fromkeys(self.items)),
            pairs=tuple(self.pairs),
            passed_to=tuple(self.passed_to),
            truth=self.truth,
            shown=self.shown,
        )


def _is_truth(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)


def agreed(kinds: Iterable[frozenset[str]]) -> frozenset[str]:
    """The kinds that the uses agree on: the most particular ones first, those that contradict them left out."""
    left: frozenset[str] = frozenset()
    for one in sorted(kinds, key=len):
        if not left:
            left = one
        elif left & one:
            left &= one
    return left
