from __future__ import annotations

import pytest

from grader.model.evidence import Finding

CASES = {
    "bare noqa": ("return eval(x)  # noqa", True),
    "ruff's code": ("return eval(x)  # noqa: S307", True),
    "a family of codes": ("return eval(x)  # noqa: S3", True),
    "another code": ("return eval(x)  # noqa: E501", False),
    "bare nosec": ("return eval(x)  # nosec", True),
    "bandit's code": ("return eval(x)  # nosec B307", True),
    "another of bandit": ("return eval(x)  # nosec B101", False),
    "our own": ("return eval(x)  # grader: ignore[security.code-execution]", True),
    "our own, another": ("return eval(x)  # grader: ignore[security.assert]", False),
    "type comments are none": ("return eval(x)  # type: ignore", False),
    "no comment": ("return eval(x)", False),
    "on another line": ("y = 1  # noqa\n    return eval(x)", False),
    "whole file": ("return eval(x)\n# ruff: noqa", True),
    "whole file by code": ("return eval(x)\n# ruff: noqa: S307", True),
}


@pytest.fixture(scope="module")
def found(assess_security):
    texts = {name: f"def f(x):\n    {line}\n" for name, (line, _) in CASES.items()}
    return {
        name: [item for item in evidence if isinstance(item, Finding)]
        for name, evidence in assess_security(texts).items()
    }


@pytest.mark.parametrize("name", list(CASES))
def test_a_comment_marks_the_finding_it_lies_on_and_never_removes_it(found, name):
    (finding,) = found[name]
    assert finding.check == "security.code-execution"
    assert finding.suppressed is CASES[name][1]
