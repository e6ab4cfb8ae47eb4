import os

import pytest

from grader.engine.assess import Assessment, Plan, Task
from grader.engine.cache import Cache
from grader.engine.closure import _find
from grader.engine.memory import Memory
from grader.model.evidence import Assessed, Gap
from grader.model.report import Isolation
from grader.model.source import FileEntry, Source

PLAN = Plan(checkers=(), isolation=Isolation(level="none"))
SOURCE = Source(path="a.py", text="import b\n", digest="d1")
DONE = Assessed(checks=("demo.one",), path="a.py", units="all")


def task(**changed):
    return Task(**{"source": SOURCE, "selected": frozenset({"demo.one", "demo.two"}), **changed})


def assessment(*evidence, consulted=None):
    entry = FileEntry(path="a.py", digest="d1", size=1, parsed=True)
    return Assessment(entry=entry, units=(), evidence=evidence, suppressions=(), consulted=consulted or {})


@pytest.fixture
def memory(tmp_path):
    return Memory(Cache(tmp_path / "cache"), (), {"ruff": "1"})


def test_the_same_task_under_the_same_plan_is_recalled(memory):
    kept = assessment(DONE)
    memory.keep([(task(), kept)], PLAN)
    assert memory.recall(task(), PLAN) == kept


@pytest.mark.parametrize(
    "other",
    [
        {"source": Source(path="a.py", text="import c\n", digest="d2")},
        {"selected": frozenset({"demo.one"})},
        {"entry_point": "f"},
        {"tools": {"bandit": ()}},
    ],
)
def test_another_task_is_not(memory, other):
    memory.keep([(task(), assessment(DONE))], PLAN)
    assert memory.recall(task(**other), PLAN) is None


def test_another_seed_or_isolation_is_another_run(memory):
    memory.keep([(task(), assessment(DONE))], PLAN)
    assert memory.recall(task(), Plan(checkers=(), isolation=Isolation(level="none"), seed=1)) is None
    assert memory.recall(task(), Plan(checkers=(), isolation=Isolation(level="kernel"))) is None


def test_other_versions_of_the_tools_forget_what_the_old_ones_said(tmp_path, memory):
    memory.keep([(task(), assessment(DONE))], PLAN)
    memory.keep_tool("ruff-security", {"d1": ()})
    newer = Memory(Cache(tmp_path / "cache"), (), {"ruff": "2"})
    assert newer.recall(task(), PLAN) is None
    assert newer.recall_tool("ruff-security", "d1") is None
    assert memory.recall_tool("ruff-security", "d1") == ()


def test_another_state_of_grader_itself_forgets_too(tmp_path, memory, monkeypatch):
    memory.keep([(task(), assessment(DONE))], PLAN)
    monkeypatch.setattr("grader.engine.memory.installation", lambda: "edited")
    assert Memory(Cache(tmp_path / "cache"), (), {"ruff": "1"}).recall(task(), PLAN) is None


@pytest.mark.parametrize("reason", ["timeout", "memory", "crash", "budget", "internal", "missing-tool"])
def test_a_gap_that_another_run_may_not_meet_is_not_kept(memory, reason):
    gap = Gap(checks=("demo.two",), path="a.py", units="all", reason=reason)
    memory.keep([(task(), assessment(DONE, gap))], PLAN)
    assert memory.recall(task(), PLAN) is None


def test_a_change_in_what_a_file_imports_is_noticed(memory, tmp_path):
    (tmp_path / "a.py").write_text("import b\n")
    there = task(place=os.fsencode(tmp_path / "a.py"))
    memory.keep([(there, assessment(DONE, consulted={"b": ""}))], PLAN)
    assert memory.recall(there, PLAN) is not None
    (tmp_path / "b.py").write_text("x = 1\n")
    _find.cache_clear()  # another process has not looked yet
    assert memory.recall(there, PLAN) is None


def test_without_a_cache_nothing_is_remembered():
    memory = Memory(None, (), {})
    memory.keep([(task(), assessment(DONE))], PLAN)
    assert memory.recall(task(), PLAN) is None
    assert memory.problem is None
