from __future__ import annotations

import click
import pytest

from grader.cli.commands import COMMANDS, did_you_mean, root
from grader.cli.options import FILES, GATES, MEASURE, SPEECH, options_from, shared
from grader.engine.settings import Settings


def flags(*arguments: str) -> dict:
    """What a command with all shared options is handed."""
    seen: dict = {}

    @click.command()
    @shared(FILES, MEASURE, GATES, SPEECH)
    def probe(**given):
        seen.update(given)

    probe.main(list(arguments), standalone_mode=False)
    return seen


def test_a_flag_that_is_not_given_leaves_the_settings_file_its_say(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text(
        '[tool.grader]\nno-exec = true\nforce-exclude = true\nselect = ["security"]\nfail-under = "B"\nseed = 4\n'
    )
    monkeypatch.chdir(tmp_path)
    settings = options_from(flags()).settings
    assert (settings.no_exec, settings.force_exclude, settings.select, settings.fail_under, settings.seed) == (
        True,
        True,
        ("security",),
        ("B",),
        4,
    )


@pytest.mark.parametrize(
    ("arguments", "name", "value"),
    [
        (
            ("--select", "security, complexity.nesting", "--select", "x"),
            "select",
            ("security", "complexity.nesting", "x"),
        ),
        (("--ignore", ","), "ignore", ()),
        (("--exclude", "a,b"), "exclude", ("a,b",)),
        (("--fail-under", "B,security=A"), "fail_under", ("B", "security=A")),
        (("--fail-on", "low"), "fail_on", "low"),
        (("--project-mean",), "project_mean", True),
        (("--jobs", "3"), "jobs", 3),
        (("--effort", "deep"), "effort", "deep"),
        (("--no-exec",), "no_exec", True),
        (("--require-isolation", "strong"), "require_isolation", "strong"),
        (("--allow-weak-isolation",), "allow_weak_isolation", True),
        (("--no-cache",), "no_cache", True),
        (("--cache-dir", "x"), "cache_dir", "x"),
    ],
)
def test_each_flag_becomes_the_setting_of_its_name(tmp_path, monkeypatch, arguments, name, value):
    monkeypatch.chdir(tmp_path)
    assert getattr(options_from(flags(*arguments)).settings, name) == value


def test_every_setting_but_the_plugins_and_the_table_of_flows_has_a_flag():
    given = flags()
    assert {name for name in Settings.__struct_fields__ if name not in given} == {"plugins", "security"}


def test_every_command_says_in_one_line_what_it_does():
    for name, (_, line) in COMMANDS.items():
        assert line.endswith(".")
        command = root.get_command(click.Context(root), name)
        assert command is not None
        assert command.help


def test_a_word_like_nothing_known_gets_no_hint():
    assert did_you_mean("grade", ["grade"]) == "; did you mean grade?"
    assert did_you_mean("xyzzy", ["grade"]) == ""
