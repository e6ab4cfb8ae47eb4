"""Hostile functions, run through the sandbox: what they try to do does not happen, and their neighbours still work."""

from __future__ import annotations

import ctypes
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from attack_cases import (
    HARMLESS,
    NAMES,
    SUBREAPER,
    Surroundings,
    children,
    contents,
    is_clean,
    planted,
    read_case,
    run,
)

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only"),
    pytest.mark.usefixtures("level"),
]


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
