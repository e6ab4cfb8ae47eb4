from __future__ import annotations

import pytest

from grader.facts.suppressions import find_suppressions
from grader.model.source import Source


def found(text: str):
    return find_suppressions(Source(path="a.py", text=text, digest=""))


@pytest.mark.parametrize(
    ("comment", "form", "codes"),
    [
        ("# noqa", "noqa", ()),
        ("#NOQA: S101, E501", "noqa", ("S101", "E501")),
        ("# ruff: noqa: S608", "noqa", ("S608",)),
        ("# flake8: noqa", "noqa", ()),
        ("# nosec", "nosec", ()),
        ("# nosec B602, B607", "nosec", ("B602", "B607")),
        ("# type: ignore[arg-type]", "type-ignore", ("arg-type",)),
        ("# pyright: ignore", "pyright", ()),
        ("# pylint: disable=eval-used,exec-used", "pylint", ("eval-used", "exec-used")),
        ("# pragma: no cover", "no-cover", ()),
        ("# nosemgrep: rule.id", "nosem", ("rule.id",)),
        ("# grader: ignore[security.weak-hash]", "grader", ("security.weak-hash",)),
        ("# why not  # noqa: S101", "noqa", ("S101",)),
    ],
)
def test_every_form_is_found_with_the_codes_it_names(comment, form, codes):
    (one,) = found(f"x = 1\ny = 2  {comment}\n")
    assert (one.line, one.form, one.codes) == (2, form, codes)


@pytest.mark.parametrize(
    "line", ["x = '# noqa'", "# a nosecular idea", "# noqabc", "# typed: ignore", '"""\n# nosec\n"""']
)
def test_text_that_only_looks_like_one_is_none(line):
    assert found(line + "\n") == ()


def test_those_before_a_fault_in_the_text_are_listed_all_the_same():
    assert [one.line for one in found("x = 1  # noqa\ny = (\n")] == [1]
