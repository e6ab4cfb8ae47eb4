"""`[[banned]]`: objects and modules that a team does not use, by whatever name a file reaches them."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from grader.checkers.conventions.declared.tables import Banned
from grader.checkers.conventions.fixes.calls import swapped
from grader.checkers.conventions.paths import absolute, matches, under
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.banned",
    title="Something that the team banned is used",
    why="A team bans an object because it has a better one: with limits, logging or a seed. Each use goes round that.",
    bad="import subprocess as sp\n\n\ndef head(path):\n    return sp.run(['head', path])\n",
    good="from infra import shell\n\n\ndef head(path):\n    return shell.call(['head', path])\n",
)

EXAMPLE = """\
[[banned]]
api = "subprocess.run"
use = "shell.call"
why = "shell.call logs the command and sets a time limit"
"""
"""A conventions.toml under which `INFO.bad` is a breach."""


def find_banned(view: View, tables: tuple[Banned, ...]) -> Iterator[Breach]:
    """Uses of what is banned, once a line and name; the import line of an `api` is no use of it."""
    for table in tables:
        if matches(view.path, table.except_paths):
            continue
        seen = set()
        for node, used in _uses(view, table):
            line: int = node.lineno  # type: ignore[attr-defined] # statements and expressions have one
            if (line, used) not in seen and not _allowed(view.comments.get(line, ""), table, used):
                seen.add((line, used))
                yield view.breach(node, _sentence(view, node, table, used), partial(swapped, view, node, table.use))


def _uses(view: View, table: Banned) -> Iterator[tuple[ast.AST, str]]:
    apis = {_full(name): name for name in _listed(table.api)}
    modules = _listed(table.module)
    for node in (*view.nodes, *view.names.quoted):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node, module) for module in modules if _imports(view, node, module, table))
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            paths = view.names.paths(node)
            if _passes_the_better_one(paths, table, modules, apis):
                continue
            for path in paths:
                if path in apis:
                    yield node, apis[path]
                yield from ((node, module) for module in modules if under(path, module))


def _imports(view: View, node: ast.Import | ast.ImportFrom, module: str, table: Banned) -> bool:
    if isinstance(node, ast.Import):
        return any(under(alias.name, module) for alias in node.names)
    base = absolute(node.level, node.module, view.names.package)
    if under(base, module):
        return True
    followed = (view.names.followed((f"{base}.{alias.name}",)) for alias in node.names)
    return any(
        under(path, module)
        for paths in followed
        for path in paths
        if not _passes_the_better_one(paths, table, [module], {})
    )


def _passes_the_better_one(
    paths: tuple[str, ...], table: Banned, modules: Sequence[str], apis: Mapping[str, str]
) -> bool:
    """Whether a name leads through what the team uses instead, which may be another name of what is banned."""
    better = table.use.partition("(")[0].strip()
    others = [path for path in paths if path not in apis and not any(under(path, module) for module in modules)]
    return bool(better) and any(f".{better}." in f".{path}." for path in others)


def _allowed(comment: str, table: Banned, used: str) -> bool:
    """Whether a comment has the team's form, the right name in brackets, and a reason after them."""
    if not table.suppress or not comment:
        return False
    marker, _, rest = table.suppress.partition("[")
    shown = rest.partition("]")[0].strip()
    form = r"\s*".join(re.escape(word) for word in marker.split())
    match = re.search(form + r"\s*\[(?P<names>[^\]]*)\](?P<reason>.*)", comment)
    if match is None or not re.search(r"\w", match["reason"]):
        return False
    right = {used}
    if shown not in {*_listed(table.api), *_listed(table.module)}:
        right.add(shown)
    return bool(right & {name.strip() for name in match["names"].split(",")})


def _sentence(view: View, node: ast.AST, table: Banned, used: str) -> str:
    through = view.names.paths(node)[:1]
    passed_on = "" if not through or under(through[0], _full(used)) else f", here by way of `{through[0]}`"
    sentence = f"`{used}` is banned{passed_on}"
    if table.use:
        sentence += f"; use `{table.use}`"
    return f"{sentence}: {table.why}" if table.why else sentence


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def _full(name: str) -> str:
    return f"builtins.{name}" if "." not in name and hasattr(builtins, name) else name
