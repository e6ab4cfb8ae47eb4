"""What each security check is for, with code that it reports and code that it leaves alone."""

from __future__ import annotations

import msgspec

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
from grader.checkers.security.catalogue.owasp import BY_CWE

_ALL = (
    cryptography.CHECKS
    + dependencies.CHECKS
    + flows.CHECKS
    + hygiene.CHECKS
    + injection.CHECKS
    + input_output.CHECKS
    + transport.CHECKS
    + web.CHECKS
)

CHECKS = tuple(
    msgspec.structs.replace(check, owasp=BY_CWE.get(check.cwe or 0, ""))
    for check in sorted(_ALL, key=lambda check: check.id)
)
