"""What the comments in fixtures expect, and what the engine says about a set of texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from grader.engine.options import Options
from grader.engine.pool import Pool
from grader.engine.run import assess_inputs
from grader.engine.settings import load_project
from grader.engine.stage import Input, prepare
from grader.model.checker import Declared, Effort
from grader.model.evidence import Evidence

FIXTURES = Path(__file__).parents[2] / "fixtures"
DIMENSIONS = ("security", "edge_cases", "complexity", "conventions")

_ID = r"[a-z_]+\.[\w.-]+(?: = (?:[\d.]+|O\([\w ^*+()]+\)))?"
_EXPECT = re.compile(rf"# expect: (?P<what>{_ID}(?:, {_ID})*)$")
_CONVENTIONS = "# conventions:"
_PATH = "# path:"
_THOROUGH = "# effort: normal"
_GIVEN = {"# reference:": "reference", "# test:": "tests", "# candidate:": "candidates"}


class Expected(Struct, frozen=True, order=True):
    """A check that speaks about a line; `value` where the comment gives a measurement, by its label if it has one."""

    line: int
    check: str
    value: float | str | None = None


class Fixture(Struct, frozen=True, kw_only=True):
    """A fixture file: `path` is the one it is graded under, `declared` the conventions in its header.

    `given` is what else its header holds: a reference, tests, further candidates, by fields of `Input`. A `thorough`
    one takes more inputs than a quick look.
    """

    file: Path
    path: str
    text: str
    declared: Declared | None
    expected: frozenset[Expected]
    given: Mapping[str, Any] = {}
    thorough: bool = False


def fixtures(dimension: str) -> list[Fixture]:
    """The fixtures of a dimension, by name."""
    return [read_fixture(file) for file in sorted((FIXTURES / dimension).rglob("*.py"))]


def read_fixture(file: Path) -> Fixture:
    """Read a fixture. What its header of conventions expects stands for line 1."""
    text = file.read_text("utf-8")
    toml: list[str] = []
    given: dict[str, list[str]] = {}
    path = file.name
    expected: set[Expected] = set()
    in_header = True
    for number, line in enumerate(text.splitlines(), start=1):
        in_header = in_header and line.startswith((_CONVENTIONS, _PATH, _THOROUGH, *_GIVEN))
        if in_header and line.startswith(_PATH):
            path = line.removeprefix(_PATH).strip()
        elif in_header and line.startswith(tuple(_GIVEN)):
            mark, _, rest = line.partition(":")
            given.setdefault(f"{mark}:", []).append(rest.removeprefix(" "))
        elif in_header and line != _THOROUGH:
            toml.append(line.removeprefix(_CONVENTIONS).removeprefix(" "))
        match = _EXPECT.search(line)
        if match:
            expected.update(_expected(1 if in_header else number, match["what"]))
    declared = Declared(name="conventions.toml", text="\n".join(toml)) if toml else None
    return Fixture(
        file=file,
        path=path,
        text=text,
        declared=declared,
        expected=frozenset(expected),
        given=_given(text, given),
        thorough=f"{_THOROUGH}\n" in text,
    )


def _given(text: str, lines: Mapping[str, list[str]]) -> dict[str, Any]:
    """Fields of `Input`. A line `---` begins another candidate; the fixture itself is one of them."""
    given: dict[str, Any] = {_GIVEN[mark]: "\n".join(found) + "\n" for mark, found in lines.items()}
    if "candidates" in given:
        given["candidates"] = (text, *given["candidates"].split("---\n"))
    return given


def assess_texts(
    inputs: Sequence[Input], cwd: Path, *, effort: Effort = "normal", **settings: object
) -> list[tuple[Evidence, ...]]:
    """The evidence about each input, in one run of the engine from a folder without settings."""
    options = Options(load_project(cwd, {"no_cache": True, **settings}), cwd=cwd)
    stage = prepare(inputs, options, effort=effort)
    with Pool(stage.plan, jobs=2) as pool:
        return [assessment.evidence for assessment in assess_inputs(inputs, stage, pool)]


def _expected(line: int, what: str) -> list[Expected]:
    found = []
    for part in what.split(","):
        check, equals, value = part.partition("=")
        found.append(Expected(line, check.strip(), _measured(value.strip()) if equals else None))
    return found


def _measured(value: str) -> float | str:
    return value if value.startswith("O(") else float(value)
