"""The cases of tests/cases/attacks: what they aim at, how they are run, and what harm they did."""

from __future__ import annotations

import json
import os
import re
import secrets
import select
import socket
from pathlib import Path

from grader.sandbox.session import open_session
from grader.sandbox.values import Call, Limits, Outcome, Returned, Subject

CASES = Path(__file__).parents[1] / "cases" / "attacks"
NAMES = sorted(path.stem for path in CASES.glob("*.py"))
LIMITS = Limits(cpu_seconds=1.0, memory=256 * 1024 * 1024)
INPUTS = {
    "n: int": [1, 2, 7, -3, 10**20],
    "xs: list[int]": [[], [1], [3, 1, 2], [5, 4, 3, 2, 1], [7] * 20],
    "x: float": [0.0, 1.5, -2.25, 1e300],
    "text: str": ["", "1", "[2]", "x\ny", "\u00e9\u4e2d"],
}
GITHUB = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
HARMLESS = "def f(n):\n    return n\n"
SUBREAPER = 36  # linux/prctl.h: PR_SET_CHILD_SUBREAPER
PUBLIC = ("/tmp", "/var/tmp", "/dev/shm")


LAYERS = {
    "bomb_big_integer": ("watch",),
    "bomb_inflate": ("limits",),
    "bomb_process_tree": ("group", "namespaces", "seccomp"),
    "hang_deadlock": ("watch",),
    "hang_in_finaliser": ("lines", "watch"),
    "left_double_session": ("namespaces", "seccomp"),
    "net_many_clients": ("namespaces", "seccomp"),
    "net_server_child": ("landlock", "namespaces", "seccomp"),
    "secret_by_library": ("landlock", "namespaces"),
    "secret_environment": ("environment",),
    "secret_home_hunt": ("landlock", "namespaces"),
    "write_bytecode": ("landlock", "namespaces"),
    "write_ipc_left": ("landlock", "namespaces"),
    "write_own_source": ("landlock", "namespaces"),
    "write_result_cache": ("landlock", "namespaces"),
}
"""What stops these cases, each layer by itself: names of `attack_layers.py`."""
APART = {
    "bomb_stderr": "the child's stderr goes nowhere",
    "config_entry_points": "no folder of graded code is on an import path",
    "config_own_files": "settings are those of the project that invokes",
    "config_suppress_blocks": "tools are told to look behind suppressions",
    "exit_by_abort": "a child for each candidate",
    "exit_by_hook": "an end is no answer",
    "forge_contract_lines": "what is printed is no answer",
    "forge_serialiser": "the child's answers are made by names bound before the candidate came",
    "forge_shifting_list": "values are compared in the driver, by exact type",
    "forge_tolerance": "values are compared in the driver, by exact type",
    "hang_in_comparison": "values are compared in the driver, by exact type",
    "report_exception_names": "reporters escape",
    "report_markup_names": "reporters escape",
    "report_pipeline_commands": "reporters escape, and the environment is the child's own",
    "secret_by_traceback": "the driver opens no file that a candidate names",
}
"""What stops the others: that the judge is another process, which takes nothing from the candidate but data."""


def _free_port() -> int:
    """A port that nothing hears: below those that systems hand out, apart from those of test processes beside us."""
    for port in range(10_000 + os.getpid() % 20_000, 32_000):
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue
    raise AssertionError("no free port")


class Surroundings:
    """What the attacks aim at: a secret in a file, a home folder and the environment; two listeners; a free port."""

    def __init__(self, folder: Path) -> None:
        self.token = secrets.token_hex(16)
        self.canary = folder / "canary"
        self.home = folder / "home"
        self.graded = folder / "graded"
        for place in (self.canary, self.home / ".ssh", self.graded):
            place.mkdir(parents=True)
        (self.canary / "secret.txt").write_text(self.token)
        (self.home / ".ssh" / "id_gcx_canary").write_text(self.token)
        self.github = {name: folder / name.lower() for name in GITHUB}
        for path in self.github.values():
            path.write_text("")
        self.stream = socket.create_server(("127.0.0.1", 0))
        self.datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.datagrams.bind(("127.0.0.1", 0))
        self.free = _free_port()

    def arrivals(self) -> int:
        """How many of the two listeners heard something."""
        return len(select.select([self.stream, self.datagrams], [], [], 0)[0])

    def aimed(self, text: str) -> str:
        """The case, aimed at these surroundings instead of the fixed ones of its README."""
        for old, new in (
            ("/tmp/gcx-canary", str(self.canary)),
            ("47215", str(self.stream.getsockname()[1])),
            ("47216", str(self.datagrams.getsockname()[1])),
            ("47217", str(self.free)),
            ("pathlib.Path.home()", f"pathlib.Path({str(self.home)!r})"),
        ):
            text = text.replace(old, new)
        return text


def planted() -> set[str]:
    """Paths with the attacks' prefix in the places that everybody may write to, and one folder below."""
    return {str(path) for place in PUBLIC for pattern in ("*gcx_*", "*/*gcx_*") for path in Path(place).glob(pattern)}


def children() -> set[int]:
    """Processes whose parent we are, orphans of ours among them."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(stat.parent.name))
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def calls_of(meta: dict) -> tuple[list[Call], list[object]]:
    """The calls of a case, and what they should give."""
    parameter = re.match(r"\((.*?)\)", meta["signature"]).group(1)
    inputs = INPUTS[parameter]
    name = parameter.partition(":")[0]
    expected = [eval(meta["reference"], {name: value}) if meta["reference"] else None for value in inputs]
    return [Call(target=meta["entry_point"], args=(value,)) for value in inputs], expected


def subject_of(text: str) -> Subject:
    return Subject(module="candidate", path="candidate.py", text=text)


def run(text: str, meta: dict) -> tuple[list[Outcome], list[object]]:
    calls, expected = calls_of(meta)
    with open_session(subject_of(text), limits=LIMITS) as session:
        return session.call(calls), expected


def is_clean(outcomes: list[Outcome], expected: list[object]) -> bool:
    return all(
        isinstance(outcome, Returned) and type(outcome.value) is type(value) and outcome.value == value
        for outcome, value in zip(outcomes, expected, strict=True)
    )


def read_case(name: str) -> tuple[str, dict]:
    return (CASES / f"{name}.py").read_text(), json.loads((CASES / f"{name}.json").read_text())
