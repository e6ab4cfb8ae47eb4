from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.engine.closure import closure_of, consulted_digests, home_of


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def closure(root: Path, name: str, extra: tuple[str, ...] = ()):
    return closure_of(ast.parse((root / name).read_text()), home_of(root / name, extra))


@pytest.mark.parametrize(
    ("files", "name", "module", "package"),
    [
        (["a.py"], "a.py", "a", False),
        (["p/__init__.py", "p/a.py"], "p/a.py", "p.a", False),
        (["p/__init__.py", "p/q/__init__.py", "p/q/a.py"], "p/q/a.py", "p.q.a", False),
        (["p/__init__.py", "p/space/a.py"], "p/space/a.py", "p.space.a", False),
        (["p/__init__.py"], "p/__init__.py", "p", True),
        (["__init__.py"], "__init__.py", "subject", True),
        (["\udcff.py"], "\udcff.py", "subject", False),
        (["two words.py"], "two words.py", "two words", False),
    ],
)
def test_a_file_has_the_name_it_would_be_imported_by(tmp_path, files, name, module, package):
    root = tmp_path / "not-a-name"
    write(root, dict.fromkeys(files, ""))
    home = home_of(root / name)
    assert (home.module, home.is_package) == (module, package)


def test_imports_are_followed_at_any_remove_and_only_within_the_project(tmp_path):
    write(
        tmp_path,
        {
            "p/__init__.py": "from p import late\n",
            "p/a.py": "import os\nfrom . import b\nfrom .deep.c import x\n",
            "p/b.py": "import requests\n",
            "p/late.py": "",
            "p/deep/__init__.py": "",
            "p/deep/c.py": "from ..d import y\n",
            "p/d.py": "y = 1\n",
            "p/unused.py": "",
        },
    )
    found = closure(tmp_path, "p/a.py").texts
    assert sorted(found) == ["p.__init__", "p.b", "p.d", "p.deep.__init__", "p.deep.c", "p.late"]
    assert found["p.d"] == "y = 1\n"


def test_among_installed_packages_only_the_file_s_own_goes_with_it(tmp_path):
    write(
        tmp_path / "site-packages",
        {"p/__init__.py": "", "p/a.py": "import q\nfrom p import b\n", "p/b.py": "import q\n", "q/__init__.py": ""},
    )
    assert sorted(closure(tmp_path / "site-packages", "p/a.py").texts) == ["p.__init__", "p.b"]


def test_a_circle_of_imports_ends(tmp_path):
    write(tmp_path, {"a.py": "import b\n", "b.py": "import c\n", "c.py": "import a\nimport b\n"})
    assert sorted(closure(tmp_path, "a.py").texts) == ["b", "c"]


def test_modules_of_the_projects_source_folder_are_found(tmp_path):
    write(tmp_path, {"src/p/__init__.py": "", "tests/t.py": "import p\n"})
    assert sorted(closure(tmp_path, "tests/t.py", (str(tmp_path / "src"),)).texts) == ["p.__init__"]


def test_what_was_looked_up_in_vain_is_remembered_too(tmp_path):
    write(tmp_path, {"a.py": "import b, c\n", "b.py": ""})
    consulted = closure(tmp_path, "a.py").consulted
    assert consulted["c"] == ""
    assert consulted["b"] != ""
    assert consulted_digests(consulted, home_of(tmp_path / "a.py")) == consulted


def test_a_module_that_cannot_be_read_is_not_there(tmp_path):
    write(tmp_path, {"a.py": "import b, c\n", "c.py": "def (\n"})
    (tmp_path / "b.py").write_bytes(b"\xff\n")
    assert closure(tmp_path, "a.py").texts == {"c": "def (\n"}
