from __future__ import annotations

import os
import subprocess
import sys

from grader.inputs.corpus import draw
from grader.inputs.types import NONE, TEXT, Choice, Field, Items, Record, Scalar
from grader.sandbox.values import Build

INT = Scalar("int")
SCRIPT = """
import sys
{before}
from grader.inputs.corpus import draw
from grader.inputs.types import Items, Scalar, Table
print(draw((Items("list", Scalar("float")), Scalar("str"), Table(Scalar("str"), Scalar("int"))), 7, 60))
"""


def drawn(folder, hash_seed: str, before: str = "") -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", SCRIPT.format(before=before)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout


def test_the_same_values_come_in_every_process_and_nothing_is_written(tmp_path):
    (tmp_path / "local.py").write_text("NUMBER = 123456789\nTEXT = 'constants of loaded modules are not ours'\n")
    first = drawn(tmp_path, "1")
    assert first == drawn(tmp_path, "2", "sys.path.insert(0, '.')\nimport local, json, decimal")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "__pycache__") == ["local.py"]


def test_boundaries_really_occur():
    numbers = {row[0] for row in draw((INT,), 0, 120)}
    assert {0, 1} <= numbers
    assert min(numbers) < 0
    assert max(numbers) > 2**31
    texts = [row[0] for row in draw((TEXT,), 0, 120)]
    assert "" in texts
    assert any("  " in text for text in texts)
    assert any(not text.isascii() for text in texts)
    lists = [row[0] for row in draw((Items("list", INT),), 0, 120)]
    assert [] in lists
    assert any(len(items) > 1 and len(set(items)) == 1 for items in lists)
    assert any(row[0] is None for row in draw((Choice((INT, NONE)),), 0, 120))


def test_half_of_the_values_are_ordinary():
    rows = draw((INT, TEXT), 0, 120)
    ordinary = [row for row in rows if 1 <= row[0] <= 40 and row[1].isalpha() and row[1].isascii()]
    assert len(ordinary) >= 55


def test_arguments_of_one_type_are_equal_now_and_then():
    assert any(left == right for left, right in draw((INT, INT), 0, 40))


def test_instances_are_built_by_name():
    point = Record("Point", (Field("x", INT), Field("y", INT, required=False)))
    rows = draw((point,), 0, 40)
    assert all(isinstance(row[0], Build) and row[0].target == "Point" for row in rows)
    assert {frozenset(row[0].kwargs) for row in rows} == {frozenset({"x"}), frozenset({"x", "y"})}
