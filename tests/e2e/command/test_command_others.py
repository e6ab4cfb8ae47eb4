"""`explain`, `rubric`, `config`, `doctor`, and what all commands share."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest

import grader.sandbox.probe
from grader.checkers.registry import built_in
from grader.engine.locate import SHIPPED, read_rubric
from grader.model.report import Isolation

CHECKS = [check for checker in built_in() for check in checker.checks]


class TestExplain:
    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
    def test_every_check_is_explained_with_its_examples_and_its_price(self, command, check):
        result = command("explain", check.id)
        assert result.code == 0
        first = check.bad.strip().split("\n")[0]
        for part in (check.title, first, "Good:", f"Usual severity: {check.severity}", "Rubric default, criterion "):
            assert part in result.out

    def test_without_a_name_all_are_listed_by_dimension(self, command):
        lines = command("explain").out.split("\n")
        assert [line for line in lines if line and not line.startswith(" ")] == [one.dimension for one in built_in()]
        assert {line.split()[0] for line in lines if line.startswith(" ")} == {check.id for check in CHECKS}

    def test_a_member_of_a_family_is_explained_by_the_family(self, command):
        assert command("explain", "conventions.ruff.D103").out.startswith("conventions.ruff.*: ")

    def test_a_dimension_stands_for_its_checks(self, command):
        out = command("explain", "complexity").out
        assert all(f"{check.id}: " in out for check in CHECKS if check.id.startswith("complexity."))

    def test_a_finding_costs_what_the_named_rubric_says(self, command):
        prices = {name: command("explain", "security.sql-injection", "--rubric", name).out for name in SHIPPED}
        assert len(set(prices.values())) == len(SHIPPED)
        assert "takes 70.0 points of" in prices["default"]

    def test_knots_are_shown_as_values_and_points(self, command):
        out = " ".join(command("explain", "complexity.nesting").out.split())
        assert "2 -> 100.0, 3 -> " in out

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("security.sql-injektion", "did you mean security.sql-injection"),
            ("quux", "`grader explain` lists all"),
            ("\x1b[31m", "no check '\\x1b[31m'"),
        ],
    )
    def test_an_unknown_check_is_answered_by_those_that_look_like_it(self, command, name, hint):
        result = command("explain", name)
        assert (result.code, result.out) == (2, "")
        assert hint in result.err


class TestRubric:
    def test_the_shipped_ones_are_listed_with_their_descriptors(self, command):
        assert [line.split()[0] for line in command("rubric", "list").out.splitlines()] == list(SHIPPED)

    @pytest.mark.parametrize("name", SHIPPED)
    def test_what_is_shown_is_a_rubric_again_the_same_one(self, project, command, name):
        (project / "shown.toml").write_text(command("rubric", "show", name).out)
        shown = msgspec.structs.replace(read_rubric("shown.toml"), extends=None)
        assert shown == msgspec.structs.replace(read_rubric(name), extends=None)

    def test_without_a_name_the_projects_own_is_shown(self, project, command):
        (project / "own.toml").write_text('extends = "strict"\ndescriptor = "Ours."\n')
        (project / "pyproject.toml").write_text('[tool.grader]\nrubric = "own.toml"\n')
        assert 'descriptor = "Ours."' in command("rubric", "show").out

    def test_check_names_everything_that_does_not_fit(self, project, command):
        (project / "own.toml").write_text('extends = "default"\n[dimensions.security.criteria.injection]\nweight = 7\n')
        result = command("rubric", "check", "strict", "own.toml")
        assert (result.code, result.out) == (2, "strict: fine\n")
        assert result.err.startswith("grader: own.toml:3: dimensions.security.criteria.injection.weight: ")

    def test_a_base_is_looked_for_beside_the_rubric_that_extends_it(self, project, command):
        (project / "rubrics").mkdir()
        (project / "rubrics/base.toml").write_text('extends = "strict"\n')
        (project / "rubrics/own.toml").write_text('extends = "base.toml"\n')
        assert command("rubric", "check", "rubrics/own.toml").code == 0

    @pytest.mark.parametrize("flag", [(), ("--report",)])
    def test_schemas_are_json_schema(self, command, flag):
        schema = json.loads(command("rubric", "schema", *flag).out)
        jsonschema.Draft202012Validator.check_schema(schema)

    def test_a_report_of_the_command_keeps_to_the_schema(self, project, command):
        (project / "a.py").write_text("def f(x):\n    return eval(x)\n")
        (project / "b.py").write_text("def f(:\n")
        schema = json.loads(command("rubric", "schema", "--report").out)
        report = json.loads(command("grade", ".", "--no-exec", "--format", "json").out)
        jsonschema.Draft202012Validator(schema).validate(report)


class TestConfig:
    def test_every_setting_is_shown_with_where_it_comes_from(self, project, command):
        (project / "pyproject.toml").write_text('[tool.grader]\nrubric = "strict"\n')
        lines = command("config", "show").out.splitlines()
        (rubric,) = [line for line in lines if line.startswith("rubric ")]
        assert '"strict"' in rubric
        assert rubric.endswith("pyproject.toml: [tool.grader]")
        (seed,) = [line for line in lines if line.startswith("seed ")]
        assert seed.split() == ["seed", "0", "default"]

    def test_broken_settings_are_an_error_and_no_page_of_defaults(self, project, command):
        (project / "pyproject.toml").write_text("[tool.grader]\nseed = 'x'\n")
        result = command("config", "show")
        assert (result.code, result.out) == (2, "")


class TestDoctor:
    def test_isolation_tools_and_gaps_are_named(self, command):
        result = command("doctor")
        assert result.code == 0
        for word in ("Python ", "isolation ", "bandit ", "hypothesis ", "libcst ", "radon ", "ruff ", "cache ", "Gaps"):
            assert word in result.out

    def test_a_machine_that_cannot_hold_code_is_told_what_that_costs(self, command, monkeypatch):
        weak = Isolation(level="limits", detail="no Landlock in this kernel")
        monkeypatch.setattr(grader.sandbox.probe, "probe", lambda: weak)
        out = command("doctor").out
        assert "isolation  limits: no layer holds\n           no Landlock in this kernel\n" in out
        assert "edge_cases: isolation is limits, running code needs kernel" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("grad",), "no command 'grad'; did you mean grade?"),
        (("rubric",), "Missing command"),
        (("rubric", "paint"), "No such command 'paint'"),
        (("grade",), "Missing argument"),
        (("--colour",), "No such option"),
    ],
)
def test_a_command_that_is_none_is_a_mistake_in_usage(command, arguments, message):
    result = command(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("grader: error: ")
    assert message in result.err


def test_without_arguments_the_help_is_shown(command):
    result = command()
    assert result.code == 0
    assert result.out.startswith("Usage: grader ")
