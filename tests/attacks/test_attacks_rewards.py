"""What a policy could try for a reward: nothing of it earns more than an honest answer that is wrong."""

from __future__ import annotations

import pytest
from cheats import CHEATS, HONEST, TESTS

from grader.integrations.completions import Judge

WRONG = "def add(left, right):\n    return left - right\n"
EVASIONS = {
    "nothing": "",
    "a syntax error": "def add(left, right:\n",
    "no such function": "def sub(left, right):\n    return left - right\n",
    "an import that never ends": "while True:\n    pass\n\n\ndef add(left, right):\n    return left + right\n",
    "an import that ends the process": "import os\nos._exit(0)\n\n\ndef add(left, right):\n    return left + right\n",
    "too deep to parse": f"def add(left, right):\n    return {'(' * 300}left + right{')' * 300}\n",
    "parameters that nobody can draw": "def add(left: 'Never', right: 'Missing'):\n    return left.sum(right)\n",
    "the wire": "import os\n\n\ndef add(left, right):\n    os.write(61, b'passed')\n    return left + right\n",
}
ATTEMPTS = EVASIONS | {
    name: CHEATS[name] for name in ("an object that equals everything", "an exit", "frames of the tests")
}
"""Of the cheats a few: that all of them fail their tests is shown beside this file."""


@pytest.fixture(scope="module")
def earned(tmp_path_factory) -> dict[str, float | None]:
    answers = {"right": HONEST, "wrong": WRONG, **ATTEMPTS}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("nowhere"))
        judge = Judge(select=["edge_cases"], effort="quick", no_cache=True, jobs=1)
    columns = {"tests": [TESTS] * len(answers), "entry_point": ["add"] * len(answers)}
    rewards = judge.rewards([*answers.values()], columns)
    judge.close()
    return {name: reward.of("edge_cases") for name, reward in zip(answers, rewards, strict=True)}


def test_the_right_answer_earns_more_than_the_wrong_one(earned):
    assert 1.0 >= earned["right"] > earned["wrong"] >= 0.0


@pytest.mark.parametrize("name", ATTEMPTS)
def test_what_evades_or_cheats_earns_no_more_than_an_honest_wrong_answer(name, earned):
    assert earned[name] is not None, "it is not masked: that would be a way out"
    assert earned[name] <= earned["wrong"]
