"""A report as one SARIF file with one run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from grader.model.checker import CheckInfo
from grader.model.evidence import Suppression
from grader.model.report import Grade, Report
from grader.reporters.encoding import document
from grader.reporters.problems import Problem, problems, worst_problems_first
from grader.reporters.sarif.notices import descriptors, invocation
from grader.reporters.sarif.places import Json, Places, uri
from grader.reporters.sarif.results import result
from grader.reporters.sarif.rules import CWE, rules_of, taxa_of, taxonomy

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RESULTS_LIMIT = 25_000
"""Results of one run that GitHub takes; of more it refuses the file. It keeps the 5,000 that matter most."""


def render(report: Report, *, checks: Sequence[CheckInfo] = (), sources: Mapping[str, str] = {}) -> str:
    """The report as SARIF; grades and points, which it has no place for, stand in `properties`.

    `checks` describe the rules, `sources` are texts by path, to count columns in UTF-16 code units. No `baselineState`
    is said: a report knows of no other.
    """
    return document({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, checks, sources)]})


def _run(report: Report, checks: Sequence[CheckInfo], sources: Mapping[str, str]) -> Json:
    everything = problems(report)
    kept = _kept(everything)
    places = Places(report, sources)
    known = {check.id: check for check in checks}
    taxa = taxa_of(kept, known)
    rules = rules_of(kept, known, taxa)
    return {
        "tool": {"driver": _driver(report, rules, taxa)},
        "automationDetails": {"id": f"grader/{uri(report.rubric.name)}/"},
        "columnKind": places.column_kind,
        "taxonomies": [taxonomy(taxa)] if taxa else [],
        "invocations": [invocation(report, places, left_out=len(everything) - len(kept))],
        "artifacts": _artifacts(report, places),
        "results": _results(report, kept, places, rules, taxa),
        "properties": {"grader": _summary(report)},
    }


def _kept(everything: Sequence[Problem]) -> Sequence[Problem]:
    """The worst that a platform takes, in their order."""
    if len(everything) <= RESULTS_LIMIT:
        return everything
    chosen = {id(problem) for problem in worst_problems_first(everything)[:RESULTS_LIMIT]}
    return [problem for problem in everything if id(problem) in chosen]


def _driver(report: Report, rules: list[Json], taxa: Mapping[int, int]) -> Json:
    tool = report.tool
    driver = {
        "name": tool.name,
        "fullName": f"grader ({tool.name} {tool.version})",
        "version": tool.version,
        "rules": rules,
        "notifications": descriptors(),
    }
    return driver | ({"supportedTaxonomies": [{"name": CWE, "index": 0}]} if taxa else {})


def _artifacts(report: Report, places: Places) -> list[Json]:
    return [
        {
            "location": places.artifact(file.path),
            "roles": ["analysisTarget"],
            "sourceLanguage": "python",
            "hashes": {"sha-256": file.digest},
            "properties": {"grader": {"status": file.status, "grade": _grade(file.grade)}},
        }
        for file in report.files
    ]


def _results(
    report: Report, kept: Sequence[Problem], places: Places, rules: list[Json], taxa: Mapping[int, int]
) -> list[Json]:
    indices = {rule["id"]: number for number, rule in enumerate(rules)}
    suppressions: defaultdict[str, list[Suppression]] = defaultdict(list)
    for suppression in report.suppressions:
        for hidden in suppression.hidden:
            suppressions[hidden].append(suppression)
    return [
        result(problem, places, rule=indices[problem.check], taxa=taxa, suppressions=suppressions) for problem in kept
    ]


def _summary(report: Report) -> Json:
    return {
        "grade": _grade(report.grade),
        "dimensions": {
            name: {"grade": _grade(each.grade), "weight": each.weight} for name, each in report.dimensions.items()
        },
        "rubric": {"name": report.rubric.name, "digest": report.rubric.digest},
        "mode": report.mode,
        "effort": report.effort,
        "seed": report.seed,
        "isolation": {"level": report.isolation.level, "layers": list(report.isolation.layers)},
    }


def _grade(grade: Grade) -> Json:
    """A grade without its deductions: each stands with its result, as `points`."""
    return {name: getattr(grade, name) for name in ("score", "low", "high", "letter", "coverage")}
