"""Grade six well-known packages, fetched with pip: letters, gaps by reason, and whether the reports fit their schema.

    known_good.py [FOLDER] [--packages flask,attrs,...]

FOLDER (default: a temporary one) keeps the environment and the reports for a second look.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib.metadata import distributions
from pathlib import Path

import jsonschema

PACKAGES = {
    "flask": "flask",
    "attrs": "attr",
    "requests": "requests",
    "click": "click",
    "httpx": "httpx",
    "rich": "rich",
}
"""Distribution to the folder it installs."""
OURS = {"unsupported", "crash"}
"""Reasons of gaps that are our own shortcomings."""


def fetch(folder: Path) -> Path:
    """An environment that holds the packages; its site-packages."""
    environment = folder / "env"
    if not environment.is_dir():
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        subprocess.run([str(environment / "bin" / "python"), "-m", "pip", "install", "-q", *PACKAGES], check=True)
    return next((environment / "lib").glob("python3.*")) / "site-packages"


def grade(package: Path, report: Path, environment: Path) -> float:
    """Grade a package; seconds it took."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "grader", "grade", str(package), "--python", str(environment), "--no-cache"]
    subprocess.run([*command, "--format", f"json={report}", "-q"], check=False, cwd=report.parent)
    return time.perf_counter() - started


def unit_gaps(report: dict) -> Counter[str]:
    """Functions that the dimension edge_cases could not assess, by reason; a file's gap counts for all of its own."""
    functions: dict[str, list[str]] = {}
    for unit in report["units"]:
        if unit["kind"] == "function":
            functions.setdefault(unit["path"], []).append(unit["qualname"])
    reasons: dict[tuple[str, str], str] = {}
    for item in report["evidence"]:
        if item["kind"] == "gap" and any(check == "*" or check.startswith("edge_cases") for check in item["checks"]):
            own = functions.get(item["path"], [])
            for name in own if item["units"] == "all" else [name for name in item["units"] if name in own]:
                reasons.setdefault((item["path"], name), item["reason"])
    return Counter(reasons.values())


def main() -> None:
    """Fetch, grade, print one line a package and dimension."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--packages", default=",".join(PACKAGES))
    arguments = parser.parse_args()
    folder = (arguments.folder or Path(tempfile.mkdtemp(prefix="known-good-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    site = fetch(folder)
    versions = {found.metadata["Name"].lower(): found.version for found in distributions(path=[str(site)])}
    schema = json.loads(
        subprocess.run(
            [sys.executable, "-m", "grader", "rubric", "schema", "--report"], check=True, capture_output=True
        ).stdout
    )
    total: Counter[str] = Counter()
    count = 0
    for name in arguments.packages.split(","):
        file = folder / f"{name}.json"
        seconds = grade(site / PACKAGES[name], file, folder / "env")
        report = json.loads(file.read_text("utf-8"))
        jsonschema.validate(report, schema)
        functions = sum(unit["kind"] == "function" for unit in report["units"])
        gaps = unit_gaps(report)
        total += gaps
        count += functions
        dimensions = "  ".join(f"{key} {line(value['grade'])}" for key, value in report["dimensions"].items())
        print(f"{name} {versions.get(name)}: {line(report['grade'])}  {dimensions}")
        print(f"    {functions} functions, {seconds:.0f} s, fits its schema, edge-case gaps {dict(gaps.most_common())}")
    ours = sum(total[reason] for reason in OURS)
    print(f"unsupported and crash together: {ours} of {count} functions, {100 * ours / max(count, 1):.1f} %")


def line(grade: dict) -> str:
    """Letter, score, interval and coverage in short."""
    if grade["score"] is None:
        return f"- [{grade['low']:.0f}, {grade['high']:.0f}]"
    shown = f"{grade['letter'] or '-'} {grade['score']:.1f} [{grade['low']:.0f}, {grade['high']:.0f}]"
    return f"{shown} {100 * grade['coverage']:.0f}%"


if __name__ == "__main__":
    main()
