from __future__ import annotations

import sys
from pathlib import Path

pytest_plugins = ["pytester"]

sys.path.insert(0, str(Path(__file__).parent / "support"))


def pytest_terminal_summary(terminalreporter):
    """Print which attacks ran where: the matrix of isolation level and account."""
    from attack_matrix import lines

    table = list(lines(terminalreporter.stats))
    if table:
        terminalreporter.section("attacks on the sandbox")
        for line in table:
            terminalreporter.write_line(line)
