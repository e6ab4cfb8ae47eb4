from __future__ import annotations

import ast

import pytest

from grader.facts.imports import dotted, import_table, imported_modules


@pytest.mark.parametrize(
    ("code", "table"),
    [
        ("import numpy as np", {"np": "numpy"}),
        ("import os.path", {"os": "os"}),
        ("import os.path as p", {"p": "os.path"}),
        ("from subprocess import run as go, Popen", {"go": "subprocess.run", "Popen": "subprocess.Popen"}),
        ("from . import a", {"a": ".a"}),
        ("from ..b import c", {"c": "..b.c"}),
        ("from x import *", {}),
        ("def f():\n    import pickle", {"pickle": "pickle"}),
        ("import a as x\nimport b as x", {"x": "b"}),
    ],
)
def test_names_stand_for_what_they_were_imported_as(code, table):
    assert import_table(ast.parse(code)) == table


@pytest.mark.parametrize(
    ("expression", "path"),
    [
        ("go", "subprocess.run"),
        ("np.random.rand", "numpy.random.rand"),
        ("open", "open"),
        ("f().x", None),
        ("a[0].x", None),
    ],
)
def test_expressions_are_resolved_through_the_table(expression, path):
    table = {"go": "subprocess.run", "np": "numpy"}
    assert dotted(ast.parse(expression, mode="eval").body, table) == path


@pytest.mark.parametrize(
    ("code", "module", "package", "names"),
    [
        ("import a.b", "m", False, {"a.b"}),
        ("from a import b", "m", False, {"a", "a.b"}),
        ("from . import b", "p.m", False, {"p", "p.b"}),
        ("from . import b", "p", True, {"p", "p.b"}),
        ("from .q import b", "p.m", False, {"p.q", "p.q.b"}),
        ("from ..q import b", "p.s.m", False, {"p.q", "p.q.b"}),
        ("from ... import b", "p.m", False, set()),
        ("from .... import b", "p.m", False, set()),
        ("from . import b", "m", False, {"b"}),
    ],
)
def test_relative_imports_are_resolved_against_the_modules_own_name(code, module, package, names):
    assert imported_modules(ast.parse(code), module, is_package=package) == names
