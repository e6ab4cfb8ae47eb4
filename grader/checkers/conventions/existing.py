"""What a project's other settings declare: ruff, black, isort's friends and .editorconfig, read as text, never obeyed.

Only what is written down counts, no default of a tool; and what the project's own ruff run reports is left to that.
"""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from grader.checkers.conventions.declared.tables import Conventions, Docstring, Editor, Style

FILES = ("pyproject.toml", "ruff.toml", ".ruff.toml", "setup.cfg", "tox.ini", ".flake8", ".pydocstyle", ".editorconfig")
"""Names of the settings files that are read, the later ones for what the earlier do not say."""

Existing = tuple[tuple[str, str], ...]
"""Name and text of each settings file."""


def with_existing(conventions: Conventions, existing: Existing) -> Conventions:
    """Conventions that are declared, and what other settings say where these are silent."""
    if not existing:
        return conventions
    said = _said(existing)
    filled = {table: _filled(getattr(conventions, table), value) for table, value in said.items()}
    present = [*conventions.present, *(table for table in filled if table not in conventions.present)]
    return msgspec.structs.replace(conventions, present=tuple(present), **filled)


def _filled(own: Any, other: Any) -> Any:  # noqa: ANN401 - any of the tables
    """A table with the keys that it does not have from another."""
    if own is None:
        return other
    default = type(own)()
    fields = msgspec.structs.fields(own)
    lacking = {
        field.name: getattr(other, field.name)
        for field in fields
        if field.name not in ("why", "note") and getattr(own, field.name) == getattr(default, field.name)
    }
    return msgspec.structs.replace(own, **lacking)


@lru_cache(maxsize=16)
def _said(existing: Existing) -> dict[str, Docstring | Style | Editor]:
    files = dict(existing)
    pyproject = _toml(files.get("pyproject.toml", "")).get("tool", {})
    own = next((name for name in (".ruff.toml", "ruff.toml") if name in files), None)
    ruff = _toml(files[own]) if own else _table(pyproject, "ruff")
    runs = _selected(ruff)
    sections = [_ini(files[name]) for name in ("setup.cfg", "tox.ini", ".flake8", ".pydocstyle") if name in files]
    said: dict[str, Docstring | Style | Editor] = {}
    style = _docstring_style(ruff, pyproject, sections)
    if style in ("google", "numpy") and not runs("D4"):
        said["docstring"] = Docstring(style=style, why="the settings for docstrings say so")
    quotes = _quotes(ruff, pyproject)
    if quotes in ("single", "double") and not runs("Q000"):
        said["style"] = Style(quotes=quotes, why="the settings of the formatter say so")
    editor = _editor(ruff, pyproject, sections, files.get(".editorconfig", ""), runs)
    if editor != Editor(why=editor.why):
        said["editor"] = editor
    return said


class _Selected:
    """Which rules a ruff configuration runs: those it names, or ruff's few own."""

    def __init__(self, ruff: Mapping[str, Any]) -> None:
        lint = _table(ruff, "lint")
        places = (ruff, lint)
        chosen = [code for place in places for code in place.get("select", ())]
        self.on = [
            *(chosen or ("E4", "E7", "E9", "F")),
            *(c for place in places for c in place.get("extend-select", ())),
        ]
        self.off = [code for place in places for key in ("ignore", "extend-ignore") for code in place.get(key, ())]
        self.known = bool(ruff)

    def __call__(self, code: str) -> bool:
        on = any(one == "ALL" or code.startswith(one) or one.startswith(code) for one in self.on)
        return self.known and on and not any(code.startswith(one) for one in self.off)


def _selected(ruff: Mapping[str, Any]) -> _Selected:
    return _Selected(ruff)


def _docstring_style(
    ruff: Mapping[str, Any], tools: Mapping[str, Any], sections: Iterable[Mapping[str, Any]]
) -> object:
    lint = _table(ruff, "lint")
    tables = [_table(lint, "pydocstyle"), _table(ruff, "pydocstyle"), _table(tools, "pydocstyle")]
    tables += [_table(section, "pydocstyle") for section in sections]
    tables += [{"convention": _table(section, "flake8").get("docstring-convention")} for section in sections]
    return next((table["convention"] for table in tables if table.get("convention")), None)


def _quotes(ruff: Mapping[str, Any], tools: Mapping[str, Any]) -> object:
    form = _table(ruff, "format").get("quote-style")
    inline = _table(_table(ruff, "lint"), "flake8-quotes").get("inline-quotes")
    black = tools.get("black")
    normalises = isinstance(black, dict) and not black.get("skip-string-normalization")
    return form or inline or ("double" if normalises else None)


def _editor(
    ruff: Mapping[str, Any],
    tools: Mapping[str, Any],
    sections: Iterable[Mapping[str, Any]],
    editorconfig: str,
    runs: _Selected,
) -> Editor:
    keys = _for_python(editorconfig)
    flake8 = [_table(section, "flake8").get("max-line-length") for section in sections]
    lengths = [ruff.get("line-length"), _table(tools, "black").get("line-length"), *flake8, keys.get("max_line_length")]
    length = next((int(str(one)) for one in lengths if str(one).isdigit()), None)
    indent = keys.get("indent_style")
    return Editor(
        max_line_length=None if runs("E501") else length,
        indent_style="tab" if indent == "tab" else "space" if indent == "space" else None,
        trim_trailing_whitespace=keys.get("trim_trailing_whitespace") == "true" and not runs("W291"),
        insert_final_newline=keys.get("insert_final_newline") == "true" and not runs("W292"),
        why="the project's settings say so",
    )


def _for_python(text: str) -> dict[str, str]:
    """The properties that .editorconfig gives a Python file, later sections before earlier ones."""
    found: dict[str, str] = {}
    speaks = False
    for line in text.splitlines():
        plain = line.strip()
        if plain.startswith("["):
            speaks = bool(re.fullmatch(r"\[(?:\*|\*\.py|\*\.\{[^}]*\bpy\b[^}]*\}|\{[^}]*\*\.py\b[^}]*\})\]", plain))
        elif speaks and "=" in plain and not plain.startswith(("#", ";")):
            key, _, value = plain.partition("=")
            found[key.strip().lower()] = value.strip().lower()
    return found


def _toml(text: str) -> dict[str, Any]:
    """A file as a table; one that cannot be read says nothing here, since its own tool complains of it."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _ini(text: str) -> dict[str, dict[str, str]]:
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except configparser.Error:
        return {}
    return {
        name: {key.replace("_", "-"): value or "" for key, value in parser.items(name)} for name in parser.sections()
    }


def _table(place: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = place.get(name)
    return found if isinstance(found, dict) else {}
