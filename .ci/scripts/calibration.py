"""How the dimension edge_cases does on well-known code: functions tested, alarms, shares of guesses, as Markdown.

    calibration.py --reports FOLDER PACKAGE...

PACKAGE is the folder of a package. Each is graded once, `--select edge_cases* --no-cache`, and its report kept in
FOLDER as NAME.json; a report that is there already is read and not made again. `--findings` lists what was found, to be
looked at by hand; `--seed` draws sixty of them where there are more.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

KINDS = ("typed", "untyped", "method", "generator", "async")
"""What a function is; one may be several."""
BY_HAND = 60
GRADED = ("A", "B", "C")
OWN = "edge_cases.crash"
"""The check that speaks of each function, whatever it is: a gap in it is a function that was not tested."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Report = dict[str, Any]
Place = tuple[str, str]
"""Path and qualified name of a function."""


def grade(package: Path, report: Path, arguments: argparse.Namespace) -> None:
    """Grade a package and keep the report."""
    command = [sys.executable, "-m", "grader", "grade", str(package.resolve()), "--select", "edge_cases*", "--no-cache"]
    command += ["--effort", arguments.effort, "--exclude", "tests/", "--exclude", "test_*.py", "--exit-zero", "-q"]
    command += ["--jobs", str(arguments.jobs)]
    if arguments.python:
        command += ["--python", str(arguments.python.resolve())]
    subprocess.run([*command, "--format", f"json={report}"], check=True)


def kinds_of(package: Path) -> dict[Place, set[str]]:
    """What each function of a package is, by the end of its path and its name."""
    found: dict[Place, set[str]] = {}
    for file in sorted(package.rglob("*.py") if package.is_dir() else [package]):
        tree = ast.parse(file.read_text("utf-8"))
        seen: Counter[str] = Counter()
        for name, node, method in _functions(tree.body, "", method=False):
            seen[name] += 1
            number = "" if seen[name] == 1 else f"#{seen[name]}"
            found[file.name, name + number] = _kinds(node, method=method)
    return found


def _functions(body: list[ast.stmt], prefix: str, *, method: bool) -> list[tuple[str, Function, bool]]:
    found: list[tuple[str, Function, bool]] = []
    for node in body:
        if isinstance(node, Function):
            found.append((prefix + node.name, node, method))
        elif isinstance(node, ast.ClassDef):
            found += _functions(node.body, f"{prefix}{node.name}.", method=True)
        elif isinstance(node, ast.If | ast.Try | ast.With):
            for part in ("body", "orelse", "finalbody"):
                found += _functions(getattr(node, part, []), prefix, method=method)
            for handler in getattr(node, "handlers", []):
                found += _functions(handler.body, prefix, method=method)
    return found


def _kinds(node: Function, *, method: bool) -> set[str]:
    arguments = node.args
    taken = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    own = [one for one in taken if not (method and one is taken[0])]
    found = {"typed" if all(one.annotation for one in own) and (own or node.returns) else "untyped"}
    inner = [part for part in ast.walk(node) if isinstance(part, Function | ast.Lambda) and part is not node]
    hidden = {id(part) for one in inner for part in ast.walk(one)}
    if any(isinstance(part, ast.Yield | ast.YieldFrom) and id(part) not in hidden for part in ast.walk(node)):
        found.add("generator")
    if isinstance(node, ast.AsyncFunctionDef):
        found.add("async")
    if method:
        found.add("method")
    return found


def untested(report: Report) -> dict[Place, str]:
    """Functions that were not tested, with the reason."""
    found: dict[Place, str] = {}
    functions = functions_of(report)
    for item in report["evidence"]:
        if item["kind"] == "gap" and any(check in ("*", OWN, "edge_cases*") for check in item["checks"]):
            units = [name for path, name in functions if path == item["path"]]
            for name in units if item["units"] == "all" else item["units"]:
                found.setdefault((item["path"], name), item["reason"])
    return found


def functions_of(report: Report) -> list[Place]:
    """All functions of a report with something to run in them; stubs have not."""
    idle = {
        (item["path"], name)
        for item in report["evidence"]
        if item["kind"] == "assessed" and OWN in item["checks"] and not item["trials"] and item["units"] != "all"
        for name in item["units"]
    }
    found = [(unit["path"], unit["qualname"]) for unit in report["units"] if unit["kind"] == "function"]
    return [place for place in found if place not in idle and not place[0].endswith(".pyi")]


def findings_of(report: Report) -> list[dict[str, Any]]:
    """All findings of a report that came of running code."""
    return [item for item in report["evidence"] if item["kind"] == "finding" and item["level"] is not None]


def share(part: int, whole: int) -> str:
    """A share in percent, with the counts."""
    return f"{100 * part / whole:.1f} % ({part}/{whole})" if whole else "-"


def table(packages: dict[str, tuple[Path, Report]]) -> list[str]:
    """The lines of a table: one a package, and one of all."""
    names = (
        "package",
        "functions",
        "tested",
        *KINDS,
        "tested with A-C",
        "level D",
        "zone unknown",
        "not tested, by reason",
    )
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    total: Counter[str] = Counter()
    for name, (folder, report) in packages.items():
        counts = count(folder, report)
        total += counts
        lines.append(row(name, counts))
    return [*lines, row("all", total)]


def count(folder: Path, report: Report) -> Counter[str]:
    """What there is to count in one report."""
    kinds, missing = kinds_of(folder), untested(report)
    counts: Counter[str] = Counter()
    for path, name in functions_of(report):
        tested = (path, name) not in missing
        for kind in ("function", *sorted(kinds.get((Path(path).name, name), ()))):
            counts[kind] += 1
            counts[f"{kind} tested"] += tested
        if not tested:
            counts[f"because {missing[path, name]}"] += 1
    findings = findings_of(report)
    alarmed = {(item["path"], item["qualname"]) for item in findings if item["level"] in GRADED}
    counts["alarmed"] = len(alarmed)
    # A check that found something has its answer: such a function counts as tested here.
    counts["alarmed or tested"] = counts["function tested"] + sum(place in missing for place in alarmed)
    counts["finding"] = len(findings)
    counts["level D"] = sum(item["level"] == "D" for item in findings)
    counts["unknown"] = sum((item["witness"] or {}).get("zone") == "unknown" for item in findings)
    return counts


def row(name: str, counts: Counter[str]) -> str:
    """One line of the table."""
    reasons = sorted((-number, key) for key, number in counts.items() if key.startswith("because "))
    cells = [name, str(counts["function"]), share(counts["function tested"], counts["function"])]
    cells += [share(counts[f"{kind} tested"], counts[kind]) for kind in KINDS]
    cells += [share(counts["alarmed"], counts["alarmed or tested"])]
    cells += [share(counts[key], counts["finding"]) for key in ("level D", "unknown")]
    cells.append(", ".join(f"{key.removeprefix('because ')} {-number}" for number, key in reasons))
    return "| " + " | ".join(cells) + " |"


def by_hand(packages: dict[str, tuple[Path, Report]], seed: int) -> list[str]:
    """Findings to look at: all, or BY_HAND drawn by seed."""
    found = [
        f"- {name} `{item['path']}` `{item['qualname']}` {item['level']} {item['severity']} {item['check']}: "
        f"{item['message']} ({(item['witness'] or {}).get('because', '')})"
        for name, (_, report) in packages.items()
        for item in findings_of(report)
        if item["level"] in GRADED
    ]
    drawn = random.Random(seed).sample(found, BY_HAND) if len(found) > BY_HAND else found
    return [f"{len(drawn)} of {len(found)} findings", *drawn]


def main() -> None:
    """Grade what has no report yet; print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("packages", nargs="+", type=Path)
    parser.add_argument("--reports", required=True, type=Path)
    parser.add_argument("--python", type=Path, help="environment with what the packages import")
    parser.add_argument("--effort", default="normal")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--findings", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    arguments.reports.mkdir(parents=True, exist_ok=True)
    packages: dict[str, tuple[Path, Report]] = {}
    for package in arguments.packages:
        report = arguments.reports.resolve() / f"{package.resolve().name}.json"
        if not report.is_file():
            grade(package, report, arguments)
        packages[package.resolve().name] = package.resolve(), json.loads(report.read_text("utf-8"))
    print("\n".join(table(packages)))
    if arguments.findings:
        print("\n".join(["", *by_hand(packages, arguments.seed)]))


if __name__ == "__main__":
    main()
