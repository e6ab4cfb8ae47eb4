"""Was a value checked on every way to its use? Only checks that hold for any kind of sink count here.

A check holds when it allows a closed set or an alphabet without special characters: membership in a constant
collection, `isidentifier`, `isdigit`, `isalnum`, a regular expression over the whole text, equality with a constant,
`isinstance` of numbers. Deny-lists, `startswith`, and a search without both anchors allow too much.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from grader.checkers.security.bindings import last_definition, parameters
from grader.checkers.security.view import View
from grader.checkers.security.words import names
from grader.facts.units import Function

_ALPHABETS = names("isidentifier isdigit isdecimal isnumeric isalnum isalpha")
_NUMBER_TYPES = names("int float bool complex Decimal date datetime UUID")
_ENDS = (ast.Raise, ast.Return, ast.Continue, ast.Break)
_NEVER_RETURN = names("abort exit _exit fail error")
_COLLECTIONS = names("frozenset set tuple list dict sorted")
_MAX_HELPERS = 3

Renaming = Mapping[str, str]
"""What the parameters of a helper stand for in the function that called it, as source text."""


def guarded(view: View, subject: ast.expr, function: Function) -> bool:
    """Whether a check in the function holds for `subject` (a name, attribute or subscript) where it stands."""
    key = ast.unparse(subject)
    line = subject.lineno
    around = set(view.parents(subject)) | {subject}
    checked = max((at for at, name in _checks(view, function, around, line) if name == key), default=0)
    if not checked:
        return False
    return not isinstance(subject, ast.Name) or last_definition(view, subject.id, line, function) <= checked


def _checks(view: View, function: Function, around: set[ast.AST], line: int) -> Iterator[tuple[int, str]]:
    """Line and subject of each check that has been passed where the nodes `around` meet."""
    for node in view.tests(function):
        if isinstance(node, ast.If) and node.lineno <= line:
            yield from _checks_of_if(view, node, around)
        elif isinstance(node, ast.IfExp | ast.While) and node in around:
            body = node.body if isinstance(node.body, list) else [node.body]
            if any(part in around for part in body):
                yield from ((node.lineno, name) for name in holding(view, node.test, {}, truth=True))
        elif isinstance(node, ast.comprehension) and any(part in around for part in view.parents(node)):
            yield from ((line, name) for test in node.ifs for name in holding(view, test, {}, truth=True))
        elif isinstance(node, ast.Assert) and node.lineno < line:
            yield from ((node.lineno, name) for name in holding(view, node.test, {}, truth=True))
        elif isinstance(node, ast.Expr) and node.lineno < line and next(view.parents(node)) in around:
            yield from ((node.lineno, name) for name in _checked_by_helper(view, node.value))


def _checks_of_if(view: View, node: ast.If, around: set[ast.AST]) -> Iterator[tuple[int, str]]:
    if node in around:
        if any(part in around for part in node.body):
            yield from ((node.lineno, name) for name in holding(view, node.test, {}, truth=True))
        elif any(part in around for part in node.orelse):
            yield from ((node.lineno, name) for name in holding(view, node.test, {}, truth=False))
    elif next(view.parents(node)) in around:
        names = set(holding(view, node.test, {}, truth=False))
        last = node.body[-1].end_lineno or node.lineno
        if _ends(node.body):
            yield from ((last, name) for name in names)
        elif len(node.body) == 1 and isinstance(node.body[0], ast.Assign):  # replaced where it does not hold
            targets = {ast.unparse(target) for target in node.body[0].targets}
            yield from ((last, name) for name in names & targets)


def _ends(body: list[ast.stmt]) -> bool:
    last = body[-1]
    if isinstance(last, _ENDS):
        return True
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        func = last.value.func
        name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
        return name in _NEVER_RETURN
    return False


def _checked_by_helper(view: View, call: ast.expr) -> Iterator[str]:
    """Subjects that a helper of this file, called as a statement, rejects by raising; `int(x)` does too."""
    if not isinstance(call, ast.Call):
        return
    name = view.name(call.func)
    if name in ("int", "float") and call.args:
        yield ast.unparse(call.args[0])
    function = view.functions.get(name)
    if function is None:
        return
    renamed = {key: ast.unparse(value) for key, value in parameters(function, call, skip_self=False).items()}
    for statement in function.body:
        if isinstance(statement, ast.If) and isinstance(statement.body[-1], ast.Raise):
            yield from holding(view, statement.test, renamed, truth=False)
        elif isinstance(statement, ast.Assert):
            yield from holding(view, statement.test, renamed, truth=True)


def holding(  # noqa: PLR0911 - one return a kind of expression
    view: View, test: ast.expr, renamed: Renaming, *, truth: bool, helpers: int = 0
) -> list[str]:
    """Subjects, as source text, that are known to be harmless when `test` has come out as `truth`."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return holding(view, test.operand, renamed, truth=not truth, helpers=helpers)
    if isinstance(test, ast.BoolOp):
        parts = [holding(view, part, renamed, truth=truth, helpers=helpers) for part in test.values]
        if isinstance(test.op, ast.And) == truth:  # each part has come out so
            return [name for part in parts for name in part]
        return [name for name in parts[0] if all(name in part for part in parts[1:])]  # at least one has
    if isinstance(test, ast.NamedExpr):
        return holding(view, test.value, renamed, truth=truth, helpers=helpers)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _holding_comparison(view, test, renamed, truth=truth, helpers=helpers)
    if isinstance(test, ast.Call) and truth:
        return _holding_call(view, test, renamed, helpers)
    if isinstance(test, ast.Name) and truth:
        return _holding_match(view, test, renamed)
    return []


def _holding_comparison(view: View, test: ast.Compare, renamed: Renaming, *, truth: bool, helpers: int) -> list[str]:
    operator, left, right = test.ops[0], test.left, test.comparators[0]
    if isinstance(operator, ast.Is | ast.IsNot) and isinstance(right, ast.Constant) and right.value is None:
        inner = truth == isinstance(operator, ast.IsNot)
        return holding(view, left, renamed, truth=inner, helpers=helpers)
    if isinstance(operator, ast.In | ast.NotIn) and truth == isinstance(operator, ast.In):
        return [_key(left, renamed)] if _is_closed_set(view, right) else []
    if isinstance(operator, ast.Eq | ast.NotEq) and truth == isinstance(operator, ast.Eq):
        return [_key(left, renamed)] if _is_constant(view, right) else []
    return []


def _holding_call(  # noqa: PLR0911 - one return a kind of check
    view: View, call: ast.Call, renamed: Renaming, helpers: int
) -> list[str]:
    func = call.func
    name = view.name(func)
    if name == "isinstance" and len(call.args) == 2:  # noqa: PLR2004 - its two arguments
        kinds = call.args[1].elts if isinstance(call.args[1], ast.Tuple) else [call.args[1]]
        plain = all(view.name(kind).rpartition(".")[2] in _NUMBER_TYPES for kind in kinds)
        return [_key(call.args[0], renamed)] if plain else []
    if name in ("re.fullmatch", "re.match", "re.search") and len(call.args) > 1:
        return [_key(call.args[1], renamed)] if _whole(view, func, call.args[0], call) else []
    if name == "all" and call.args and isinstance(call.args[0], ast.GeneratorExp):
        return _holding_characters(call.args[0], renamed)
    if isinstance(func, ast.Attribute):
        if func.attr in _ALPHABETS:
            return [_key(func.value, renamed)]
        if func.attr in ("fullmatch", "match", "search") and call.args:
            return [_key(call.args[0], renamed)] if _whole(view, func, func.value, call) else []
    function = view.functions.get(name)
    if function is not None and helpers < _MAX_HELPERS:
        values = view.returns(function)
        if len(values) == 1:
            inner = {key: _key(value, renamed) for key, value in parameters(function, call, skip_self=False).items()}
            return holding(view, values[0], inner, truth=True, helpers=helpers + 1)
    return []


def _holding_characters(generator: ast.GeneratorExp, renamed: Renaming) -> list[str]:
    """`all(c.isalnum() or c in "_-" for c in text)`: each character comes from an alphabet."""
    loop = generator.generators[0]
    parts = generator.elt.values if isinstance(generator.elt, ast.BoolOp) else [generator.elt]
    for part in parts:
        allowed = isinstance(part, ast.Compare) and isinstance(part.ops[0], ast.In | ast.Eq)
        letter = isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr in _ALPHABETS
        if not (allowed or letter):
            return []
    return [] if loop.ifs else [_key(loop.iter, renamed)]


def _holding_match(view: View, test: ast.Name, renamed: Renaming) -> list[str]:
    """`found = PATTERN.fullmatch(x)` and then a test of `found`."""
    bound = view.bindings(view.function_of(test)).get(test.id, [])
    if len(bound) == 1 and isinstance(bound[0].value, ast.Call):
        return _holding_call(view, bound[0].value, renamed, _MAX_HELPERS)
    return []


def _whole(view: View, func: ast.expr, pattern: ast.expr, call: ast.Call) -> bool:
    """Whether a match covers the whole text: `fullmatch`, or both anchors without MULTILINE."""
    method = func.attr if isinstance(func, ast.Attribute) else view.name(func).rpartition(".")[2]
    if method == "fullmatch":
        return True
    flags = list(call.args[2:]) + [keyword.value for keyword in call.keywords]
    for _ in range(2):
        if isinstance(pattern, ast.Name) and pattern.id in view.constants:
            pattern = view.constants[pattern.id]
        if isinstance(pattern, ast.Call) and view.name(pattern.func) == "re.compile" and pattern.args:
            flags += pattern.args[1:] + [keyword.value for keyword in pattern.keywords]
            pattern = pattern.args[0]
    if not (isinstance(pattern, ast.Constant) and isinstance(pattern.value, str)):
        return False
    text = pattern.value
    if any("MULTILINE" in ast.unparse(flag) or ast.unparse(flag).endswith(".M") for flag in flags) or "(?m" in text:
        return False
    starts = method == "match" or text.startswith(("^", r"\A"))
    return starts and re.search(r"(?:\\Z|(?<!\\)\$)\)?$", text) is not None


def _is_closed_set(view: View, node: ast.expr) -> bool:  # noqa: PLR0911 - one return a kind of expression
    """Whether a value found in this collection is one that the programmer, or the system, has listed."""
    if isinstance(node, ast.Name):
        if node.id in view.constants:
            return _is_closed_set(view, view.constants[node.id])
        bound = view.bindings(view.function_of(node)).get(node.id, [])
        if bound:
            return all(_is_closed_set(view, one.value) for one in bound)
        return node.id.isupper()
    if isinstance(node, ast.Set | ast.List | ast.Tuple | ast.Dict | ast.DictComp | ast.SetComp | ast.ListComp):
        return True
    if isinstance(node, ast.Attribute):
        return node.attr.isupper() or node.attr == "__members__"
    if isinstance(node, ast.Call):
        return view.name(node.func) in _COLLECTIONS or (
            isinstance(node.func, ast.Attribute) and node.func.attr in ("keys", "values")
        )
    return False


def _is_constant(view: View, node: ast.expr) -> bool:
    if isinstance(node, ast.Name):
        return isinstance(view.constants.get(node.id), ast.Constant)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Attribute) and node.attr.isupper())


def _key(node: ast.expr, renamed: Renaming) -> str:
    text = ast.unparse(node)
    return renamed.get(text, text)
