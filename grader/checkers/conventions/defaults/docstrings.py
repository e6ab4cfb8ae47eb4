"""Presence and form of docstrings where a team declared nothing (PEP 257)."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from grader.checkers.conventions.defaults.lapse import Lapse
from grader.checkers.conventions.definitions import Definition, Node, docstring_of, repeats_another
from grader.checkers.conventions.docstyle import Style, section_titles, styles_of
from grader.checkers.conventions.examples import GOOGLE
from grader.checkers.conventions.view import View
from grader.model.checker import CheckInfo

PRESENCE = CheckInfo(
    id="conventions.docstring-presence",
    title="A public module, class or function has no docstring",
    why="A reader who has no docstring must read the body to learn what for; callers guess what is promised.",
    bad="def net(gross):\n    return gross / 1.2\n",
    good='"""Prices."""\n\n\ndef net(gross):\n    """Price without tax."""\n    return gross / 1.2\n',
    severity="low",
    help_url="https://peps.python.org/pep-0257/",
)

FORM = CheckInfo(
    id="conventions.docstring-style",
    title="A docstring is not in the form of its file",
    why="Tools and readers find parameters by the form of the sections; two forms in one file hide half of them.",
    bad='''\
def net(gross):
    """Price without tax.
    Args:
        gross: price with tax
    """
    return gross / 1.2
''',
    good=GOOGLE,
    severity="low",
    help_url="https://peps.python.org/pep-0257/#multi-line-docstrings",
)


def find_missing(view: View) -> Iterator[Lapse]:
    """A module, public class, function or method without a docstring. A test's name is its docstring."""
    if view.tree.body and docstring_of(view.tree) is None:
        yield Lapse(breach=view.breach(view.tree, "the module has no docstring"), severity="info")
    for definition in view.definitions:
        node = definition.node
        if not definition.public or repeats_another(node) or docstring_of(node) is not None or _is_test(definition):
            continue
        yield Lapse(breach=view.breach(node, f"public {definition.kind} `{node.name}` has no docstring"))


def find_misformed(view: View) -> Iterator[Lapse]:
    """Docstrings in another style than most of the file (the first style wins a tie), and summaries out of place."""
    documented = [
        (node, public, text) for node, public in _nodes(view) if (text := ast.get_docstring(node)) is not None
    ]
    usual = _usual_style([text for _, _, text in documented])
    for node, public, text in documented:
        faults = [*_summary_faults(node, text)]
        other = [style for style in styles_of(text) if style != usual]
        if usual and other:
            faults.append(f"its sections are in {' and '.join(other)} style, those of the file mostly in {usual} style")
        if faults:
            name = "the module" if isinstance(node, ast.Module) else f"`{node.name}`"
            breach = view.breach(node, f"docstring of {name}: {'; '.join(faults)}")
            yield Lapse(breach=breach, severity="low" if public else "info")


def _nodes(view: View) -> Iterator[tuple[Node | ast.Module, bool]]:
    yield view.tree, True
    yield from ((definition.node, definition.public) for definition in view.definitions)


def _usual_style(texts: list[str]) -> Style | None:
    counts = Counter(style for text in texts for style in styles_of(text))
    return counts.most_common(1)[0][0] if counts else None


def _summary_faults(node: Node | ast.Module, text: str) -> Iterator[str]:
    if not text.strip():
        yield "it is empty"
        return
    raw = ast.get_docstring(node, clean=False) or ""
    if raw.startswith("\n") and not raw.split("\n")[1].strip():
        yield "its first line is blank; begin with the summary"
    titles = sorted(section_titles(text))
    if titles and titles[0] > 1 and text.split("\n")[titles[0] - 2].strip():
        yield "a blank line belongs between the summary and the first section"


def _is_test(definition: Definition) -> bool:
    owner = definition.owner.name if definition.owner else ""
    return (
        definition.node.name.lower().startswith("test") or owner.startswith("Test") or owner.endswith(("Test", "Tests"))
    )
