"""What names say about the value they hold. One list for all analyses, since they must agree."""

from __future__ import annotations

import re
from itertools import pairwise


def names(text: str) -> frozenset[str]:
    """A set of words, written as a text of them: long lists stay readable."""
    return frozenset(text.split())


_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")

_SECRET = names(
    "password passwd passphrase pwd secret token otp totp pin nonce salt apikey credential credentials csrf xsrf"
    " jwt cookie sessionid voucher coupon invite invitation licence license captcha recovery"
)
_PAIRS = frozenset(
    {("api", "key"), ("secret", "key"), ("private", "key"), ("access", "key"), ("signing", "key"), ("session", "id")}
    | {("session", "key"), ("encryption", "key"), ("reset", "code"), ("auth", "code"), ("share", "link")}
    | {("verification", "code"), ("service", "code"), ("access", "code"), ("security", "code"), ("promo", "code")}
)
_HARMLESS = names(
    "count length size len max min field name label policy prompt hint type types url uri path file help header"
    " regex pattern re format template error errors message msg column table index kind list char chars class cls"
    " num tokenizer tokenize lexer parser placeholder title limit rotation expiry ttl age"
)
_CREDENTIAL = names(
    "password passwd passphrase pwd pass secret token apikey authtoken accesskey secretkey privatekey credential"
    " credentials jwt dbpassword dbpass pin otp"
)
_CREDENTIAL_PAIRS = frozenset(
    {("api", "key"), ("secret", "key"), ("private", "key"), ("access", "key"), ("signing", "key"), ("session", "key")}
    | {
        ("encryption", "key"),
        ("auth", "key"),
        ("master", "key"),
        ("account", "key"),
        ("service", "key"),
        ("hmac", "key"),
    }
    | {("signature", "key"), ("cipher", "key"), ("aes", "key"), ("fernet", "key"), ("webhook", "key")}
    | {("access", "code"), ("client", "key"), ("shared", "key"), ("crypto", "key"), ("app", "key"), ("backup", "code")}
)
_NO_VALUE = names(
    "env var variable prefix suffix kind endpoint algorithm alg method mode version provider issuer audience scope"
    " scopes hash digest hashed encrypted required enabled valid expires expired at pos position start end line"
    " lines value1 store manager class factory service callback function func handler validator validators"
    " validation re rule rules public id uri bytes separator sep delimiter mask masked mark marker grant status"
    " state field form page view route strength hasher iterations rounds algo map lookup source src location dir"
    " folder ref reference alias"
)
_CHECKSUM = names("etag checksum cache cached fingerprint dedup dedupe bucket shard colour color avatar gravatar id")
_PASSWORD = names("password passwd passphrase pwd pin")


def parts(name: str) -> list[str]:
    """The words of a name, in lower case: `resetTokenURL` and `reset_token_url` alike."""
    return [part.lower() for part in _PART.findall(name)]


def speaks_of_secrets(name: str) -> bool:
    """Whether a name says that its value must not be guessed: `reset_token`, not `token_count`."""
    words = parts(name)
    if not words or words[-1] in _HARMLESS:
        return False
    return bool(_SECRET & set(words)) or any(pair in _PAIRS for pair in pairwise(words))


def speaks_of_credentials(name: str) -> bool:
    """Whether a name says that its value opens something: `API_KEY`, `db_password`, not `token_type`."""
    words = parts(name)
    if (
        not words
        or words[-1] in _HARMLESS
        or words[-1] in _NO_VALUE
        or words[0] in ("no", "is", "has", "use", "public")
    ):
        return False
    if words[-1] == "key" and len(words) > 1 and tuple(words[-2:]) not in _CREDENTIAL_PAIRS:
        return False  # the name of an entry
    return bool(_CREDENTIAL & set(words)) or any(pair in _CREDENTIAL_PAIRS for pair in pairwise(words))


def speaks_of_passwords(name: str) -> bool:
    """Whether a name says that a person types its value."""
    words = parts(name)
    return bool(words) and words[-1] not in _HARMLESS and bool(_PASSWORD & set(words))


def speaks_of_checksums(name: str) -> bool:
    """Whether a name says that a hash is no protection: caches, tags, file identity."""
    return bool(_CHECKSUM & set(parts(name)))
