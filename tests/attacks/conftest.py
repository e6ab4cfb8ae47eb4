from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from sandbox_levels import use_level


@pytest.fixture(params=["kernel", "strong"])
def level(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each level in turn, for a test that uses this."""
    use_level(request.param, monkeypatch)
    return request.param
