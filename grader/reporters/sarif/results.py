"""Findings and costly measurements as SARIF's results, with the way of the data, fixes and suppressions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from grader.model.evidence import Edit, Finding, Fix, Measurement, Suppression, Witness
from grader.model.source import MODULE
from grader.reporters.escape import sarif, short
from grader.reporters.problems import LEVELS, Problem, call_of
from grader.reporters.sarif.places import Json, Places
from grader.reporters.sarif.rules import cwe_of, taxon

STEPS_LIMIT = 1000
"""Steps of one flow that GitHub shows."""
_LINE = re.compile(r"(?:(?<=^line) |:)(?P<line>[0-9]{1,9}): ")
"""Between the file of a step, or the word `line`, and what happens there."""
_HERE = "line"


def result(
    problem: Problem,
    places: Places,
    *,
    rule: int,
    taxa: Mapping[int, int],
    suppressions: Mapping[str, list[Suppression]],
) -> Json:
    """One result.

    `rule` is the place of its rule, `suppressions` are the comments by the fingerprints that they lie on. GitHub's own
    `primaryLocationLineHash` is left to its upload action, which warns of every one that it did not make.
    """
    evidence = problem.evidence
    said: Json = {
        "ruleId": problem.check,
        "ruleIndex": rule,
        "level": LEVELS[problem.severity],
        "message": {"text": _message(problem)},
        "locations": [_location(problem, places)],
        "partialFingerprints": _fingerprints(evidence),
        "suppressions": list(_suppressions(problem, places, suppressions)),
        "properties": _properties(problem),
    }
    cwe = cwe_of(problem)
    if cwe:
        said["taxa"] = [taxon(cwe, taxa)]
    if isinstance(evidence, Finding):
        if evidence.witness and evidence.witness.steps:
            said["codeFlows"] = [_flow(evidence, evidence.witness, places)]
        if evidence.fix and evidence.fix.edits:
            said["fixes"] = [_fix(evidence.path, evidence.fix, places)]
    return said


def unit_location(qualname: str) -> Json:
    """A logicalLocation; the body of a module is one as well."""
    return {"fullyQualifiedName": qualname} | ({"kind": "module"} if qualname == MODULE else {})


def _message(problem: Problem) -> str:
    evidence = problem.evidence
    call = call_of(evidence.witness) if isinstance(evidence, Finding) and evidence.witness else ""
    return ": ".join(sarif(short(part)) for part in (problem.message, call) if part)


def _location(problem: Problem, places: Places) -> Json:
    return {
        "physicalLocation": places.physical(problem.path, problem.span),
        "logicalLocations": [unit_location(problem.qualname)],
    }


def _fingerprints(evidence: Finding | Measurement) -> Json:
    prints = {"graderEvidence/v1": evidence.fingerprint}
    if isinstance(evidence, Finding):
        prints["graderMoved/v1"] = evidence.move_fingerprint
    return {name: value for name, value in prints.items() if value}


def _properties(problem: Problem) -> Json:
    """What SARIF has no place for, in the words of our own JSON."""
    evidence = problem.evidence
    said: Json = {"severity": problem.severity, "points": problem.points}
    if isinstance(evidence, Measurement):
        return said | {
            "measurement": {
                name: getattr(evidence, name)
                for name in ("value", "low", "high", "samples", "unit_of_measure", "label", "detail")
            }
        }
    said |= {"confidence": evidence.confidence, "weight": evidence.weight, "suppressed": evidence.suppressed}
    if evidence.level:
        said["level"] = evidence.level
    if evidence.witness:
        said["witness"] = msgspec.to_builtins(evidence.witness)
    return said | ({"fix": evidence.fix.title} if evidence.fix else {})


def _flow(finding: Finding, witness: Witness, places: Places) -> Json:
    steps = witness.steps
    missing = len(steps) - STEPS_LIMIT
    if missing > 0:
        steps = (*steps[: STEPS_LIMIT - 1], steps[-1])
    last = len(steps) - 1
    locations = [
        {
            "location": _step(step, finding.path, places),
            "executionOrder": number + 1,
            "kinds": ["taint", *(["source"] if number == 0 else []), *(["sink"] if number == last else [])],
            "importance": "essential" if number in {0, last} else "important",
        }
        for number, step in enumerate(steps)
    ]
    note = {"message": {"text": f"{missing} steps before the last one are left out"}} if missing > 0 else {}
    return {"threadFlows": [{"locations": locations, **note}]}


def _step(step: str, path: str, places: Places) -> Json:
    """A step begins with its file and line, or with its line in the file of the finding; one without says so alone.

    A file's name may look like a step itself: the first beginning that names a graded file is it.
    """
    marks = list(_LINE.finditer(step))
    mark = next((mark for mark in marks if step[: mark.start()] in places.artifacts), marks[0] if marks else None)
    if mark is None:
        return {"message": {"text": sarif(short(step))}}
    file = step[: mark.start()]
    return {
        "physicalLocation": places.line(path if file == _HERE else file, int(mark["line"])),
        "message": {"text": sarif(short(step[mark.end() :]))},
    }


def _fix(path: str, fix: Fix, places: Places) -> Json:
    kept = "keeps the behaviour" if fix.safe else "changes the behaviour"
    return {
        "description": {"text": f"{sarif(short(fix.title))} ({kept})"},
        "artifactChanges": [
            {
                "artifactLocation": places.artifact(path),
                "replacements": [_replacement(path, edit, places) for edit in sorted(fix.edits, key=_place)],
            }
        ],
    }


def _place(edit: Edit) -> tuple[int, int]:
    return edit.span.line, edit.span.column


def _replacement(path: str, edit: Edit, places: Places) -> Json:
    return {"deletedRegion": places.region(path, edit.span), "insertedContent": {"text": edit.text}}


def _suppressions(problem: Problem, places: Places, suppressions: Mapping[str, list[Suppression]]) -> Iterator[Json]:
    if not problem.suppressed:
        return
    comments = suppressions.get(problem.fingerprint, [])
    for comment in comments:
        yield {
            "kind": "inSource",
            "justification": sarif(short(comment.comment)),
            "location": {"physicalLocation": places.line(comment.path, comment.line)},
        }
    if not comments:
        yield {"kind": "inSource"}
