"""What the sandbox costs a function, printed: CPU from the scheduler's own account.

Run it by hand on a quiet machine: `pytest -m slow -s tests/performance`. Other work on the same cores makes CPU dearer,
too (caches, shared cores), so the load is printed. Nothing is asserted but that every call was answered.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from sandbox_functions import BODIES, EXAMPLES, SHAPES, functions

from grader.sandbox.probe import probe
from grader.sandbox.session import LAYERS, Session
from grader.sandbox.values import Level, Limits, Returned, Subject

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only"),
]
DRIVERS = 2
ROUNDS = 3
FRESH = 5
FUNCTIONS = len(SHAPES) * len(BODIES)
EXPLANATION = f"""
{FUNCTIONS} functions, {len(SHAPES)} shapes, {EXAMPLES} examples each, drawn before; median/95th percentile
start      ms of CPU of driver, zygote and child until the subject is imported
isolation  of these, ms more than the same function took unprotected
total      ms of CPU of all three for a function with its calls, of which driver, zygote, child
memory     MiB of the child that it shares with nobody
end        ms from the kill to the receipt (wall clock)
"""
COLUMNS = ("start", "isolation", "total", "driver", "zygote", "child", "memory", "end")
Rows = dict[str, list[float]]


def scheduled(pid: int) -> float:
    """Milliseconds of CPU of a process. Documentation/scheduler/sched-stats.rst: the first field, nanoseconds."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def private(pid: int) -> float:
    """MiB of memory that a process shares with nobody; nan where it cannot be read."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return float("nan")
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def fields(pid: int) -> list[str]:
    """What proc(5) says of a process in /proc/PID/stat, from its third field on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def of_ended_children(pid: int) -> float:
    """Milliseconds of CPU, in steps of the system's clock: proc(5), fields 16 and 17."""
    return sum(map(int, fields(pid)[13:15])) * 1e3 / os.sysconf("SC_CLK_TCK")


def open_on(text: str, level: Level, layers: tuple[str, ...]) -> Session:
    return Session(Subject(module="m", path="m.py", text=text), Limits(), level, layers)


def measure(level: Level, layers: tuple[str, ...], unprotected: Rows | None) -> tuple[Rows, float]:
    """Figures of each function, and the mean CPU of a child's death."""
    rows: Rows = {name: [] for name in COLUMNS}
    with open_on("", level, layers) as session:
        session.load()  # starts the zygote
        zygote = int(fields(session._process.pid)[1])
    ended = of_ended_children(zygote)
    for number, (text, calls) in enumerate(functions()):
        with open_on(text, level, layers) as session:
            before, driver = scheduled(zygote), time.process_time()
            session.load()
            pid = session._process.pid
            start = scheduled(pid) + scheduled(zygote) - before + (time.process_time() - driver) * 1e3
            assert all(isinstance(outcome, Returned) for outcome in session.call(calls))
            child, memory, killed = scheduled(pid), private(pid), time.perf_counter()
            session.close()
            end = (time.perf_counter() - killed) * 1e3
            parts = [(time.process_time() - driver) * 1e3, scheduled(zygote) - before, child]
        more = start - unprotected["start"][number] if unprotected else 0.0
        for name, value in zip(COLUMNS, [start, more, sum(parts), *parts, memory, end], strict=True):
            rows[name].append(value)
    death = (of_ended_children(zygote) - ended - sum(rows["child"])) / len(rows["child"])
    return rows, death


def shown(rows: Rows, name: str) -> str:
    return f"{statistics.median(rows[name]):.2f}/{statistics.quantiles(rows[name], n=20)[-1]:.2f}"


def rate_of_drivers(level: Level) -> float:
    """Functions a second of DRIVERS processes that work side by side, as the engine's workers do."""
    command = [sys.executable, __file__, level]
    drivers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(DRIVERS)
    ]
    for driver in drivers:
        driver.stdout.readline()  # it has started its zygote
    start = time.perf_counter()
    for driver in drivers:
        driver.stdin.close()
    for driver in drivers:
        driver.stdout.read()
    seconds = time.perf_counter() - start
    assert [driver.wait() for driver in drivers] == [0] * DRIVERS
    return DRIVERS * ROUNDS * FUNCTIONS / seconds


def drive(level: Level) -> None:
    """The program of one such process."""
    given = [*functions()]
    with open_on("", level, LAYERS) as session:
        session.load()
    print("ready", flush=True)  # noqa: T201 - to the process that waits for it
    sys.stdin.read()
    for text, calls in given * ROUNDS:
        with open_on(text, level, LAYERS) as session:
            assert len(session.call(calls)) == EXAMPLES


def fresh_import() -> float:
    """Milliseconds of CPU of a new process that imports hypothesis."""
    taken = []
    for _ in range(FRESH):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", "import hypothesis"], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3)
    return statistics.median(taken)


def surroundings() -> str:
    version = importlib.metadata.version
    return (
        f"CPython {platform.python_version()}, Linux {platform.release()} {platform.machine()}, "
        f"{os.cpu_count()} cores, hypothesis {version('hypothesis')}, msgspec {version('msgspec')}; "
        f"load {os.getloadavg()[0]:.1f}, account {'root' if os.geteuid() == 0 else 'ordinary'}"
    )


def test_what_a_function_costs(capsys):
    found = probe()
    if found.level not in ("kernel", "strong"):
        pytest.skip(f"isolation here is {found.level}: {found.detail}")
    levels: list[Level] = ["kernel", "strong"] if found.level == "strong" else ["kernel"]
    fresh = fresh_import()
    lines = [EXPLANATION, f"{'':12}" + "".join(f"{name:>14}" for name in COLUMNS)]
    unprotected, _ = measure("kernel", (), None)
    lines.append(f"{'unprotected':12}" + "".join(f"{shown(unprotected, name):>14}" for name in COLUMNS))
    for level in levels:
        rows, death = measure(level, LAYERS, unprotected)
        lines.append(f"{level:12}" + "".join(f"{shown(rows, name):>14}" for name in COLUMNS))
        times, whole = fresh / statistics.median(rows["total"]), statistics.mean(rows["total"]) + death
        allowed = DRIVERS * 1e3 / whole
        lines += [
            f"{'':12}  a child's death takes {death:.2f} ms of CPU more (mean)",
            f"{'':12}  a fresh process that imports hypothesis takes {fresh:.0f} ms: {times:.1f} times as much",
            f"{'':12}  {rate_of_drivers(level):.0f} functions/s in {DRIVERS} drivers; {allowed:.0f} by their CPU",
        ]
    lines.append(f"off: in `unprotected` {', '.join(LAYERS)} and namespaces; else nothing, lines are counted in all")
    lines.append(surroundings())
    with capsys.disabled():
        sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    drive("strong" if sys.argv[1] == "strong" else "kernel")
