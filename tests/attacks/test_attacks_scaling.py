"""A subject that lies about its own work is not believed: CPU time is seen from outside."""

from __future__ import annotations

import ast

import pytest

from grader.checkers.complexity.scaling.catalogue import TIME
from grader.checkers.complexity.scaling.check import run
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Gap, Measurement
from grader.model.source import Source
from grader.sandbox.probe import probe

SLOW = "def f(x: list[int]) -> int:\n    return sum(1 for a in x for b in x)\n"
SILENCE = """\
import sys
quiet = {}
exec("def tick(): pass\\ndef tick_true(): return True", quiet)
for name, module in list(sys.modules.items()):
    if name.endswith(".counting") and hasattr(module, "tick"):
        module.tick.__code__ = quiet["tick"].__code__
        module.tick_true.__code__ = quiet["tick_true"].__code__
"""
FORGE = """\
import sys
for name, module in list(sys.modules.items()):
    if name.endswith(".counting") and hasattr(module, "measure"):
        module.measure = lambda function, args, kwargs, most: [float(len(args[0])), 1, "", [], 0]
"""


def evidence(text: str):
    source = Source(path="f.py", text=text, digest="")
    tree = ast.parse(text)
    context = Context(
        tree=tree, units=find_units(source, tree), suppressions=(), selected=frozenset([TIME.id]), isolation=probe()
    )
    return list(run(source, context))


def test_the_slow_function_is_measured_as_it_is():
    (found,) = evidence(SLOW)
    assert isinstance(found, Measurement)
    assert found.label == "O(n^2)"


@pytest.mark.parametrize("attack", [SILENCE, FORGE], ids=["silence", "forge"])
def test_a_meter_that_was_silenced_or_forged_is_tampering(attack):
    (found,) = evidence(attack + SLOW)
    assert isinstance(found, Gap)
    assert found.reason == "tampering"
