"""The digest that names what a report was measured against."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from grader.model.rubric import Rubric


def rubric_digest(rubric: Rubric) -> str:
    """SHA-256, in hex, over the resolved values: comments, layout and the way of inheriting do not matter."""
    resolved = msgspec.structs.replace(rubric, extends=None)
    return sha256(msgspec.json.encode(resolved, order="deterministic")).hexdigest()
