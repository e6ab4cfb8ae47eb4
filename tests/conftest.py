from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

sys.path.insert(0, str(Path(__file__).parent / "support"))

SPREAD = ("tests/e2e/test_examples_readmes.py", "tests/power/test_ci_rules.py")
"""Files of few, long tests that share nothing: each test may go to another process."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep the tests of a file in one process: what a module's fixture took seconds to find is found once.

    The plugin's own groups (`--dist loadgroup`) are without effect under pytest 9.2.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            path = nodeid.partition("::")[0]
            return nodeid if path in SPREAD else path

    return ByFile(config, log)


def pytest_terminal_summary(terminalreporter):
    """Print which attacks ran where: the matrix of isolation level and account."""
    from attack_matrix import lines

    table = list(lines(terminalreporter.stats))
    if table:
        terminalreporter.section("attacks on the sandbox")
        for line in table:
            terminalreporter.write_line(line)
