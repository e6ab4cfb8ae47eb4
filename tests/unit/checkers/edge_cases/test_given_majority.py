from __future__ import annotations

from edge_cases_running import evidence_of

from grader.checkers.edge_cases.given.ballot import alike
from grader.checkers.edge_cases.given.candidates import distinct
from grader.model.evidence import Assessed, Finding, Gap
from grader.sandbox.values import Opaque, Raised, Returned

MAJORITY = "edge_cases.majority"
ONLY = frozenset({MAJORITY})
PROMPT = '''def fee(minutes: int) -> int:
    """Return the fee: half an hour is free, each hour begun after that costs 2. minutes: 0 to 600.

    >>> fee(100)
    4
    """
'''
RIGHT = (
    "def fee(minutes):\n    return 0 if minutes <= 30 else 2 * -(-(minutes - 30) // 60)\n",
    "def fee(minutes):\n    return 2 * len(range(30, minutes, 60))\n",
    "import math\n\n\ndef fee(minutes):\n    return math.ceil(max(minutes - 30, 0) / 60) * 2\n",
)
WRONG = "def fee(minutes):\n    return 0 if minutes < 30 else (minutes - 30) // 60 * 2 + 2\n"


def voted(code: str, *others: str, prompt: str | None = PROMPT, **context):
    return evidence_of(code, selected=ONLY, candidates=(code, *others), prompt=prompt, entry_point="fee", **context)


def findings(evidence) -> list[Finding]:
    return [one for one in evidence if isinstance(one, Finding)]


def test_three_that_agree_outvote_one():
    (finding,) = findings(voted(WRONG, *RIGHT))
    assert (finding.check, finding.level, finding.severity, finding.confidence) == (MAJORITY, "C", "medium", "medium")
    assert (finding.witness.call, finding.witness.got, finding.witness.expected) == ("fee(30)", "2", "0")
    assert finding.message == "fee(30) gives 2; 3 of 4 candidates give 0"
    assert finding.witness.zone == "in"


def test_one_of_the_majority_is_clean():
    evidence = voted(RIGHT[1], RIGHT[0], RIGHT[2], WRONG)
    assert findings(evidence) == []
    assert [one.trials > 0 for one in evidence if isinstance(one, Assessed)] == [True]


def test_copies_count_once_whatever_their_comments():
    copies = [f"# copy {number}\n{WRONG}" for number in range(5)]
    assert distinct([WRONG, *copies, RIGHT[0]]) == (WRONG, RIGHT[0])
    assert findings(voted(RIGHT[0], RIGHT[1], WRONG, *copies)) == []


def test_half_is_no_majority_and_two_are_too_few():
    other = "def fee(minutes):\n    return 7\n"
    third = WRONG.replace("+ 2", "+ 2 + 0 * minutes")
    assert findings(voted(WRONG, third, WRONG.replace("2 + 2", "2 + 1 + 1"), *RIGHT)) == []
    assert findings(voted(WRONG, *RIGHT[:2], other)) == []


def test_a_majority_that_raises_decides_nothing():
    raising = [f"def fee(minutes):\n    raise ValueError({number})\n" for number in range(4)]
    assert findings(voted(RIGHT[0], *raising)) == []


def test_a_candidate_that_raises_against_the_majority_is_told():
    (finding,) = findings(voted("def fee(minutes):\n    return [][minutes]\n", *RIGHT))
    assert "raises IndexError" in finding.message


def test_inputs_outside_the_prompt_are_not_voted_on():
    negative = RIGHT[0].replace("return 0 if minutes <= 30", "return -1 if minutes < 0 else 0 if minutes <= 30")
    assert findings(voted(negative, *RIGHT[1:], RIGHT[0])) == []


def test_a_prompt_in_plain_words_says_what_is_allowed():
    prompt = "Write fee. minutes is a whole number from 0 to 600.\n\n    fee(100) == 4\n"
    (finding,) = findings(voted(WRONG, *RIGHT, prompt=prompt))
    assert finding.witness.zone == "in"


def test_what_is_no_function_is_a_gap():
    (gap,) = [one for one in voted("fee = 3\n", *RIGHT) if isinstance(one, Gap)]
    assert (gap.reason, gap.detail) == ("unsupported", "no function fee")


def returned(value) -> Returned:
    return Returned(value=value, args=(), kwargs={})


def test_votes_are_counted_by_value():
    failed = Raised(type_name="KeyError", bases=("KeyError",), message="", lines=(), innermost=True)
    assert alike([returned(1), returned(1.0), returned(2), returned(1)]) == (0, 1, 3)
    assert alike([returned(1), returned(1), returned(2)]) == ()
    assert alike([returned(1), returned(1), returned(1), returned(2), returned(2), returned(2)]) == ()
    assert alike([returned([0.1 + 0.2]), returned([0.3]), returned([0.3]), failed]) == (0, 1, 2)
    assert alike([failed, failed, failed, failed]) == ()
    assert alike([returned(Opaque(type_name="A"))] * 4) == ()
