"""What a file's path says: whether a glob names it, and which package it lies in."""

from __future__ import annotations

import re
from functools import lru_cache


def matches(path: str, globs: list[str]) -> bool:
    """Whether one of the globs names the whole path; `*` stays within a folder, `**` spans any number of them."""
    return any(_pattern(glob).fullmatch(path) for glob in globs)


def package_of(path: str) -> tuple[str, ...]:
    """The dotted package, in parts, that a file's relative imports start from; a leading `src` folder is none."""
    parts = tuple(path.split("/")[:-1])
    return parts[1:] if parts[:1] == ("src",) else parts


def absolute(level: int, module: str | None, package: tuple[str, ...]) -> str:
    """The dotted name of an import's module; what points above the package keeps its leading dots."""
    tail = module.split(".") if module else []
    if not level:
        return ".".join(tail)
    if level > len(package):
        return "." * level + ".".join(tail)
    return ".".join([*package[: len(package) - level + 1], *tail])


def under(name: str, prefix: str) -> bool:
    """Whether a dotted name is the prefix or lies below it, by whole segments."""
    return name == prefix or name.startswith(prefix + ".")


@lru_cache(maxsize=256)
def _pattern(glob: str) -> re.Pattern[str]:
    regex = ""
    for part in re.findall(r"\*\*/|\*\*|\*|\?|\[[^\]]+\]|.", glob.removeprefix("./"), re.DOTALL):
        if part == "**/":
            regex += "(?:.*/)?"
        elif part == "**":
            regex += ".*"
        elif part == "*":
            regex += "[^/]*"
        elif part == "?":
            regex += "[^/]"
        elif len(part) > 1:
            regex += "[^" + part[2:] if part[1] == "!" else part
        else:
            regex += re.escape(part)
    return re.compile(regex, re.DOTALL)
