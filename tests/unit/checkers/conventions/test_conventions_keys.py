"""Every key of the grammar, and every value of it, is kept, broken and resembled in fixtures/conventions/keys."""

from __future__ import annotations

import re

import pytest
from conventions_grading import declared_lines, findings_of
from conventions_keys import MARK, blocks, check_completeness

from grader.checkers.conventions import EXAMPLE_CONVENTIONS
from grader.checkers.conventions.catalogue import CHECKS
from grader.checkers.conventions.declared.grammar import KNOWN, LISTED, ConventionsError, parse_conventions

BLOCKS = blocks()


def test_every_key_and_value_is_kept_broken_and_resembled():
    check_completeness(BLOCKS)


@pytest.mark.parametrize("one", BLOCKS, ids=lambda one: f"{one.table}-{one.key}-{one.kind}")
def test_a_key_is_reported_where_it_is_broken_and_nowhere_else(one):
    expected = [number for number, line in enumerate(one.code.splitlines(), 1) if line.endswith(MARK)]
    assert bool(expected) == (one.kind == "breaks")
    code = "\n".join(line.removesuffix(MARK) for line in one.code.splitlines()) + "\n"
    assert declared_lines(code, one.declared, one.path) == expected


def test_a_section_declares_the_key_that_it_is_about():
    for one in BLOCKS:
        key = one.key.partition(" ")[0]
        assert re.search(rf"^\[*(?:\w+\.)?{key}\]*(?: =|$)", one.declared, re.MULTILINE), one.key


@pytest.mark.parametrize("table", KNOWN)
def test_a_reason_is_told_and_a_note_is_free(table):
    check = next(each for each in CHECKS if each.id == f"conventions.declared.{table}")
    header = f"[[{table}]]" if table in LISTED else f"[{table}]"
    declared = EXAMPLE_CONVENTIONS[check.id]
    head, _, rest = declared.partition("\n")
    rest = re.sub(r"^why = .*\n", "", rest, flags=re.MULTILINE)
    reason = 'why = "the team said so"\nnote = "since 2024"\n'
    text = f"{head}\n{reason}{rest}" if head == header else f"{header}\n{reason}{head}\n{rest}"
    messages = [each.message for each in findings_of(check.bad, text) if each.check == check.id]
    assert messages
    assert all("the team said so" in message for message in messages)


@pytest.mark.parametrize("table", KNOWN)
def test_an_unknown_key_of_a_table_is_an_error_that_names_file_and_key(table):
    header = f"[[{table}]]" if table in LISTED else f"[{table}]"
    with pytest.raises(ConventionsError, match=rf"team\.toml:2: {table}.*colour"):
        parse_conventions(f'{header}\ncolour = "red"\n', "team.toml")
