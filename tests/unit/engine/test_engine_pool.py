import ast

import pytest

from grader.engine.assess import Plan, Task
from grader.engine.pool import Pool
from grader.model.evidence import Gap
from grader.model.report import Isolation
from grader.model.source import Source

CHECKER = """
import os
from grader.model.checker import CheckInfo, Checker
from grader.model.evidence import Assessed

CHECK = CheckInfo(id="demo.one", title="t", why="w", bad="", good="")

def run(source, context):
    if "abort" in source.text:
        os.abort()
    if "leave" in source.text:
        os._exit(3)
    if "fail" in source.text:
        raise KeyError("lost")
    print("a checker that prints must not break the frames")
    yield Assessed(checks=("demo.one",), path=source.path, units="all")

CHECKER = Checker(id="demo", dimension="demo", checks=(CHECK,), run=run)
"""


@pytest.fixture
def plan(tmp_path, monkeypatch):
    (tmp_path / "demo_checker.py").write_text(CHECKER)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return Plan(checkers=("demo_checker:CHECKER",), isolation=Isolation(level="none"))


def task(number, text="x = 1\n"):
    source = Source(path=f"f{number}.py", text=text, digest=str(number))
    return Task(source=source, selected=frozenset({"demo.one"}))


def reasons(assessment):
    return [item.reason for item in assessment.evidence if isinstance(item, Gap)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_kills_its_worker_is_a_gap_and_the_others_survive(plan, jobs):
    texts = ["x = 1\n", "abort = 1\n", "y = 2\n", "leave = 1\n", "z = 3\n", "w = 4\n"]
    with Pool(plan, jobs=jobs) as pool:
        found = pool.assess_all([task(number, text) for number, text in enumerate(texts)])
    assert [assessment.entry.path for assessment in found] == [f"f{number}.py" for number in range(6)]
    assert [reasons(assessment) for assessment in found] == [[], ["crash"], [], ["crash"], [], []]
    assert "SIGABRT" in found[1].evidence[0].detail
    assert "exit code 3" in found[3].evidence[0].detail


def test_a_checker_that_raises_is_a_gap_internal_with_its_traceback(plan):
    with Pool(plan, jobs=1) as pool:
        (found,) = pool.assess_all([task(0, "fail = 1\n")])
    assert reasons(found) == ["internal"]
    assert "KeyError in demo_checker.py" in found.evidence[0].detail
    assert "KeyError: 'lost'" in found.trace[0]


def test_workers_are_kept_between_calls(plan):
    with Pool(plan, jobs=1) as pool:
        pool.assess_all([task(0)])
        (first,) = [worker.process.pid for worker in pool._idle]
        pool.assess_all([task(1)])
        assert [worker.process.pid for worker in pool._idle] == [first]


def test_no_tasks_start_no_worker(plan):
    with Pool(plan, jobs=2) as pool:
        assert pool.assess_all([]) == []
        assert pool._idle == []


def test_a_source_that_does_not_parse_never_reaches_a_checker(plan):
    with pytest.raises(SyntaxError):
        ast.parse("def abort(:")
    with Pool(plan, jobs=1) as pool:
        (found,) = pool.assess_all([task(0, "def abort(:\n\nx\n")])
    assert reasons(found) == ["syntax"]
    assert (found.entry.parsed, found.entry.size) == (False, 2)
