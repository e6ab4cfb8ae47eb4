"""Why a function has no number."""

from __future__ import annotations


class Unmeasurable(Exception):  # noqa: N818 - it reads as what it says of a function, and becomes a gap, not an error
    """A measure cannot be taken; the message says why, for the gap's detail."""
