"""Payloads for each kind of sink: texts that do harm where nothing stops them."""

from __future__ import annotations

from grader.checkers.security.taint.harms import EVIL, INSIDE, MARK

PATHS = (
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    "../base-evil/x",
    f"../{MARK}-evil/x",
    "x/../../../etc/passwd",
    "....//....//etc/passwd",
    "..././..././etc/passwd",
    "%2e%2e%2f%2e%2e%2fetc/passwd",
    "%252e%252e%252f%252e%252e%252fetc/passwd",
    "../../etc/passwd\0",
)
URLS = (
    f"http://{EVIL}/",
    f"https://{EVIL}/",
    f"http://{INSIDE}/latest",
    f"//{EVIL}/",
    f"@{EVIL}/",
    f".{EVIL}/",
    f":x@{EVIL}/",
    EVIL,
    INSIDE,
    f"{EVIL}/",
    f"{EVIL}#",
    f"{EVIL}?",
    "http://localhost/",
    "http://127.0.0.1/",
)
AWAY = (
    f"https://{EVIL}/",
    f"//{EVIL}/",
    f"/\\{EVIL}/",
    f"\\\\{EVIL}/",
    f"///{EVIL}",
    f"https:{EVIL}",
    f"HTTPS://{EVIL}/",
    f"@{EVIL}/",
    f".{EVIL}/",
    "javascript:alert(1)",
)
SHELL = ("x; id", "x | id", "x && id", "$(id)", "`id`", "x\nid", "x & id", "x > /tmp/y", "'; id; '", '"; id; "', ";id")
SQL = (
    "0 OR 1=1",
    "x' OR '1'='1",
    'x" OR "1"="1',
    "x; DROP TABLE t",
    "x') OR ('1'='1",
    "x`, (SELECT 1) `",
    "x, (SELECT 1)",
    "1/**/OR/**/1=1",
    "0 oR 1=1",
    "0||1",
    "x' -- ",
    "x\" ' OR 1=1 -- ",
    "\\' OR 1=1 -- ",
    "0 UNION SELECT 1",
)
HTML = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onload="alert(1)',
    "' onload='alert(1)",
    "<ScRiPt>x</ScRiPt>",
)
CODE = (
    '__import__("os").system("id")',
    "__import__('os')",
    'open("/etc/passwd").read()',
    "open('/etc/passwd').read()",
    "().__class__.__base__.__subclasses__()",
)
LINES = ("u1\r\nX-A: 1", "u1\nX-A: 1")
