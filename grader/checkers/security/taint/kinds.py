"""Kinds of sink: the weakness, its price, the payloads that are tried, and how harm is told."""

from __future__ import annotations

from msgspec import Struct

from grader.checkers.security.taint.harms import (
    EVIL,
    MARK,
    Harm,
    any_value,
    arrives,
    breaks_line,
    calls_elsewhere,
    changes_page,
    changes_sql,
    chosen,
    is_formula,
    is_operator,
    keeps_ending,
    leads_away,
    names_field,
    opens_outside,
    reaches_shell,
    runs_code,
    starts_program,
    unquoted_in_xpath,
)
from grader.checkers.security.taint.payloads import AWAY, CODE, HTML, LINES, PATHS, SHELL, SQL, URLS
from grader.model.evidence import Confidence, Severity


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


KINDS: dict[str, Kind] = {
    "sql": Kind(
        check="security.sql-injection",
        cwe=89,
        severity="high",
        by_caller="high",
        says="SQL is put together from {part}, a value {who}; pass it as a parameter instead",
        payloads=SQL,
        harm=changes_sql,
        unseen=True,
    ),
    "shell": Kind(
        check="security.command-injection",
        cwe=78,
        severity="critical",
        by_caller="high",
        caller_confidence="high",
        says="a shell reads {part}, a value {who}; pass a list without a shell",
        payloads=SHELL,
        harm=reaches_shell,
        unseen=True,
    ),
    "program": Kind(
        check="security.command-injection",
        cwe=78,
        severity="critical",
        by_caller="high",
        caller_confidence="high",
        says="a program is started from {part}, a value {who}",
        payloads=SHELL,
        harm=starts_program,
    ),
    "code": Kind(
        check="security.code-execution",
        cwe=95,
        severity="critical",
        by_caller="high",
        caller_confidence="high",
        says="runs {part} as code, a value {who}; emptied builtins do not stop it",
        payloads=CODE,
        harm=runs_code,
        unseen=True,
    ),
    "import": Kind(
        check="security.unsafe-reflection",
        cwe=470,
        severity="high",
        says="imports the module that {part} names, a value {who}: any module on the path can be made to run",
        payloads=("os", "antigravity", "u1.evil"),
        harm=arrives,
    ),
    "attribute": Kind(
        check="security.unsafe-reflection",
        cwe=470,
        severity="medium",
        by_caller="medium",
        says="{part}, a value {who}, chooses which attribute is used: every method can be reached, private ones too",
        payloads=("__class__", "_secret", "delete"),
        harm=chosen,
    ),
    "deserialise": Kind(
        check="security.unsafe-deserialisation",
        cwe=502,
        severity="critical",
        says="brings {part} to life, a value {who}: such data can run code",
        payloads=("x",),
        harm=any_value,
        unseen=True,
    ),
    "path": Kind(
        check="security.path-traversal",
        cwe=22,
        severity="high",
        by_caller="medium",
        says="{part}, a value {who}, is part of a path and can lead out of its folder",
        payloads=PATHS,
        harm=opens_outside,
        filler="/srv/base",
    ),
    "html": Kind(
        check="security.cross-site-scripting",
        cwe=79,
        severity="high",
        by_caller="medium",
        caller_confidence="high",
        says="{part}, a value {who}, is declared safe HTML though nobody escaped it",
        payloads=HTML,
        harm=changes_page,
        unseen=True,
    ),
    "page": Kind(
        check="security.cross-site-scripting",
        cwe=79,
        severity="high",
        says="{part}, a value {who}, becomes part of a page without being escaped",
        payloads=HTML,
        harm=changes_page,
    ),
    "template": Kind(
        check="security.template-injection",
        cwe=1336,
        severity="critical",
        by_caller="medium",
        says="{part}, a value {who}, becomes part of a template's source: it can run code on the server",
        payloads=("{{7*7}}", "{% print(7) %}", "${7*7}"),
        harm=arrives,
    ),
    "redirect": Kind(
        check="security.open-redirect",
        cwe=601,
        severity="medium",
        by_caller="medium",
        says="{part}, a value {who}, decides where the browser is sent: other sites too",
        payloads=AWAY,
        harm=leads_away,
    ),
    "request": Kind(
        check="security.server-side-request-forgery",
        cwe=918,
        severity="high",
        says="{part}, a value {who}, decides which server is called",
        payloads=URLS,
        harm=calls_elsewhere,
    ),
    "header": Kind(
        check="security.header-injection",
        cwe=113,
        severity="medium",
        says="{part}, a value {who}, goes into a header with its line breaks",
        payloads=LINES,
        harm=breaks_line,
    ),
    "email": Kind(
        check="security.header-injection",
        cwe=93,
        severity="medium",
        by_caller="medium",
        says="{part}, a value {who}, goes into the head of a message with its line breaks",
        payloads=LINES,
        harm=breaks_line,
    ),
    "log": Kind(
        check="security.log-injection",
        cwe=117,
        severity="medium",
        says="{part}, a value {who}, is logged with its line breaks: it can forge entries",
        payloads=LINES,
        harm=breaks_line,
    ),
    "ldap": Kind(
        check="security.ldap-injection",
        cwe=90,
        severity="high",
        by_caller="medium",
        says="{part}, a value {who}, becomes part of an LDAP filter without being escaped",
        payloads=("*)(uid=*", "*"),
        harm=arrives,
    ),
    "xpath": Kind(
        check="security.xpath-injection",
        cwe=643,
        severity="high",
        by_caller="medium",
        says="{part}, a value {who}, becomes part of an XPath expression",
        payloads=("u1' or '1'='1", 'u1" or "1"="1', "u1 or 1=1", "u1] | //*["),
        harm=unquoted_in_xpath,
    ),
    "regex": Kind(
        check="security.regex-injection",
        cwe=1333,
        severity="medium",
        says="{part}, a value {who}, becomes part of a regular expression: one can be written that never ends",
        payloads=("(a+)+$",),
        harm=arrives,
    ),
    "format": Kind(
        check="security.format-string-injection",
        cwe=134,
        severity="medium",
        by_caller="low",
        caller_confidence="low",
        says="{part}, a value {who}, is a template for `format`: `{{x.__init__.__globals__}}` reads what it should not",
        payloads=("{0.__class__}", "{u.__init__}"),
        harm=arrives,
    ),
    "nosql": Kind(
        check="security.nosql-injection",
        cwe=943,
        severity="high",
        by_caller="medium",
        says="{part}, a value {who}, may be an operator of the query instead of a text",
        payloads=({"$ne": ""}, "'; return 1==1; '", "1==1"),
        harm=is_operator,
    ),
    "csv": Kind(
        check="security.csv-injection",
        cwe=1236,
        severity="medium",
        by_caller="medium",
        caller_confidence="low",
        says="{part}, a value {who}, is written as a cell that a spreadsheet may run as a formula",
        payloads=("=1+1", "+1+1", "-1+1", "@1+1", "\t=1+1", " =1+1"),
        harm=is_formula,
    ),
    "attributes": Kind(
        check="security.mass-assignment",
        cwe=915,
        severity="medium",
        by_caller="medium",
        caller_confidence="low",
        says="{part}, a value {who}, decides which fields are set: also those that nobody should set",
        payloads=("is_admin", "role"),
        harm=names_field,
    ),
    "upload": Kind(
        check="security.unrestricted-upload",
        cwe=434,
        severity="high",
        says="an upload is kept under {part}, a name {who}, whatever its ending",
        payloads=("a;b.php",),
        harm=keeps_ending,
    ),
    "origin": Kind(
        check="security.cors-origin",
        cwe=942,
        severity="medium",
        says="{part}, a value {who}, is allowed as an origin with credentials: every site may act for the user",
        payloads=(f"https://{EVIL}", f"https://x-{EVIL}"),
        harm=leads_away,
    ),
}
KINDS["own-path"] = KINDS["path"]
