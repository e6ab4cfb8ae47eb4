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


def lines_of(folder, texts, *, conventions=BANS, root=""):
    """Line to message of each file, by its name in the package."""
    for name, content in {**PROJECT, **texts}.items():
        place = folder / root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, "utf-8")
    (folder / "conventions.toml").write_text(conventions, "utf-8")
    settings = {"no_exec": True, "no_cache": True, "jobs": 1, "conventions": "conventions.toml"}
    places = [folder / root / name for name in texts]
    report = grade(*places, select=["conventions.declared.banned"], **settings)
    found = {name: {} for name in texts}
    for each in report.evidence:
        if isinstance(each, Finding):
            found[each.path.removeprefix(f"{root}/")][each.span.line] = each.message
    return found


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


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        named = {f"app/use_{number}.py": text for number, (text, _) in enumerate(USES.values())}
        return dict(zip(USES, lines_of(folder, named).values(), strict=True))


@pytest.mark.parametrize("use", USES)
def test_a_banned_object_is_found_by_whatever_module_passes_it_on(use, found):
    assert sorted(found[use]) == USES[use][1]


def test_the_message_says_which_way_it_came(found):
    message = "`subprocess.run` is banned, here by way of `app.tools.start`; use `app.shell.run`"
    assert found["through two modules"][2] == message


def test_a_project_below_a_folder_is_known_by_its_own_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    texts = {"app/job.py": "from .tools import start\nstart(1)\n"}
    assert sorted(lines_of(tmp_path, texts, root="backend")["app/job.py"]) == [2]


def test_a_built_in_that_a_star_covers_is_not_used(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bans = '[[banned]]\napi = "print"\n'
    texts = {"app/own_use.py": "from app.own import *\nprint(1)\n", "app/use.py": "from app.low import *\nprint(1)\n"}
    found = lines_of(tmp_path, texts, conventions=bans)
    assert {name: sorted(lines) for name, lines in found.items()} == {"app/own_use.py": [], "app/use.py": [2]}


def test_a_name_that_grows_at_each_turn_is_given_up():
    exports = Exports({"a": "import b\nx = b.x.y\n", "b": "import a\nx = a.x.y\n"})
    assert len(exports.follow(["a.x"])) <= MAX_NAMES + 1


def test_a_module_that_does_not_parse_passes_nothing_on():
    assert Exports({"a": "from b import (\n"}).follow(["a.x"]) == ("a.x",)
