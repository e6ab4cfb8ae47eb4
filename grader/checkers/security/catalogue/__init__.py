"""What each security check is for, with code that it reports and code that it leaves alone."""

from __future__ import annotations

from grader.checkers.security.catalogue import cryptography, hygiene, injection, input_output, transport

CHECKS = tuple(
    sorted(
        cryptography.CHECKS + hygiene.CHECKS + injection.CHECKS + input_output.CHECKS + transport.CHECKS,
        key=lambda check: check.id,
    )
)
