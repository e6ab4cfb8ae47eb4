"""A cell of the attacks' matrix that was left out, though the machine has it, fails the check of every change."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
sys.path.insert(0, str(ROOT / ".ci" / "scripts"))
import attack_cells  # noqa: E402 - the folders that hold these have only now become importable
from attack_matrix import PROPERTY  # noqa: E402 - as above
from sandbox_identities import IDENTITIES, own_identity  # noqa: E402 - as above

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")
OTHER = IDENTITIES[own_identity() == IDENTITIES[0]]
FULL = {"run": 3, "survived": 3, "skipped": 0, "reasons": []}
SKIPPED = {"run": 0, "survived": 0, "skipped": 3, "reasons": ["a whim"]}


def case(level: str, inside: str = "") -> str:
    return f'<testcase classname="tests.attacks.test_x" name="test_x[{level}-a file]">{inside}</testcase>'


def other_account(kernel: dict, strong: dict, doctor: str) -> str:
    value = json.dumps([OTHER, {"kernel": kernel, "strong": strong}, doctor]).replace('"', "&quot;")
    return (
        '<testcase classname="tests.attacks.test_attacks_identities" name="test_y"><properties>'
        f'<property name="{PROPERTY}" value="{value}"/></properties></testcase>'
    )


def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, level: str, *cases: str) -> int:
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    monkeypatch.setattr(attack_cells, "level_by_doctor", lambda *_: level)
    monkeypatch.setattr(sys, "argv", ["attack_cells.py", str(report)])
    return attack_cells.main()


SKIP = '<skipped message="a whim"/>'
GOOD = (case("kernel"), case("strong"), other_account(FULL, FULL, "strong"))


def test_a_full_matrix_passes(tmp_path, monkeypatch, capsys):
    assert check(tmp_path, monkeypatch, "strong", *GOOD) == 0
    assert capsys.readouterr().out.count("survived") == 4


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        ((case("kernel"), case("strong", SKIP), GOOD[2]), "a whim"),
        ((case("kernel"), case("strong"), case("strong", SKIP), GOOD[2]), "1 skipped"),
        ((case("kernel"), GOOD[2]), "no attack ran"),
        ((case("kernel"), case("strong", '<failure message="x"/>'), GOOD[2]), "1 got through"),
        ((case("kernel"), case("strong"), other_account(FULL, SKIPPED, "strong")), "3 skipped"),
        ((case("kernel"), case("strong"), other_account(FULL, FULL | {"skipped": 1}, "strong")), "1 skipped"),
    ],
)
def test_a_cell_that_is_available_and_was_left_out_fails(cases, words, tmp_path, monkeypatch, capsys):
    assert check(tmp_path, monkeypatch, "strong", *cases) == 1
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("level", "cases"),
    [
        ("kernel", (case("kernel"), case("strong", SKIP), other_account(FULL, SKIPPED, "kernel"))),
        ("kernel", (case("kernel"), other_account(SKIPPED, SKIPPED, "only root can become another account"))),
        ("limits", (case("kernel", SKIP), case("strong", SKIP))),
    ],
)
def test_a_cell_that_is_not_available_may_be_left_out(level, cases, tmp_path, monkeypatch, capsys):
    assert check(tmp_path, monkeypatch, level, *cases) == 0
    assert "not available" in capsys.readouterr().out


def test_the_level_is_the_one_that_doctor_prints():
    command = (sys.executable, "-m", "grader")
    assert attack_cells.level_by_doctor(*command) in attack_cells.ORDER
    printed = subprocess.run([*command, "doctor"], capture_output=True, text=True, check=True).stdout
    assert f"isolation  {attack_cells.level_in(printed)}:" in printed


def test_every_change_is_checked_so():
    assert '.venv/bin/python .ci/scripts/attack_cells.py "$REPORT"' in (ROOT / ".ci" / "run").read_text("utf-8")
