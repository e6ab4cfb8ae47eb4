"""Measure how the functions of packages scale: how many can be measured, why the others cannot, and a draw to check.

    scaling_of_packages.py FOLDER... [--effort quick|normal|deep] [--seed 1] [--draw 50] [--keep FILE]

Each FOLDER is an unpacked wheel. Prints Markdown: a row for each package; the gaps by their reason; and as many
measured classes as `--draw` says, drawn by the seed, to be checked by reading the code. `--keep` saves a line of JSON
for each function.

A function counts when one of its parameters, or the object that a method is called on, has a size: text, a collection,
a table, a file, or an object with such a part. Where no type is known or guessed, none is counted. It is typed when
each of its parameters has an annotation.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec import json as encoding

from grader.checkers.complexity.scaling.catalogue import TIME
from grader.checkers.complexity.scaling.check import run
from grader.checkers.complexity.scaling.interfaces import is_stub
from grader.checkers.complexity.scaling.shapes import shapes
from grader.engine.closure import closure_of, home_of
from grader.facts.tree import refused
from grader.facts.units import Function, find_units, named_definitions
from grader.inputs.annotations import read_class
from grader.inputs.project import Project
from grader.inputs.signature import read_signature
from grader.model.checker import Context, Effort
from grader.model.evidence import Gap, Measurement
from grader.model.report import Isolation
from grader.model.source import Source
from grader.sandbox.probe import probe

RECURSION_LIMIT = 10_000
"""As deep as the engine lets a syntax tree be."""


class Row(Struct, frozen=True, kw_only=True):
    """One function with a sized argument: its class, or why it has none."""

    package: str
    path: str
    line: int
    name: str
    typed: bool
    label: str = ""
    shape: str = ""
    reason: str = ""
    detail: str = ""


class Manner(Struct, frozen=True, kw_only=True):
    """How all are measured; `search_path` are the folders that packages import each other from."""

    effort: Effort
    isolation: Isolation
    search_path: tuple[str, ...]


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--effort", choices=("quick", "normal", "deep"), default="normal")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--draw", type=int, default=50)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    sys.setrecursionlimit(RECURSION_LIMIT)
    isolation = probe()
    folders = [folder.resolve() for folder in chosen.folders]
    others = tuple(map(str, folders))
    how = Manner(effort=chosen.effort, isolation=isolation, search_path=others)
    rows: list[Row] = []
    with (chosen.keep or Path(os.devnull)).open("wb", buffering=0) as kept:
        for folder in folders:
            for row in rows_of(folder, how):
                rows.append(row)
                kept.write(encoding.encode(row) + b"\n")
    print("\n".join(tables(rows, chosen.seed, chosen.draw)))


def rows_of(folder: Path, how: Manner) -> Iterator[Row]:
    """The functions of a package, in the order of its files."""
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text("utf-8")
        if not refused(text):
            yield from _rows_of_file(path, folder, text, how)


def _rows_of_file(path: Path, folder: Path, text: str, how: Manner) -> Iterator[Row]:
    source = Source(path=str(path.relative_to(folder.parent)), text=text, digest="")
    tree = ast.parse(text)
    units = find_units(source, tree)
    home = home_of(path, (str(folder),))
    context = Context(
        tree=tree,
        units=units,
        suppressions=(),
        selected=frozenset((TIME.id,)),
        module=home.module,
        siblings=closure_of(tree, home).texts,
        search_path=how.search_path,
        isolation=how.isolation,
        effort=how.effort,
    )
    lines = {unit.qualname: unit.span.line for unit in units if unit.kind == "function"}
    project = Project(tree, context.module, context.siblings)
    nodes = {name: node for name, node in named_definitions(tree) if name in lines}
    where = {name: (line, _is_typed(nodes.get(name))) for name, line in lines.items()}
    counted = [name for name, node in nodes.items() if _has_size(name, node, project)]
    found: dict[str, Row] = {}
    try:
        for item in run(source, context):
            match item:
                case Measurement(check=TIME.id, qualname=name):
                    shape = item.detail.partition("worst of the shapes tried: ")[2].partition(";")[0]
                    found[name] = _row(folder, source, where, name, label=item.label, shape=shape)
                case Gap(units=names):
                    for name in where if names == "all" else names:
                        found[name] = _row(folder, source, where, name, reason=item.reason, detail=item.detail)
    except Exception:  # noqa: BLE001 - what the engine would make a gap `internal`; counted here
        detail = traceback.format_exc().splitlines()[-1]
        print(traceback.format_exc(), file=sys.stderr)
        found = {name: _row(folder, source, where, name, reason="internal", detail=detail) for name in counted}
    nothing = {"reason": "assessed", "detail": "nothing that is given to it grows"}
    yield from (found.get(name) or _row(folder, source, where, name, **nothing) for name in counted)


def _has_size(name: str, node: ast.AST, project: Project) -> bool:
    """Has something that a function is given a size?"""
    if not isinstance(node, Function) or is_stub(node):
        return False
    owner = name.rpartition(".")[0]
    static = any(isinstance(item, ast.Name) and item.id == "staticmethod" for item in node.decorator_list)
    bound = bool(owner) and not static
    signature = read_signature(node, project.module, owner=owner or None, bound=bound)
    types = [parameter.type for parameter in signature.parameters if not parameter.kind.startswith("variadic")]
    if bound and not name.endswith(".__init__"):
        types.append(read_class(owner, project.module))
    return any(shapes(type_) for type_ in types)


def _is_typed(node: ast.AST | None) -> bool:
    """Has each parameter, but the object of a method, an annotation?"""
    if not isinstance(node, Function):
        return False
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return all(argument.annotation is not None for argument in arguments if argument.arg not in ("self", "cls"))


def _row(folder: Path, source: Source, where: dict[str, tuple[int, bool]], name: str, **more: str) -> Row:
    line, typed = where.get(name, (0, False))
    return Row(package=folder.name, path=source.path, line=line, name=name, typed=typed, **more)


def tables(rows: list[Row], seed: int, draw: int) -> Iterator[str]:
    """What is printed, line by line."""
    yield "| package | with a sized argument | measured | typed | untyped | gaps by reason |"
    yield "|---|---|---|---|---|---|"
    for package in [*dict.fromkeys(row.package for row in rows), ""]:
        own = [row for row in rows if package in (row.package, "")]
        reasons = Counter(row.reason for row in own if row.reason)
        said = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
        shares = (own, [row for row in own if row.typed], [row for row in own if not row.typed])
        yield f"| {package or 'all'} | {len(own)} | {' | '.join(map(_share, shares))} | {said} |"
    yield "\n| gap | functions |\n|---|---|"
    details = Counter(f"{row.reason}: {row.detail}" for row in rows if row.reason)
    yield from (f"| {detail} | {count} |" for detail, count in details.most_common(40))
    labels = Counter(row.label for row in rows if row.label)
    yield "\nClasses: " + ", ".join(f"{label} {count}" for label, count in labels.most_common())
    measured_rows = [row for row in rows if row.label]
    drawn = random.Random(seed).sample(measured_rows, min(draw, len(measured_rows)))
    yield "\n| function | line | class | shape |\n|---|---|---|---|"
    yield from (f"| {row.path}:{row.name} | {row.line} | {row.label} | {row.shape} |" for row in drawn)


def _share(rows: list[Row]) -> str:
    measured = sum(bool(row.label) for row in rows)
    return f"{measured} of {len(rows)} ({100 * measured / max(len(rows), 1):.0f} %)"


if __name__ == "__main__":
    main()
