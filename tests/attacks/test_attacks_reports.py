"""Names, messages and docstrings that aim at whoever reads a report: no format carries them as they are.

The counterpart, a reporter that does not escape, is planted in tests/power/test_reporters_power.py, and a judge that
prints what it gets in test_attacks_layers.py.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
import reporter_checks
from attack_cases import CASES

from grader.reporters.registry import FORMATS

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")
FILES = {
    "\x1b[2J\x1b]0;A+\x07.py": "an escape sequence",
    "a\n::error::gcx_pwned.py": "a line of its own",
    "<img src=x onerror=gcx_pwned()>.py": "markup",
    "| A | 100 |.py": "a row of a table",
    "\u202egpj.py": "text that runs backwards",
    "=cmd|gcx_pwned.py": "a formula",
}
MESSAGES = '''from concurrent.futures import Future

PAYLOAD = "{payload}"
COMMANDS = (
    "\\n::error file=x,line=1::gcx_pwned\\n##vso[task.complete result=Succeeded;]gcx_pwned"
    "\\n\\r::set-output name=x::gcx_pwned"
)


def by_message(n: int) -> int:
    """Return n. </td><script>gcx_pwned()</script> [x](javascript:gcx_pwned()) @everyone

::error::gcx_pwned
    """
    return n if n < 1 else getattr(n, PAYLOAD + COMMANDS)


def by_name(n: int, *, label: str = "<script>gcx_pwned()</script>") -> int:
    """Return n."""
    late = Future()
    late.set_exception(type(PAYLOAD + COMMANDS, (ValueError,), {{"__module__": PAYLOAD}})(COMMANDS))
    return n if n < 1 else late.result()


def by_value(n: int) -> int:
    """Return n, never "</textarea><script>gcx_pwned()</script>"."""
    return type(PAYLOAD, (), {{}})()


def by_output(n: int) -> int:
    """Return n."""
    print(COMMANDS)
    print(COMMANDS, file=__import__("sys").stderr)
    return n if n < 1 else {{}}[COMMANDS]
'''
PAYLOAD = r"\x1b[2J\x1b]0;A+\x07\u202e\x9b31m'><img src=x onerror=gcx_pwned()><script>gcx_pwned()</script>]]>|\ud800\r"
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]")
# What a runner of GitHub, Azure or TeamCity takes for a command.
COMMAND = re.compile(
    r"^\s*(::(error|warning|notice|set-output|add-mask|stop-commands|group)\b.*gcx_pwned|##(vso|teamcity|\[))"
)
FOR_MACHINES = ("json", "jsonl", "sarif", "gitlab")


class Markup(HTMLParser):
    """Collects what a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.live: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.live += [tag] * (tag in ("script", "img", "iframe", "object"))
        self.live += [name for name, value in attributes if name.startswith("on") or "javascript:" in (value or "")]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each format says of the hostile files, and what the command prints, at the highest level here."""
    folder = tmp_path_factory.mktemp("reports")
    graded = folder / "graded"
    graded.mkdir()
    for name in FILES:
        (graded / name).write_text(MESSAGES.format(payload=PAYLOAD))
    for case in CASES.glob("report_*.py"):
        (graded / case.name).write_bytes(case.read_bytes())
    formats = [f"--format={name}={folder / name}" for name in FORMATS]
    command = [sys.executable, "-m", "grader", "grade", "graded", *formats, "--format=terminal", "--no-cache", "-v"]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert run.returncode in (0, 3), run.stderr
    found = {name: (folder / name).read_bytes().decode("utf-8") for name in FORMATS}
    return found | {"what is printed": run.stdout.decode("utf-8"), "what goes to stderr": run.stderr.decode("utf-8")}


NAMES = [*FORMATS, "what is printed", "what goes to stderr"]


def test_the_messages_do_arrive(reports: dict[str, str]):
    records = json.loads(reports["json"])["evidence"]
    crashes = {record["qualname"] for record in records if record.get("check") == "edge_cases.crash"}
    assert crashes >= {"by_message", "by_name", "by_output"}
    assert all("gcx_pwned" in reports[name] for name in ("json", "jsonl"))


@pytest.mark.parametrize("name", NAMES)
def test_no_control_character_and_no_command_of_a_pipeline_is_in_a_report(name: str, reports: dict[str, str]):
    text = reports[name]
    assert CONTROLS.findall(text.replace("\n", "")) == []
    if name == "github":
        reporter_checks.github(text)  # commands of ours, a line each, and none of the graded code in them
    else:
        assert [line for line in text.splitlines() if COMMAND.search(line)] == []
    assert "\ud800" not in text


@pytest.mark.parametrize("name", [name for name in NAMES if name in ("markdown", "github-summary", "html", "badge")])
def test_no_markup_of_the_graded_code_is_live(name: str, reports: dict[str, str]):
    markup = Markup()
    markup.feed(reports[name])
    assert markup.live == []


@pytest.mark.parametrize("name", [name for name in FORMATS if name in (*FOR_MACHINES, "junit")])
def test_what_is_for_machines_can_be_read_by_them(name: str, reports: dict[str, str]):
    text = reports[name]
    if name == "junit":
        ET.fromstring(text)
    else:
        assert all(json.loads(line) for line in (text.splitlines() if name == "jsonl" else [text]))
