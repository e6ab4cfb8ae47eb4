"""What well-known functions do to short texts: the functions themselves, where they are pure, or a likeness of them."""

from __future__ import annotations

import base64
import html
import ipaddress
import posixpath
import re
import shlex
import string
import urllib.parse
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from grader.checkers.security.words import names

WORKING_FOLDER = "/srv/app"
"""Where relative paths start in the likeness."""

LONGEST = 4_000
"""Letters of a text that is worked on; what grows beyond is not followed."""

_LONGEST_FOR_NESTED = 18
_LARGEST_NUMBER = 1_000


class Opaque:
    """Something that nobody outside decides and that is not known: a setting, a folder, an answer of a library."""

    __slots__ = ("path",)

    def __init__(self, path: str = "") -> None:
        self.path = path


class UnknowableError(Exception):
    """It cannot be said what happens."""


class InfeasibleError(Exception):
    """The program does not get here with these values: a check fails, or something is raised."""


def resolved(path: object) -> PurePosixPath:
    """`Path.resolve()` where no link is in the way."""
    return PurePosixPath(posixpath.normpath(posixpath.join(WORKING_FOLDER, str(path))))


def _secure_filename(name: str) -> str:
    for separator in ("/", "\\"):
        name = name.replace(separator, " ")
    return re.sub(r"[^A-Za-z0-9_.-]", "", "_".join(name.split())).strip("._")


def _compiled(pattern: object, flags: object = 0) -> re.Pattern[Any]:
    if isinstance(pattern, re.Pattern):
        return pattern
    if not isinstance(pattern, str | bytes) or len(pattern) > 500 or not isinstance(flags, int):  # noqa: PLR2004 - longer ones are no guards
        raise UnknowableError
    return re.compile(pattern, flags)


_NESTED = re.compile(r"[*+}][^()]*\)[*+{]|\([^()]*\|[^()]*\)[*+{]")


def _searched(how: str) -> Callable[..., Any]:
    def search(pattern: object, text: object, flags: object = 0) -> Any:  # noqa: ANN401 - as re has it
        compiled = _compiled(pattern, flags)
        if isinstance(text, Opaque):
            raise UnknowableError
        bare = str(compiled.pattern)
        if _NESTED.search(bare) and len(str(text)) > _LONGEST_FOR_NESTED:
            raise UnknowableError  # backtracking must not become our problem
        return getattr(compiled, how)(text)

    return search


def _substituted(pattern: object, new: object, text: object, count: int = 0, flags: object = 0) -> Any:  # noqa: ANN401 - as re has it
    compiled = _compiled(pattern, flags)
    if isinstance(text, Opaque) or not isinstance(new, str | bytes):
        raise UnknowableError
    if _NESTED.search(str(compiled.pattern)) and len(str(text)) > _LONGEST_FOR_NESTED:
        raise UnknowableError
    return compiled.sub(new, text, count)


def _split_pattern(pattern: object, text: object, *_: object) -> Any:  # noqa: ANN401 - as re has it
    return _compiled(pattern).split(text)


def _joined(*parts: object) -> str:
    return posixpath.join(*map(str, parts))


def _realpath(path: object) -> str:
    return str(resolved(path))


def _unique(value: object) -> uuid.UUID:
    return uuid.UUID(str(value))


def _whole(value: object, base: int = 10) -> int:
    if isinstance(value, str):
        return int(value[:100], base)
    if isinstance(value, int | float | Decimal):
        return int(value)
    raise InfeasibleError


def _floating(value: object) -> float:
    if isinstance(value, str | int | float | Decimal):
        return float(value)
    raise InfeasibleError


def _text(value: object = "", *_: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _squashed(text: str, *_: object, **__: object) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _without_tags(text: str, *_: object, **__: object) -> str:
    return html.escape(str(text))


def _safe_join(folder: object, *parts: object) -> str:
    path = posixpath.normpath(posixpath.join(*map(str, parts))) if parts else ""
    if path.startswith(("/", "../")) or path == "..":
        raise InfeasibleError
    return posixpath.join(str(folder), path)


def _is_own_address(url: object, allowed_hosts: object = None, *_: object, **__: object) -> bool:
    """Django's check: a relative address, or one of an allowed host, whatever slashes a browser would turn."""
    text = str(url).strip().replace("\\", "/")
    if not text or text.startswith("///") or not text.isprintable():
        return False
    parts = urllib.parse.urlsplit(text)
    allowed = allowed_hosts if isinstance(allowed_hosts, list | tuple) else [allowed_hosts] if allowed_hosts else []
    if parts.scheme and not parts.netloc:
        return False
    return (not parts.netloc or parts.netloc in allowed) and (not parts.scheme or parts.scheme in ("http", "https"))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "str": _text,
    "bytes": lambda value="", *_: value if isinstance(value, bytes) else str(value).encode(),
    "repr": repr,
    "ascii": ascii,
    "int": _whole,
    "float": _floating,
    "bool": bool,
    "len": len,
    "abs": abs,
    "ord": ord,
    "chr": chr,
    "min": min,
    "max": max,
    "sorted": sorted,
    "list": list,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "reversed": lambda value: list(reversed(value)),
    "dict": dict,
    "all": all,
    "any": any,
    "decimal.Decimal": lambda value: Decimal(str(value)),
    "fractions.Fraction": lambda value: Decimal(str(value)),
    "uuid.UUID": _unique,
    "hash": lambda _: 7,
    "id": lambda _: 7,
    "pathlib.Path": lambda *parts: PurePosixPath(*map(str, parts)),
    "pathlib.PurePath": lambda *parts: PurePosixPath(*map(str, parts)),
    "pathlib.PurePosixPath": lambda *parts: PurePosixPath(*map(str, parts)),
    "os.fspath": str,
    "os.fsdecode": _text,
    "os.path.join": _joined,
    "os.path.normpath": lambda path: posixpath.normpath(str(path)),
    "os.path.abspath": _realpath,
    "os.path.realpath": _realpath,
    "os.path.basename": lambda path: posixpath.basename(str(path)),
    "os.path.dirname": lambda path: posixpath.dirname(str(path)),
    "os.path.split": lambda path: posixpath.split(str(path)),
    "os.path.splitext": lambda path: posixpath.splitext(str(path)),
    "os.path.isabs": lambda path: str(path).startswith("/"),
    "os.path.expanduser": str,
    "os.path.normcase": str,
    "os.path.relpath": lambda path, start=WORKING_FOLDER: posixpath.relpath(str(resolved(path)), str(resolved(start))),
    "os.path.commonpath": lambda paths: posixpath.commonpath([str(path) for path in paths]),
    "os.path.commonprefix": lambda paths: posixpath.commonprefix([str(path) for path in paths]),
    "re.compile": _compiled,
    "re.fullmatch": _searched("fullmatch"),
    "re.match": _searched("match"),
    "re.search": _searched("search"),
    "re.findall": _searched("findall"),
    "re.sub": _substituted,
    "re.split": _split_pattern,
    "re.escape": re.escape,
    "html.escape": html.escape,
    "html.unescape": html.unescape,
    "cgi.escape": html.escape,
    "markupsafe.escape": lambda text: html.escape(str(text)),
    "flask.escape": lambda text: html.escape(str(text)),
    "jinja2.escape": lambda text: html.escape(str(text)),
    "django.utils.html.escape": lambda text: html.escape(str(text)),
    "django.utils.html.conditional_escape": lambda text: html.escape(str(text)),
    "xml.sax.saxutils.escape": lambda text, *_: html.escape(str(text), quote=False),
    "xml.sax.saxutils.quoteattr": lambda text, *_: f'"{html.escape(str(text))}"',
    "django.utils.html.strip_tags": _without_tags,
    "bleach.clean": _without_tags,
    "nh3.clean": _without_tags,
    "shlex.quote": shlex.quote,
    "pipes.quote": shlex.quote,
    "shlex.join": shlex.join,
    "shlex.split": shlex.split,
    "urllib.parse.quote": lambda text, safe="/", *_: urllib.parse.quote(text, safe),
    "urllib.parse.quote_plus": lambda text, safe="", *_: urllib.parse.quote_plus(text, safe),
    "urllib.parse.unquote": lambda text, *_: urllib.parse.unquote(text),
    "urllib.parse.unquote_plus": lambda text, *_: urllib.parse.unquote_plus(text),
    "urllib.parse.urlsplit": lambda text, *_: urllib.parse.urlsplit(str(text)),
    "urllib.parse.urlparse": lambda text, *_: urllib.parse.urlparse(str(text)),
    "urllib.parse.urljoin": lambda base, url, *_: urllib.parse.urljoin(str(base), str(url)),
    "urllib.parse.urlunsplit": lambda parts: urllib.parse.urlunsplit([str(part) for part in parts]),
    "urllib.parse.urlunparse": lambda parts: urllib.parse.urlunparse([str(part) for part in parts]),
    "urllib.parse.urlencode": lambda query, *_: urllib.parse.urlencode(query),
    "ipaddress.ip_address": ipaddress.ip_address,
    "ipaddress.IPv4Address": ipaddress.IPv4Address,
    "ipaddress.ip_network": ipaddress.ip_network,
    "base64.b64encode": lambda data, *_: base64.b64encode(data if isinstance(data, bytes) else str(data).encode()),
    "base64.urlsafe_b64encode": lambda data: base64.urlsafe_b64encode(
        data if isinstance(data, bytes) else str(data).encode()
    ),
    "werkzeug.utils.secure_filename": _secure_filename,
    "werkzeug.secure_filename": _secure_filename,
    "werkzeug.utils.safe_join": _safe_join,
    "flask.safe_join": _safe_join,
    "werkzeug.security.safe_join": _safe_join,
    "django.utils._os.safe_join": _safe_join,
    "django.utils.text.get_valid_filename": _secure_filename,
    "django.utils.text.slugify": _squashed,
    "slugify.slugify": _squashed,
    "string.capwords": string.capwords,
    "unicodedata.normalize": lambda _form, text: text,
    "django.utils.http.url_has_allowed_host_and_scheme": _is_own_address,
    "django.utils.http.is_safe_url": _is_own_address,
    "operator.itemgetter": lambda key: lambda value: value[key],
}
"""Functions by dotted path; texts, numbers and what this module makes go in and come out."""

CONSTANTS: dict[str, object] = {
    "os.sep": "/",
    "os.path.sep": "/",
    "os.altsep": None,
    "os.linesep": "\n",
    "os.pardir": "..",
    "os.curdir": ".",
    **{f"string.{name}": getattr(string, name) for name in ("ascii_letters", "ascii_lowercase", "ascii_uppercase")},
    **{f"string.{name}": getattr(string, name) for name in ("digits", "hexdigits", "punctuation", "printable")},
    "string.whitespace": string.whitespace,
    **{f"re.{name}": int(getattr(re, name)) for name in ("I", "M", "S", "X", "A", "U", "IGNORECASE", "MULTILINE")},
    **{f"re.{name}": int(getattr(re, name)) for name in ("DOTALL", "VERBOSE", "ASCII", "UNICODE")},
}
"""Values of well-known names."""

TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "bytes": bytes,
    "int": int,
    "float": float,
    "bool": bool,
    "list": list,
    "tuple": tuple,
    "dict": dict,
    "set": set,
    "pathlib.Path": PurePosixPath,
    "pathlib.PurePath": PurePosixPath,
    "decimal.Decimal": Decimal,
    "uuid.UUID": uuid.UUID,
    "numbers.Number": (int, float),
    "collections.abc.Mapping": dict,
    "collections.abc.Sequence": (list, tuple),
    "ipaddress.IPv4Address": ipaddress.IPv4Address,
    "ipaddress.IPv6Address": ipaddress.IPv6Address,
}
"""Types that `isinstance` may ask for; datetime and the like are none of what payloads can be."""

_TEXT_METHODS = names(
    "strip lstrip rstrip lower upper casefold title capitalize swapcase removeprefix removesuffix replace split "
    "rsplit splitlines partition rpartition startswith endswith isalnum isalpha isdigit isdecimal isnumeric "
    "isidentifier isascii islower isupper isspace isprintable find rfind index rindex count join encode decode "
    "zfill translate hex expandtabs format isoformat"
)
_PATH_METHODS = names("joinpath with_name with_suffix with_stem relative_to is_relative_to is_absolute as_posix match")
_OTHER_METHODS = names(
    "get keys values items copy index count group groups span start end geturl fullmatch match search findall sub "
    "union intersection difference issubset issuperset isdisjoint"
)


def method(receiver: object, name: str, arguments: list[object], options: dict[str, object]) -> object:  # noqa: C901, PLR0911 - one branch a kind; one return a kind
    """Call a method of a text, path, collection or match. Raises UnknowableError for what has no likeness."""
    if isinstance(receiver, PurePosixPath):
        if name in ("resolve", "absolute"):
            return resolved(receiver) if name == "resolve" else PurePosixPath(WORKING_FOLDER) / receiver
        if name == "expanduser":
            return receiver
        if name in _PATH_METHODS:
            return getattr(receiver, name)(*[str(one) for one in arguments])
        raise UnknowableError
    if isinstance(receiver, re.Pattern) and name in ("fullmatch", "match", "search", "findall", "sub"):
        return FUNCTIONS[f"re.{name}"](receiver, *arguments)
    if isinstance(receiver, str | bytes) and name in ("ljust", "rjust", "center"):
        return receiver
    if name in _TEXT_METHODS and isinstance(receiver, str | bytes):
        if any(isinstance(one, int) and not isinstance(one, bool) and one > _LARGEST_NUMBER for one in arguments):
            raise UnknowableError
        if name == "decode" and isinstance(receiver, str):
            return receiver
        if name in ("startswith", "endswith"):
            arguments = [tuple(one) if isinstance(one, list) else one for one in arguments]
        if name == "format":
            return str(receiver).format(*arguments, **options)
        return getattr(receiver, name)(*arguments, **options)
    if name in _OTHER_METHODS and not isinstance(receiver, Opaque | re.Pattern):
        result = getattr(receiver, name)(*arguments, **options)
        return list(result) if name in ("keys", "values", "items") else result
    raise UnknowableError


_ATTRIBUTES = names(
    "scheme netloc hostname path query fragment port username password params name stem suffix suffixes parent "
    "parents parts is_private is_loopback is_link_local is_global is_reserved is_multicast is_unspecified pattern "
    "anchor root"
)


def attribute(owner: object, name: str) -> object:
    """A field of a parsed address, a path or an IP address. Raises UnknowableError for others."""
    if name not in _ATTRIBUTES or isinstance(owner, Opaque | str | bytes | list | dict):
        raise UnknowableError
    found = getattr(owner, name)
    return list(found) if name == "parents" else found
