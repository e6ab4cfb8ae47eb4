"""Which object logs, and how values get into its messages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.conventions.loggers import METHODS
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_LOGGER = re.compile(r"_*(?:log|logger|logging)_*", re.IGNORECASE)


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each log call with values, and one for the name it goes through."""
    for call in reading.of(ast.Call):
        if not is_log_call(call):
            continue
        function = call.func
        owner = function.value if isinstance(function, ast.Attribute) else None
        name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
        kind = name.strip("_")
        yield Choice("log call", _names(kind), call.lineno)
        form = _form(call)
        if form:
            yield Choice("log call with values", form, call.lineno)


def is_log_call(node: ast.Call) -> bool:
    """Whether a call looks like one to a logger: `log.debug(...)`, `self._logger.info(...)`."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in METHODS:
        return False
    owner = function.value
    name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
    return bool(_LOGGER.fullmatch(name))


def _names(kind: str) -> str:
    return {"log": "log", "logger": "logger", "logging": "logging"}.get(kind, "constant")


def _form(call: ast.Call) -> str | None:
    if not call.args:
        return None
    first = call.args[0]
    if isinstance(first, ast.JoinedStr):
        return "f-string"
    if isinstance(first, ast.BinOp):
        return "eager"
    if isinstance(first, ast.Call) and isinstance(first.func, ast.Attribute) and first.func.attr == "format":
        return "eager"
    return "lazy" if len(call.args) > 1 else None


DETECTOR = Detector(
    dimension="log-calls",
    title="A message is logged unlike the team does",
    why="Lazy arguments cost nothing when the level is off and let messages be grouped.",
    options={
        "log": "go through `log`",
        "logger": "go through `logger`",
        "logging": "go through the logging module",
        "constant": "go through a constant",
        "lazy": "hand their values over as arguments",
        "f-string": "hold their values in an f-string",
        "eager": "format their values first",
    },
    find=find,
    bad="""\
def pay(order):
    logger.info(f"paid {order}")
""",
    good="""\
def pay(order):
    logger.info("paid %s", order)
""",
)
