"""What the structure of a text costs under the default rubric, without running it."""

from __future__ import annotations

import ast
import hashlib
from functools import lru_cache

from grader.checkers.complexity import run
from grader.checkers.complexity.structure import CHECKS
from grader.engine.api import load_rubric
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Evidence
from grader.model.rubric import Rubric
from grader.model.source import FileEntry, Source
from grader.rubric.cells import Row, members_of, rows_of
from grader.rubric.layout import lay_out

Costs = dict[str, dict[str, float]]
"""Points by criterion by unit, those that cost something: of 100, weighed, before they are combined."""


def structure_of(text: str, module: str = "subject") -> list[Evidence]:
    """All that the checks of structure say of a text."""
    return _assessed(text, module)[2]


def structure_costs(text: str) -> Costs:
    """What each criterion takes from each unit by itself."""
    criteria = _rubric().dimensions["complexity"].criteria
    return {
        name: {
            criterion: round(100 * cell.point * criteria[criterion].weight, 9)
            for criterion, cell in row.cells.items()
            if cell.point
        }
        for name, row in _rows(text).items()
    }


def structure_scores(text: str) -> dict[str, float]:
    """The score of each unit, of 100."""
    return {name: 100 * (1 - row.node.point) for name, row in _rows(text).items()}


def file_score(text: str) -> float:
    """The score of the whole text in complexity, as if it were one file."""
    from grader.rubric.discounted import discounted_worst

    rubric = _rubric()
    weight = rubric.dimensions["complexity"].unit_weight
    return 100 * (1 - discounted_worst([row.node.point * weight for row in _rows(text).values()], rubric.discount))


@lru_cache(maxsize=1)
def _rubric() -> Rubric:
    return load_rubric()


def _rows(text: str) -> dict[str, Row]:
    source, context, evidence = _assessed(text, "subject")
    entry = FileEntry(path=source.path, digest=source.digest, size=1, parsed=True)
    members = members_of(entry, context.units)
    rows = rows_of(members, evidence, lay_out(_rubric(), (), CHECKS), _rubric())
    return {member.qualname: row["complexity"] for member, row in zip(members, rows, strict=True)}


def _assessed(text: str, module: str) -> tuple[Source, Context, list[Evidence]]:
    source = Source(path="subject.py", text=text, digest=hashlib.sha256(text.encode()).hexdigest())
    tree = ast.parse(text)
    selected = frozenset(check.id for check in CHECKS)
    context = Context(tree=tree, units=find_units(source, tree), suppressions=(), selected=selected, module=module)
    return source, context, list(run(source, context))
