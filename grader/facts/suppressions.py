"""Comments in graded code that ask a tool to look away. We find and price them; the tools never see them obeyed."""

from __future__ import annotations

import contextlib
import io
import re
import tokenize

from grader.model.evidence import Suppression
from grader.model.source import Source

_FORMS = (
    ("noqa", re.compile(r"#\s*(?:ruff|flake8)\s*:\s*noqa\b(?::\s*(?P<codes>[A-Z0-9,\s]+))?", re.IGNORECASE)),
    ("noqa", re.compile(r"#\s*noqa\b(?::\s*(?P<codes>[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*))?", re.IGNORECASE)),
    ("nosec", re.compile(r"#\s*nosec\b:?\s*(?P<codes>[A-Za-z]\w*(?:[,\s]+[A-Za-z]\w*)*)?")),
    ("type-ignore", re.compile(r"#\s*type:\s*ignore\b(?:\[(?P<codes>[^\]]*)\])?")),
    ("pyright", re.compile(r"#\s*pyright:\s*ignore\b(?:\[(?P<codes>[^\]]*)\])?")),
    ("pylint", re.compile(r"#\s*pylint:\s*disable(?:-next|-line)?\s*=\s*(?P<codes>[\w,\s-]+)")),
    ("no-cover", re.compile(r"#\s*pragma:\s*no\s*cover\b")),
    ("nosem", re.compile(r"#\s*nosem(?:grep)?\b(?::\s*(?P<codes>[\w.,\s-]+))?")),
    ("grader", re.compile(r"#\s*grader:\s*ignore\b(?:\[(?P<codes>[^\]]*)\])?")),
)
_MENTIONED = re.compile(r"noqa|nosec|type:|pyright:|pylint:|pragma:|nosem|grader:", re.IGNORECASE)
"""What stands in every text that holds one of the forms."""

WHOLE_FILE = re.compile(r"#\s*(?:ruff|flake8|mypy|pylint)\s*:\s*(?:noqa|ignore-errors|skip-file)", re.IGNORECASE)
"""A comment that silences its whole file, wherever it stands."""


def comments(text: str) -> list[tuple[int, str]]:
    """Line and text of each comment; what comes before a tokenisation error where there is one."""
    found: list[tuple[int, str]] = []
    # A file that does not tokenise is a gap already; its comments up to there are still worth listing.
    with contextlib.suppress(tokenize.TokenError, SyntaxError):
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        found.extend((token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT)
    return found


def find_suppressions(source: Source) -> tuple[Suppression, ...]:
    """Every suppression comment of a file, by line."""
    found = []
    if not _MENTIONED.search(source.text):
        return ()
    for line, comment in comments(source.text):
        for form, pattern in _FORMS:
            match = pattern.search(comment)
            if match:
                codes = match.groupdict().get("codes") or ""
                names = tuple(filter(None, re.split(r"[,\s]+", codes.strip())))
                found.append(Suppression(path=source.path, line=line, form=form, comment=comment.strip(), codes=names))
                break
    return tuple(sorted(found))
