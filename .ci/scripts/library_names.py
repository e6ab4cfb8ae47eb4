"""Make the tables of names that the security checks ship: popular distributions, the standard library, known packages.

    library_names.py popular LIST OUT
    library_names.py standard STUBS OUT
    library_names.py packages FOLDER OUT
    library_names.py words LIBRARY OUT

LIST holds names of distributions, most downloaded first, one a line. STUBS is the `stdlib` folder of typeshed, such as
mypy vendors; what this interpreter's own modules hold is added, so run it under each supported Python and give the
earlier OUT again: names are never dropped. FOLDER is a folder of unpacked wheels. Nothing of FOLDER is imported.
LIBRARY is the folder of the standard library's source: the words of its comments and docstrings are ordinary ones.

A line of `standard` and `packages`: a dotted module, its public names, `*` where it may hold names that no table can
know, and `!` where it may have modules that no table can know.
"""

from __future__ import annotations

import ast
import contextlib
import gzip
import importlib
import io
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

NO_MODULES = {"antigravity", "this", "__main__", "idlelib", "test", "turtledemo"}
"""Of the standard library: what nobody imports, or what acts when imported."""
UNLISTED = {"tests", "_vendor"}
"""Parts of a package that are nobody else's."""
OPENING = {"globals", "lazy_import", "attach", "attach_stub"}
"""Calls at the top of a module that may add names."""

SEVERAL = 3
SHORTEST = 4

Table = dict[str, set[str]]


def main() -> None:
    """Make one table."""
    kind, given, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if kind == "popular":
        lines = list(dict.fromkeys(given.read_text("utf-8").split()))
    elif kind == "words":
        lines = ordinary_words(given)
    else:
        table = modules_below(given)
        if kind == "standard":
            for module, names in (*running(set(table)).items(), *read(out).items()):
                table.setdefault(module, set()).update(names)
        lines = [" ".join([module, *sorted(names)]) for module, names in sorted(table.items())]
    with out.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write("\n".join(lines).encode())
    print(f"{out}: {len(lines)} lines, {out.stat().st_size} bytes")


def ordinary_words(folder: Path) -> list[str]:
    """Words of at least four letters that stand in the prose of several modules."""
    found: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.py")):
        if not {"test", "tests", "site-packages", "lib2to3", "idlelib"} & set(path.relative_to(folder).parts):
            text = path.read_text("utf-8", "replace")
            prose = re.findall(r"#.*|\"\"\"(?:[^\"]|\"(?!\"\"))*\"\"\"", text)
            found.update(set(re.findall(r"(?<![\w.`'])[A-Z]?[a-z]{3,}(?![\w`'(=])", " ".join(prose))))
    words = Counter[str]()
    for word, count in found.items():
        words[word.lower()] += count
    return sorted(word for word, count in words.items() if count >= SEVERAL and len(word) >= SHORTEST)


def read(path: Path) -> Table:
    """An earlier table; empty where there is none."""
    if not path.is_file():
        return {}
    rows = [line.split(" ") for line in gzip.decompress(path.read_bytes()).decode().split("\n")]
    return {module: set(names) for module, *names in rows}


def running(known: set[str]) -> Table:
    """What the modules of the running interpreter hold; `known` are names to try besides its own."""
    warnings.simplefilter("ignore")
    table: Table = {}
    for name in sorted((sys.stdlib_module_names | known) - NO_MODULES):
        if NO_MODULES & set(name.split(".")):
            continue
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            importlib.import_module(name)
            table[name] = set()
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] in table:
            table.setdefault(name, set()).update(one for one in dir(module) if is_public(one))
    return table


def is_public(name: str) -> bool:
    """Private names are nobody's to know."""
    return name in {"*", "!"} or not name.startswith("_")


def modules_below(folder: Path) -> Table:  # noqa: C901 - one pass over files, one over names
    """The modules in a folder by dotted name, with the names they define, stars resolved."""
    files: dict[str, list[Path]] = {}
    compiled = set()
    for path in sorted(folder.rglob("*")):
        parts = (*path.relative_to(folder).parent.parts, path.name.split(".")[0])
        dotted = ".".join(part for part in parts if part != "__init__")
        if UNLISTED & set(parts) or not all(part.isidentifier() for part in parts):
            continue
        if path.suffix in (".py", ".pyi"):
            files.setdefault(dotted, []).append(path)
        elif path.suffix == ".so":
            compiled.add(dotted)
    table: Table = {name: {"*"} for name in compiled - files.keys()}
    stars: dict[str, set[str]] = {}
    for name, paths in files.items():
        names: set[str] = set()
        for path in paths:
            found, wanted = names_of(ast.parse(path.read_text("utf-8")), name, path)
            names |= found
            stars.setdefault(name, set()).update(wanted)
        table[name] = names
    for _ in range(6):
        for name, wanted in stars.items():
            for other in wanted:
                table[name] |= table.get(other, {"*"})
    children: Table = {}
    for name in table:
        parent, _, child = name.rpartition(".")
        children.setdefault(parent, set()).add(child)
    private = {name for name in table if any(part.startswith("_") for part in name.split("."))}
    return {
        name: {"*", "!"} & names
        if "*" in names and "!" not in names and not children.get(name)
        else {"*"}
        if name in private
        else {one for one in names | children.get(name, set()) if is_public(one)}
        for name, names in table.items()
    }


def names_of(  # noqa: C901, PLR0912 - one branch a kind of statement
    tree: ast.Module, module: str, path: Path
) -> tuple[set[str], set[str]]:
    """Names that a module binds anywhere at its top, and the modules it takes everything from.

    What a stub imports it gives away only under an `as`.
    """
    is_package, is_stub = path.stem == "__init__", path.suffix == ".pyi"
    names: set[str] = set()
    stars: set[str] = set()
    for node in top(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.update(given_by_getattr(node) if node.name == "__getattr__" else [node.name])
        elif isinstance(node, ast.Import):
            names.update(
                alias.asname or alias.name.partition(".")[0] for alias in node.names if alias.asname or not is_stub
            )
        elif isinstance(node, ast.ImportFrom):
            base = module.split(".")[: len(module.split(".")) - node.level + is_package] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                if alias.name == "*":
                    stars.add(origin)
                elif alias.asname or not is_stub:
                    names.add(alias.asname or alias.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Global):
            names.update(node.names)
        elif isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in OPENING or (called in {"setattr", "__setitem__"} and "sys" in ast.unparse(node)):
                names.add("*")
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.modules", "sys.meta_path"}:
            names.update("*!")
        elif isinstance(node, ast.Name) and node.id == "__path__":
            names |= {"*", "!"}
        elif isinstance(node, ast.Assign) and "__all__" in ast.unparse(node.targets[0]):
            names.update(part.value for part in ast.walk(node.value) if _is_text(part))
    return names, stars


def given_by_getattr(function: ast.AST) -> set[str]:
    """The names that a module's `__getattr__` knows, where it compares with texts only; else it may know any."""
    local = {part.arg for part in ast.walk(function) if isinstance(part, ast.arg)}
    local |= {
        alias.asname or alias.name
        for part in ast.walk(function)
        if isinstance(part, ast.ImportFrom | ast.Import)
        for alias in part.names
    }
    local |= {part.id for part in ast.walk(function) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    local |= {
        "AttributeError",
        "DeprecationWarning",
        "FutureWarning",
        "UserWarning",
        "warnings",
        "warn",
        "__name__",
        "str",
        "Any",
        "object",
    }
    used = {part.id for part in ast.walk(function) if isinstance(part, ast.Name)}
    if used - local or not any(isinstance(part, ast.Raise) for part in ast.walk(function)):
        return {"*"}
    return {part.value for part in ast.walk(function) if _is_text(part) and part.value.isidentifier()}


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def top(tree: ast.Module) -> Iterator[ast.AST]:
    """Nodes outside functions and classes, and what functions declare global."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from (part for part in ast.walk(node) if isinstance(part, ast.Global))
        elif not isinstance(node, ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


if __name__ == "__main__":
    main()
