"""What a whole run leaves behind: a report."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")
SUBREAPER = 36  # linux/prctl.h: PR_SET_CHILD_SUBREAPER
SUBJECT = '''import os
import tempfile


def keep(number: int) -> int:
    """Return the number."""
    tempfile.mkdtemp()
    open("kept", "w").close()
    return number


def leave(number: int) -> int:
    """Return the number."""
    os._exit(0)


def stay(number: int) -> int:
    """Return the number."""
    while True:
        number += 1
'''


def orphans() -> set[int]:
    """Processes that we are the parent of, and that still run."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_leaves_no_process_and_no_file(jobs: str, tmp_path: Path):
    for name in ("tmp", "home", "graded"):
        (tmp_path / name).mkdir()
    for name in ("a.py", "b.py"):
        (tmp_path / "graded" / name).write_text(SUBJECT)
    environment = {
        **os.environ,
        "TMPDIR": str(tmp_path / "tmp"),
        "HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(tmp_path / "home"),
    }
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    before = orphans()
    command = [sys.executable, "-m", "grader", "grade", ".", "--select", "edge_cases", "--jobs", jobs]
    run = subprocess.run(command, cwd=tmp_path / "graded", env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    for _ in range(100):
        if orphans() <= before:
            break
        time.sleep(0.05)
    assert orphans() <= before
    assert [*(tmp_path / "tmp").iterdir()] == []
    assert sorted(path.name for path in (tmp_path / "graded").iterdir()) == ["a.py", "b.py"]
