"""Grade the same batch again and again, in fresh processes without a cache, and say which reports are not the same.

    same_reports.py IN.jsonl [--runs 5] [--beside 2] [--grader PROGRAM] [--keep FOLDER] [-- FLAGS OF GRADER BATCH]

Each run has another hash seed; the last `--beside` ones run beside a busy loop on each processor. Prints how many
lines are the same bytes in all runs, how many of the measured classes of growth are the same, and which are not and
in what. Exits with 1 where one differs.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

from msgspec import json as encoding

BUSY = "while True: pass"
MOST_SHOWN = 6
Line = dict[str, Any]
Classes = dict[tuple[str, str, str], str]
"""Labels of measurements by line, check and function."""


def main() -> int:
    """Run, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("batch", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--beside", type=int, default=2, help="runs beside busy loops")
    parser.add_argument("--grader", type=Path, default=Path(sys.executable).parent / "grader")
    parser.add_argument("--keep", type=Path, help="where the reports of each run go")
    own = [*takewhile("--".__ne__, sys.argv[1:])]
    chosen = parser.parse_args(own)
    flags = sys.argv[len(own) + 2 :]
    with contextlib.ExitStack() as stack:
        folder = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="same-reports-")))
        folder.mkdir(parents=True, exist_ok=True)
        outputs = []
        for number in range(1, chosen.runs + 1):
            if number > chosen.runs - chosen.beside:
                stack.enter_context(busy_loops())
            outputs.append(graded(chosen, flags, folder / f"{number}.jsonl", number))
    return compared(outputs)


def graded(chosen: argparse.Namespace, flags: list[str], output: Path, number: int) -> list[bytes]:
    """The lines of one run."""
    output.unlink(missing_ok=True)
    command = [chosen.grader, "batch", chosen.batch, "-o", output, "--no-cache", "-q", *flags]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": str(number)})
    return output.read_bytes().splitlines()


@contextlib.contextmanager
def busy_loops() -> Iterator[None]:
    """One for each processor."""
    loops = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in os.sched_getaffinity(0)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def compared(outputs: list[list[bytes]]) -> int:
    """Print what is the same and what is not; 1 where something is not."""
    lengths = {len(output) for output in outputs}
    if len(lengths) != 1:
        print(f"the runs gave different numbers of lines: {sorted(lengths)}")
        return 1
    same, classes = 0, 0
    measured = 0
    for lines in zip(*outputs, strict=True):
        same += len(set(lines)) == 1
        reports = [encoding.decode(line) for line in lines]
        found = [classes_of(report) for report in reports]
        names = {name for one in found for name in one}
        measured += len(names)
        classes += sum(len({one.get(name) for one in found}) == 1 for name in names)
        if len(set(lines)) > 1:
            places = sorted({place for report in reports for place in differences(reports[0], report)})
            print(f"{reports[0]['id']}: {'; '.join(places[:MOST_SHOWN])}")
    total = lengths.pop()
    print(
        f"{len(outputs)} runs: {same} of {total} reports are the same bytes, {classes} of {measured} classes the same"
    )
    return int(same < total)


def classes_of(report: Line) -> Classes:
    """The named measurements of a line."""
    return {
        (report["id"], item["check"], item["qualname"]): item["label"]
        for item in report.get("evidence", ())
        if item["kind"] == "measurement" and item.get("label")
    }


def differences(one: Any, other: Any, place: str = "") -> Iterator[str]:  # noqa: ANN401 - JSON
    """Where two values differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from differences(one.get(key), other.get(key), f"{place}.{key}".lstrip("."))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, f"{place}[{index}]")
    elif one != other:
        yield f"{place}: {one!r:.80} and {other!r:.80}"


if __name__ == "__main__":
    sys.exit(main())
