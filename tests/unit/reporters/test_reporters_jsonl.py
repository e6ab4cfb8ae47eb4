from __future__ import annotations

import json

import msgspec

from grader.model.evidence import Gap
from grader.reporters.json import render as render_json
from grader.reporters.jsonl import batch_invalid, batch_line, render


def lines(text: str) -> list[dict]:
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def test_the_first_line_is_the_report_without_its_lists(ordinary):
    first = lines(render(ordinary))[0]
    assert first["record"] == "report"
    assert first["grade"]["score"] == ordinary.grade.score
    assert not first.keys() & {"files", "units", "evidence", "suppressions"}


def test_every_file_unit_record_and_suppression_has_one_line(ordinary):
    records = [line["record"] for line in lines(render(ordinary))]
    assert records.count("file") == len(ordinary.files)
    assert records.count("unit") == len(ordinary.units)
    assert records.count("suppression") == len(ordinary.suppressions)
    assert records.count("evidence") == len(ordinary.evidence)


def test_a_line_has_the_fields_of_the_report_beside_its_record(ordinary):
    whole = json.loads(render_json(ordinary))
    by_record = {"file": "files", "unit": "units", "evidence": "evidence", "suppression": "suppressions"}
    streamed = {name: [] for name in by_record}
    for line in lines(render(ordinary))[1:]:
        streamed[line.pop("record")].append(line)
    for record, key in by_record.items():
        assert sorted(map(json.dumps, streamed[record])) == sorted(map(json.dumps, whole[key]))


def test_all_about_a_file_follows_it_before_the_next_one(ordinary):
    path = None
    for line in lines(render(ordinary))[1:]:
        if line["record"] == "file":
            path = line["path"]
        assert line["path"] == path


def test_evidence_about_no_file_of_the_report_comes_last(ordinary):
    stray = Gap(checks=("*",), path="absent.py", units="all", reason="unreadable")
    report = msgspec.structs.replace(ordinary, evidence=(stray, *ordinary.evidence))
    assert lines(render(report))[-1]["path"] == "absent.py"


def test_every_line_is_one_object_whatever_the_names(hostile):
    records = {line["record"] for line in lines(render(hostile))}
    assert records == {"report", "file", "unit", "evidence", "suppression"}


def test_a_batch_line_is_the_id_and_the_report_from_mode_on_without_files(ordinary):
    (line,) = lines(batch_line("a/1", ordinary))
    assert list(line) == [
        "id",
        "status",
        "mode",
        "effort",
        "seed",
        "isolation",
        "grade",
        "dimensions",
        "spectrum",
        "units",
        "evidence",
        "suppressions",
    ]
    assert (line["id"], line["status"]) == ("a/1", "graded")


def test_an_invalid_sample_has_its_error():
    assert lines(batch_invalid("2\n", "line 2: `code` is missing")) == [
        {"id": "2\n", "status": "invalid", "error": "line 2: `code` is missing"}
    ]
