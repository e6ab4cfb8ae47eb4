from __future__ import annotations

import msgspec

from grader.engine.fingerprint import with_fingerprints
from grader.model.evidence import Finding, Gap, Measurement
from grader.model.source import Source, Span


def source(text: str, path: str = "a.py") -> Source:
    return Source(path=path, text=text, digest="0")


def finding(line: int, path: str = "a.py", check: str = "security.x", message: str = "m") -> Finding:
    span = Span(line=line, column=1, end_line=line, end_column=2)
    return Finding(check=check, path=path, qualname="f", span=span, message=message, severity="high")


def prints(text: str, *findings: Finding, path: str = "a.py") -> list[str]:
    return [item.fingerprint for item in with_fingerprints(source(text, path), findings)]


def test_lines_added_above_and_other_indentation_change_nothing():
    before = prints("eval(x)\n", finding(1))
    assert prints("import os\n\n    eval(x)\n", finding(3)) == before


def test_another_line_check_or_path_is_another_finding():
    seen = {
        *prints("eval(x)\n", finding(1)),
        *prints("eval(y)\n", finding(1)),
        *prints("eval(x)\n", finding(1, check="security.y")),
        *prints("eval(x)\n", finding(1, path="b.py"), path="b.py"),
    }
    assert len(seen) == 4


def test_equal_lines_are_told_apart_by_their_order():
    first, second = prints("eval(x)\neval(x)\n", finding(1), finding(2))
    assert first != second
    assert prints("eval(x)\n", finding(1)) == [first]


def test_code_that_moved_to_another_file_is_recognised():
    here, there = (
        with_fingerprints(source("eval(x)\n", path), [finding(1, path=path)])[0] for path in ("a.py", "b.py")
    )
    assert here.move_fingerprint == there.move_fingerprint
    assert here.fingerprint != there.fingerprint


def test_the_order_in_which_evidence_arrives_does_not_matter():
    items = [finding(2), finding(1), finding(1, check="security.y"), finding(1, message="another")]
    assert with_fingerprints(source("a\nb\n"), items) == with_fingerprints(source("a\nb\n"), items[::-1])


def test_measurements_carry_one_too_and_gaps_none():
    span = finding(1).span
    number = Measurement(check="complexity.x", path="a.py", qualname="f", span=span, value=1, low=1, high=1)
    gap = Gap(checks=("*",), path="a.py", units="all", reason="syntax")
    marked = with_fingerprints(source("a\n"), [gap, number])
    assert len(marked[0].fingerprint) == 16
    assert marked[1] == gap


def test_evidence_about_a_line_that_is_not_there_is_no_accident():
    item = msgspec.structs.replace(finding(99), span=Span(line=0, column=1, end_line=0, end_column=1))
    assert prints("a\n", item)[0]
