import pytest

from grader.engine.assess import Assessment
from grader.engine.touched import Part, narrow, touched_part
from grader.facts.suppressions import find_suppressions
from grader.facts.tree import parse
from grader.facts.units import find_units
from grader.model.evidence import Assessed, Finding, Gap, Measurement
from grader.model.source import FileEntry, Source, Span

TEXT = '''\
"""A module."""

LIMIT = 3


@cached
@logged(
    level=2,
)
def first():
    return 1  # noqa: S1


# what the second one is about
def second():

    return 2


class Box:
    """A box."""

    size = 1

    def third(self):
        return 3  # noqa: S3

    other = 2
'''
LINES = dict(enumerate(TEXT.split("\n"), 1))
SOURCE = Source(path="a.py", text=TEXT, digest="0")
UNITS = find_units(SOURCE, parse(SOURCE))


def line_of(text):
    return next(number for number, line in LINES.items() if text in line)


def part(*lines):
    return touched_part(UNITS, TEXT, [(line, line) for line in lines])


@pytest.mark.parametrize(
    ("changed", "whole", "bodies"),
    [
        ("return 1", {"first"}, set()),
        ("def first", {"first"}, set()),
        ("@cached", {"first"}, {"<module>"}),
        ("level=2", {"first"}, {"<module>"}),
        ("# what the second", {"second"}, {"<module>"}),
        ("LIMIT", set(), {"<module>"}),
        ('"""A module."""', set(), {"<module>"}),
        ("class Box", set(), {"Box"}),
        ("size = 1", set(), {"Box"}),
        ("return 3", {"Box.third"}, set()),
        ("other = 2", set(), {"Box"}),
    ],
)
def test_a_line_touches_what_owns_it(changed, whole, bodies):
    found = part(line_of(changed))
    assert (found.whole, found.bodies) == (whole, bodies)


def test_a_blank_line_touches_the_function_around_it_and_no_module():
    assert part(line_of("def second") + 1).whole == {"second"}
    outside = part(2, 4, line_of("return 1") + 1)
    assert not outside.whole | outside.bodies


def test_what_was_removed_inside_a_function_touches_it_and_beside_it_nothing():
    inside, below = line_of("def second"), line_of("return 2")
    assert touched_part(UNITS, TEXT, [(inside + 1, inside)]).whole == {"second"}
    for place in (below, 0, 4, len(LINES)):
        assert touched_part(UNITS, TEXT, [(place + 1, place)]) == Part(lines=((place + 1, place),))


def test_lines_beyond_the_end_touch_nothing():
    assert touched_part(UNITS, TEXT, [(900, 950)]).whole == frozenset()


def finding(qualname, line, end=None):
    span = Span(line=line, column=1, end_line=end or line, end_column=2)
    return Finding(check="security.x", path="a.py", qualname=qualname, span=span, message="m", severity="high")


def assessment(*evidence):
    size = sum(unit.statements for unit in UNITS)
    return Assessment(
        entry=FileEntry(path="a.py", digest="0", size=size, parsed=True),
        units=UNITS,
        evidence=evidence,
        suppressions=find_suppressions(SOURCE),
    )


def test_findings_of_untouched_functions_are_dropped_and_their_units_too():
    old, new = finding("first", line_of("return 1")), finding("second", line_of("return 2"))
    kept = narrow(assessment(old, new), part(line_of("return 2")))
    assert kept.evidence == (new,)
    assert [unit.qualname for unit in kept.units] == ["second"]
    assert kept.entry.size == sum(unit.statements for unit in UNITS if unit.qualname == "second")


def test_a_touched_function_answers_for_all_its_lines():
    old = finding("second", line_of("return 2"))
    assert narrow(assessment(old), part(line_of("def second"))).evidence == (old,)


def test_of_a_body_only_findings_on_changed_lines_count():
    limit, doc = finding("<module>", line_of("LIMIT")), finding("<module>", 1)
    assert narrow(assessment(limit, doc), part(line_of("LIMIT"))).evidence == (limit,)
    size, other = finding("Box", line_of("size = 1")), finding("Box", line_of("other = 2"))
    assert narrow(assessment(size, other), part(line_of("other = 2"))).evidence == (other,)


def test_a_statement_right_above_a_function_is_no_part_of_it():
    source = Source(path="a.py", text="KEY = 1\ndef f():\n    return KEY\n", digest="0")
    touched = touched_part(find_units(source, parse(source)), source.text, [(1, 1)])
    assert (touched.whole, touched.bodies) == ({"f"}, {"<module>"})


def test_a_finding_about_a_whole_body_stands_on_its_first_line():
    whole = finding("<module>", 1, len(LINES))
    assert narrow(assessment(whole), part(line_of("LIMIT"))).evidence == ()
    assert narrow(assessment(whole), part(1)).evidence == (whole,)


def test_a_finding_that_names_no_unit_is_kept_by_its_line():
    stray = finding("gone", line_of("LIMIT"))
    assert narrow(assessment(stray), part(line_of("LIMIT"))).evidence == (stray,)
    assert narrow(assessment(stray), part(line_of("return 1"))).evidence == ()


def test_records_about_units_shrink_to_those_that_are_left():
    assessed = Assessed(checks=("a.*",), path="a.py", units=("first", "second"), trials=3)
    everywhere = Assessed(checks=("b.*",), path="a.py", units="all")
    gap = Gap(checks=("c.*",), path="a.py", units=("first",), reason="no-input")
    kept = narrow(assessment(assessed, everywhere, gap), part(line_of("return 2"))).evidence
    assert [(item.checks, item.units) for item in kept] == [(("a.*",), ("second",)), (("b.*",), "all")]


def test_measurements_go_with_their_unit():
    span = Span(line=1, column=1, end_line=1, end_column=2)
    values = [
        Measurement(check="complexity.x", path="a.py", qualname=name, span=span, value=1, low=1, high=1)
        for name in ("first", "Box", "<module>")
    ]
    kept = narrow(assessment(*values), part(line_of("return 1"), line_of("size = 1"))).evidence
    assert [item.qualname for item in kept] == ["first", "Box"]


def test_suppressions_are_kept_where_they_stand():
    kept = narrow(assessment(), part(line_of("def first"))).suppressions
    assert [item.codes for item in kept] == [("S1",)]
    assert narrow(assessment(), Part(whole=frozenset({"Box.third"}))).suppressions[0].codes == ("S3",)


def test_a_file_that_did_not_parse_keeps_its_gap():
    entry = FileEntry(path="a.py", digest="0", size=9, parsed=False)
    gap = Gap(checks=("*",), path="a.py", units="all", reason="syntax")
    broken = Assessment(entry=entry, units=(), evidence=(gap,), suppressions=())
    assert narrow(broken, Part()) is broken
