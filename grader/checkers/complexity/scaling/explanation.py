"""Why a measured class is as high as it is, by the idioms in the code. It has no say in the class."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checkers.complexity.scaling.catalogue import CALLS, SPACE
from grader.checkers.complexity.scaling.growth import DEGREES
from grader.checkers.complexity.scaling.idioms.view import Channel, Idiom
from grader.checkers.complexity.scaling.verdicts import NUMBER_DEGREES, Verdict
from grader.model.checker import CheckInfo

MOST_NAMED = 3


def why(check: CheckInfo, verdict: Verdict, idioms: Sequence[Idiom]) -> str:
    """`; line 7: ...` for each idiom that costs what was measured; empty where the class asks for no reason."""
    channel: Channel = "time"
    least = NUMBER_DEGREES["n log n"]
    if check.id == SPACE.id:
        channel, least = "space", DEGREES["log n"]
    elif check.id == CALLS.id:
        channel, least = "calls", DEGREES["log n"]
    elif verdict.degree >= DEGREES["2^n"]:
        channel = "explosion"
    if verdict.degree <= least:
        return ""
    named = [idiom for idiom in idioms if idiom.channel == channel]
    return "".join(f"; line {idiom.node.lineno}: {idiom.said}" for idiom in named[:MOST_NAMED])
