from __future__ import annotations

import re

from grader.model.evidence import Gap
from grader.reporters.plain import gap_line, render


def test_files_findings_gaps_and_the_whole_have_a_line_each(ordinary):
    lines = render(ordinary).splitlines()
    assert "shop/db.py:13:5: security.sql-injection SQL built from input (high)" in lines
    assert "shop/db.py:25:5: security.sql-injection SQL built from input (high, suppressed)" in lines
    assert "shop/db.py: gap import edge_cases.*: no module named `sqlalchemy`" in lines
    assert "shop/parse.py: gap no-input edge_cases.*: read_all: `source`" in lines
    assert "shop/__init__.py: empty, nothing to grade" in lines
    assert re.fullmatch(r"5 files: B [\d.]+ \[[\d.]+, [\d.]+\] \d+% security .*", lines[-1])


def test_a_withheld_letter_and_a_null_score_are_dashes(ordinary):
    assert "shop/broken.py: - - [0.0, 100.0] 0% security - - " in render(ordinary)


def test_no_name_or_message_can_forge_a_line(hostile):
    files, evidence = len(hostile.files), 2 * len(hostile.files)
    lines = render(hostile).split("\n")
    assert len(lines) == files + evidence + 1 + 1
    assert all(line.isprintable() for line in lines)


def test_a_gap_names_few_checks_and_counts_many():
    gap = Gap(
        checks=("a.one", "b.one", "b.two", "b.three", "b.four"),
        path="x.py",
        units="all",
        reason="import",
        detail="no z",
    )
    assert gap_line(gap) == "x.py: gap import a.one b.* (4 checks): no z"
