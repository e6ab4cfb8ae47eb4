"""The maintainability index: shown to people who ask for it, never scored.

Comments raise it (120 lines of `# note` lift one function of cyclomatic complexity 181 from rank C to A) and otherwise
it mostly measures size, so no check stands on it.
"""

from __future__ import annotations

from grader.checkers.complexity.radon_adapter import maintainability


def maintainability_index(source: str) -> float | None:
    """Radon's index of a source text, 0 to 100, higher is better; None where it cannot be computed.

    Source: Oman and Hagemeister 1992, in the variant that radon documents.
    """
    try:
        return maintainability(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
