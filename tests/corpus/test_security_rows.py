"""Every row of the tables of sources, sinks, cleaners and misuses has a bad and a good function in the fixtures."""

from __future__ import annotations

import pytest
from expectations import fixtures
from security_rows import showcase, uncovered

from grader.checkers.security.misuse import CALLS
from grader.checkers.security.taint.tables import BUILT_IN, Sink


@pytest.fixture(scope="module")
def shows():
    return showcase(fixtures("security"), BUILT_IN)


@pytest.mark.parametrize("table", ["sources", "sinks", "cleaners", "misuses"])
def test_every_row_has_a_bad_and_a_good_function(shows, table):
    rows = CALLS if table == "misuses" else getattr(BUILT_IN, table)
    assert list(uncovered(shows, rows)) == []


def test_a_row_that_nothing_shows_is_told(shows):
    row = Sink(kind="sql", paths=("*.never_called",))
    assert len(list(uncovered(shows, [row]))) == 2


def test_rows_are_told_when_the_only_file_that_shows_them_is_gone():
    kept = [one for one in fixtures("security") if one.file.stem != "moved_files"]
    rows = [row for row in BUILT_IN.sinks if "os.rename" in row.paths]
    assert len(list(uncovered(showcase(kept, BUILT_IN), rows))) == 2
