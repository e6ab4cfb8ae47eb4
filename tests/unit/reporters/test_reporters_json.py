from __future__ import annotations

import json

import msgspec
import pytest

from grader.model.report import Report
from grader.reporters import json as json_reporter
from grader.reporters.encoding import encode


def test_the_report_comes_back_equal(ordinary):
    assert msgspec.json.decode(json_reporter.render(ordinary), type=Report) == ordinary


def test_keys_keep_the_order_of_the_contract(ordinary):
    assert list(json.loads(json_reporter.render(ordinary))) == list(Report.__struct_fields__)


def test_full_floats_are_kept(ordinary):
    assert json.loads(json_reporter.render(ordinary))["grade"]["score"] == ordinary.grade.score


def test_lone_surrogates_leave_valid_utf_8_that_strict_parsers_read(hostile):
    text = json_reporter.render(hostile)
    assert text.encode("utf-8").decode("utf-8") == text
    report = msgspec.json.decode(text, type=Report)
    assert "lone\\ud800surrogate.py" in {file.path for file in report.files}


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        ({"a": "x\ud800"}, b'{"a":"x\\\\ud800"}'),
        ({"\udcff": ("y", None, 1.5, True)}, b'{"\\\\udcff":["y",null,1.5,true]}'),
        ({"a": "\U0001f600 ü"}, '{"a":"\U0001f600 ü"}'.encode()),
    ],
)
def test_surrogates_become_text_and_the_rest_stays(value, encoded):
    assert encode(value) == encoded


def test_what_a_terminal_would_obey_is_escaped_and_reads_back_the_same():
    value = "\x1b[31m \x9b7m \x7f \u202e \ufeff ü"
    encoded = encode([value])
    assert encoded == '["\\u001b[31m \\u009b7m \\u007f \\u202e \\ufeff ü"]'.encode()
    assert json.loads(encoded) == [value]


def test_what_a_build_would_obey_in_its_log_is_escaped_and_reads_back_the_same():
    value = ["##[set-output name=a;]b", "##vso[task.x]", "## [a]", "#", "###["]
    encoded = encode(value)
    assert b"##[" not in encoded
    assert b"##vso[" not in encoded
    assert b"## [a]" in encoded
    assert json.loads(encoded) == value


def test_json_ends_its_last_line(ordinary):
    text = json_reporter.render(ordinary)
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")
