"""Write what was found in the worse versions of pairs as tests: red on the worse version, green on the better one?

    exported_tests.py CASES WORK [--only edge_cases] [--reports OUT.jsonl]

CASES has a folder a set, in it a folder a pair with good.py and bad.py; both are **run** by pytest outside of any
sandbox: hand in code that you trust. OUT.jsonl is what `grader batch` made of lines with the ids SET/PAIR/good and
SET/PAIR/bad; without it they are graded first. Told of each pair that grader tells apart by a finding of severity
medium or more: its tests, how they end, and findings of which no test can be written. WORK keeps the tests.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import msgspec
from contest.pairs import Pair, find_pairs

from grader.model.evidence import Finding
from grader.reporters.pytest_text import NoTestError, as_test

ALARMING = ("medium", "high", "critical")
VERSIONS = ("good", "bad")


def grade(pairs: list[Pair], suite: str, work: Path) -> Path:
    """Grade both versions of each pair in one batch."""
    lines, reports = work / "lines.jsonl", work / "reports.jsonl"
    with lines.open("w", encoding="utf-8") as output:
        for pair in pairs:
            for version in VERSIONS:
                asked = {"id": f"{suite}/{pair.name}/{version}", "code": pair.code[version]}
                print(json.dumps(asked | ({"entry_point": pair.entry_point} if pair.entry_point else {})), file=output)
    command = [sys.executable, "-m", "grader", "batch", str(lines), "-o", str(reports), "--no-cache", "-q"]
    subprocess.run(command, check=True)
    return reports


def findings_of(report: dict[str, Any]) -> list[Finding]:
    """The findings of a report that came of running the code and weigh something."""
    kept = [item for item in report["evidence"] if item["kind"] == "finding" and item["level"] in ("A", "B", "C")]
    return [msgspec.convert(item, Finding) for item in kept if item["severity"] in ALARMING]


def write_tests(pair: Pair, findings: list[Finding], folder: Path) -> list[str]:
    """One file a finding; what could not be written, in words."""
    refused = []
    for number, finding in enumerate(findings):
        here = msgspec.structs.replace(finding, path=f"{pair.name}.py")
        try:
            (folder / f"test_{pair.name}_{number}.py").write_text(as_test(here, pair.code["bad"]), "utf-8")
        except NoTestError as error:
            refused.append(f"{finding.check}: {error}")
    return refused


def endings(folder: Path, pairs: list[Pair], version: str) -> dict[str, bool]:
    """Whether each test file passes on one version of all pairs."""
    for pair in pairs:
        (folder / f"{pair.name}.py").write_text(pair.code[version], "utf-8")
    report = folder / f"{version}.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir=."]
    subprocess.run([*command, f"--junitxml={report.name}"], cwd=folder, check=False, capture_output=True)
    found: dict[str, bool] = {}
    for case in ET.parse(report).iter("testcase"):
        name = (case.get("classname") or case.get("name") or "").rpartition(".")[2]
        found[name] = found.get(name, True) and case.find("failure") is None and case.find("error") is None
    return found


def main() -> None:
    """Write the tests of all pairs, run them twice, and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--only", default="edge_cases")
    parser.add_argument("--reports", type=Path)
    given = parser.parse_args()
    work: Path = given.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    pairs = find_pairs(given.cases, given.only)
    lines = (given.reports or grade(pairs, given.only, work)).read_text("utf-8").splitlines()
    reports = {line["id"]: line for line in map(json.loads, lines)}
    folder = work / "tests"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.py"):
        old.unlink()
    told: list[tuple[Pair, list[str]]] = []
    for pair in pairs:
        good, bad = (findings_of(reports[f"{given.only}/{pair.name}/{version}"]) for version in VERSIONS)
        known = {(one.check, one.qualname) for one in good}
        new = [one for one in bad if (one.check, one.qualname) not in known]
        if new:
            told.append((pair, write_tests(pair, new, folder)))
    on_bad, on_good = (endings(folder, [pair for pair, _ in told], version) for version in ("bad", "good"))
    right = 0
    for pair, refused in told:
        own = sorted(path.stem for path in folder.glob(f"test_{pair.name}_?.py"))
        wrong = [f"{name} is green on bad" for name in own if on_bad.get(name, True)]
        wrong += [f"{name} is red on good" for name in own if not on_good.get(name, False)]
        right += bool(own) and not wrong
        if wrong or refused:
            print(f"{pair.name}: {len(own)} tests; {'; '.join([*wrong, *refused])}")
    print(f"{right} of {len(told)} pairs: each of their {len(on_bad)} tests red on bad and green on good")


if __name__ == "__main__":
    main()
