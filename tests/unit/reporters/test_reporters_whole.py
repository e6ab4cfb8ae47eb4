"""Every format, on one report that has everything: valid by its schema, nobody's command, the numbers of the JSON."""

from __future__ import annotations

import random
import re

import pytest
import reporter_everything
import reporter_numbers
import reporter_samples
from reporter_checks import CHECKS

from grader.model.evidence import Finding, Gap, Suppression
from grader.reporters.problems import SEVERITIES
from grader.reporters.registry import FORMATS, render


@pytest.fixture(scope="module")
def everything():
    return reporter_everything.everything()


def rendered(name, report, sources=None) -> str:
    bands, infos = reporter_samples.BANDS, reporter_everything.INFOS
    return render(name, report, bands=bands, checks=infos, sources=sources or {})


@pytest.mark.parametrize("name", CHECKS)
def test_a_report_with_everything_is_valid_and_safe(name, everything):
    CHECKS[name](rendered(name, *everything))


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("plain", 100),
        ("json", 100),
        ("jsonl", 100),
        ("sarif", 100),
        ("gitlab", 100),
        *(("terminal", each) for each in (72, 100, 200)),
    ],
)
def test_the_log_of_a_build_holds_no_command_of_the_graded_code(name, width, everything):
    text = render(name, everything[0], bands=reporter_samples.BANDS, width=width, verbose=1)
    assert "set-output" in text
    for line in text.split("\n"):
        assert not re.match(r"\s*::", line), line
        assert not re.search(r"##\w*\[", line), line


@pytest.mark.parametrize("name", CHECKS)
def test_other_reports_are_valid_and_safe(name, ordinary, hostile):
    for report in (ordinary, hostile, generated(0), generated(1)):
        CHECKS[name](rendered(name, report))


def test_every_format_but_those_for_screens_and_our_own_json_is_checked():
    assert FORMATS.keys() - CHECKS.keys() == {"terminal", "plain", "json", "jsonl"}
    assert FORMATS.keys() - reporter_numbers.READERS.keys() == {"json"}


@pytest.mark.parametrize("name", reporter_numbers.READERS)
def test_the_numbers_shown_are_those_of_the_json(name, everything, ordinary, hostile):
    for report in (everything[0], ordinary, hostile, *map(generated, range(12))):
        expected = reporter_numbers.of_json(rendered("json", report))
        reporter_numbers.agree(name, rendered(name, report), expected)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_gives_the_same_bytes(name, everything):
    assert rendered(name, *everything).encode() == rendered(name, *reporter_everything.everything()).encode()


def generated(seed: int):
    """A report of a few files with whatever the seed says, down to nothing at all."""
    chance = random.Random(seed)
    sample = reporter_samples.Sample()
    for number in range(chance.randrange(4) if seed else 0):
        path = f"a/f{number}.py"
        names = [f"g{place}" for place in range(chance.randrange(5))]
        sample.file(path, {name: chance.randrange(1, 30) for name in names}, parsed=chance.random() < 0.9)
        if not any(unit.path == path for unit in sample.units):
            sample.evidence.append(Gap(checks=("*",), path=path, units="all", reason="syntax"))
            continue
        sample.assessed(path, "security.*", "conventions.*")
        sample.paths(path, **{name: chance.randrange(1, 40) for name in names})
        for count in range(chance.randrange(8) if names else 0):
            fingerprint = f"{number}-{count}"
            finding = Finding(
                check=chance.choice(["security.sql-injection", "edge_cases.crash", "conventions.naming"]),
                path=path,
                qualname=chance.choice(names),
                span=reporter_samples.at(chance.randrange(1, 50), chance.randrange(1, 3)),
                message="found",
                severity=chance.choice(SEVERITIES),
                confidence=chance.choice(["low", "medium", "high"]),
                weight=chance.random(),
                fingerprint=fingerprint,
                suppressed=chance.random() < 0.2,
            )
            sample.evidence.append(finding)
            if finding.suppressed:
                hides = Suppression(path=path, line=1, form="noqa", comment="# noqa", hidden=(fingerprint,))
                sample.suppressions.append(hides)
    return sample.report()
