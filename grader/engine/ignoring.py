"""Which paths are left out: .gitignore files, --exclude, and what ruff leaves out too."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec

from grader.engine.problem import UsageError

LEFT_OUT = (
    # ruff's own list
    ".bzr/",
    ".direnv/",
    ".eggs/",
    ".git/",
    ".git-rewrite/",
    ".hg/",
    ".ipynb_checkpoints/",
    ".mypy_cache/",
    ".nox/",
    ".pants.d/",
    ".pyenv/",
    ".pytest_cache/",
    ".pytype/",
    ".ruff_cache/",
    ".svn/",
    ".tox/",
    ".venv/",
    ".vscode/",
    "__pypackages__/",
    "_build/",
    "buck-out/",
    "dist/",
    "node_modules/",
    "site-packages/",
    "venv/",
    # vendored and generated code, by name only: a comment inside graded code must not be able to excuse it
    "_vendor/",
    "vendor/",
    "vendored/",
    "third_party/",
    "__pycache__/",
    "*_pb2.py",
    "*_pb2.pyi",
    "*_pb2_grpc.py",
)

Ignores = list[tuple[Path, GitIgnoreSpec]]
"""Folders and the patterns that hold below them; later ones win."""

USUAL = GitIgnoreSpec.from_lines(LEFT_OUT)


def excluding(patterns: Sequence[str]) -> GitIgnoreSpec:
    """The patterns of --exclude. Raises UsageError for one that is no pattern of .gitignore."""
    for pattern in patterns:
        if _spec([pattern]) is None:
            raise UsageError(f"--exclude {pattern!r}: no pattern of .gitignore")
    return GitIgnoreSpec.from_lines(patterns)


def ignore_file(folder: Path) -> Ignores:
    """The .gitignore file of a folder; a line that is no pattern leaves nothing out, as in git."""
    try:
        lines = (folder / ".gitignore").read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    spec = _spec(lines) or _spec([line for line in lines if _spec([line])])
    return [(folder, spec)] if spec else []


def ignore_files_above(folder: Path) -> Ignores:
    """The .gitignore files between the repository's root and a folder, the folder's own left out."""
    chain = [folder, *folder.parents]
    roots = [index for index, parent in enumerate(chain) if (parent / ".git").exists()]
    if not roots:
        return []
    return [ignore for parent in reversed(chain[1 : roots[0] + 1]) for ignore in ignore_file(parent)]


def ignored(path: Path, ignores: Ignores, *, folder: bool = False) -> bool:
    """Whether the last pattern that speaks of a path leaves it out, as git does."""
    verdict = False
    for base, spec in ignores:
        if path.is_relative_to(base):
            checked = spec.check_file(path.relative_to(base).as_posix() + ("/" if folder else ""))
            verdict = verdict if checked.include is None else checked.include
    return verdict


def _spec(lines: Iterable[str]) -> GitIgnoreSpec | None:
    """Patterns; None where one of them cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # what Python may one day make of a set in brackets is nobody's concern here
            return GitIgnoreSpec.from_lines(lines)
    except (ValueError, re.error):
        return None
