"""One report with every kind of evidence, a flow across files, a fix, suppressions, no letter, and hostile names."""

from __future__ import annotations

from typing import get_args

import reporter_samples
from reporter_samples import Sample, at

from grader.model.checker import CheckInfo
from grader.model.evidence import Edit, Finding, Fix, Gap, GapReason, Measurement, Suppression, Witness
from grader.model.report import Report
from grader.model.source import MODULE, Span

WEIRD = (
    "we\"ir'd|<b>&]]></script>\n::set-output name=a::b\r##[group]x \x00\x1b[2J\u202e\ufffe\ue000 @me GH-1 #1"
    " [a](http://b.invalid) {0} %41,:;?#\\`c`\\😀"
)
"""Quotes, borders, ends of CDATA and scripts, commands of builds, controls, marks, a surrogate, links, placeholders."""
WEIRD_PATH = f"app/{WEIRD}.py"
FLOW, PLAIN = "app/flow.py", "app/plain.py"

INFOS = (
    CheckInfo(
        id="security.sql-injection",
        title="SQL built from input",
        why="Whoever writes the value\nwrites the statement.",
        bad='db.execute(f"SELECT {name}")\n```\n',
        good='db.execute("SELECT ?", (name,))\n',
        severity="high",
        cwe=89,
        owasp="A03:2021",
        help_url="https://cwe.mitre.org/data/definitions/89.html",
    ),
    CheckInfo(id="edge_cases.crash", title="Crash", why="w" * 2000, bad="x", good="y", cwe=248, executes=True),
    CheckInfo(id="complexity.cyclomatic", title="Cyclomatic complexity", why="Paths.", bad="x", good="y"),
    CheckInfo(id="conventions.ruff.*", title="A rule of ruff", why="Agreed.", bad="x", good="y", severity="low"),
)
"""What there is to know of the checks, one of them a family; nothing of `security.unknown`."""

SOURCES = {
    FLOW: "\n".join(["import app.plain", 'name = "😀😀" + input()', "", "", 'run("😀", name)  # nosec', *[""] * 40]),
    PLAIN: "\n" * 40,
}
"""Texts, by path; `everything` fills in that of the weird file."""


def everything() -> tuple[Report, dict[str, str]]:
    """The report, and the texts of its files."""
    sample = Sample()
    sample.file(FLOW, {"handler": 6, "run": 4, WEIRD: 3})
    sample.file(PLAIN, {"big": 90, "small": 2})
    sample.file(WEIRD_PATH, {WEIRD: 5})
    sample.file("app/empty.py", {})
    sample.file("app/broken.py", {}, parsed=False)
    for path in (FLOW, WEIRD_PATH):
        sample.assessed(path, "security.*", "conventions.*")
    sample.evidence += [*_findings(), _measurement(FLOW, "run", 23), _measurement(FLOW, "handler", 2)]
    sample.evidence += [
        Gap(
            checks=("edge_cases.*", "complexity.*"),
            path=PLAIN,
            units=("big",),
            reason=reason,
            detail=f"{WEIRD} {reason}",
        )
        for reason in get_args(GapReason)
    ]
    sample.evidence += [
        Gap(checks=("*",), path=WEIRD_PATH, units=(WEIRD,), reason="internal", detail=WEIRD),
        Gap(checks=("*",), path="app/broken.py", units="all", reason="syntax", detail="line 1: invalid syntax"),
    ]
    sample.suppressions += [
        Suppression(path=FLOW, line=5, form="nosec", comment=f"# nosec {WEIRD}", hidden=("s1",)),
        Suppression(path=FLOW, line=9, form="noqa", comment="# noqa"),
    ]
    report = reporter_samples.with_surrogates(sample.report())
    sources = SOURCES | {file.path: "\n" * 20 for file in report.files if file.path not in SOURCES}
    return report, sources


def _findings() -> list[Finding]:
    def finding(check, path, qualname, span, fingerprint, **values) -> Finding:
        return Finding(
            check=check,
            path=path,
            qualname=qualname,
            span=span,
            message=values.pop("message", WEIRD),
            severity=values.pop("severity", "high"),
            fingerprint=fingerprint,
            move_fingerprint=f"m-{fingerprint}",
            **values,
        )

    flow = Witness(
        args="'x'",
        got="SELECT x",
        steps=(
            f"{FLOW}:2: `input()` comes from outside the program",
            f"{WEIRD_PATH}:3: given to `{WEIRD}`",
            f"{PLAIN}:12: returned by `big`",
            "line 4: the check `name.isalpha()` is passed",
            "nobody knows where",
            f"{FLOW}:5: reaches `run`",
        ),
    )
    edits = (
        Edit(span=Span(line=5, column=10, end_line=5, end_column=14), text=f"({WEIRD},)"),
        Edit(span=Span(line=1, column=1, end_line=1, end_column=1), text="import secrets\n"),
    )
    crash = Witness(call=f"{WEIRD}('')", got=f"IndexError: {WEIRD}", expected="a number", zone="in")
    cut = Fix(title="cut", safe=False)
    injection, line_5 = "security.sql-injection", Span(line=5, column=10, end_line=5, end_column=14)
    return [
        finding(
            injection, FLOW, "handler", line_5, "f1", cwe=89, witness=flow, fix=Fix(title=WEIRD, safe=True, edits=edits)
        ),
        finding(injection, FLOW, "handler", line_5, "s1", cwe=89, confidence="medium", suppressed=True),
        finding("security.unknown", WEIRD_PATH, WEIRD, at(3), "f2", severity="critical", cwe=78, message="50% {0}"),
        finding("edge_cases.crash", FLOW, "run", at(12, 2), "f3", severity="medium", level="B", witness=crash),
        finding("conventions.ruff.E501", WEIRD_PATH, MODULE, at(1), "f4", severity="info", fix=cut),
        finding("conventions.ruff.E501", PLAIN, "not listed", at(2), "f5", severity="low"),
    ]


def _measurement(path: str, qualname: str, value: float) -> Measurement:
    return Measurement(
        check="complexity.cyclomatic",
        path=path,
        qualname=qualname,
        span=at(11, 9),
        value=value,
        low=value,
        high=value + 1,
        samples=3,
        unit_of_measure="paths",
        detail=WEIRD,
        points=((1.0, 2.0), (3.0, 4.0)),
        fingerprint=f"paths-{qualname}",
    )
