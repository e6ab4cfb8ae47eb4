"""What the command imports before it has to: nothing. Asserted on sys.modules, not on clocks."""

from __future__ import annotations

import subprocess
import sys

import pytest

import grader
from grader.cli.commands import COMMANDS

SHOW = "import atexit, sys; atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))\n"
THIRD_PARTY = {
    "bandit",
    "beartype",
    "click",
    "docstring_parser",
    "hypothesis",
    "jinja2",
    "libcst",
    "msgspec",
    "pathspec",
    "pytest",
    "radon",
    "rich",
    "ruff",
    "tomlkit",
}


def modules(*arguments: str, cwd) -> tuple[str, set[str]]:
    """Output and loaded modules of a run of the command, started as its console script does."""
    script = f"{SHOW}sys.argv = ['grader', *{list(arguments)}]\nfrom grader.cli.main import main\nmain()\n"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, cwd=cwd, check=False)
    return done.stdout, set(done.stderr.strip().rsplit("\n", 1)[-1].split())


def packages(loaded: set[str]) -> set[str]:
    return {name.split(".")[0] for name in loaded}


def test_the_version_needs_nothing_but_the_interpreter(tmp_path):
    out, loaded = modules("--version", cwd=tmp_path)
    assert out == f"grader {grader.__version__}\n"
    assert {name for name in loaded if name.startswith("grader")} == {"grader", "grader.cli", "grader.cli.main"}
    assert packages(loaded) - set(sys.stdlib_module_names) <= {"grader", *preloaded(tmp_path)}


def preloaded(cwd) -> set[str]:
    """What the interpreter loads by itself, such as the finders of editable installs."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", "import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=True,
    )
    return packages(set(done.stdout.split()))


@pytest.mark.parametrize("arguments", [("--help",), (), ("no-such-command",)])
def test_the_help_imports_no_command_and_of_others_only_click(tmp_path, arguments):
    _, loaded = modules(*arguments, cwd=tmp_path)
    assert packages(loaded) & THIRD_PARTY <= {"click", *(("msgspec",) if "no-such-command" in arguments else ())}
    assert not {f"grader.cli.{name}" for name in COMMANDS} & loaded


def test_a_report_in_a_pipe_loads_no_rich_and_no_tool_in_this_process(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    out, loaded = modules("grade", "a.py", "--no-exec", "--no-cache", "--ignore", "complexity", cwd=tmp_path)
    assert "a.py: " in out
    assert packages(loaded) & THIRD_PARTY & {"rich", "bandit", "hypothesis", "libcst", "pytest"} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there_and_has_help(command, name):
    result = command(name, "--help")
    assert result.code == 0
    assert f"Usage: grader {name}" in result.out


def test_the_module_runs_as_the_command_does(process):
    assert process("--version").out == f"grader {grader.__version__}\n"
    assert process("--version").code == 0
