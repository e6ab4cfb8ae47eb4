"""The numbers that each format shows, read back from its text, beside what the JSON says. No code of ours is used.

A reader gives some of these, as far as its format has them: `grade` and `dimensions` (floats as they are), `shown` and
`shown dimensions` (the text for people: letter, score, interval, coverage), `problems` (rows), `severities`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import ROUND_FLOOR, Decimal
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from reporter_checks import commands

SEVERITIES = ("info", "low", "medium", "high", "critical")
KEYS = ("score", "low", "high", "letter", "coverage")
SHOWN = r"(?P<grade>\S+ \S+ \[[\d.]+, [\d.]+\])"


def floor(value, step: str) -> str:
    return "-" if value is None else str(Decimal(repr(value)).quantize(Decimal(step), ROUND_FLOOR))


def shown(grade: dict) -> str:
    """`B 84.2 [80.1, 90.0]`."""
    score, low, high = (floor(grade[key], "0.1") for key in ("score", "low", "high"))
    return f"{grade['letter'] or '-'} {score} [{low}, {high}]"


def percent(grade: dict) -> str:
    return f"{Decimal(repr(grade['coverage'])) * 100 // 1}%"


def of_json(text: str) -> dict:
    """What the machine contract says, and so what every other format may say."""
    report = json.loads(text)
    grades = {name: each["grade"] for name, each in report["dimensions"].items()}
    rows = list(problems(report))
    return {
        "grade": {key: report["grade"][key] for key in KEYS},
        "dimensions": {name: {key: grade[key] for key in KEYS} for name, grade in grades.items()},
        "shown": (shown(report["grade"]), percent(report["grade"])),
        "shown dimensions": {name: (shown(grade), percent(grade)) for name, grade in grades.items()},
        "problems": sorted(({key: row[key] for key in row if key != "quiet"} for row in rows), key=repr),
        "quiet": {row["fingerprint"] for row in rows if row["quiet"]},
        "severities": Counter(row["severity"] for row in rows),
        "alarmed units": len({(row["check"].split(".")[0], row["path"], row["unit"]) for row in rows if alarm(row)}),
        "costs": [floor(item["points"], "0.1") for item in by_cost(report["grade"]["deductions"])],
        "files": len(report["files"]),
    }


def alarm(row: dict) -> bool:
    return not row["quiet"] and SEVERITIES.index(row["severity"]) >= SEVERITIES.index("medium")


def by_cost(deductions: list[dict]) -> list[dict]:
    return sorted(deductions, key=lambda item: -item["points"])


def problems(report: dict):
    """Findings, and measurements that took points from their unit; these by the price of a finding."""
    taken = Counter()
    for unit in report["units"]:
        for each in unit["dimensions"].values():
            for item in each["grade"]["deductions"]:
                taken[item["evidence"]] += item["points"]
    paid = Counter()
    for item in report["grade"]["deductions"]:
        paid[item["evidence"]] += item["points"]
    for item in report["evidence"]:
        lost = taken[item.get("fingerprint")]
        if item["kind"] == "finding" or (item["kind"] == "measurement" and lost > 0):
            severity = item.get("severity") or SEVERITIES[sum(lost >= price for price in (8, 35, 70, 100))]
            yield {
                "check": item["check"],
                "path": item["path"],
                "unit": item["qualname"],
                "line": item["span"]["line"],
                "severity": severity,
                "suppressed": item.get("suppressed", False),
                "quiet": item.get("suppressed", False) and not lost,
                "points": paid[item["fingerprint"]],
                "fingerprint": item["fingerprint"],
            }


def of_sarif(text: str) -> dict:
    (run,) = json.loads(text)["runs"]
    rows = [
        {
            "check": result["ruleId"],
            "path": unquote(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]),
            "unit": result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"],
            "line": result["locations"][0]["physicalLocation"]["region"]["startLine"],
            "severity": result["properties"]["severity"],
            "suppressed": bool(result["suppressions"]),
            "points": result["properties"]["points"],
            "fingerprint": result["partialFingerprints"]["graderEvidence/v1"],
        }
        for result in run["results"]
    ]
    said = run["properties"]["grader"]
    return {
        "grade": said["grade"],
        "dimensions": {name: each["grade"] for name, each in said["dimensions"].items()},
        "problems": sorted(rows, key=repr),
        "files": len(run["artifacts"]),
    }


def of_junit(text: str) -> dict:
    suites = {suite.get("name"): suite for suite in ET.fromstring(text)}
    grades = {
        name: {each.get("name"): value(each.get("name"), each.get("value")) for each in suite.iter("property")}
        for name, suite in suites.items()
    }
    files = suites["files"].findall("testcase")
    failed = sum(int(suite.get("failures")) for suite in suites.values())
    return {"grade": grades.pop("files"), "dimensions": grades, "files": len(files), "alarmed units": failed}


def value(name: str, text: str):
    return None if text == "-" else text if name == "letter" else float(text)


def of_gitlab(text: str) -> dict:
    names = ("info", "minor", "major", "critical", "blocker")
    return {
        "gitlab": sorted(
            (
                issue["check_name"],
                issue["location"]["path"],
                issue["location"]["lines"]["begin"],
                names.index(issue["severity"]),
                issue["fingerprint"],
            )
            for issue in json.loads(text)
        )
    }


def gitlab_rows(expected: dict) -> list:
    return sorted(
        (
            row["check"],
            row["path"],
            row["line"],
            0 if row["fingerprint"] in expected["quiet"] else SEVERITIES.index(row["severity"]),
            row["fingerprint"],
        )
        for row in expected["problems"]
    )


def of_github(text: str) -> dict:
    (_, title, lines), *rest = commands(text)
    dimensions = {}
    for line in lines:
        match = re.fullmatch(rf"(\w+): {SHOWN}, (\d+%) assessed", line)
        if match:
            dimensions[match[1]] = (match["grade"], match[3])
    more = next((int(line.split()[0]) for line in lines if "not annotated" in line), 0)
    return {
        "shown": (title["title"].removeprefix("grader: "), re.search(r"(\d+%) assessed", lines[0])[1]),
        "shown dimensions": dimensions,
        "severities": severities(next(line for line in lines if line.startswith("problems: "))),
        "files": int(lines[0].split()[0]),
        "annotated": (len(rest) + more, Counter(row["title"].rpartition("(")[2][:-1] for _, row, _ in rest)),
    }


def severities(line: str) -> Counter:
    return Counter({severity: int(count) for count, severity in re.findall(r"(\d+) (\w+)", line)})


def of_markdown(text: str) -> dict:
    heading, _, about = text.split("\n")[:3]
    tables = {table[0]: table[2:] for table in blocks(text)}
    dimensions = {}
    for row in tables.get("| Dimension | Letter | Score | Interval | Coverage |", ()):
        name, letter, score, interval, coverage = cells(row)
        dimensions[name.removeprefix("<code>").removesuffix("</code>").replace("\\", "")] = (
            f"{letter} {score} {interval}",
            coverage,
        )
    found = tables.get("| Severity | Points | Where | What |", ())
    folded = re.search(r"<summary>(Problems: [^<]*)", text)
    return {
        "shown": (heading.removeprefix("## grader: "), re.search(r"(\d+%) assessed", about)[1]),
        "shown dimensions": dimensions,
        "severities": severities(folded[1]) if folded else Counter(),
        "rows": (len(found) + left_out(text, "problem"), Counter(cells(row)[0] for row in found)),
        "costs": [cells(row)[0] for row in tables.get("| Points | Gain | Criterion | What |", ())],
        "files": int(about.split()[0]),
    }


def blocks(text: str) -> list[list[str]]:
    """The tables of a text, line by line."""
    return [match[0].rstrip("\n").split("\n") for match in re.finditer(r"(?:^\|.*\n)+", text, re.MULTILINE)]


def cells(row: str) -> list[str]:
    return row.removeprefix("| ").removesuffix(" |").split(" | ")


def left_out(text: str, what: str) -> int:
    match = re.search(rf"\.\.\. and (\d+) more {what}", text)
    return int(match[1]) if match else 0


def of_badge(text: str) -> dict:
    title = re.search("<title>(.*)</title>", text)[1]
    match = re.fullmatch(r"grader: (.*), (\d+%) assessed", title)
    return {"shown": (match[1].replace("not assessed", "- -"), match[2])}


def of_plain(text: str) -> dict:
    last = text.rstrip("\n").split("\n")[-1]
    match = re.match(rf"(\d+) files?: {SHOWN} (\d+%)", last)
    return {"shown": (match["grade"], match[3]), "files": int(match[1])}


def of_terminal(text: str) -> dict:
    match = re.match(rf" {SHOWN.replace(' ', ' +')} +(\d+) files?, \d+ functions?, (\d+%) assessed", text)
    return {"shown": (" ".join(match["grade"].split()), match[3]), "files": int(match[2])}


def of_jsonl(text: str) -> dict:
    lines = [json.loads(line) for line in text.splitlines()]
    head = lines[0]
    return {
        "grade": {key: head["grade"][key] for key in KEYS},
        "dimensions": {name: {key: each["grade"][key] for key in KEYS} for name, each in head["dimensions"].items()},
        "files": sum(line["record"] == "file" for line in lines),
    }


READERS = {
    "sarif": of_sarif,
    "junit": of_junit,
    "gitlab": of_gitlab,
    "github": of_github,
    "markdown": of_markdown,
    "github-summary": of_markdown,
    "badge": of_badge,
    "plain": of_plain,
    "terminal": of_terminal,
    "jsonl": of_jsonl,
}


def agree(name: str, text: str, expected: dict) -> None:
    """Assert that a format shows what the JSON says (`expected`, of `of_json`)."""
    read = READERS[name](text)
    assert read
    for key, found in read.items():
        if key == "gitlab":
            assert found == gitlab_rows(expected)
        elif key in {"annotated", "rows"}:
            count, counts = found
            assert count == len(expected["problems"])
            assert counts <= expected["severities"]
        elif key == "costs":
            assert [cost.replace("<0.1", "0.0") for cost in found] == expected["costs"][: len(found)]
        else:
            assert found == expected[key], (name, key)
