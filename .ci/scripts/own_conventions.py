"""Hold our own code to the profile that is committed (conventions.learned.toml): each file of grader/ by itself.

Run in the project's folder. A file with too few choices to be graded says nothing. The profile is made by

    grader conventions learn . --exclude fixtures --exclude tests/cases --exclude examples
"""

from __future__ import annotations

import sys

from grader.engine.api import grade
from grader.model.evidence import Finding

LEAST = 94.0
"""Points of a file: one small lapse is let pass, the same one in two functions is not."""


def main() -> int:
    """Name what was found in each file below `LEAST`; 1 where there is one."""
    report = grade("grader", no_exec=True, no_cache=True, select=("conventions.mined.*",))
    low = {file.path for file in report.files if file.grade.score is not None and file.grade.score < LEAST}
    for item in report.evidence:
        if isinstance(item, Finding) and item.path in low:
            print(f"{item.path}:{item.span.line}: {item.check}: {item.message}")
    graded = sum(file.grade.score is not None for file in report.files)
    print(f"{graded} files graded, {len(low)} below {LEAST:g}")
    return int(bool(low) or not graded)


if __name__ == "__main__":
    sys.exit(main())
