"""Every format from one run of the command, on files with odd names and letters, as a build would ask for them."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest
import reporter_numbers
from reporter_checks import CHECKS, commands

from grader.cli.commands import run
from grader.reporters.registry import FORMATS

FLOW = '''\
"""😀 A module with a flow into a query."""

import sqlite3

from flask import request

from build import statement


def show():
    """Show a user."""
    return ["😀😀", sqlite3.connect("x").execute(statement(request.args["name"]))]


def load(text):
    """Load."""
    import yaml
    return ["😀", yaml.load(text, Loader=yaml.Loader)]  # noqa
'''
BUILD = '''\
"""Statements."""


def statement(name: str) -> str:
    """Build one."""
    return f"SELECT * FROM users WHERE name = '{name}'"
'''
ODD = "::set-output name=a::\n%41|<b>]]>.py"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    for name, text in {
        "flow.py": FLOW,
        "build.py": BUILD,
        ODD: "import os\n",
        "broken.py": "def (",
        "empty.py": "",
    }.items():
        (folder / name).write_text(text, "utf-8")
    files = {name: tmp_path_factory.mktemp("out") / name for name in FORMATS}
    formats = [argument for name, file in files.items() for argument in ("--format", f"{name}={file}")]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        code = run(["grade", ".", "--no-exec", "--no-cache", "-q", "--jobs", "1", *formats])
    assert code == 3
    return {name: file.read_text("utf-8") for name, file in files.items()}


@pytest.mark.parametrize("name", CHECKS)
def test_each_format_is_valid_and_safe(outputs, name):
    CHECKS[name](outputs[name])


@pytest.mark.parametrize("name", reporter_numbers.READERS)
def test_each_format_shows_the_numbers_of_the_json(outputs, name):
    reporter_numbers.agree(name, outputs[name], reporter_numbers.of_json(outputs["json"]))


def test_an_annotation_names_the_file_as_it_is(outputs):
    assert ODD in {row.get("file") for _, row, _ in commands(outputs["github"])}


def test_sarif_tells_columns_flow_fix_and_rules_of_the_checks_themselves(outputs):
    (found,) = json.loads(outputs["sarif"])["runs"]
    assert found["columnKind"] == "utf16CodeUnits"
    assert ODD in {unquote(file["location"]["uri"]) for file in found["artifacts"]}
    results = {
        (each["ruleId"], each["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]): each
        for each in found["results"]
    }
    query = results["security.sql-injection", "show"]
    region = query["locations"][0]["physicalLocation"]["region"]
    line = FLOW.splitlines()[region["startLine"] - 1].encode("utf-16-le")
    assert line[2 * region["startColumn"] - 2 :].decode("utf-16-le").startswith("sqlite3.connect")
    steps = query["codeFlows"][0]["threadFlows"][0]["locations"]
    files = {step["location"]["physicalLocation"]["artifactLocation"]["uri"] for step in steps}
    assert files == {"flow.py", "build.py"}
    loaded = results["security.unsafe-deserialisation", "load"]
    assert [each["justification"] for each in loaded["suppressions"]] == ["# noqa"]
    (replacement,) = loaded["fixes"][0]["artifactChanges"][0]["replacements"]
    cut = replacement["deletedRegion"]
    line = FLOW.splitlines()[cut["startLine"] - 1].encode("utf-16-le")
    assert line[2 * cut["startColumn"] - 2 : 2 * cut["endColumn"] - 2].decode("utf-16-le").startswith("yaml.load(")
    rules = {rule["id"]: rule for rule in found["tool"]["driver"]["rules"]}
    assert "**Bad**" in rules["security.sql-injection"]["help"]["markdown"]
