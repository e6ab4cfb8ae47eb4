"""Names for findings and measurements that survive edits elsewhere in the file."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import msgspec

from grader.model.evidence import Evidence, Finding, Measurement
from grader.model.source import Source

LENGTH = 16
"""Hexadecimal digits: 64 bits, enough for a million findings with one chance in ten million of a clash."""


def with_fingerprints(source: Source, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Fill in the fingerprints of one file's evidence.

    A fingerprint hashes check, path, qualified name, normalised source line and occurrence, so that lines added above
    change nothing; the second, path-free one recognises code that moved.
    """
    lines = source.text.split("\n")
    seen: Counter[tuple[str, ...]] = Counter()
    marked: list[Evidence] = []
    for item in sorted(evidence, key=_order):
        if not isinstance(item, Finding | Measurement):
            marked.append(item)
            continue
        line = lines[item.span.line - 1] if 0 < item.span.line <= len(lines) else ""
        key = (item.check, item.qualname, " ".join(line.split()))
        seen[key] += 1
        moved = _digest(*key, str(seen[key]))
        named = _digest(source.path, moved)
        if isinstance(item, Finding):
            marked.append(msgspec.structs.replace(item, fingerprint=named, move_fingerprint=moved))
        else:
            marked.append(msgspec.structs.replace(item, fingerprint=named))
    return marked


def _order(item: Evidence) -> tuple[object, ...]:
    if isinstance(item, Finding | Measurement):
        return (0, item.span, item.check, item.qualname, getattr(item, "message", ""))
    return (1,)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
