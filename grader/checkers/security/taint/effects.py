"""Payloads for each kind of sink, and how to tell that one has done harm there."""

from __future__ import annotations

import ast
import posixpath
import re
import urllib.parse
from collections.abc import Callable

from msgspec import Struct

from grader.checkers.security.taint.models import WORKING_FOLDER, Opaque
from grader.checkers.security.words import names
from grader.model.evidence import Confidence, Severity

MARK = "u1"
"""The harmless text that payloads are compared with."""

EVIL = "evil.example"
_INSIDE = "169.254.169.254"

Harm = Callable[[object, object, object], bool]
"""(what reaches the sink, what reaches it for the harmless text, payload) -> whether it does harm."""


class Kind(Struct, frozen=True, kw_only=True):
    """What a kind of sink means: the check, the weakness, its price, payloads.

    `by_caller` is the severity where a caller of a public function decides (None: only where a check was tried and
    fails); `unseen`: a value whose making cannot be followed counts, too. `says` is the message, with `{part}` for the
    value and `{who}` for who decides it.
    """

    check: str
    cwe: int
    severity: Severity
    says: str
    payloads: tuple[object, ...]
    harm: Harm
    by_caller: Severity | None = None
    caller_confidence: Confidence = "medium"
    unseen: bool = False
    filler: str = MARK


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return MARK if isinstance(value, Opaque) else str(value)


def _arrives(final: object, _harmless: object, payload: object) -> bool:
    return str(payload) in _text(final)


def _opens_outside(final: object, harmless: object, payload: object) -> bool:
    if isinstance(final, list | tuple):
        others = harmless if isinstance(harmless, list | tuple) else [harmless] * len(final)
        return any(_opens_outside(one, other, payload) for one, other in zip(final, others, strict=False))
    if isinstance(final, Opaque):
        return False
    reached = posixpath.normpath(posixpath.join(WORKING_FOLDER, _text(final).split("\0")[0]))
    known = posixpath.join(WORKING_FOLDER, _text(harmless))
    before = known.rpartition(MARK)[0] if MARK in known else known
    folder = posixpath.normpath(before.rpartition("/")[0] or "/")
    if reached == folder or folder.startswith(reached.rstrip("/") + "/"):
        return False  # a folder around it, which is no file
    return not reached.startswith(folder.rstrip("/") + "/")


def _active_signs(text: str) -> str:
    """The signs of a command line that a shell acts on, in order."""
    found, quote, index = [], "", 0
    while index < len(text):
        letter = text[index]
        if letter == "\\" and quote != "'":
            index += 2
            continue
        if quote:
            if letter == quote:
                quote = ""
            elif quote == '"' and (letter == "`" or text[index : index + 2] == "$("):
                found.append(letter)
        elif letter in "'\"":
            quote = letter
        elif letter in ";|&`<>\n" or text[index : index + 2] == "$(":
            found.append(letter)
        index += 1
    return "".join(found) + quote


def _reaches_shell(final: object, harmless: object, payload: object) -> bool:
    if isinstance(final, list | tuple):
        return _starts_program(final, harmless, payload)
    return _active_signs(_text(final).rstrip("\n")) != _active_signs(_text(harmless).rstrip("\n"))


_SHELLS = names("sh bash zsh dash ksh cmd cmd.exe powershell pwsh /bin/sh /bin/bash")


def _starts_program(final: object, harmless: object, payload: object) -> bool:
    """`["sh", "-c", line]`; or the program itself is somebody else's choice."""
    if not isinstance(final, list | tuple) or not final:
        return False
    parts = [_text(one) for one in final]
    others = [_text(one) for one in harmless] if isinstance(harmless, list | tuple) else []
    if posixpath.basename(parts[0]) in _SHELLS or parts[0] in _SHELLS:
        line = next((index + 1 for index, one in enumerate(parts) if one in ("-c", "/c", "-lc", "-Command")), 0)
        if 0 < line < len(parts):
            known = others[line] if line < len(others) else ""
            return _active_signs(parts[line]) != _active_signs(known)
    return str(payload) == parts[0]


_SQL_TOKEN = re.compile(
    r"(?P<text>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`)|(?P<open>['\"`].*)|(?P<note>--.*|/\*.*?\*/|\#.*)"
    r"|(?P<word>[A-Za-z_\d.][\w.$]*)|(?P<space>\s+)|(?P<sign>.)",
    re.DOTALL,
)


def _sql_shape(text: str) -> list[str]:
    found = []
    for match in _SQL_TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "space":
            found.append(match[0] if kind == "sign" else kind)
    return found


_SQL_WORDS = re.compile(r"\b(?:OR|DROP|SELECT|UNION)\b|\|\|")


def _changes_sql(final: object, harmless: object, _payload: object) -> bool:
    text, known = _text(final).upper(), _text(harmless).upper()
    added = len(_SQL_WORDS.findall(text)) > len(_SQL_WORDS.findall(known))
    return added and _sql_shape(text) != _sql_shape(known)


def _changes_page(final: object, _harmless: object, payload: object) -> bool:
    text, given = _text(final), str(payload)
    at = text.find(given)
    if at < 0 or isinstance(final, bytes | dict | list | tuple | int):
        return False
    before = text[:at]
    inside = before.rfind("<") > before.rfind(">")
    if given.startswith("<"):
        return True
    if given.startswith("javascript:"):
        return re.search(r"(?:href|src|action)\s*=\s*['\"]?$", before) is not None
    if not inside:
        return False
    tag = before[before.rfind("<") :]
    quote = next((letter for letter in reversed(tag) if letter in "'\"="), "")
    return quote in (given[0], "=")


def _host_of(address: str) -> str:
    try:
        return (urllib.parse.urlsplit(address.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_evil(host: str) -> bool:
    """Whether somebody else owns a host: the last two names decide."""
    return "evil" in ".".join(host.split(".")[-2:])


def _calls_elsewhere(final: object, harmless: object, _payload: object) -> bool:
    host = _host_of(_text(final))
    if not host:
        host = _text(final) if "/" not in _text(final) else ""
    return (_is_evil(host) or host in (_INSIDE, "127.0.0.1", "localhost")) and host != _host_of(_text(harmless))


def _leads_away(final: object, _harmless: object, _payload: object) -> bool:
    address = re.sub(r"[\t\r\n]", "", _text(final)).strip().replace("\\", "/")
    address = re.sub(r"^(https?):/*(?=[^/])", r"\1://", address)
    address = re.sub(r"^/{2,}", "//", address)
    return _is_evil(_host_of(address)) or address.lower().startswith("javascript:")


def _breaks_line(final: object, harmless: object, payload: object) -> bool:
    if isinstance(final, list | tuple):
        others = harmless if isinstance(harmless, list | tuple) else []
        return any(
            _breaks_line(one, others[index] if index < len(others) else "", payload)
            for index, one in enumerate(final)
            if isinstance(one, str)
        )
    return "\n" in str(payload) and _text(final).count("\n") > _text(harmless).count("\n") and "X-A:" in _text(final)


def _breaks_header(final: object, harmless: object, payload: object) -> bool:
    return _breaks_line(final, harmless, payload)


def _is_formula(final: object, _harmless: object, payload: object) -> bool:
    if isinstance(final, dict):
        return any(_is_formula(one, "", payload) for one in final.values())
    if isinstance(final, list | tuple):
        return any(_is_formula(one, "", payload) for one in final)
    return isinstance(final, str) and final.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) and "1+1" in final


def _runs_code(final: object, _harmless: object, payload: object) -> bool:
    text = _text(final)
    if str(payload) in text and not text.isprintable():
        return True
    try:
        tree = ast.parse(text.strip(), mode="exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return str(payload) in text
    return any(isinstance(node, ast.Name) and node.id in ("__import__", "open") for node in ast.walk(tree))


def _chosen(final: object, _harmless: object, payload: object) -> bool:
    """The name begins where the payload begins: nothing in front narrows the choice."""
    return _text(final).startswith(str(payload))


def _any_value(final: object, _harmless: object, _payload: object) -> bool:
    return not isinstance(final, Opaque)


def _names_field(final: object, _harmless: object, payload: object) -> bool:
    return payload in final if isinstance(final, dict) else _text(final) == payload


def _is_operator(final: object, _harmless: object, payload: object) -> bool:
    if isinstance(final, dict):
        for key, value in final.items():
            if key == "$where" and isinstance(value, str) and "1==1" in value:
                return True
            if isinstance(value, dict) and any(str(inner).startswith("$n") for inner in value):
                return True
        return "$ne" in final and final == payload
    return False


def _unquoted_in_xpath(final: object, harmless: object, _payload: object) -> bool:
    return _sql_shape(_text(final)) != _sql_shape(_text(harmless))


_PATHS = (
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
_URLS = (
    f"http://{EVIL}/",
    f"https://{EVIL}/",
    f"http://{_INSIDE}/latest",
    f"//{EVIL}/",
    f"@{EVIL}/",
    f".{EVIL}/",
    f":x@{EVIL}/",
    EVIL,
    _INSIDE,
    f"{EVIL}/",
    f"{EVIL}#",
    f"{EVIL}?",
    "http://localhost/",
    "http://127.0.0.1/",
)
_AWAY = (
    f"https://{EVIL}/",
    f"//{EVIL}/",
    f"/\\{EVIL}/",
    f"\\\\{EVIL}/",
    f"///{EVIL}",
    f"/\t/{EVIL}",
    f"https:{EVIL}",
    f"HTTPS://{EVIL}/",
    f"@{EVIL}/",
    f".{EVIL}/",
    "javascript:alert(1)",
)
_SHELL = ("x; id", "x | id", "x && id", "$(id)", "`id`", "x\nid", "x & id", "x > /tmp/y", "'; id; '", '"; id; "', ";id")
_SQL = (
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
_HTML = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onload="alert(1)',
    "' onload='alert(1)",
    "<ScRiPt>x</ScRiPt>",
)
_CODE = (
    '__import__("os").system("id")',
    "__import__('os')",
    'open("/etc/passwd").read()',
    "open('/etc/passwd').read()",
)
_LINES = ("u1\r\nX-A: 1", "u1\nX-A: 1")

KINDS: dict[str, Kind] = {
    "sql": Kind(
        check="security.sql-injection",
        cwe=89,
        severity="high",
        by_caller="high",
        says="SQL is put together from {part}, a value {who}; pass it as a parameter instead",
        payloads=_SQL,
        harm=_changes_sql,
        unseen=True,
    ),
    "shell": Kind(
        check="security.command-injection",
        cwe=78,
        severity="critical",
        by_caller="high",
        caller_confidence="high",
        says="a shell reads {part}, a value {who}; pass a list without a shell",
        payloads=_SHELL,
        harm=_reaches_shell,
        unseen=True,
    ),
    "program": Kind(
        check="security.command-injection",
        cwe=78,
        severity="critical",
        by_caller="high",
        caller_confidence="high",
        says="a program is started from {part}, a value {who}",
        payloads=_SHELL,
        harm=_starts_program,
    ),
    "code": Kind(
        check="security.code-execution",
        cwe=95,
        severity="critical",
        by_caller="high",
        caller_confidence="high",
        says="runs {part} as code, a value {who}; emptied builtins do not stop it",
        payloads=_CODE,
        harm=_runs_code,
        unseen=True,
    ),
    "import": Kind(
        check="security.unsafe-reflection",
        cwe=470,
        severity="high",
        says="imports the module that {part} names, a value {who}: any module on the path can be made to run",
        payloads=("os", "antigravity", "u1.evil"),
        harm=_chosen,
    ),
    "attribute": Kind(
        check="security.unsafe-reflection",
        cwe=470,
        severity="medium",
        by_caller="medium",
        says="{part}, a value {who}, chooses which attribute is used: every method can be reached, private ones too",
        payloads=("__class__", "_secret", "delete"),
        harm=_chosen,
    ),
    "deserialise": Kind(
        check="security.unsafe-deserialisation",
        cwe=502,
        severity="critical",
        says="brings {part} to life, a value {who}: such data can run code",
        payloads=("x",),
        harm=_any_value,
        unseen=True,
    ),
    "path": Kind(
        check="security.path-traversal",
        cwe=22,
        severity="high",
        by_caller="medium",
        says="{part}, a value {who}, is part of a path and can lead out of its folder",
        payloads=_PATHS,
        harm=_opens_outside,
        filler="/srv/base",
    ),
    "html": Kind(
        check="security.cross-site-scripting",
        cwe=79,
        severity="high",
        by_caller="medium",
        caller_confidence="high",
        says="{part}, a value {who}, is declared safe HTML though nobody escaped it",
        payloads=_HTML,
        harm=_changes_page,
        unseen=True,
    ),
    "page": Kind(
        check="security.cross-site-scripting",
        cwe=79,
        severity="high",
        says="{part}, a value {who}, becomes part of a page without being escaped",
        payloads=_HTML,
        harm=_changes_page,
    ),
    "template": Kind(
        check="security.template-injection",
        cwe=1336,
        severity="critical",
        by_caller="medium",
        says="{part}, a value {who}, becomes part of a template's source: it can run code on the server",
        payloads=("{{7*7}}", "{% print(7) %}", "${7*7}"),
        harm=_arrives,
    ),
    "redirect": Kind(
        check="security.open-redirect",
        cwe=601,
        severity="medium",
        by_caller="medium",
        says="{part}, a value {who}, decides where the browser is sent: other sites too",
        payloads=_AWAY,
        harm=_leads_away,
    ),
    "request": Kind(
        check="security.server-side-request-forgery",
        cwe=918,
        severity="high",
        says="{part}, a value {who}, decides which server is called",
        payloads=_URLS,
        harm=_calls_elsewhere,
    ),
    "header": Kind(
        check="security.header-injection",
        cwe=113,
        severity="medium",
        says="{part}, a value {who}, goes into a header with its line breaks",
        payloads=_LINES,
        harm=_breaks_header,
    ),
    "email": Kind(
        check="security.header-injection",
        cwe=93,
        severity="medium",
        by_caller="medium",
        says="{part}, a value {who}, goes into the head of a message with its line breaks",
        payloads=_LINES,
        harm=_breaks_line,
    ),
    "log": Kind(
        check="security.log-injection",
        cwe=117,
        severity="low",
        says="{part}, a value {who}, is logged with its line breaks: it can forge entries",
        payloads=_LINES,
        harm=_breaks_line,
    ),
    "ldap": Kind(
        check="security.ldap-injection",
        cwe=90,
        severity="high",
        by_caller="medium",
        says="{part}, a value {who}, becomes part of an LDAP filter without being escaped",
        payloads=("*)(uid=*", "*"),
        harm=_arrives,
    ),
    "xpath": Kind(
        check="security.xpath-injection",
        cwe=643,
        severity="high",
        by_caller="medium",
        says="{part}, a value {who}, becomes part of an XPath expression",
        payloads=("u1' or '1'='1", 'u1" or "1"="1', "u1 or 1=1", "u1] | //*["),
        harm=_unquoted_in_xpath,
    ),
    "regex": Kind(
        check="security.regex-injection",
        cwe=1333,
        severity="medium",
        says="{part}, a value {who}, becomes part of a regular expression: one can be written that never ends",
        payloads=("(a+)+$",),
        harm=_arrives,
    ),
    "format": Kind(
        check="security.format-string-injection",
        cwe=134,
        severity="medium",
        by_caller="low",
        caller_confidence="low",
        says="{part}, a value {who}, is a template for `format`: `{{x.__init__.__globals__}}` reads what it should not",
        payloads=("{0.__class__}", "{u.__init__}"),
        harm=_arrives,
    ),
    "nosql": Kind(
        check="security.nosql-injection",
        cwe=943,
        severity="high",
        by_caller="medium",
        says="{part}, a value {who}, may be an operator of the query instead of a text",
        payloads=({"$ne": ""}, "'; return 1==1; '", "1==1"),
        harm=_is_operator,
    ),
    "csv": Kind(
        check="security.csv-injection",
        cwe=1236,
        severity="medium",
        by_caller="medium",
        caller_confidence="low",
        says="{part}, a value {who}, is written as a cell that a spreadsheet may run as a formula",
        payloads=("=1+1", "+1+1", "-1+1", "@1+1", "\t=1+1", " =1+1"),
        harm=_is_formula,
    ),
    "attributes": Kind(
        check="security.mass-assignment",
        cwe=915,
        severity="medium",
        by_caller="medium",
        caller_confidence="low",
        says="{part}, a value {who}, decides which fields are set: also those that nobody should set",
        payloads=("is_admin", "role"),
        harm=_names_field,
    ),
}
KINDS |= {
    "upload": Kind(
        check="security.unrestricted-upload",
        cwe=434,
        severity="high",
        says="an upload is kept under {part}, a name {who}, whatever its ending",
        payloads=("a;b.php",),
        harm=_arrives,
    ),
    "origin": Kind(
        check="security.cors-origin",
        cwe=942,
        severity="medium",
        says="{part}, a value {who}, is allowed as an origin with credentials: every site may act for the user",
        payloads=(f"https://{EVIL}", f"https://x-{EVIL}"),
        harm=_leads_away,
    ),
}
KINDS["own-path"] = KINDS["path"]
