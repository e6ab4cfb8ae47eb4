"""Two fixed reports, made by the real rubric engine from evidence written here: an ordinary project, a hostile one."""

from __future__ import annotations

import msgspec

from grader.model.checker import CheckInfo
from grader.model.evidence import Assessed, Evidence, Finding, Fix, Gap, Measurement, Suppression, Witness
from grader.model.report import Isolation, Report, Tool
from grader.model.rubric import Band, Belief, Criterion, DimensionRubric, Rubric
from grader.model.source import MODULE, FileEntry, Span, Unit
from grader.rubric.combine import grade

BANDS = (
    Band(letter="A", at=90, descriptor="Ready to be relied on."),
    Band(letter="B", at=80, descriptor="Sound, with small things to mend."),
    Band(letter="C", at=70, descriptor="Usable, with faults that will be met."),
    Band(letter="D", at=60, descriptor="Needs work before others depend on it."),
    Band(letter="F", at=0, descriptor="Not to be used as it is."),
)


def info(check: str, title: str) -> CheckInfo:
    return CheckInfo(id=check, title=title, why="", bad="", good="", applies=("function",))


CHECKS = (
    info("security.sql-injection", "SQL built from input"),
    info("edge_cases.crash", "Crash"),
    info("complexity.cyclomatic", "Cyclomatic complexity"),
    info("conventions.naming", "Naming"),
)


def dimension(name: str, weight: float, unit_weight: float, criterion: Criterion) -> DimensionRubric:
    return DimensionRubric(
        weight=weight, unit_weight=unit_weight, descriptor=name, criteria={name: criterion}, headroom=30
    )


def loss(check: str) -> Criterion:
    return Criterion(checks=(check,), curve="loss", descriptor="")


RUBRIC = Rubric(
    name="sample",
    version=1,
    descriptor="",
    bands=BANDS,
    severity={"info": 0.0, "low": 0.1, "medium": 0.3, "high": 0.6, "critical": 0.9},
    confidence={
        "low": Belief(factor=0.4, worst=0.8, best=0.0),
        "medium": Belief(factor=0.7, worst=1.0, best=0.3),
        "high": Belief(factor=1.0, worst=1.0, best=0.9),
    },
    dimensions={
        "security": dimension("injection", 0.3, 1.0, loss("security.*")),
        "edge_cases": dimension("robustness", 0.3, 0.8, loss("edge_cases.*")),
        "complexity": dimension(
            "branching",
            0.2,
            0.3,
            Criterion(
                checks=("complexity.cyclomatic",),
                curve="knots",
                descriptor="",
                knots=((5, 100), (10, 85), (15, 60), (25, 30), (50, 0)),
            ),
        ),
        "conventions": dimension("naming", 0.2, 0.4, loss("conventions.*")),
    },
)


def at(line: int, length: int = 1) -> Span:
    return Span(line=line, column=5, end_line=line + length - 1, end_column=20)


class Sample:
    """Collects the files, units and evidence of a report."""

    def __init__(self) -> None:
        self.files: list[FileEntry] = []
        self.units: list[Unit] = []
        self.evidence: list[Evidence] = []
        self.suppressions: list[Suppression] = []

    def file(self, path: str, functions: dict[str, int], *, parsed: bool = True) -> None:
        size = sum(functions.values()) or (0 if parsed else 12)
        self.files.append(FileEntry(path=path, digest="0" * 64, size=size, parsed=parsed))
        if not parsed:
            return
        self.units.append(self._unit(path, MODULE, "module", Span(line=1, column=1, end_line=99, end_column=1), 0))
        for position, (name, statements) in enumerate(functions.items()):
            self.units.append(self._unit(path, name, "function", at(10 * position + 1, 9), statements))

    def assessed(self, path: str, *checks: str) -> None:
        self.evidence.append(Assessed(checks=checks, path=path, units="all"))

    def paths(self, path: str, **values: int) -> None:
        for name, value in values.items():
            self.evidence.append(
                Measurement(
                    check="complexity.cyclomatic",
                    path=path,
                    qualname=name,
                    span=next(unit.span for unit in self.units if (unit.path, unit.qualname) == (path, name)),
                    value=value,
                    low=value,
                    high=value,
                    unit_of_measure="paths",
                    fingerprint=f"paths-{path}-{name}",
                )
            )

    def report(self) -> Report:
        return grade(
            files=self.files,
            units=self.units,
            evidence=self.evidence,
            rubric=RUBRIC,
            checks=CHECKS,
            suppressions=self.suppressions,
            tool=Tool(name="code-spectrum", version="1.2.3"),
            digest="d" * 64,
            mode="full",
            effort="normal",
            seed=0,
            isolation=Isolation(level="kernel", layers=("landlock", "seccomp")),
        )

    def _unit(self, path, name, kind, span, statements) -> Unit:
        return Unit(path=path, digest="0" * 64, qualname=name, kind=kind, span=span, statements=statements)


def ordinary() -> Report:
    """Five files: good, flawed, one that does not parse, an empty one, one in part not assessed."""
    sample = Sample()
    sample.file("shop/__init__.py", {})
    sample.file("shop/db.py", {"connect": 4, "find_user": 6, "save": 9})
    sample.file("shop/parse.py", {"read_price": 7, "split_line": 3, "read_all": 12})
    sample.file("shop/rules.py", {"shipping": 24, "is_open": 2})
    sample.file("shop/broken.py", {}, parsed=False)
    for path in ("shop/db.py", "shop/parse.py", "shop/rules.py"):
        sample.assessed(path, "security.*", "conventions.*")
    sample.assessed("shop/rules.py", "edge_cases.*")
    sample.paths("shop/db.py", connect=1, find_user=2, save=4)
    sample.paths("shop/parse.py", read_price=3, split_line=1, read_all=12)
    sample.paths("shop/rules.py", shipping=23, is_open=2)
    sample.evidence += [
        Assessed(checks=("edge_cases.*",), path="shop/parse.py", units=("read_price", "split_line"), trials=200),
        Finding(
            check="security.sql-injection",
            path="shop/db.py",
            qualname="find_user",
            span=at(13),
            message="SQL built from input",
            severity="high",
            cwe=89,
            fix=Fix(title="pass the value as a parameter", safe=False),
            fingerprint="f1",
        ),
        Finding(
            check="security.sql-injection",
            path="shop/db.py",
            qualname="save",
            span=at(25),
            message="SQL built from input",
            severity="high",
            confidence="medium",
            cwe=89,
            fingerprint="f2",
            suppressed=True,
        ),
        Finding(
            check="edge_cases.crash",
            path="shop/parse.py",
            qualname="read_price",
            span=at(4),
            message="IndexError on an empty text",
            severity="medium",
            witness=Witness(call="read_price('')", got="IndexError", expected="a number or ValueError", zone="in"),
            fingerprint="f3",
        ),
        Finding(
            check="conventions.naming",
            path="shop/rules.py",
            qualname="shipping",
            span=at(7),
            message="`theCost` is not snake_case",
            severity="low",
            fingerprint="f4",
        ),
        Gap(
            checks=("edge_cases.*",),
            path="shop/db.py",
            units="all",
            reason="import",
            detail="no module named `sqlalchemy`",
        ),
        Gap(checks=("edge_cases.*",), path="shop/parse.py", units=("read_all",), reason="no-input", detail="`source`"),
        Gap(checks=("*",), path="shop/broken.py", units="all", reason="syntax", detail="line 3: invalid syntax"),
    ]
    sample.suppressions.append(
        Suppression(path="shop/db.py", line=25, form="nosec", comment="# nosec B608", codes=("B608",), hidden=("f2",))
    )
    return sample.report()


_STAND_IN = "\ue000"
"""A private-use character until the report is made, then a lone surrogate, which the engine cannot encode."""

HOSTILE = (
    "a\nb.py: A 100.0",
    "\x1b[2J\x1b[1;32mA+ 100\x07",
    "\u202egpj.yp\u2066",
    "zero\u200bwidth\ufeff\u3164",
    f"lone{_STAND_IN}surrogate",
    "| A | 100 |\\| `code` ``` <!-- <script>alert(1)</script> <img src=x onerror=1>",
    "[link](http://example.invalid) @everyone #1 ![x](y) **bold** _it_ ~~no~~ $x$ www.example.invalid",
    "[bold red]markup[/bold red] :boom: [link=http://example.invalid]x[/link]",
    "long " * 100,
)
"""Names and messages that try to forge lines, colours, markup, links or mentions."""


def hostile() -> Report:
    """A file per hostile string, which is its name, and the name and message of all there is in it."""
    sample = Sample()
    for number, text in enumerate(HOSTILE):
        path = f"{text}.py"
        sample.file(path, {text: 5})
        sample.assessed(path, "security.*", "conventions.*")
        sample.paths(path, **{text: 7})
        fingerprint = f"h{number}"
        sample.evidence += [
            Finding(
                check="security.sql-injection",
                path=path,
                qualname=text,
                span=at(3),
                message=text,
                severity="medium",
                witness=Witness(call=text, got=text, expected=text),
                fix=Fix(title=text, safe=True),
                fingerprint=fingerprint,
            ),
            Gap(checks=("edge_cases.*",), path=path, units="all", reason="blocked", detail=text),
        ]
        sample.suppressions.append(
            Suppression(path=path, line=3, form="noqa", comment=f"# noqa {text}", hidden=(fingerprint,))
        )
    return with_surrogates(sample.report())


def with_surrogates(report: Report) -> Report:
    """The report with a lone surrogate for each stand-in."""
    return msgspec.convert(_replaced(msgspec.to_builtins(report)), Report)


def _replaced(value):
    if isinstance(value, str):
        return value.replace(_STAND_IN, "\ud800")
    if isinstance(value, dict):
        return {key: _replaced(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(item) for item in value]
    return value
