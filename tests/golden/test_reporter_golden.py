"""What reporters print, compared with files; `GRADER_UPDATE_GOLDEN=1 pytest tests/golden` rewrites them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import reporter_samples

from grader.reporters.registry import render

HERE = Path(__file__).parent
UPDATE = os.environ.get("GRADER_UPDATE_GOLDEN") == "1"

FILES = {
    "ordinary.json": {"name": "json"},
    "ordinary.jsonl": {"name": "jsonl"},
    "ordinary.md": {"name": "markdown"},
    "ordinary.plain.txt": {"name": "plain"},
    "ordinary.terminal-80.txt": {"name": "terminal", "width": 80},
    "ordinary.terminal-120.txt": {"name": "terminal", "width": 120},
    "ordinary.terminal-colour.txt": {"name": "terminal", "colour": True},
    "ordinary.sarif": {"name": "sarif"},
    "ordinary.junit.xml": {"name": "junit"},
    "ordinary.gitlab.json": {"name": "gitlab"},
    "ordinary.github.txt": {"name": "github"},
    "ordinary.badge.svg": {"name": "badge"},
    "hostile.md": {"name": "markdown"},
    "hostile.github.txt": {"name": "github"},
    "hostile.plain.txt": {"name": "plain"},
    "hostile.terminal.txt": {"name": "terminal", "width": 100, "verbose": 1},
}


@pytest.mark.parametrize(("file", "arguments"), FILES.items(), ids=FILES)
def test_output_is_as_recorded(file, arguments):
    report = getattr(reporter_samples, file.partition(".")[0])()
    text = render(**arguments, report=report, bands=reporter_samples.BANDS)
    if UPDATE:
        (HERE / file).write_text(text, encoding="utf-8")
    assert text == (HERE / file).read_text(encoding="utf-8")
