from __future__ import annotations

import json

import pytest

from grader.engine import batch
from grader.engine.batch import Sample, grade_lines
from grader.engine.options import Options
from grader.engine.settings import load_project
from grader.model.evidence import Finding

RIGHT = (
    "def fee(minutes):\n    return 0 if minutes <= 30 else 2 * -(-(minutes - 30) // 60)\n",
    "def fee(minutes):\n    return 2 * len(range(30, minutes, 60))\n",
    "import math\n\n\ndef fee(minutes):\n    return math.ceil(max(minutes - 30, 0) / 60) * 2\n",
)
WRONG = "def fee(minutes):\n    return 0 if minutes < 30 else (minutes - 30) // 60 * 2 + 2\n"
PROMPT = 'def fee(minutes: int) -> int:\n    """Return the fee. minutes: 0 to 600."""\n'


def line(number: int, code: str, **more: str) -> str:
    sample = {"id": f"s{number}", "code": code, "entry_point": "fee", "group": "g", "prompt": PROMPT, **more}
    return json.dumps(sample) + "\n"


def graded(lines, tmp_path, **more):
    options = Options(load_project(tmp_path, {"no_cache": True, "select": ["edge_cases"]}), cwd=tmp_path)
    return list(grade_lines(lines, options, jobs=1, **more))


def outvoted(results) -> list[str]:
    return [
        one.id
        for one in results
        if one.report
        for item in one.report.evidence
        if isinstance(item, Finding) and item.check == "edge_cases.majority"
    ]


def groups(lines: list[Sample]) -> list[int]:
    return [len(candidates) for _, candidates in batch._with_candidates(lines)]


def sample(number: int, group: str | None = "g", prompt: str | None = "p", code: str | None = None) -> Sample:
    text = code or f"def f():\n    return {number}\n"
    return Sample(id=str(number), code=text, group=group, prompt=prompt)


def test_the_minority_of_a_group_is_told_and_the_order_holds(tmp_path):
    lines = [line(number, code) for number, code in enumerate([RIGHT[0], WRONG, *RIGHT[1:]])]
    results = graded(lines, tmp_path)
    assert [one.id for one in results] == ["s0", "s1", "s2", "s3"]
    assert outvoted(results) == ["s1"]
    criteria = results[0].report.dimensions["edge_cases"].criteria
    assert "majority" in criteria
    assert "reference-agreement" not in criteria
    assert "given-tests" not in criteria


def test_what_is_done_is_not_graded_again_and_still_has_its_vote(tmp_path):
    lines = [line(number, code) for number, code in enumerate([*RIGHT, WRONG])]
    results = graded(lines, tmp_path, done=3)
    assert [one.id for one in results] == ["s3"]
    assert outvoted(results) == ["s3"]
    assert results[0].report == graded(lines, tmp_path)[3].report


def test_only_adjacent_lines_of_one_group_and_prompt_are_candidates_of_each_other():
    assert groups([sample(number) for number in range(5)]) == [5] * 5
    assert groups([sample(number, prompt=None) for number in range(5)]) == [0] * 5
    assert groups([sample(number, group=None) for number in range(5)]) == [0] * 5
    apart = [sample(number, group="gh"[number // 4]) for number in range(8)]
    assert groups(apart) == [4] * 8
    assert {texts for _, texts in batch._with_candidates(apart[:4])}.isdisjoint(
        {texts for _, texts in batch._with_candidates(apart[4:])}
    )
    assert groups([sample(number, prompt="pq"[number % 2]) for number in range(8)]) == [0] * 8


def test_copies_are_one_candidate_and_three_are_too_few():
    assert groups([sample(0, code="x = 1  # a\n"), sample(1, code="x = 1\n"), sample(2), sample(3)]) == [0] * 4
    assert groups([sample(0), sample(0), sample(1), sample(2), sample(3)]) == [4] * 5


def test_a_long_group_is_cut_and_read_no_further_than_it_must():
    assert groups([sample(number) for number in range(70)]) == [64] * 64 + [6] * 6
    seen = []

    def lines():
        for number in range(200):
            seen.append(number)
            yield sample(number, group=str(number // 4))

    stream = batch._with_candidates(lines())
    next(stream)
    assert len(seen) <= 5


def test_a_line_that_cannot_be_read_parts_a_group(tmp_path):
    lines = [line(0, RIGHT[0]), line(1, RIGHT[1]), "{\n", line(2, RIGHT[2]), line(3, WRONG)]
    results = graded(lines, tmp_path)
    assert [one.error == "" for one in results] == [True, True, False, True, True]
    assert outvoted(results) == []


@pytest.mark.parametrize(
    ("field", "text", "criterion"),
    [
        ("reference", RIGHT[0], "reference-agreement"),
        ("tests", "from a import fee\n\n\ndef test_fee():\n    assert fee(30) == 0\n", "given-tests"),
    ],
)
def test_what_comes_with_a_line_is_asked_for_that_line_alone(field, text, criterion, tmp_path):
    lines = [line(0, WRONG, **{field: text}), line(1, WRONG, group="h"), line(2, RIGHT[1], **{field: text})]
    wrong, plain, right = graded(lines, tmp_path)
    scores = {one.id: one.report.dimensions["edge_cases"].criteria.get(criterion) for one in (wrong, plain, right)}
    assert scores["s1"] is None
    assert scores["s0"].grade.score < scores["s2"].grade.score == 100
