"""Every key of the grammar of conventions.toml, and the fixtures that show each."""

from __future__ import annotations

import re
from typing import NamedTuple, get_args

import msgspec
from conventions_grading import FIXTURES

from grader.checkers.conventions.declared.grammar import LISTED, SINGLE

KEYS = FIXTURES / "keys"
FREE_TEXT = ("why", "note")
KINDS = ("keeps", "breaks", "looks-alike")
MARK = "  # breaks"
TABLES = {**SINGLE, **LISTED}


class Block(NamedTuple):
    """Code of one kind, the path that it has, and what is declared for it."""

    table: str
    key: str
    kind: str
    path: str
    declared: str
    code: str


def blocks() -> list[Block]:
    found = []
    for file in sorted(KEYS.glob("[a-z]*.md")):
        for section in re.split(r"^## ", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            key = section.partition("\n")[0]
            (declared,) = re.findall(r"^```toml\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
            for kind, path, code in re.findall(
                r"^```python (\S+) ?(\S*)\n(.*?)^```", section, re.MULTILINE | re.DOTALL
            ):
                found.append(Block(file.stem, key, kind, path or "sample.py", declared, code))
    return found


def wanted_keys() -> set[tuple[str, str]]:
    """Each key of each table; one with fixed values once a value."""
    found = set()
    for table, kind in TABLES.items():
        for field in msgspec.structs.fields(kind):
            if field.encode_name in FREE_TEXT:
                continue
            values = [text for text in literals(field.type) if isinstance(text, str)]
            if table == "layout":  # a list in which every value stands
                values = []
            names = [f'{field.encode_name} = "{value}"' for value in values] or [field.encode_name]
            found |= {(table, name) for name in names}
    return found


def literals(kind: object) -> list[object]:
    inner = get_args(kind)
    return [one for each in inner for one in ([each] if isinstance(each, str) else literals(each))]


def check_completeness(found: list[Block]) -> None:
    """Each key and value is kept, broken and resembled, each once; no other is shown."""
    wanted = wanted_keys()
    assert {(one.table, one.key) for one in found} == wanted
    for key in wanted:
        assert sorted(one.kind for one in found if (one.table, one.key) == key) == sorted(KINDS)
