from __future__ import annotations

import importlib

import pytest

from grader.integrations.completions import Judge, code_of
from grader.integrations.trl import reward_function

GOOD = 'def half(n: int) -> float:\n    """Return half of n."""\n    return n / 2\n'
BAD = 'import os\n\n\ndef run(command: str) -> int:\n    """Run it."""\n    return os.system(command)\n'
STATIC = {"no_exec": True, "no_cache": True, "jobs": 1}


@pytest.mark.parametrize(
    ("completion", "code"),
    [
        (GOOD, GOOD),
        (f"Here it is:\n```python\n{GOOD}```\nDone.", GOOD),
        (f"```py\nx = 1\n```\nBetter:\n```\n{GOOD}```", GOOD),
        (f"~~~Python\n{GOOD}~~~", GOOD),
        (f"```python\n{GOOD}", GOOD),
        (f"```sh\npip install x\n```\n```python\n{GOOD}```", GOOD),
        ('````python\ntext = """\n```\n"""\n````', 'text = """\n```\n"""\n'),
        ([{"role": "user", "content": "?"}, {"role": "assistant", "content": f"```python\n{GOOD}```"}], GOOD),
        ([], ""),
        ("", ""),
        ("Use ``half``.", "Use ``half``."),
    ],
)
def test_the_code_of_a_completion(completion, code):
    assert code_of(completion) == code


def test_a_message_without_text_is_refused():
    with pytest.raises(TypeError, match="not list"):
        code_of([{"role": "assistant", "content": [{"type": "image"}]}])


@pytest.fixture(autouse=True)
def no_project(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def judge():
    found = Judge(**STATIC)
    yield found
    found.close()


def test_rewards_are_in_order_finite_and_the_same_twice(judge):
    completions = [f"```python\n{GOOD}```", BAD, "no code at all", [{"role": "assistant", "content": BAD}]]
    first = judge.rewards(completions)
    assert judge.rewards(completions) == first
    assert first[1] == first[3]
    assert first[0].of("security") > first[1].of("security")
    assert first[2].overall == 0.0
    assert all(0.0 <= one.overall <= 1.0 for one in first)


def test_columns_go_along_and_others_are_left_alone(judge):
    columns = {"conventions": [None, "[naming]\nfunction = '^x_'\n"], "difficulty": [1, 2], "prompt": ["a", "b"]}
    plain, declared = judge.reports([GOOD, GOOD], columns)
    assert declared.dimensions["conventions"].grade.score < plain.dimensions["conventions"].grade.score


def test_the_function_for_trl_takes_what_its_trainer_passes():
    reward = reward_function("security", **STATIC)
    assert reward.__name__ == "grader_security"
    found = reward(
        prompts=[[{"role": "user", "content": "half"}], "run"],
        completions=[[{"role": "assistant", "content": GOOD}], BAD],
        completion_ids=[[1], [2]],
        trainer_state=object(),
        entry_point=["half", None],
    )
    assert found[0] == 1.0
    assert found[1] < found[0]


@pytest.mark.parametrize("name", ["inspect_ai", "trl", "verifiers"])
def test_an_adapter_is_imported_without_its_package(name):
    importlib.import_module(f"grader.integrations.{name}")
