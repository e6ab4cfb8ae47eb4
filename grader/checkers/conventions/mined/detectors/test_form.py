"""How tests are written."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each assertion of a test, and one for where each test stands."""
    for definition in reading.definitions:
        node = definition.node
        if isinstance(node, ast.ClassDef) or definition.nested or not node.name.startswith("test"):
            continue
        method = definition.kind == "method" or any(argument.arg == "self" for argument in node.args.args[:1])
        yield Choice("test", "method" if method else "function", node.lineno)
        for inner in ast.walk(node):
            if isinstance(inner, ast.Assert):
                yield Choice("assertion of a test", "statement", inner.lineno)
            elif isinstance(inner, ast.Call) and _is_method(inner.func):
                yield Choice("assertion of a test", "call", inner.lineno)


def _is_method(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr.startswith("assert")
        and isinstance(function.value, ast.Name)
        and function.value.id == "self"
    )


DETECTOR = Detector(
    dimension="test-form",
    title="A test is written unlike the team's",
    why="Tests of one form are found, run and read alike.",
    options={
        "method": "are methods of classes",
        "function": "are functions",
        "statement": "are `assert` statements",
        "call": "are calls (`self.assertEqual`)",
    },
    find=find,
    bad="""\
class TestNet(TestCase):
    def test_net(self):
        self.assertEqual(net(12), 10)
""",
    good="""\
def test_net():
    assert net(12) == 10
""",
)
