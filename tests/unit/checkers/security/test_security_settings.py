"""Rows of a project's own under `[tool.grader.security]`."""

from __future__ import annotations

import ast

import pytest

from grader.checkers.security.taint.engine import flows_of
from grader.checkers.security.taint.settings import table_of
from grader.engine.problem import UsageError
from grader.engine.settings import load_project

CODE = "import bus, tidy\n\ndef f(db):\n    db.ask('SELECT a FROM b WHERE c = ' + {}bus.take(){})\n"
ROWS = {
    "sources": [{"paths": ["bus.take"], "what": "the bus"}],
    "sinks": [{"kind": "sql", "paths": ["*.ask"]}],
    "cleaners": [{"paths": ["tidy.word"], "kinds": ["sql"]}],
}


def verdicts(text, rows):
    flows = flows_of(ast.parse(text), "subject", "a.py", {}, table=table_of({"security": rows}))
    return [flow.verdict for flow in flows.found if flow.verdict is not None]


def test_own_sources_and_sinks_are_followed_and_own_cleaners_believed():
    (verdict,) = verdicts(CODE.format("", ""), ROWS)
    assert verdict.origin.what == "the bus"
    assert verdicts(CODE.format("tidy.word(", ")"), ROWS) == []
    assert verdicts(CODE.format("", ""), {"sinks": ROWS["sinks"]}) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ('sinks = [{kind = "sqll", paths = ["a.b"]}]', "kind 'sqll' is unknown"),
        ('sinks = [{kind = "sql", path = ["a.b"]}]', "unknown field `path`"),
        ("sinkz = []", "unknown field `sinkz`"),
        ('cleaners = [{paths = ["a.b"], kinds = ["x"]}]', "kind 'x' is unknown"),
        ('sources = [{paths = ["a.b"], trust = "nobody"}]', "Invalid enum value 'nobody'"),
    ],
)
def test_an_unknown_key_is_an_error_that_names_the_file_and_the_key(tmp_path, row, told):
    (tmp_path / "pyproject.toml").write_text(f"[tool.grader.security]\n{row}\n")
    with pytest.raises(UsageError) as raised:
        load_project(tmp_path, {})
    assert str(tmp_path / "pyproject.toml") in str(raised.value)
    assert told in str(raised.value)
