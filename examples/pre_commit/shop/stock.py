"""What is on the shelves."""

from __future__ import annotations

import subprocess


def backup(folder: str) -> None:
    """Pack a folder. An old fault: nobody is asked to mend it who does not touch it."""
    subprocess.run("tar czf backup.tar.gz " + folder, shell=True)


def missing(stock: dict[str, int], wanted: dict[str, int]) -> dict[str, int]:
    """How many pieces of each wanted article are not there.

    >>> missing({"apple": 2}, {"apple": 3, "pear": 1})
    {'apple': 1, 'pear': 1}
    """
    lacking = {article: pieces - stock.get(article, 0) for article, pieces in wanted.items()}
    return {article: pieces for article, pieces in lacking.items() if pieces > 0}
