from __future__ import annotations

import pytest
from conventions_grading import declared_lines, evidence_of, findings_of

from grader.checkers.conventions.paths import matches
from grader.model.evidence import Finding

RUN = """
[[banned]]
api = "subprocess.run"
use = "shell.call"
why = "it logs"
suppress = "# conv: ignore[name] reason"
"""


def test_the_message_says_the_rule_the_replacement_and_the_reason():
    (found,) = [each for each in findings_of("import subprocess\nsubprocess.run(1)\n", RUN) if "declared" in each.check]
    assert found.message == "`subprocess.run` is banned; use `shell.call`: it logs"
    assert (found.severity, found.confidence, found.qualname) == ("medium", "high", "<module>")


@pytest.mark.parametrize(
    "comment",
    [
        "# conv: ignore[subprocess.run] the installer has no shell",
        "# conv:ignore[subprocess.run, subprocess.call]: why not",
        "# conv: ignore[name] the placeholder of the declaration itself",
    ],
)
def test_the_teams_own_comment_with_name_and_reason_costs_nothing(comment):
    assert declared_lines(f"import subprocess\nsubprocess.run(1)  {comment}\n", RUN) == []


@pytest.mark.parametrize(
    "comment",
    [
        "# conv: ignore[subprocess.run]",
        "# conv: ignore[subprocess.run] --",
        "# conv: ignore[subprocess.call] wrong name",
        "# conv: ignore subprocess.run no brackets",
        "# noqa: S603",
        "# grader: ignore[conventions.declared.banned] not this team's form",
    ],
)
def test_any_other_comment_leaves_the_finding(comment):
    assert declared_lines(f"import subprocess\nsubprocess.run(1)  {comment}\n", RUN) == [2]


def test_a_comment_in_a_string_silences_nothing():
    text = "import subprocess\nsubprocess.run('# conv: ignore[subprocess.run] reason')\n"
    assert declared_lines(text, RUN) == [2]


def test_one_line_with_two_uses_is_one_finding():
    found = [each for each in evidence_of("import subprocess as s\ns.run(s.run)\n", RUN) if isinstance(each, Finding)]
    assert len([each for each in found if each.check == "conventions.declared.banned"]) == 1


@pytest.mark.parametrize(
    ("path", "glob", "expected"),
    [
        ("infra/shell.py", "infra/shell.py", True),
        ("app/infra/shell.py", "infra/shell.py", False),
        ("app/infra/shell.py", "**/shell.py", True),
        ("shell.py", "**/shell.py", True),
        ("a/b/c.py", "a/**", True),
        ("a/b/c.py", "a/*", False),
        ("a/b.py", "a/?.py", True),
        ("a/b.py", "a/[!c].py", True),
        ("a/c.py", "a/[!c].py", False),
        ("a/b.py", "a/b+py", False),
    ],
)
def test_globs_name_whole_paths(path, glob, expected):
    assert matches(path, [glob]) is expected
