"""Formats of keys that can be told from their text alone, whatever the name beside them."""

from __future__ import annotations

import re

from grader.checkers.security.credentials.values import is_placeholder, looks_random, says_it_is_none

_SIGNED = "a signed token"
_PUBLISHED = ("SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c", "TJVA95OrM7E2cBab30RMHrHDcEfxjoYZgeFONFh7HgQ")
"""Ends of the tokens that every introduction to them shows."""

_FORMATS: tuple[tuple[str, str], ...] = (
    ("an AWS access key", r"(?:AKIA|ASIA)[A-Z2-7]{16}"),
    ("a GitHub token", r"gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{22,}"),
    ("a GitLab token", r"glpat-[\w-]{20,}"),
    ("a Slack token", r"xox[abeoprs]-[\w-]{10,}"),
    ("a payment key", r"[sr]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    ("an API key", r"sk-(?:proj-|ant-|or-)?[A-Za-z0-9_-]{20,}"),
    ("a Google API key", r"AIza[\w-]{35}"),
    ("a SendGrid key", r"SG\.[\w-]{16,}\.[\w-]{16,}"),
    ("a Hugging Face token", r"hf_[A-Za-z0-9]{30,}"),
    ("an npm token", r"npm_[A-Za-z0-9]{36}"),
    ("a PyPI token", r"pypi-[\w-]{40,}"),
    ("a DigitalOcean token", r"do[oprt]_v1_[a-f0-9]{64}"),
    ("a bot token", r"\d{8,10}:[\w-]{35}"),
    ("a Twilio key", r"SK[a-f0-9]{32}"),
    (_SIGNED, r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}"),
)
_WHOLE = tuple((kind, re.compile(pattern)) for kind, pattern in _FORMATS)

_PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\s*(?P<body>[A-Za-z0-9+/=\s:,.-]{40,})")
_IN_ADDRESS = re.compile(
    r"^[a-z][a-z0-9+.-]*://(?P<user>[^\s/:@]*):(?P<secret>[^\s/@]+)@(?P<host>[^\s/]+)", re.IGNORECASE
)
_IN_SETTINGS = re.compile(
    r"(?:^|[;\s,?&])(?:password|passwd|pwd|accountkey|sharedaccesskey)\s*=\s*(?P<secret>[^;\s,&]+)", re.IGNORECASE
)
_IN_HEADER = re.compile(r"^(?:Bearer|Token|Basic|ApiKey)\s+(?P<secret>[\w.~+/=-]{12,})$", re.IGNORECASE)
_HOOK = re.compile(r"^https://(?:hooks\.slack\.com/services|discord(?:app)?\.com/api/webhooks)/(?P<secret>[\w/-]{20,})")
_SHORTEST = 4


def known_format(text: str) -> str | None:
    """What kind of credential a text holds, by its format; None for anything else, placeholders included."""
    stripped = text.strip()
    private = _PRIVATE_KEY.search(stripped)
    if private is not None:
        return "a private key" if looks_random(re.sub(r"\s", "", private["body"])) else None
    for kind, pattern in _WHOLE:
        if pattern.fullmatch(stripped):
            real = not says_it_is_none(stripped) and (kind == _SIGNED or looks_random(stripped))
            return kind if real and not stripped.endswith(_PUBLISHED) else None
    return _with_a_secret_inside(stripped)


def _with_a_secret_inside(text: str) -> str | None:
    """Headers, addresses and connection strings, which are no secret themselves."""
    header, hook, address = _IN_HEADER.match(text), _HOOK.match(text), _IN_ADDRESS.match(text)
    if header is not None:
        return "a header with a credential" if _is_real(header["secret"]) and looks_random(header["secret"]) else None
    if hook is not None:
        return "a webhook's address" if looks_random(hook["secret"]) and not is_placeholder(hook["secret"]) else None
    if address is not None:
        return "an address with a password" if _is_real(address["secret"], address["user"]) else None
    settings = _IN_SETTINGS.search(text)
    joined = settings is not None and (settings.start() > 0 or any(sign in text[settings.end() :] for sign in ";&"))
    return "a connection string with a password" if settings and joined and _is_real(settings["secret"]) else None


def _is_real(secret: str, user: str = "") -> bool:
    plain = secret.isalpha() and len(secret) < 2 * _SHORTEST
    return len(secret) >= _SHORTEST and secret != user and not plain and not is_placeholder(secret)
