"""Which texts are the programmer's own: the must-not-fire rows outnumber the others."""

from __future__ import annotations

import ast
import textwrap

import pytest

from grader.checkers.security.taint import machine
from grader.checkers.security.taint.engine import flows_of
from grader.checkers.security.taint.value import Trust


def flows(text, **options):
    return flows_of(ast.parse(textwrap.dedent(text)), "subject", "a.py", {}, **options)


def last(text, kind):
    """What is said of the last sink of a kind."""
    found = [flow for flow in flows(text).found if flow.hit.sink.kind == kind]
    return max(found, key=lambda flow: flow.hit.place.node.lineno)


CLEAN = {
    "number": 'def f(db, x):\n db.execute(f"a {int(x)}")',
    "numeric format": 'def f(db, x):\n db.execute(f"a {x:d}")',
    "percent d": 'def f(db, x):\n db.execute("a %d" % x)',
    "annotated": 'def f(db, x: int | None):\n db.execute(f"a {x}")',
    "annotated as text": 'def f(db, x: "float"):\n db.execute(f"a {x}")',
    "literal type": 'from typing import Literal\ndef f(db, x: Literal["a", "b"]):\n db.execute(f"a {x}")',
    "enum": 'from enum import Enum\nclass E(Enum):\n A = "a"\ndef f(db, x):\n db.execute(f"a {E(x).value}")',
    "constant": 'T = "t"\ndef f(db):\n db.execute(f"a {T}")',
    "local constant": 'def f(db):\n t = "t"\n db.execute("a " + t)',
    "both branches": 'def f(db, x):\n if x:\n  d = "ASC"\n else:\n  d = "DESC"\n db.execute("a " + d)',
    "conditional": 'def f(db, x):\n db.execute("a " + ("ASC" if x else "DESC"))',
    "placeholders": "def f(db, xs):\n db.execute(f\"a ({', '.join('?' for _ in xs)})\")",
    "times": 'def f(db, xs):\n db.execute("a " + "?," * len(xs) + "?")',
    "built list": 'def f(db, x):\n c = ["1"]\n if x:\n  c.append("b = ?")\n db.execute("a " + " AND ".join(c))',
    "table": 'C = {"a": "x"}\ndef f(db, k):\n db.execute("a " + C[k])',
    "table get": 'C = {"a": "x"}\ndef f(db, k):\n db.execute("a " + C.get(k, "y"))',
    "membership": 'C = ("a", "b")\ndef f(db, k):\n if k not in C:\n  raise KeyError(k)\n db.execute("a " + k)',
    "membership inside": 'def f(db, k):\n if k in {"a", "b"}:\n  db.execute("a " + k)',
    "replaced": 'def f(db, k):\n if k not in {"a", "b"}:\n  k = "a"\n db.execute("a " + k)',
    "identifier": 'def f(db, k):\n if not k.isidentifier():\n  return\n db.execute("a " + k)',
    "fullmatch": (
        'import re\ndef f(db, k):\n if not re.fullmatch("[a-z]+", k):\n  raise ValueError\n db.execute("a " + k)'
    ),
    "anchored": (
        'import re\nP = re.compile(r"^\\w+$")\ndef f(db, k):\n if P.match(k) is None:\n'
        '  raise ValueError\n db.execute("a " + k)'
    ),
    "match kept": (
        'import re\ndef f(db, k):\n m = re.fullmatch("[a-z]+", k)\n if not m:\n  raise ValueError\n'
        ' db.execute("a " + k)'
    ),
    "letters": (
        'def f(db, k):\n if not all(c.isalnum() or c in "_" for c in k):\n  raise ValueError\n db.execute("a " + k)'
    ),
    "helper raises": (
        'def chk(v):\n if not v.isdigit():\n  raise ValueError\ndef f(db, k):\n chk(k)\n db.execute("a " + k)'
    ),
    "helper says": (
        'def ok(v):\n return v.isdigit()\ndef f(db, k):\n if not ok(k):\n  raise ValueError\n db.execute("a " + k)'
    ),
    "int as a check": 'def f(db, k):\n int(k)\n db.execute("a " + k)',
    "private, all callers": 'def _g(db, t):\n db.execute("a " + t)\ndef f(db):\n _g(db, "x")\n _g(db, "y")',
    "field": 'class A:\n def __init__(self, n):\n  self.n = int(n)\n def f(self, db):\n  db.execute(f"a {self.n}")',
    "property": 'class A:\n @property\n def t(self):\n  return "x"\n def f(self, db):\n  db.execute("a " + self.t)',
    "helper returns": 'def g(v):\n return str(int(v))\ndef f(db, k):\n db.execute("a " + g(k))',
    "identifier object": (
        'from psycopg import sql\ndef f(db, k):\n db.execute(sql.SQL("a {}").format(sql.Identifier(k)))'
    ),
    "part of a constant": 'def f(db, k):\n if k not in "abc":\n  raise ValueError\n db.execute("a " + k)',
    "loop over constants": 'def f(db):\n for t in ("a", "b"):\n  db.execute("a " + t)',
}
DIRTY = {
    "parameter": 'def f(db, x):\n db.execute(f"a {x}")',
    "repr": 'def f(db, x):\n db.execute(f"a {x!r}")',
    "annotated str": 'def f(db, x: str):\n db.execute(f"a {x}")',
    "percent s": 'def f(db, x):\n db.execute("a %s" % x)',
    "format": 'def f(db, x):\n db.execute("a {0}".format(x))',
    "augmented": 'def f(db, x):\n s = "a "\n s += x\n db.execute(s)',
    "through a helper": 'def g(v):\n return v.strip()\ndef f(db, k):\n db.execute("a " + g(k))',
    "joined": 'def f(db, xs):\n db.execute("a " + ",".join(xs))',
    "default": 'C = {"a": "x"}\ndef f(db, k):\n db.execute("a " + C.get(k, k))',
    "checked too late": 'def f(db, k):\n db.execute("a " + k)\n if k not in {"a"}:\n  raise KeyError',
    "checked, then changed": 'def f(db, k, y):\n if k not in {"a"}:\n  raise KeyError\n k = y\n db.execute("a " + k)',
    "check on one way": 'def f(db, k, y):\n if y:\n  if k not in {"a"}:\n   raise KeyError\n db.execute("a " + k)',
    "either of two": (
        'def f(db, a, b):\n if not a.isdigit() and not b.isdigit():\n  raise ValueError\n db.execute("a " + a)'
    ),
    "every line": (
        'import re\nP = re.compile("^[a-z]+$", re.M)\ndef f(db, k):\n if not P.search(k):\n'
        '  raise ValueError\n db.execute("a " + k)'
    ),
    "no end": 'import re\ndef f(db, k):\n if not re.match("[a-z]+", k):\n  raise ValueError\n db.execute("a " + k)',
    "deny-list": 'def f(db, k):\n if ";" in k:\n  raise ValueError\n db.execute("a " + k)',
    "prefix": 'def f(db, k):\n if not k.startswith("t_"):\n  raise ValueError\n db.execute("a " + k)',
    "private, one caller unknown": 'def _g(db, t):\n db.execute("a " + t)\ndef f(db):\n _g(db, "x")\nh = _g',
    "private, bad caller": 'def _g(db, t):\n db.execute("a " + t)\ndef f(db, x):\n _g(db, "x")\n _g(db, x)',
    "field": 'class A:\n def __init__(self, n):\n  self.n = n\n def f(self, db):\n  db.execute(f"a {self.n}")',
    "shell quotes are no SQL quotes": 'import shlex\ndef f(db, k):\n db.execute("a " + shlex.quote(k))',
}


@pytest.mark.parametrize("name", list(CLEAN))
def test_text_of_the_programmer_is_safe(name):
    assert last(CLEAN[name], "sql").verdict is None


@pytest.mark.parametrize("name", list(DIRTY))
def test_text_of_a_caller_is_not(name):
    verdict = last(DIRTY[name], "sql").verdict
    assert verdict is not None
    assert verdict.origin.trust == Trust.PARAMETER


def test_what_cannot_be_followed_is_unknown_and_not_safe():
    assert last('def f(db):\n db.execute("a " + g())', "sql").trust == Trust.UNKNOWN


def test_values_from_outside_are_told_from_those_of_a_caller():
    assert last('def f(db):\n db.execute("a " + input())', "sql").trust == Trust.EXTERNAL
    flask = 'from flask import request\ndef f(db):\n db.execute("a " + request.args["x"])'
    assert last(flask, "sql").trust == Trust.EXTERNAL
    assert last('import os\ndef f(db):\n db.execute("a " + os.environ["T"])', "sql").trust == Trust.OPERATOR


def test_work_is_bounded_where_names_feed_each_other(monkeypatch):
    monkeypatch.setattr(machine, "MAX_STEPS", 500)
    lines = [f"  a{n} = a{(n + 1) % 12} + a{(n + 5) % 12} + a{(n + 7) % 12}" for n in range(12)]
    found = flows("def f(db, x):\n a0 = x\n while x:\n" + "\n".join(lines * 9) + "\n  db.execute(a0)\n")
    assert found.cut == ("f",)


def verdict_at_shell(text):
    return last(text, "shell").verdict


def test_quotes_around_a_quoted_value_undo_it():
    head = "import os, shlex\ndef f(x):\n"
    assert verdict_at_shell(head + ' os.system(f"say {shlex.quote(x)}")') is None
    assert verdict_at_shell(head + " os.system(f\"say '{shlex.quote(x)}'\")") is not None
    assert verdict_at_shell(head + " os.system(f\"say 'a' {shlex.quote(x)} 'b'\")") is None


def test_a_list_without_a_shell_is_not_judged():
    kinds = [flow.hit.sink.kind for flow in flows('import subprocess\ndef f(x):\n subprocess.run(["a", x])').found]
    assert "shell" not in kinds
    assert verdict_at_shell('import subprocess\ndef f(x):\n subprocess.run("a " + x, shell=True)') is not None


def test_super_leads_to_the_class_behind_and_not_back_to_the_same_method():
    library = """
        from code import InteractiveInterpreter

        class Console(InteractiveInterpreter):
            def runsource(self, text):
                return super().runsource(text)
    """
    assert last(library, "code").verdict is not None
    own = """
        class Base:
            def run(self, text):
                return text if text.isdigit() else "0"

        class Child(Base):
            def run(self, text):
                return eval(super().run(text))
    """
    assert last(own, "code").verdict is None
