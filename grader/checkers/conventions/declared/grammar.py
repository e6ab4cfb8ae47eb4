"""Reads conventions.toml. What it does not know is an error that names file, line and key, never silence."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import Any

import msgspec

from grader.checkers.conventions.declared.metavariables import parse_template
from grader.checkers.conventions.declared.roles import ROLES
from grader.checkers.conventions.declared.tables import (
    Banned,
    Classes,
    Control,
    Conventions,
    Docstring,
    Errors,
    Imports,
    Layer,
    Layout,
    Naming,
    Pattern,
    Signature,
    Strings,
    Style,
    Table,
    Tests,
    Typing,
)

SINGLE: dict[str, type[Table]] = {
    "naming": Naming,
    "docstring": Docstring,
    "typing": Typing,
    "imports": Imports,
    "style": Style,
    "strings": Strings,
    "errors": Errors,
    "tests": Tests,
    "classes": Classes,
    "signature": Signature,
    "control": Control,
    "layout": Layout,
}
"""Tables that stand once, by name."""

LISTED: dict[str, type[Table]] = {"banned": Banned, "pattern": Pattern, "layer": Layer}
"""Tables that may stand any number of times (`[[name]]`)."""

NAMED = frozenset({"pattern"})
"""Listed tables that may also be written `[table.NAME]`."""

KNOWN = (*LISTED, *SINGLE)

_Path = tuple[str | int, ...]

_FREE_TEXT = ("why", "note")
_REGEXES = {
    "naming": ROLES,
    "style": ("todo",),
    "errors": ("except_name",),
    "tests": ("name", "file"),
}


class ConventionsError(ValueError):
    """A conventions.toml that cannot be obeyed; the message names file, line and key, and what to do."""


def parse_conventions(text: str, name: str) -> Conventions:
    """Read the text of a conventions.toml; `name` is what messages call it.

    Raises ConventionsError for anything outside the grammar: broken TOML, unknown tables, keys and values, wrong
    types, regular expressions that do not compile.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConventionsError(f"{name}: not valid TOML: {error}") from error
    reader = _Reader(name, text)
    for key in data:
        if key not in KNOWN and key not in _FREE_TEXT:
            raise reader.error((key,), f"unknown table{_guess(key, KNOWN)}; the tables are {', '.join(KNOWN)}")
    found: dict[str, Any] = {key: reader.single(key, kind, data[key]) for key, kind in SINGLE.items() if key in data}
    found.update({key: reader.listed(key, kind, data[key]) for key, kind in LISTED.items() if key in data})
    return Conventions(name=name, present=tuple(key for key in KNOWN if key in data), **found)


class _Reader:
    """Turns tables into values, and knows where in the text a key stands."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = text.splitlines()

    def error(self, path: _Path, what: str) -> ConventionsError:
        line = self._line(path)
        where = f"{self.name}:{line}" if line else self.name
        return ConventionsError(f"{where}: {_spell(path)}: {what}")

    def single(self, table: str, kind: type[Table], value: object) -> Table:
        if not isinstance(value, dict):
            raise self.error((table,), f"must be a table that stands once; write `[{table}]`")
        return self._convert((table,), kind, value)

    def listed(self, table: str, kind: type[Table], value: object) -> tuple[Table, ...]:
        if table in NAMED and isinstance(value, dict) and all(isinstance(each, dict) for each in value.values()):
            return tuple(self._convert((table, name), kind, each) for name, each in value.items())
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.error((table,), f"must be a list of tables; write `[[{table}]]`")
        return tuple(self._convert((table, index), kind, each) for index, each in enumerate(value))

    def _convert(self, path: _Path, kind: type[Table], value: dict[str, Any]) -> Table:
        self._check_keys(path, kind, value)
        table = str(path[0])
        if table == "imports" and isinstance(value.get("alias"), dict):
            value = {**value, "alias": {key: name for key, name in value["alias"].items() if key not in _FREE_TEXT}}
        for key in _REGEXES.get(table, ()):
            if key in value:
                self._check_regex((*path, key), value[key])
        converted = msgspec.convert(value, kind)
        if isinstance(converted, Banned):
            self._check_banned(path, converted)
        if isinstance(converted, Pattern):
            self._check_pattern(path, converted)
        return converted

    def _check_keys(self, path: _Path, kind: type[Table], value: dict[str, Any]) -> None:
        """Every key known and of its type, and none lacking; one by one, so that an error names its key."""
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        for key, each in value.items():
            if key not in fields:
                keys = tuple(fields)
                raise self.error((*path, key), f"unknown key{_guess(key, keys)}; remove it, or use {', '.join(keys)}")
            try:
                msgspec.convert(each, fields[key].type)
            except msgspec.ValidationError as error:
                raise self.error((*path, key), _remedy(str(error))) from error
        for key, field in fields.items():
            if field.required and key not in value:
                raise self.error(path, f"lacks the key `{key}`; add it")

    def _check_regex(self, path: _Path, pattern: str) -> None:
        try:
            re.compile(pattern)
        except re.error as error:
            raise self.error(path, f"not a regular expression: {error}; correct {pattern!r}") from error

    def _check_banned(self, path: _Path, table: Banned) -> None:
        if bool(table.api) == bool(table.module):
            raise self.error(path, "needs exactly one of `api` (an object) and `module`")
        if table.suppress and not re.fullmatch(r"\s*#[^\[\]]*\S\s*\[[^\[\]]+\].*", table.suppress):
            example = "# conv: ignore[name] reason"
            raise self.error((*path, "suppress"), f"must show a comment with a name in brackets, such as `{example}`")

    def _check_pattern(self, path: _Path, table: Pattern) -> None:
        if (table.kind == "require") != bool(table.body_contains):
            raise self.error(path, '`kind = "require"` and `body_contains` go together; add the other one')
        for key in ("match", "body_contains"):
            code = getattr(table, key)
            if code or key == "match":
                try:
                    parse_template(code)
                except SyntaxError as error:
                    raise self.error((*path, key), f"no Python code ({error.msg}); correct {code!r}") from error

    def _line(self, path: _Path) -> int | None:
        """The line of the last key of a path that can be found."""
        table, *rest = path
        header = re.compile(rf"\s*\[\[?\s*[\"']?{re.escape(str(table))}[\"']?\s*[\].]")
        starts = [number for number, line in enumerate(self.lines, 1) if header.match(line)]
        index = next((part for part in rest if isinstance(part, int)), 0)
        keys = [part for part in rest if isinstance(part, str)]
        if not starts:
            return self._key_line(str(table), 1)
        start = starts[min(index, len(starts) - 1)]
        return (self._key_line(keys[-1], start + 1) if keys else None) or start

    def _key_line(self, key: str, start: int) -> int | None:
        pattern = re.compile(rf"\s*(?:\[\[?[\w.\"' ]*)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
        return next((n for n, line in enumerate(self.lines[start - 1 :], start) if pattern.match(line)), None)


def _spell(path: _Path) -> str:
    spelled = ""
    for part in path:
        spelled += f"[{part}]" if isinstance(part, int) else f".{part}" if spelled else part
    return spelled


def _guess(key: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(key, known, n=1)
    return f" (did you mean `{close[0]}`?)" if close else ""


def _remedy(message: str) -> str:
    return re.sub(r" - at `\$[^`]*`", "", message).replace("`", "") + "; correct the value"
