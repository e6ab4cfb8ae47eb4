from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.reporters.escape import (
    MESSAGE_LIMIT,
    markdown,
    markdown_code,
    sarif,
    short,
    terminal,
    workflow_data,
    workflow_property,
)

ANYTHING = st.text(st.characters(), max_size=40)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("Größe 大 ñ", "Größe 大 ñ"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x1b[31m", "\\u001b[31m"),
        ("\x00\x7f\x9b", "\\u0000\\u007f\\u009b"),
        ("\u202eabc\u2069", "\\u202eabc\\u2069"),
        ("a\u200b\u2060\ufeffb", "a\\u200b\\u2060\\ufeffb"),
        ("\u2028\u2029\x85", "\\u2028\\u2029\\u0085"),
        ("\ud800\udc80", "\\ud800\\udc80"),
        ("\U000e0041", "\\U000e0041"),
        ("\u3164\ufe0f", "\\u3164\\ufe0f"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
        ("::set-output name=a::b", "\\u003a:set-output name=a::b"),
        ("a long ::set-output name=a::b", "a long \\u003a:set-output name=a::b"),
        ("x::debug::b", "x\\u003a:debug::b"),
        ("##[group]x ##vso[task.x]", "\\u0023#[group]x \\u0023#vso[task.x]"),
        ("tests/a.py::test_b", "tests/a.py::test_b"),
        ("x[::2], ## [a]", "x[::2], ## [a]"),
    ],
)
def test_terminal_shows_what_is_there_on_one_line(text, shown):
    assert terminal(text) == shown


@given(ANYTHING)
def test_terminal_text_is_printable_and_encodable(text):
    shown = terminal(text)
    assert shown.isprintable()
    shown.encode("utf-8")


@given(ANYTHING)
def test_terminal_text_is_its_own_escape(text):
    assert terminal(terminal(text)) == terminal(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a &#124; b"),
        ("a\\|b", "a\\\\&#124;b"),
        ("`code`", "\\`code\\`"),
        ("<script>", "&lt;script&gt;"),
        ("&lt;", "&amp;lt;"),
        ("**a** __b__ ~~c~~", "\\*\\*a\\*\\* \\_\\_b\\_\\_ \\~\\~c\\~\\~"),
        ("[a](b)", "\\[a\\](b)"),
        ("@user #1", "@<!-- -->user #<!-- -->1"),
        ("https://x", "https:<!-- -->//x"),
        ("www.x", "w<!-- -->ww.x"),
        ("gh-1 GH-23 high-1 gh-x", "g<!-- -->h-1 G<!-- -->H-23 high-1 gh-x"),
        ("one\ntwo", "one\\\\ntwo"),
    ],
)
def test_markdown_text_has_no_markup(text, shown):
    assert markdown(text) == shown


@given(ANYTHING)
def test_markdown_text_cannot_leave_its_cell_or_open_an_element(text):
    shown = markdown(text).replace("<!-- -->", "")
    assert not re.search(r"[|<>\n\r]", shown)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]~$]", shown.replace("\\\\", "").replace("\\", "\\"))


@given(ANYTHING)
def test_a_reader_of_markdown_shows_what_a_screen_would(text):
    (line,) = MarkdownIt("commonmark").enable("strikethrough").parseInline(f"x{markdown(text)}x")
    assert "".join(part.content for part in line.children if part.type == "text") == f"x{terminal(text)}x"
    assert {part.content for part in line.children if part.type != "text"} <= {"<!-- -->"}


def test_markdown_code_is_an_element_around_escaped_text():
    assert markdown_code("a`|<b>") == "<code>a\\`&#124;&lt;b&gt;</code>"


def test_workflow_commands_end_where_they_end():
    assert workflow_data(["50%\n", "::x", "a,b:c"]) == "50%25\\n%0A\\u003a:x%0Aa,b:c"
    assert workflow_property("::a,50%\r\n::b\t") == "%3A%3Aa%2C50%25%0D%0A%3A%3Ab\\t"


@given(ANYTHING)
def test_a_sarif_message_has_no_placeholder_and_no_link(text):
    shown = sarif(text)
    assert "](" not in shown
    assert not re.search(r"[{}]", shown.replace("{{", "").replace("}}", ""))


def test_long_messages_are_cut_at_the_limit():
    assert short("x" * MESSAGE_LIMIT) == "x" * MESSAGE_LIMIT
    cut = short("x" * (MESSAGE_LIMIT + 1))
    assert len(cut) == MESSAGE_LIMIT
    assert cut.endswith("x...")
