"""The form of a docstring's sections."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.conventions.docstyle import styles_of
from grader.checkers.conventions.examples import GOOGLE, SPHINX
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each docstring with sections of one form."""
    for one in reading.documented:
        styles = styles_of(one.text) if "\n" in one.text else []
        if len(styles) == 1:
            yield Choice("docstring with sections", styles[0], one.line)


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
    bad=SPHINX,
    good=GOOGLE,
)
