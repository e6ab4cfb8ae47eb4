"""`grader compare` as it is called."""

from __future__ import annotations

import json

import pytest

from grader.cli.commands import run as grader

WORSE = "import subprocess\n\n\ndef show(name: str) -> None:\n    subprocess.run(f'cat {name}', shell=True)\n"
BETTER = "import subprocess\n\n\ndef show(name: str) -> None:\n    subprocess.run(['cat', '--', name])\n"
WORDS = ("--no-exec", "--no-cache", "-q", "--select", "security")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "worse.py").write_text(WORSE)
    (tmp_path / "better.py").write_text(BETTER)
    (tmp_path / "broken.py").write_text("def f(:\n")


def test_the_better_one_is_named_first(capfd):
    assert grader(["compare", "worse.py", "better.py", *WORDS]) == 0
    assert capfd.readouterr().out.startswith("better.py is ahead of worse.py, in security")


def test_json_is_the_comparison_and_the_same_twice(capfd):
    outputs = []
    for _ in range(2):
        assert grader(["compare", "worse.py", "better.py", "--format", "json", *WORDS]) == 0
        outputs.append(capfd.readouterr().out)
    assert outputs[0] == outputs[1]
    found = json.loads(outputs[0])
    assert found["schema"] == "grader.comparison/1"
    assert found["alternatives"] == ["worse.py", "better.py"]
    assert [one["alternative"] for one in found["overall"]["standings"]] == [1, 0]


def test_markdown_is_a_table(capfd):
    assert grader(["compare", "worse.py", "better.py", "--format", "markdown", *WORDS]) == 0
    assert "| overall | 2. " in capfd.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("worse.py",), 2, "two alternatives at least"),
        (("worse.py", "absent.py"), 2, "absent.py"),
        (("worse.py", "better.py", "--reference", "absent.py"), 2, "--reference absent.py"),
        (("worse.py", "better.py", "--entry-point", "hide"), 2, "worse.py does not define it"),
        (("worse.py", "broken.py"), 3, "broken.py: could not be graded"),
    ],
)
def test_exit_codes_say_what_went_wrong(words, code, says, capfd):
    assert grader(["compare", *words, *WORDS]) == code
    assert says in capfd.readouterr().err
