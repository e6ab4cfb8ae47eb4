"""Plant one fault at a time in functions of real packages, and count the ones that grader finds.

    planted_faults.py WORK ROOT::PACKAGE::COMMAND ... [--mutants N] [--seed N] [--python ENV]

ROOT is a source distribution, PACKAGE the folder in it that holds the code, COMMAND runs the tests of one module in a
copy of ROOT; `{module}`, `{name}` and `{flat}` in it stand for the module's name, the function's, and the function's
without underscores. Drawn by seed, from one package after the other: functions with a docstring or an annotation, of no
operator more than its share. A fault counts when the package's own tests fail with it. It is found when the function,
or its class, then has an A-C finding that the original has not. Of a large module the functions around the faulty one
are graded with it. An original is graded only where the faulty version has a finding.

WORK gets a line of JSON for each run of tests (tests.jsonl) and each fault that was graded (faults.jsonl); a second run
goes on behind them. Without faults.jsonl it grades the same faults again.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
from faults import Fault, Function, faults_of
from msgspec import Struct

from grader.checkers.edge_cases import CHECKER
from grader.checkers.edge_cases.given.catalogue import unasked
from grader.engine.closure import closure_of, home_of
from grader.engine.isolate import isolation_for
from grader.engine.options import Options
from grader.engine.reading import read
from grader.engine.settings import load_project
from grader.facts.tree import parse
from grader.facts.units import find_units, named_definitions
from grader.model.checker import Context
from grader.model.evidence import Finding, Gap
from grader.model.source import Unit

TRIES = 3
"""Faults tried in one function until its tests see one."""
SHARES = {"arguments swapped": 0.1}
"""The most that one operator may have of all faults: swapped arguments mostly crash at once."""
SHARE = 0.2
"""The same for every other operator."""
NEIGHBOURS = 3
"""Functions graded beside the faulty one: with all of them a large module costs minutes."""
CPU_SECONDS = 60
MEMORY_KIB = 4 << 20
WALL_SECONDS = 240
"""For tests that a fault makes wait. On a busy machine others take as long, so that it is no verdict."""
UNDECIDED = -1
FAILED = 1
NO_TESTS = 5
"""The codes that pytest ends with when tests failed, and when there were none."""
KILLED = 128
"""What a shell adds to the signal that ended a command."""
LEVELS = ("A", "B", "C")


class Package(Struct, frozen=True, kw_only=True):
    """One package, in its throwaway copy. `folder` is where its code lies, `command` what tests one of its modules."""

    name: str
    root: Path
    folder: Path
    command: str


class Drawn(Struct, frozen=True, kw_only=True):
    """A function that a fault may be planted in."""

    package: Package
    file: Path
    qualname: str


class Result(Struct, frozen=True, kw_only=True):
    """One fault that the package's own tests see. `mutant` and `original` are findings: check, function, message."""

    package: str
    path: str
    qualname: str
    operator: str
    line: int
    before: str
    after: str
    mutant: tuple[tuple[str, str, str], ...]
    original: tuple[tuple[str, str, str], ...]

    @property
    def found(self) -> bool:
        """Whether something is wrong that was right before."""
        known = {(check, name) for check, name, _ in self.original}
        return any((check, name) not in known for check, name, _ in self.mutant)


def copied(given: str, work: Path) -> Package:
    """A package from its argument, in a fresh copy below the work folder."""
    root, package, command = given.split("::")
    name = Path(root).name
    copy = work / "copies" / name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return Package(name=name, root=copy, folder=copy / package, command=command)


def functions_of(package: Package, seed: int) -> list[Drawn]:
    """The functions of a package with a docstring or an annotation, shuffled."""
    found = [
        Drawn(package=package, file=file, qualname=qualname)
        for file in sorted(package.folder.rglob("*.py"))
        if not {"tests", "sandbox"} & set(file.relative_to(package.folder).parts)
        for qualname, node in named_definitions(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _says_something(node) and "#" not in qualname
    ]
    random.Random(f"{seed} {package.name}").shuffle(found)
    return found


def _says_something(node: Function) -> bool:
    arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    return bool(ast.get_docstring(node) or node.returns or any(one.annotation for one in arguments))


def in_turn(groups: Sequence[Sequence[Drawn]]) -> Iterator[Drawn]:
    """One of each package after the other, as long as there are some."""
    for position in range(max(map(len, groups), default=0)):
        yield from (group[position] for group in groups if position < len(group))


def chosen_faults(drawn: Drawn, seed: int, full: Collection[str]) -> list[Fault]:
    """Some faults for a function, of operators that are not full: first the operator is drawn, then the place."""
    text = drawn.file.read_text("utf-8")
    node = dict(named_definitions(ast.parse(text)))[drawn.qualname]
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    by_operator = faults_of(text, node)
    random_one = random.Random(f"{seed} {drawn.package.name} {drawn.file.name} {drawn.qualname}")
    operators = random_one.sample(sorted(by_operator), len(by_operator))
    chosen = [random_one.choice(by_operator[operator]) for operator in operators]
    return [one for one in chosen if one.operator not in full][:TRIES]


def tests_of(drawn: Drawn) -> str:
    """The command that runs the tests of a function's module."""
    name = drawn.qualname.rpartition(".")[2].strip("_")
    return drawn.package.command.format(module=drawn.file.stem.strip("_"), name=name, flat=name.replace("_", ""))


def exit_code(command: str, package: Package) -> int | None:
    """How a command ended, limited in CPU time and memory: None where it ran over them, UNDECIDED where it waits."""
    limits = f"ulimit -t {CPU_SECONDS} -v {MEMORY_KIB}"
    own = {"PYTHONPATH": str(package.folder.parent), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
    try:
        run = subprocess.run(
            ["/bin/sh", "-c", f"{limits}; {command}"],
            cwd=package.root,
            env=os.environ | own,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return UNDECIDED
    return run.returncode if 0 <= run.returncode <= KILLED else None


def around(unit: Unit, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """A function, its class, and the nearest of its class, or of its module those whose names share a word with its."""
    owner, _, name = unit.qualname.rpartition(".")
    words = set(name.split("_")) - {""}

    def says_something(one: Unit) -> bool:
        place, _, other = one.qualname.rpartition(".")
        return one.kind == "function" and place == owner and bool(owner or words & set(other.split("_")))

    def distance(one: Unit) -> tuple[bool, int]:
        return not one.qualname.endswith(".__init__"), abs(one.span.line - unit.span.line)

    near = sorted(filter(says_something, units), key=distance)[: NEIGHBOURS + 1]
    kept = {owner, unit.qualname} | {one.qualname for one in near}
    return tuple(one for one in units if one.kind == "module" or one.qualname in kept)


def findings(drawn: Drawn, options: Options) -> tuple[tuple[str, str, str], ...]:
    """The A-C findings on a function and its class: check, qualified name, message."""
    source = read(drawn.file.relative_to(drawn.package.root).as_posix(), str(drawn.file))
    tree = parse(source)
    if isinstance(tree, Gap):
        return ()
    units = find_units(source, tree)
    home = home_of(drawn.file, (str(drawn.package.folder.parent),))
    context = Context(
        tree=tree,
        units=around(next(unit for unit in units if unit.qualname == drawn.qualname), units),
        suppressions=(),
        selected=frozenset(check.id for check in CHECKER.checks) - unasked(frozenset()),
        module=home.module,
        siblings=closure_of(tree, home).texts,
        search_path=options.search_path,
        isolation=isolation_for(options.settings, executes=True),
        effort="normal",
        seed=options.settings.seed,
    )
    owner = drawn.qualname.rpartition(".")[0]
    return tuple(
        (item.check, item.qualname, item.message)
        for item in CHECKER.run(source, context)
        if isinstance(item, Finding)
        and item.level in LEVELS
        and (item.qualname == drawn.qualname or (owner and f"{item.qualname}.".startswith(f"{owner}.")))
    )


class Tests:
    """Runs tests with faults planted and without, each once: what WORK knows already is not run again."""

    def __init__(self, known: Path) -> None:
        self.known = known
        self.codes: dict[str, int | None] = dict(map(json.loads, lines_of(known)))

    def code(self, drawn: Drawn, fault: Fault | None) -> int | None:
        """How the tests of a function end, with a fault in its file or without one."""
        command, text = tests_of(drawn), drawn.file.read_text("utf-8")
        changed = text if fault is None else fault.text
        key = f"{drawn.package.name} {sha256(changed.encode()).hexdigest()} {sha256(command.encode()).hexdigest()}"
        if key not in self.codes:
            drawn.file.write_text(changed, "utf-8")
            self.codes[key] = exit_code(command, drawn.package)
            drawn.file.write_text(text, "utf-8")
            with self.known.open("a", encoding="utf-8") as output:
                print(json.dumps([key, self.codes[key]]), file=output)
        return self.codes[key]


def lines_of(file: Path) -> list[str]:
    """The lines of a file that may not be there yet."""
    return file.read_text("utf-8").splitlines() if file.is_file() else []


def killed_ones(drawn_ones: Iterator[Drawn], seed: int, number: int, tests: Tests) -> Iterator[tuple[Drawn, Fault]]:
    """At most so many faults that the tests see of the package that they were planted in."""
    kept: Counter[str] = Counter()
    for drawn in drawn_ones:
        if kept.total() == number:
            return
        full = [operator for operator in kept if kept[operator] >= SHARES.get(operator, SHARE) * number]
        for fault in chosen_faults(drawn, seed, full):
            code = tests.code(drawn, fault)
            if code == NO_TESTS:
                break
            if code in (FAILED, None):
                if tests.code(drawn, None) == 0:
                    kept[fault.operator] += 1
                    yield drawn, fault
                break


def result(drawn: Drawn, fault: Fault, options: Options) -> Result:
    """What grader says of a function with a fault, and without it."""
    text = drawn.file.read_text("utf-8")
    drawn.file.write_text(fault.text, "utf-8")
    mutant = findings(drawn, options)
    drawn.file.write_text(text, "utf-8")
    return Result(
        package=drawn.package.name,
        path=drawn.file.relative_to(drawn.package.root).as_posix(),
        qualname=drawn.qualname,
        operator=fault.operator,
        line=fault.line,
        before=fault.before,
        after=fault.after,
        mutant=mutant,
        original=findings(drawn, options) if mutant else (),
    )


def table(found: Sequence[Result]) -> str:
    """Tried and found, in all, by package and by operator; findings that the originals have, too."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for one in found:
        for key in ("all", f"package {one.package}", f"operator {one.operator}"):
            groups[key].append(one)
    lines = [
        f"{key:32} {sum(one.found for one in group):4} of {len(group):4} found "
        f"({100 * sum(one.found for one in group) / len(group):.0f} %), "
        f"{sum(bool(one.original) for one in group)} originals with a finding"
        for key, group in sorted(groups.items())
    ]
    return "\n".join(lines)


def main() -> None:
    """Write a line a fault as it is learned, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("packages", nargs="+", metavar="ROOT::PACKAGE::COMMAND")
    parser.add_argument("--mutants", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--python", metavar="ENV")
    given = parser.parse_args()
    options = Options(
        load_project(given.work, {"python": given.python, "effort": "normal", "no_cache": True}), cwd=Path.cwd()
    )
    packages = [copied(one, given.work.resolve()) for one in given.packages]
    drawn = in_turn([functions_of(package, given.seed) for package in packages])
    killed = list(killed_ones(drawn, given.seed, given.mutants, Tests(given.work / "tests.jsonl")))
    graded = given.work / "faults.jsonl"
    kept = [msgspec.json.decode(line, type=Result) for line in lines_of(graded)]
    with graded.open("a", encoding="utf-8") as output:
        for function, fault in killed[len(kept) :]:
            kept.append(result(function, fault, options))
            print(json.dumps(msgspec.to_builtins(kept[-1]) | {"found": kept[-1].found}), file=output, flush=True)
    print(table(kept))


if __name__ == "__main__":
    main()
