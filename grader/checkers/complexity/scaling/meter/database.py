"""A database in memory that counts the statements it is given."""

# ruff: noqa: ANN401 - values of any type

from __future__ import annotations

import sqlite3

from . import recording

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Iterable
    from typing import Any


class Connection(sqlite3.Connection):
    """Counts statements, those of its cursors too."""

    def execute(self, *args: Any) -> Any:
        """Count, and run."""
        recording.called()
        return super().execute(*args)

    def executemany(self, *args: Any) -> Any:
        """Count once, and run."""
        recording.called()
        return super().executemany(*args)

    def cursor(self, *args: Any) -> Any:
        """A cursor that counts too."""
        return super().cursor(*args or (Cursor,))


class Cursor(sqlite3.Cursor):
    """Counts its statements."""

    def execute(self, *args: Any) -> Any:
        """Count, and run."""
        recording.called()
        return super().execute(*args)


def database(tables: dict[str, Iterable[str]], rows: int, first: int) -> Connection:
    """A database with these columns by table, each of its rows filled with its own number, from `first` on."""
    connection = sqlite3.connect(":memory:", factory=Connection)
    plain = sqlite3.Connection
    for table, columns in tables.items():
        names = [f'"{name}"' for name in columns]
        plain.execute(connection, f'CREATE TABLE "{table}" ({", ".join(names)})')
        filled = [[row] * len(names) for row in range(first, first + rows)]
        marks = ", ".join("?" * len(names))
        plain.executemany(connection, f'INSERT INTO "{table}" VALUES ({marks})', filled)  # noqa: S608 - names that the subject's own statements use
    return connection
