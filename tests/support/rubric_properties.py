"""The principles as plain functions: each raises AssertionError for a case on which the engine breaks its promise."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

import msgspec
from rubric_cases import Case, regrade, unit

from grader.model.evidence import Assessed, Finding, Gap, Measurement
from grader.model.report import Grade, Report

EXACT = 1e-9


def grades(report: Report) -> Iterator[tuple[tuple[str, ...], Grade]]:
    """Every grade of a report, with its place."""
    yield ("project",), report.grade
    for name, dimension in report.dimensions.items():
        yield ("project", name), dimension.grade
        for criterion, result in dimension.criteria.items():
            yield ("project", name, criterion), result.grade
    for kind, results in (("file", report.files), ("unit", report.units)):
        for result in results:
            place = (kind, result.path, getattr(result, "qualname", ""))
            yield place, result.grade
            for name, dimension in result.dimensions.items():
                yield (*place, name), dimension.grade


def check_interval(case: Case) -> None:
    for place, grade in grades(regrade(case)):
        assert 0.0 <= grade.low <= grade.high <= 100.0, place
        assert 0.0 <= grade.coverage <= 1.0, place
        if grade.score is not None:
            assert grade.low <= grade.score <= grade.high, place


def check_p1(case: Case) -> None:
    """Nothing that was not assessed is taken for good: not by itself, not in coverage, not by a letter."""
    report = regrade(case)
    _check_withheld(report, case)
    _check_gapped_units(report, case)
    for record in case.evidence:
        if isinstance(record, Assessed):
            gap = Gap(checks=record.checks, path=record.path, units=record.units, reason="timeout")
            _check_no_better(regrade(case, (*case.evidence, gap)), report)
    silent = tuple(record for record in case.evidence if not isinstance(record, Assessed))
    _check_no_better(regrade(case, silent), report)


def _check_withheld(report: Report, case: Case) -> None:
    for place, grade in grades(report):
        if grade.score is None:
            assert (grade.low, grade.high, grade.letter) == (0.0, 100.0, None), place
            assert grade.deductions == (), place
        if grade.coverage < case.rubric.min_coverage:
            assert grade.letter is None, place
    for file in report.files:
        if file.size == 0:
            assert file.status == "empty"
            assert file.grade.score is None


def _check_gapped_units(report: Report, case: Case) -> None:
    """A unit with a gap shows it in its dimension: coverage below 1, and a low that the gap alone explains."""
    for result in report.units:
        for name, dimension in result.dimensions.items():
            for record in case.evidence:
                if _gaps(record, result) and _in_dimension(record, name, result, case):
                    assert dimension.grade.coverage < 1.0, (result.qualname, name)
                    assert dimension.grade.low <= _lowest_without_gap(name, case) + EXACT, (result.qualname, name)


def _gaps(record: object, result: object) -> bool:
    named = isinstance(record, Gap) and record.path == result.path
    return named and (record.units == "all" or result.qualname in record.units)


def _in_dimension(gap: Gap, dimension: str, result: object, case: Case) -> bool:
    """Whether the gap names a check of the dimension that applies to the unit and is ignored nowhere."""
    ignored = {glob for override in case.rubric.overrides for glob in override.ignore}
    return any(
        check.id.startswith(f"{dimension}.")
        and result.kind in check.applies
        and not any(fnmatchcase(check.id, glob) for glob in ignored)
        and any(fnmatchcase(check.id, glob) for glob in gap.checks)
        for check in case.checks
    )


def _lowest_without_gap(dimension: str, case: Case) -> float:
    """With one criterion wholly missing, a low lies no higher than the lightest criterion's weight leaves it."""
    tables = (case.rubric.dimensions, *(override.dimensions for override in case.rubric.overrides))
    weights = [c.weight for table in tables if table for c in table[dimension].criteria.values()]
    return 100.0 * (1.0 - min(weights))


def _check_no_better(gapped: Report, before: Report) -> None:
    known = dict(grades(before))
    for place, grade in grades(gapped):
        assert grade.low <= known[place].low + EXACT, place
        assert grade.coverage <= known[place].coverage + EXACT, place


def check_p3(case: Case) -> None:
    """Taking a finding away lowers nothing; adding one raises nothing."""
    report = regrade(case)
    for record in case.evidence:
        if isinstance(record, Finding):
            without = regrade(case, tuple(other for other in case.evidence if other is not record))
            _check_no_higher(report, without)
    more = tuple(msgspec.structs.replace(r, fingerprint="more") for r in case.evidence if isinstance(r, Finding))
    _check_no_higher(regrade(case, (*case.evidence, *more)), report)


def _check_no_higher(more: Report, fewer: Report) -> None:
    known = dict(grades(fewer))
    for place, grade in grades(more):
        before = known.get(place)
        if before is None:
            continue
        assert grade.low <= before.low + EXACT, place
        assert grade.high <= before.high + EXACT, place
        if before.score is not None:
            assert grade.score is not None, place
            assert grade.score <= before.score + EXACT, place


def check_no_dilution(case: Case) -> None:
    """Clean functions, assessed in full, raise no dimension of their file."""
    report = regrade(case)
    for file in case.files:
        if file.parsed and file.size > 0:
            names = [f"clean{number}" for number in range(3)]
            added = tuple(unit(file.path, name, 900 + 10 * place, 40) for place, name in enumerate(names))
            clean = Assessed(checks=("*",), path=file.path, units=tuple(names))
            larger = tuple(
                msgspec.structs.replace(entry, size=entry.size + 120) if entry is file else entry
                for entry in case.files
            )
            padded = regrade(case, (*case.evidence, clean), files=larger, units=(*case.units, *added))
            before = {place: grade for place, grade in grades(report) if place[0] == "file" and len(place) > 3}
            for place, grade in grades(padded):
                old = before.get(place)
                if old is not None and old.score is not None and place[1] == file.path:
                    assert grade.score is not None
                    assert grade.score <= old.score + EXACT, place


def check_p4(case: Case) -> None:
    """Every lost point has an address, every address its gain, and every fault that has a price an address."""
    report = regrade(case)
    for place, grade in grades(report):
        if grade.score is not None:
            assert abs(100.0 - grade.score - sum(d.points for d in grade.deductions)) <= EXACT, place
            assert all(d.points >= 0.0 and d.gain >= 0.0 for d in grade.deductions), place
            assert list(grade.deductions) == sorted(
                grade.deductions, key=lambda d: (-d.points, d.criterion, d.evidence, d.sentence)
            ), place
    for record in case.evidence:
        if isinstance(record, Finding | Measurement):
            _check_gain(record, report, case)
    _check_addresses(report, case)


def _check_gain(record: Finding | Measurement, report: Report, case: Case) -> None:
    """Grading again without it wins what its deduction says, in every grade that lists it."""
    rest = tuple(other for other in case.evidence if other is not record)
    if isinstance(record, Measurement):
        rest = (*rest, Assessed(checks=(record.check,), path=record.path, units=(record.qualname,)))
    mended = dict(grades(regrade(case, rest)))
    for place, grade in grades(report):
        for deduction in grade.deductions:
            if deduction.evidence == record.fingerprint:
                after = mended.get(place)
                won = 0.0 if after is None or after.score is None else after.score - grade.score
                assert abs(won - deduction.gain) <= EXACT, (place, won, deduction)


def _check_addresses(report: Report, case: Case) -> None:
    """In its unit, each finding with a price stands once in the deductions of its dimension."""
    sizes = {file.path: file.size for file in case.files}
    ignored = {glob for override in case.rubric.overrides for glob in override.ignore}
    units = {(result.path, result.qualname): result for result in report.units}
    for record in case.evidence:
        if not isinstance(record, Finding) or not sizes[record.path]:
            continue
        price = case.rubric.suppressions.price if record.suppressed else 1.0
        belief = case.rubric.confidence[record.confidence].factor
        costs = case.rubric.severity[record.severity] * belief * record.weight * price > 0.0
        if costs and not any(fnmatchcase(record.check, glob) for glob in ignored):
            dimension = record.check.partition(".")[0]
            deductions = units[record.path, record.qualname].dimensions[dimension].grade.deductions
            assert [d.evidence for d in deductions].count(record.fingerprint) == 1, record


def check_p7(case: Case) -> None:
    """At the full price a suppression comment changes no score; at no price the finding costs nothing."""
    full = msgspec.structs.replace(
        case.rubric, suppressions=msgspec.structs.replace(case.rubric.suppressions, price=1.0)
    )
    plain = tuple(
        msgspec.structs.replace(record, suppressed=False) if isinstance(record, Finding) else record
        for record in case.evidence
    )
    bare = [(grade.score, grade.low, grade.high) for _, grade in grades(regrade(case, plain, rubric=full))]
    assert [(grade.score, grade.low, grade.high) for _, grade in grades(regrade(case, rubric=full))] == bare


def check_p5(case: Case) -> None:
    """The order of the input does not matter."""
    turned = case._replace(
        files=case.files[::-1], units=case.units[::-1], evidence=case.evidence[::-1], checks=case.checks
    )
    assert msgspec.json.encode(regrade(turned)) == msgspec.json.encode(regrade(case))


PROPERTIES = (check_interval, check_p1, check_p3, check_no_dilution, check_p4, check_p5, check_p7)
