"""The pipeline of the dimension: what the tools said -> our own analyses -> refined -> merged -> findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from grader.checkers.security.analyses import (
    backtracking,
    code,
    credentials,
    flows,
    imports,
    keys,
    members,
    misuse,
    nonces,
    passwords,
    paths,
    peers,
    proofs,
    races,
    risky,
    signatures,
    tls,
    tokens,
    urls,
    web,
    wrong_calls,
    xml,
)
from grader.checkers.security.burning import burned
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.catalogue import CHECKS
from grader.checkers.security.codes import BY_CODE, FED_BY, Row
from grader.checkers.security.confirm import confirmed
from grader.checkers.security.fixes.offers import offer
from grader.checkers.security.merge import merged, settled
from grader.checkers.security.origins import Origins
from grader.checkers.security.refine import calls, hashes
from grader.checkers.security.suppressed import is_suppressed
from grader.checkers.security.taint.kinds import KINDS
from grader.checkers.security.taint.settings import table_of
from grader.checkers.security.view import View
from grader.facts.units import unit_at
from grader.model.checker import Context, Diagnostic, ToolFailure
from grader.model.evidence import Assessed, Evidence, Finding, Fix, Gap
from grader.model.source import Source

ANALYSES: tuple[Callable[[View, Origins], Iterable[Judgement]], ...] = (
    backtracking.judge,
    code.judge,
    credentials.judge,
    flows.judge,
    keys.judge,
    misuse.judge,
    nonces.judge,
    passwords.judge,
    paths.judge,
    peers.judge,
    proofs.judge,
    races.judge,
    risky.judge,
    signatures.judge,
    tls.judge,
    tokens.judge,
    urls.judge,
    web.judge,
    xml.judge,
)
"""Our own analyses, in the order in which their words win among equals."""

SURROUNDED: tuple[Callable[[View, Context], Iterable[Judgement]], ...] = (
    imports.judge,
    members.judge,
    wrong_calls.judge,
)
"""Analyses of our own that look at what lies around the file: its project, installed packages."""

REFINERS: dict[str, Callable[[View, Origins, Candidate], Candidate | None]] = {
    "security.archive-extraction": calls.archive,
    "security.bind-all-interfaces": calls.binding,
    "security.command-injection": calls.shell_option,
    "security.hardcoded-secret": calls.nothing,
    "security.insecure-protocol": calls.protocol,
    "security.sql-injection": calls.sql,
    "security.temporary-file": calls.temporary,
    "security.unsafe-deserialisation": calls.deserialisation,
    "security.url-scheme": calls.url,
    "security.weak-hash": hashes.refine,
}
"""What looks again at what the tools said, by check; it may change a candidate or drop it."""


FOLLOWED = tuple(sorted({kind.check for kind in KINDS.values()}))
"""Checks whose verdict needs the flow analysis; where it is cut short, they are a gap."""


def run(source: Source, context: Context) -> Iterator[Evidence]:
    """Yield the findings of one file, and what was assessed; a tool that failed is a gap for every check it feeds."""
    candidates = []
    gaps: list[Gap] = []
    for tool, checks in FED_BY.items():
        result = context.tools.get(tool, ToolFailure(reason="missing-tool", detail=f"{tool} was not run"))
        if isinstance(result, ToolFailure):
            gaps += _gap(source, context, gaps, checks, result)
        else:
            unknown = sorted({item.code for item in result} - BY_CODE.keys())
            if unknown:
                said = f"{tool} reports {', '.join(unknown)}, which this version of grader does not know"
                gaps += _gap(source, context, gaps, checks, ToolFailure(reason="unsupported", detail=said))
            candidates += [_candidate(item, BY_CODE[item.code]) for item in result if item.code in BY_CODE]
    typed = context.tools.get("ty")
    if isinstance(typed, ToolFailure) and typed.reason != "missing-tool":  # an extra that is not installed is not asked
        gaps += _gap(source, context, gaps, (wrong_calls.CHECK,), typed)
    view = View(source, context.tree, module=context.module, siblings=context.siblings)
    origins = Origins(
        view,
        module=context.module,
        siblings=context.siblings,
        table=table_of(context.settings),
        texts=frozenset(one.span.line for one in candidates if one.check == "security.sql-injection"),
    )
    origins.shown = confirmed(source.text, origins.flows, context)
    weighed = _weigh(view, origins, context, candidates)
    yield from gaps
    failed = {check for gap in gaps for check in gap.checks}
    done = tuple(sorted(check.id for check in CHECKS if check.id in context.selected and check.id not in failed))
    yield from _assessed(source, context, done, origins.flows.cut)
    for candidate in weighed:
        if candidate.check in context.selected:
            yield _finding(source, context, candidate, offer(view, candidate))


def _assessed(source: Source, context: Context, done: tuple[str, ...], cut: tuple[str, ...]) -> Iterator[Evidence]:
    """What was looked at; functions that the flow analysis could not follow to the end are gaps for its checks."""
    followed = tuple(check for check in done if check in FOLLOWED)
    lost = sorted({unit.qualname for unit in context.units if _lies_in(unit.qualname, cut)})
    if not followed or not lost:
        if done:
            yield Assessed(checks=done, path=source.path, units="all")
        return
    detail = "too many expressions to follow"
    yield Gap(checks=followed, path=source.path, units=tuple(lost), reason="budget", detail=detail)
    others = tuple(unit.qualname for unit in context.units if unit.qualname not in lost)
    yield Assessed(checks=followed, path=source.path, units=others)
    rest = tuple(check for check in done if check not in FOLLOWED)
    if rest:
        yield Assessed(checks=rest, path=source.path, units="all")


def _lies_in(qualname: str, cut: tuple[str, ...]) -> bool:
    """Whether a unit is one of these functions, or holds one that is no unit of its own."""
    return any(name == qualname or name.startswith(f"{qualname}.") for name in cut)


def _gap(
    source: Source, context: Context, known: Iterable[Gap], checks: Iterable[str], failure: ToolFailure
) -> list[Gap]:
    """A gap for the selected checks that no other gap names."""
    named = {check for gap in known for check in gap.checks}
    lost = tuple(check for check in checks if check in context.selected and check not in named)
    return (
        [Gap(checks=lost, path=source.path, units="all", reason=failure.reason, detail=failure.detail)] if lost else []
    )


def _weigh(view: View, origins: Origins, context: Context, candidates: list[Candidate]) -> tuple[Candidate, ...]:
    judgements = [judgement for analysis in ANALYSES for judgement in analysis(view, origins)]
    judgements += [judgement for analysis in SURROUNDED for judgement in analysis(view, context)]
    found, left = settled(candidates, judgements)
    for candidate in left:
        refiner = REFINERS.get(candidate.check)
        kept = candidate if refiner is None else refiner(view, origins, candidate)
        if kept is not None:
            found.append(kept)
    return merged(burned(found, context))


def _finding(source: Source, context: Context, candidate: Candidate, fix: Fix | None) -> Finding:
    return Finding(
        check=candidate.check,
        path=source.path,
        qualname=unit_at(context.units, candidate.span.line).qualname,
        span=candidate.span,
        message=candidate.message,
        severity=candidate.severity,
        confidence=candidate.confidence,
        weight=candidate.weight,
        cwe=candidate.cwe,
        witness=candidate.witness,
        fix=fix,
        suppressed=is_suppressed(candidate, context.suppressions),
    )


def _candidate(diagnostic: Diagnostic, row: Row) -> Candidate:
    return Candidate(
        check=row.check,
        cwe=row.cwe,
        span=diagnostic.span,
        message=diagnostic.message,
        severity=row.severity,
        confidence=row.confidence,
        codes=(diagnostic.code,),
    )
