"""A repository to its team's profile: files read, slots found or remembered, the age of lines asked of git."""

from __future__ import annotations

import ast
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader.checkers.conventions.mined.detectors import slots_of
from grader.checkers.conventions.mined.learning import HALF_LIFE, Seen, learn
from grader.checkers.conventions.mined.profile import Profile
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Slot
from grader.engine.cache import Cache, key_of
from grader.engine.discover import discover
from grader.engine.installation import installation
from grader.engine.pool import Progress
from grader.engine.reading import Unread, read
from grader.facts.tree import parse
from grader.model.source import Source
from grader.tools.git import GitError, history_span, line_ages

YOUNG = HALF_LIFE / 4
"""Seconds of history in which no line loses a sixth of its weight: not worth asking git about each file."""


def learn_profile(
    folder: Path,
    *,
    exclude: Sequence[str] = (),
    ignore: tuple[str, ...] = (),
    history: bool = True,
    cache: Cache | None = None,
    progress: Progress | None = None,
) -> Profile:
    """The profile of the Python files below a folder; paths in it are relative to that folder.

    Files that cannot be read or parsed show nothing. `history`: lines weigh less the older they are, where git knows.
    Raises UsageError for an `exclude` that is no pattern.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - Path.resolve would follow links
    found = discover([str(folder)], cwd=folder, exclude=exclude, exclude_root=folder)
    aged = history and _is_old(folder)
    seen = []
    for file in found.files:
        if progress:
            progress(file.name)
        try:
            source = read(file.name, file.path)
        except Unread:
            continue
        slots = _slots(source, cache)
        if slots is not None:
            ages = _ages(folder, file.name) if aged else ()
            seen.append(Seen(path=file.name, slots=slots, ages=ages))
    return learn(seen, ignore=ignore)


def _is_old(folder: Path) -> bool:
    """Whether there is a history in which lines could have aged."""
    try:
        return history_span(folder) > YOUNG
    except GitError:
        return False


def _ages(folder: Path, name: str) -> tuple[float, ...]:
    """The ages of a file's lines; none where git does not know it."""
    try:
        return line_ages(folder, name)
    except GitError:
        return ()


def _slots(source: Source, cache: Cache | None) -> tuple[Slot, ...] | None:
    """The slots of a file, remembered by its bytes and path; None where it does not parse."""
    key = key_of(installation(), "slots", source.path, source.digest)
    kept = cache.get(key) if cache else None
    if kept is not None:
        return tuple(Slot(*row) for row in msgspec.msgpack.decode(kept, type=list[tuple[str, str, str, int]]))
    tree = parse(source)
    if not isinstance(tree, ast.Module):
        return None
    slots = tuple(slots_of(Reading(source.text, tree, source.path)))
    if cache:
        cache.put({key: msgspec.msgpack.encode(slots)})
    return slots
