"""What each security check is for, with code that it reports and code that it leaves alone."""

from __future__ import annotations

from grader.checkers.security.catalogue import (
    cryptography,
    dependencies,
    flows,
    hygiene,
    injection,
    input_output,
    transport,
    web,
)

CHECKS = tuple(
    sorted(
        cryptography.CHECKS
        + dependencies.CHECKS
        + flows.CHECKS
        + hygiene.CHECKS
        + injection.CHECKS
        + input_output.CHECKS
        + transport.CHECKS
        + web.CHECKS,
        key=lambda check: check.id,
    )
)
