"""Hostile functions, run through the sandbox: what they try to do does not happen, and their neighbours still work."""

from __future__ import annotations

import ctypes
import json
import os
import re
import secrets
import select
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only"),
    pytest.mark.usefixtures("level"),
]


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
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.free = free.getsockname()[1]

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


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Surroundings]:
    made = Surroundings(tmp_path)
    monkeypatch.setenv("GCX_CANARY_ENV", made.token)
    monkeypatch.setenv("HOME", str(made.home))
    for name, path in made.github.items():
        monkeypatch.setenv(name, str(path))
    monkeypatch.chdir(made.graded)
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    yield made
    made.stream.close()
    made.datagrams.close()


def planted() -> set[str]:
    """Paths with the attacks' prefix in the places that everybody may write to."""
    return {str(path) for place in PUBLIC for path in Path(place).glob("*gcx_*")}


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


def run(text: str, meta: dict) -> tuple[list[Outcome], list[object]]:
    parameter = re.match(r"\((.*?)\)", meta["signature"]).group(1)
    inputs = INPUTS[parameter]
    name = parameter.partition(":")[0]
    expected = [eval(meta["reference"], {name: value}) if meta["reference"] else None for value in inputs]
    subject = Subject(module="candidate", path="candidate.py", text=text)
    with open_session(subject, limits=LIMITS) as session:
        return session.call([Call(target=meta["entry_point"], args=(value,)) for value in inputs]), expected


def is_clean(outcomes: list[Outcome], expected: list[object]) -> bool:
    return all(
        isinstance(outcome, Returned) and type(outcome.value) is type(value) and outcome.value == value
        for outcome, value in zip(outcomes, expected, strict=True)
    )


def read_case(name: str) -> tuple[str, dict]:
    return (CASES / f"{name}.py").read_text(), json.loads((CASES / f"{name}.json").read_text())


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_does_not_get_through_and_leaves_nothing(name: str, surroundings: Surroundings):
    text, meta = read_case(name)
    aimed = surroundings.aimed(text)
    (surroundings.graded / "candidate.py").write_text(aimed)
    for path, extra in meta.get("extra_files", {}).items():
        target = surroundings.graded / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(extra)
    run(HARMLESS, {"signature": "(n: int) -> int", "reference": None, "entry_point": "f"})  # starts the zygote
    files_before, planted_before, children_before = contents(surroundings.graded.parent), planted(), children()

    outcomes, expected = run(aimed, meta)

    assert surroundings.token not in repr(outcomes)
    assert contents(surroundings.graded.parent) == files_before
    assert planted() == planted_before
    assert surroundings.arrivals() == 0
    with socket.socket() as client:
        assert client.connect_ex(("127.0.0.1", surroundings.free)) != 0
    assert children() == children_before
    assert len(repr(outcomes)) < 1024 * 1024
    if meta["expect"]["verdict"] == "clean":
        assert is_clean(outcomes, expected), outcomes
    if meta["expect"]["verdict"] == "not_clean" and meta["category"] != "config":
        assert not is_clean(outcomes, expected)


def test_a_control_beside_every_attack_gives_the_same_outcomes(surroundings: Surroundings):
    text, meta = read_case("honest_closure")
    alone = run(text, meta)
    for name in ("exit_by_abort", "forge_serialiser", "left_double_session"):
        attack, attack_meta = read_case(name)
        run(surroundings.aimed(attack), attack_meta)
        assert run(text, meta) == alone
