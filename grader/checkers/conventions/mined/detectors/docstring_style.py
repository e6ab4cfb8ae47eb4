"""The form of a docstring's sections."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.conventions.docstyle import styles_of
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each docstring with sections of one form."""
    for owner, node in reading.documented:
        styles = styles_of(str(node.value)) if "\n" in str(node.value) else []
        if len(styles) == 1:
            yield Choice("docstring with sections", styles[0], owner.node.lineno if owner else node.lineno)


DETECTOR = Detector(
    dimension="docstring-style",
    title="Sections of a docstring are not in the team's form",
    why="Tools and readers find parameters by the form of the sections.",
    options={
        "google": "are in Google style",
        "numpy": "are in numpy style",
        "sphinx": "are in Sphinx style",
        "epytext": "are in epytext style",
    },
    find=find,
    bad='''\
def net(gross):
    """Price without tax.

    :param gross: price with tax
    """
    return gross / 1.2
''',
    good='''\
def net(gross):
    """Price without tax.

    Args:
        gross: price with tax
    """
    return gross / 1.2
''',
)
