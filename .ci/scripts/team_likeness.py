"""How much texts read like a team's: a grader for the open development set of mined conventions.

    team_likeness.py TRAIN_LIST ITEMS.jsonl     -> {"id", "score"} a line

TRAIN_LIST holds paths of the team's files, relative to the working directory; ITEMS has {"id", "text"} a line.
"""

from __future__ import annotations

import ast
import json
import sys
from collections import Counter
from pathlib import Path

from grader.checkers.conventions.mined.background import background
from grader.checkers.conventions.mined.detectors import slots_of
from grader.checkers.conventions.mined.learning import Seen, learn
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.similarity import similarity
from grader.checkers.conventions.mined.slots import Slot


def main() -> None:
    """Learn the team, then say how like it each item is."""
    paths = Path(sys.argv[1]).read_text("utf-8").splitlines()
    team = learn(Seen(path=f"team/{number}.py", slots=_slots(Path(path))) for number, path in enumerate(paths))
    for line in Path(sys.argv[2]).read_text("utf-8").splitlines():
        item = json.loads(line)
        slots = slots_of(Reading(item["text"], ast.parse(item["text"])))
        counts = Counter((slot.dimension, slot.scope, slot.option) for slot in slots)
        print(json.dumps({"id": item["id"], "score": similarity(counts, team, "", background())}))


def _slots(file: Path) -> tuple[Slot, ...]:
    text = file.read_text("utf-8")
    return tuple(slots_of(Reading(text, ast.parse(text))))


if __name__ == "__main__":
    main()
