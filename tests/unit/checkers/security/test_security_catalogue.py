from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from grader.checkers.security import CHECKER
from grader.checkers.security.codes import BY_CODE, FED_BY, ROWS
from grader.model.evidence import Finding
from grader.tools.packaged import binary_of

CHECKS = {check.id: check for check in CHECKER.checks}
RANK = ("info", "low", "medium", "high", "critical")


@pytest.fixture(scope="module")
def examples(assess_security):
    texts = {f"{check.id}/{side}": getattr(check, side) for check in CHECKER.checks for side in ("bad", "good")}
    found = assess_security(texts)
    return {path: [item for item in evidence if isinstance(item, Finding)] for path, evidence in found.items()}


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_the_bad_example_of_a_check_is_reported_and_the_good_one_is_not(examples, name):
    bad = [item for item in examples[f"{name}/bad"] if item.check == name]
    assert bad, examples[f"{name}/bad"]
    usual = CHECKS[name].severity
    expected = usual if usual in ("info", "low") else "medium"
    assert max(RANK.index(item.severity) for item in bad) >= RANK.index(expected)
    assert [
        item for item in examples[f"{name}/good"] if item.check == name or item.severity not in ("info", "low")
    ] == []


def test_every_row_of_the_table_belongs_to_a_described_check():
    assert {row.check for row in ROWS} <= set(CHECKS)
    assert {check for checks in FED_BY.values() for check in checks} <= set(CHECKS)


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_names_its_cwe_and_its_place_in_the_owasp_top_ten(name):
    assert CHECKS[name].cwe
    assert re.fullmatch(r"A(0[1-9]|10):2021", CHECKS[name].owasp), CHECKS[name].cwe


def test_a_number_stands_in_one_row():
    numbers = [row.number for row in ROWS]
    assert len(numbers) == len(set(numbers))


def test_every_rule_of_the_installed_ruff_is_in_the_table():
    command = [binary_of("ruff", "find_ruff_bin"), "rule", "--all", "--output-format", "json"]
    listed = subprocess.run(command, capture_output=True, check=True).stdout
    codes = {rule["code"] for rule in json.loads(listed) if (rule["code"] or "").startswith("S")}
    security = {code for code in codes if code[1:].isdigit()}
    assert security <= set(BY_CODE)


def test_every_test_of_the_installed_bandit_is_in_the_table():
    code = (
        "import json\nfrom bandit.core.extension_loader import MANAGER as m\n"
        "print(json.dumps([*m.plugins_by_id, *(i['id'] for items in m.blacklist.values() for i in items)]))"
    )
    listed = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert set(listed) <= set(BY_CODE)


def test_importing_the_checker_loads_neither_tool():
    code = "import sys, grader.checkers.security; sys.exit('bandit' in sys.modules or 'ruff' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
