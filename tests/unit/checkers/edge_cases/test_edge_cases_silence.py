"""What well-known code does and no fault is: causes of false alarms, found on packages by hand."""

from __future__ import annotations

import pytest
from edge_cases_running import alarms, evidence_of

RIGHT = '''
import os
import platform
import re
import signal
import sys


def system_release(name="x86_64"):
    """Return the release of the system.

    :param name: such as "arm64".
    """
    return int(platform.mac_ver()[0].split(".")[0])


def on_signal(number: int = 10) -> None:
    """Ignore a signal."""
    signal.signal(number, signal.SIG_IGN)


def caller(level: int = 1) -> str:
    """Return the name of the function that many levels above."""
    return sys._getframe(level).f_code.co_name


def values_of(table: dict[str, list[int]], key: str, default: list[int]) -> list[int]:
    """Return a new list of the values of a key, and the default where there are none."""
    return list(table[key]) if key in table else default


def last_file(folder: str) -> str:
    """Return the name of the last file.

    >>> os.path.basename(last_file(os.path.dirname(os.__file__)))
    'zipimport.py'
    """
    return sorted(one for one in os.listdir(folder) if one.endswith(".py"))[-1]


def under2camel(name: str) -> str:
    """Write a name of words with capitals between them.

    >>> under2camel("two_words")
    'TwoWords'
    """
    return "".join(word.capitalize() for word in name.split("_"))


def camel2under(name: str) -> str:
    """Write a name of words with lines between them.

    >>> camel2under("TwoWords")
    'two_words'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


class Sketch:
    """Counts words, only those above the threshold for long."""

    def __init__(self, threshold: float = 0.5) -> None:
        self.threshold, self.counts, self.total = threshold, {}, 0

    def add(self, word: str) -> None:
        """Count a word."""
        self.total += 1
        self.counts[word] = self.counts.get(word, 0) + 1
        if self.total % int(1 / self.threshold) == 0:
            self.counts = {key: count for key, count in self.counts.items() if count > 1}

    def __contains__(self, word: str) -> bool:
        return word in self.counts


class Cause(Exception):
    """An error with the error behind it."""

    def __new__(cls, *args):
        self = super().__new__(cls, *args)
        if args and isinstance(args[0], Exception):
            self.root = args[0]
        return self

    def _told(self, named: bool = True) -> str:
        """The words about the cause."""
        return f"{type(self.root).__name__}: {self.root}" if named else str(self.root)
'''


@pytest.fixture(scope="module")
def found():
    return evidence_of(RIGHT)


def test_right_code_that_hangs_on_its_surroundings_or_on_its_callers_draws_no_alarm(found):
    assert [(item.qualname, item.check, item.message) for item in alarms(found)] == []
