from __future__ import annotations

import io
import os
import sys

import pytest

from grader.cli.formats import Output, parse_outputs
from grader.cli.output import say, warn
from grader.engine.problem import UsageError


def test_without_a_format_a_pipe_gets_plain_text_and_a_quiet_one_nothing():
    assert parse_outputs([]) == (Output(format="plain"),)
    assert parse_outputs([], quiet=True) == ()
    assert parse_outputs(["json"], quiet=True) == (Output(format="json"),)


def test_a_file_name_may_hold_what_separates_it(tmp_path):
    file = str(tmp_path / "a=b.json")
    assert parse_outputs([f"json={file}"]) == (Output(format="json", file=file),)


@pytest.mark.parametrize(
    "texts", [["pdf"], ["json", "plain"], ["json="], ["json=/none/x"], ["json=/"], ["json=x", "plain=x"]]
)
def test_what_cannot_be_written_is_refused(tmp_path, monkeypatch, texts):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="--format"):
        parse_outputs(texts)


def test_text_is_written_as_utf_8_whatever_the_locale(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    say("├ \ud800\n")
    assert stream.buffer.getvalue() == "├ \\ud800\n".encode()


def test_a_reader_that_went_away_is_no_error(monkeypatch):
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        say("text\n")
        say("more\n")


def test_a_warning_is_one_line_whatever_it_quotes(capsys):
    warn("a\nb\x1b[31m: missing")
    assert capsys.readouterr().err == "grader: a\\nb\\u001b[31m: missing\n"
