"""Drawn values in the cache: the same with it, without it, and with one that is broken."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from grader.engine.drawn import Drawn
from grader.inputs import corpus
from grader.inputs.store import storing_in
from grader.inputs.types import Field, Items, Record, Row, Scalar, Table

POINT = Record("Point", (Field("x", Scalar("int")), Field("y", Scalar("any"), required=False)))
SHAPES = (
    Scalar("str"),
    Items("set", Scalar("int")),
    Table(Scalar("str"), Items("list", Scalar("float"))),
    Row((Scalar("datetime"), Scalar("decimal"), Scalar("bytes"))),
    POINT,
)


def drawn(folder: Path | None) -> str:
    """What a process would draw that has drawn nothing yet. With its types, and sets in their order."""
    corpus._values.cache_clear()
    with storing_in(Drawn(folder) if folder else None):
        return repr([corpus.draw((shape,), 3, 40) for shape in SHAPES])


@pytest.fixture(scope="module")
def without() -> str:
    return drawn(None)


def entries(folder: Path) -> int:
    with sqlite3.connect(folder / "evidence.sqlite3") as connection:
        return connection.execute("SELECT count(*) FROM entries").fetchone()[0]


def test_values_are_the_same_without_a_cache_with_a_new_one_and_from_it(tmp_path, without, monkeypatch):
    assert drawn(tmp_path) == without
    assert entries(tmp_path) == 2 * len(SHAPES)
    monkeypatch.setattr(corpus, "_drawn", None)  # nothing is drawn again
    assert drawn(tmp_path) == without


@pytest.mark.parametrize("junk", [b"", b"[", b"[]", b"7", b'{"t":1}', b'[{"O":"x"}]', b"\xff"])
def test_values_that_cannot_be_read_are_drawn_again_and_kept(tmp_path, without, monkeypatch, junk):
    drawn(tmp_path)
    with sqlite3.connect(tmp_path / "evidence.sqlite3") as connection:
        connection.execute("UPDATE entries SET value = ?", (junk,))
    assert drawn(tmp_path) == without
    monkeypatch.setattr(corpus, "_drawn", None)
    assert drawn(tmp_path) == without


def test_a_cache_that_cannot_be_used_costs_time_and_nothing_else(tmp_path, without):
    (tmp_path / "file").write_text("not a folder")
    assert drawn(tmp_path / "file") == without
    (tmp_path / "evidence.sqlite3").write_text("not a database")
    assert drawn(tmp_path) == without


def test_another_seed_another_count_and_another_type_are_not_taken_for_each_other(tmp_path):
    with storing_in(Drawn(tmp_path)):
        found = [repr(corpus.draw((Scalar("int"),), seed, count)) for seed, count in [(1, 40), (2, 40), (1, 60)]]
    assert len(set(found)) == len(found)


def test_a_warm_cache_spares_loading_hypothesis_and_nothing_is_written_elsewhere(tmp_path):
    (tmp_path / "cwd").mkdir()
    script = """
import sys
from pathlib import Path
from grader.engine.drawn import Drawn
from grader.inputs.corpus import draw
from grader.inputs.store import storing_in
from grader.inputs.types import Scalar
with storing_in(Drawn(Path(sys.argv[1]))):
    draw((Scalar("str"),), 0, 40)
print("hypothesis" in sys.modules)
"""
    loaded = [
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / "cache")],
            cwd=tmp_path / "cwd",
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for _ in range(2)
    ]
    assert loaded == ["True", "False"]
    assert list((tmp_path / "cwd").iterdir()) == []
