from __future__ import annotations

from importlib.util import find_spec

from grader.model.checker import ToolFailure
from grader.tools import ty

HEAD = "import secrets\nfrom pathlib import Path\n\n"


def said(files):
    """What ty says; without the extra it has to be missing, for every file."""
    found = ty.check_calls(files)
    if find_spec("ty") is None:
        assert {result.reason for result in found.values()} == {"missing-tool"}
        return None
    assert not [result for result in found.values() if isinstance(result, ToolFailure)]
    return {path: [item.code for item in result] for path, result in found.items()}


def test_calls_that_the_standard_library_does_not_have_are_named():
    found = said(
        {"a.py": HEAD + "secrets.randbelow()\nPath('a').read_json()\n", "b.py": HEAD + "secrets.randbelow(3)\n"}
    )
    if found is not None:
        assert sorted(found["a.py"]) == ["missing-argument", "missing-attribute"]
        assert found["b.py"] == []


def test_ignore_comments_count_for_nothing():
    found = said(
        {f"{n}.py": f"{HEAD}secrets.randbelow()  # {form}\n" for n, form in enumerate(["ty: ignore", "type: ignore"])}
    )
    if found is not None:
        assert found == {"0.py": ["missing-argument"], "1.py": ["missing-argument"]}


def test_a_missing_ty_is_said_for_every_file(monkeypatch):
    monkeypatch.setattr(ty, "binary_of", lambda *_: "/nowhere/ty")
    assert {one.reason for one in ty.check_calls({"a.py": "", "b.py": ""}).values()} == {"missing-tool"}
