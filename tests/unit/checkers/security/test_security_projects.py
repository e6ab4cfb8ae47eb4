"""Pairs of several files: the unsafe version alarms in the file that is graded, with the way through the others."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from grader.checkers.security import CHECKER
from grader.engine.closure import closure_of, home_of
from grader.facts.suppressions import find_suppressions
from grader.facts.tree import parse
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Finding
from grader.model.source import Source

PAIRS = sorted((Path(__file__).parents[3] / "cases" / "security_projects").glob("*.txt"))
ALARMING = ("medium", "high", "critical")


def read_pair(file):
    """What the head says, and the files of both versions."""
    head, *sections = file.read_text("utf-8").split("\n=== ")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    versions = {"bad": {}, "good": {}}
    for section in sections:
        title, _, text = section.partition("\n")
        version, _, path = title.rpartition(" ")
        for name in [version] if version else versions:
            versions[name][path] = text + "\n"
    return said, versions


def alarms(folder, files, graded):
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    text = files[graded]
    source = Source(path=graded, text=text, digest=hashlib.sha256(text.encode()).hexdigest())
    tree = parse(source)
    home = home_of(folder / graded)
    context = Context(
        tree=tree,
        units=find_units(source, tree),
        suppressions=find_suppressions(source),
        selected=frozenset(check.id for check in CHECKER.checks),
        tools={"bandit": (), "ruff-security": ()},
        module=home.module,
        siblings=closure_of(tree, home).texts,
    )
    return [item for item in CHECKER.run(source, context) if isinstance(item, Finding) and item.severity in ALARMING]


@pytest.mark.parametrize("file", PAIRS, ids=lambda file: file.stem)
def test_the_way_through_several_files_is_told_and_the_safe_version_is_left_alone(tmp_path, file):
    said, versions = read_pair(file)
    bad = alarms(tmp_path / "bad", versions["bad"], said["graded"])
    assert [item.cwe for item in bad] == [int(said["cwe"])]
    steps = "\n".join(bad[0].witness.steps)
    assert [path for path in said["through"].split() if path not in steps] == []
    assert bad[0].weight == 1.0
    assert alarms(tmp_path / "good", versions["good"], said["graded"]) == []
