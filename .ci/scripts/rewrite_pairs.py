"""Rewrite pairs of an unsafe and a safe version in ways that change no behaviour, and count the wins.

    rewrite_pairs.py CASES WORK

CASES has a folder a pair: bad.py, good.py, meta.json with `line` (in bad.py). WORK gets a folder a rewrite. A win is a
gap of five points in security that a finding of severity medium or more backs. The rewrites: names changed, imports
aliased, the labelled call moved to a helper, that helper moved to another file, keywords through a dictionary,
definitions reordered.
"""

from __future__ import annotations

import ast
import builtins
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

GRADER = Path(sys.executable).parent / "grader"
ALARMING = ("medium", "high", "critical")
MARGIN = 5.0
KEPT = {"self", "cls", "request", "req", "event", "context", "_"} | set(dir(builtins))
Files = dict[str, str]


class Rename(ast.NodeTransformer):
    """Names, parameters and functions under new names."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """A name that is read or written."""
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """A parameter."""
        self.generic_visit(node)
        node.arg = self.names.get(node.arg, node.arg)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """A function, under its new name."""
        self.generic_visit(node)
        node.name = self.names.get(node.name, node.name)
        return node


def renamed(tree: ast.Module, _call: ast.Call | None) -> Files:
    """Locals, parameters and functions under other names; what is reached by keyword or attribute keeps its own."""
    fixed = set(KEPT)
    own: set[str] = set()
    methods = {id(part) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for part in node.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            fixed.add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg:
            fixed.add(node.arg)
        elif isinstance(node, ast.alias):
            fixed.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.ClassDef):
            fixed |= {
                part.target.id
                for part in node.body
                if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
            }
            fixed |= {
                target.id
                for part in node.body
                if isinstance(part, ast.Assign)
                for target in part.targets
                if isinstance(target, ast.Name)
            }
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            (fixed if id(node) in methods or node.name.startswith("__") else own).add(node.name)
            if node.decorator_list:
                fixed |= {one.arg for one in (*node.args.args, *node.args.kwonlyargs)} | {node.name}
        elif isinstance(node, ast.arg) or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)):
            own.add(node.arg if isinstance(node, ast.arg) else node.id)
    names = {
        name: f"{'_' if name.startswith('_') else ''}item{index}" for index, name in enumerate(sorted(own - fixed))
    }
    return {"": ast.unparse(Rename(names).visit(tree))}


def aliased(tree: ast.Module, _call: ast.Call | None) -> Files:
    """Every import under another name."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                if (
                    alias.name != "*"
                    and alias.asname is None
                    and "." not in alias.name
                    and getattr(node, "module", "") != "__future__"
                ):
                    alias.asname = names[alias.name] = f"{alias.name}_imported"
    return {"": ast.unparse(Rename(names).visit(tree))}


def _helper(tree: ast.Module, call: ast.Call) -> ast.FunctionDef | None:
    """Put the labelled call into a function of its own, and call that instead."""
    if any(isinstance(one, ast.Starred) for one in call.args) or any(key.arg is None for key in call.keywords):
        return None
    given = [*call.args, *[key.value for key in call.keywords]]
    names = [f"given{index}" for index in range(len(given))]
    func: ast.expr = call.func
    root = func
    while isinstance(root, ast.Attribute):
        root = root.value
    imported = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    receiver: list[ast.expr] = []
    if isinstance(func, ast.Attribute) and not (isinstance(root, ast.Name) and root.id in imported):
        receiver = [func.value]
        func = ast.Attribute(value=ast.Name(id="owner", ctx=ast.Load()), attr=func.attr, ctx=ast.Load())
    elif (isinstance(func, ast.Name) and func.id not in imported and not hasattr(builtins, func.id)) or not isinstance(
        root, ast.Name
    ):
        return None
    loaded = [ast.Name(id=name, ctx=ast.Load()) for name in names]
    keywords = [
        ast.keyword(arg=key.arg, value=value)
        for key, value in zip(call.keywords, loaded[len(call.args) :], strict=True)
    ]
    inner = ast.Call(func=func, args=loaded[: len(call.args)], keywords=keywords)
    parameters = [ast.arg(arg=name) for name in (["owner"] if receiver else []) + names]
    helper = ast.FunctionDef(
        name="_carry_out",
        args=ast.arguments(posonlyargs=[], args=parameters, kwonlyargs=[], kw_defaults=[], defaults=[]),
        body=[ast.Return(value=inner)],
        decorator_list=[],
        type_params=[],
    )
    call.func, call.args, call.keywords = ast.Name(id="_carry_out", ctx=ast.Load()), [*receiver, *given], []
    return helper


def _start(tree: ast.Module) -> int:
    """Where definitions may be put: behind the imports."""
    places = [index for index, node in enumerate(tree.body) if isinstance(node, ast.Import | ast.ImportFrom)]
    return max(places, default=0) + 1


def in_helper(tree: ast.Module, call: ast.Call | None) -> Files:
    """The labelled call in a function of its own."""
    helper = _helper(tree, call) if call is not None else None
    if helper is not None:
        tree.body.insert(_start(tree), helper)
    return {"": ast.unparse(ast.fix_missing_locations(tree))}


def in_file(tree: ast.Module, call: ast.Call | None) -> Files:
    """The same, and the function in another file."""
    helper = _helper(tree, call) if call is not None else None
    if helper is None:
        return {"": ast.unparse(tree)}
    imports = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    tree.body.insert(_start(tree), ast.ImportFrom(module="carried", names=[ast.alias(name="_carry_out")], level=0))
    tree = ast.fix_missing_locations(tree)
    return {
        "": ast.unparse(tree),
        "carried.py": "\n".join([*imports, "", "", ast.unparse(ast.fix_missing_locations(helper)), ""]),
    }


def by_dictionary(tree: ast.Module, call: ast.Call | None) -> Files:
    """The keywords of the labelled call in a dictionary."""
    if call is not None and call.keywords and all(key.arg for key in call.keywords):
        statement = _statement_around(tree, call)
        keys: list[ast.expr | None] = [ast.Constant(value=key.arg) for key in call.keywords]
        options = ast.Assign(
            targets=[ast.Name(id="options_given", ctx=ast.Store())],
            value=ast.Dict(keys=keys, values=[key.value for key in call.keywords]),
        )
        call.keywords = [ast.keyword(arg=None, value=ast.Name(id="options_given", ctx=ast.Load()))]
        for node in ast.walk(tree):
            for _, block in ast.iter_fields(node):
                if isinstance(block, list) and statement in block:
                    block.insert(block.index(statement), options)
                    return {"": ast.unparse(ast.fix_missing_locations(tree))}
    return {"": ast.unparse(tree)}


def _statement_around(tree: ast.Module, call: ast.Call) -> ast.stmt:
    around = [
        node for node in ast.walk(tree) if isinstance(node, ast.stmt) and any(part is call for part in ast.walk(node))
    ]
    return max(around, key=lambda node: node.lineno)


def reordered(tree: ast.Module, _call: ast.Call | None) -> Files:
    """Functions and methods in reverse order, where nothing between them runs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef):
            places = [
                index
                for index, part in enumerate(node.body)
                if isinstance(part, ast.FunctionDef) and not part.decorator_list
            ]
            moved = [node.body[index] for index in places]
            if places and places[-1] - places[0] == len(places) - 1:
                for index, part in zip(places, reversed(moved), strict=True):
                    node.body[index] = part
    return {"": ast.unparse(tree)}


REWRITES: dict[str, Callable[[ast.Module, ast.Call | None], Files]] = {
    "as-is": lambda tree, _call: {"": ast.unparse(tree)},
    "renamed": renamed,
    "aliased": aliased,
    "helper": in_helper,
    "file": in_file,
    "dictionary": by_dictionary,
    "reordered": reordered,
}


def labelled(bad: ast.Module, good: ast.Module, line: int) -> tuple[ast.Call | None, ast.Call | None]:
    """The outermost call on the labelled line, and the call of the same name in the good version."""
    there = [node for node in ast.walk(bad) if isinstance(node, ast.Call) and node.lineno == line]
    if not there:
        return None, None
    first = there[0]
    name = ast.unparse(first.func)
    same = [node for node in ast.walk(good) if isinstance(node, ast.Call) and ast.unparse(node.func) == name]
    return first, min(same, key=lambda node: abs(node.lineno - line), default=None)


def write(cases: Path, work: Path) -> list[str]:
    """Write all rewrites; the names of the pairs."""
    pairs = sorted(folder for folder in cases.iterdir() if (folder / "bad.py").is_file())
    for folder in pairs:
        line = json.loads((folder / "meta.json").read_text("utf-8")).get("line", 0)
        for name, rewrite in REWRITES.items():
            trees = {kind: ast.parse((folder / f"{kind}.py").read_text("utf-8")) for kind in ("bad", "good")}
            calls = dict(zip(("bad", "good"), labelled(trees["bad"], trees["good"], line), strict=True))
            for kind, tree in trees.items():
                place = work / name / folder.name / kind
                place.mkdir(parents=True, exist_ok=True)
                for file, text in rewrite(tree, calls[kind]).items():
                    (place / (file or "code.py")).write_text(text + "\n", "utf-8")
    return [folder.name for folder in pairs]


def wins(work: Path, name: str, pairs: list[str]) -> tuple[list[str], list[str]]:
    """The pairs that are not won under a rewrite, and the good versions with an alarm."""
    report = work / f"{name}.json"
    arguments = [
        "grade",
        ".",
        "--select",
        "security",
        "--no-exec",
        "--no-cache",
        "-q",
        "--exit-zero",
        f"--format=json={report}",
    ]
    subprocess.run([str(GRADER), *arguments], cwd=work / name, check=False)
    told = json.loads(report.read_text("utf-8"))
    scores = {file["path"]: file["dimensions"]["security"]["grade"]["score"] for file in told["files"]}
    checks: dict[str, Counter[str]] = {}
    for item in told["evidence"]:
        if item["kind"] == "finding" and item["severity"] in ALARMING and not item["suppressed"]:
            checks.setdefault(item["path"], Counter())[item["check"]] += 1
    missed, alarmed = [], []
    for pair in pairs:
        good, bad = (f"{pair}/{kind}/code.py" for kind in ("good", "bad"))
        gap = (scores.get(good) or 0.0) - (scores.get(bad) if scores.get(bad) is not None else 100.0)
        if gap < MARGIN or not checks.get(bad, Counter()) - checks.get(good, Counter()):
            missed.append(pair)
        if checks.get(good):
            alarmed.append(pair)
    return missed, alarmed


def main() -> int:
    """Write, grade and count; a line a rewrite."""
    cases, work = Path(sys.argv[1]), Path(sys.argv[2]).resolve()
    pairs = write(cases, work)
    for name in REWRITES:
        missed, alarmed = wins(work, name, pairs)
        won = len(pairs) - len(missed)
        print(f"{name:12} {won:3} of {len(pairs)} won, {len(alarmed)} alarms; not won: {', '.join(missed)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
