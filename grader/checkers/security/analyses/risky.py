"""Modules that are easy to misuse: importing them is listed, and costs nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import names

CHECK = "security.risky-import"

_RISKY = names("pickle cPickle dill shelve marshal subprocess telnetlib ftplib xmlrpc Crypto pyghmi jsonpickle")
_RISKY_PARTS = ("xml.etree", "xml.sax", "xml.dom", "xml.expat", "wsgiref.handlers")


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each import of such a module."""
    for node in view.nodes:
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules = [node.module]
        else:
            continue
        risky = [one for one in modules if one.partition(".")[0] in _RISKY or one.startswith(_RISKY_PARTS)]
        if risky:
            message = f"`{risky[0]}` is easy to misuse; its calls are judged where they stand"
            found = Candidate(check=CHECK, cwe=1104, span=view.span(node), message=message, severity="info")
            yield Judgement(check=CHECK, lines=lines_of(node), found=found)
