"""Security: scanners over the better and over the worse versions, each a folder with a file a pair."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from contest.answers import Answer, Answers, Bench, Tool
from contest.environments import NotInstalledError
from contest.graded import Line, findings, grade
from contest.pairs import Pair
from contest.processes import Done, run

PRICES = {"critical": 27.0, "high": 9.0, "medium": 3.0, "low": 1.0}
"""What a finding weighs by its severity; a tool without severities reports mediums, an unknown one is a medium."""
ALARMING = PRICES["medium"]
LIMIT = 480
"""CPU seconds of a scan of one folder."""

Finding = tuple[str, str]
"""File and severity."""


def scan(
    bench: Bench, pairs: list[Pair], command: list[str | Path], read: Callable[[Done, Path], Iterable[Finding]]
) -> Iterator[tuple[Pair, Answers]]:
    """Run a scanner once over each folder; its CPU time is shared equally among the files."""
    found: dict[str, dict[str, Answer]] = {pair.name: {} for pair in pairs}
    for version in (pairs[0].better, pairs[0].worse) if pairs else ():
        folder = bench.scratch / version
        folder.mkdir()
        for pair in pairs:
            (folder / f"{pair.name}.py").write_text(pair.code[version], "utf-8")
        done = run(command, folder, LIMIT)
        if done.killed:
            raise NotInstalledError(f"not done after {LIMIT} CPU seconds")
        try:
            prices = [
                (Path(file).stem, PRICES.get(severity.lower(), ALARMING)) for file, severity in read(done, folder)
            ]
        except (OSError, ValueError, KeyError) as error:
            raise NotInstalledError(f"no report ({error}): {done.last_line}") from error
        for pair in pairs:
            own = [price for name, price in prices if name == pair.name]
            found[pair.name][version] = Answer(sum(own), done.cpu / len(pairs), any(price >= ALARMING for price in own))
    for pair in pairs:
        yield pair, found[pair.name]


def bandit(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """Bandit with its default profile."""
    command = [bench.environments.script("tools", "bandit"), "-q", "-r", "-f", "json", "."]
    yield from scan(
        bench,
        pairs,
        command,
        lambda done, _: [(item["filename"], item["issue_severity"]) for item in json.loads(done.stdout)["results"]],
    )


def ruff(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """The rules S of ruff, which know no severity."""
    command = [bench.environments.script("tools", "ruff"), "check", "--isolated", "--no-cache", "--select", "S"]
    command += ["--output-format", "json", "."]
    yield from scan(
        bench, pairs, command, lambda done, _: [(item["filename"], "medium") for item in json.loads(done.stdout)]
    )


def skylos(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """Skylos: dangerous code and secrets; what it says of dead code is left out."""
    command = [bench.environments.script("tools", "skylos"), ".", "--danger", "--secrets", "--no-upload"]
    command += ["--json", "--output", "report.json"]

    def read(_done: Done, folder: Path) -> list[Finding]:
        report = json.loads((folder / "report.json").read_text("utf-8"))
        items = [*(report.get("danger") or ()), *(report.get("secrets") or ())]
        return [(item["file"], str(item.get("severity", "medium"))) for item in items]

    yield from scan(bench, pairs, command, read)


def grader(bench: Bench, pairs: list[Pair]) -> Iterator[tuple[Pair, Answers]]:
    """Our findings by their severity; the score is left out, so that one rule holds for all."""

    def judge(entry: Line, cpu: float) -> Answer:
        prices = [PRICES.get(item["severity"], 0.0) for item in findings(entry, "security")]
        return Answer(sum(prices), cpu, any(price >= ALARMING for price in prices))

    yield from grade(bench, pairs, "security", judge)


TOOLS = (
    Tool("bandit", "bandit", bandit, "tools", "bandit"),
    Tool("ruff", "ruff, rules S", ruff, "tools", "ruff"),
    Tool("skylos", "skylos, danger and secrets", skylos, "tools", "skylos"),
    Tool("grader", "grader", grader),
)
