"""One file as the detectors see it: parsed and tokenised once, its nodes sorted by type."""

from __future__ import annotations

import ast
import re
import tokenize
from collections import defaultdict
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from grader.checkers.conventions.definitions import Definition, Node, definitions, is_dunder
from grader.checkers.conventions.literals import outermost_strings, tokens_of
from grader.facts.imports import Table, import_table

N = TypeVar("N", bound=ast.AST)

_Place = tuple[ast.AST, Node | None, ast.ExceptHandler | None]
"""A node, and the function and handler that it stands in."""

_TEST_FILE = re.compile(r"(?:^|/)(?:tests?|testing)/|(?:^|/)(?:test_[^/]*|[^/]*_tests?|conftest)\.py$")


class Documented(Struct, frozen=True, kw_only=True):
    """A docstring: what it documents, None for the module; its text; the line that it is spoken of at."""

    owner: Definition | None
    node: ast.Constant
    text: str
    line: int


class Reading:
    """A parsed file. `nodes` holds them by type in source order; `locals` the names that each function binds."""

    def __init__(self, text: str, tree: ast.Module, path: str = "") -> None:
        """Walk the tree once."""
        self.text = text
        self.tree = tree
        self.path = path
        self.lines = text.split("\n")
        self.nodes: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        self.locals: dict[Node, dict[str, int]] = defaultdict(dict)
        self.handled: dict[ast.Raise, ast.ExceptHandler] = {}
        self._walk()

    def of(self, *kinds: type[N]) -> list[N]:
        """The nodes of these types, in source order within each type."""
        return [node for kind in kinds for node in self.nodes.get(kind, ())]  # type: ignore[misc]  # sorted by type

    @property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Functions and methods, the asynchronous ones last."""
        return [*self.of(ast.FunctionDef), *self.of(ast.AsyncFunctionDef)]

    @cached_property
    def in_tests(self) -> bool:
        """Whether the path says that the file holds tests."""
        return is_test_path(self.path)

    @cached_property
    def is_fragment(self) -> bool:
        """Whether the text is a piece of a module, definitions alone: nothing can be said of the module's head."""
        return all(isinstance(each, Node) for each in self.tree.body)

    @cached_property
    def definitions(self) -> list[Definition]:
        """Every definition, in source order."""
        return definitions(self.tree)

    @cached_property
    def documented(self) -> list[Documented]:
        """Docstrings with what they document."""
        found: list[Documented] = []
        for owner, body in [(None, self.tree.body), *((each, each.node.body) for each in self.definitions)]:
            first = body[0].value if body and isinstance(body[0], ast.Expr) else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                line = first.lineno if owner is None else owner.node.lineno
                found.append(Documented(owner=owner, node=first, text=first.value, line=line))
        return found

    @cached_property
    def imports(self) -> Table:
        """What the names of imports stand for."""
        statements = [*self.of(ast.Import), *self.of(ast.ImportFrom)]
        return import_table(ast.Module(body=list(statements), type_ignores=[]))

    @cached_property
    def tokens(self) -> list[tokenize.TokenInfo]:
        """All tokens; those before the place that only the tokeniser dislikes, where there is one."""
        return tokens_of(self.text)

    @cached_property
    def comments(self) -> list[tokenize.TokenInfo]:
        """Comment tokens."""
        return [token for token in self.tokens if token.type == tokenize.COMMENT]

    @cached_property
    def strings(self) -> list[tokenize.TokenInfo]:
        """String literals that are no docstrings; an f-string is one token on every Python."""
        docstrings = {(one.node.lineno, one.node.col_offset) for one in self.documented}
        return [token for token in outermost_strings(self.tokens, self.text) if token.start not in docstrings]

    def _walk(self) -> None:
        stack: list[_Place] = [(self.tree, None, None)]
        while stack:
            node, function, handler = stack.pop()
            self.nodes[type(node)].append(node)
            if isinstance(node, ast.Name):
                if function is not None and isinstance(node.ctx, ast.Store):
                    self.locals[function].setdefault(node.id, node.lineno)
            elif isinstance(node, ast.Raise):
                if handler is not None:
                    self.handled[node] = handler
                stack.extend(_children(node, function, handler))
            elif not isinstance(node, ast.Constant):
                stack.extend(_children(node, *_inside(node, function, handler)))


def _inside(
    node: ast.AST, function: Node | None, handler: ast.ExceptHandler | None
) -> tuple[Node | None, ast.ExceptHandler | None]:
    """The function and the handler that hold the children of a node."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node, None
    if isinstance(node, ast.ClassDef):
        return None, None
    return function, node if isinstance(node, ast.ExceptHandler) else handler


def _children(node: ast.AST, function: Node | None, handler: ast.ExceptHandler | None) -> list[_Place]:
    """The nodes directly below one, the last first."""
    found: list[_Place] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found.extend((each, function, handler) for each in value if isinstance(each, ast.AST))
        elif isinstance(value, ast.AST) and name != "ctx":
            found.append((value, function, handler))
    found.reverse()
    return found


def is_test_path(path: str) -> bool:
    """Whether a posix path names a file of tests."""
    return bool(_TEST_FILE.search(path))


def is_test(definition: Definition) -> bool:
    """Whether a definition is a test, or a class of tests, by its name."""
    name, owner = definition.node.name, definition.owner.name if definition.owner else ""
    return name.lower().startswith("test") or owner.startswith("Test") or owner.endswith(("Test", "Tests", "TestCase"))


def is_stub(definition: Definition) -> bool:
    """Whether a definition only states a signature: its whole body is `...`."""
    body = definition.node.body
    first = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    return isinstance(first, ast.Constant) and first.value is ...


def is_method(definition: Definition) -> bool:
    """Whether a definition is a method, also where it was cut out of its class."""
    if isinstance(definition.node, ast.ClassDef):
        return False
    first = [*definition.node.args.posonlyargs, *definition.node.args.args][:1]
    return definition.kind == "method" or bool(first and first[0].arg in ("self", "cls"))


def scope_of(definition: Definition | None) -> str:
    """What a person calls a definition: `public function`, `constructor`, `test` ..."""
    if definition is None:
        return "module"
    if is_test(definition):
        return "test"
    name = definition.node.name
    if name in ("__init__", "__new__"):
        return "constructor"
    if is_dunder(name):
        return "special method"
    if definition.nested:
        return "nested function" if definition.kind != "class" else "nested class"
    kind = "method" if is_method(definition) else definition.kind
    return f"{'private' if name.startswith('_') or not definition.public else 'public'} {kind}"
