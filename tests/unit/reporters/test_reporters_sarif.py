from __future__ import annotations

import json
from typing import get_args
from urllib.parse import unquote

import msgspec
import pytest
import reporter_everything
from reporter_everything import FLOW, INFOS, PLAIN, WEIRD_PATH

from grader.model.evidence import Gap, GapReason, Witness
from grader.model.source import Span
from grader.reporters.sarif import document
from grader.reporters.sarif import results as sarif_results
from grader.reporters.sarif.places import Places, uri
from grader.reporters.sarif.rules import info_of


def run_of(report, **arguments) -> dict:
    return json.loads(document.render(report, **arguments))["runs"][0]


@pytest.fixture(scope="module")
def run():
    report, sources = reporter_everything.everything()
    return run_of(report, checks=INFOS, sources=sources)


@pytest.fixture(scope="module")
def results(run):
    return {result["partialFingerprints"]["graderEvidence/v1"]: result for result in run["results"]}


def place(location: dict) -> tuple[str, int] | None:
    if "physicalLocation" not in location:
        return None
    physical = location["physicalLocation"]
    return unquote(physical["artifactLocation"]["uri"]), physical["region"]["startLine"]


def test_columns_are_utf_16_code_units_where_the_texts_are_known(run, results):
    assert run["columnKind"] == "utf16CodeUnits"
    region = results["f1"]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 5, "startColumn": 11, "endLine": 5, "endColumn": 15}
    assert results["f1"]["fixes"][0]["artifactChanges"][0]["replacements"][1]["deletedRegion"] == region


def test_columns_are_code_points_where_a_text_is_missing():
    report, sources = reporter_everything.everything()
    del sources[PLAIN]
    run = run_of(report, sources=sources)
    assert run["columnKind"] == "unicodeCodePoints"
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 5, "startColumn": 10, "endLine": 5, "endColumn": 14}


@pytest.mark.parametrize(
    ("line", "column", "units"), [(1, 1, 1), (1, 2, 3), (1, 3, 4), (1, 4, 6), (2, 4, 4), (9, 3, 3)]
)
def test_a_column_moves_by_one_for_each_character_beyond_the_basic_plane_before_it(ordinary, line, column, units):
    report = msgspec.structs.replace(ordinary, files=ordinary.files[:1])
    places = Places(report, {report.files[0].path: "😀é𝐅\nabc\n"})
    span = Span(line=line, column=column, end_line=line, end_column=column)
    assert places.region(report.files[0].path, span)["startColumn"] == units


def test_the_way_of_the_data_crosses_files(results):
    flow = results["f1"]["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [place(step["location"]) for step in flow] == [
        (FLOW, 2),
        (WEIRD_PATH.replace("\ue000", "\\ud800"), 3),
        (PLAIN, 12),
        (FLOW, 4),
        None,
        (FLOW, 5),
    ]
    assert flow[3]["location"]["message"]["text"] == "the check `name.isalpha()` is passed"
    assert flow[4]["location"]["message"]["text"] == "nobody knows where"
    assert [step["kinds"] for step in flow] == [["taint", "source"], *[["taint"]] * 4, ["taint", "sink"]]
    assert [step["executionOrder"] for step in flow] == [1, 2, 3, 4, 5, 6]


def test_a_fix_replaces_what_it_says_in_the_order_of_the_file(results):
    (fix,) = results["f1"]["fixes"]
    (change,) = fix["artifactChanges"]
    assert fix["description"]["text"].endswith("(keeps the behaviour)")
    inserted, replaced = change["replacements"]
    assert inserted == {
        "deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
        "insertedContent": {"text": "import secrets\n"},
    }
    assert replaced["insertedContent"]["text"] == f"({reporter_everything.WEIRD},)".replace("\ue000", "\\ud800")
    assert "fixes" not in results["f4"]


def test_a_suppression_is_told_and_changes_no_level(results):
    (suppression,) = results["s1"]["suppressions"]
    assert suppression["kind"] == "inSource"
    assert suppression["justification"].startswith("# nosec")
    assert place(suppression["location"]) == (FLOW, 5)
    assert results["s1"]["level"] == results["f1"]["level"] == "error"
    assert all("suppressions" in result for result in results.values())


@pytest.mark.parametrize(
    ("name", "level"), [("f2", "error"), ("f3", "warning"), ("f5", "note"), ("f4", "note"), ("paths-run", "warning")]
)
def test_levels_follow_severities(results, name, level):
    assert results[name]["level"] == level


def test_a_measurement_is_a_result_on_its_first_line_where_it_costs_points(results):
    result = results["paths-run"]
    assert result["message"]["text"] == "cyclomatic complexity 23"
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 11}
    assert result["properties"]["measurement"]["value"] == 23
    assert "paths-handler" not in results


def test_rules_are_described_and_tell_their_weakness(run, results):
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert list(rules) == sorted(rules)
    rule = rules["security.sql-injection"]
    assert rule["properties"] == {
        "tags": ["security", "external/cwe/cwe-089", "external/owasp/a03:2021"],
        "security-severity": "8.0",
    }
    assert rule["helpUri"] == "https://cwe.mitre.org/data/definitions/89.html"
    assert "````python\ndb.execute" in rule["help"]["markdown"]
    taxa = run["taxonomies"][0]["taxa"]
    assert [taxon["id"] for taxon in taxa] == ["78", "89", "248"]
    assert taxa[1]["shortDescription"]["text"].endswith("('SQL Injection')")
    assert "shortDescription" not in taxa[2]
    assert taxa[rule["relationships"][0]["target"]["index"]]["id"] == "89"
    assert taxa[results["f2"]["taxa"][0]["index"]]["id"] == "78"
    assert rules["conventions.ruff.E501"]["shortDescription"]["text"] == "A rule of ruff"
    assert rules["conventions.ruff.E501"]["properties"]["problem.severity"] == "recommendation"
    assert rules["security.unknown"]["shortDescription"]["text"] == "security.unknown"


def test_a_family_describes_its_members_and_nobody_else():
    known = {info.id: info for info in INFOS}
    assert info_of("conventions.ruff.E501", known) is known["conventions.ruff.*"]
    assert info_of("conventions.ruff", known) is None
    assert info_of("conventions.naming", known) is None
    assert info_of("edge_cases.crash", known) is known["edge_cases.crash"]


def test_every_gap_is_a_notification_and_a_fault_of_ours_fails_the_run(run, ordinary):
    (invocation,) = run["invocations"]
    settings = invocation["toolConfigurationNotifications"]
    assert [each["descriptor"]["id"] for each in settings] == ["budget", "isolation", "missing-tool"]
    told = [*settings, *invocation["toolExecutionNotifications"]]
    assert {each["descriptor"]["id"] for each in told} == set(get_args(GapReason))
    descriptors = run["tool"]["driver"]["notifications"]
    assert all(descriptors[each["descriptor"]["index"]]["id"] == each["descriptor"]["id"] for each in told)
    assert {each["level"] for each in told if each["descriptor"]["id"] == "internal"} == {"error"}
    assert invocation["executionSuccessful"] is False
    gaps = sum(isinstance(item, Gap) for item in ordinary.evidence)
    (invocation,) = run_of(ordinary)["invocations"]
    assert invocation["executionSuccessful"] is True
    assert len(invocation["toolExecutionNotifications"]) == gaps


def test_more_results_than_platforms_take_are_left_out_and_counted(monkeypatch):
    monkeypatch.setattr(document, "RESULTS_LIMIT", 3)
    run = run_of(reporter_everything.everything()[0])
    assert [each["partialFingerprints"]["graderEvidence/v1"] for each in run["results"]] == ["f1", "s1", "f2"]
    notice = run["invocations"][0]["toolExecutionNotifications"][-1]
    assert notice["message"]["text"].startswith("4 results, the least grave, are left out")
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {
        "security.sql-injection",
        "security.unknown",
    }


def test_a_long_way_keeps_its_ends(monkeypatch, ordinary):
    monkeypatch.setattr(sarif_results, "STEPS_LIMIT", 3)
    steps = tuple(f"shop/db.py:{number}: goes on" for number in range(1, 9))
    evidence = [
        msgspec.structs.replace(item, witness=Witness(steps=steps))
        if getattr(item, "fingerprint", "") == "f1"
        else item
        for item in ordinary.evidence
    ]
    found = run_of(msgspec.structs.replace(ordinary, evidence=tuple(evidence)))["results"]
    (flow,) = [result["codeFlows"][0] for result in found if "codeFlows" in result]
    assert [place(step["location"])[1] for step in flow["threadFlows"][0]["locations"]] == [1, 2, 8]
    assert flow["threadFlows"][0]["message"]["text"].startswith("5 steps")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("a b/ü%.py", "a%20b/%C3%BC%25.py"),
        ("a:b.py", "a%3Ab.py"),
        ("a?b#c.py", "a%3Fb%23c.py"),
        ("x\n\x00\u202e.py", "x%0A%00%E2%80%AE.py"),
        ("\ud800.py", "%5Cud800.py"),
        ("../up.py", "../up.py"),
    ],
)
def test_addresses_are_percent_encoded(path, address):
    assert uri(path) == address


def test_nothing_tells_of_time_host_or_an_earlier_run(run):
    text = json.dumps(run)
    assert not any(word in text for word in ("Utc", "machine", "baselineState", "startTime", "workingDirectory"))
