"""Print every skipped test with its reason; fail on one that is not on the committed list.

The list has one skip a line: the test's name (a glob), what it waits for behind ` | `.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from fnmatch import fnmatchcase
from pathlib import Path


def skipped(report: Path) -> list[tuple[str, str]]:
    """Name and reason of each skipped test in a JUnit report."""
    return sorted(
        (f"{case.get('classname')}::{case.get('name')}", skip.get("message") or "")
        for case in ET.parse(report).iter("testcase")
        for skip in case.iter("skipped")
    )


def main() -> int:
    """Compare; the exit code is the number of skips that nobody agreed to, at most 1."""
    report, agreed = (Path(argument) for argument in sys.argv[1:3])
    patterns = [line.split(" | ")[0].strip() for line in agreed.read_text("utf-8").splitlines() if line.strip()]
    patterns = [pattern for pattern in patterns if not pattern.startswith("#")]
    unknown = 0
    for name, reason in skipped(report):
        known = any(fnmatchcase(name, pattern) for pattern in patterns)
        unknown += not known
        print(f"{'skipped' if known else 'NOT AGREED'}: {name}: {reason}")
    return min(unknown, 1)


if __name__ == "__main__":
    sys.exit(main())
