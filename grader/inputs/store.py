"""Where drawn values are kept from run to run. Who runs the checkers says so, for as long as they run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol


class Store(Protocol):
    """Bytes by what they depend on. One that cannot be read gives nothing; one that cannot be written is no error."""

    home: Path
    """A folder in which hypothesis may keep what it computes."""

    def get(self, *parts: object) -> bytes | None:
        """What was kept for these parts."""

    def put(self, value: bytes, *parts: object) -> None:
        """Keep a value for these parts."""


_STORE: ContextVar[Store | None] = ContextVar("store", default=None)


@contextmanager
def storing_in(store: Store | None) -> Iterator[None]:
    """Keep what is drawn in a store, or nowhere."""
    token = _STORE.set(store)
    try:
        yield
    finally:
        _STORE.reset(token)


def store_in_use() -> Store | None:
    """The store that was named last, if any."""
    return _STORE.get()
