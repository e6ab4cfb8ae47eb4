"""`[imports]`: relative or absolute, star and function-level imports, fixed aliases, and what may be imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from grader.checkers.conventions.declared.imported_kinds import Use, is_module_or_type, uses_of_names
from grader.checkers.conventions.declared.tables import Imports
from grader.checkers.conventions.fixes.imports import aliased, by_module, made_absolute, made_relative
from grader.checkers.conventions.paths import absolute, under
from grader.checkers.conventions.view import Breach, Mend, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.imports",
    title="An import is not in the team's form",
    why="One form of import keeps names traceable: everybody sees at once where a name comes from.",
    bad="import numpy\n\n\ndef zero():\n    return numpy.zeros(1)\n",
    good="import numpy as np\n\n\ndef zero():\n    return np.zeros(1)\n",
)

EXAMPLE = """\
[imports.alias]
numpy = "np"
"""
"""A conventions.toml under which `INFO.bad` is a breach."""

_Import = ast.Import | ast.ImportFrom
_Faults = Iterator[tuple[str, Mend | None]]
"""What is wrong with an import, and what would mend it."""


def find_imports(view: View, table: Imports) -> Iterator[Breach]:
    """Imports against the table, at the line of the import statement."""
    because = f": {table.why}" if table.why else ""
    in_functions = _in_functions(view) if table.function_level else set()
    uses = uses_of_names(view) if table.from_import else {}
    for node in view.nodes:
        if not isinstance(node, _Import):
            continue
        faults = [*_form(view, node, table), *_aliases(view, node, table), *_contents(view, node, table, uses)]
        if node in in_functions:
            faults.append(("imports stand at the top of the file, not in a function", None))
        yield from (view.breach(node, fault + because, mend) for fault, mend in dict(faults).items())


def _form(view: View, node: _Import, table: Imports) -> _Faults:
    level = node.level if isinstance(node, ast.ImportFrom) else 0
    if table.relative == "never" and level:
        yield (
            "imports are absolute, never relative",
            partial(made_absolute, view, node) if isinstance(node, ast.ImportFrom) else None,
        )
    if table.relative == "always" and not level:
        package = _own_package(view, table)
        if package and _names_module_of(node, package):
            fix = partial(made_relative, view, node) if isinstance(node, ast.ImportFrom) else None
            yield f"modules of `{package}` are imported relatively", fix
    if table.star and any(alias.name == "*" for alias in node.names):
        yield "no star imports", None


def _names_module_of(node: _Import, package: str) -> bool:
    """Whether an absolute import names a module of a package; `import package` alone has no relative form."""
    if isinstance(node, ast.ImportFrom):
        return under(node.module or "", package)
    return any(alias.name.startswith(f"{package}.") for alias in node.names)


def _own_package(view: View, table: Imports) -> str:
    """The package that this file imports relatively from: the declared one if the file lies in it."""
    folders = view.names.package
    if not table.package:
        return folders[0] if folders else ""
    wanted = tuple(table.package.split("."))
    places = range(len(folders) - len(wanted) + 1)
    return table.package if any(folders[start : start + len(wanted)] == wanted for start in places) else ""


def _aliases(view: View, node: _Import, table: Imports) -> _Faults:
    if not table.alias:
        return
    for alias in node.names:
        if isinstance(node, ast.Import):
            module, called = alias.name, alias.asname or alias.name
        else:
            base = absolute(node.level, node.module, view.names.package)
            module, called = f"{base}.{alias.name}", alias.asname or alias.name
        wanted = table.alias.get(module)
        if wanted is not None and called != wanted:
            yield (
                f"`{module}` is imported as `{wanted}`, not as `{called}`",
                partial(aliased, view, node, alias, wanted),
            )


def _contents(view: View, node: _Import, table: Imports, uses: dict[str, Use]) -> _Faults:
    if table.from_import and isinstance(node, ast.ImportFrom):
        wrong = [alias.name for alias in node.names if not is_module_or_type(view, node, alias, uses)]
        if wrong:
            fix = partial(by_module, view, node) if len(wrong) == len(node.names) else None
            yield f"only modules and types are imported by `from`; import the module of `{'`, `'.join(wrong)}`", fix


def _in_functions(view: View) -> set[ast.AST]:
    """The imports that run when a function runs: in its body, or in the body of a class that it makes."""
    found: set[ast.AST] = set()
    stack: list[tuple[ast.AST, bool]] = [(view.tree, False)]
    while stack:
        node, inside = stack.pop()
        if inside and isinstance(node, _Import):
            found.add(node)
        inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        stack.extend((child, inside) for child in ast.iter_child_nodes(node))
    return found
