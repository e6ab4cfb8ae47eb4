"""Which layer stops which attack: each that the table names does so alone, and without them the attack wins.

An attack with several layers is covered more than once. All this happens in namespaces that are thrown away.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from attack_layers import LAYERS, Attempt, run_attempts
from attack_table import ALL, KERNEL_ONLY

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only"),
    pytest.mark.xdist_group("throwaway"),
]
PATIENCE, LONG_PATIENCE = 3.0, 60.0
"""Seconds for an attack that is to win, by nobody ending it perhaps, and for one that is to be stopped."""


def attempts(name: str) -> tuple[Attempt, dict[str, Attempt]]:
    """The attack with all its layers off, and with each as the only one left of them.

    What an account of its own holds besides depends on whether that account can read this interpreter: it is off.
    """
    off = {*ALL[name].layers, "privileges", *(["namespaces"] if name in KERNEL_ONLY else [])}
    alone = {layer: (name, tuple(sorted(off - {layer}))) for layer in ALL[name].layers}
    return (name, tuple(sorted(off))), alone


@pytest.fixture(scope="module")
def found() -> dict[Attempt, str]:
    patience: dict[Attempt, float] = {}
    for name in ALL:
        bare, alone = attempts(name)
        patience |= {bare: PATIENCE, **dict.fromkeys(alone.values(), LONG_PATIENCE)}
    try:
        return run_attempts(patience)
    except OSError as error:
        if "Operation not permitted" in str(error):
            pytest.skip("no namespaces to throw away: this account may make none")
        raise


@pytest.mark.parametrize("name", ALL)
def test_each_named_layer_stops_the_attack_alone_and_without_them_it_wins(name: str, found: dict[Attempt, str]):
    bare, alone = attempts(name)
    assert alone, "each attack names what stops it"
    assert {*alone} <= {*LAYERS}
    assert found[bare].startswith("won"), found[bare]
    got_through = {layer: found[attempt] for layer, attempt in alone.items() if found[attempt].startswith("won")}
    assert got_through == {}


def test_every_layer_stops_something_that_no_other_does():
    only = {layer: [name for name, attack in ALL.items() if attack.layers == (layer,)] for layer in LAYERS}
    only["privileges"] = only["lines"] = ["never the only one: they come before others"]
    only["namespaces"] = ["never the only one here: they hold what the others hold, once more"]
    assert all(only.values()), only
