"""What the zygote does ahead of its children leaves it as it should be."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from grader.sandbox import nursery
from grader.sandbox.nursery import Kind
from grader.sandbox.probe import probe

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")


def ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in ("Z", "X")
    except FileNotFoundError:
        return True


def test_the_inner_process_of_a_zygote_dies_with_the_outer_one_though_its_driver_lives():
    if probe().level != "strong":
        pytest.skip(f"isolation here is {probe().level}: {probe().detail}")
    zygote = nursery.Zygote(Kind(level="strong", hash_seed=3, packages=()))
    [inner] = map(int, Path(f"/proc/{zygote.popen.pid}/task/{zygote.popen.pid}/children").read_text().split())
    zygote.popen.kill()
    deadline = time.monotonic() + 10
    while not ended(inner) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert ended(inner)
    zygote.finish()
