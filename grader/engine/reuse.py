"""What the project has already of what a file defines: functions of one shape, and those that may answer alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from grader.engine.closure import home_of
from grader.engine.discover import discover
from grader.engine.reading import Unread, read
from grader.facts.routines import LEAST_WORK, Reuse, Reuses, Routine, routines_of, stands_apart
from grader.facts.tree import parse
from grader.model.evidence import Gap
from grader.model.source import Source

MOST_FILES = 4_000
"""Files of a project that are looked at; in a larger one nothing is said."""

MOST_PARSED = 150
"""Files that are read for functions that may answer alike, those first that share most names with the change."""

MOST_RIVALS = 24
"""Functions of the project that one function is run against."""

INTERFACE = 3
"""Functions of one shape and one name that are an interface, which each module has to offer."""

CHECKS = frozenset({"conventions.helper-reuse", "conventions.helper-behaviour"})
"""The checks that ask for this."""

_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg")
_WORD = re.compile(r"[A-Za-z_]\w{2,}")
_DEFINITION = re.compile(r"^[ \t]*def[ \t]+(\w+)", re.MULTILINE)

Lines = Sequence[tuple[int, int]] | None
"""The lines of a file that a change touches; None: all of them."""


def project_root(place: Path) -> Path | None:
    """The nearest folder above a file that a project begins in."""
    return next((folder for folder in place.parents if any((folder / mark).exists() for mark in _MARKS)), None)


def find_reuses(inputs: Sequence[tuple[Source, Path, Lines]], *, rivals: bool) -> list[Reuses]:
    """For each file of a run, what others of its project have too. `rivals`: also look for those to be run.

    Of two functions that are both of the change, the one that is imported less often is the later one.
    """
    projects: dict[Path, _Project] = {}
    found = []
    for source, place, lines in inputs:
        root = project_root(place)
        if root is None or stands_apart(place.relative_to(root).as_posix()):
            found.append(Reuses())
            continue
        if root not in projects:
            projects[root] = _Project(root, [(item, where, touched) for item, where, touched in inputs])
        found.append(projects[root].reuses(source, place, lines, rivals=rivals))
    return found


class _File:
    """A file of the project; its functions are read when they are first asked for."""

    def __init__(self, place: Path, name: str) -> None:
        self.place = place
        self.name = name

    @cached_property
    def source(self) -> Source | None:
        try:
            return read(self.name, str(self.place))
        except Unread:
            return None

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self.source.text)) if self.source else frozenset()

    @cached_property
    def defines(self) -> bool:
        return self.source is not None and _DEFINITION.search(self.source.text) is not None

    @cached_property
    def routines(self) -> list[Routine]:
        tree = parse(self.source) if self.source else None
        if self.source is None or tree is None or isinstance(tree, Gap):
            return []
        return routines_of(self.source, tree, home_of(self.place).module)


class _Project:
    """The files below a root, and what of them is of the change."""

    def __init__(self, root: Path, changed: Sequence[tuple[Source, Path, Lines]]) -> None:
        self.root = root
        self.touched = {place: lines for _, place, lines in changed}

    @cached_property
    def files(self) -> dict[Path, _File]:
        """Looked for when a function could be one of theirs: most changes need none of this."""
        names = [found for found in discover([str(self.root)], cwd=self.root).files if not stands_apart(found.name)]
        return {Path(found.path): _File(Path(found.path), found.name) for found in names}

    def reuses(self, source: Source, place: Path, lines: Lines, *, rivals: bool) -> Reuses:
        tree = parse(source)
        if isinstance(tree, Gap):
            return Reuses()
        own = [
            one
            for one in routines_of(source, tree, home_of(place).module)
            if _is_touched(one, lines) and (one.shape.work >= LEAST_WORK or (rivals and one.closed))
        ]
        if not own:
            return Reuses()
        if len(self.files) > MOST_FILES:
            return Reuses(too_large=True)
        others = [file for where, file in self.files.items() if where != place and file.defines]
        near = self._near(own, others) if rivals and any(one.closed for one in own) else []
        found = []
        for routine in own:
            same = self._same(routine, others) if routine.shape.work >= LEAST_WORK else ()
            candidates = self._rivals(routine, near) if routine.closed and not same else ()
            if same or candidates:
                found.append(_told(routine, same, candidates))
        return Reuses(found=tuple(found))

    def _same(self, own: Routine, others: Sequence[_File]) -> tuple[Routine, ...]:
        holding = (file for file in others if own.words <= file.words)
        alike = [(file, one) for file in holding for one in file.routines if one.shape == own.shape and not one.method]
        if Counter(one.name for _, one in alike)[own.name] >= INTERFACE - 1:
            return ()
        return tuple(one for file, one in alike if self._is_earlier(file, one, own))

    def _near(self, own: Sequence[Routine], others: Sequence[_File]) -> list[_File]:
        """The files that share most names with the change."""
        words = {word for one in own for word in one.words} | {part for one in own for part in _parts(one.name)}
        ranked = sorted(others, key=lambda file: (-len(words & file.words), file.name))
        return ranked[:MOST_PARSED]

    def _rivals(self, own: Routine, near: Sequence[_File]) -> tuple[Routine, ...]:
        """Functions that take as much, those first whose names say the like."""
        found = [
            one
            for file in near
            for one in file.routines
            if one.closed and one.arity == own.arity and max(one.shape.work, own.shape.work) >= LEAST_WORK
            if one.shape.work and own.shape.work and self._is_earlier(file, one, own)
        ]
        found.sort(key=lambda one: (-_likeness(one, own), one.path, one.line))
        return tuple(found[:MOST_RIVALS])

    def _is_earlier(self, file: _File, one: Routine, own: Routine) -> bool:
        """Whether a function was there before the change, or is the one of two new ones that is imported more."""
        if file.place not in self.touched or not _is_touched(one, self.touched[file.place]):
            return True
        return (-self._uses(one), one.path, one.line) < (-self._uses(own), own.path, own.line)

    def _uses(self, one: Routine) -> int:
        return sum(one.name in file.words for file in self.files.values())


def _told(own: Routine, same: Sequence[Routine], rivals: Sequence[Routine]) -> Reuse:
    return Reuse(own=own.peer, same=tuple(one.peer for one in same), rivals=tuple(one.peer for one in rivals))


def _is_touched(one: Routine, lines: Lines) -> bool:
    return lines is None or any(first <= one.end_line and one.line <= last for first, last in lines)


def _parts(name: str) -> Iterator[str]:
    """The words that a name is made of, those of three letters or more."""
    return (part.lower() for part in re.findall(r"[A-Z]?[a-z]{2,}|[A-Z]{3,}", name))


def _likeness(one: Routine, other: Routine) -> float:
    """How much two functions share of the words in their names, and of the names that they use."""
    names = len(set(_parts(one.name)) & set(_parts(other.name)))
    both = len(one.words | other.words)
    return names + (len(one.words & other.words) / both if both else 0.0)
