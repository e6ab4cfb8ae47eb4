"""Grade the same batch again and again, each time in a fresh process and without the cache: are the reports the same?

    repeated_reports.py LINES.jsonl WORK [--runs 5] [--busy 2] [-- FURTHER OPTIONS OF BATCH]

The last two runs go on beside as many busy loops as `--busy` says. WORK keeps the reports, 1.jsonl and so on; one that
is there already is not made again. Ends with 1 where two of them differ, and tells which lines do, in what.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

LOADED = 2
"""Runs beside busy loops."""
MOST_SHOWN = 3
"""Places told of one line that differs."""


@contextmanager
def busy() -> Iterator[None]:
    """A process that does nothing but take time."""
    loop = subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"])
    try:
        yield
    finally:
        loop.kill()
        loop.wait()


def differences(one: Any, other: Any, place: str = "") -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Where two values of JSON differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from differences(one.get(key), other.get(key), f"{place}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, f"{place}[{number}]")
    elif one != other:
        yield f"{place}: {json.dumps(one)[:200]} / {json.dumps(other)[:200]}"


def main() -> None:
    """Make the reports and compare each with the first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--busy", type=int, default=2)
    given, further = parser.parse_known_args()
    given.work.mkdir(parents=True, exist_ok=True)
    reports = [given.work / f"{number}.jsonl" for number in range(1, given.runs + 1)]
    for report in reports:
        if report.is_file():
            continue
        with ExitStack() as loops:
            for _ in range(given.busy if report in reports[-LOADED:] else 0):
                loops.enter_context(busy())
            made = report.with_suffix(".part")
            made.unlink(missing_ok=True)
            command = [sys.executable, "-m", "grader", "batch", str(given.lines), "-o", str(made), "--no-cache", "-q"]
            subprocess.run([*command, *further[further[:1] == ["--"] :]], check=True)
            made.rename(report)
    first = reports[0].read_text("utf-8").splitlines()
    different: set[str] = set()
    for report in reports:
        print(f"{report.name} {sha256(report.read_bytes()).hexdigest()}")
        for one, other in zip(first, report.read_text("utf-8").splitlines(), strict=True):
            if one != other:
                left, right = json.loads(one), json.loads(other)
                different.add(left["id"])
                print(f"  {left['id']}: " + "; ".join(list(differences(left, right))[:MOST_SHOWN]))
    print(f"{len(different)} of {len(first)} lines differ in {given.runs} runs, {LOADED} of them beside busy loops")
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
