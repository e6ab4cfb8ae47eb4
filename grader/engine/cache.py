"""What was learned about the same bytes before: one SQLite file in the user's cache folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from pathlib import Path

import msgspec

TABLE = "CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"


def cache_folder(named: str | None) -> Path:
    """The folder of the cache: the one named, else `grader` in the platform's user cache folder."""
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(base) / "grader" if base else Path.home() / ".cache" / "grader"


def key_of(*parts: object) -> str:
    """A key over values; equal values give equal keys in every process."""
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()


class Cache:
    """Bytes by key. A cache that cannot be used answers nothing and keeps nothing; `problem` then says why."""

    def __init__(self, folder: Path) -> None:
        """Open the cache in a folder, which is made where it is missing."""
        self.problem: str | None = None
        self._connection: sqlite3.Connection | None = None
        self._file = folder / "evidence.sqlite3"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError), (folder / ".gitignore").open("x") as ignore:
                ignore.write("*\n")
            self._connection = sqlite3.connect(self._file, timeout=5.0, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.execute(TABLE)
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)

    def get(self, key: str) -> bytes | None:
        """The value kept under a key."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT value FROM entries WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            self._give_up(error)
            return None
        return bytes(row[0]) if row else None

    def put(self, values: dict[str, bytes]) -> None:
        """Keep values, all of them or none."""
        if self._connection is None or not values:
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?)", values.items())
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """Go on without; a broken cache must cost time, not results."""
        self.problem = f"the cache {self._file} cannot be used ({error}); remove it, or pass --no-cache"
        if self._connection is not None:
            self._connection.close()
            self._connection = None
