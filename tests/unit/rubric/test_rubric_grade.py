from __future__ import annotations

import pytest
from msgspec.structs import replace
from rubric_cases import SHIPPED, Case, check_info, regrade, shipped, span, synthetic_checks, unit

from grader.model.evidence import Assessed, Finding, Gap, Measurement
from grader.model.rubric import Override
from grader.model.source import MODULE, FileEntry
from grader.rubric.sentences import finding_sentence

DEFAULT = shipped("default")
CHECKS = synthetic_checks("default")


def finding(check: str, severity: str = "medium", *, path: str = "a.py", qualname: str = "f", **more) -> Finding:
    return Finding(check=check, path=path, qualname=qualname, span=span(2), message="wrong", severity=severity, **more)


def cognitive(value: float, *, path: str = "a.py", qualname: str = "f") -> Measurement:
    return Measurement(
        check="complexity.cognitive",
        path=path,
        qualname=qualname,
        span=span(1),
        value=value,
        low=value,
        high=value,
        fingerprint=f"m{value}",
    )


def assessed(path: str = "a.py", units="all", checks=("*",)) -> Assessed:
    return Assessed(checks=checks, path=path, units=units)


def one_file(*evidence, names=("f", "g"), rubric=DEFAULT, checks=CHECKS, path: str = "a.py", **more):
    units = tuple(unit(path, name, 1 + 10 * place, 10) for place, name in enumerate((MODULE, *names)))
    files = (FileEntry(path=path, digest="0", size=10 * len(units), parsed=True),)
    return regrade(Case(files, units, tuple(evidence), rubric, checks), **more)


def score(report, dimension: str) -> float | None:
    return report.files[0].dimensions[dimension].grade.score


def test_clean_code_assessed_in_full_has_every_point():
    grade = one_file(assessed()).grade
    assert (grade.score, grade.low, grade.high, grade.letter, grade.coverage) == (100.0, 100.0, 100.0, "A+", 1.0)
    assert grade.deductions == ()


def test_silence_is_a_gap_not_a_clean_grade():
    grade = one_file().grade
    assert (grade.score, grade.low, grade.high, grade.letter, grade.coverage) == (None, 0.0, 100.0, None, 0.0)


def test_what_was_not_selected_is_absent_not_a_gap():
    security = tuple(check for check in CHECKS if check.id.startswith("security.weak-h"))
    report = one_file(assessed(), checks=security)
    assert list(report.dimensions) == ["security"]
    assert list(report.dimensions["security"].criteria) == ["cryptography"]
    assert (report.grade.score, report.grade.coverage) == (100.0, 1.0)


def test_a_gap_lowers_low_and_coverage_and_leaves_the_score():
    whole = one_file(assessed())
    gapped = one_file(assessed(), Gap(checks=("security.weak-hash",), path="a.py", units=("f",), reason="timeout"))
    before, after = whole.dimensions["security"].grade, gapped.dimensions["security"].grade
    assert (before.score, after.score) == (100.0, 100.0)
    assert after.low == pytest.approx(100 * (1 - DEFAULT.dimensions["security"].criteria["cryptography"].weight))
    assert after.high == 100.0
    assert 0.9 < after.coverage < 1.0


def test_a_gap_in_a_member_of_a_family_is_a_gap_in_the_family():
    gap = Gap(checks=("conventions.declared.tests",), path="a.py", units="all", reason="unsupported")
    report = one_file(assessed(), gap)
    grade = report.dimensions["conventions"].criteria["declared"].grade
    assert (grade.score, grade.coverage) == (100.0, 0.5)
    assert grade.low < 60


def test_too_little_coverage_withholds_the_letter_and_keeps_the_number():
    report = one_file(assessed(units=("f",)), finding("security.weak-hash"))
    grade = report.grade
    assert grade.coverage < DEFAULT.min_coverage
    assert grade.score is not None
    assert grade.letter is None


def test_an_empty_file_is_listed_and_counts_nowhere():
    files = (
        FileEntry(path="a.py", digest="0", size=10, parsed=True),
        FileEntry(path="b/__init__.py", digest="0", size=0, parsed=True),
    )
    units = (unit("a.py", MODULE, 1, 10), unit("b/__init__.py", MODULE, 1, 0))
    case = Case(files, units, (assessed("a.py"),), DEFAULT, CHECKS)
    report = regrade(case)
    empty = report.files[1]
    assert (empty.status, empty.grade.score, empty.grade.letter) == ("empty", None, None)
    assert report.grade.score == 100.0
    assert report.grade.coverage == 1.0


def test_a_file_that_does_not_parse_costs_the_project_its_low_and_coverage():
    files = (
        FileEntry(path="a.py", digest="0", size=30, parsed=True),
        FileEntry(path="b.py", digest="0", size=10, parsed=False),
    )
    evidence = (assessed("a.py"), Gap(checks=("*",), path="b.py", units="all", reason="syntax"))
    report = regrade(Case(files, (unit("a.py", MODULE, 1, 30), unit("a.py", "f", 1, 0)), evidence, DEFAULT, CHECKS))
    broken, grade = report.files[1], report.dimensions["security"].grade
    assert broken.status == "ungraded"
    assert set(broken.dimensions) == set(DEFAULT.dimensions)
    assert (broken.grade.score, broken.grade.low, broken.grade.high) == (None, 0.0, 100.0)
    assert (grade.score, grade.high, grade.coverage) == (100.0, 100.0, 0.75)
    assert grade.low == pytest.approx(65.0)  # the broken file's 0, and the headroom of the worst file


def test_findings_in_a_file_that_does_not_parse_still_count():
    files = (FileEntry(path="b.py", digest="0", size=10, parsed=False),)
    report = regrade(Case(files, (), (finding("security.assert", "high", path="b.py"),), DEFAULT, CHECKS))
    assert report.files[0].grade.score < 100
    assert report.files[0].grade.letter is None


def test_a_dimension_weighs_in_the_whole_what_was_assessed_of_it():
    some = assessed(units=("f",), checks=("edge_cases.crash",))
    rest = [assessed(checks=(f"{name}.*",)) for name in ("security", "complexity", "conventions")]
    faults = [finding("conventions.naming", "high"), cognitive(40)]
    without, clean = one_file(*rest, *faults).grade, one_file(some, *rest, *faults)
    broken = one_file(some, *rest, *faults, finding("edge_cases.crash", "high")).grade
    edges = clean.dimensions["edge_cases"].grade
    assert (edges.score, edges.letter) == (100.0, None)
    assert edges.coverage < 0.1
    weight = DEFAULT.dimensions["edge_cases"].weight * edges.coverage
    assert 100 - clean.grade.score == pytest.approx((100 - without.score) * 0.7 / (0.7 + weight))
    assert broken.score < clean.grade.score


def test_a_finding_where_nothing_was_assessed_lowers_and_never_raises():
    low = [finding("security.weak-hash", "critical"), assessed(checks=("security.*",))]
    assert one_file(*low).grade.score >= one_file(*low, finding("edge_cases.crash", "low")).grade.score


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("dimension", ["security", "edge_cases", "conventions"])
def test_one_medium_finding_costs_seven_points_of_its_dimension_and_a_low_one_little(name, dimension):
    rubric, checks = shipped(name), synthetic_checks(name)
    for criterion, held in rubric.dimensions[dimension].criteria.items():
        if criterion not in ("hygiene", "similarity"):
            check = held.checks[0].replace("*", "x")
            medium = one_file(assessed(), finding(check), rubric=rubric, checks=checks)
            low = one_file(assessed(), finding(check, "low"), rubric=rubric, checks=checks)
            assert 100 - score(medium, dimension) >= 7, criterion
            assert 0 < 100 - score(low, dimension) <= 15, criterion


def test_shell_eval_pickle_and_a_password_make_an_f_in_security():
    faults = ("security.x-injection", "security.code-execution", "security.unsafe-deserialisation")
    faults = (*faults, "security.hardcoded-secret")
    report = one_file(assessed(), *(finding(check, "medium", confidence="medium", qualname=MODULE) for check in faults))
    assert report.dimensions["security"].grade.letter in {"D", "F"}
    assert report.grade.score <= report.dimensions["security"].grade.score + DEFAULT.dimensions["security"].headroom


def test_two_hundred_trivial_functions_change_nothing_in_the_dimensions_of_a_file():
    evidence = (assessed(), finding("security.weak-hash", "high"), cognitive(40))
    short, long = one_file(*evidence), one_file(*evidence, names=("f", "g", *(f"t{n}" for n in range(200))))
    for dimension in DEFAULT.dimensions:
        assert score(long, dimension) == score(short, dimension)


def test_an_entry_point_weighs_in_full():
    evidence = (assessed(), cognitive(25), cognitive(25, qualname="C.method"))
    names = ("f", "g", "C", "C.method")
    plain = one_file(*evidence, names=names)
    named = one_file(*evidence, names=names, entry_points=frozenset({("a.py", "C")}))
    other = one_file(*evidence, names=names, entry_points=frozenset({("b.py", "C")}))
    assert score(named, "complexity") < score(plain, "complexity") - 20
    assert score(other, "complexity") == score(plain, "complexity")


def test_the_second_definition_of_an_entry_point_is_one_too():
    evidence = (assessed(), cognitive(25, qualname="f#2"))
    named = one_file(*evidence, names=("f", "f#2"), entry_points=frozenset({("a.py", "f")}))
    assert score(named, "complexity") == pytest.approx(44)


def test_the_last_matching_override_decides_and_ignored_checks_are_absent():
    first = Override(paths=("*.py",), dimensions=DEFAULT.dimensions, ignore=("security.weak-hash",))
    lenient = {
        name: replace(dimension, unit_weight=0.1) if name == "conventions" else dimension
        for name, dimension in DEFAULT.dimensions.items()
    }
    last = Override(paths=("old/",), dimensions=lenient)
    rubric = replace(DEFAULT, overrides=(first, last))
    evidence = [
        assessed("old/a.py"),
        finding("conventions.naming", path="old/a.py"),
        finding("security.weak-hash", "critical", path="old/a.py"),
    ]
    report = one_file(*evidence, rubric=rubric, path="old/a.py")
    assert score(report, "conventions") == pytest.approx(100 * (1 - 0.1 * 0.6 * 0.35))
    assert score(report, "security") == 100.0
    assert report.grade.coverage == 1.0


def test_headroom_names_the_file_that_binds():
    sizes = {"a.py": 5, "b.py": 900}
    files = tuple(FileEntry(path=path, digest="0", size=size, parsed=True) for path, size in sizes.items())
    units = tuple(unit(file.path, MODULE, 1, file.size) for file in files)
    evidence = (assessed("a.py"), assessed("b.py"), *[finding("security.x-injection", "critical", qualname=MODULE)] * 2)
    grade = regrade(Case(files, units, evidence, DEFAULT, CHECKS)).dimensions["security"].grade
    assert grade.score == pytest.approx(65.0)
    held = next(d for d in grade.deductions if d.criterion == "headroom")
    assert held.sentence == "a.py holds security to 65 points above its own 0.0, the lowest of all files"
    assert held.evidence == ""
    assert held.points == pytest.approx(35 - 100 * 5 / 905)
    assert held.gain == pytest.approx(held.points)


def test_deductions_name_the_place_the_criterion_and_the_fault():
    wrong = finding("security.weak-hash", "high", fingerprint="abc")
    deduction = one_file(assessed(), wrong).units[1].dimensions["security"].grade.deductions[0]
    assert (deduction.criterion, deduction.evidence) == ("security.cryptography", "abc")
    assert deduction.sentence == "a.py:2 f: wrong (high)"
    assert deduction.points == pytest.approx(56.0)
    assert finding_sentence(replace(wrong, suppressed=True)) == "a.py:2 f: wrong (high, suppressed)"


def test_a_measurement_is_named_by_its_title_and_its_label():
    checks = (replace(check_info("complexity.cognitive", "complexity"), title="Cognitive complexity"),)
    plain = one_file(cognitive(23), checks=checks)
    labelled = one_file(replace(cognitive(23), label="O(n^2)"), checks=checks)
    assert plain.grade.deductions[0].sentence == "a.py:1 f: cognitive complexity 23"
    assert labelled.grade.deductions[0].sentence == "a.py:1 f: cognitive complexity O(n^2)"


def test_a_spectrum_counts_functions_by_letter_and_lists_the_lowest_units():
    report = one_file(assessed(units=("<module>", "f")), cognitive(50), finding("security.weak-hash", "critical"))
    letters = report.spectrum.letters
    assert list(letters) == [*(band.letter for band in DEFAULT.bands), "-"]
    assert sum(letters.values()) == 2
    assert letters["-"] == 1
    assert [worst.qualname for worst in report.spectrum.worst] == ["f", MODULE]
    assert report.spectrum.median == report.units[1].grade.score
    assert sum(report.dimensions["complexity"].spectrum.letters.values()) == 2


def test_evidence_of_a_file_that_is_not_graded_is_refused():
    with pytest.raises(ValueError, match=r"b\.py: evidence or units of a file that is not graded here"):
        one_file(assessed("b.py"))


def test_a_finding_of_an_unknown_unit_counts_for_the_module():
    report = one_file(assessed(), finding("security.weak-hash", "high", qualname="nowhere"))
    assert [unit.qualname for unit in report.units if unit.grade.score < 100] == [MODULE]


def test_no_files_have_no_grade():
    report = regrade(Case((), (), (), DEFAULT, CHECKS))
    assert (report.grade.score, report.grade.letter, report.files) == (None, None, ())
    assert set(report.dimensions) == set(DEFAULT.dimensions)
