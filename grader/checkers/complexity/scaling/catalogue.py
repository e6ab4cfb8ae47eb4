"""The three checks of scaling."""

from __future__ import annotations

from grader.model.checker import CheckInfo

TIME = CheckInfo(
    id="complexity.scaling-time",
    title="Growth of work with the size of the input",
    why="A function that is quick on ten items and takes minutes on ten thousand passes every test but the real one.",
    bad="""\
def common(left: list[int], right: list[int]) -> list[int]:
    return [item for item in left if item in right]
""",
    good="""\
def common(left: list[int], right: list[int]) -> list[int]:
    known = set(right)
    return [item for item in left if item in known]
""",
    applies=("function",),
    severity="high",
    executes=True,
    help_url="https://wiki.python.org/moin/TimeComplexity",
)
SPACE = CheckInfo(
    id="complexity.scaling-space",
    title="Growth of memory with the size of the input",
    why="What is held at once, beyond the input and the result, decides whether a large input can be handled at all.",
    bad="""\
def pairs_within(houses: list[int], reach: int) -> int:
    pairs = [(one, other) for one in houses for other in houses]
    return sum(1 for one, other in pairs if abs(one - other) <= reach)
""",
    good="""\
def pairs_within(houses: list[int], reach: int) -> int:
    return sum(1 for one in houses for other in houses if abs(one - other) <= reach)
""",
    applies=("function",),
    severity="medium",
    executes=True,
    help_url="https://docs.python.org/3/library/tracemalloc.html",
)
CALLS = CheckInfo(
    id="complexity.scaling-calls",
    title="Growth of calls with the size of the input",
    why="One query or request for each item costs a round trip for each; asking once for all of them costs one.",
    bad="""\
import sqlite3


def names(connection: sqlite3.Connection, wanted: list[int]) -> list[str]:
    return [connection.execute("SELECT name FROM member WHERE id = ?", (one,)).fetchone()[0] for one in wanted]
""",
    good="""\
import sqlite3


def names(connection: sqlite3.Connection, wanted: list[int]) -> list[str]:
    found = dict(connection.execute("SELECT id, name FROM member"))
    return [found[one] for one in wanted]
""",
    applies=("function",),
    severity="medium",
    executes=True,
    help_url="https://docs.djangoproject.com/en/stable/topics/db/optimization/",
)
CHECKS = (TIME, SPACE, CALLS)
