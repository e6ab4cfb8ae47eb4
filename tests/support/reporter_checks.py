"""What the outputs of each format must be, whatever stands in the graded code: valid, whole, and nobody's command.

`CHECKS` maps a format to a function that raises (AssertionError, or its parser's own error) where a text is not that.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import xmlschema
from markdown_it import MarkdownIt

SCHEMAS = Path(__file__).parent / "schemas"
URI = re.compile(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+")
COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^:,\r\n]*,?)+)::(.*)")
OWN_TAGS = re.compile(r"</?(?:code|details|summary|br)>|<!-- -->")
OWN_BLOCKS = {"inline", "html_block", "paragraph", "heading", "table", "thead", "tbody", "tr", "th", "td"}
DRAWN = {"svg", "title", "rect", "path", "g", "text"}


def visible(*lines: str) -> None:
    for line in lines:
        assert line.isprintable(), line
        line.encode()


@cache
def validator(name: str):
    schema = json.loads((SCHEMAS / name).read_text("utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


@cache
def junit_schema():
    return xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")


def nodes(value, key=""):
    """Every value in a document, with the key that it stands under."""
    yield key, value
    if isinstance(value, dict):
        for name, item in value.items():
            yield from nodes(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from nodes(item, key)


def sarif(text: str) -> None:
    text.encode()
    document = json.loads(text)
    validator("sarif-schema-2.1.0.json").validate(document)
    (run,) = document["runs"]
    for key, value in nodes([run["results"], run["invocations"]]):
        if key in {"message", "description"} and isinstance(value, dict):
            message(value["text"])
        elif key == "justification":
            message(value)
    places(run)
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert len(rule["properties"]["tags"]) <= 10
        assert ("security-severity" in rule["properties"]) == ("security" in rule["properties"]["tags"])
    prints = [result["partialFingerprints"]["graderEvidence/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def places(run: dict) -> None:
    """Addresses that are, regions that go forward, indices that lead where they say."""
    taxa = run["taxonomies"][0]["taxa"] if run["taxonomies"] else []
    for key, value in nodes(run):
        if key == "artifactLocation":
            assert URI.fullmatch(value["uri"]), value
            assert "index" not in value or run["artifacts"][value["index"]]["location"] == value
        elif key in {"region", "deletedRegion"} and "endLine" in value:
            start, end = (value["startLine"], value["startColumn"]), (value["endLine"], value["endColumn"])
            assert (1, 1) <= start <= end
        elif key in {"target", "taxa"} and isinstance(value, dict) and "toolComponent" in value:
            assert taxa[value["index"]]["id"] == value["id"]


def message(text: str) -> None:
    """A plain text message of SARIF without placeholders and links."""
    visible(text)
    assert not re.search("[{}]", text.replace("{{", "").replace("}}", "")), text
    assert not re.search(r"\[[^\]]*\]\(", text), text


def junit(text: str) -> None:
    text.encode()
    junit_schema().validate(text)
    root = ET.fromstring(text)
    for element in root.iter():
        assert not element.attrib.keys() & {"time", "timestamp", "hostname"}
        visible(*element.attrib.values(), *(element.text or "").strip().split("\n"))
    for suite in root:
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(key)) == len(suite.findall(f"testcase/{tag}"))
        assert all(len([part for part in case if part.tag != "system-out"]) <= 1 for case in cases)


def gitlab(text: str) -> None:
    assert not text.encode().startswith(b"\xef\xbb\xbf")
    issues = json.loads(text)
    validator("gitlab-code-quality.json").validate(issues)
    visible(*(issue["description"] for issue in issues))
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints)
    for issue in issues:
        assert issue["description"].startswith(f"{issue['check_name']}: ")


def commands(text: str) -> list[tuple[str, dict[str, str], list[str]]]:
    """The workflow commands of a log, as GitHub's runner reads them: name, properties, lines of the message."""
    found = []
    for line in text.split("\n")[:-1]:
        match = COMMAND.fullmatch(line)
        assert match, line
        properties = dict(pair.split("=", 1) for pair in match[2].split(","))
        decoded = {name: unescaped(value) for name, value in properties.items()}
        found.append((match[1], decoded, unescaped(match[3]).split("\n")))
    return found


def unescaped(text: str) -> str:
    for escape, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, char)
    return text


def github(text: str) -> None:
    found = commands(text)
    for _, properties, lines in found:
        visible(*re.split("[\r\n]", properties.pop("file", "")), *properties.values(), *lines)
        assert properties.keys() <= {"line", "endLine", "col", "endColumn", "title"}
        assert ("endLine" in properties) + ("col" in properties) <= 1
        # The runner would obey a line that begins like this, if it came to stand alone.
        assert not any(line.lstrip().startswith("::") or "##[" in line for line in lines), lines
    for name in ("error", "warning", "notice"):
        assert sum(command == name for command, _, _ in found) <= 10


def markdown(text: str) -> None:
    """Read it as CommonMark with GitHub's tables: our tables and tags, and for the rest nothing but text."""
    visible(*text.split("\n"))
    assert len(text.encode()) < 1_048_576
    blocks = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    assert {block.type.removesuffix("_open").removesuffix("_close") for block in blocks} <= OWN_BLOCKS
    spans = [span for block in blocks if block.type == "inline" for span in block.children]
    assert {span.type for span in spans} <= {"text", "html_inline"}
    for tag in (part for part in [*blocks, *spans] if part.type.startswith("html_")):
        assert not OWN_TAGS.sub("", tag.content).count("<"), tag.content
    assert not re.search(r"(?<!\\)\$", text)
    # What GitHub makes of plain text besides: mentions, references, addresses.
    for span in (span.content for span in spans if span.type == "text"):
        assert not re.search(r"@\w|#\w|://|www\.|\bGH-\d", span, re.IGNORECASE), span
    assert text.count("<details>") == text.count("</details>")
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({row.count("|") for row in table.splitlines()}) == 1, table


def badge(text: str) -> None:
    visible(*text.split("\n"))
    root = ET.fromstring(text)
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert set(names) == DRAWN
    assert not re.search(r"url\(|href|@import|<style|\bon\w+=", text)
    title = root.find("{*}title").text
    assert root.get("aria-label") == title
    assert root.get("role") == "img"
    assert int(root.get("width")) > 40


CHECKS = {
    "sarif": sarif,
    "junit": junit,
    "gitlab": gitlab,
    "github": github,
    "markdown": markdown,
    "github-summary": markdown,
    "badge": badge,
}
