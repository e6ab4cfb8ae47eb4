from __future__ import annotations

import pytest
from conventions_grading import evidence_of, findings_of, lines_of

from grader.checkers.conventions import CHECKER
from grader.checkers.conventions.declared.grammar import ConventionsError
from grader.checkers.conventions.selection import DEFAULTS, applicable
from grader.model.checker import Declared, Diagnostic, ToolFailure
from grader.model.evidence import Assessed, Finding, Gap
from grader.model.source import MODULE, Span

FAMILY = "conventions.ruff.*"


def diagnostic(code: str, line: int = 1) -> Diagnostic:
    span = Span(line=line, column=1, end_line=line, end_column=2)
    return Diagnostic(tool="ruff", code=code, message=f"{code} said", span=span)


def declared(text: str) -> Declared:
    return Declared(name="conventions.toml", text=text)


def test_without_anything_declared_the_defaults_are_asked_for():
    assert applicable(declared=None, ruff_config=False) == frozenset(DEFAULTS)
    assert applicable(declared=None, ruff_config=True) == frozenset({*DEFAULTS, FAMILY})


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("[docstring]\nstyle = 'google'\n", {"conventions.docstring-style"}),
        ("[docstring]\nrequired_for = ['module']\n", {"conventions.docstring-presence"}),
        ("[typing]\nannotate = 'public'\n", {"conventions.annotation-presence"}),
        ("[naming]\nfunction = 'x'\n", set()),
        ("[naming]\nfunction='x'\nclass='x'\nmodule_constant='x'\nmin_length=2\n", {"conventions.naming"}),
    ],
)
def test_what_is_declared_takes_the_place_of_its_default(text, gone):
    asked = applicable(declared=declared(text), ruff_config=False)
    assert frozenset(DEFAULTS) - asked == gone
    assert len(asked) == len(DEFAULTS) - len(gone) + 1


def test_the_default_for_names_keeps_the_roles_that_nobody_declared():
    text = "def readAll(): ...\n\n\nclass http_header: ...\n"
    assert lines_of("conventions.naming", text) == [1, 4]
    found = findings_of(text, "[naming]\nfunction = 'All'\n")
    assert [each.span.line for each in found if each.check == "conventions.naming"] == [4]


def test_conventions_that_cannot_be_obeyed_stop_the_selection():
    with pytest.raises(ConventionsError, match="unknown table"):
        applicable(declared=declared("[nonsense]\n"), ruff_config=False)


def test_every_selected_check_is_assessed_or_a_gap_and_no_other():
    conventions = "[naming]\nmin_length = 2\n[layout]\norder = ['imports']\n"
    for tools in (None, {"ruff-project": ()}):
        evidence = evidence_of("x = 1\n", conventions, tools=tools)
        answered = {check for each in evidence if isinstance(each, Assessed | Gap) for check in each.checks}
        assert answered == applicable(declared=declared(conventions), ruff_config=tools is not None)


def test_a_check_that_is_not_selected_says_nothing():
    assert evidence_of("import os\n", "[naming]\nmin_length = 9\n", selected=frozenset()) == []


def test_ruffs_diagnostics_become_findings_of_the_family_but_for_those_of_other_dimensions():
    other = ("S101", "C901", "PLR0912", "PLR1702", "E902", "invalid-syntax", "")
    result = tuple(diagnostic(code) for code in ("F401", "D100", "SIM102", "PLR2004", *other))
    found = [each for each in evidence_of("import os\n", tools={"ruff-project": result}) if isinstance(each, Finding)]
    ours = {each.check: each.severity for each in found if each.check.startswith("conventions.ruff.")}
    assert set(ours) == {f"conventions.ruff.{code}" for code in ("F401", "D100", "SIM102", "PLR2004")}
    assert set(ours.values()) == {"low"}


def test_a_ruff_that_failed_is_a_gap_not_a_clean_grade():
    failure = ToolFailure(reason="crash", detail="ruff aborted")
    evidence = evidence_of("import os\n", tools={"ruff-project": failure})
    (gap,) = [each for each in evidence if isinstance(each, Gap)]
    assert (gap.checks, gap.reason, gap.detail) == ((FAMILY,), "crash", "ruff aborted")
    assert not any(FAMILY in each.checks for each in evidence if isinstance(each, Assessed))


def test_a_selected_ruff_that_never_ran_is_a_gap():
    evidence = evidence_of("import os\n", selected=frozenset({FAMILY}))
    assert [each.reason for each in evidence if isinstance(each, Gap)] == ["missing-tool"]


def test_findings_belong_to_the_unit_they_speak_about():
    text = "class Account:\n    def close(self):\n        pass\n"
    found = {each.qualname for each in findings_of(text) if each.check == "conventions.docstring-presence"}
    assert found == {MODULE, "Account", "Account.close"}


def test_a_default_reports_a_unit_once_however_many_names_it_gets_wrong():
    text = '"""M."""\n\n\ndef f(aB, cD, eF):\n    gH = iJ = kL = 1\n    return gH\n'
    (found,) = [each for each in findings_of(text) if each.check == "conventions.naming"]
    assert found.qualname == "f"
    assert "and 1 more" in found.message


def test_defaults_are_mild():
    text = "import X\ndef readAll(a):\n    b = 1\nclass c:\n    def D(self): ...\n"
    assert {each.severity for each in findings_of(text)} <= {"low", "info"}


def test_an_empty_file_breaks_nothing():
    everything = "[docstring]\nrequired_for = ['module']\n[layout]\norder = ['imports']\n"
    assert findings_of("", everything) == findings_of("") == []


def test_only_the_check_of_what_helpers_answer_executes():
    assert [check.id for check in CHECKER.checks if check.executes] == ["conventions.helper-behaviour"]
