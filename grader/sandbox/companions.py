"""Texts of our own modules that are sent to run beside a subject, in its process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def companions(folder: Path, package: str) -> Mapping[str, str]:
    """The modules of a folder, as siblings of a subject, by the dotted names that they have in a package there."""
    texts = {f"{package}.{path.stem}": path.read_text("utf-8") for path in sorted(folder.glob("*.py"))}
    return {package: texts.pop(f"{package}.__init__"), **texts}
