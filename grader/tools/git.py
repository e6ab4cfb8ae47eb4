"""git, as far as grading a change needs it: where the repository is, what is staged, which lines a change touches."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from grader.tools.run import MissingToolError, run

_KEPT = re.compile(
    r"HOME|XDG_CONFIG_HOME"  # the user's settings say which repositories are safe to read
    r"|GIT_(?:DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE)"  # hooks
    r"|GIT_CONFIG(?:_\w+)?|GIT_CEILING_DIRECTORIES|GIT_DISCOVERY_ACROSS_FILESYSTEM"
)
_SET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_LITERAL_PATHSPECS": "1"}
_OPTIONS = (
    *("-c", "core.fsmonitor=false"),  # a repository's settings must not start programs
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.quotePath=true"),
    *("-c", "diff.orderFile=/dev/null"),
)
_PLAIN_DIFF = (
    *(
        "--text",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        "--no-relative",
        "--find-renames",
        "--ignore-submodules=all",
    ),
    *("--diff-algorithm=myers", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/"),
)
_UNCOMMITTED = b"0" * 40
_COMMIT = re.compile(rb"[0-9a-f]{40,64} \d+ \d+")
_REGULAR = (b"100644", b"100755")


class GitError(Exception):
    """git is not there, this is no repository, or a revision does not exist; the text is git's own."""


def root(folder: Path) -> Path:
    """The top folder of the working tree that holds `folder`. Raises GitError."""
    return Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n")))


def empty_tree(folder: Path) -> str:
    """The revision that holds no file, whatever the repository's hash function. Raises GitError."""
    return os.fsdecode(_git(folder, "hash-object", "-t", "tree", "/dev/null").strip())


def staged_files(folder: Path) -> tuple[str, ...]:
    """Regular files that the next commit adds, changes or renames; paths relative to the root, sorted.

    Without a first commit, everything in the index. Raises GitError.
    """
    raw = _git(root(folder), "diff", "--cached", "--raw", "-z", "--no-abbrev", *_PLAIN_DIFF, "--")
    return tuple(sorted(path for mode, path in _raw_entries(raw) if mode in _REGULAR))


def staged_content(folder: Path, path: str) -> bytes:
    """The bytes of a file as the next commit has them; `path` is relative to the root. Raises GitError."""
    return _git(root(folder), "cat-file", "blob", f":0:{path}")


def changed_lines(folder: Path, base: str | None = None) -> dict[str, tuple[tuple[int, int], ...]]:
    """Lines (first, last, from 1) that differ from a revision, by path relative to the root.

    Without `base`: those of the index against the last commit; with it: those of the working tree, where files that
    git does not know are left out. A place where lines were only removed is an empty range, (n + 1, n) below line n;
    where the first of them was indented it is line n, whose block they ended. A renamed file stands under its new
    name, with the lines that the renaming changed; deleted files are left out. Raises GitError.
    """
    against = ["--cached"] if base is None else ["--end-of-options", base]
    top = root(folder)
    patch = _git(top, "diff", "--unified=0", *_PLAIN_DIFF, *against, "--")
    return {path: tuple(spans) for path, spans in _spans_by_path(patch).items()}


def last_commit(folder: Path) -> int:
    """When the last commit was made, in seconds since 1970. Raises GitError."""
    return int(_git(folder, "log", "-1", "--format=%ct"))


def history_span(folder: Path) -> int:
    """Seconds from the first commit to the last. Raises GitError."""
    first = _git(folder, "log", "--max-parents=0", "--format=%ct").split()
    return last_commit(folder) - min(map(int, first))


def line_ages(folder: Path, path: str) -> tuple[float, ...]:
    """For each line of a file below a folder, the seconds from its commit to the last one; 0 for what is not committed.

    Moved, copied and re-indented lines keep their age. Raises GitError, also for a file that git does not know.
    """
    now = last_commit(folder)
    output = _git(folder, "blame", "-w", "-C", "--line-porcelain", "--", path)
    ages: list[float] = []
    age, committed = 0.0, True
    for line in output.split(b"\n"):
        if line.startswith(b"\t"):
            ages.append(age if committed else 0.0)
        elif line.startswith(b"committer-time "):
            age = max(0.0, float(now - int(line[15:])))
        elif line.startswith(_UNCOMMITTED):
            committed = False
        elif _COMMIT.match(line):
            committed = True
    return tuple(ages)


def _git(folder: Path, *arguments: str) -> bytes:
    binary = shutil.which("git")
    if binary is None:
        raise GitError("git is not installed")
    environment = {name: value for name, value in os.environ.items() if _KEPT.fullmatch(name)}
    try:
        outcome = run([binary, *_OPTIONS, *arguments], folder=folder, environment={**environment, **_SET})
    except MissingToolError as error:
        raise GitError(str(error)) from error
    if outcome.status != 0:
        raise GitError(outcome.errors.strip() or f"git {arguments[0]} ended with status {outcome.status}")
    return outcome.output


def _raw_entries(raw: bytes) -> Iterator[tuple[bytes, str]]:
    """New mode and new path of each entry of `--raw -z` whose file still exists."""
    fields = iter(raw.split(b"\0"))
    for field in fields:
        if not field.startswith(b":"):
            continue
        _, mode, _, _, status = field.split(b" ")
        path = next(fields)
        if status[:1] in (b"R", b"C"):
            path = next(fields)
        if status[:1] not in (b"D", b"U"):
            yield mode, os.fsdecode(path)


_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def _spans_by_path(patch: bytes) -> dict[str, list[tuple[int, int]]]:
    """Read a patch without context. Lines of content are counted off, since they can look like any header."""
    found: dict[str, list[tuple[int, int]]] = {}
    path: str | None = None
    lines = iter(patch.split(b"\n"))
    for line in lines:
        hunk = _HUNK.match(line)
        if hunk is not None:
            removed, start, added = int(hunk[1] or 1), int(hunk[2]), int(hunk[3] or 1)
            left = removed + added
            content = []
            while left:
                content.append(next(lines))
                left -= not content[-1].startswith(b"\\")  # the note that a last line does not end is none of them
            if path is not None:
                found.setdefault(path, []).append(_span(start, added, content[0]))
        elif line.startswith(b"diff --git "):
            path = None
        elif line.startswith(b"+++ "):
            name = _unquoted(line[4:])
            path = None if name == b"/dev/null" else os.fsdecode(name.removeprefix(b"b/"))
    return found


def _span(start: int, added: int, content: bytes) -> tuple[int, int]:
    """The lines that a hunk adds; where it only removes, the line before or none (see `changed_lines`)."""
    if added:
        return start, start + added - 1
    return (start, start) if content[1:2] in (b" ", b"\t") and content[1:].strip() else (start + 1, start)


_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_LETTERS = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


def _unquoted(name: bytes) -> bytes:
    """A path of a patch header: C-quoted where it is unusual, followed by a tab where it holds a space."""
    if not name.startswith(b'"'):
        return name.removesuffix(b"\t")

    def plain(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8) & 0xFF]) if code.isdigit() else _LETTERS.get(code, code)

    return _ESCAPE.sub(plain, name.rstrip(b"\t")[1:-1])
