"""Answers of a tool about versions of code, kept in JSON files from one run to the next."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from contest.environments import Environments
from contest.pairs import Pair


@dataclass(frozen=True)
class Answer:
    """What a tool says of one version. `weight`: the more, the worse; None: it says nothing. `cpu` in seconds."""

    weight: float | None
    cpu: float
    alarm: bool = False
    label: str = ""
    note: str = ""


Answers = dict[str, Answer]
"""Version to answer."""


@dataclass(frozen=True)
class Bench:
    """What a run of a tool needs: environments, a scratch folder, limits in CPU seconds."""

    environments: Environments
    scratch: Path
    cpu: int


@dataclass(frozen=True)
class Tool:
    """A competitor in one set. `ask` yields the answers pair by pair, in order."""

    name: str
    title: str
    ask: Callable[[Bench, list[Pair]], Iterator[tuple[Pair, Answers]]]
    environment: str = ""
    distribution: str = ""


@dataclass
class Record:
    """All that is known of a tool in a set."""

    version: str = ""
    when: str = ""
    failure: str = ""
    answers: dict[str, Answers] = field(default_factory=dict)


class Store:
    """A folder with a JSON file a set and tool, so that several runs may work at the same time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def file(self, suite: str, tool: str) -> Path:
        """Where a record is kept."""
        return self.folder / f"{suite}.{tool}.json"

    def read(self, suite: str, tool: str) -> Record:
        """What earlier runs found."""
        file = self.file(suite, tool)
        if not file.exists():
            return Record()
        found = json.loads(file.read_text("utf-8"))
        answers = {
            pair: {version: Answer(**answer) for version, answer in versions.items()}
            for pair, versions in found["answers"].items()
        }
        return Record(found["version"], found["when"], found["failure"], answers)

    def write(self, suite: str, tool: str, record: Record) -> None:
        """Keep a record, at once."""
        file = self.file(suite, tool)
        temporary = file.with_suffix(".part")
        temporary.write_text(json.dumps(dataclasses.asdict(record), indent=1, sort_keys=True) + "\n", "utf-8")
        temporary.replace(file)


def outcome(pair: Pair, answers: Answers) -> str:
    """`won`: the worse version weighs strictly more than the better one; `lost`: strictly less; else `tied`.

    A version about which the tool says nothing weighs 0.
    """
    better, worse = (answers[version].weight or 0.0 for version in (pair.better, pair.worse))
    if math.isclose(better, worse, abs_tol=1e-9):
        return "tied"
    return "won" if worse > better else "lost"
