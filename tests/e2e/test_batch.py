"""`grader batch` on a hundred samples, some of which exit, loop for ever, or are no Python."""

import json
import subprocess
import sys

import pytest

CLEAN = '''
def largest_gap(heights: list[int]) -> int:
    """Return the largest difference between neighbours; 0 for fewer than two.

    >>> largest_gap([1, 4, 6])
    3
    """
    return max((abs(a - b) for a, b in zip(heights, heights[1:])), default=0)
'''
CRASHING = '''
def average(values: list[float]) -> float:
    """Return the mean; values may be empty.

    >>> average([1.0, 3.0])
    2.0
    """
    return sum(values) / len(values)
'''
ODD = {
    7: "import sys\nsys.exit(0)\n",
    13: "import os\nos._exit(0)\n",
    21: "while True:\n    pass\n",
    34: "def loop(n: int) -> int:\n    while True:\n        n += 1\n",
    42: "this is no Python\n",
    55: "",
    60: "def f(:\n",
    71: "import os\n\n\ndef run(command: str) -> int:\n    return os.system(command)\n",
    88: "raise SystemExit(3)\n",
}


def sample(number):
    code = ODD.get(number, (CLEAN, CRASHING)[number % 2])
    return {"id": f"s{number}", "code": code, "group": ("even", "odd")[number % 2], "extra": number}


def grader(*arguments, cwd, **keywords):
    command = [sys.executable, "-m", "grader", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, **keywords)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("batch")
    lines = [json.dumps(sample(number)) for number in range(100)]
    lines[30] = '{"id": "s30", "code": 5}'
    lines[31] = '{"id": "s31", "code": "x = 1"'
    lines[32] = '{"id": "s32", "code": "x = 1", "conventions": "[nonsense]"}'
    lines[33] = '{"id": "s33", "code": "x = \\ud800"}'
    (folder / "in.jsonl").write_text("\n".join(lines) + "\n\n")
    done = grader("batch", "in.jsonl", "-o", "out.jsonl", "--summary", "groups.json", "--no-cache", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def results(graded):
    return [json.loads(line) for line in (graded / "out.jsonl").read_text().splitlines()]


def test_every_line_is_answered_in_its_order(results):
    ids = [result["id"] for result in results]
    assert ids == [f"s{number}" for number in range(100)][:31] + ["line 32"] + [
        f"s{number}" for number in range(32, 100)
    ]


def test_lines_that_cannot_be_read_are_invalid_and_say_why(results):
    invalid = {result["id"]: result["error"] for result in results if result["status"] == "invalid"}
    assert {"s30", "line 32", "s32"} <= set(invalid) <= {"s30", "line 32", "s32", "s33"}
    assert "line 31" in invalid["s30"]
    assert "code" in invalid["s30"]
    assert "nonsense" in invalid["s32"]


def test_a_line_holds_the_keys_of_a_report_from_mode_on_without_files(results):
    keys = "id status mode effort seed isolation grade dimensions spectrum units evidence suppressions"
    assert list(results[0]) == keys.split()


@pytest.mark.parametrize("number", sorted(set(ODD) - {34, 55, 71}))
def test_code_that_exits_hangs_or_is_no_python_has_no_edge_case_grade(results, number):
    result = next(result for result in results if result["id"] == f"s{number}")
    grade = result["dimensions"]["edge_cases"]["grade"]
    assert grade["letter"] is None
    assert grade["coverage"] == 0.0


def test_the_flaw_is_found_in_every_bad_sample_and_in_no_good_one(results):
    for result in results:
        number = int(result["id"].removeprefix("s").removeprefix("line "))
        if result["status"] == "invalid" or number in ODD or number == 33:
            continue
        found = {
            item["check"]
            for item in result["evidence"]
            if item["kind"] == "finding" and item["severity"] in {"medium", "high"}
        }
        assert ("edge_cases.crash" in found) == bool(number % 2), result["id"]


def test_the_summary_counts_each_group(graded):
    groups = json.loads((graded / "groups.json").read_text())["groups"]
    assert groups["even"]["samples"] + groups["odd"]["samples"] + groups.get("", {"samples": 0})["samples"] == 100
    assert groups["odd"]["dimensions"]["edge_cases"]["alarms"] > 40
    assert groups["even"]["overall"]["mean"] > groups["odd"]["overall"]["mean"]


def test_a_killed_run_is_resumed_where_it_stopped(graded):
    whole = (graded / "out.jsonl").read_text().splitlines(keepends=True)
    (graded / "half.jsonl").write_text("".join(whole[:50]) + whole[50][:40])
    done = grader("batch", "in.jsonl", "-o", "half.jsonl", "--resume", "--no-cache", cwd=graded)
    assert done.returncode == 0, done.stderr
    assert (graded / "half.jsonl").read_text() == "".join(whole)


def test_an_output_of_another_input_is_not_resumed(graded):
    (graded / "other.jsonl").write_text('{"id": "elsewhere", "status": "graded"}\n')
    done = grader("batch", "in.jsonl", "-o", "other.jsonl", "--resume", cwd=graded)
    assert done.returncode == 2
    assert "elsewhere" in done.stderr
