"""Which things carry a docstring."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.conventions.definitions import docstring_of, repeats_another
from grader.checkers.conventions.examples import PLAIN
from grader.checkers.conventions.mined.reading import Reading, is_stub, scope_of
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for the module and each definition that speaks for itself: no overload, override, setter or stub."""
    if not reading.is_fragment:
        yield Choice("module", _presence(docstring_of(reading.tree)), 1)
    for definition in reading.definitions:
        node = definition.node
        if not repeats_another(node) and not is_stub(definition):
            yield Choice(scope_of(definition), _presence(docstring_of(node)), node.lineno)


def _presence(docstring: str | None) -> str:
    return "absent" if docstring is None else "present"


DETECTOR = Detector(
    dimension="docstring-presence",
    title="A thing lacks the docstring that its like have here, or has one where they have none",
    why="Readers look for the docstring where the team always puts one.",
    options={"present": "have a docstring", "absent": "have no docstring"},
    find=find,
    presence=True,
    bad="""\
def net(gross):
    return gross / 1.2
""",
    good=PLAIN,
)
