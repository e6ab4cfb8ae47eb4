"""How switches are passed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each parameter with a default, switches apart."""
    for function in reading.functions:
        arguments = function.args
        for default in arguments.defaults:
            yield Choice(_scope(default), "positional", function.lineno)
        for keyword in arguments.kw_defaults:
            if keyword is not None:
                yield Choice(_scope(keyword), "keyword", function.lineno)


def _scope(default: ast.expr) -> str:
    return (
        "switch"
        if isinstance(default, ast.Constant) and isinstance(default.value, bool)
        else "parameter with a default"
    )


DETECTOR = Detector(
    dimension="keyword-only",
    title="A parameter is passed unlike the team's",
    why="`f(x, True)` says nothing to a reader; where switches are named, calls explain themselves.",
    options={"keyword": "can only be passed by name", "positional": "can be passed by position"},
    find=find,
    bad="""\
def net(gross, rounded=False):
    return gross / 1.2
""",
    good="""\
def net(gross, *, rounded=False):
    return gross / 1.2
""",
)
