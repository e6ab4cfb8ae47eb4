"""HTML that is declared safe although values were put into it without escaping."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.analyses.sql import WHO
from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.pieces import Trust
from grader.checkers.security.view import View
from grader.checkers.security.words import names
from grader.model.evidence import Confidence, Severity

CHECK = "security.cross-site-scripting"

_DECLARE_SAFE = names(
    "django.utils.html.format_html django.utils.safestring.mark_safe django.utils.safestring.SafeString "
    "markupsafe.Markup flask.Markup jinja2.Markup flask.render_template_string"
)
_VERDICTS: dict[Trust, tuple[Severity, Confidence]] = {
    Trust.EXTERNAL: ("high", "high"),
    Trust.PARAMETER: ("medium", "high"),
    Trust.UNKNOWN: ("low", "medium"),
    Trust.OPERATOR: ("info", "medium"),
}


def judge(view: View, origins: Origins) -> Iterator[Judgement]:
    """One judgement for each call that declares text safe."""
    for call in view.calls:
        name = view.name(call.func)
        if name not in _DECLARE_SAFE or not call.args:
            continue
        pieces = origins.pieces(call.args[0], Frame(view.function_of(call)))
        worst = max(pieces, key=lambda piece: piece.trust_for("html"), default=None)
        trust = worst.trust_for("html") if worst is not None else Trust.SAFE
        if worst is None or trust == Trust.SAFE:
            yield Judgement(check=CHECK, lines=lines_of(call))
            continue
        severity, confidence = _VERDICTS[trust]
        if trust < Trust.EXTERNAL and not any("<" in (piece.text or "") for piece in pieces):
            severity = "low"  # the caller hands over whole markup: that is what such a function is for
        part = ast.unparse(worst.node)[:60]
        found = Candidate(
            check=CHECK,
            cwe=79,
            span=view.span(call),
            message=f"`{name.rpartition('.')[2]}` declares `{part}` safe, a value {WHO[trust]} that nobody escaped",
            severity=severity,
            confidence=confidence,
        )
        yield Judgement(check=CHECK, lines=lines_of(call), found=found)
