"""Ask grader itself: `grader batch` without a cache, one dimension selected, one worker."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from contest.answers import Answer, Answers, Bench
from contest.environments import NotInstalledError
from contest.pairs import Pair
from contest.processes import run

CHUNK = 8
"""Pairs a batch: what an interrupted run loses at most."""
ALARMING = ("medium", "high", "critical")
Line = dict[str, Any]


def grade(
    bench: Bench, pairs: list[Pair], dimension: str, judge: Callable[[Line, float], Answer], *, reference: bool = False
) -> Iterator[tuple[Pair, Answers]]:
    """Grade both versions of each pair; `judge` turns a line and its share of the CPU seconds into an answer."""
    command = [Path(sys.executable).parent / "grader", "batch", "in.jsonl", "-o", "out.jsonl", "--no-cache", "-q"]
    command += ["--jobs", "1", "--select", f"{dimension}.*"]
    for start in range(0, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        lines = [line(pair, version, reference=reference) for pair in chunk for version in (pair.better, pair.worse)]
        (bench.scratch / "in.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in lines), "utf-8")
        (bench.scratch / "out.jsonl").unlink(missing_ok=True)
        done = run(command, bench.scratch, None)
        if not (bench.scratch / "out.jsonl").exists():
            raise NotInstalledError(f"grader: {done.last_line}")
        graded = map(json.loads, (bench.scratch / "out.jsonl").read_text("utf-8").splitlines())
        by_id = {entry["id"]: judge(entry, done.cpu / len(lines)) for entry in graded}
        for pair in chunk:
            yield pair, {version: by_id[f"{pair.name}/{version}"] for version in (pair.better, pair.worse)}


def line(pair: Pair, version: str, *, reference: bool) -> Line:
    """A line of batch input."""
    entry: Line = {"id": f"{pair.name}/{version}", "code": pair.code[version]}
    if pair.entry_point:
        entry["entry_point"] = pair.entry_point
    if reference:
        entry["reference"] = pair.code[pair.better]
    return entry


def findings(entry: Line, dimension: str) -> list[Line]:
    """The line's findings in a dimension that are not suppressed."""
    return [
        item
        for item in entry.get("evidence") or ()
        if item["kind"] == "finding" and item["check"].startswith(f"{dimension}.") and not item.get("suppressed")
    ]
