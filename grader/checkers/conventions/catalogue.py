"""All checks of this dimension, and the conventions under which the examples of the declared ones hold."""

from __future__ import annotations

from grader.checkers.conventions import behaviour, reuse, ruff_project
from grader.checkers.conventions.declared import (
    banned,
    classes,
    control,
    docstring,
    editor,
    errors,
    imports,
    layer,
    layout,
    naming,
    pattern,
    signature,
    strings,
    style,
    tests,
    typing,
)
from grader.checkers.conventions.defaults import annotations as default_annotations
from grader.checkers.conventions.defaults import docstrings as default_docstrings
from grader.checkers.conventions.defaults import naming as default_naming
from grader.checkers.conventions.mined import catalogue as mined

_TABLES = (
    banned,
    pattern,
    layer,
    naming,
    docstring,
    typing,
    imports,
    style,
    strings,
    errors,
    tests,
    classes,
    signature,
    control,
    layout,
)

CHECKS = (
    *(table.INFO for table in _TABLES),
    editor.INFO,
    default_docstrings.PRESENCE,
    default_docstrings.FORM,
    default_annotations.INFO,
    default_naming.INFO,
    ruff_project.INFO,
    *mined.CHECKS,
    reuse.INFO,
    behaviour.INFO,
)

EXAMPLE_CONVENTIONS = {table.INFO.id: table.EXAMPLE for table in _TABLES}
"""Check id to the text of a conventions.toml under which its bad example is a breach and its good one is none."""

EXAMPLE_PROJECT = {**reuse.EXAMPLE, **behaviour.EXAMPLE, **editor.EXAMPLE}
"""Other files of a project, name to text, beside which the bad examples of checks that look at them are breaches."""
