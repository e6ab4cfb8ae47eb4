"""Counts the places that a style guide speaks of once more, by other means than the detectors.

Each counter takes the text of a file and returns how many places keep the sentence, and how many there are.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

Function = ast.FunctionDef | ast.AsyncFunctionDef
Pair = tuple[int, int]
SKIPPED = {"overload", "override", "setter", "deleter"}


@lru_cache(maxsize=256)
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


@lru_cache(maxsize=256)
def nested_in_function(tree: ast.Module) -> set[ast.AST]:
    return {
        inner
        for outer in ast.walk(tree)
        if isinstance(outer, Function)
        for inner in ast.walk(outer)
        if inner is not outer and isinstance(inner, Function | ast.ClassDef)
    }


@lru_cache(maxsize=256)
def owners(tree: ast.Module) -> dict[ast.AST, ast.ClassDef]:
    """The class directly around each definition, through branches but not through functions."""
    found: dict[ast.AST, ast.ClassDef] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            waiting: list[ast.AST] = list(node.body)
            while waiting:
                each = waiting.pop()
                if isinstance(each, Function | ast.ClassDef):
                    found[each] = node
                else:
                    waiting.extend(ast.iter_child_nodes(each))
    return found


def hidden(node: ast.AST, above: dict[ast.AST, ast.ClassDef]) -> bool:
    while node is not None:
        if node.name.startswith("_"):
            return True
        node = above.get(node)
    return False


def of_tests(node: ast.AST, above: dict[ast.AST, ast.ClassDef]) -> bool:
    owner = above[node].name if node in above else ""
    return node.name.lower().startswith("test") or bool(re.search(r"^Test|(?:Tests?|TestCase)$", owner))


def definitions(tree: ast.Module, kind: str) -> Iterator[ast.AST]:
    """Functions or methods or classes, `public ...` or `private ...`; dunders, tests and nested ones are neither."""
    nested, above = nested_in_function(tree), owners(tree)
    for node in ast.walk(tree):
        if not isinstance(node, Function | ast.ClassDef) or node in nested or of_tests(node, above):
            continue
        if re.fullmatch(r"__\w+__", node.name):
            continue
        noun = "class" if isinstance(node, ast.ClassDef) else "method" if node in above else "function"
        first = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)][:1] if noun == "function" else []
        noun = "method" if first in (["self"], ["cls"]) else noun
        if kind == f"{'private' if hidden(node, above) else 'public'} {noun}":
            yield node


def decorated(node: ast.AST) -> set[str]:
    return {re.sub(r"\(.*", "", ast.unparse(each)).split(".")[-1] for each in node.decorator_list}


def states_only(node: ast.AST) -> bool:
    return ast.unparse(node.body) == "..."


def docstrings(kind: str) -> Callable[[str], Pair]:
    def count(text: str) -> Pair:
        tree = parsed(text)
        those = (
            [tree]
            if kind == "module"
            else [n for n in definitions(tree, kind) if not (decorated(n) & SKIPPED or states_only(n))]
        )
        if kind == "module" and all(isinstance(each, Function | ast.ClassDef) for each in tree.body):
            return 0, 0
        return sum(bool((ast.get_docstring(each) or "").strip()) for each in those), len(those)

    return count


def annotated(part: str, kind: str) -> Callable[[str], Pair]:
    def count(text: str) -> Pair:
        marks = []
        for node in definitions(parsed(text), kind):
            if part == "result":
                marks.append(node.returns is not None)
                continue
            arguments = [*node.args.posonlyargs, *node.args.args]
            receiver = "method" in kind and arguments and arguments[0].arg in ("self", "cls", "mcs", "metacls")
            rest = [*arguments[1:], *node.args.kwonlyargs] if receiver else [*arguments, *node.args.kwonlyargs]
            marks += [each.annotation is not None for each in rest]
        return sum(marks), len(marks)

    return count


def by_token(matches: Callable[[tokenize.TokenInfo], bool | None]) -> Callable[[str], Pair]:
    def count(text: str) -> Pair:
        tree = parsed(text)
        docs = {
            (each.body[0].lineno, each.body[0].col_offset)
            for each in ast.walk(tree)
            if isinstance(each, Function | ast.ClassDef | ast.Module)
            and each.body
            and isinstance(each.body[0], ast.Expr)
            and isinstance(each.body[0].value, ast.Constant)
            and isinstance(each.body[0].value.value, str)
        }
        said = [matches(t) for t in whole_strings(text) if t.start not in docs]
        return sum(each is True for each in said), sum(each is not None for each in said)

    return count


def whole_strings(text: str) -> Iterator[tokenize.TokenInfo]:
    """String tokens; the pieces of an f-string, which newer tokenisers give apart, put together."""
    depth, start = 0, None
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        name = tokenize.tok_name[token.type]
        if name == "FSTRING_START":
            start = token if depth == 0 else start
            depth += 1
        elif name == "FSTRING_END":
            depth -= 1
            if depth == 0:
                lines = text.split("\n")[start.start[0] - 1 : token.end[0]]
                lines[-1] = lines[-1][: token.end[1]]
                lines[0] = lines[0][start.start[1] :]
                yield token._replace(string="\n".join(lines), start=start.start)
        elif name == "STRING" and depth == 0:
            yield token


def double_quoted(token: tokenize.TokenInfo) -> bool | None:
    body = token.string.lstrip("rRbBfFuU")
    if body[:3] in ('"""', "'''"):
        return None
    return None if re.search("[\"']", body[1:-1]) else body[0] == '"'


def by_node(
    kind: type[ast.AST] | tuple[type[ast.AST], ...], matches: Callable[[ast.AST], bool | None]
) -> Callable[[str], Pair]:
    def count(text: str) -> Pair:
        said = [matches(node) for node in ast.walk(parsed(text)) if isinstance(node, kind)]
        return sum(each is True for each in said), sum(each is not None for each in said)

    return count


def with_docstring(matches: Callable[[str, str], bool | None]) -> Callable[[str], Pair]:
    def count(text: str) -> Pair:
        said, all_lines = [], text.split("\n")
        for node in ast.walk(parsed(text)):
            if isinstance(node, Function | ast.ClassDef | ast.Module) and (ast.get_docstring(node, clean=False)):
                raw = node.body[0].value
                lines = all_lines[raw.lineno - 1 : raw.end_lineno]
                lines[-1] = lines[-1].encode()[: raw.end_col_offset].decode()
                said.append(matches(raw.value, "\n".join(lines)[raw.col_offset :]))
        return sum(each is True for each in said), sum(each is not None for each in said)

    return count


def ends_with_period(raw: str, _: str) -> bool | None:
    summary = re.split(r"\n\n", raw.strip())[0].strip()
    return None if not re.search(r"[\w.]$", summary) or summary.endswith("_") else summary.endswith(".")


def begins_with_capital(raw: str, _: str) -> bool | None:
    letter = raw.strip()[:1]
    return letter.isupper() if letter.isalpha() else None


def none_compared(node: ast.Compare) -> bool | None:
    right = node.comparators[0]
    if not (isinstance(right, ast.Constant) and right.value is None):
        return None
    return isinstance(node.ops[0], ast.Is | ast.IsNot)


def is_empty_display(node: ast.AST) -> bool | None:
    source = ast.unparse(node)
    if source in ("[]", "{}"):
        return True
    return False if source in ("list()", "dict()") else None


def piped(text: str) -> Pair:
    said: list[bool] = []
    for node in ast.walk(parsed(text)):
        notes = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        for note in [
            each for each in notes if each is not None and isinstance(node, ast.arg | ast.AnnAssign | Function)
        ]:
            unions = [each for each in ast.walk(note) if isinstance(each, ast.BinOp) and isinstance(each.op, ast.BitOr)]
            inner = {each.left for each in unions}
            said += [True for each in unions if each not in inner]
            said += [
                False
                for each in ast.walk(note)
                if isinstance(each, ast.Subscript) and re.search(r"\b(?:Optional|Union)$", ast.unparse(each.value))
            ]
    return sum(said), len(said)


def caught_as(name: str) -> Callable[[ast.ExceptHandler], bool | None]:
    usual = ("e", "err", "error", "ex", "exc", "exception")
    return lambda handler: handler.name == name if handler.name in usual else None


def cased_classes(text: str) -> Pair:
    names = [node.name for node in ast.walk(parsed(text)) if isinstance(node, ast.ClassDef)]
    names = [name for name in names if not re.fullmatch(r"_*[A-Z][A-Z0-9]*_*", name)]
    return sum(bool(re.fullmatch(r"_*[A-Z]\w*", name)) and "_" not in name.strip("_") for name in names), len(names)


COUNTERS: dict[tuple[str, str, str], Callable[[str], Pair]] = {
    **{
        ("docstring-presence", kind, "present"): docstrings(kind)
        for kind in ("module", "public function", "public method", "public class", "private function", "private class")
    },
    **{
        ("annotation-presence", f"{part} of a {kind}", "present"): annotated(part, kind)
        for part in ("parameter", "result")
        for kind in ("public function", "private function", "public method", "private method")
    },
    ("quotes", "string", "double"): by_token(double_quoted),
    ("docstring-text", "end of a summary", "period"): with_docstring(ends_with_period),
    ("docstring-text", "summary of a docstring", "capital"): with_docstring(begins_with_capital),
    ("docstring-quotes", "docstring", "double"): with_docstring(lambda _, source: source.lstrip("rRuU")[:3] == '"""'),
    ("docstring-layout", "summary of a long docstring", "first"): with_docstring(
        lambda raw, _: not raw.startswith("\n") if "\n" in raw.strip() else None
    ),
    ("docstring-layout", "end of a long docstring", "alone"): with_docstring(
        lambda raw, source: source.split("\n")[-1].strip() == '"""' if "\n" in raw.strip() else None
    ),
    ("none-test", "comparison to None", "identity"): by_node(ast.Compare, none_compared),
    ("empty-container", "empty container", "literal"): by_node((ast.List, ast.Dict, ast.Call), is_empty_display),
    ("optional", "union of types", "pipe"): piped,
    ("except-name", "caught exception", "error"): by_node(ast.ExceptHandler, caught_as("error")),
    ("naming", "class", "pascal"): cased_classes,
}
"""By dimension, scope and option."""


def recount(texts: Iterable[str], key: tuple[str, str, str]) -> Pair:
    pairs = [COUNTERS[key](text) for text in texts]
    return sum(hits for hits, _ in pairs), sum(total for _, total in pairs)
