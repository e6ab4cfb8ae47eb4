"""Which functions count as tested, and why the others do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.branches import ENOUGH_BRANCHES, branches, share_reached
from grader.checkers.edge_cases.catalogue import CHECKS
from grader.checkers.edge_cases.documented_example import CHECK as DOCUMENTED_EXAMPLE
from grader.checkers.edge_cases.further import ENOUGH, answered, needed
from grader.checkers.edge_cases.objects.faults import OBJECT_CHECKS
from grader.checkers.edge_cases.tampering import CHECK as TAMPERING
from grader.checkers.edge_cases.tampering import is_tampered
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial, ending
from grader.inputs.cases import drawable
from grader.inputs.feedback import text_of
from grader.model.evidence import Assessed, Finding, Gap, GapReason
from grader.sandbox.values import Died

_Why = tuple[GapReason, str]


class Tried(Struct, frozen=True):
    """What is known at the end. `reached` are the lines of the file that any call has run.

    `in_sequences` counts the calls of a method that were answered in sequences.
    """

    trials: Mapping[str, list[Trial]]
    in_sequences: Mapping[str, int]
    raises: frozenset[int]
    reached: AbstractSet[int]


def _too_little(target: Target, tried: Tried) -> str | None:
    """What a function lacks to be tested, or None."""
    name = target.unit.qualname
    trials, wanted = tried.trials[name], needed(target)
    number = len(answered(target, trials, tried.raises)) + tried.in_sequences.get(name, 0)
    if number < wanted:
        inside = {text_of(trial.case) for trial in trials if trial.case.zone == "in"}
        if wanted == ENOUGH or len(inside) < wanted:
            return f"{number} different inputs of its domain were answered; {wanted:g} should be"
    share = share_reached(target.node, tried.reached)
    if share < ENOUGH_BRANCHES:
        number = len(branches(target.node))
        return (
            f"{round(share * number)} of its {number} branches were reached; at least {ENOUGH_BRANCHES:.0%} should be"
        )
    return None


def find_coverage(
    targets: list[Target], tried: Tried, found: Sequence[Finding], lost: list[Gap]
) -> Iterator[Assessed | Gap]:
    """Which functions were tested, on how many inputs; and why the others were not.

    A check that has found something for certain has its answer, however little was tried. `lost` are methods that were
    tried alone, but not in sequences.
    """
    checks = tuple(check.id for check in CHECKS if check.id != DOCUMENTED_EXAMPLE)
    alone = {name for gap in lost for name in gap.units}
    assessed: dict[tuple[int, bool], list[str]] = {}
    gaps: dict[tuple[_Why, tuple[str, ...]], list[str]] = {}
    path = targets[0].unit.path
    for target in targets:
        name = target.unit.qualname
        number = len(tried.trials[name])
        why = _why(target, tried)
        if why is None:
            assessed.setdefault((number, name in alone), []).append(name)
            continue
        told = {one.check for one in found if one.qualname == name and one.level != "D"}
        if any(map(is_tampered, tried.trials[name])):
            told.add(TAMPERING)
        if certain := tuple(check for check in checks if check in told):
            yield Assessed(checks=certain, path=path, units=(name,), trials=number)
        gaps.setdefault((why, tuple(check for check in checks if check not in told)), []).append(name)
    for (number, only_alone), units in sorted(assessed.items()):
        asked = tuple(check for check in checks if not (only_alone and check in OBJECT_CHECKS))
        yield Assessed(checks=asked, path=path, units=tuple(units), trials=number)
    unheard = {name for units in gaps.values() for name in units}
    for gap in lost:
        if units := [name for name in gap.units if name not in unheard]:
            yield replace(gap, units=tuple(units))
    for ((reason, detail), unanswered), units in sorted(gaps.items()):
        if unanswered:
            yield Gap(checks=unanswered, path=path, units=tuple(units), reason=reason, detail=detail)


def _why(target: Target, tried: Tried) -> _Why | None:
    """Why a function counts as not assessed, or None: it must have answered often, and never for another."""
    trials = tried.trials[target.unit.qualname]
    for trial in trials:
        if isinstance(trial.outcome, Died) and is_tampered(trial):
            return trial.outcome.reason, trial.outcome.detail
    endings = [ending(trial, target, tried.raises) for trial in trials]
    in_sequences = tried.in_sequences.get(target.unit.qualname, 0)
    if not in_sequences and not any(one in ("returned", "crashed", "endless") for one in endings):
        return _unanswered(target, trials, blocked="blocked" in endings)
    lacking = _too_little(target, tried)
    return None if lacking is None else ("too-little", lacking)


def _unanswered(target: Target, trials: list[Trial], *, blocked: bool) -> _Why:
    for trial in trials:
        if isinstance(trial.outcome, Died):
            return trial.outcome.reason, trial.outcome.detail
    if blocked:
        return "blocked", "it reaches for files, the network or the terminal"
    if trials:
        return "no-input", "every input that was tried is rejected"
    return "no-input", drawable(target.signature, target.receiver) or "no input could be made"
