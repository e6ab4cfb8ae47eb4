"""The adapters with their real packages: run by hand where `inspect-ai` and `verifiers` (before 0.4) are installed."""

from __future__ import annotations

import asyncio
import math

import pytest

pytestmark = pytest.mark.slow
GOOD = 'def half(n: int) -> float:\n    """Return half of n."""\n    return n / 2\n'
BAD = 'import os\n\n\ndef run(command: str) -> int:\n    """Run it."""\n    return os.system(command)\n'
STATIC = {"no_exec": True, "no_cache": True, "jobs": 1}


@pytest.fixture(autouse=True)
def no_project(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


def test_inspect_scores_each_dimension_the_same_twice(tmp_path):
    inspect_ai = pytest.importorskip("inspect_ai")
    from inspect_ai.dataset import Sample
    from inspect_ai.model import ModelOutput
    from inspect_ai.solver import solver

    from grader.integrations.inspect_ai import code_quality

    @solver
    def answers():
        async def solve(state, generate):  # noqa: ARG001 - theirs
            state.output = ModelOutput.from_content("none", f"```python\n{state.metadata['answer']}```")
            return state

        return solve

    def evaluated():
        samples = [Sample(input="?", metadata={"answer": code}) for code in (GOOD, BAD)]
        task = inspect_ai.Task(dataset=samples, solver=answers(), scorer=code_quality(**STATIC))
        [log] = inspect_ai.eval(task, model="mockllm/model", log_dir=str(tmp_path), display="none")
        assert log.status == "success", log.error
        return log

    first, second = evaluated(), evaluated()
    values = [sample.scores["grader"].value for sample in first.samples]
    assert values == [sample.scores["grader"].value for sample in second.samples]
    assert all(math.isfinite(number) and 0 <= number <= 1 for value in values for number in value.values())
    assert values[0]["security"] > values[1]["security"]
    assert "a shell reads" in first.samples[1].scores["grader"].explanation
    assert {metric.name for metric in first.results.scores} >= {"overall", "security"}


def test_verifiers_weighs_dimensions_the_same_twice():
    verifiers = pytest.importorskip("verifiers")
    from grader.integrations.verifiers import rubric

    made = rubric({"overall": 1.0, "security": 0.5}, **STATIC)
    assert isinstance(made, verifiers.Rubric)

    async def scored(code: str) -> dict:
        completion = [{"role": "assistant", "content": f"```python\n{code}```"}]
        state = verifiers.State(
            prompt=[{"role": "user", "content": "?"}],
            completion=completion,
            answer="",
            task="code",
            info={"entry_point": None},
            trajectory=[],
            timing={"generation_ms": 0.0, "scoring_ms": 0.0, "total_ms": 0.0},
        )
        await made.score_rollout(state)
        return state["metrics"] | {"reward": state["reward"]}

    good, bad = (asyncio.run(scored(code)) for code in (GOOD, BAD))
    assert (good, bad) == tuple(asyncio.run(scored(code)) for code in (GOOD, BAD))
    assert set(good) == {"grader_overall", "grader_security", "grader_masked", "reward"}
    assert good["reward"] == pytest.approx(good["grader_overall"] + 0.5 * good["grader_security"])
    assert good["reward"] > bad["reward"] >= 0
    assert good["grader_masked"] == 0.0
