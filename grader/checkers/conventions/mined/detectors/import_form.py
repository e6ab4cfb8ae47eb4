"""Whether modules are imported whole or by the names they hold."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each import of the standard library; `__future__` and typing have usages of their own."""
    for node in reading.of(ast.Import):
        for alias in node.names:
            if alias.name.split(".")[0] in sys.stdlib_module_names:
                yield Choice(_scope(alias.name), "module", node.lineno)
    for statement in reading.of(ast.ImportFrom):
        module = (statement.module or "").split(".")[0]
        if not statement.level and module in sys.stdlib_module_names and module != "__future__":
            yield Choice(_scope(module), "names", statement.lineno)


def _scope(module: str) -> str:
    return "import of typing" if module == "typing" else "import of the standard library"


DETECTOR = Detector(
    dimension="import-form",
    title="The standard library is imported unlike the team does",
    why="`module.name` says at each use where a name comes from; a team reads one form fluently.",
    options={"module": "import the module", "names": "import names from it"},
    find=find,
    bad="""\
from json import loads
""",
    good="""\
import json
""",
)
