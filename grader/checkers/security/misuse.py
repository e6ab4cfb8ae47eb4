"""Calls and settings that are wrong by what they are given: one table, read by `analyses.misuse`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from grader.model.evidence import Severity

Test = Literal["is", "named", "below", "writable", "text", "always"]


class Kind(Struct, frozen=True):
    """The check that speaks, its CWE, and how bad it is."""

    check: str
    cwe: int
    severity: Severity


class Misuse(Struct, frozen=True):
    """A call (dotted path, or `.method` of anything), an argument (place, keyword), and what must not be in it.

    `test`: the argument `is` one of the values, its dotted name ends as one is `named`, it is a number `below` the
    first value, a mode that all may write (`writable`), a `text` with one of the values in it, or (`always`) the call
    will do.
    """

    calls: tuple[str, ...]
    keyword: str
    place: int | None
    test: Test
    values: tuple[object, ...]
    kind: Kind
    says: str


_TLS = Kind("security.tls-verification", 295, "high")
_CIPHER = Kind("security.weak-cipher", 327, "high")
_VERSION = Kind("security.weak-tls-version", 327, "high")
_LOADS = Kind("security.unsafe-deserialisation", 502, "medium")
_OLD_TLS = ("SSLv2", "SSLv3", "TLSv1", "TLSv1_1", "SSLv23_METHOD", "MINIMUM_SUPPORTED")


def _row(calls: str, argument: str, test: Test, values: tuple[object, ...], kind: Kind, says: str) -> Misuse:  # noqa: PLR0917 - a row of a table
    keyword, _, place = argument.partition("@")
    return Misuse(tuple(calls.split()), keyword, int(place) if place else None, test, values, kind, says)


CALLS: tuple[Misuse, ...] = (
    _row(
        ".set_missing_host_key_policy",
        "policy@0",
        "named",
        ("AutoAddPolicy", "WarningPolicy"),
        _TLS,
        "any host key is accepted",
    ),
    _row("asyncssh.connect", "known_hosts", "is", (None,), _TLS, "any host key is accepted"),
    _row("aiohttp.TCPConnector", "ssl verify_ssl", "is", (False,), _TLS, "no certificate is verified"),
    _row("aiohttp.", "ssl", "is", (False,), _TLS, "no certificate is verified"),
    _row("urllib3.", "cert_reqs", "is", ("CERT_NONE", "NONE"), _TLS, "no certificate is verified"),
    _row("urllib3. ssl.wrap_socket", "cert_reqs", "named", ("CERT_NONE",), _TLS, "no certificate is verified"),
    _row(
        "pymongo.MongoClient",
        "tlsAllowInvalidCertificates tlsInsecure ssl_cert_reqs",
        "is",
        (True,),
        _TLS,
        "no certificate is verified",
    ),
    _row("elasticsearch. opensearchpy.", "verify_certs", "is", (False,), _TLS, "no certificate is verified"),
    _row("boto3. hvac. docker.", "verify", "is", (False,), _TLS, "no certificate is verified"),
    _row("redis.", "ssl_cert_reqs", "is", (None, "none"), _TLS, "no certificate is verified"),
    _row(
        "psycopg2.connect psycopg.connect asyncpg.connect",
        "sslmode",
        "is",
        ("disable", "allow", "prefer"),
        Kind("security.tls-verification", 295, "low"),
        "the connection may be in the clear",
    ),
    _row(
        "ssl.SSLContext ssl.wrap_socket OpenSSL.SSL.Context",
        "ssl_version protocol@0",
        "named",
        tuple(f"PROTOCOL_{one}" for one in _OLD_TLS[:4]),
        _VERSION,
        "that version can be read on the way",
    ),
    _row(
        "OpenSSL.SSL.Context",
        "method@0",
        "named",
        ("SSLv2_METHOD", "SSLv3_METHOD", "TLSv1_METHOD", "TLSv1_1_METHOD"),
        _VERSION,
        "that version can be read on the way",
    ),
    _row(
        ".set_ciphers",
        "ciphers@0",
        "text",
        ("NULL", "RC4", "EXPORT", "aNULL", "SECLEVEL=0", "3DES"),
        Kind("security.weak-cipher", 327, "medium"),
        "the list holds ciphers that are broken",
    ),
    *(
        _row(f"{package}.Cipher.{name}.new", "key@0", "always", (), _CIPHER, f"{name} is broken")
        for package in ("Crypto", "Cryptodome")
        for name in ("ARC2", "ARC4", "Blowfish", "CAST", "DES", "DES3", "XOR")
    ),
    _row(
        "Crypto.Cipher.AES.new Cryptodome.Cipher.AES.new",
        "mode@1",
        "named",
        ("MODE_ECB",),
        Kind("security.weak-cipher", 327, "medium"),
        "ECB shows which blocks are equal",
    ),
    _row(
        "Crypto.PublicKey.RSA.generate Cryptodome.PublicKey.RSA.generate",
        "bits@0",
        "below",
        (2048,),
        Kind("security.weak-cipher", 326, "medium"),
        "so short a key can be factored",
    ),
    _row(
        "cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key",
        "key_size@1",
        "below",
        (2048,),
        Kind("security.weak-cipher", 326, "medium"),
        "so short a key can be factored",
    ),
    _row(
        "bcrypt.gensalt",
        "rounds@0",
        "below",
        (10,),
        Kind("security.weak-password-hash", 916, "medium"),
        "so few rounds are guessed through quickly",
    ),
    _row(
        "hashlib.scrypt",
        "n",
        "below",
        (2**13,),
        Kind("security.weak-password-hash", 916, "medium"),
        "so small a cost is guessed through quickly",
    ),
    _row(
        "os.chmod os.fchmod os.lchmod",
        "mode@1",
        "writable",
        (),
        Kind("security.file-permissions", 732, "medium"),
        "everybody may change the file",
    ),
    _row(
        ".chmod",
        "mode@0",
        "writable",
        (),
        Kind("security.file-permissions", 732, "medium"),
        "everybody may change the file",
    ),
    _row(
        "os.umask",
        "mask@0",
        "is",
        (0,),
        Kind("security.file-permissions", 732, "medium"),
        "new files may be changed by everybody",
    ),
    _row(
        "os.makedirs os.mkdir",
        "mode@1",
        "is",
        (0o777 + 0o1000,),
        Kind("security.file-permissions", 732, "medium"),
        "everybody may change the folder",
    ),
    _row("numpy.load", "allow_pickle", "is", (True,), _LOADS, "the file may build any object"),
    _row("torch.load", "weights_only", "is", (False,), _LOADS, "the file may build any object"),
    _row(
        "yaml.unsafe_load yaml.unsafe_load_all",
        "stream@0",
        "always",
        (),
        Kind("security.unsafe-deserialisation", 502, "high"),
        "the text may build any object",
    ),
    _row("kubernetes.client.Configuration", "verify_ssl", "is", (False,), _TLS, "no certificate is verified"),
)
"""Rows in the order in which they are asked; the first that fits speaks."""

SETTINGS: Mapping[str, tuple[Test, tuple[object, ...], Kind, str]] = {
    "minimum_version": ("named", tuple(f"TLSVersion.{one}" for one in _OLD_TLS), _VERSION, "old versions are allowed"),
    "verify_ssl": ("is", (False,), _TLS, "no certificate is verified"),
    "hostkeys": ("is", (None,), _TLS, "any host key is accepted"),
}
"""Attributes that are assigned, and what must not be."""

DEBUGGED = frozenset({"flask", "quart", "bottle"})
"""Frameworks whose `run(debug=True)` opens a prompt to whoever makes a request fail."""
