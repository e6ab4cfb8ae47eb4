"""What a whole run leaves behind: a report."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from attack_cases import planted
from sandbox_identities import ROOT

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


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """An environment whose home and folder for temporary files are empty, with a folder of graded code beside them."""
    for name in ("tmp", "home", "graded"):
        (tmp_path / name).mkdir()
    for name in ("a.py", "b.py"):
        (tmp_path / "graded" / name).write_text(SUBJECT)
    return {
        **os.environ,
        "TMPDIR": str(tmp_path / "tmp"),
        "HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(tmp_path / "home"),
    }


def shared() -> set[str]:
    """What lies in memory that processes share: names, and the objects of System V."""
    kinds = ("shm", "sem", "msg")
    objects = {f"{kind} {line}" for kind in kinds for line in Path(f"/proc/sysvipc/{kind}").read_text().splitlines()}
    return {path.name for path in Path("/dev/shm").iterdir()} | objects


def wait_until_gone(before: set[int]) -> None:
    for _ in range(200):
        if orphans() <= before:
            break
        time.sleep(0.05)
    assert orphans() <= before


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_leaves_no_process_and_no_file(jobs: str, tmp_path: Path, places: dict[str, str]):
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    before, shared_before = orphans(), shared()
    command = [sys.executable, "-m", "grader", "grade", ".", "--select", "edge_cases", "--jobs", jobs]
    run = subprocess.run(command, cwd=tmp_path / "graded", env=places, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    wait_until_gone(before)
    assert [*(tmp_path / "tmp").iterdir()] == []
    assert sorted(path.name for path in (tmp_path / "graded").iterdir()) == ["a.py", "b.py"]
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["grader"], "the cache, and nothing else"
    assert not {name for name in shared() - shared_before if "gcx" in name or name.startswith("psm_")}


AS_BEFORE = """
import contextlib, glob, locale, os, random, resource, signal, sys, tempfile, threading, warnings

# The cache stays open for the next call, and so do zygotes.
OWN = ("socket:", "anon_inode:", "/proc/", os.environ["XDG_CACHE_HOME"])

def state():
    limits = [name for name in dir(resource) if name.startswith("RLIMIT_")]
    mask = os.umask(0)
    os.umask(mask)
    return {
        "environment": dict(os.environ), "folder": os.getcwd(), "mask": mask, "path": list(sys.path),
        "arguments": list(sys.argv),
        "limits": {name: resource.getrlimit(getattr(resource, name)) for name in limits},
        "signals": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "descriptors": {os.readlink(link) for link in glob.glob("/proc/self/fd/*") if os.path.lexists(link)
                        and not os.readlink(link).startswith(OWN)},
        "threads": threading.active_count(), "trace": sys.gettrace(), "locale": locale.setlocale(locale.LC_ALL),
        "random": random.getstate(), "temporary": tempfile.tempdir, "recursion": sys.getrecursionlimit(),
        "filters": list(warnings.filters), "hook": sys.excepthook, "streams": (sys.stdin, sys.stdout, sys.stderr),
        "personality": open("/proc/self/personality").read(), "priority": os.getpriority(os.PRIO_PROCESS, 0),
        "affinity": os.sched_getaffinity(0), "ids": os.getresuid() + os.getresgid(), "handlers": signal.getitimer(0),
    }

import grader
random.seed(1); tempfile.gettempdir()
before = state()
report = grader.grade("a.py", select=["edge_cases"])
assert report.evidence
after = state()
for name in before:
    if before[name] != after[name]:
        print(name, "before:", before[name], "after:", after[name])
"""


def test_grading_changes_nothing_in_the_process_that_asked_for_it(tmp_path: Path, places: dict[str, str]):
    run = subprocess.run(
        [sys.executable, "-c", AS_BEFORE],
        cwd=tmp_path / "graded",
        env=places,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, ""), run.stdout + run.stderr


def test_a_run_of_tests_leaves_nothing_either(tmp_path: Path, places: dict[str, str]):
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    before, planted_before, state = orphans(), planted(), dict(os.environ)
    tests = [str(Path(__file__).with_name("test_attacks_forgery.py")), "-k", "search or forged_answer"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        *tests,
        "-q",
        "-p",
        "no:cacheprovider",
        f"--basetemp={tmp_path / 'base'}",
    ]
    kept = {name: value for name, value in places.items() if not name.startswith("PYTEST")}
    run = subprocess.run(
        [*command, f"--rootdir={ROOT}"], cwd=tmp_path / "graded", env=kept, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
    wait_until_gone(before)
    assert [*(tmp_path / "tmp").iterdir()] == []
    assert [*(tmp_path / "home").iterdir()] == []
    assert sorted(path.name for path in (tmp_path / "graded").iterdir()) == ["a.py", "b.py"]
    assert (planted(), dict(os.environ)) == (planted_before, state)
