"""What a check of structure finds at a place, before it is a finding of a unit."""

from __future__ import annotations

import ast
from typing import NamedTuple


class Flaw(NamedTuple):
    """The first and last node of a place, and the sentence for people; `certain` unless another file may differ."""

    first: ast.stmt
    last: ast.stmt
    message: str
    certain: bool = True
