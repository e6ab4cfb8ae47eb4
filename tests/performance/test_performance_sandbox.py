"""What the sandbox costs a function, printed: CPU from the scheduler's own account, load does not enter it.

Run it by hand: `pytest -m slow -s tests/performance`. Nothing is asserted but that every call was answered.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.probe import probe
from grader.sandbox.session import LAYERS, Session
from grader.sandbox.values import Call, Limits, Returned, Subject

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only"),
]
EXAMPLES = 100
EXPLANATION = """
ms of CPU a function (median/95th percentile), 100 examples made before; `loaded`: the child up to its import;
`MiB`: private memory of the child; `end`: ms from the kill to the receipt"""

Make = Callable[[random.Random], Any]


def integer(draw: random.Random) -> int:
    return draw.choice([0, 1, -1, draw.randint(-100, 100), draw.randint(-(2**70), 2**70)])


def real(draw: random.Random) -> float:
    return draw.choice([0.0, -0.5, draw.uniform(-1e6, 1e6)])


def text(draw: random.Random) -> str:
    return "".join(draw.choice("ab \n\u00e9\u4e2d\U0001f600") for _ in range(draw.randint(0, 12)))


def many(make: Make) -> Make:
    return lambda draw: [make(draw) for _ in range(draw.randint(0, 6))]


def table(key: Make, value: Make) -> Make:
    return lambda draw: {key(draw): value(draw) for _ in range(draw.randint(0, 5))}


def pair(first: Make, second: Make) -> Make:
    return lambda draw: (first(draw), second(draw))


SHAPES: dict[str, tuple[Make, ...]] = {
    "int": (integer,),
    "float": (real,),
    "str": (text,),
    "bool": (lambda draw: draw.random() < 0.5,),
    "bytes": (lambda draw: draw.randbytes(draw.randint(0, 20)),),
    "int | None": (lambda draw: draw.choice([None, 1, 2]),),
    "list[int]": (many(integer),),
    "list[float]": (many(real),),
    "list[str]": (many(text),),
    "list[list[int]]": (many(many(integer)),),
    "set[int]": (lambda draw: set(many(integer)(draw)),),
    "frozenset[str]": (lambda draw: frozenset(many(text)(draw)),),
    "tuple[int, str]": (pair(integer, text),),
    "list[tuple[str, int]]": (many(pair(text, integer)),),
    "dict[str, int]": (table(text, integer),),
    "dict[str, list[int]]": (table(text, many(integer)),),
    "dict[int, dict[str, float]]": (table(integer, table(text, real)),),
    "int, int": (integer, integer),
    "str, int": (text, integer),
    "list[str], str": (many(text), text),
    "list[dict[str, str]], bool": (many(table(text, text)), lambda draw: draw.random() < 0.5),
}
BODIES = (
    "return repr(values)",
    "import hashlib\n    return hashlib.sha256(repr(values).encode()).hexdigest()",
    (
        "found = []\n    for value in values:\n        for mark in str(value):\n            found.append(mark)\n"
        "    return found"
    ),
)


def functions() -> Iterator[tuple[str, list[Call]]]:
    """63 texts, each with its calls."""
    for shape, makers in SHAPES.items():
        draw = random.Random(shape)
        calls = [Call(target="f", args=tuple(make(draw) for make in makers)) for _ in range(EXAMPLES)]
        for body in BODIES:
            yield f"def f(*values):\n    # {shape}\n    {body}\n", calls


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


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def measure(level: str, layers: tuple[str, ...]) -> dict[str, list[float]]:
    rows: dict[str, list[float]] = {name: [] for name in ("total", "driver", "zygote", "child", "loaded", "MiB", "end")}
    for number, (subject, calls) in enumerate(functions()):
        with Session(Subject(module="m", path="m.py", text=subject), Limits(), level, layers) as session:
            if number == 0:
                session.load()  # starts the zygote
                zygote = parent(session._process.pid)
                session.close()
            before, driver = scheduled(zygote), time.process_time()
            session.load()
            pid = session._process.pid
            loaded = scheduled(pid)
            assert all(isinstance(outcome, Returned) for outcome in session.call(calls))
            child, memory, started = scheduled(pid), private(pid), time.perf_counter()
            session.close()
            ended = time.perf_counter()
        parts = [(time.process_time() - driver) * 1e3, scheduled(zygote) - before, child]
        for name, value in zip(rows, [sum(parts), *parts, loaded, memory, (ended - started) * 1e3], strict=True):
            rows[name].append(value)
    return rows


def test_what_a_function_costs(capsys):
    level = probe().level
    if level not in ("kernel", "strong"):
        pytest.skip(f"isolation here is {level}: {probe().detail}")
    lines = []
    kinds = [("kernel, no layers", "kernel", ()), ("kernel", "kernel", LAYERS), ("strong", "strong", LAYERS)]
    for title, name, layers in kinds if level == "strong" else kinds[:2]:
        start = time.perf_counter()
        rows = measure(name, layers)
        rate = len(rows["total"]) / (time.perf_counter() - start)
        shown = [f"{key} {statistics.median(row):.2f}/{quantile(row):.2f}" for key, row in rows.items()]
        lines.append(f"{title:18} {', '.join(shown)}; {rate:.0f} functions/s in one driver")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(3):
        subprocess.run([sys.executable, "-c", "import hypothesis"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    fresh = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 3 * 1e3
    lines.append(f"a fresh process that imports hypothesis: {fresh:.0f} ms of CPU")
    with capsys.disabled():
        sys.stdout.write("\n".join([EXPLANATION, *lines, ""]))


def quantile(row: list[float]) -> float:
    return statistics.quantiles(row, n=20)[-1]
