from __future__ import annotations

import pytest

from grader.tools.packaged import binary_of, rows_of
from grader.tools.run import MissingToolError


def test_a_package_that_is_not_installed_is_a_missing_tool():
    with pytest.raises(MissingToolError):
        binary_of("no_package_of_this_name", "find_it")


def test_only_a_list_is_rows():
    assert rows_of(b'[{"a": 1}]') == [{"a": 1}]
    assert rows_of(b'{"a": 1}') is None
    assert rows_of(b"[{") is None
