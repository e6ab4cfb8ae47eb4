"""Conventions: what a team declared, what is usual where it declared nothing, and its own ruff configuration."""

from __future__ import annotations

from grader.checkers.conventions.assessment import run
from grader.checkers.conventions.catalogue import CHECKS, EXAMPLE_CONVENTIONS, EXAMPLE_PROJECT
from grader.checkers.conventions.ruff_project import TOOL
from grader.model.checker import Checker

__all__ = ["CHECKER", "EXAMPLE_CONVENTIONS", "EXAMPLE_PROJECT"]

CHECKER = Checker(
    id="conventions",
    dimension="conventions",
    checks=CHECKS,
    run=run,
    executes=True,
    scope="closure",
    tools=(TOOL,),
    version=2,
)
