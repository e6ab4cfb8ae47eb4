from __future__ import annotations

import ast

import pytest

from grader.tools.workspace import encoded, written


def test_hostile_names_never_become_file_names():
    paths = ["-rf.py", "a\nb.py", "../../etc/x.py", "@args.py", "two words.py", "é\udc80.py"]
    with written(dict.fromkeys(paths, "x = 1\n")) as workspace:
        assert sorted(workspace.names) == [f"f{number:06d}.py" for number in range(1, 7)]
        assert list(workspace.names.values()) == paths
        assert sorted(file.name for file in workspace.folder.iterdir()) == sorted(workspace.names)
    assert not workspace.folder.exists()


def test_lone_surrogates_keep_the_columns():
    assert len(encoded("s = '\udc80'; eval(s)").decode("utf-8")) == len("s = '\udc80'; eval(s)")


@pytest.mark.parametrize(
    "cookie", ["# -*- coding: utf-7 -*-", "#!x\n# vim: set fileencoding=latin-1 :", "\f# coding=rot13"]
)
def test_an_encoding_declaration_does_not_change_what_a_tool_reads(cookie):
    text = f"{cookie}\nx = 'é+AAo-'\n"
    assert len(encoded(text).decode()) == len(text)
    assert ast.dump(ast.parse(encoded(text))) == ast.dump(ast.parse(text))


def test_line_endings_stay_as_they_are():
    assert encoded("a = 1\r\nb = 2\rc = 3\n") == b"a = 1\r\nb = 2\rc = 3\n"
