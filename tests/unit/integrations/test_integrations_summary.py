import msgspec

from grader.integrations.pytest_grading import Record
from grader.integrations.pytest_summary import table
from grader.model.report import Grade


def record(name, score, letter):
    grade = Grade(score=score, low=score or 0.0, high=score or 100.0, letter=letter, coverage=0.5)
    return msgspec.json.encode(Record(name=name, grade=grade, dimensions={"security": grade})).decode()


def test_rows_are_aligned_and_in_the_order_of_names():
    assert list(table([record("b.py", 100.0, "A+"), record("long/a.py", 71.29, "C-")])) == [
        "b.py       A+  100.0  [100.0, 100.0]  50%  security A+",
        "long/a.py  C-  71.2   [71.2, 71.2]    50%  security C-",
    ]


def test_a_withheld_letter_and_a_missing_score_show():
    assert list(table([record("a.py", None, None)])) == ["a.py  -  -  [0.0, 100.0]  50%  security -"]


def test_the_same_grade_is_listed_once_and_different_ones_both():
    same, other = record("a.py", 90.0, "A-"), record("a.py", 80.0, "B-")
    assert len(list(table([same, same, other]))) == 2


def test_names_are_escaped():
    [line] = table([record("a\n\x1b[31m.py", 90.0, "A-")])
    assert line.startswith("a\\n\\u001b[31m.py ")


def test_nothing_makes_no_table():
    assert not list(table([]))
