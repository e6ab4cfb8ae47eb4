"""Print the n-th fenced command of the README, so that what CI runs is what a stranger types."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def fenced_commands(text: str) -> list[str]:
    """The text of every ```sh block, in order."""
    return re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


if __name__ == "__main__":
    readme = Path(__file__).parents[2] / "README.md"
    print(fenced_commands(readme.read_text("utf-8"))[int(sys.argv[1]) - 1], end="")
