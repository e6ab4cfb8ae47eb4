"""Names that the modules of the pytest plugin share."""

from __future__ import annotations

PROPERTY = "grader"
"""Name of the user property that carries a grade: into `--junitxml`, and from xdist's workers to the summary."""

MODULE = "::grader"
"""How the node ids of graded modules end."""
