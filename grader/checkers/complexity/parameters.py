"""How much a caller must know."""

from __future__ import annotations

from grader.checkers.complexity.receiver import receiver_of
from grader.facts.units import Function
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.parameters",
    title="Parameters of a function",
    why="Many positional parameters are passed in the wrong order sooner or later, and often hide a missing type.",
    bad="""\
def draw_box(x, y, width, height, colour, border, shadow):
    return [(x, y), (x + width, y + height), colour, border, shadow]
""",
    good="""\
def draw_box(box, *, style):
    return [box.corner, box.opposite, style]
""",
    applies=("function",),
    severity="low",
    help_url="https://docs.astral.sh/ruff/rules/too-many-arguments/",
)


def measure(function: Function, qualname: str) -> float:
    """Count parameters; those that must be named at the call count half, `self` and `cls` not at all.

    `*args` counts one, `**kwargs` half. Sources: SIG's limit of 4, pylint R0913.
    """
    arguments = function.args
    positional = len(arguments.posonlyargs) + len(arguments.args)
    if receiver_of(function, in_class="." in qualname) is not None:
        positional -= 1
    named = len(arguments.kwonlyargs) + (arguments.kwarg is not None)
    return positional + (arguments.vararg is not None) + named / 2
