"""Names are followed through the modules of a project that pass them on, in a repository on disk."""

from __future__ import annotations

import pytest

from grader import grade
from grader.checkers.conventions.reexports import MAX_NAMES, Exports
from grader.model.evidence import Finding

BANS = """
[[banned]]
api = "subprocess.run"
use = "app.shell.run"

[[banned]]
module = "requests"
use = "app.web"
except_paths = ["app/web.py", "app/compat.py"]
"""

PROJECT = {
    "app/__init__.py": "from .tools import start as begin\nfrom .tools import *\n",
    "app/tools.py": "from app.low import start, _hidden\nfrom .ring import *\n__all__ = ['start', 'turned']\n",
    "app/low.py": "import subprocess\nstart = _hidden = subprocess.run\ndef run(cmd):\n    return cmd\n",
    "app/ring.py": "from .again import *\n",
    "app/again.py": "from .ring import *\nfrom subprocess import run as turned, run as left_out\n",
    "app/shell.py": "from subprocess import run\n",
    "app/compat.py": "try:\n    import requests as http\nexcept ImportError:\n    import urllib as http\n",
    "app/web.py": "from .compat import http\n",
    "app/own.py": "def print(x):\n    return x\n",
    "app/local.py": "from .low import run\n",
}


def lines_of(folder, text, *, path="app/job.py", conventions=BANS):
    for name, content in {**PROJECT, path: text, "conventions.toml": conventions}.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, "utf-8")
    settings = {"no_exec": True, "no_cache": True, "jobs": 1, "conventions": "conventions.toml"}
    report = grade(folder / path, select=["conventions.declared.banned"], **settings)
    return {each.span.line: each.message for each in report.evidence if isinstance(each, Finding)}


USES = {
    "through two modules": ("from app.tools import start\nstart(1)\n", [2]),
    "through a package": ("import app\napp.begin(1)\n", [2]),
    "relative": ("from . import begin\nbegin(1)\n", [2]),
    "relative to a module": ("from .tools import start as s\ndef f(x=s): ...\n", [2]),
    "by a star with __all__": ("from app.tools import *\nstart(1)\n", [2]),
    "round a circle of stars": ("from .ring import turned\nturned(1)\n", [2]),
    "a star of stars": ("from app import *\nturned(1)\n", [2]),
    "an attribute of a module": ("from app import tools\ntools.start(1)\n", [2]),
    "a module passed on": ("from app.compat import http\nhttp.get(1)\n", [1, 2]),
    "not in __all__": ("from app.tools import *\nleft_out(1)\n_hidden(1)\n", []),
    "a function of the project with the name": ("from app.low import run\nrun(1)\n", []),
    "a function passed on": ("from app.local import run\nrun(1)\n", []),
    "what the team uses instead": ("from app.shell import run\nrun(1)\n", []),
    "a module that the team uses instead": ("from app.web import http\nhttp.get(1)\n", []),
    "shadowed after the import": ("from app.tools import start\ndef f(start):\n    start(1)\n", []),
    "imported only": ("from app.tools import start\n", []),
}


@pytest.mark.parametrize("use", USES)
def test_a_banned_object_is_found_by_whatever_module_passes_it_on(use, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text, lines = USES[use]
    assert sorted(lines_of(tmp_path, text)) == lines


def test_the_message_says_which_way_it_came(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = lines_of(tmp_path, "from app.tools import start\nstart(1)\n")
    assert found[2] == "`subprocess.run` is banned, here by way of `app.tools.start`; use `app.shell.run`"


def test_a_project_below_a_folder_is_known_by_its_own_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, content in PROJECT.items():
        place = tmp_path / "backend" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, "utf-8")
    assert sorted(lines_of(tmp_path, "from .tools import start\nstart(1)\n", path="backend/app/job.py")) == [2]


def test_a_built_in_that_a_star_covers_is_not_used(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bans = '[[banned]]\napi = "print"\n'
    assert sorted(lines_of(tmp_path, "from app.own import *\nprint(1)\n", conventions=bans)) == []
    assert sorted(lines_of(tmp_path, "from app.low import *\nprint(1)\n", conventions=bans)) == [2]


def test_a_name_that_grows_at_each_turn_is_given_up():
    exports = Exports({"a": "import b\nx = b.x.y\n", "b": "import a\nx = a.x.y\n"})
    assert len(exports.follow(["a.x"])) <= MAX_NAMES + 1


def test_a_module_that_does_not_parse_passes_nothing_on():
    assert Exports({"a": "from b import (\n"}).follow(["a.x"]) == ("a.x",)
