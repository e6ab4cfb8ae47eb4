from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "golden"))

import reporter_samples


@pytest.fixture(scope="session")
def ordinary():
    return reporter_samples.ordinary()


@pytest.fixture(scope="session")
def hostile():
    return reporter_samples.hostile()


@pytest.fixture(scope="session")
def bands():
    return reporter_samples.BANDS
