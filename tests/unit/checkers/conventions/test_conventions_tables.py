"""Corners of the tables that no fixture holds."""

from __future__ import annotations

import pytest
from conventions_grading import declared_lines

from grader.checkers.conventions.declared.mood import not_imperative
from grader.checkers.conventions.docstyle import styles_of


@pytest.mark.parametrize("first", ["Return", "Process", "Address", "Pass", "Price without tax", "Net price", "42"])
def test_an_imperative_or_uncertain_first_word_is_left_alone(first):
    assert not_imperative(f"{first} it all.") is None


@pytest.mark.parametrize("first", ["Returns", "Getting", "Computed", "Processes", "Tries", "The", "This", "Running"])
def test_a_word_that_is_surely_no_imperative_is_named(first):
    assert not_imperative(f"{first} it all.") == first


@pytest.mark.parametrize(
    ("text", "styles"),
    [
        ("Net.\n\nArgs:\n    gross: price", ["google"]),
        ("Net.\n\nReturns:\n    a price", ["google"]),
        ("Net.\n\nParameters\n----------\ngross : float", ["numpy"]),
        ("Net.\n\n:param gross: price\n:rtype: float", ["sphinx"]),
        ("Net.\n\n@param gross: price", ["epytext"]),
        ("Net.\n\nReturns: a price", []),
        ("Net.\n\nArgs:\nnot indented", []),
        ("Net.\n\nExample::\n\n    net(3)", []),
        ("Net.\n\nSee :class:`Price`.", []),
    ],
)
def test_style_is_told_by_sections(text, styles):
    assert styles_of(text) == styles


@pytest.mark.parametrize(
    ("path", "lines"),
    [("shop/load.py", [1]), ("src/shop/load.py", [1]), ("tests/test_load.py", []), ("load.py", [])],
)
def test_only_files_of_the_package_import_it_relatively(path, lines):
    conventions = '[imports]\nrelative = "always"\npackage = "shop"\n'
    assert declared_lines("from shop import rows\nimport json\n", conventions, path) == lines


def test_an_fstring_is_one_string_whatever_stands_in_its_braces():
    text = "a = f\"{b['c']}\"\nd = f'{b}'\ne = f'{b[\"c\"]}'\n"
    assert declared_lines(text, '[style]\nquotes = "double"\n') == [2]


def test_repeated_metavariables_are_equal_whatever_their_layout():
    text = "x = (a.b\n     is not None and a . b or 0)\n"
    assert declared_lines(text, '[[pattern]]\nmatch = "$A is not None and $A or $B"\n') == [1]


@pytest.mark.parametrize(
    ("match", "text", "lines"),
    [
        ("f($A, key=$B)", "f(1, key=2)\nf(1)\nf(1, key=2, other=3)\nf(1, 2, key=3)\n", [1]),
        ("run($C, shell=True, $$$)", "run(a, shell=True)\nrun(a, text=1, shell=True)\nrun(a, text=1)\n", [1, 2]),
        ("def f($A=1, $$$): $$$", "def f(x=1, *y, z): ...\ndef f(x=2): ...\n", [1]),
        ("f($$$, key=$B, $$$)", "f(1, key=2)\nf(1)\nf(1, key=2, other=3)\nf(other=3, key=2)\n", [1, 3, 4]),
        ("except $E: pass", "try:\n    a\nexcept E:\n    pass\nexcept F:\n    b\n", [3]),
        ("except OSError as $E: $$$", "try:\n    a\nexcept OSError as e:\n    b\nexcept OSError:\n    b\n", [3]),
        ("yield from $X", "def f(x):\n    y = yield from x\n", [2]),
        ("return $X", "def f(x):\n    return x\ndef g():\n    return\n", [2]),
        ("$A = $A", "x = x\nx = y\n", [1]),
        ("class $N($$$): $$$", "class A: pass\n@d\nclass B(A): pass\n", [1, 3]),
        ("def f($A, $$$): $$$", "def f(): ...\ndef f(a, *b, c=1): ...\nasync def f(a): ...\n", [2, 3]),
        (
            "$X.close()\nreturn $X",
            "def f(a, b):\n    a.close()\n    return a\ndef g(a, b):\n    a.close()\n    return b\n",
            [2],
        ),
        ("print('$X')", "print('$X')\nprint('a')\n", [1]),
        ("[$A, $$$, $A]", "a = [1, 2, 3, 1]\nb = [1, 2]\nc = [x, x]\n", [1, 3]),
        ("with $C as $N: $$$", "with a as b:\n    pass\nwith a:\n    pass\n", [1]),
        ("try: $$$\nexcept $E: pass", "try:\n    a\n    b\nexcept E:\n    pass\n", [1]),
        ("get_$X()", "get_a()\nget_()\nset_a()\no.get_a()\n", [1]),
        ("$O.get_$X()", "o.get_a()\n", [1]),
    ],
)
def test_patterns_match_code(match, text, lines):
    conventions = f"[[pattern]]\nmatch = '''{match}'''\n"
    assert declared_lines(text, conventions) == lines


def test_the_declared_form_of_a_free_call_holds_for_its_arguments_alone():
    conventions = '[strings]\nformat = "f-string"\nexcept_in = ["gettext"]\n'
    text = "from i18n import gettext\ngettext('a %s' % b)\n('a %s' % b).join(gettext(c))\n"
    assert declared_lines(text, conventions) == [3]


def test_the_fewest_statements_are_out_of_order():
    conventions = '[layout]\norder = ["imports", "constants", "functions"]\n'
    text = "def f(): ...\nimport a\nB = 1\nC = 2\ndef g(): ...\n"
    assert declared_lines(text, conventions) == [1]
