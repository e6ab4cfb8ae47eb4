"""What a project wrote down in the settings of other tools is read as declared, behind conventions.toml."""

from __future__ import annotations

import pytest

from grader import grade
from grader.checkers.conventions.declared.tables import Conventions
from grader.checkers.conventions.existing import with_existing
from grader.model.evidence import Finding

CODE = (
    "import os\n\n\ndef net(gross):\n    '''Price.\n\n    :param gross: it\n    '''\n    return gross, 'a', os.curdir\n"
)


def said(**files: str) -> dict[str, dict[str, object]]:
    names = {"pyproject": "pyproject.toml", "ruff": "ruff.toml", "cfg": "setup.cfg", "editor": ".editorconfig"}
    found = with_existing(Conventions(name=""), tuple((names[key], text) for key, text in files.items()))
    tables = {name: getattr(found, name) for name in found.present}
    return {
        name: {
            field: value
            for field in table.__struct_fields__
            if field not in ("why", "note") and (value := getattr(table, field)) != getattr(type(table)(), field)
        }
        for name, table in tables.items()
    }


SETTINGS = {
    "nothing": ({}, {}),
    "ruff's own defaults": ({"pyproject": "[tool.ruff]\n"}, {}),
    "ruff's length": ({"ruff": "line-length = 99\n"}, {"editor": {"max_line_length": 99}}),
    "ruff's length in pyproject": (
        {"pyproject": "[tool.ruff]\nline-length = 99\n"},
        {"editor": {"max_line_length": 99}},
    ),
    "a length that ruff checks itself": ({"ruff": "line-length = 99\n[lint]\nselect = ['E']\n"}, {}),
    "a length that ruff was told not to check": (
        {"ruff": "line-length = 99\n[lint]\nselect = ['E']\nignore = ['E501']\n"},
        {"editor": {"max_line_length": 99}},
    ),
    "ruff's format": ({"ruff": "[format]\nquote-style = 'single'\n"}, {"style": {"quotes": "single"}}),
    "quotes as they are": ({"ruff": "[format]\nquote-style = 'preserve'\n"}, {}),
    "quotes that ruff checks itself": (
        {"ruff": "[lint]\nextend-select = ['Q']\nflake8-quotes.inline-quotes = 'single'\n"},
        {},
    ),
    "docstrings of ruff": ({"ruff": "lint.pydocstyle.convention = 'numpy'\n"}, {"docstring": {"style": "numpy"}}),
    "docstrings that ruff checks itself": ({"ruff": "[lint]\nselect = ['D']\npydocstyle.convention = 'numpy'\n"}, {}),
    "docstrings of pydocstyle": ({"cfg": "[pydocstyle]\nconvention = google\n"}, {"docstring": {"style": "google"}}),
    "a convention without a style": ({"ruff": "lint.pydocstyle.convention = 'pep257'\n"}, {}),
    "black": (
        {"pyproject": "[tool.black]\nline-length = 90\n"},
        {"style": {"quotes": "double"}, "editor": {"max_line_length": 90}},
    ),
    "black without quotes": ({"pyproject": "[tool.black]\nskip-string-normalization = true\n"}, {}),
    "flake8": ({"cfg": "[flake8]\nmax_line_length = 88\n"}, {"editor": {"max_line_length": 88}}),
    "editorconfig": (
        {
            "editor": "root = true\n[*]\nindent_style = tab\ntrim_trailing_whitespace = true\n"
            "[*.{py,toml}]\nindent_style = space\nmax_line_length = 100\n"
        },
        {"editor": {"indent_style": "space", "max_line_length": 100, "trim_trailing_whitespace": True}},
    ),
    "editorconfig for others": ({"editor": "[*.md]\nmax_line_length = 60\n[{*.js,*.ts}]\nindent_style = tab\n"}, {}),
    "editorconfig switched off": ({"editor": "[*]\nmax_line_length = off\ninsert_final_newline = false\n"}, {}),
    "ruff before editorconfig": (
        {"ruff": "line-length = 99\n", "editor": "[*]\nmax_line_length = 60\n"},
        {"editor": {"max_line_length": 99}},
    ),
    "a file that cannot be read": ({"pyproject": "[tool.ruff\n", "cfg": "no section\n"}, {}),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_settings_of_other_tools_say_what_they_say(case):
    files, expected = SETTINGS[case]
    assert said(**files) == expected


def findings(folder, files, code=CODE):
    for name, text in {**files, "a.py": code}.items():
        (folder / name).write_text(text, "utf-8")
    report = grade(folder / "a.py", select=["conventions.declared.*"], no_cache=True, no_exec=True, jobs=1)
    return [
        (each.span.line, each.check.rpartition(".")[2], each.severity)
        for each in report.evidence
        if isinstance(each, Finding)
    ]


def test_what_the_settings_say_is_found_and_mild(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = "[tool.black]\n[tool.pydocstyle]\nconvention = 'google'\n"
    assert findings(tmp_path, {"pyproject.toml": settings}) == [
        (4, "docstring", "low"),
        (5, "style", "low"),
        (9, "style", "low"),
    ]


def test_conventions_of_the_teams_own_come_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = {
        "pyproject.toml": "[tool.black]\n[tool.pydocstyle]\nconvention = 'google'\n",
        "conventions.toml": "[docstring]\nstyle = 'sphinx'\n[style]\nquotes = 'single'\n",
    }
    assert findings(tmp_path, files) == []


def test_lines_are_held_to_the_settings_for_editors(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    editor = "[*]\nmax_line_length = 20\nindent_style = space\n"
    editor += "trim_trailing_whitespace = true\ninsert_final_newline = true\n"
    code = (
        'x = 1 + 2 + 3 + 4 + 5\nif x:\n\ty = 3\nz = """a  \n\tb"""\nw = 4 \n# https://example.org/a/long/one\nlast = 1'
    )
    found = findings(tmp_path, {".editorconfig": editor, "pyproject.toml": ""}, code)
    assert sorted({line for line, check, _ in found if check == "editor"}) == [1, 3, 6, 8]


def test_settings_of_the_place_where_grading_is_started_are_not_those_of_other_projects(tmp_path, monkeypatch):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    (here / "pyproject.toml").write_text("[tool.black]\n", "utf-8")
    monkeypatch.chdir(here)
    assert findings(there, {}) == []
