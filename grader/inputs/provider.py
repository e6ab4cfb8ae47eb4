"""hypothesis's own source of values, without the constants that it collects from whatever modules are loaded."""

from __future__ import annotations

from hypothesis.internal.conjecture.providers import HypothesisProvider
from hypothesis.internal.constants_ast import Constants


class FixedConstants(HypothesisProvider):
    """Draws the same values in every process: what is imported elsewhere must not change a report."""

    _local_constants = Constants()
