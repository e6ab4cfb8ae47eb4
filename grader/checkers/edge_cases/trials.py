"""One input and what came of it, and what kind of ending that was."""

from __future__ import annotations

import ast
import re
from typing import Literal

from msgspec import Struct

from grader.checkers.edge_cases.targets import Target
from grader.inputs.cases import Case
from grader.inputs.documentation import EXCEPTIONS
from grader.sandbox.values import Died, Outcome, Raised, Returned, Skipped

Ending = Literal["returned", "rejected", "crashed", "endless", "blocked", "lost"]

_HELD_BACK = frozenset({"OSError", "ImportError", "EOFError", "MemoryError", "KeyboardInterrupt"})
"""What the sandbox itself causes: no files, no network, no input, no packages, little memory."""


_RESOURCES = re.compile(r"\b(?:open_resource|resource_path|get_resource_reader)\b")
"""What reading files beside a module asks its loader for: here there are only texts of modules."""
_PROGRAM = re.compile(r"\b(?:sys\.|_)?exit\(|\bparse_\w*args\b|\bArgumentParser\b")


class Trial(Struct, frozen=True):
    """A case and its outcome."""

    case: Case
    outcome: Outcome


def ending(trial: Trial, target: Target, raises: frozenset[int]) -> Ending:
    """How a trial ended. `raises` are the lines of the file that a `raise` or `assert` statement covers.

    An exception is a rejection when it is documented, or was raised on purpose: by a statement of the subject, or as
    a class that is none of Python's own (notes on exception policy: deliberate or crash).
    """
    match trial.outcome:
        case Returned():
            return "returned"
        case Raised() as raised:
            return _raised(raised, target, raises)
        case Skipped():
            return "rejected"
        case Died():
            return "lost"
        case _:
            return "endless"


def _raised(raised: Raised, target: Target, raises: frozenset[int]) -> Ending:
    names = {name.rpartition(".")[2] for name in (raised.type_name, *raised.bases)}
    if names & target.raises - {"Exception", "BaseException"}:
        return "rejected"
    if raised.innermost and raised.lines and raised.lines[-1] in raises:
        return "rejected"
    if names & _HELD_BACK or raised.message == "can't start new thread" or _RESOURCES.search(raised.message):
        return "blocked"
    if raised.type_name.rpartition(".")[2] not in EXCEPTIONS or "NotImplementedError" in names:
        return "rejected"
    if raised.type_name == "SystemExit" and exits_on_purpose(target):
        return "rejected"
    return "crashed"


def exits_on_purpose(target: Target) -> bool:
    """Is the function a program's main one, which may end the process?"""
    return target.node.name.strip("_") in ("main", "cli", "run") or bool(_PROGRAM.search(ast.unparse(target.node)))


def raising_lines(tree: ast.Module) -> frozenset[int]:
    """Lines covered by `raise` and `assert` statements."""
    return frozenset(
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise | ast.Assert)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    )
