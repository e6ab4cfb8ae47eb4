"""Second implementations for encodings of texts: ciphers, escapes, dumps, checksums, patterns, paths."""

from __future__ import annotations

import base64
import binascii
import fnmatch
import html
import json
import os.path
import re
import shlex
import urllib.parse
import zlib

from grader.checkers.edge_cases.standard.equivalent import Equivalent, NotComparableError, Values, of_text, only


def _caesar(values: Values) -> str:
    if len(values) != 2:  # noqa: PLR2004 - text and shift
        raise NotComparableError
    text, shift = values.values()
    if type(text) is not str or type(shift) is not int:
        raise NotComparableError
    return re.sub(
        "[A-Za-z]",
        lambda letter: chr((ord(letter[0]) - (base := 97 if letter[0].islower() else 65) + shift) % 26 + base),
        text,
    )


def _glob(values: Values) -> bool:
    names = list(values)
    pattern = next((name for name in names if "pattern" in name or "glob" in name), None)
    if pattern is None or len(names) != 2:  # noqa: PLR2004 - a pattern and a text
        raise NotComparableError
    text = values[next(name for name in names if name != pattern)]
    if type(text) is not str or type(values[pattern]) is not str:
        raise NotComparableError
    return fnmatch.fnmatchcase(text, values[pattern])


def _bytes_or_text(values: Values) -> bytes:
    value = only(values, str, bytes)
    return value.encode() if isinstance(value, str) else bytes(value)


def _query(values: Values) -> dict[str, str]:
    text = only(values, str)
    found = urllib.parse.parse_qsl(text, keep_blank_values=True)
    if len(dict(found)) < len(found):
        raise NotComparableError
    return dict(found)


def _normal_path(values: Values) -> str:
    path = only(values, str)
    if not path or path.startswith("//"):
        raise NotComparableError
    return str(os.path.normpath(path))


EQUIVALENTS = (
    Equivalent(
        id="caesar",
        shown="shifting each letter modulo 26",
        named=r"^caesar(?: cipher| encrypt| encode| shift)?$",
        told=r"\bshift|\bcaesar",
        unless=r"\bdecrypt|\bdecode|\bback\b|\bleft\b|\bupper|\bdigits",
        answer=_caesar,
        exact=True,
    ),
    Equivalent(
        id="rot13",
        shown="codecs.encode(text, 'rot13')",
        named=r"^(?:rot13|rot 13)$",
        told=r"\brot|\b13\b|\bletter",
        answer=lambda values: _caesar({**values, "shift": 13}),
    ),
    Equivalent(
        id="html-escape",
        shown="html.escape",
        named=r"^(?:escape html|html escape|escape for html|escape markup)$",
        told=r"\bquotes?\b|\bapostrophe",
        unless=r"\bdouble\s+quotes?\s+only|&#39;|&apos;|\bentities\s+are\s+left|\bunquoted|\bexcept",
        answer=of_text(html.escape),
        exact=True,
    ),
    Equivalent(
        id="html-unescape",
        shown="html.unescape",
        named=r"^(?:unescape html|html unescape)$",
        told=r"\bany\s+(?:character\s+)?(?:entity|reference)|\ball\s+(?:named\s+)?entities",
        answer=of_text(html.unescape),
    ),
    Equivalent(
        id="url-quote",
        shown="urllib.parse.quote(text, safe='')",
        named=r"^(?:percent encode|url encode|urlencode|quote url|url quote|encode uri component|percent escape)$",
        told=r"\bpercent|\burl\b|\bunreserved",
        unless=r"\bplus\b|\bslash(?:es)?\s+(?:stay|kept|are)|\bquery\b|\bdict|\bpath",
        answer=of_text(lambda text: urllib.parse.quote(text, safe="")),
    ),
    Equivalent(
        id="url-unquote",
        shown="urllib.parse.unquote",
        named=r"^(?:percent decode|url decode|unquote url|url unquote)$",
        told=r"\bpercent|\burl\b",
        unless=r"\bplus\b",
        answer=of_text(urllib.parse.unquote),
    ),
    Equivalent(
        id="query",
        shown="urllib.parse.parse_qsl",
        named=r"^(?:parse (?:query|query string|qs|url query)|read query(?: string)?)$",
        told=r"\bquery\b",
        unless=r"\blists?\b|\bfirst\b|\blast\b|\bwithout\s+decod",
        answer=_query,
    ),
    Equivalent(
        id="base64",
        shown="base64.b64encode",
        named=r"^(?:to base64|base64 encode|encode base64|b64 encode|b64encode)$",
        told=r"\bbase\s?64\b",
        unless=r"\burl[- ]?safe|\bpadding\s+(?:is\s+)?(?:removed|left)|\bwithout\s+padding",
        answer=lambda values: base64.b64encode(_bytes_or_text(values)).decode(),
    ),
    Equivalent(
        id="hex-dump",
        shown="bytes.hex",
        named=r"^(?:to hex|hexlify|bytes to hex|hex encode|hex dump)$",
        told=r"\bhex",
        unless=r"\bupper|\bspace|\bprefix|\bseparat|\binteger|\bnumber\b|\boffset",
        answer=lambda values: binascii.hexlify(bytes(only(values, bytes))).decode(),
    ),
    Equivalent(
        id="crc32",
        shown="zlib.crc32",
        named=r"^(?:crc32|crc 32|checksum crc32)$",
        told=r"\bcrc",
        answer=lambda values: zlib.crc32(_bytes_or_text(values)),
    ),
    Equivalent(
        id="adler32",
        shown="zlib.adler32",
        named=r"^(?:adler32|adler 32)$",
        told=r"\badler",
        answer=lambda values: zlib.adler32(_bytes_or_text(values)),
    ),
    Equivalent(
        id="shell-words",
        shown="shlex.split",
        named=r"^(?:shell split|split shell|split command(?: line)?|parse command line|shlex split)$",
        told=r"\bshell\b|\bposix\b",
        answer=of_text(shlex.split),
    ),
    Equivalent(
        id="json",
        shown="json.dumps",
        named=r"^(?:to json|json dumps|dump json|json encode)$",
        told=r"\bjson\b",
        unless=r"\bindent|\bcompact|\bsort|\bpretty|\bascii|\bunicode",
        answer=lambda values: json.dumps(next(iter(values.values()))),
    ),
    Equivalent(
        id="glob",
        shown="fnmatch.fnmatchcase",
        named=r"^(?:glob match|match glob|wildcard match|match wildcard|fnmatch|matches pattern|is wildcard match"
        r"|match pattern)$",
        told=r"\*",
        unless=r"\*\*|\bregex|\bslash|\bpath|\bcase[- ]insens|\bSQL\b|\bregular",
        answer=_glob,
    ),
    Equivalent(
        id="normal-path",
        shown="os.path.normpath",
        named=r"^(?:normali[sz]e|simplify|clean|canonicali[sz]e) path$|^(?:normpath|path normali[sz]e)$",
        told=r"\bdots?\b|\.\.|\bsegment|\bslash",
        unless=r"\babsolute\b|\burl\b|\btrailing\s+slash(?:es)?\s+(?:is|are|stays?)\s+kept|\bwindows|\boutside|\braise"
        r"|\bescape",
        answer=_normal_path,
    ),
)
