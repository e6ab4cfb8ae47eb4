from __future__ import annotations

import json
import threading
from concurrent.futures import Future

import pytest

from grader.engine import batch
from grader.engine.batch import Sample, grade_lines
from grader.engine.options import Options
from grader.engine.pool import Pool
from grader.engine.settings import load_project


def line(name: str, code: str, **more: str) -> str:
    return json.dumps({"id": name, "code": code, **more}) + "\n"


def code(number: int) -> str:
    return f'def f(a: int) -> int:\n    """Add."""\n    return a + {number}\n'


@pytest.fixture
def submitted(monkeypatch) -> list[str]:
    """The code of every task that a worker is given."""
    seen: list[str] = []
    real = Pool.submit
    monkeypatch.setattr(Pool, "submit", lambda pool, task: seen.append(task.source.text) or real(pool, task))
    return seen


def graded(lines, tmp_path, **settings):
    settings = {"no_cache": True, "no_exec": True, "select": ["complexity"], **settings}
    options = Options(load_project(tmp_path, settings), cwd=tmp_path)
    return list(grade_lines(lines, options, jobs=2))


def test_equal_code_is_assessed_once_and_answered_each_time(submitted, tmp_path):
    lines = [line("a", code(1)), line("b", code(2)), line("c", code(1)), line("d", code(1), entry_point="f")]
    results = graded(lines, tmp_path)
    assert [one.id for one in results] == ["a", "b", "c", "d"]
    assert results[0].report == results[2].report
    assert sorted(submitted) == sorted([code(1), code(2), code(1)]), "an entry point makes another task"


def test_a_second_run_with_a_cache_gives_nothing_to_a_worker(submitted, tmp_path):
    lines = [line(str(number), code(number)) for number in range(5)]
    settings = {"no_cache": False, "cache_dir": str(tmp_path / "cache")}
    first = graded(lines, tmp_path, **settings)
    assert len(submitted) == 5
    assert graded(lines, tmp_path, **settings) == first
    assert len(submitted) == 5


def test_chunks_end_by_number_or_by_the_code_in_them(monkeypatch):
    monkeypatch.setattr(batch, "CHUNK", 3)
    monkeypatch.setattr(batch, "CHUNK_CHARACTERS", 10)
    lines = [(Sample(id="s", code="x" * size), ()) for size in (1, 1, 1, 1, 12, 5, 5, 1)]
    assert [len(chunk) for chunk in batch._chunks(iter(lines))] == [3, 2, 2, 1]


def test_lines_are_read_on_while_the_first_takes_long_and_no_further_than_is_allowed(monkeypatch, tmp_path):
    """The first task ends only when the lines that may be read ahead of it have been."""
    monkeypatch.setattr(batch, "CHUNK", 2)
    monkeypatch.setattr(batch, "AHEAD", 6)
    read: list[int] = []
    held = threading.Event()
    real = Pool.submit

    def submit(pool: Pool, task) -> Future:
        future = real(pool, task)
        if task.source.text == code(0):
            waiting: Future = Future()
            threading.Thread(target=lambda: (held.wait(60), waiting.set_result(future.result()))).start()
            return waiting
        if task.source.text == code(7):
            held.set()
        return future

    monkeypatch.setattr(Pool, "submit", submit)

    def lines():
        for number in range(12):
            read.append(number)
            yield line(str(number), code(number))

    options = Options(
        load_project(tmp_path, {"no_cache": True, "no_exec": True, "select": ["complexity"]}), cwd=tmp_path
    )
    results = grade_lines(lines(), options, jobs=2)
    assert next(results).id == "0"
    assert held.is_set()
    assert len(read) <= 9
    assert [one.id for one in results] == [str(number) for number in range(1, 12)]
