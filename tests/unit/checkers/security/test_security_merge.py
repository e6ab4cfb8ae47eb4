from __future__ import annotations

from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.merge import merged, settled
from grader.model.evidence import Finding
from grader.model.source import Span


def candidate(*, line=1, cwe=89, severity="medium", confidence="medium", codes=("S608",), message="m"):
    return Candidate(
        check="security.sql-injection",
        cwe=cwe,
        span=Span(line=line, column=1, end_line=line, end_column=2),
        message=message,
        severity=severity,
        confidence=confidence,
        codes=codes,
    )


def test_the_same_line_and_weakness_count_once_with_the_worse_severity_and_all_codes():
    one, other = candidate(message="ruff"), candidate(severity="high", codes=("B608",), message="bandit")
    for order in ([one, other], [other, one]):
        (both,) = merged(order)
        assert (both.severity, both.message, set(both.codes)) == ("high", "bandit", {"S608", "B608"})


def test_among_equal_severities_the_higher_confidence_wins():
    (both,) = merged([candidate(confidence="low"), candidate(confidence="high", codes=("B608",))])
    assert both.confidence == "high"


def test_other_lines_and_other_weaknesses_stay_apart():
    assert len(merged([candidate(), candidate(line=2), candidate(cwe=78)])) == 3


def test_a_judgement_settles_what_tools_say_about_its_lines_under_its_check():
    found = candidate(line=9, codes=(), message="ours")
    ours, left = settled(
        [candidate(line=3), candidate(line=5)],
        [Judgement(check="security.sql-injection", lines=frozenset({3, 9}), found=found)],
    )
    assert [(one.message, one.codes) for one in ours] == [("ours", ("S608",))]
    assert [one.span.line for one in left] == [5]


def test_a_clean_judgement_removes_what_it_covers_and_nothing_of_other_checks():
    _, left = settled([candidate()], [Judgement(check="security.sql-injection", lines=frozenset({1}))])
    assert left == []
    _, left = settled([candidate()], [Judgement(check="security.command-injection", lines=frozenset({1}))])
    assert len(left) == 1


def test_both_tools_on_one_line_make_one_finding(assess_security):
    text = "import pickle\n\ndef f(blob):\n    return pickle.loads(blob)\n"
    found = [item for item in assess_security({"a.py": text})["a.py"] if isinstance(item, Finding)]
    assert [(item.check, item.qualname, item.span.line) for item in found if item.severity != "info"] == [
        ("security.unsafe-deserialisation", "f", 4)
    ]
