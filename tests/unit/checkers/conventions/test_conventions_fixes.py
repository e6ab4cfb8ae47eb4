"""Each fix in a repository of its own modules and pytest tests: tests stay green, the finding goes, none comes.

And where a change could mean something else, none is offered.
"""

# ruff: noqa: E501 - a table of code reads best with a case on a line

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache

import pytest
from conventions_grading import findings_of

from grader.checkers.fixes.codemod import apply_fixes

LAZY = '[style]\nlog_args = "lazy"\n'
LOG = "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"
QUOTES = '[style]\nquotes = "double"\n'
CHAIN = '[errors]\nchain = "required"\nexcept_name = "error"\n'
NAME = '[errors]\nexcept_name = "error"\n'
PIPE = '[typing]\noptional = "pipe"\n'
ABSOLUTE = '[imports]\nrelative = "never"\n'
RELATIVE = '[imports]\nrelative = "always"\n'
ALIAS = '[imports.alias]\nstatistics = "stats"\n"xml.etree.ElementTree" = "ET"\n'
MODULES = '[imports]\nfrom_import = "modules_and_types"\n'
BANNED = (
    '[[banned]]\napi = "time.time"\nuse = "shop.clock.now"\n\n[[banned]]\napi = "json.dumps"\nuse = "codec.encode"\n'
)
EMPTY = '[[pattern]]\nmatch = "len($X) == 0"\nuse = "not $X"\n\n[[pattern]]\nmatch = "for $V in $D.keys(): $$$"\nuse = "for $V in $D: $$$"\n\n[[pattern]]\nmatch = "dict($X, $$$)"\nuse = "merged($X, $$$)"\n'
GOOGLE, NUMPY, SPHINX = (f'[docstring]\nstyle = "{style}"\n' for style in ("google", "numpy", "sphinx"))
NAMING = '[naming]\nfunction = "^_{0,2}[a-z][a-z0-9_]*$"\n'

SAID = {
    "google": 'def net(gross, rate):\n    """Price without tax.\n\n    Args:\n        gross (float): price with\n            tax\n        rate: share of it\n\n    Returns:\n        float: what is left\n\n    Raises:\n        ValueError: when it is below zero\n    """\n    return gross * (1 - rate)\n',
    "numpy": 'def net(gross, rate):\n    """Price without tax.\n\n    Parameters\n    ----------\n    gross : float\n        price with tax\n    rate\n        share of it\n\n    Returns\n    -------\n    float\n        what is left\n    """\n    return gross * (1 - rate)\n',
    "sphinx": 'def net(gross, rate):\n    """Price without tax.\n\n    :param float gross: price with tax\n    :param rate: share of it\n    :raises ValueError: when it is below zero\n    """\n    return gross * (1 - rate)\n',
}
NET = "net(10, 0.5) == 5"

SITES = {
    "log_fstring": (
        LAZY,
        LOG + "def f(x):\n    logger.warning(f'paid {x!r} at {x + 1:.2f}% of it')\n    return x\n",
        "f(1) == 1",
    ),
    "log_percent": (
        LAZY,
        LOG + "def f(x):\n    logger.warning('paid %s and %d' % (x, 3), exc_info=False)\n    return x\n",
        "f(1) == 1",
    ),
    "log_sum": (LAZY, LOG + "def f(x):\n    logger.log(30, 'paid ' + str(x) + ' %')\n    return x\n", "f(1) == 1"),
    "log_format": (
        LAZY,
        LOG + "def f(x):\n    logger.warning('paid {}: {}'.format(x, x + 1))\n    return x\n",
        "f(1) == 1",
    ),
    "quotes": (QUOTES, "def f(x):\n    return 'a' + f'{x}' + r'b'\n", "f(1) == 'a1b'"),
    "chain": (
        CHAIN,
        "def f(x):\n    try:\n        return int(x)\n    except ValueError as error:\n        raise KeyError(x)\n\n\ndef g(x):\n    try:\n        return int(x)\n    except (ValueError, TypeError):\n        raise KeyError(x)\n",
        "f('1') == 1",
    ),
    "except_name": (
        NAME,
        "def f(x):\n    try:\n        return int(x)\n    except ValueError as e:\n        return str(e)[:3]\n",
        "f('a') == 'inv'",
    ),
    "optional": (
        PIPE,
        "from typing import Dict, Optional, Union\n\n\ndef f(x: Optional[int] = None, y: Union[str, None, Dict[str, int]] = None) -> Optional[Dict[str, int]]:\n    return {'a': x} if x else y\n",
        "f(1) == {'a': 1}",
    ),
    "absolute": (
        ABSOLUTE,
        "from . import prices\nfrom .prices import RATE as rate\n\n\ndef f():\n    return prices.RATE + rate\n",
        "f() == 4",
    ),
    "relative": (
        RELATIVE,
        "from shop import prices\nfrom shop.prices import RATE\n\n\ndef f():\n    return prices.RATE + RATE\n",
        "f() == 4",
    ),
    "alias": (
        ALIAS,
        "import statistics\nimport xml.etree.ElementTree\n\n\ndef f(xs):\n    return statistics.mean(xs), xml.etree.ElementTree.fromstring('<a/>').tag\n",
        "f([1, 3]) == (2, 'a')",
    ),
    "alias_from": (
        ALIAS,
        "from xml.etree import ElementTree as tree\n\n\ndef f(text):\n    return [tree.fromstring(text).tag for _ in range(1)]\n",
        "f('<a/>') == ['a']",
    ),
    "modules": (
        MODULES,
        "from json import dumps, loads as read\nfrom os.path import join\n\n\ndef f(x, dump=dumps):\n    return read(dump(x)), join('a', 'b')\n",
        "f([1]) == ([1], 'a/b')",
    ),
    "banned": (
        BANNED,
        "import time\nfrom json import dumps\n\nfrom shop import prices\n\n\ndef f():\n    return time.time() + prices.RATE, dumps([1])\n",
        "f() == (9, '<[1]>')",
    ),
    "pattern": (
        EMPTY,
        "from shop.prices import merged\n\n\ndef f(xs, d):\n    found = []\n    for key in d.keys():\n        found.append(key)\n    return len(xs) == 0, [len(x + []) == 0 for x in [xs]], found, dict(d, b=2)\n",
        "f([], {'a': 1}) == (True, [True], ['a'], {'a': 1, 'b': 2})",
    ),
    "nested_name": (
        NAMING,
        "def f(x):\n    def addOne(y):\n        return y + 1\n\n    return addOne(addOne(x))\n",
        "f(1) == 3",
    ),
    "google_to_numpy": (NUMPY, SAID["google"], NET),
    "google_to_sphinx": (
        SPHINX,
        SAID["google"]
        .replace("\n            tax", " tax")
        .replace("\n    Returns:\n        float: what is left\n", ""),
        NET,
    ),
    "numpy_to_google": (GOOGLE, SAID["numpy"], NET),
    "numpy_to_sphinx": (
        SPHINX,
        SAID["numpy"].replace("\n    Returns\n    -------\n    float\n        what is left\n", ""),
        NET,
    ),
    "sphinx_to_google": (GOOGLE, SAID["sphinx"], NET),
    "sphinx_to_numpy": (NUMPY, SAID["sphinx"], NET),
}
"""By name: what is declared, a module that breaks it, and what its test asserts."""

SUPPORT = {
    "shop/__init__.py": "",
    "shop/prices.py": "RATE = 2\n\n\ndef merged(d, **more):\n    return {**d, **more}\n",
    "shop/clock.py": "def now():\n    return 7\n",
    "codec.py": "import json\n\n\ndef encode(x):\n    return f'<{json.dumps(x)}>'\n",
    "conftest.py": "",
}

NONE_DUE = {
    "lazy": (
        LAZY,
        [
            LOG + "logger.info(f'paid {3:>5}')\n",
            LOG + "logger.info('paid %s' % 3 + ' and', 4)\n",
            LOG + "logger.info(build())\n",
            LOG + "logger.info('%(a)s' % {'a': 1})\n",
        ],
    ),
    "quotes": (QUOTES, ["x = 'a\\n'\n", "x = '\\''\n", "x = f'{1}\\t'\n"]),
    "chain": (
        CHAIN,
        [
            "try:\n    a()\nexcept:\n    raise KeyError(1)\n",
            "def f(error):\n    try:\n        a()\n    except OSError:\n        raise KeyError(error)\n",
            "try:\n    a()\nexcept OSError as error:\n    error = None\n    raise KeyError(1)\n",
        ],
    ),
    "except_name": (
        NAME,
        [
            "def f(error):\n    try:\n        a()\n    except OSError as e:\n        return e, error\n",
            "try:\n    a()\nexcept OSError as e:\n    later = lambda: e\n",
            "try:\n    a()\nexcept OSError as e:\n    e = 3\n",
        ],
    ),
    "optional": (
        PIPE,
        [
            "from typing import Optional\nimport numpy\n\nx: Optional[numpy.array] = None\n",
            "from typing import Optional\n\n\ndef f(x: 'Optional[int]'): ...\n",
            "from typing import Optional\n\n\ndef f(x: Optional['A']): ...\n",
        ],
    ),
    "absolute": (ABSOLUTE, ["from ....far import away\n"]),
    "alias": (
        ALIAS,
        [
            "import statistics\nstats = 3\nprint(statistics.mean, stats)\n",
            "import statistics\n__all__ = ['statistics']\n",
            "import xml.etree.ElementTree\nimport xml.dom\nprint(xml.etree.ElementTree, xml.dom)\n",
        ],
    ),
    "modules": (
        MODULES,
        [
            "from json import dumps\njson = 3\nprint(dumps(json))\n",
            "from json import dumps\n__all__ = ['dumps']\nprint(dumps(1))\n",
            "def f():\n    from json import dumps\n    return dumps(1)\n",
        ],
    ),
    "banned": (
        BANNED,
        [
            "import time\nclock = 3\nprint(time.time(), clock)\n",
            "import time\n\n\ndef f(now=time.time):\n    return now()\n",
            "import json\n\nHOW = {'a': json.dumps}\n",
        ],
    ),
    "pattern": (
        EMPTY,
        [
            "def f(d):\n    for k in d.keys():  # sorted later\n        print(k)\n",
            "def f(d):\n    return dict(d, a=1)\n",
            "def f(d):\n    for k in d.keys(): print(k)\n",
        ],
    ),
    "nested_name": (
        NAMING,
        [
            "def addOne(x):\n    return x\n",
            "def f():\n    def addOne(x):\n        return x\n    return addOne, 'addOne'\n",
            "def f(add_one):\n    def addOne(x):\n        return x\n    return addOne(add_one)\n",
            "class A:\n    def addOne(self): ...\n",
        ],
    ),
    "docstring": (
        NUMPY,
        [
            'def f(x):\n    """Do.\n\n    Args:\n        x: it\n\n    Note:\n        Mind\n        the gap.\n    """\n',
            'def f(x):\n    """Do.\n\n    Args:\n        x: it\n\n    :returns: both\n    """\n',
            'def f(x):\n    """Do.\n\n    Args:\n        x: it\n\n            x = 1\n            y = 2\n    """\n',
        ],
    ),
}
"""By kind: what is declared, and breaches that nobody can mend without knowing more."""


@cache
def found_in(text, declared, path):
    return findings_of(text, declared, path)


def path_of(name):
    return f"shop/{name}.py"


@pytest.fixture(scope="module")
def mended():
    done = {}
    for name, (declared, given, _) in SITES.items():
        text = given
        for _round in range(3):
            fixes = [each.fix for each in found_in(text, declared, path_of(name)) if each.fix]
            if not fixes:
                break
            text = apply_fixes(text, fixes)
        done[name] = text
    return done


def broken(text, declared, name):
    return sorted(each.check for each in found_in(text, declared, path_of(name)) if "declared" in each.check)


@pytest.mark.parametrize("name", SITES)
def test_a_fix_leaves_python_without_the_finding_and_without_a_new_one(mended, name):
    declared, text, _ = SITES[name]
    ast.parse(mended[name])
    assert broken(text, declared, name)
    assert broken(mended[name], declared, name) == []
    before, after = ({each.check for each in found_in(one, declared, path_of(name))} for one in (text, mended[name]))
    assert after <= before


def test_the_tests_of_the_repository_stay_green(mended, tmp_path):
    for version, texts in (("before", {name: site[1] for name, site in SITES.items()}), ("after", mended)):
        root = tmp_path / version
        files = SUPPORT | {path_of(name): text for name, text in texts.items()}
        files |= {
            f"tests/test_{name}.py": f"from shop.{name} import *\n\n\ndef test_it():\n    assert {holds}\n"
            for name, (_, _, holds) in SITES.items()
            if not (version == "before" and name == "banned")
        }
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(content, "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(root), "tests"]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("kind", "number"), [(kind, n) for kind, (_, texts) in NONE_DUE.items() for n in range(len(texts))]
)
def test_no_fix_is_offered_where_it_could_mean_something_else(kind, number):
    declared, texts = NONE_DUE[kind]
    found = [each for each in found_in(texts[number], declared, "shop/sample.py") if "declared" in each.check]
    assert found
    assert [each.fix for each in found if each.fix] == []


def test_values_go_over_as_they_were_written(mended):
    assert 'logger.warning("paid %r at %.2f%% of it", x, x + 1)' in mended["log_fstring"]
    assert 'logger.log(30, "paid %s %%", x)' in mended["log_sum"]


def test_what_the_team_uses_is_imported(mended):
    assert "from shop import clock\n" in mended["banned"]
    assert "import codec\n" in mended["banned"]
