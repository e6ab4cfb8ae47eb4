from __future__ import annotations

import copy
import json
import tomllib

import jsonschema
import msgspec
import pytest
from rubric_cases import SHIPPED, Case, regrade, shipped, shipped_text, span, synthetic_checks, unit

from grader.model.evidence import Assessed, Finding, Gap, Measurement, Suppression
from grader.model.source import MODULE, FileEntry
from grader.rubric.schema import report_schema, rubric_schema, schema_text

DIGEST = "0" * 64


def report() -> dict:
    files = (
        FileEntry(path="a.py", digest=DIGEST, size=9, parsed=True),
        FileEntry(path="b.py", digest=DIGEST, size=4, parsed=False),
    )
    units = tuple(msgspec.structs.replace(unit("a.py", name, 1, 4), digest=DIGEST) for name in (MODULE, "f"))
    evidence = (
        Assessed(checks=("*",), path="a.py", units="all", trials=3),
        Finding(check="security.assert", path="a.py", qualname="f", span=span(2), message="m", severity="high"),
        Measurement(
            check="complexity.cognitive", path="a.py", qualname="f", span=span(1), value=30.0, low=30.0, high=30.0
        ),
        Gap(checks=("edge_cases.*",), path="a.py", units=("f",), reason="timeout"),
        Gap(checks=("*",), path="b.py", units="all", reason="syntax"),
    )
    graded = regrade(Case(files, units, evidence, shipped("default"), synthetic_checks("default")))
    hidden = Suppression(path="a.py", line=2, form="noqa", comment="# noqa")
    return json.loads(msgspec.json.encode(msgspec.structs.replace(graded, suppressions=(hidden,))))


GOOD = report()
VALIDATOR = jsonschema.Draft202012Validator(report_schema())


def test_the_schemas_are_schemas():
    for schema in (report_schema(), rubric_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert json.loads(schema_text(schema)) == json.loads(json.dumps(schema))


def test_a_report_fits_its_schema():
    VALIDATOR.validate(GOOD)


def finding(report: dict) -> dict:
    return next(record for record in report["evidence"] if record["kind"] == "finding")


def gap(report: dict) -> dict:
    return next(record for record in report["evidence"] if record["kind"] == "gap")


def put(place: str, value: object):
    """A mutation: `a.b.0` set to a value; a value of `...` removes the key."""

    def mutate(root: dict) -> None:
        *way, last = place.split(".")
        node = {"finding": finding(root), "gap": gap(root)}.get(way[0] if way else "", root)
        for step in way[1:] if node is not root else way:
            node = node[int(step)] if isinstance(node, list) else node[step]
        if value is ...:
            del node[last]
        else:
            node[int(last) if isinstance(node, list) else last] = value

    return mutate


MUTATIONS = [
    ("schema", "grader.report/2"),
    ("schema", ...),
    ("mode", "quick"),
    ("effort", "enormous"),
    ("seed", "0"),
    ("extra", 1),
    ("tool.name", 3),
    ("tool.version", ...),
    ("rubric.digest", "short"),
    ("isolation.level", "perfect"),
    ("isolation.layers", ...),
    ("grade.score", 120),
    ("grade.score", "74"),
    ("grade.score", ...),
    ("grade.low", -1),
    ("grade.high", None),
    ("grade.letter", 4),
    ("grade.letter", ""),
    ("grade.coverage", 1.5),
    ("grade.deductions", ...),
    ("grade.deductions.0.points", -0.5),
    ("grade.deductions.0.gain", 101),
    ("grade.deductions.0.sentence", ""),
    ("grade.deductions.0.why", "extra"),
    ("dimensions.security", None),
    ("dimensions.security.weight", 0),
    ("dimensions.security.criteria.hygiene.grade", ...),
    ("dimensions.security.spectrum.letters.A", -1),
    ("spectrum.median", 101),
    ("spectrum.worst.0.score", None),
    ("files.0.status", "fine"),
    ("files.0.size", -1),
    ("files.0.path", ""),
    ("units.0.kind", "lambda"),
    ("units.0.span.line", 0),
    ("units.0.statements", 1.5),
    ("finding.severity", "urgent"),
    ("finding.confidence", "certain"),
    ("finding.weight", 1.5),
    ("finding.cwe", "89"),
    ("finding.suppressed", "no"),
    ("finding.message", ...),
    ("finding.kind", "guess"),
    ("finding.span", ...),
    ("finding.colour", "red"),
    ("gap.reason", "tired"),
    ("gap.units", "some"),
    ("gap.checks", []),
    ("suppressions.0.line", 0),
    ("suppressions.0.form", ...),
]


@pytest.mark.parametrize(("place", "value"), MUTATIONS, ids=[f"{place}={value!r}" for place, value in MUTATIONS])
def test_a_mutated_report_is_rejected(place, value):
    mutated = copy.deepcopy(GOOD)
    put(place, value)(mutated)
    assert mutated != GOOD
    assert not VALIDATOR.is_valid(mutated)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_rubrics_fit_the_schema_of_rubrics(name):
    jsonschema.Draft202012Validator(rubric_schema()).validate(tomllib.loads(shipped_text(name)))


@pytest.mark.parametrize(
    "text",
    [
        "wieght = 1",
        "discount = 1",
        "[dimensions.security]\nweight = 0",
        "[dimensions.security]\nheadroom = 101",
        "[dimensions.security.criteria.xml]\ncurve = 'steep'",
        "[dimensions.security.criteria.xml]\nchecks = 'security.xml'",
        "[severity]\nhuge = 1",
        "[severity]\nlow = 2",
        "[confidence.certain]\nfactor = 1",
        "[[bands]]\nletter = 'A'\nat = 400",
        "[suppressions]\nprice = 2",
    ],
)
def test_a_broken_rubric_does_not_fit_the_schema(text):
    assert not jsonschema.Draft202012Validator(rubric_schema()).is_valid(tomllib.loads(text))
