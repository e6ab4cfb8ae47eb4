"""A worker does not outlive the run that started it, whatever it is busy with."""

from __future__ import annotations

import subprocess
import sys
import time

PARENT = """
import subprocess, sys, time
up = "from grader.engine.worker import end_with_parent; end_with_parent(); print('up', flush=True)"
code = up + "\\nwhile True: pass"
child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123 - one short read
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_busy_worker_ends_when_its_parent_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert is_alive(worker)
    parent.kill()
    parent.wait()
    while is_alive(worker):  # the test run's own time limit ends this where it does not end
        time.sleep(0.05)
