"""Complexity: tools that name a class of growth, and tools that count structure."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path

from contest.answers import Answer, Answers, Bench, Tool
from contest.graded import Line, grade
from contest.growth import CONSTANT, Growth, growth
from contest.pairs import Pair
from contest.processes import Done, run

NAMED: dict[str, Growth] = {
    "Constant": CONSTANT,
    "Logarithmic": (0.0, 1.0),
    "Linear": (1.0, 0.0),
    "Linearithmic": (1.0, 1.0),
    "Quadratic": (2.0, 0.0),
    "Cubic": (3.0, 0.0),
    "Exponential": (math.inf, 0.0),
}
"""Classes of big_O."""
STEEPEST = 99.0
"""Weight of exponential growth; a logarithm weighs a hundredth of a power."""


def weight_of(found: Growth) -> float:
    """Growth as one number."""
    return min(found[0], STEEPEST) + found[1] / 100


def right(pair: Pair, version: str, label: str) -> bool:
    """Whether a class is the one of the pair's labels, all sizes growing together."""
    expected = growth(str(pair.meta[f"time_class_{version}"]))
    return expected is not None and growth(label) == expected


def each(
    bench: Bench, pairs: list[Pair], command: list[str | Path], read: Callable[[Done, Path, Pair], Answer]
) -> Iterator[tuple[Pair, Answers]]:
    """Run a command in a folder with one version as subject.py, pair by pair."""
    for pair in pairs:
        answers = {}
        for version in (pair.better, pair.worse):
            folder = bench.scratch / pair.name / version
            folder.mkdir(parents=True)
            (folder / "subject.py").write_text(pair.code[version], "utf-8")
            entry = [pair.entry_point if part == "ENTRY" else part for part in command]
            answers[version] = read(run(entry, folder, bench.cpu), folder, pair)
        yield pair, answers


def big_o(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """big_O over inputs made from the annotations; a polynomial counts as its nearest whole power."""
    probe = Path(__file__).with_name("big_o_probe.py")

    def read(done: Done, _folder: Path, _pair: Pair) -> Answer:
        if done.code:
            return Answer(None, done.cpu, note="CPU limit" if done.killed else done.last_line)
        said = json.loads(done.stdout.splitlines()[-1])
        if "note" in said:
            return Answer(None, done.cpu, note=said["note"])
        if said["exponent"] is None:
            found = NAMED[said["name"]]
            label = {0.0: "O(1)", 1.0: "O(n)", math.inf: "O(2^n)"}.get(found[0], f"O(n^{found[0]:.0f})")
            label = {"Logarithmic": "O(log n)", "Linearithmic": "O(n log n)"}.get(said["name"], label)
        else:
            label = f"O(n^{round(said['exponent'])})"
        return Answer(weight_of(growth(label) or CONSTANT), done.cpu, label=label)

    yield from each(bench, pairs, [bench.environments.script("tools", "python"), probe, "subject", "ENTRY"], read)


def complexipy(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """Cognitive complexity, summed over the file's functions."""
    script = bench.environments.script("tools", "complexipy")

    def read(done: Done, folder: Path, _pair: Pair) -> Answer:
        report = folder / "report.json"
        if not report.exists():
            return Answer(None, done.cpu, note=done.last_line)
        return Answer(float(sum(item["complexity"] for item in json.loads(report.read_text("utf-8")))), done.cpu)

    command = [script, "-q", "--output-format", "json", "--output", "report.json", "."]
    yield from each(bench, pairs, command, read)


def radon(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """Cyclomatic complexity, summed over the file's blocks."""

    def read(done: Done, _folder: Path, _pair: Pair) -> Answer:
        blocks = json.loads(done.stdout).get("subject.py")
        if not isinstance(blocks, list):
            return Answer(None, done.cpu, note=done.last_line)
        return Answer(float(sum(item["complexity"] for item in blocks if item["type"] != "class")), done.cpu)

    yield from each(bench, pairs, [bench.environments.script("tools", "radon"), "cc", "-j", "subject.py"], read)


def ruff(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """The number of findings of ruff's rules PERF."""
    command = [bench.environments.script("tools", "ruff"), "check", "--isolated", "--no-cache", "--select", "PERF"]

    def read(done: Done, _folder: Path, _pair: Pair) -> Answer:
        return Answer(float(len(json.loads(done.stdout))), done.cpu)

    yield from each(bench, pairs, [*command, "--preview", "--output-format", "json", "subject.py"], read)


def grader(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """Points lost in the dimension complexity, structure included; the class is that of the entry point's time."""
    names = {pair.name: pair.entry_point for pair in pairs}

    def judge(entry: Line, cpu: float) -> Answer:
        score = entry["dimensions"]["complexity"]["grade"]["score"]
        labels = [
            item["label"]
            for item in entry["evidence"]
            if item["kind"] == "measurement"
            and item["check"] == "complexity.scaling-time"
            and item["qualname"] == names[entry["id"].split("/")[0]]
        ]
        return Answer(None if score is None else 100.0 - score, cpu, label=labels[0] if labels else "")

    yield from grade(bench, pairs, "complexity", judge)


TOOLS = (
    Tool("big_O", "big_O", big_o, "tools", "big-O"),
    Tool("complexipy", "complexipy, cognitive complexity", complexipy, "tools", "complexipy"),
    Tool("radon", "radon, cyclomatic complexity", radon, "tools", "radon"),
    Tool("ruff", "ruff, rules PERF", ruff, "tools", "ruff"),
    Tool("grader", "grader", grader),
)
CLASSIFIERS = ("big_O", "grader")
"""Tools that name a class of growth."""
