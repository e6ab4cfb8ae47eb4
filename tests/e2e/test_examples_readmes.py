"""The commands of every example's README, run as written in a copy of its folder."""

import doctest
import re
import shutil
import subprocess
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FOLDERS = sorted(path.parent.name for path in EXAMPLES.glob("*/README.md"))
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END = "@@ end of command"


def commands(text):
    """(command, expected output) of each `$ ` line in the console blocks; `> ` continues a command."""
    found = []
    for block in BLOCK.findall(text):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append([line[2:], ""])
            elif line.startswith("> ") and not found[-1][1]:
                found[-1][0] += "\n" + line[2:]
            else:
                found[-1][1] += line + "\n"
    return [tuple(pair) for pair in found]


def run(steps, folder, environment):
    """(output, exit code) of each command, all in one shell."""
    script = "".join(f"{command}\n__code=$?\necho; echo '{END}' $__code\n(exit $__code)\n" for command, _ in steps)
    shell = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    parts = re.split(rf"\n{END} (\d+)\n", shell.stdout)
    return list(zip(parts[::2], map(int, parts[1::2]), strict=False))


def complaints(steps, results):
    """What did not go as the README says: another output, or a failure that no `echo $?` announces."""
    checker = doctest.OutputChecker()
    following = [command for command, _ in steps[1:]] + [""]
    for (command, want), (got, code), after in zip(steps, results, following, strict=True):
        if want and not checker.check_output(want, got, doctest.ELLIPSIS):
            yield f"$ {command}\n--- the README says\n{want}--- it says\n{got}"
        if code and after != "echo $?":
            yield f"$ {command}\n--- exits with {code}\n{got}"


def test_every_example_has_a_readme():
    folders = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir() and path.name != "__pycache__")
    assert folders == FOLDERS
    listed = (EXAMPLES / "README.md").read_text()
    assert [name for name in folders if f"[{name}/]({name}/)" not in listed] == []


@pytest.mark.parametrize("name", FOLDERS)
def test_the_readme_does_what_it_says(name, tmp_path, environment):
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / name, folder, ignore=shutil.ignore_patterns("__pycache__", ".venv"))
    steps = commands((folder / "README.md").read_text())
    assert steps
    results = run(steps, folder, environment)
    assert len(results) == len(steps)
    assert not list(complaints(steps, results)), "\n".join(complaints(steps, results))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([("echo one", "two\n")], "it says"),
        ([("false", "")], "exits with 1"),
        ([("false", ""), ("echo $?", "0\n")], "it says"),
    ],
)
def test_a_readme_that_is_wrong_is_noticed(steps, expected, tmp_path, environment):
    assert expected in "".join(complaints(steps, run(steps, tmp_path, environment)))


def test_a_readme_that_is_right_passes(tmp_path, environment):
    steps = [("cd / && (exit 3)", ""), ("echo $?", "3\n"), ("pwd", "/\n"), ("echo a b c", "a ... c\n")]
    assert not list(complaints(steps, run(steps, tmp_path, environment)))
