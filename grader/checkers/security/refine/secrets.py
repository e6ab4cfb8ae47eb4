"""Literals that tools take for credentials, by the name beside them: does the value look like one?"""

from __future__ import annotations

import ast
import math
import re
from collections import Counter

import msgspec

from grader.checkers.security.candidate import Candidate
from grader.checkers.security.origins import Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import names, parts, speaks_of_secrets

_PLACEHOLDER = re.compile(
    r"(?:your|my|the|some|insert|enter|change|replace|fake|dummy|example|sample|placeholder|todo|xxx|test|foo|bar|none"
    r"|null|redacted|hidden|default|unset|empty|secret|password|passwd|token|api.?key|\*+|<.*>|\{.*\}|\$\{?.*|%\(.*|\.\.\.)",
    re.IGNORECASE,
)
_LOCATION = re.compile(
    r"(?:/|\./|~/|[a-z][a-z0-9+.-]*://|\w:\\)|.*\.(?:json|txt|pem|key|ya?ml|toml|html?|env)$", re.IGNORECASE
)
_WORDS = re.compile(r"[A-Z]?[a-z]+(?:[_\-.:/]?[A-Z]?[a-z]+)*|[A-Z]+(?:[_\-.:/][A-Z]+)*")
_UNREAL = names("your placeholder changeme change example dummy fake sample")
_SAYS_NOTHING = _UNREAL | names("test password passwd secret")
_SURE_NAMES = (["password"], ["passwd"], ["pwd"], ["passphrase"], ["secret"], ["pin"])
_SHORTEST = 4
_SHORTEST_WORD = 6


def refine(view: View, _origins: Origins, candidate: Candidate) -> Candidate | None:
    """Drop what is no credential; a value of the shape of a generated key is the surer the more it looks like one."""
    found = _literal_and_name(view, candidate)
    if found is None:
        return None
    value, name = found
    if name is not None and not speaks_of_secrets(name):
        return None
    if not looks_like_credential(value, name or ""):
        return None
    return msgspec.structs.replace(
        candidate,
        message=f"a credential stands in the source (`{name}`)" if name else candidate.message,
        confidence="high" if _entropy(value) >= 3.0 else "medium",  # noqa: PLR2004 - bits a letter: prose has less
    )


def looks_like_credential(value: str, name: str = "") -> bool:
    """Whether a literal can be a real password or key: no placeholder, name, path, prose or empty text.

    A single plain word counts only beside a name that can hold nothing but a password (`password`, `client_secret`).
    """
    text = value.strip()
    if len(text) < _SHORTEST or " " in text or _LOCATION.match(text) or _PLACEHOLDER.fullmatch(text):
        return False
    words = set(parts(text))
    if words & _UNREAL or words <= _SAYS_NOTHING:
        return False
    if _WORDS.fullmatch(text):
        plain = len(words) == 1 and text not in name.lower()
        return plain and len(text) >= _SHORTEST_WORD and parts(name)[-1:] in _SURE_NAMES
    digit = any(letter.isdigit() for letter in text)
    mixed = any(letter.islower() for letter in text) and any(letter.isupper() for letter in text)
    return digit or mixed or parts(name)[-1:] in _SURE_NAMES


def _literal_and_name(view: View, candidate: Candidate) -> tuple[str, str | None] | None:
    """The text literal on the candidate's lines beside a secret's name, and that name."""
    pairs: list[tuple[str, str | None]] = []
    for node in view.nodes:
        line = getattr(node, "lineno", 0)
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if not candidate.span.line <= line <= max(candidate.span.end_line, candidate.span.line):
            continue
        pairs.append((node.value, _name_beside(view, node)))
    named = [pair for pair in pairs if pair[1] is not None and speaks_of_secrets(pair[1])]
    sure = [pair for pair in named if looks_like_credential(pair[0], pair[1] or "")]
    return next(iter(sure or named or pairs), None)


def _name_beside(view: View, node: ast.Constant) -> str | None:  # noqa: PLR0911 - one return a kind of place
    """What a literal is assigned to, passed as, compared with or keyed by."""
    outer = next(view.parents(node), None)
    if isinstance(outer, ast.keyword):
        return outer.arg
    if isinstance(outer, ast.Assign):
        return _last(outer.targets[0])
    if isinstance(outer, ast.AnnAssign):
        return _last(outer.target)
    if isinstance(outer, ast.Compare):
        return _last(outer.left)
    if isinstance(outer, ast.Dict):
        for key, value in zip(outer.keys, outer.values, strict=True):
            if value is node and isinstance(key, ast.Constant):
                return str(key.value)
        return ""
    if isinstance(outer, ast.arguments):
        names = [one.arg for one in (*outer.posonlyargs, *outer.args)]
        pairs = [*zip(reversed(names), reversed(outer.defaults), strict=False)]
        pairs += [(one.arg, value) for one, value in zip(outer.kwonlyargs, outer.kw_defaults, strict=True) if value]
        return next((name for name, value in pairs if value is node), None)
    return ""


def _last(node: ast.AST) -> str:
    if isinstance(node, ast.Subscript):
        return str(node.slice.value) if isinstance(node.slice, ast.Constant) else ""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _entropy(text: str) -> float:
    """Shannon's, in bits a letter."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values()) if text else 0.0
