"""Is a literal a real password or key, or does it stand for one?"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise

from grader.checkers.security.words import names, parts

_TEMPLATE = re.compile(
    r"^<.*>$|^\[.*\]$|^\{.*\}$|\{\w*\}|\{\{|\$\{|\$\(|%\(\w+\)|%s|^\$\w+$|^%\w+%$|^__\w+__$|^@\w+@$|\.\.\."
)
_UNREAL = names(
    "your yours changeme changeit change example examples dummy fake sample placeholder redacted insert replace"
    " enter mock stub todo fixme xxx xxxx notreal invalid unused undefined masked censored hidden removed nothing"
    " lorem foobar notasecret supply provide fill template tbd testing tests test unittest foo bar baz qux"
)
_UNREAL_ANYWHERE = ("example", "changeme", "placeholder", "replace", "dummy", "redacted", "xxxx")
_NOTHING = names(
    "password passwd pass secret key token api apikey auth access private public user username admin root default"
    " empty none null unset my the some here a an is not no this id client login name value string text field form"
    " input reset old new confirm confirmation current hash header bearer basic csrf session cookie grant type"
    " refresh code state oauth jwt x http https json env environ environment var variable config settings expired"
    " missing required optional abc abcd demo dev local localhost prod development production bad wrong good right"
    " ok valid any all other hmac sha md aes gcm cbc rsa utf base oidc saml ldap kerberos negotiate digest anonymous"
    " signing encryption shared service db database postgres postgresql mysql redis mongo mongodb rabbitmq guest app"
    " application web server must be at least characters enter please given given to of for from and or in on with"
    " store manager provider"
)
"""Words that describe a credential instead of being one."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_LOCATION = re.compile(
    r"(?:/|\./|\.\./|~/|[a-z][a-z0-9+.-]*://|\w:\\|arn:|urn:|s3:)|.*\.(?:json|txt|pem|key|crt|ya?ml|toml|html?|env|py|ini|cfg)$",
    re.IGNORECASE,
)
_PUBLIC = re.compile(r"-----BEGIN (?:PUBLIC KEY|CERTIFICATE|RSA PUBLIC)|^ssh-(?:rsa|ed25519) |^pk_(?:live|test)_")
_SYNTAX = re.compile(
    r"^--|[\\^$|?*()\[\]].*[\\^$|?*()\[\]+]|^\W+$|^[\w.-]+/[\w.+-]+$|^\w+(?:\.\w+)+$|^[A-Z][a-z]+(?:-[A-Z][a-z]*)+$"
)
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_RUN = 6
_SHORTEST = 4
_SHORTEST_KEY = 8
_RANDOM_BITS = 2.8
_PIECE = 4.2
_SURE = names("password passwd pwd passphrase secret")


def looks_real(value: str, name: str) -> bool:
    """Whether a literal beside a name that speaks of credentials can be one.

    Beside `password` a single odd word is enough; beside `token` or `api_key` it has to look made, not written.
    """
    text = value.strip()
    if len(text) < _SHORTEST or " " in text or "\n" in text or is_placeholder(text, name) or _LOCATION.match(text):
        return False
    words = parts(name)
    if words[-1:] == ["pin"] or words[-1:] == ["otp"]:
        return text.isdigit()
    digits = any(letter.isdigit() for letter in text)
    letters = any(letter.isalpha() for letter in text)
    if words and (words[-1] in _SURE or (words[-1] in ("key", "default") and _SURE & set(words))):
        return digits or _is_mixed(text) or (words[-1] in _SURE and _is_odd_word(text, name))
    if len(text) < _SHORTEST_KEY or not digits or not letters:
        return False
    return looks_random(text) or (len(text) >= _SHORTEST_KEY and _has_digits_inside(text))


def is_placeholder(text: str, name: str = "") -> bool:
    """Whether a text only stands for a value: templates, names of variables, words that say so, runs and sequences."""
    if _TEMPLATE.search(text) or _PUBLIC.search(text) or _CONSTANT.fullmatch(text) or says_it_is_none(text):
        return True
    words = parts(text)
    if words and all(word in _NOTHING or word.isdigit() for word in words) and not _is_weak_password(text, name):
        return True
    if _UUID.fullmatch(text):
        return not {"token", "secret", "password", "api"} & set(parts(name)) or len(set(text)) < _SHORTEST_KEY
    if _SYNTAX.search(text) and not _is_password(name):
        return True
    return _is_monotonous(text.lower(), name)


def says_it_is_none(text: str) -> bool:
    """Whether a word in it says that it is an example, a stand-in or to be replaced."""
    lowered = text.lower()
    return bool(_UNREAL & set(parts(text))) or any(word in lowered for word in _UNREAL_ANYWHERE)


def looks_random(text: str) -> bool:
    """Whether a text is made of letters in no order: no words, no sequence, many different ones."""
    pieces = re.findall(r"[a-z]+|[A-Z]+|[0-9]+", text)
    if not pieces or len(text) < _SHORTEST_KEY:
        return False
    kinds = sum(bool(re.search(kind, text)) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    hexadecimal = re.fullmatch(r"[0-9a-fA-F]{16,}", text) is not None
    short = sum(map(len, pieces)) / len(pieces) <= _PIECE
    return _entropy(text) >= _RANDOM_BITS and (hexadecimal or (kinds > 1 and short))


def _is_password(name: str) -> bool:
    return bool(_SURE & set(parts(name)))


def _is_weak_password(text: str, name: str) -> bool:
    """`admin123` beside `password`: weak, and real all the same."""
    words = parts(text)
    plain = {"admin", "root", "user", "guest", "postgres", "password", "secret", "default", "abc"}
    return _is_password(name) and len(words) > 1 and words[0] in plain and words[-1].isdigit() and text[-3:].isdigit()


def _is_monotonous(lowered: str, name: str) -> bool:
    """`xxxxxxxx`, `0000-0000`, `abcdef123456`: written to fill a place."""
    solid = re.sub(r"[\W_]", "", lowered)
    if len(set(solid)) <= max(2, len(solid) // 12):
        return True
    steps = [ord(right) - ord(left) for left, right in pairwise(solid)]
    even = sum(step in (0, 1, -1) for step in steps)
    if _is_password(name) and len(solid) < 2 * _RUN:
        return len(set(solid)) <= 2  # noqa: PLR2004 - one letter, or two in turn
    return len(solid) > _RUN and even >= 0.75 * len(steps)


def _is_mixed(text: str) -> bool:
    inner = text[1:]
    return (
        any(letter.islower() for letter in text)
        and any(letter.isupper() for letter in inner)
        and "_" not in text
        and "-" not in text
    )


def _is_odd_word(text: str, name: str) -> bool:
    """A word, or several joined, that says nothing about the credential itself."""
    words = parts(text)
    odd = [word for word in words if word not in _NOTHING]
    return len(text) > _RUN - 1 and len(odd) == len(words) > 0 and text.lower() not in name.lower() and text.islower()


def _has_digits_inside(text: str) -> bool:
    """`lift-7731-override`, not `sha-256` or `v2`: digits that are no version of a word."""
    words = parts(text)
    digits = [word for word in words if word.isdigit()]
    known = all(word in _NOTHING or word.isdigit() for word in words)
    return not known and (len(digits) > 1 or any(len(word) >= _SHORTEST for word in digits))


def _entropy(text: str) -> float:
    """Shannon's, in bits a letter."""
    counts = Counter(text)
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts.values()) if text else 0.0
