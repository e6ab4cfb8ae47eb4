"""What the codes of ruff (`S`) and bandit (`B`) mean here: one row a weakness, same number in both tools.

CWEs are ours: bandit files eval under OS command injection, all XML parsing under input validation. Severities are what
the weakness costs before `refine` has looked at the code around it; `info` costs nothing. Sources: the rule lists of
ruff 0.17 and bandit 1.9, the CWE list, the OWASP Top Ten of 2021.
"""

from __future__ import annotations

from msgspec import Struct

from grader.model.evidence import Confidence, Severity


class Row(Struct, frozen=True, kw_only=True):
    """One weakness. `tools` are the letters under which its number exists: S is ruff, B is bandit."""

    number: int
    check: str
    cwe: int
    severity: Severity
    confidence: Confidence = "high"
    tools: str = "SB"


def _row(
    number: int, check: str, cwe: int, severity: Severity, confidence: Confidence = "high", *, tools: str = "SB"
) -> Row:
    return Row(number=number, check=f"security.{check}", cwe=cwe, severity=severity, confidence=confidence, tools=tools)


ROWS = (
    _row(101, "assert", 703, "info"),
    _row(102, "code-execution", 95, "high", "medium"),
    _row(103, "file-permissions", 732, "medium"),
    _row(104, "bind-all-interfaces", 605, "medium", "medium"),
    _row(105, "hardcoded-secret", 798, "high", "medium"),
    _row(106, "hardcoded-secret", 798, "high", "medium"),
    _row(107, "hardcoded-secret", 798, "high", "medium"),
    _row(108, "temporary-file", 377, "low", "medium"),
    _row(110, "swallowed-exception", 703, "info"),
    _row(112, "swallowed-exception", 703, "info"),
    _row(113, "request-timeout", 400, "low", "medium"),
    _row(201, "debug-mode", 489, "high"),
    _row(202, "archive-extraction", 22, "medium", "medium"),
    _row(301, "unsafe-deserialisation", 502, "high", "medium"),
    _row(302, "unsafe-deserialisation", 502, "medium", "medium"),
    _row(303, "weak-hash", 328, "medium"),
    _row(304, "weak-cipher", 327, "high"),
    _row(305, "weak-cipher", 327, "medium"),
    _row(306, "temporary-file", 377, "medium"),
    _row(307, "code-execution", 95, "high", "medium"),
    _row(308, "cross-site-scripting", 79, "medium", "medium"),
    _row(310, "url-scheme", 939, "low", "medium"),
    _row(311, "weak-random", 338, "info"),
    _row(312, "insecure-protocol", 319, "medium"),
    *(_row(number, "xml-parsing", 611, "low", "medium") for number in range(313, 320)),
    _row(320, "xml-parsing", 611, "low", "medium", tools="S"),
    _row(321, "insecure-protocol", 319, "medium"),
    _row(323, "tls-verification", 295, "high"),
    _row(324, "weak-hash", 328, "medium"),
    *(_row(number, "risky-import", 1104, "info") for number in range(401, 410)),
    _row(410, "risky-import", 1104, "info", tools="S"),
    *(_row(number, "risky-import", 1104, "info") for number in (411, 412, 413, 415)),
    _row(501, "tls-verification", 295, "high"),
    _row(502, "weak-tls-version", 327, "high"),
    _row(503, "weak-tls-version", 327, "medium"),
    _row(504, "weak-tls-version", 327, "low"),
    _row(505, "weak-cipher", 326, "medium"),
    _row(506, "unsafe-deserialisation", 502, "high"),
    _row(507, "tls-verification", 295, "medium"),
    _row(508, "insecure-protocol", 319, "medium"),
    _row(509, "insecure-protocol", 319, "medium"),
    _row(601, "command-injection", 78, "low", "medium"),
    _row(602, "command-injection", 78, "high"),
    _row(603, "subprocess", 78, "info"),
    _row(604, "command-injection", 78, "medium", "low"),
    _row(605, "command-injection", 78, "high", "medium"),
    _row(606, "subprocess", 78, "info"),
    _row(607, "subprocess", 426, "info"),
    _row(608, "sql-injection", 89, "high", "medium"),
    _row(609, "command-injection", 155, "low", "medium"),
    _row(610, "sql-injection", 89, "medium"),
    _row(611, "sql-injection", 89, "medium"),
    _row(612, "log-config", 94, "medium"),
    _row(613, "trojan-source", 1007, "high", tools="B"),
    _row(614, "unsafe-deserialisation", 502, "medium", "medium", tools="B"),
    _row(615, "untrusted-model-download", 494, "medium", "medium", tools="B"),
    _row(701, "cross-site-scripting", 79, "medium", "medium"),
    _row(702, "cross-site-scripting", 79, "low", "medium"),
    _row(703, "cross-site-scripting", 79, "medium", "medium", tools="B"),
    _row(704, "cross-site-scripting", 79, "medium", "medium"),
)

BY_CODE = {f"{letter}{row.number}": row for row in ROWS for letter in row.tools}
"""Rows by the tools' own codes, `S608` and `B608`."""

FED_BY = {
    "ruff-security": tuple(sorted({row.check for row in ROWS if "S" in row.tools})),
    "bandit": tuple(sorted({row.check for row in ROWS if row.tools == "B"})),
}
"""Ids of the checks that need each tool, by its name in `Context.tools`; bandit is asked only for what ruff lacks."""
