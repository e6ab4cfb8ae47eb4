"""The import table of a file: what each name stands for, as a dotted path."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator, Mapping

Table = Mapping[str, str]
"""Local name to dotted path: `{"np": "numpy", "run": "subprocess.run"}`; relative imports keep their leading dots."""


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """Every statement, in the order of `ast.walk`; expressions, which hold no imports, are not looked into."""
    waiting: deque[ast.AST] = deque(tree.body)
    while waiting:
        node = waiting.popleft()
        yield node
        for field in ("body", "handlers", "orelse", "finalbody", "cases"):
            waiting.extend(getattr(node, field, ()))


def import_table(tree: ast.Module) -> dict[str, str]:
    """Collect every import of a file, those inside functions included; the last one of a name wins."""
    table: dict[str, str] = {}
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    table[alias.asname] = alias.name
                else:
                    top = alias.name.split(".")[0]
                    table[top] = top
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                if alias.name != "*":
                    dot = "" if module.endswith(".") or not module else "."
                    table[alias.asname or alias.name] = f"{module}{dot}{alias.name}"
    return table


def dotted(node: ast.AST, table: Table) -> str | None:
    """Resolve `name` or `name.attribute...` through the import table; None for any other expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([table.get(node.id, node.id), *reversed(parts)])


def imported_modules(tree: ast.Module, module: str, *, is_package: bool = False) -> set[str]:
    """Dotted names that a module may import, relative ones resolved against its own name.

    For `from a import b` both `a` and `a.b` are listed, since b may be a module.
    """
    found: set[str] = set()
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level > len(package) + 1:
                continue
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            if name:
                found.add(name)
            found.update(".".join(filter(None, [name, alias.name])) for alias in node.names if alias.name != "*")
    return found
