"""Measures how the functions of a file scale: work, memory and calls, in the sandbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.checkers.complexity.scaling.catalogue import CALLS, CHECKS, SPACE, TIME
from grader.checkers.complexity.scaling.explanation import why
from grader.checkers.complexity.scaling.functions import Target, Unmeasured, find_targets
from grader.checkers.complexity.scaling.idioms.check import Found, find_idioms
from grader.checkers.complexity.scaling.instrument import counting_siblings, instrumented, with_meter
from grader.checkers.complexity.scaling.sweep import Rig, meter_files
from grader.checkers.complexity.scaling.verdicts import Examination, Verdict
from grader.inputs.project import Project
from grader.model.checker import CheckInfo, Context, Effort
from grader.model.evidence import Assessed, Evidence, Gap, GapReason, Measurement
from grader.model.source import Source
from grader.sandbox.session import Session, open_session
from grader.sandbox.values import Level, Limits, NotLoaded, Subject

WORK: dict[Effort, float] = {"quick": 10_000, "normal": 40_000, "deep": 200_000}
"""Steps and elements of one call at most, by effort."""
SHAPES: dict[Effort, int] = {"quick": 1, "normal": 2, "deep": 4}
"""Shapes whose growth is followed, by effort: those that cost most at one middle size."""
PARTS: dict[Effort, float] = {"quick": 0.5, "normal": 1, "deep": 1}
"""How much of the largest size that is tried, by effort."""
_LIMITS = Limits(events=0)
_COUNTED_LIMITS = Limits(events=0, cpu_seconds=3)
"""Counted work ends by its count: what takes so long does so where nothing is counted, and does not end."""


def run(source: Source, context: Context) -> Iterator[Evidence]:
    """Measure every function of a file whose arguments can grow; what could not be measured is a gap."""
    wanted = tuple(check.id for check in CHECKS if check.id in context.selected)
    if not wanted:
        return
    if context.isolation.level in ("limits", "none") and not context.allow_weak_isolation:
        detail = f"isolation {context.isolation.level} is too weak to run code that is not trusted"
        yield Gap(checks=wanted, path=source.path, units="all", reason="isolation", detail=detail)
        return
    project = Project(context.tree, context.module, context.siblings)
    targets: list[Target] = []
    for one in find_targets(context.tree, context.units, project):
        if isinstance(one, Target):
            targets.append(one)
        elif one.reason is None:
            yield Assessed(checks=wanted, path=source.path, units=(one.unit.qualname,))
        else:
            yield _gap(one, wanted)
    if targets:
        yield from _measured(targets, source, context, wanted)


def _measured(targets: list[Target], source: Source, context: Context, wanted: tuple[str, ...]) -> Iterator[Evidence]:
    try:
        text = instrumented(context.tree)
        counting = counting_siblings(context.siblings)
    except (ValueError, RecursionError) as error:
        units = tuple(target.unit.qualname for target in targets)
        yield Gap(checks=wanted, path=source.path, units=units, reason="unsupported", detail=f"not rewritten: {error}")
        return
    with (
        _session(source, context, text, counting, _COUNTED_LIMITS) as counted,
        _session(source, context, with_meter(source.text), context.siblings, _LIMITS) as plain,
    ):
        for session in (counted, plain):
            loaded = session.load()
            if isinstance(loaded, NotLoaded):
                units = tuple(target.unit.qualname for target in targets)
                yield Gap(checks=wanted, path=source.path, units=units, reason=loaded.reason, detail=loaded.detail)
                return
        idioms = find_idioms(context.tree)
        for target in targets:
            yield from _examine(target, (counted, plain), context, wanted, idioms)


def _session(source: Source, context: Context, text: str, siblings: Mapping[str, str], limits: Limits) -> Session:
    level: Level = "strong" if context.isolation.level == "strong" else "kernel"
    subject = Subject(
        module=context.module,
        path=source.path,
        text=text,
        siblings={**siblings, **meter_files()},
        search_path=context.search_path,
    )
    return open_session(subject, limits=limits, level=level)


def _examine(
    target: Target, sessions: tuple[Session, Session], context: Context, wanted: tuple[str, ...], idioms: Found
) -> Iterator[Evidence]:
    counted, plain = sessions
    examination = _explored(target, counted, context)
    time = examination.time()
    if time is None:
        reason, detail = _why(examination.failure)
        yield _gap(Unmeasured(unit=target.unit, reason=reason, detail=detail), wanted)
        return
    as_it_is = Rig(plain, target.name, examination.plan)
    as_it_is.endless = examination.rig.endless
    detail = examination.disagreement(as_it_is)
    if detail:
        reason = "unsupported" if time.unpriced else "tampering"
        yield _gap(Unmeasured(unit=target.unit, reason=reason, detail=detail), wanted)
        return
    found = {TIME: time, CALLS: examination.calls()}
    if SPACE.id in wanted:
        found[SPACE] = examination.space(as_it_is)
    for check in (TIME, SPACE, CALLS):
        verdict = found.get(check)
        if check.id not in wanted:
            continue
        if verdict is not None:
            yield _measurement(target, check, verdict, why(check, verdict, idioms.get(target.unit.qualname, ())))
        elif check is CALLS and not target.recorders:
            yield Assessed(checks=(check.id,), path=target.unit.path, units=(target.unit.qualname,))
        else:
            detail = "its calls do not end well at enough sizes"
            yield _gap(Unmeasured(unit=target.unit, reason="no-input", detail=detail), (check.id,))


def _explored(target: Target, counted: Session, context: Context) -> Examination:
    """By the first plan whose calls end well and whose work grows; else by the first whose calls end well, or at all.

    Work that does not grow may be that of turning down what was given.
    """
    examinations: list[Examination] = []
    for plan in target.plans:
        rig = Rig(counted, target.name, plan)
        examination = Examination(target, plan, rig, WORK[context.effort], PARTS[context.effort])
        examination.explore(SHAPES[context.effort])
        examinations.append(examination)
        if examination.grows:
            return examination
    return next((one for one in examinations if one.worst is not None), examinations[0])


def _why(failure: str) -> tuple[GapReason, str]:
    if failure.startswith("died "):
        reason = failure.removeprefix("died ")
        for known in ("timeout", "memory", "blocked", "tampering", "crash", "budget"):
            if reason == known:
                return known, "the process did not survive its calls"
    if failure == "enough":
        return "too-little", "the smallest inputs already take all the work that one call may"
    return "no-input", f"no input that grows is taken{f' ({failure})' if failure else ''}"


def _measurement(target: Target, check: CheckInfo, verdict: Verdict, because: str) -> Measurement:
    unsure = f"; {', '.join(verdict.unpriced[:3])} charged by size only" if verdict.unpriced else ""
    return Measurement(
        check=check.id,
        path=target.unit.path,
        qualname=target.unit.qualname,
        span=target.unit.span,
        value=verdict.degree,
        low=min(verdict.low, verdict.degree),
        high=max(verdict.high, verdict.degree),
        samples=len(verdict.points),
        unit_of_measure="degree",
        label=verdict.label,
        detail=f"sizes {verdict.sizes}; worst of the shapes tried: {verdict.shape or 'plain'}{unsure}{because}",
        points=tuple((float(size), float(amount)) for size, amount in verdict.points),
    )


def _gap(one: Unmeasured, checks: tuple[str, ...]) -> Gap:
    return Gap(
        checks=checks,
        path=one.unit.path,
        units=(one.unit.qualname,),
        reason=one.reason or "internal",
        detail=one.detail,
    )
