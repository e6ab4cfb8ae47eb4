"""Tests at both levels of the sandbox: what `open_session` takes when nobody names one."""

from __future__ import annotations

import pytest

from grader.model.report import Isolation
from grader.sandbox import probe as probe_module

ORDER = ("none", "limits", "kernel", "strong")
_FOUND = probe_module.probe


def use_level(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make sessions take a level, or skip the test where the machine does not have it."""
    found = _FOUND()
    if ORDER.index(found.level) < ORDER.index(level):
        pytest.skip(f"isolation here is {found.level}: {found.detail}")
    monkeypatch.setattr(probe_module, "probe", lambda: Isolation(level=level))
