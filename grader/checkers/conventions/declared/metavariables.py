"""Code with metavariables as a syntax tree, and how it is matched against another one.

`$X` stands for one expression or name, equal wherever it is repeated, and may be part of a name (`write_$NAME`);
`$_` is never compared; `$$$` stands for any number of arguments, parameters, elements or statements.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Any

from msgspec import Struct

Bound = Mapping[str, str]
"""What each metavariable stands for, as canonical text."""

_MOST_TRIALS = 256
"""Readings of a pattern that are tried: those of eight ellipses."""

_WINDOW = 32
"""Statements in a row that a pattern of several statements may span; counted, so that no block costs its square."""

_MOST_SKIPPED = 500
"""Elements that an ellipsis may stand for where another ellipsis follows; likewise."""

_ELLIPSIS = "_grader_ellipsis_"
_META = "_grader_meta_"
_TOKEN = re.compile(
    r"(?P<skip>[rbuRBU]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'))"
    r"|(?P<ellipsis>\$\$\$(?:[A-Z_][A-Z0-9_]*)?)|\$(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|_)",
    re.DOTALL,
)
_PART = re.compile(rf"{_META}(?P<name>[A-Za-z]\w*?|_)_end_")
_ALONE = (ast.expr, ast.ExceptHandler)

_FREE_WHEN_EMPTY = frozenset({"decorator_list", "returns", "annotation", "type_params"})
"""Fields that a pattern leaves open by not mentioning them."""

_IGNORED = frozenset({"ctx", "type_comment", "kind", "type_ignores"})


class Template(Struct, frozen=True, kw_only=True):
    """A parsed pattern: one expression or handler (`alone`), or statements in a row."""

    alone: ast.expr | ast.ExceptHandler | None
    statements: list[ast.stmt]


def parse_template(text: str) -> Template:
    """Parse code with metavariables; a header that ends in a colon may have any body.

    Raises SyntaxError when it is no code.
    """
    plain = _TOKEN.sub(_placeholder, text.strip())
    if plain.endswith(":"):
        plain += f" {_ELLIPSIS}"
    if re.match(r"except\b", plain):
        (attempt,) = _parse(f"try: {_ELLIPSIS}\n{plain}").body
        handlers = attempt.handlers if isinstance(attempt, ast.Try | ast.TryStar) else []
        return Template(alone=handlers[0], statements=[attempt])
    body = _parse(plain).body
    if not body:
        raise SyntaxError("no code")
    expression = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    return Template(alone=expression, statements=body)


def _parse(plain: str) -> ast.Module:
    """Parse; an ellipsis after a keyword or a default can only be written with two stars in front."""
    first, *parts = plain.split(_ELLIPSIS)
    for stars in islice(product(("", "**"), repeat=len(parts)), _MOST_TRIALS):
        text = first + "".join(f"{star}{_ELLIPSIS}{part}" for star, part in zip(stars, parts, strict=True))
        try:
            return ast.parse(text)
        except SyntaxError:
            continue
    return ast.parse(plain)


def occurrences(template: Template, nodes: Iterator[ast.AST], bound: Bound) -> Iterator[tuple[ast.AST, Bound]]:
    """Where a template occurs among nodes: an expression or handler at itself, statements at the first of them."""
    for node in nodes:
        if template.alone is not None:
            if isinstance(node, _ALONE) and (found := _match(template.alone, node, bound)) is not None:
                yield node, found
            continue
        for block in _blocks(node):
            for start, statement in enumerate(block):
                if _can_begin(template, statement, bound):
                    found = _first_statements(template.statements, block[start : start + _WINDOW], bound)
                    if found is not None:
                        yield statement, found


def _placeholder(match: re.Match[str]) -> str:
    if match["skip"]:
        return match[0]
    return _ELLIPSIS if match["ellipsis"] else f"{_META}{match['name']}_end_"


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and block:
            yield block


def _can_begin(template: Template, statement: ast.stmt, bound: Bound) -> bool:
    """A look at the first statement alone, since most do not match and a copy of the block costs its length."""
    first = template.statements[0]
    return _is_ellipsis(first) or _match(first, statement, bound) is not None


def _first_statements(pattern: list[ast.stmt], block: list[ast.stmt], bound: Bound) -> Bound | None:
    """Match a pattern against the beginning of a block."""
    if not any(_is_ellipsis(each) for each in pattern):
        block = block[: len(pattern)]
    elif not _is_ellipsis(pattern[-1]):
        pattern = [*pattern, ast.Expr(ast.Name(_ELLIPSIS))]
    return _match_lists(pattern, block, bound)


def _match(pattern: Any, node: Any, bound: Bound) -> Bound | None:  # noqa: ANN401 - fields of ast nodes are anything
    for kind, counterpart, matcher in _MATCHERS:
        if isinstance(pattern, kind):
            return matcher(pattern, node, bound) if isinstance(node, counterpart) else None
    if isinstance(pattern, ast.AST):
        return _match_fields(pattern, node, bound)
    return bound if type(pattern) is type(node) and pattern == node else None


def _match_fields(pattern: ast.AST, node: object, bound: Bound) -> Bound | None:
    both_functions = isinstance(pattern, ast.FunctionDef) and isinstance(node, ast.AsyncFunctionDef)
    if type(pattern) is not type(node) and not both_functions:
        return None
    found: Bound | None = bound
    for field in pattern._fields:
        value = getattr(pattern, field, None)
        if field in _IGNORED or (field in _FREE_WHEN_EMPTY and not value):
            continue
        found = _match(value, getattr(node, field, None), found) if found is not None else None
    return found


def _match_name(pattern: ast.Name, node: ast.expr, bound: Bound) -> Bound | None:
    whole = _PART.fullmatch(pattern.id)
    if whole is not None:
        if isinstance(node, ast.Starred):
            return None
        return _bind(whole["name"], node.id if isinstance(node, ast.Name) else ast.unparse(node), bound)
    return _match_identifier(pattern.id, node.id, bound) if isinstance(node, ast.Name) else None


def _match_identifier(pattern: str, name: str, bound: Bound) -> Bound | None:
    parts = list(_PART.finditer(pattern))
    if not parts:
        return bound if pattern == name else None
    regex, end = "", 0
    for part in parts:
        regex += re.escape(pattern[end : part.start()]) + r"(\w+)"
        end = part.end()
    match = re.fullmatch(regex + re.escape(pattern[end:]), name)
    found: Bound | None = bound if match else None
    for part, value in zip(parts, match.groups() if match else (), strict=False):
        found = _bind(part["name"], value, found) if found is not None else None
    return found


def _bind(name: str, text: str, bound: Bound) -> Bound | None:
    if name == "_":
        return bound
    if name in bound:
        return bound if bound[name] == text else None
    return {**bound, name: text}


def _match_lists(pattern: Sequence[Any], nodes: Sequence[Any], bound: Bound) -> Bound | None:
    if not pattern:
        return bound if not nodes else None
    head, *tail = pattern
    if _is_ellipsis(head):
        if not tail:
            return bound
        least = len([each for each in tail if not _is_ellipsis(each)])
        last = len(nodes) - least
        first = 0 if least < len(tail) else last
        for skipped in range(max(first, 0), min(last, first + _MOST_SKIPPED) + 1):
            found = _match_lists(tail, nodes[skipped:], bound)
            if found is not None:
                return found
        return None
    if not nodes:
        return None
    found = _match(head, nodes[0], bound)
    return _match_lists(tail, nodes[1:], found) if found is not None else None


def _match_call(pattern: ast.Call, node: ast.Call, bound: Bound) -> Bound | None:
    """Positional arguments in order, keywords in any; an ellipsis takes the rest of both."""
    found = _match(pattern.func, node.func, bound)
    found = _match_lists(pattern.args, node.args, found) if found is not None else None
    rest = list(node.keywords)
    named = [keyword for keyword in pattern.keywords if not _is_ellipsis(keyword.value)]
    for keyword in named:
        if found is None:
            return None
        for candidate in rest:
            trial = _match(keyword, candidate, found)
            if trial is not None:
                found = trial
                rest.remove(candidate)
                break
        else:
            return None
    is_open = len(named) < len(pattern.keywords) or any(_is_ellipsis(each) for each in pattern.args)
    return found if is_open or not rest else None


def _match_parameters(pattern: ast.arguments, node: ast.arguments, bound: Bound) -> Bound | None:
    """Parameters in order, whatever their kind; defaults count only where the pattern gives some."""
    found = _match_lists(_flat(pattern), _flat(node), bound)
    defaults = [*pattern.defaults, *(each for each in pattern.kw_defaults if each)]
    if found is None or not defaults:
        return found
    return _match_lists(defaults, [*node.defaults, *(each for each in node.kw_defaults if each)], found)


def _flat(arguments: ast.arguments) -> list[ast.arg]:
    star = [arguments.vararg] if arguments.vararg else []
    double = [arguments.kwarg] if arguments.kwarg else []
    return [*arguments.posonlyargs, *arguments.args, *star, *arguments.kwonlyargs, *double]


def _is_ellipsis(pattern: object) -> bool:
    if isinstance(pattern, ast.Expr):
        pattern = pattern.value
    return getattr(pattern, "id", getattr(pattern, "arg", None)) == _ELLIPSIS


_MATCHERS: tuple[tuple[type, type, Callable[[Any, Any, Bound], Bound | None]], ...] = (
    (ast.Name, ast.expr, _match_name),
    (list, list, _match_lists),
    (str, str, _match_identifier),
    (ast.Call, ast.Call, _match_call),
    (ast.arguments, ast.arguments, _match_parameters),
)
"""What needs more than a comparison of fields: kind of pattern, kind that it can match, how."""
