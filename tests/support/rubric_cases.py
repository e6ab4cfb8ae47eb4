"""Draws what the rubric engine can be given: files, units and evidence of all kinds, under the shipped rubrics."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
from hypothesis import strategies as st

from grader.model.checker import CheckInfo
from grader.model.evidence import Assessed, Evidence, Finding, Gap, Measurement
from grader.model.report import Isolation, Report, Tool
from grader.model.rubric import Override, Rubric, Suppressions
from grader.model.source import MODULE, FileEntry, Span, Unit
from grader.rubric import combine
from grader.rubric.load import parse_rubric

RUBRICS = Path(__file__).parents[2] / "rubrics"
SHIPPED = ("default", "library", "script", "service", "strict")
PATHS = ("app/a.py", "app/b.py", "lib/c.py", "tests/test_d.py")
FUNCTIONS_ONLY = ("edge_cases", "complexity")


class Case(NamedTuple):
    files: tuple[FileEntry, ...]
    units: tuple[Unit, ...]
    evidence: tuple[Evidence, ...]
    rubric: Rubric
    checks: tuple[CheckInfo, ...]
    entry_points: frozenset[tuple[str, str]] = frozenset()

    def __repr__(self) -> str:
        """Short: a whole rubric and its checks fill pages."""
        headroom, price = self.rubric.dimensions["security"].headroom, self.rubric.suppressions.price
        parts = [
            *self.files,
            *self.units,
            *self.evidence,
            f"{self.rubric.name} {headroom=} {price=}",
            self.entry_points,
        ]
        return "\n".join(map(str, parts))


def shipped_text(name: str) -> str:
    if name not in SHIPPED:
        raise LookupError(name)
    return (RUBRICS / f"{name}.toml").read_text(encoding="utf-8")


@cache
def shipped(name: str) -> Rubric:
    return parse_rubric(shipped_text(name), name=f"{name}.toml", find=shipped_text)


@cache
def synthetic_checks(name: str) -> tuple[CheckInfo, ...]:
    """One check for each glob of a rubric: a family where the glob ends in `.*`."""
    return tuple(
        check_info(glob if glob.endswith(".*") else glob.replace("*", "x"), dimension)
        for dimension, rubric in shipped(name).dimensions.items()
        for criterion in rubric.criteria.values()
        for glob in criterion.checks
    )


def check_info(check: str, dimension: str) -> CheckInfo:
    applies = ("function",) if dimension in FUNCTIONS_ONLY else ("function", "class", "module")
    return CheckInfo(id=check, title="Some check", why="because", bad="b", good="g", applies=applies)


def regrade(case: Case, evidence: tuple[Evidence, ...] | None = None, **changes: object) -> Report:
    arguments = {**case._asdict(), "evidence": case.evidence if evidence is None else evidence, **changes}
    return combine.grade(
        **arguments,
        suppressions=(),
        tool=Tool(name="code-spectrum", version="0"),
        digest="0" * 64,
        mode="full",
        effort="normal",
        seed=0,
        isolation=Isolation(level="none"),
    )


def span(line: int) -> Span:
    return Span(line=line, column=1, end_line=line + 3, end_column=1)


def unit(path: str, qualname: str, line: int, statements: int) -> Unit:
    kind = "module" if qualname == MODULE else "class" if qualname.istitle() else "function"
    return Unit(path=path, digest="0", qualname=qualname, kind=kind, span=span(line), statements=statements)


@st.composite
def rubrics(draw: st.DrawFn, name: str) -> Rubric:
    """A shipped rubric as it is, or with tight headrooms, another price of suppressions, another override."""
    rubric = shipped(name)
    if draw(st.booleans()):
        return rubric
    headroom = draw(st.sampled_from((0.0, 5.0, 20.0)))
    dimensions = {
        key: msgspec.structs.replace(held, headroom=headroom, file_headroom=headroom)
        for key, held in rubric.dimensions.items()
    }
    override = Override(
        paths=("lib/",),
        dimensions={key: msgspec.structs.replace(held, unit_weight=0.3) for key, held in dimensions.items()},
        ignore=("security.hardcoded-secret", "complexity.*"),
    )
    price = draw(st.sampled_from((0.0, 0.5, 1.0)))
    return msgspec.structs.replace(
        rubric,
        dimensions=dimensions,
        overrides=(*rubric.overrides, override),
        suppressions=Suppressions(price=price),
    )


@st.composite
def cases(draw: st.DrawFn, name: str | None = None) -> Case:
    """A case under one shipped rubric, or under any."""
    name = name or draw(st.sampled_from(SHIPPED))
    rubric = draw(rubrics(name))
    checks = synthetic_checks(name)
    files, units, evidence = [], [], []
    for path in draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=3, unique=True)):
        kind = draw(st.sampled_from(("parsed", "parsed", "parsed", "parsed", "broken", "empty")))
        if kind == "broken":
            files.append(FileEntry(path=path, digest="0", size=draw(st.integers(1, 30)), parsed=False))
            evidence.append(Gap(checks=("*",), path=path, units="all", reason="syntax"))
            continue
        names = (
            draw(st.lists(st.sampled_from(("f", "g", "h", "C")), max_size=3, unique=True)) if kind == "parsed" else []
        )
        sizes = [draw(st.integers(0, 12)) if kind == "parsed" else 0 for _ in range(len(names) + 1)]
        here = [unit(path, each, 1 + 10 * place, sizes[place]) for place, each in enumerate((MODULE, *names))]
        units += here
        size = 0 if kind == "empty" else max(1, sum(sizes))
        files.append(FileEntry(path=path, digest="0", size=size, parsed=True))
        evidence += draw(records(path, tuple(each.qualname for each in here), checks))
    entry_points = draw(st.sampled_from((frozenset(), frozenset({(files[0].path, "f")}))))
    named = tuple(
        msgspec.structs.replace(record, fingerprint=f"{place:04x}")
        if isinstance(record, Finding | Measurement)
        else record
        for place, record in enumerate(evidence)
    )
    return Case(tuple(files), tuple(units), named, rubric, checks, entry_points)


@st.composite
def records(draw: st.DrawFn, path: str, names: tuple[str, ...], checks: tuple[CheckInfo, ...]) -> list[Evidence]:
    ids = [check.id for check in checks]
    globs = ["*", "security.*", "edge_cases.*", "complexity.*", "conventions.*"]
    some = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True).map(tuple)
    found: list[Evidence] = []
    if draw(st.integers(0, 3)):
        found.append(Assessed(checks=("*",), path=path, units="all", trials=draw(st.integers(0, 4))))
    for _ in range(draw(st.integers(0, 2))):
        asked = draw(st.sampled_from([*globs, *ids]))
        found.append(Assessed(checks=(asked,), path=path, units=draw(some), trials=draw(st.integers(0, 9))))
    for _ in range(draw(st.integers(0, 2))):
        asked = draw(st.sampled_from([*globs[1:], *ids]))
        units = draw(st.one_of(st.just("all"), some))
        found.append(Gap(checks=(asked,), path=path, units=units, reason=draw(st.sampled_from(("timeout", "import")))))
    found += draw(st.lists(findings(path, names, ids), max_size=4))
    if draw(st.booleans()):
        found += draw(st.lists(measurements(path, names), max_size=3))
    return found


def findings(path: str, names: tuple[str, ...], ids: list[str]) -> st.SearchStrategy[Finding]:
    often = [check for check in ids if check.endswith(("-injection", "documented-example", "hardcoded-secret"))]
    return st.builds(
        Finding,
        check=st.one_of(st.sampled_from(often), st.sampled_from(ids)).map(lambda check: check.replace(".*", ".E501")),
        path=st.just(path),
        qualname=st.sampled_from(names),
        span=st.integers(1, 40).map(span),
        message=st.just("something"),
        severity=st.sampled_from(("info", "low", "medium", "high", "critical")),
        confidence=st.sampled_from(("low", "medium", "high")),
        weight=st.sampled_from((1.0, 1.0, 0.6, 0.05, 0.0)),
        suppressed=st.sampled_from((False, False, True)),
    )


@st.composite
def measurements(draw: st.DrawFn, path: str, names: tuple[str, ...]) -> Measurement:
    low, value, high = sorted(draw(st.tuples(*[st.integers(0, 60)] * 3)))
    return Measurement(
        check=draw(st.sampled_from(("complexity.cyclomatic", "complexity.cognitive", "complexity.nesting"))),
        path=path,
        qualname=draw(st.sampled_from(names)),
        span=span(1),
        value=value,
        low=low,
        high=high,
    )
