"""A planted fault in a reporter must show: in the recorded output or in what hostile strings may not do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
sys.path.insert(0, str(GOLDEN))

import reporter_samples  # noqa: E402 - the folder that holds it has only now become importable

from grader.reporters import escape, figures, jsonl, markdown, plain, registry, terminal  # noqa: E402 - as above


def recorded(file: str, **arguments) -> bool:
    report = getattr(reporter_samples, file.partition(".")[0])()
    try:
        text = registry.render(**arguments, report=report, bands=reporter_samples.BANDS)
    except UnicodeEncodeError:  # a name that reached the bytes as it is
        return False
    return text == (GOLDEN / file).read_text(encoding="utf-8")


def unchanged(text, *_):
    return text


def nothing(_):
    return []


def nearest(value):
    return "-" if value is None else f"{value:.1f}"


PLAIN = ("hostile.plain.txt", {"name": "plain"})
SCREEN = ("ordinary.terminal-80.txt", {"name": "terminal", "width": 80})
HOSTILE_SCREEN = ("hostile.terminal.txt", {"name": "terminal", "width": 100, "verbose": 1})
COMMENT = ("hostile.md", {"name": "markdown"})
STREAM = ("ordinary.jsonl", {"name": "jsonl"})

PLANTS = {
    "plain prints names as they are": (PLAIN, plain, "terminal", unchanged),
    "messages are not cut": (PLAIN, plain, "short", unchanged),
    "the screen prints names as they are": (HOSTILE_SCREEN, terminal, "terminal", unchanged),
    "invisible letters pass": (HOSTILE_SCREEN, escape, "_is_visible", str.isprintable),
    "a comment prints names as they are": (COMMENT, markdown, "markdown", unchanged),
    "a comment's code is not escaped": (COMMENT, markdown, "markdown_code", "<code>{}</code>".format),
    "scores are rounded to nearest": (SCREEN, figures, "points", nearest),
    "files are listed by path": (SCREEN, terminal, "worst_first", list),
    "gaps are dropped": (SCREEN, terminal, "gaps_by_reason", nothing),
    "suppressions are dropped": (SCREEN, terminal, "priced_suppressions", nothing),
    "a stream leaves evidence out": (STREAM, jsonl, "_PARTS", ("files", "units", "suppressions")),
}


@pytest.mark.parametrize(("output", "module", "attribute", "fault"), PLANTS.values(), ids=PLANTS)
def test_a_planted_fault_changes_the_recorded_output(monkeypatch, output, module, attribute, fault):
    file, arguments = output
    assert recorded(file, **arguments)
    monkeypatch.setattr(module, attribute, fault)
    assert not recorded(file, **arguments)
