"""The checks of objects under several calls, and of blocks that are left by an exception."""

from __future__ import annotations

from grader.checkers.edge_cases.entry import entry

STATE_CHECKS = (
    entry(
        "state-after-error",
        "A call that fails leaves changes behind",
        "Who catches an error takes the object to be as it was. A change made before the check that fails is never "
        "undone, and every later answer is wrong.",
        '''class Purse:
    """Whole cents in a purse; a new one is empty."""

    def __init__(self) -> None:
        self.cents = 0

    def add(self, cents: int) -> None:
        """Put cents (1 or more) in."""
        self.cents += cents

    def take(self, cents: int) -> None:
        """Take cents (1 or more) out. Raises ValueError when there are too few."""
        self.cents -= cents
        if self.cents < 0:
            raise ValueError("too few")

    def total(self) -> int:
        """Return how much is in it."""
        return self.cents
''',
        '''class Purse:
    """Whole cents in a purse; a new one is empty."""

    def __init__(self) -> None:
        self.cents = 0

    def add(self, cents: int) -> None:
        """Put cents (1 or more) in."""
        self.cents += cents

    def take(self, cents: int) -> None:
        """Take cents (1 or more) out. Raises ValueError when there are too few."""
        if cents > self.cents:
            raise ValueError("too few")
        self.cents -= cents

    def total(self) -> int:
        """Return how much is in it."""
        return self.cents
''',
        "medium",
    ),
    entry(
        "object-invariant",
        "An object contradicts itself",
        "`len`, a loop, `in`, `==` and a stated capacity speak of the same contents. Where they disagree after some "
        "calls, no caller can know which one to believe.",
        '''class Names:
    """Different names, in the order in which they came."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._count = 0

    def add(self, name: str) -> None:
        """Add a name, which may be any text, unless it is there."""
        if name not in self._names:
            self._names.append(name)
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self):
        return iter(self._names)
''',
        '''class Names:
    """Different names, in the order in which they came."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def add(self, name: str) -> None:
        """Add a name, which may be any text, unless it is there."""
        if name not in self._names:
            self._names.append(name)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self):
        return iter(self._names)
''',
        "medium",
    ),
    entry(
        "aliasing",
        "A result is a part of what it was taken from",
        "The documentation promises a copy. Who sorts or empties it changes the object behind it, far from where the "
        "wrong answer shows.",
        '''class Team:
    """Members of a team; a new one has none."""

    def __init__(self) -> None:
        self._members: list[str] = []

    def join(self, name: str) -> None:
        """Take a member in."""
        self._members.append(name)

    def members(self) -> list[str]:
        """Return a copy of the list of members."""
        return self._members
''',
        '''class Team:
    """Members of a team; a new one has none."""

    def __init__(self) -> None:
        self._members: list[str] = []

    def join(self, name: str) -> None:
        """Take a member in."""
        self._members.append(name)

    def members(self) -> list[str]:
        """Return a copy of the list of members."""
        return list(self._members)
''',
    ),
    entry(
        "cleanup",
        "What is undone after success stays after a failure",
        "A context manager, generator or coroutine puts something back when it ends well. An exception, an early close "
        "or a cancellation must not skip that.",
        '''from contextlib import contextmanager


@contextmanager
def changed(settings: dict[str, int], name: str, value: int):
    """Set a value for the length of a block."""
    before = dict(settings)
    settings[name] = value
    yield settings
    settings.clear()
    settings.update(before)
''',
        '''from contextlib import contextmanager


@contextmanager
def changed(settings: dict[str, int], name: str, value: int):
    """Set a value for the length of a block."""
    before = dict(settings)
    settings[name] = value
    try:
        yield settings
    finally:
        settings.clear()
        settings.update(before)
''',
    ),
    entry(
        "swallowed-exception",
        "An exception from outside disappears",
        "A block's exception and a task's cancellation belong to the caller. Code that ends them without a word hides "
        "every fault inside the block and cannot be stopped.",
        '''from contextlib import contextmanager


@contextmanager
def counted(counts: dict[str, int], name: str):
    """Count a block under a name."""
    try:
        yield
    except Exception:
        pass
    counts[name] = counts.get(name, 0) + 1
''',
        '''from contextlib import contextmanager


@contextmanager
def counted(counts: dict[str, int], name: str):
    """Count a block under a name."""
    try:
        yield
    finally:
        counts[name] = counts.get(name, 0) + 1
''',
    ),
)
