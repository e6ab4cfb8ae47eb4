from __future__ import annotations

import pytest

from grader.engine.selection import Selection

FAMILY = "conventions.ruff.*"


@pytest.mark.parametrize(
    ("select", "ignore", "check", "wanted"),
    [
        ((), (), "security.weak-hash", True),
        (("security",), (), "security.weak-hash", True),
        (("security",), (), "securityx.weak-hash", False),
        (("*.weak-hash",), (), "security.weak-hash", True),
        (("security",), ("security.weak-hash",), "security.weak-hash", False),
        ((), ("security",), "complexity.nesting", True),
        (("conventions.ruff.D103",), (), FAMILY, True),
        (("conventions.ruff.D103",), (), "conventions.naming", False),
        ((), ("conventions.ruff.D103",), FAMILY, True),
        ((), ("conventions.ruff",), FAMILY, False),
    ],
)
def test_a_check_runs_where_it_or_a_member_of_it_is_asked_for(select, ignore, check, wanted):
    assert Selection(select=select, ignore=ignore).wants(check) is wanted


@pytest.mark.parametrize(
    ("select", "ignore", "check", "kept"),
    [
        (("conventions.ruff.D103",), (), "conventions.ruff.D103", True),
        (("conventions.ruff.D103",), (), "conventions.ruff.D104", False),
        ((), ("conventions.ruff.D*",), "conventions.ruff.D104", False),
        (("conventions",), (), "conventions.ruff.D104", True),
    ],
)
def test_of_a_family_only_the_members_asked_for_are_reported(select, ignore, check, kept):
    assert Selection(select=select, ignore=ignore).keeps(check) is kept
