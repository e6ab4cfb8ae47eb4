"""Which checks make sense for a run: what is declared is asked for, and takes the place of the default."""

from __future__ import annotations

from functools import lru_cache

from grader.checkers.conventions import behaviour, reuse
from grader.checkers.conventions.declared.grammar import parse_conventions
from grader.checkers.conventions.declared.naming import regex_of
from grader.checkers.conventions.declared.tables import Conventions, Naming
from grader.checkers.conventions.defaults.naming import ROLES
from grader.checkers.conventions.existing import Existing, with_existing
from grader.checkers.conventions.mined.catalogue import CHECKS as MINED_CHECKS
from grader.checkers.conventions.ruff_project import FAMILY
from grader.model.checker import Declared

HELPERS = frozenset({reuse.INFO.id, behaviour.INFO.id})
DECLARED = "conventions.declared."
DEFAULTS = (
    "conventions.annotation-presence",
    "conventions.docstring-presence",
    "conventions.docstring-style",
    "conventions.naming",
)

LEARNED_INSTEAD = frozenset({"conventions.annotation-presence", "conventions.docstring-presence", "conventions.naming"})
"""The defaults that a profile answers better: what this team does, in place of what most do."""

_SPOKEN_BY = {
    "function": ("function", "async_function", "predicate_bool"),
    "class": ("class", "exception"),
    "constant": ("module_constant",),
}


def applicable(
    *,
    declared: Declared | None,
    ruff_config: bool,
    in_project: bool = False,
    learned: bool = False,
    existing: Existing = (),
) -> frozenset[str]:
    """Ids of the checks that a run with these conventions and configuration can be asked for.

    `in_project`: all that is graded lies in a project, which may have helpers. `learned`: there is a profile of the
    team's; what it has settled takes the place of what is usual, and what is declared takes the place of both.
    `existing` are settings files of the project, by name, which declare too.

    Raises ConventionsError where the conventions cannot be obeyed.
    """
    conventions = in_force(declared, existing)
    ids = {DECLARED + table for table in conventions.present}
    ids.update(check for check in DEFAULTS if not _speaks_of(conventions, check))
    if learned:
        ids -= LEARNED_INSTEAD
        ids.update(check.id for check in MINED_CHECKS)
    return frozenset(ids | ({FAMILY} if ruff_config else set()) | (HELPERS if in_project else set()))


def in_force(declared: Declared | None, existing: Existing) -> Conventions:
    """What is declared, and where that is silent, what other settings of the project say."""
    return with_existing(read(declared) if declared else Conventions(name=""), existing)


@lru_cache(maxsize=64)
def read(declared: Declared) -> Conventions:
    """Parse a declaration, once for all the files that it holds for."""
    return parse_conventions(declared.text, declared.name)


def default_roles(conventions: Conventions) -> frozenset[str]:
    """The roles of names that the default check still judges."""
    table = conventions.naming
    return frozenset(ROLES) if table is None else frozenset(role for role in ROLES if not _names(table, role))


def _names(table: Naming, role: str) -> bool:
    if role == "variable":
        return bool(table.min_length)
    return any(regex_of(table, each) is not None for each in _SPOKEN_BY[role])


def _speaks_of(conventions: Conventions, check: str) -> bool:
    docstring = conventions.docstring
    if check == "conventions.docstring-presence":
        return bool(docstring and docstring.required_for)
    if check == "conventions.docstring-style":
        return bool(docstring and (docstring.style or docstring.mood))
    if check == "conventions.annotation-presence":
        return bool(conventions.typing and conventions.typing.annotate)
    return check == "conventions.naming" and not default_roles(conventions)
