"""Draw the README's picture: `grader grade` on the example project, as a screen of 110 columns.

    .venv/bin/python .ci/scripts/picture.py

Writes .github/terminal.svg, without scripts and outside addresses.
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

import grader
from grader.reporters.terminal import console_render

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / ".github" / "terminal.svg"
PROJECT = "examples/generated_project"
COLUMNS = 110
FONT_FACE = re.compile(r"@font-face \{\{.*?\}\}", re.DOTALL)  # rich names fonts at an outside address


def main() -> None:
    """Grade, draw, write."""
    os.chdir(ROOT)
    report = grader.grade(PROJECT)
    console = Console(
        record=True, file=io.StringIO(), force_terminal=True, color_system="truecolor", width=COLUMNS, height=25
    )
    console_render(report, grader.load_rubric().bands, console)
    picture = console.export_svg(
        title=f"grader grade {PROJECT}", code_format=FONT_FACE.sub("", CONSOLE_SVG_FORMAT), unique_id="grader"
    )
    PICTURE.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
