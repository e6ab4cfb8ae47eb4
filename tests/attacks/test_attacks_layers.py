"""Which layer stops which attack: each that the table names does so alone, and without them the attack wins.

An attack with several layers is covered more than once. All this happens in namespaces that are thrown away.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
import attack_cases
from attack_layers import LAYERS, Attempt, run_attempts
from attack_table import ALL, KERNEL_ONLY
from naive_judge import TOKEN, judge

from grader.sandbox.probe import probe

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")
STOPPED_BY = {name: attack.layers for name, attack in ALL.items()} | attack_cases.LAYERS
PATIENCE, LONG_PATIENCE = 3.0, 60.0
"""Seconds for an attack that is to win, by nobody ending it perhaps, and for one that is to be stopped."""


def attempts(name: str) -> tuple[Attempt, dict[str, Attempt]]:
    """The attack with all its layers off, and with each as the only one left of them.

    What an account of its own holds besides depends on whether that account can read this interpreter: it is off.
    """
    off = {*STOPPED_BY[name], "privileges", *(["namespaces"] if name in KERNEL_ONLY else [])}
    alone = {layer: (name, tuple(sorted(off - {layer}))) for layer in STOPPED_BY[name]}
    return (name, tuple(sorted(off))), alone


def skip_without_namespaces(error: OSError) -> None:
    """What stands in the way of namespaces to throw away stands in the way of the level strong, too."""
    if "Operation not permitted" in str(error) and probe().level != "strong":
        pytest.skip("no namespaces to throw away: this account may make none")


@pytest.fixture(scope="module")
def found() -> dict[Attempt, str]:
    patience: dict[Attempt, float] = {}
    for name in STOPPED_BY:
        bare, alone = attempts(name)
        patience |= {
            bare: LONG_PATIENCE if name.startswith("net_") else PATIENCE,
            **dict.fromkeys(alone.values(), LONG_PATIENCE),
        }
    try:
        return run_attempts(patience)
    except OSError as error:
        skip_without_namespaces(error)
        raise


@pytest.mark.parametrize("name", STOPPED_BY)
def test_each_named_layer_stops_the_attack_alone_and_without_them_it_wins(name: str, found: dict[Attempt, str]):
    bare, alone = attempts(name)
    assert alone, "each attack names what stops it"
    assert {*alone} <= {*LAYERS}
    assert found[bare].startswith("won"), found[bare]
    got_through = {layer: found[attempt] for layer, attempt in alone.items() if found[attempt].startswith("won")}
    assert got_through == {}


def test_every_layer_stops_something_that_no_other_does():
    only = {layer: [name for name, layers in STOPPED_BY.items() if layers == (layer,)] for layer in LAYERS}
    only["privileges"] = only["lines"] = only["group"] = ["never the only one: they come before others"]
    only["namespaces"] = ["never the only one here: they hold what the others hold, once more"]
    assert all(only.values()), only


Found = dict[str, Any]
NAIVE: dict[str, tuple[str, Callable[[Found], bool]]] = {
    "bomb_stderr": ("import candidate; candidate.solve(1)", lambda found: found["err_size"] > 10**8),
    "config_entry_points": (
        "import importlib.metadata as m\nprint([e.value for d in m.distributions() for e in d.entry_points])",
        lambda found: "gcx_plugin" in found["out"],
    ),
    "config_own_files": (
        "import subprocess; subprocess.run([sys.executable, '-m', 'grader', 'config', 'show'])",
        lambda found: "/tmp/graded/pyproject.toml" in found["err"] + found["out"],
    ),
    "config_suppress_blocks": (
        (
            "import subprocess\nfor more in ([], ['--ignore-nosec']):\n"
            "    run = subprocess.run([sys.executable, '-m', 'bandit', '-q', '-f', 'csv', *more, 'candidate.py'],"
            " capture_output=True, text=True)\n    print(run.stdout.count('candidate.py'))"
        ),
        lambda found: len({*found["out"].split()}) == 2,
    ),
    "exit_by_abort": (
        (
            "import candidate, time\nfor xs in ([], [1], [3, 1, 2]): print(candidate.solve(xs), flush=True)\n"
            "time.sleep(1); print('the next candidate')"
        ),
        lambda found: found["status"] == -signal.SIGABRT and found["out"] == "0\n1\n6\n",
    ),
    "exit_by_hook": (
        "import candidate; candidate.solve([1])",
        lambda found: found["status"] == 0 and json.loads(found["out"])["grade"]["letter"] == "A+",
    ),
    "forge_contract_lines": (
        "import candidate; candidate.solve([1])",
        lambda found: json.loads(found["out"].splitlines()[0])["grade"]["score"] == 100 and "PASSED" in found["out"],
    ),
    "forge_serialiser": (
        "import candidate, json; print(json.dumps({'equal': candidate.solve([1]) == 1, 'ok': False}))",
        lambda found: json.loads(found["out"])["ok"] is True,
    ),
    "forge_shifting_list": (
        "import candidate; print(candidate.solve([3, 1, 2]) == [1, 2, 3])",
        lambda found: found["out"] == "True\n",
    ),
    "forge_tolerance": (
        "import candidate; print(candidate.solve(2.0) == 2.0 and abs(candidate.solve(2.0) - 2.0) <= 1e-9)",
        lambda found: found["out"] == "True\n",
    ),
    "hang_in_comparison": (
        "import candidate; print(candidate.solve(1) == 2)",
        lambda found: found["status"] == "never ended",
    ),
    "report_exception_names": (
        "import candidate; candidate.solve(1)",
        lambda found: "\x1b[2J" in found["err"] and "\u202e" in found["err"],
    ),
    "report_markup_names": (
        "import candidate\ntry: candidate.solve(1)\nexcept Exception as e: print(f'<td>{type(e).__name__}</td>')",
        lambda found: "<script>gcx_pwned()</script>" in found["out"],
    ),
    "report_pipeline_commands": (
        "import candidate; candidate.solve(1)",
        lambda found: "\n::error file=" in found["out"] and found["workflow"].count("gcx_pwned=1") == 4,
    ),
    "secret_by_traceback": ("import candidate; candidate.solve(2)", lambda found: TOKEN in found["err"]),
}
"""A program that judges in the candidate's process or folder, and what shows that it was taken in."""


@pytest.mark.parametrize("name", NAIVE)
def test_a_judge_that_is_not_apart_is_taken_in(name: str):
    program, taken_in = NAIVE[name]
    try:
        found = judge(name, program)
    except OSError as error:
        skip_without_namespaces(error)
        raise
    assert taken_in(found), found


def test_every_case_names_what_stops_it():
    attacks = [name for name in attack_cases.NAMES if not name.startswith("honest_")]
    assert sorted([*attack_cases.LAYERS, *attack_cases.APART]) == attacks
    assert [*NAIVE] == [*attack_cases.APART]
    assert len(attacks) == 30
