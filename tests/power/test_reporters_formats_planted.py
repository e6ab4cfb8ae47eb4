"""An unescaped field, a number that is rounded or left out: each turns the checks of its format red."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))

import reporter_everything
import reporter_numbers
import reporter_samples
from reporter_checks import CHECKS

from grader.reporters import (
    badge,
    encoding,
    escape,
    figures,
    github,
    gitlab,
    headline,
    junit,
    markdown,
    problems,
    registry,
)
from grader.reporters.sarif import document, notices, places, results, rules


@pytest.fixture(scope="module")
def report():
    """Everything, and a letter that a rubric may have named so."""
    found, _ = reporter_everything.everything()
    return msgspec.structs.replace(found, grade=msgspec.structs.replace(found.grade, letter='<&"]]>'))


def text_of(name, report) -> str:
    _, sources = reporter_everything.everything()
    bands, infos = reporter_samples.BANDS, reporter_everything.INFOS
    return registry.render(name, report, bands=bands, checks=infos, sources=sources)


def unchanged(text, *_, **__):
    return text


def raw(value):
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False)


def joined(lines):
    return "\n".join(lines)


UNSAFE = {
    "sarif: a message as it is": ("sarif", results, "sarif", unchanged),
    "sarif: a notification as it is": ("sarif", notices, "sarif", unchanged),
    "sarif: an address as it is": ("sarif", places, "quote", unchanged),
    "sarif: the same fingerprint for all": ("sarif", results, "_fingerprints", lambda _: {"graderEvidence/v1": "x"}),
    "sarif: descriptions of any length": ("sarif", rules, "TEXT_LIMIT", 10_000),
    "sarif: no severity of security rules": ("sarif", rules, "_properties", lambda *_: {"tags": ["security"]}),
    "sarif: surrogates in the bytes": ("sarif", document, "document", raw),
    "junit: text as it is": ("junit", junit, "terminal", unchanged),
    "junit: suites are not counted": ("junit", junit, "_count", lambda suite: suite.set("tests", "0")),
    "gitlab: a message as it is": ("gitlab", gitlab, "told", lambda problem: problem.message),
    "gitlab: surrogates in the bytes": ("gitlab", encoding, "encode", lambda value: raw(value).encode()),
    "github: a message as it is": ("github", github, "workflow_data", joined),
    "github: a property as it is": ("github", github, "workflow_property", unchanged),
    "github: any number of annotations": (
        "github",
        github,
        "_COMMANDS",
        {"error": "debug", "warning": "x", "note": "y"},
    ),
    "markdown: text as it is": ("markdown", markdown, "markdown", unchanged),
    "markdown: code as it is": ("markdown", markdown, "markdown_code", "<code>{}</code>".format),
    "markdown: a fold without an end": ("markdown", markdown, "_folded", lambda *parts: ["<details>", *parts[1]]),
    "github-summary: text as it is": ("github-summary", markdown, "markdown", unchanged),
    "badge: a letter as it is": ("badge", badge, "xml", unchanged),
}


@pytest.mark.parametrize(("name", "plant"), [(row[0], row[1:]) for row in UNSAFE.values()], ids=UNSAFE)
def test_a_field_that_is_not_escaped_turns_its_format_red(monkeypatch, report, name, plant):
    monkeypatch.setattr(*plant)
    # The parser's own error, or the assertion: which, is a matter of the fault.
    with pytest.raises(Exception):  # noqa: B017, PT011 - as said above
        CHECKS[name](text_of(name, report))


def nearest(value):
    return "-" if value is None else f"{value:.1f}"


def all_but_one(report):
    return problems.problems(report)[1:]


def rounded(grade):
    return {key: getattr(grade, key) for key in ("score", "letter")} | {"low": 0.0, "high": 1.0, "coverage": 1.0}


def cut(text):
    return re.sub(r"(\.\d)\d+", r"\1", escape.terminal(text))


def first_two(found):
    return found[:2]


WRONG = {
    "github: scores to nearest": ("github", figures, "points", nearest),
    "markdown: scores to nearest": ("markdown", figures, "points", nearest),
    "badge: scores to nearest": ("badge", figures, "points", nearest),
    "sarif: a grade without its interval": ("sarif", document, "_grade", rounded),
    "junit: rounded properties": ("junit", junit, "terminal", cut),
    "sarif: a finding is lost": ("sarif", document, "problems", all_but_one),
    "junit: findings are lost": ("junit", junit, "problems", lambda _: []),
    "gitlab: a finding is lost": ("gitlab", gitlab, "problems", all_but_one),
    "github: a finding is lost": ("github", github, "problems", all_but_one),
    "markdown: a finding is lost": ("markdown", markdown, "problems", all_but_one),
    "github-summary: a finding is lost": ("github-summary", markdown, "problems", all_but_one),
    "sarif: points of nothing": ("sarif", problems, "points_by_evidence", lambda _: {}),
    "gitlab: measurements are information": ("gitlab", problems, "_severity", lambda _: "info"),
    "github: severities of the loud only": ("github", headline, "counted", lambda found: {"high": len(found)}),
    "markdown: what costs most stands last": ("markdown", markdown, "costliest", lambda items: [*items][::-1]),
    "markdown: rows are dropped without a word": (
        "markdown",
        markdown,
        "worst_problems_first",
        lambda found: found[:2],
    ),
}


@pytest.mark.parametrize(("name", "plant"), [(row[0], row[1:]) for row in WRONG.values()], ids=WRONG)
def test_a_number_that_is_not_that_of_the_json_turns_its_format_red(monkeypatch, name, plant):
    report, _ = reporter_everything.everything()
    expected = reporter_numbers.of_json(text_of("json", report))
    reporter_numbers.agree(name, text_of(name, report), expected)
    monkeypatch.setattr(*plant)
    with pytest.raises(AssertionError):
        reporter_numbers.agree(name, text_of(name, report), expected)


@pytest.mark.parametrize("name", CHECKS)
def test_without_a_fault_every_format_is_green(report, name):
    CHECKS[name](text_of(name, report))
