"""Code that would pass its tests unearned, and tests that would leave their process: neither gets anywhere."""

from __future__ import annotations

import os

import pytest
from cheats import CHEATS, HONEST, LIAR, TESTS
from edge_cases_running import evidence_of

from grader.model.evidence import Assessed, Finding, Gap

CHECK = "edge_cases.given-test"
REFERENCE = "edge_cases.reference"
WRITERS = {
    "a frame of its own": b'{"kind":"returned","value":{"t":["value",5,null,null]}}',
    "noise": b"passed",
}


def given(code: str, tests: str = TESTS):
    return evidence_of(code, selected=frozenset({CHECK, "edge_cases.tampering"}), tests=tests, entry_point="add")


def failures(evidence) -> list[str]:
    return [one.message for one in evidence if isinstance(one, Finding) and one.check == CHECK]


def passed(evidence) -> bool:
    return not failures(evidence) and not [one for one in evidence if isinstance(one, Gap) and CHECK in one.checks]


@pytest.mark.usefixtures("level")
def test_honest_code_passes():
    assert passed(given(HONEST))


@pytest.mark.parametrize("cheat", CHEATS)
def test_code_that_cheats_its_tests_fails_them(cheat):
    evidence = given(CHEATS[cheat])
    assert failures(evidence), [one for one in evidence if isinstance(one, Gap)]


@pytest.mark.parametrize("cheat", ["an object that equals everything", "an end of the process", "frames of the tests"])
@pytest.mark.usefixtures("level")
def test_and_so_it_does_at_each_level(cheat):
    assert failures(given(CHEATS[cheat]))


@pytest.mark.parametrize("words", WRITERS)
@pytest.mark.usefixtures("level")
def test_code_that_writes_to_the_channel_of_its_answers_tampers(words):
    code = f"import os\n\n\ndef add(left, right):\n    os.write(61, {WRITERS[words]!r})\n    return left + right\n"
    evidence = given(code)
    assert not passed(evidence)
    assert "edge_cases.tampering" in {one.check for one in evidence if isinstance(one, Finding)}


def test_a_class_that_says_yes_to_all_equals_nothing():
    code = LIAR.replace("class Liar:", "class Sum:\n    def __init__(self, *parts):\n        pass\n")
    tests = "from solution import Sum\n\n\ndef test_sum():\n    assert Sum(2, 3) == 5\n\n\n"
    tests += "def test_sums():\n    assert Sum(2, 3) == Sum(5)\n\n\n"
    tests += "def test_close():\n    assert abs(Sum(2, 3) - 5) < 1e-9\n"
    evidence = given(code, tests)
    assert len(failures(evidence)) == 2
    assert not any("test_close" in one for one in failures(evidence))


def test_an_honest_comparison_with_data_holds():
    code = "class Sum:\n    def __init__(self, *parts):\n        self.value = sum(parts)\n\n"
    code += "    def __eq__(self, other):\n        return self.value == getattr(other, 'value', other)\n"
    tests = "from solution import Sum\n\n\ndef test_sum():\n    assert Sum(2, 3) == 5\n    assert Sum(2, 3) == Sum(5)\n"
    assert passed(given(code, tests))


HOSTILE = {
    "reads a file": "assert not open('/etc/passwd').read()",
    "starts a program": "import subprocess\n    subprocess.run(['id'])",
    "opens a connection": "import socket\n    socket.create_connection(('127.0.0.1', 80), 1)",
    "ends its process": "import os\n    os._exit(0)",
    "kills its parent": "import os\n    os.kill(os.getppid(), 9)",
    "fills the channel": "import os\n    os.write(61, b'passed' * 100)",
    "asks for what is none": "import sys\n    sys.modules['grader_testing']._questions.put(('ask', 1, 2))",
    "asks for another target": (
        "import sys\n    sys.modules['grader_testing']._questions.put"
        "(('ask', 't', 'call', 10**9, '__class__', ['\\0ref'], {}))\n    raise AssertionError"
    ),
    "never ends": "while True:\n        pass",
}


@pytest.mark.parametrize("deed", HOSTILE)
@pytest.mark.usefixtures("level")
def test_a_hostile_test_reaches_nothing_and_grades_nothing_as_passed(deed, monkeypatch):
    from grader.checkers.edge_cases.given import exchange
    from grader.sandbox.values import Limits

    monkeypatch.setattr(exchange, "TEST_LIMITS", Limits(events=0, cpu_seconds=2.0))
    before = os.getpid()
    evidence = given(HONEST, f"from solution import add\n\n\ndef test_it():\n    add(1, 2)\n    {HOSTILE[deed]}\n")
    assert os.getpid() == before
    assert not passed(evidence)
    assert passed(given(HONEST, "from solution import add\n\n\ndef test_it():\n    assert add(1, 2) == 3\n"))


@pytest.mark.parametrize("cheat", ["an object that equals everything", "an end of the process", "a loop", "an exit"])
@pytest.mark.usefixtures("level")
def test_code_that_cheats_its_reference_differs_from_it(cheat):
    typed = 'def add(left: int, right: int) -> int:\n    """Add two numbers. left, right: any whole numbers."""\n'
    reference = f"{typed}    return left + right\n"
    evidence = evidence_of(CHEATS[cheat], selected=frozenset({REFERENCE}), reference=reference, entry_point="add")
    assert [one for one in evidence if isinstance(one, Finding)]


@pytest.mark.parametrize("kind", ["int", "Exception"])
def test_an_answer_that_cannot_be_seen_is_no_agreement(kind):
    typed = 'def add(left: int, right: int) -> int:\n    """Add two numbers. left, right: any whole numbers."""\n'
    code = LIAR.replace("class Liar:", f"class Liar({kind}):")
    evidence = evidence_of(code, selected=frozenset({REFERENCE}), reference=f"{typed}    return left + right\n")
    assert [one.reason for one in evidence if isinstance(one, Gap)] == ["unsupported"]
    assert not [one for one in evidence if isinstance(one, Assessed) and "add" in one.units]


@pytest.mark.usefixtures("level")
def test_a_hostile_reference_is_held_too():
    reference = HONEST.replace("return", "open('/etc/passwd').read(); return")
    evidence = evidence_of(HONEST, selected=frozenset({REFERENCE}), reference=reference, entry_point="add")
    assert {one.reason for one in evidence if isinstance(one, Gap)} <= {"no-input", "blocked"}
    assert not [one for one in evidence if isinstance(one, Finding)]
