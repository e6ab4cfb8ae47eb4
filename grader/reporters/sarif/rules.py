"""The checks as SARIF's rules, and the weaknesses of the CWE that they find as a taxonomy."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping

from grader.model.checker import CheckInfo
from grader.model.evidence import Severity
from grader.reporters.escape import short
from grader.reporters.problems import LEVELS, Problem
from grader.reporters.sarif.places import Json
from grader.reporters.sarif.weaknesses import NAMES

CWE = "CWE"
TEXT_LIMIT = 1024
"""Characters of a rule's descriptions that GitHub takes."""
_SECURITY_SEVERITY: dict[Severity, str] = {
    "info": "1.0",
    "low": "3.0",
    "medium": "5.5",
    "high": "8.0",
    "critical": "9.5",
}
"""The middle of GitHub's ranges: low up to 3.9, medium from 4.0, high from 7.0, critical above 9.0."""
_PROBLEM_SEVERITY = {"error": "error", "warning": "warning", "note": "recommendation"}
_FENCE = re.compile(r"^\s*(`{3,})", re.MULTILINE)


def rules_of(found: Iterable[Problem], known: Mapping[str, CheckInfo], taxa: Mapping[int, int]) -> list[Json]:
    """A rule for each check that found something, by id; a member of a family is described as the family is."""
    first: dict[str, Problem] = {}
    for problem in found:
        first.setdefault(problem.check, problem)
    return [_rule(name, info_of(name, known), first[name], taxa) for name in sorted(first)]


def info_of(check: str, known: Mapping[str, CheckInfo]) -> CheckInfo | None:
    """What is registered under an id, or for the family (`conventions.ruff.*`) that it is a member of."""
    family = check
    while family not in known and "." in family.removesuffix(".*"):
        family = f"{family.removesuffix('.*').rpartition('.')[0]}.*"
    return known.get(family)


def taxa_of(found: Iterable[Problem], known: Mapping[str, CheckInfo]) -> dict[int, int]:
    """The weaknesses that rules and results name, by number, and the place of each in the taxonomy."""
    numbers = set()
    for problem in found:
        info = info_of(problem.check, known)
        numbers |= {cwe_of(problem), info.cwe if info else None}
    return {number: place for place, number in enumerate(sorted(number for number in numbers if number))}


def cwe_of(problem: Problem) -> int | None:
    """The weakness that a finding names."""
    return getattr(problem.evidence, "cwe", None)


def taxonomy(taxa: Iterable[int]) -> Json:
    """The part of the CWE that was met."""
    return {
        "name": CWE,
        "organization": "MITRE",
        "shortDescription": {"text": "The MITRE Common Weakness Enumeration"},
        "informationUri": "https://cwe.mitre.org/",
        "isComprehensive": False,
        "taxa": [_weakness(number) for number in taxa],
    }


def _weakness(number: int) -> Json:
    said: Json = {"id": str(number), "helpUri": f"https://cwe.mitre.org/data/definitions/{number}.html"}
    return said | ({"shortDescription": {"text": NAMES[number]}} if number in NAMES else {})


def taxon(number: int, taxa: Mapping[int, int]) -> Json:
    """A reference to a weakness in the taxonomy."""
    return {"id": str(number), "index": taxa[number], "toolComponent": {"name": CWE, "index": 0}}


def pascal_case(name: str) -> str:
    """`security.sql-injection` as the one word that SARIF asks for: `SecuritySqlInjection`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^0-9A-Za-z]+", name))


def _rule(name: str, info: CheckInfo | None, example: Problem, taxa: Mapping[int, int]) -> Json:
    severity = info.severity if info else example.severity
    cwe = info.cwe if info else cwe_of(example)
    rule: Json = {
        "id": name,
        "name": pascal_case(name),
        "shortDescription": {"text": short(info.title if info else name, TEXT_LIMIT)},
        "fullDescription": {"text": short(_line(info.why) if info and info.why else name, TEXT_LIMIT)},
        "defaultConfiguration": {"level": LEVELS[severity]},
        "help": _help(name, info),
        "properties": _properties(name, severity, cwe, info.owasp if info else ""),
    }
    if info and info.help_url:
        rule["helpUri"] = info.help_url
    if cwe:
        rule["relationships"] = [{"target": taxon(cwe, taxa), "kinds": ["superset"]}]
    return rule


def _properties(name: str, severity: Severity, cwe: int | None, owasp: str) -> Json:
    dimension = name.partition(".")[0]
    tags = [dimension]
    if cwe:
        tags.append(f"external/cwe/cwe-{cwe:03}")
    if owasp:
        tags.append(f"external/owasp/{owasp.lower()}")
    if dimension == "security":
        return {"tags": tags, "security-severity": _SECURITY_SEVERITY[severity]}
    return {"tags": tags, "problem.severity": _PROBLEM_SEVERITY[LEVELS[severity]]}


def _help(name: str, info: CheckInfo | None) -> Json:
    ask = f"grader explain {name}"
    if info is None:
        return {"text": f"Ask `{ask}`.", "markdown": f"Ask `{ask}`."}
    why = _line(info.why)
    bad, good = (textwrap.dedent(code).strip("\n") for code in (info.bad, info.good))
    plain = [info.title, why, *(f"{title}:\n{code}" for title, code in (("Bad", bad), ("Good", good)) if code)]
    marked = [f"**{title}**\n\n{_fenced(code)}" for title, code in (("Bad", bad), ("Good", good)) if code]
    return {
        "text": "\n\n".join(filter(None, [*plain, f"How it is scored: {ask}"])),
        "markdown": "\n\n".join(filter(None, [why, *marked, f"How it is scored: `{ask}`"])),
    }


def _fenced(code: str) -> str:
    """Code between fences that are longer than any in it."""
    fence = "`" * max([3, *(len(found) + 1 for found in _FENCE.findall(code))])
    return f"{fence}python\n{code}\n{fence}"


def _line(text: str) -> str:
    return " ".join(text.split())
