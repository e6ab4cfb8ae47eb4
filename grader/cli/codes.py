"""Exit codes of the command (DESIGN section 7)."""

from __future__ import annotations

GRADED = 0
BELOW = 1
"""Something is below --fail-under."""
USAGE = 2
"""A mistake in the arguments, the settings or the rubric."""
UNGRADED = 3
"""Some input could not be graded at all; never in place of BELOW."""
UNISOLATED = 4
"""The isolation that --require-isolation asks for is not available."""
BUG = 70
"""EX_SOFTWARE of sysexits.h: our own failure must not look like code below --fail-under."""
INTERRUPTED = 130
"""What a shell makes of Control-C."""
