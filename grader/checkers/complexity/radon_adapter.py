"""The only file that touches radon (6.0.1, barely maintained). Imported when it is first used."""

from __future__ import annotations


def maintainability(text: str) -> float:
    """Radon's maintainability index of a source text, 0 to 100.

    Raises SyntaxError for what the running Python cannot parse, RecursionError for what is nested too deeply.
    """
    from radon.metrics import mi_visit

    return float(mi_visit(text, multi=True))
