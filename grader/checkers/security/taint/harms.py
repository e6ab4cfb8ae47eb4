"""Harm at each kind of sink: whether what arrives there is more than a harmless text would be."""

from __future__ import annotations

import ast
import posixpath
import re
import urllib.parse
from collections.abc import Callable

from grader.checkers.security.taint.models import WORKING_FOLDER, Opaque
from grader.checkers.security.words import names

MARK = "u1"
"""The harmless text that payloads are compared with."""

EVIL = "evil.example"
INSIDE = "169.254.169.254"

Harm = Callable[[object, object, object], bool]
"""(what reaches the sink, what reaches it for the harmless text, payload) -> whether it does harm."""


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return MARK if isinstance(value, Opaque) else str(value)


def arrives(final: object, harmless: object, payload: object) -> bool:
    """The payload is part of what arrives, and not of what always stands there."""
    return _text(final).count(str(payload)) > _text(harmless).count(str(payload))


def opens_outside(final: object, harmless: object, payload: object) -> bool:
    """The path leads out of the folder that a harmless name stays in."""
    if isinstance(final, list | tuple):
        others = harmless if isinstance(harmless, list | tuple) else [harmless] * len(final)
        return any(opens_outside(one, other, payload) for one, other in zip(final, others, strict=False))
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


def reaches_shell(final: object, harmless: object, payload: object) -> bool:
    """A shell acts on signs that a harmless text does not bring."""
    if isinstance(final, list | tuple):
        return starts_program(final, harmless, payload)
    return _active_signs(_text(final).rstrip("\n")) != _active_signs(_text(harmless).rstrip("\n"))


_SHELLS = names("sh bash zsh dash ksh cmd cmd.exe powershell pwsh /bin/sh /bin/bash")


def starts_program(final: object, harmless: object, payload: object) -> bool:
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


def changes_sql(final: object, harmless: object, _payload: object) -> bool:
    """The statement has words and a shape that a harmless value does not give it."""
    text, known = _text(final).upper(), _text(harmless).upper()
    added = len(_SQL_WORDS.findall(text)) > len(_SQL_WORDS.findall(known))
    return added and _sql_shape(text) != _sql_shape(known)


def changes_page(final: object, _harmless: object, payload: object) -> bool:
    """The payload is read as markup where it stands."""
    text, given = _text(final), str(payload)
    at = text.find(given)
    if at < 0 or isinstance(final, bytes | dict | list | tuple | int):
        return False
    before = text[:at]
    inside = before.rfind("<") > before.rfind(">")
    if re.search(r"<(?:script|img)\b", given, re.IGNORECASE):
        return True
    if given.startswith("javascript:"):
        return re.search(r"(?:href|src|action)\s*=\s*['\"]?$", before) is not None
    if not inside:
        return False
    tag = before[before.rfind("<") :]
    quote = next((letter for letter in reversed(tag) if letter in "'\"="), "")
    return quote == "=" or bool(quote and quote in given)


def _host_of(address: str) -> str:
    try:
        return (urllib.parse.urlsplit(address.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_evil(host: str) -> bool:
    """Whether somebody else owns a host: the last two names decide."""
    return "evil" in ".".join(host.split(".")[-2:])


def calls_elsewhere(final: object, harmless: object, _payload: object) -> bool:
    """The request goes to a server that somebody else chose, or to one inside."""
    host = _host_of(_text(final))
    if not host:
        host = _text(final) if "/" not in _text(final) else ""
    return (_is_evil(host) or host in (INSIDE, "127.0.0.1", "localhost")) and host != _host_of(_text(harmless))


def leads_away(final: object, _harmless: object, _payload: object) -> bool:
    """A browser follows the address to another site, or runs it."""
    address = re.sub(r"[\t\r\n]", "", _text(final)).strip().replace("\\", "/")
    address = re.sub(r"^(https?):/*(?=[^/])", r"\1://", address)
    address = re.sub(r"^/{2,}", "//", address)
    return _is_evil(_host_of(address)) or address.lower().startswith("javascript:")


def breaks_line(final: object, harmless: object, payload: object) -> bool:
    """A line begins that the payload wrote."""
    if isinstance(final, list | tuple):
        others = harmless if isinstance(harmless, list | tuple) else []
        return any(
            breaks_line(one, others[index] if index < len(others) else "", payload)
            for index, one in enumerate(final)
            if isinstance(one, str)
        )
    return "\n" in str(payload) and _text(final).count("\n") > _text(harmless).count("\n") and "X-A:" in _text(final)


def is_formula(final: object, _harmless: object, payload: object) -> bool:
    """A cell begins as a formula does."""
    if isinstance(final, dict):
        return any(is_formula(one, "", payload) for one in final.values())
    if isinstance(final, list | tuple):
        return any(is_formula(one, "", payload) for one in final)
    return isinstance(final, str) and final.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) and "1+1" in final


def runs_code(final: object, _harmless: object, payload: object) -> bool:
    """The payload is code where it stands, not a text within code."""
    text = _text(final)
    if str(payload) in text and not text.isprintable():
        return True
    try:
        tree = ast.parse(text.strip(), mode="exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return str(payload) in text
    return any(
        (isinstance(node, ast.Name) and node.id in ("__import__", "open"))
        or (isinstance(node, ast.Attribute) and node.attr == "__subclasses__")
        for node in ast.walk(tree)
    )


def chosen(final: object, _harmless: object, payload: object) -> bool:
    """The name begins where the payload begins: nothing in front narrows the choice."""
    return _text(final).startswith(str(payload))


_SERVED = re.compile(r"(?i)(?:^|[/_-])(?:static|public|www|htdocs|html|wwwroot)(?:[/_-]|$)")


def keeps_ending(final: object, _harmless: object, _payload: object) -> bool:
    """The ending stays, of a name that nobody cleaned, or in a folder that a web server shows."""
    text = _text(final)
    return text.endswith(".php") and ("a;b" in text or _SERVED.search(text) is not None)


def any_value(final: object, _harmless: object, _payload: object) -> bool:
    """Anything that arrives does harm."""
    return not isinstance(final, Opaque)


def names_field(final: object, _harmless: object, payload: object) -> bool:
    """The payload is the name of a field that is set."""
    return payload in final if isinstance(final, dict) else _text(final) == payload


def is_operator(final: object, _harmless: object, payload: object) -> bool:
    """A query gets an operator where a text was meant."""
    if isinstance(final, dict):
        for key, value in final.items():
            if key == "$where" and isinstance(value, str) and "1==1" in value:
                return True
            if isinstance(value, dict) and any(str(inner).startswith("$n") for inner in value):
                return True
        return "$ne" in final and final == payload
    return False


def unquoted_in_xpath(final: object, harmless: object, _payload: object) -> bool:
    """The expression has another shape than for a harmless text."""
    return _sql_shape(_text(final)) != _sql_shape(_text(harmless))
