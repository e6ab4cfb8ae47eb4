from __future__ import annotations

import msgspec
import pytest
from rubric_cases import SHIPPED, shipped, shipped_text, synthetic_checks

from grader.rubric.digest import rubric_digest
from grader.rubric.errors import RubricError
from grader.rubric.load import parse_rubric
from grader.rubric.match import check_rubric

BASE = 'extends = "default"\n'
OVERRIDE = '[[overrides]]\npaths = ["a"]\n[overrides.dimensions.security'


def parse(text: str, **others: str):
    def find(name: str) -> str:
        return others[name] if name in others else shipped_text(name)

    return parse_rubric(text, name="mine.toml", find=find)


def refusal(text: str, **others: str) -> str:
    with pytest.raises(RubricError) as caught:
        parse(text, **others)
    return str(caught.value)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_rubrics_load_and_fit_their_checks(name):
    rubric = shipped(name)
    assert rubric.name == name
    assert list(rubric.dimensions) == ["security", "edge_cases", "complexity", "conventions"]
    assert check_rubric(rubric, synthetic_checks(name)) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_band_dimension_and_criterion_speaks_to_people(name):
    rubric = shipped(name)
    parts = [*rubric.bands, *rubric.dimensions.values()]
    parts += [criterion for held in rubric.dimensions.values() for criterion in held.criteria.values()]
    for part in parts:
        assert len(part.descriptor) > 15
        assert part.descriptor.endswith((".", "?"))


def test_shipped_rubrics_differ():
    assert len({rubric_digest(shipped(name)) for name in SHIPPED}) == len(SHIPPED)


def test_tables_merge_and_arrays_replace():
    rubric = parse(
        BASE
        + """
        [dimensions.security]
        weight = 0.5
        [dimensions.complexity.criteria.cognitive]
        knots = [[1, 100], [2, 0]]
        [[bands]]
        letter = "pass"
        at = 50
        descriptor = "Good enough to go on."
        [[bands]]
        letter = "fail"
        at = 0
        descriptor = "Not good enough to go on."
        """
    )
    base = shipped("default")
    assert rubric.name == "mine"
    assert rubric.dimensions["security"] == msgspec.structs.replace(base.dimensions["security"], weight=0.5)
    assert rubric.dimensions["complexity"].criteria["cognitive"].knots == ((1.0, 100.0), (2.0, 0.0))
    assert rubric.dimensions["edge_cases"] == base.dimensions["edge_cases"]
    assert [band.letter for band in rubric.bands] == ["pass", "fail"]


def test_extends_goes_on_through_several_rubrics():
    rubric = parse('extends = "team"', team='extends = "strict"\nmin_coverage = 0.9')
    assert rubric.min_coverage == 0.9
    assert rubric.discount == shipped("strict").discount


def test_an_override_is_completed_with_the_rubrics_own_dimensions():
    rubric = parse(
        BASE
        + """
        [dimensions.conventions]
        unit_weight = 0.9
        [[overrides]]
        paths = ["scripts/"]
        ignore = ["conventions.docstring-*"]
        [overrides.dimensions.conventions.criteria.naming]
        weight = 0.1
        [[overrides]]
        paths = ["old/"]
        ignore = ["security.assert"]
        """
    )
    first, second = rubric.overrides
    assert first.dimensions["conventions"].unit_weight == 0.9
    assert first.dimensions["conventions"].criteria["naming"].weight == 0.1
    assert first.dimensions["security"] == rubric.dimensions["security"]
    assert second.dimensions == {}


def test_the_digest_is_that_of_the_resolved_values():
    assert rubric_digest(parse(BASE)) == rubric_digest(parse('# a comment\nextends="default"'))
    assert rubric_digest(parse(BASE + 'name = "mine"')) == rubric_digest(parse(BASE))
    assert rubric_digest(parse(BASE + "discount = 0.4")) != rubric_digest(parse(BASE))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("wieght = 1", ["mine.toml:2", "wieght", "unknown key", "discount"]),
        ("[dimensions.security]\nwieght = 1", ["mine.toml:3", "dimensions.security.wieght", "did you mean weight?"]),
        ('[dimensions.security]\nweight = "x"', ["mine.toml:3", "dimensions.security.weight", "number", "string"]),
        ("[dimensions.security]\nweight = true", ["dimensions.security.weight", "a boolean"]),
        ("dimensions = 3", ["mine.toml:2", "dimensions", "expected a table"]),
        ("bands = 3", ["bands", "expected an array"]),
        ("[dimensions.security]\nweight = 0", ["mine.toml:3", "dimensions.security.weight", "(0, 1]", "leave out"]),
        ("[dimensions.security]\nunit_weight = 1.5", ["mine.toml:3", "unit_weight", "(0, 1]"]),
        ("[dimensions.security]\nweight = nan", ["dimensions.security.weight", "(0, 1]"]),
        ("[dimensions.security]\nheadroom = -1", ["mine.toml:3", "dimensions.security.headroom", "0..100"]),
        ('[dimensions.security]\ndescriptor = " "', ["dimensions.security.descriptor", "is empty", "sentence"]),
        ("discount = 1", ["mine.toml:2", "discount", "[0, 1)"]),
        ("discount = -0.1", ["discount", "[0, 1)"]),
        ("min_coverage = 0", ["min_coverage", "(0, 1]"]),
        ("[severity]\nhuge = 1", ["mine.toml:3", "severity.huge", "unknown key", "critical"]),
        ("[severity]\nlow = 0.9", ["severity.medium", "counts less than low"]),
        ("[severity]\ncritical = 2", ["severity.critical", "[0, 1]"]),
        ("[confidence.low]\nfactor = 0.9\nworst = 0.5", ["mine.toml:2", "confidence.low", "do not rise"]),
        ("[rate]\nprior = 0", ["rate.prior", "above 0"]),
        ("[rate]\nlevel = 0.3", ["rate.level", "[0.5, 1)"]),
        ("[suppressions]\nprice = 1.1", ["mine.toml:3", "suppressions.price", "[0, 1]"]),
        ("version = 1.5", ["version", "expected an integer"]),
        ("[dimensions.more]\nweight = 0.1", ["dimensions.more.unit_weight", "is missing"]),
        (
            '[dimensions.security.criteria.more]\ncurve = "loss"\nchecks = ["x"]',
            ["mine.toml:2", "dimensions.security.criteria.more.descriptor", "is missing"],
        ),
        (
            '[dimensions.security.criteria.xml]\ncurve = "steep"',
            ["mine.toml:3", "dimensions.security.criteria.xml.curve", "loss, knots, rate"],
        ),
        ("[dimensions.security.criteria.xml]\nchecks = []", ["criteria.xml.checks", "no check"]),
        ("[dimensions.security.criteria.xml]\nchecks = [1]", ["criteria.xml.checks[0]", "expected a string"]),
        ("[dimensions.security.criteria.xml]\nknots = [[1, 2], [2, 1]]", ["criteria.xml.knots", "loss curve"]),
        ("[dimensions.complexity.criteria.nesting]\nknots = [[1, 100]]", ["nesting.knots", "fewer than two"]),
        (
            "[dimensions.complexity.criteria.nesting]\nknots = [[2, 100], [2, 50]]",
            ["mine.toml:3", "dimensions.complexity.criteria.nesting.knots[1]", "does not rise"],
        ),
        (
            "[dimensions.complexity.criteria.nesting]\nknots = [[2, 101], [3, 50]]",
            ["nesting.knots[0]", "outside 0..100"],
        ),
        ("[dimensions.complexity.criteria.nesting]\nknots = [[2, 1, 3]]", ["nesting.knots[0]", "expected 2 values"]),
        ("[dimensions.complexity.criteria.nesting]\nknots = [[2, 100], [inf, 0]]", ["nesting.knots[1]", "not finite"]),
        ("bands = []", ["bands", "no band"]),
        ('[[bands]]\nletter = "A"\nat = 5\ndescriptor = "d"', ["mine.toml:4", "bands[0].at", "have no letter"]),
        (
            '[[bands]]\nletter = "A"\nat = 5\ndescriptor = "d"\n[[bands]]\nletter = "B"\nat = 5\ndescriptor = "d"',
            ["mine.toml:8", "bands[1].at", "does not fall"],
        ),
        (
            '[[bands]]\nletter = "A"\nat = 5\ndescriptor = "d"\n[[bands]]\nletter = "A"\nat = 0\ndescriptor = "d"',
            ["mine.toml:7", "bands[1].letter", "taken"],
        ),
        ('[[bands]]\nletter = "A"\nat = 0', ["mine.toml:2", "bands[0].descriptor", "is missing"]),
        ('[[bands]]\nletter = "A"\nat = 0\ndescriptor = ""', ["mine.toml:5", "bands[0].descriptor", "is empty"]),
        ('[[overrides]]\nignore = ["x"]', ["mine.toml:2", "overrides[0].paths", "is missing"]),
        ("[[overrides]]\npaths = []", ["overrides[0].paths", "no pattern"]),
        (
            '[[overrides]]\npaths = ["a"]\n[[overrides]]\npaths = ["b"]\n[overrides.dimensions.security]\nweight = 2',
            ["mine.toml:7", "overrides[1].dimensions.security.weight", "(0, 1]"],
        ),
        (
            '[[overrides]]\npaths = ["a"]\n[overrides.dimensions.security.criteria.xml]\nweigth = 1',
            ["mine.toml:5", "overrides[0].dimensions.security.criteria.xml.weigth", "unknown key"],
        ),
        (
            OVERRIDE + ']\ncriteria.m = { curve = "loss", descriptor = "d" }',
            ["mine.toml:5", "overrides[0].dimensions.security.criteria.m.checks", "is missing"],
        ),
        (
            OVERRIDE + '.criteria.m]\ncurve = "loss"\nchecks = ["x"]\ndescriptor = "d"',
            ["mine.toml:4", "overrides[0].dimensions.security.criteria.m", "no such criterion"],
        ),
        ("overrides = [1]", ["overrides[0]", "expected a table"]),
        ("[dimensions", ["mine.toml:2", "no TOML"]),
    ],
)
def test_a_broken_rubric_says_where_what_and_what_to_do(text, parts):
    message = refusal(BASE + text)
    for part in parts:
        assert part in message


def test_a_fault_in_the_extended_rubric_names_its_file_and_line():
    message = refusal('extends = "team"', team='extends = "default"\n\ndiscount = 7')
    assert message.startswith("team:3: discount: ")


def test_an_unknown_base_is_named():
    assert "mine.toml:1: extends: no rubric 'nowhere'" in refusal('extends = "nowhere"')


def test_a_base_must_be_a_name():
    assert "extends: expected a string" in refusal("extends = 3")


def test_a_cycle_is_shown_whole():
    message = refusal('extends = "a"', a='extends = "b"', b='extends = "a"')
    assert "extends" in message
    assert "mine.toml -> a -> b -> a" in message


def test_a_rubric_without_base_must_be_complete():
    assert "mine.toml: version: is missing" in refusal("")
    assert "bands: is missing" in refusal('version = 1\ndescriptor = "d"')
