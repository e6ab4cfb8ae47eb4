"""Texts of programs that run in the sandbox, never imported here: standard library only, and pytest in the one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_FUTURE = "from __future__ import annotations\n"


@cache
def program(name: str) -> str:
    """The text of a program; without its future import, so that it can stand behind other code."""
    return (FOLDER / f"{name}.py").read_text("utf-8").replace(_FUTURE, "", 1)
