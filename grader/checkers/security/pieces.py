"""A text as it was put together: literal parts, and holes with the trust that their value deserves."""

from __future__ import annotations

import ast
from enum import IntEnum

from msgspec import Struct

ALL = frozenset({"sql", "shell", "html", "url"})
"""Kinds of sink that a piece of text can be made safe for."""


class Trust(IntEnum):
    """Who decides a value: the programmer, the operator, nobody known, any caller, the outside."""

    SAFE = 0
    OPERATOR = 1
    UNKNOWN = 2
    PARAMETER = 3
    EXTERNAL = 4


class Piece(Struct, frozen=True):
    """Literal `text`, or (None) a hole: who decides it, the sinks it was made safe for, and the code it stands in."""

    text: str | None
    trust: Trust
    node: ast.AST
    clean_for: frozenset[str] = frozenset()

    def trust_for(self, sink: str) -> Trust:
        """The trust it deserves at a kind of sink."""
        return Trust.SAFE if sink in self.clean_for else self.trust


Pieces = list[Piece]


def worst_of(pieces: Pieces) -> Trust:
    """The least trusted piece's trust."""
    return max((piece.trust for piece in pieces), default=Trust.SAFE)


def cleaned_for(pieces: Pieces) -> frozenset[str]:
    """Sinks that every hole was made safe for."""
    holes = [piece.clean_for for piece in pieces if piece.text is None and piece.trust > Trust.SAFE]
    return frozenset.intersection(*holes) if holes else frozenset()
