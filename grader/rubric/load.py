"""TOML text to a rubric: `extends` resolved, overrides completed, everything checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from grader.model.rubric import Rubric
from grader.rubric.convert import convert
from grader.rubric.errors import RubricError
from grader.rubric.locate import KeyPath, dotted, line_of
from grader.rubric.validate import validate

Find = Callable[[str], str]
"""The TOML text of a rubric by its name; raises LookupError when there is none."""

_Files = list[tuple[str, str]]
"""Name and text of a rubric and of those it extends, the rubric itself first."""


def parse_rubric(text: str, *, name: str, find: Find) -> Rubric:
    """Read a rubric. `name` is its file name, for messages and for the rubric's name where it gives none.

    Tables merge with those of the rubric it extends, arrays replace; the partial dimensions of an override merge with
    the rubric's own. Raises RubricError.
    """
    files: _Files = []
    raw = _resolved(text, name, find, files)

    def refuse(path: KeyPath, problem: str, remedy: str) -> NoReturn:
        raise _error(files, path, problem, remedy)

    raw["overrides"] = _completed(raw.get("overrides", []), raw.get("dimensions"))
    rubric: Rubric = convert(raw, Rubric, (), refuse)
    validate(rubric, refuse)
    return rubric


def _resolved(text: str, name: str, find: Find, files: _Files) -> dict[str, Any]:
    if any(name == other for other, _ in files):
        chain = " -> ".join([*(other for other, _ in files), name])
        raise _error(files, ("extends",), f"rubrics extend each other in a circle: {chain}", "break it")
    files.append((name, text))
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = int(line[1]) if line else len(text.splitlines())
        raise RubricError(
            name=name, line=where, key="", problem=f"no TOML: {error}", remedy="mend the syntax"
        ) from error
    base = raw.get("extends")
    raw.setdefault("name", _stem(name))
    if base is None:
        return raw
    if not isinstance(base, str):
        raise _error(files, ("extends",), "expected a string", "name one rubric")
    try:
        base_text = find(base)
    except LookupError as error:
        raise _error(files, ("extends",), f"no rubric {base!r}", "see `grader rubric list`") from error
    return _merged(_resolved(base_text, base, find, files), raw)


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".toml")


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        merged[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _completed(overrides: object, dimensions: object) -> object:
    """Overrides with whole dimensions: each partial one merged over the rubric's. Others are left for the types."""
    if not isinstance(overrides, list) or not isinstance(dimensions, dict):
        return overrides
    return [
        {**override, "dimensions": _merged(dimensions, override["dimensions"])}
        if isinstance(override, dict) and isinstance(override.get("dimensions"), dict)
        else {"dimensions": {}, **override}
        if isinstance(override, dict)
        else override
        for override in overrides
    ]


def _error(files: _Files, path: KeyPath, problem: str, remedy: str) -> RubricError:
    """The error at a key path, in the file of the chain that it comes from."""
    name, text = _origin(files, path)
    line = line_of(text, path)
    return RubricError(name=name, line=line, key=dotted(path), problem=problem, remedy=remedy)


def _origin(files: _Files, path: KeyPath) -> tuple[str, str]:
    """The first file that has the path's array, since arrays replace; else the one with most of the path's tables."""
    index = next((place for place, part in enumerate(path) if isinstance(part, int)), None)
    if index is not None:
        return next((file for file in files if _depth(file[1], path[:index]) == index), files[0])
    return max(files, key=lambda file: _depth(file[1], path))


def _depth(text: str, path: KeyPath) -> int:
    """How much of a key path stands in a TOML text."""
    try:
        node: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return 0
    for depth, part in enumerate(path):
        try:
            node = node[part]
        except (LookupError, TypeError):
            return depth
    return len(path)
