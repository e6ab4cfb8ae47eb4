from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from edge_cases_running import FIXTURES, UNAIDED, alarms, checks_of, evidence_of

from grader.model.evidence import Assessed, Finding, Gap
from grader.model.report import Isolation


def gaps(text: str, **context) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.reason, item.units) for item in evidence_of(text, **context) if isinstance(item, Gap)]


def test_below_the_kernel_level_nothing_runs_and_the_file_is_one_gap():
    text = "def f(x: int) -> int:\n    return x\n"
    (gap,) = evidence_of(text, isolation=Isolation(level="limits"))
    assert isinstance(gap, Gap)
    assert (gap.reason, gap.units, set(gap.checks)) == ("isolation", "all", set(UNAIDED))


def test_weak_isolation_can_be_allowed():
    text = "def f(x: int) -> int:\n    return x\n"
    assert gaps(text, isolation=Isolation(level="limits"), allow_weak_isolation=True) == []


def test_every_check_is_answered_for_every_function():
    text = (
        "import typing\n"
        "def typed(x: int) -> int:\n    return x\n"
        "def untyped(x):\n    return x\n"
        "@typing.overload\ndef both(x: int) -> int: ...\n"
        "@typing.overload\ndef both(x: str) -> str: ...\n"
        "def both(x):\n    '''Do.\n\n    >>> both(1)\n    1\n    '''\n    return x\n"
        "class A:\n    def __init__(self, x: int) -> None:\n        self.x = x\n"
        "    @property\n    def twice(self) -> int:\n        return 2 * self.x\n"
        "    def stub(self) -> None: ...\n"
        "async def later(x: int) -> int:\n    return x\n"
        "@undecided\ndef decorated(x: int) -> int:\n    return x\n"
    ).replace("@undecided", "@(lambda f: f)")
    answered: dict[str, set[str]] = {}
    for item in evidence_of(text):
        if isinstance(item, Assessed | Gap):
            for unit in item.units:
                answered.setdefault(unit, set()).update(item.checks)
    names = {"typed", "untyped", "both", "both#2", "both#3", "A.__init__", "A.twice", "A.stub", "later", "decorated"}
    assert {name: checks for name, checks in answered.items() if checks != UNAIDED} == {}
    assert set(answered) == names


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import not_there\ndef f(x: int) -> int:\n    return x\n", "import"),
        ("def f(x: int) -> None:\n    open('/etc/passwd')\n", "blocked"),
        ("def f(x: int) -> None:\n    raise ValueError('no')\n", "no-input"),
        ("def f(x: 'Unheard') -> None:\n    pass\n    return\n", "no-input"),
    ],
)
def test_what_could_not_run_is_a_gap_with_its_reason(text, reason):
    assert {found for found, _ in gaps(text)} == {reason}
    assert checks_of(text) == []


def test_the_number_of_examples_is_counted():
    text = "def f(x):\n    '''Do.\n\n    >>> f(1)\n    1\n    >>> f(2)\n    2\n    '''\n    return x\n"
    (record,) = [item for item in evidence_of(text) if item.checks == ("edge_cases.documented-example",)]
    assert record.trials == 2


def test_an_input_of_unknown_zone_makes_a_note_and_no_alarm():
    text = "def first(items: list[int]) -> int:\n    '''Return the first one.'''\n    return items[0]\n"
    evidence = evidence_of(text)
    assert alarms(evidence) == []
    (note,) = [item for item in evidence if isinstance(item, Finding)]
    assert (note.severity, note.level, note.weight, note.witness.zone) == ("low", "D", 0.0, "unknown")


def test_a_finding_carries_a_call_to_paste_and_one_line_of_why():
    text = 'def share(n: int) -> float:\n    """Share. n: zero or more."""\n    return 1 / n\n'
    (finding,) = alarms(evidence_of(text))
    assert finding.witness.call == "share(0)"
    assert finding.witness.got.startswith("ZeroDivisionError")
    assert "0" in finding.witness.because
    assert (finding.level, finding.witness.zone, finding.span.line) == ("B", "in", 3)


def test_only_selected_checks_speak():
    text = (FIXTURES / "effects.py").read_text("utf-8")
    evidence = evidence_of(text, selected=frozenset({"edge_cases.round-trip"}))
    assert {finding.check for finding in alarms(evidence)} == {"edge_cases.round-trip"}
    assert all(item.checks == ("edge_cases.round-trip",) for item in evidence if isinstance(item, Assessed | Gap))


@pytest.mark.parametrize(
    "text",
    [
        "def f(x: int) -> int:\n    '''x: zero or more.'''\n    import os\n    os._exit(0)\n",
        "def f(x: int) -> int:\n    '''x: zero or more.'''\n    import sys\n    sys.exit(0)\n",
        "while True:\n    pass\ndef f(x: int) -> int:\n    return x\n",
    ],
)
def test_code_that_ends_or_holds_its_process_is_never_clean(text):
    found = evidence_of(text)
    assert [item for item in found if isinstance(item, Gap)]
    assert not [item for item in found if isinstance(item, Assessed) and "edge_cases.crash" in item.checks]


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import msgspec
from edge_cases_running import FIXTURES, evidence_of
print(msgspec.json.encode(evidence_of((FIXTURES / "effects.py").read_text("utf-8"))).decode())
"""


def test_the_evidence_is_the_same_under_any_hash_seed():
    support = str(Path(__file__).parents[3] / "support")
    outputs = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT, support],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert len(msgspec.json.decode(outputs[0])) > 5


def test_importing_the_checker_does_not_load_hypothesis():
    script = "import sys, grader.checkers.edge_cases; print('hypothesis' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout == "False\n"
