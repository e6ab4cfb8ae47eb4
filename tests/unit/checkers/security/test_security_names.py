"""Imports, members and calls: what exists, what is taken for it, and what was made up."""

from __future__ import annotations

import ast
import hashlib

import pytest

from grader.checkers.security import CHECKER
from grader.checkers.security.packages.likeness import distance, nearest
from grader.checkers.security.packages.tables import package_names, popular, standard_names
from grader.facts.tree import parse
from grader.facts.units import find_units
from grader.model.checker import Context, Diagnostic, ToolFailure
from grader.model.evidence import Finding, Gap
from grader.model.source import Source, Span

OURS = ("security.unknown-import", "security.absent-call")
INVENTED = [
    "import requets",
    "import reqeusts",
    "import numppy",
    "import pandsa",
    "import djanga",
    "import urlib3",
    "import beautifulsoup4",
    "import python_dateutil",
    "import scikit_learn",
    "import opencv_python",
    "import tenserflow",
    "import matplotib",
    "import colourama",
    "import cyptography",
    "import sqlalchmey",
    "import flask_auth_guard",
    "import pandas_excel_turbo",
    "import requests_retry_pro",
    "import pyrequests",
    "import requests2",
    "import django_secure_tokens_plus",
    "import fastapi_jwt_bearer_guard",
    "import pyyaml",
    "import tomlib_compat_reader",
    "import redis_lock_master",
    "import numpy_fast_signal",
    "import urllib2",
    "import Numpy",
    "from cryptography.fernet_rotation import X",
    "from collections import Mapping",
    "from asyncio import create_pool",
    "from hashlib import secure_hash",
    "from secrets import token_string",
    "from requests.retry import RetrySession",
    "from os.paths import join",
    "import urllib.parsing",
    "from sklearn.preprocess import StandardScaler",
    "from django.security import sanitize",
    "from json import safe_loads",
    "import cryptografy",
]
REAL = [
    "import os.path",
    "import xml.etree.cElementTree as e",
    "from collections.abc import Mapping",
    "from asyncio import TaskGroup",
    "import cv2",
    "import yaml",
    "import bs4",
    "import PIL.Image",
    "import sklearn.preprocessing",
    "import google.cloud.storage",
    "import requests.adapters",
    "from requests.packages import urllib3",
    "import six.moves.urllib.parse",
    "import win32api",
    "from flask import Flask",
    "from flask.json import jsonify",
    "import django.conf",
    "import my_project",
    "import utils",
    "from .helpers import x",
    "from . import y",
    "import app.models",
    "import acme_billing",
    "import distutils.core",
    "import tomli",
    "import numpy.typing",
    "from cryptography.hazmat.primitives import hashes",
    "import mpl_toolkits.mplot3d",
    "import settings",
]


def evidence(text, **more):
    source = Source(path="a.py", text=text, digest=hashlib.sha256(text.encode()).hexdigest())
    tree = parse(source)
    known = {"bandit": (), "ruff-security": ()} | more.pop("tools", {})
    context = Context(
        tree=tree, units=find_units(source, tree), suppressions=(), selected=frozenset(OURS), tools=known, **more
    )
    return list(CHECKER.run(source, context))


def alarms(text, **more):
    return [
        item.message
        for item in evidence(text, **more)
        if isinstance(item, Finding) and item.severity not in ("info", "low")
    ]


@pytest.mark.parametrize("line", INVENTED)
def test_invented_and_lookalike_imports_are_alarms(line):
    assert alarms(f"{line}\n"), line


@pytest.mark.parametrize("line", REAL)
def test_real_and_private_imports_are_none(line):
    assert alarms(f"{line}\n") == []


def test_an_unknown_name_is_noted_and_costs_nothing():
    (note,) = [item for item in evidence("import acme_billing\n") if isinstance(item, Finding)]
    assert note.severity == "info"


def test_what_lies_beside_the_file_is_known():
    assert alarms("import reqeusts\n", siblings={"reqeusts": ""}) == []
    assert alarms("import reqeusts.a\n", module="reqeusts.b") == []


def test_what_can_fail_without_harm_is_no_alarm():
    guarded = "try:\n    {}\nexcept ImportError:\n    x = None\n"
    for line in ("import flask_auth_guard", "from collections import Mapping"):
        assert alarms(guarded.format(line)) == []
    assert alarms("try:\n    import tomllib\nexcept ImportError:\n    import tomlib_reader as tomllib\n")
    assert (
        alarms(
            "try:\n    from collections.abc import Mapping\nexcept ImportError:\n    from collections import Mapping\n"
        )
        == []
    )
    assert alarms("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import flask_auth_guard\n") == []


def test_installed_packages_are_read_and_never_imported(tmp_path):
    package = tmp_path / "reqeusts"
    package.mkdir()
    (package / "__init__.py").write_text("from .core import fetch\nraise SystemExit\n")
    (package / "core.py").write_text("def fetch(): ...\n")
    folders = (str(tmp_path),)
    assert alarms("import reqeusts.core\nfrom reqeusts import fetch\n", search_path=folders) == []
    assert len(alarms("import reqeusts.cor\n", search_path=folders)) == 1
    assert len(alarms("from reqeusts.core import fetch_all\n", search_path=folders)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "import secrets\nsecrets.token_string(4)\n",
        "import hashlib as h\nh.hash_file('a')\n",
        "from os import path\npath.joined('a')\n",
        "import requests\nrequests.fetch_json('a')\n",
    ],
)
def test_attributes_that_a_module_lacks_are_alarms(text):
    assert alarms(text)


@pytest.mark.parametrize(
    "text",
    [
        "import secrets\nsecrets.token_hex(4)\n",
        "import os\nos.startfile('a')\nos.path.join('a')\n",
        "import sys\nif sys.version_info > (3, 20):\n    sys.brand_new()\n",
        "import json\ntry:\n    json.faster()\nexcept AttributeError:\n    pass\n",
        "import json\njson.extra = 1\nprint(json.extra)\n",
        "import json\n\ndef f(json):\n    return json.anything\n",
    ],
)
def test_attributes_that_it_has_or_that_are_asked_for_are_none(text):
    assert alarms(text) == []


def named(code, message, line):
    return Diagnostic(
        tool="ty", code=code, message=message, span=Span(line=line, column=1, end_line=line, end_column=9)
    )


def test_what_ty_says_of_the_standard_library_is_taken_over_and_the_rest_is_not():
    text = "import secrets\nfrom a import b\n\nsecrets.randbelow()\nb.anything()\n'a'.split(limit=1)\n"
    missing = named("missing-argument", "No argument provided for required parameter `n` of function `randbelow`", 4)
    guessed = named("missing-attribute", "Object of type `type[Self@f]` has no attribute `anything`", 5)
    overload = named("no-matching-overload", "No overload of bound method `str.split` matches arguments", 6)
    found = [item for item in evidence(text, tools={"ty": (missing, guessed, overload)}) if isinstance(item, Finding)]
    assert sorted(item.span.line for item in found if item.check == "security.absent-call") == [4, 6]


def test_without_the_extra_nothing_is_a_gap_and_a_dead_ty_is_one():
    absent = ToolFailure(reason="missing-tool", detail="ty: not installed")
    assert [item for item in evidence("x = 1\n", tools={"ty": absent}) if isinstance(item, Gap)] == []
    dead = ToolFailure(reason="crash", detail="signal 6")
    (gap,) = [item for item in evidence("x = 1\n", tools={"ty": dead}) if isinstance(item, Gap)]
    assert gap.checks == ("security.absent-call",)


def test_distance_counts_swapped_neighbours_once():
    assert [distance("requests", other, 2) for other in ("requests", "reqeusts", "request", "requestssss")] == [
        0,
        1,
        1,
        3,
    ]
    assert nearest("colourama", ["color", "colorama"]) == "colorama"
    assert nearest("abc", ["abd"]) is None


def test_tables_hold_what_every_supported_python_has():
    assert popular()["requests"] < 100
    assert "distutils" not in popular() or standard_names("distutils")
    assert {"create_task", "TaskGroup"} <= standard_names("asyncio")
    assert "Mapping" not in standard_names("collections")
    assert "Fernet" in package_names("cryptography.fernet")
    for module in ("json", "hashlib", "pathlib"):
        assert {name for name in dir(__import__(module)) if not name.startswith("_")} <= standard_names(module)


def test_every_line_is_python():
    for line in (*INVENTED, *REAL):
        ast.parse(line)


NEWER = {
    "3.12": "calendar.Month itertools.batched math.sumprod random.binomialvariate sys.monitoring typing.override",
    "3.13": (
        "copy.replace glob.translate math.fma os.process_cpu_count queue.ShutDown re.PatternError warnings.deprecated"
        " statistics.kde tty.EXTPROC ssl.HAS_PSK"
    ),
}


@pytest.mark.parametrize("version", NEWER)
def test_a_name_that_only_a_newer_supported_python_has_is_not_called_absent(version):
    names = NEWER[version].split()
    lines = [f"import {name.partition('.')[0]}\nprint({name})\n" for name in names]
    assert [text for text in lines if alarms(text)] == []
    assert alarms("import secrets\nprint(secrets.token_string)\n")
