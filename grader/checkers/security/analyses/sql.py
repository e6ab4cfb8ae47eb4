"""SQL that reaches `execute`: which parts of its text are not the programmer's?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.pieces import Pieces, Trust
from grader.checkers.security.view import View
from grader.checkers.security.words import names
from grader.model.evidence import Confidence, Severity

CHECK = "security.sql-injection"

_RUNS_SQL = names("execute executemany executescript execute_async fetch fetchrow fetchval read_sql raw")
_SQL_TEXT = frozenset({"sqlalchemy.text", "psycopg.sql.SQL", "psycopg2.sql.SQL", "django.db.models.expressions.RawSQL"})
_STATEMENT = re.compile(
    r"^\W*(?:select\b.*\bfrom\b|insert\s+into\b|replace\s+into\b|update\b.*\bset\b|delete\s+from\b|with\b.*\bselect\b"
    r"|(?:create|drop|alter|truncate)\s+(?:\w+\s+)*(?:table|view|index|database|schema|user|role|sequence)\b"
    r"|pragma\b|grant\b|attach\b|exec\b|call\b|where\b)",
    re.IGNORECASE | re.DOTALL,
)
_SIGNS = re.compile(r"[=*]|\b(?:values\W*\(|order by|group by|limit \d|inner join)", re.IGNORECASE)
VERDICTS: dict[Trust, tuple[Severity, Confidence]] = {
    Trust.EXTERNAL: ("high", "high"),
    Trust.PARAMETER: ("high", "medium"),
    Trust.UNKNOWN: ("low", "medium"),
    Trust.OPERATOR: ("info", "medium"),
}
WHO = {
    Trust.EXTERNAL: "from outside the program",
    Trust.PARAMETER: "from the caller",
    Trust.UNKNOWN: "of unknown origin",
    Trust.OPERATOR: "from the configuration",
}


def judge(view: View, origins: Origins) -> Iterator[Judgement]:
    """One judgement for each call that runs SQL made of more than one constant."""
    for call in view.calls:
        text = _statement_of(view, call)
        if text is None:
            continue
        pieces = origins.pieces(text, Frame(view.function_of(call)))
        if len(pieces) > 1 and is_statement(pieces):
            yield _judgement(view, call, pieces)


def _statement_of(view: View, call: ast.Call) -> ast.expr | None:
    func = call.func
    if view.name(func) in _SQL_TEXT or (isinstance(func, ast.Attribute) and func.attr in _RUNS_SQL):
        return call.args[0] if call.args else None
    return None


def is_statement(pieces: Pieces) -> bool:
    """Whether the literal parts read as SQL."""
    return _STATEMENT.match(" ".join(piece.text if piece.text is not None else "x" for piece in pieces)) is not None


def _judgement(view: View, call: ast.Call, pieces: Pieces) -> Judgement:
    nodes = [piece.node for piece in pieces]
    around = [outer for node in nodes for outer in view.parents(node) if isinstance(outer, ast.BinOp | ast.JoinedStr)]
    lines = lines_of(call, *nodes, *around)
    worst = max(pieces, key=lambda piece: piece.trust_for("sql"))
    trust = worst.trust_for("sql")
    if trust == Trust.SAFE:
        return Judgement(check=CHECK, lines=lines)
    severity, confidence = VERDICTS[trust]
    part = ast.unparse(worst.node)[:60]
    found = Candidate(
        check=CHECK,
        cwe=89,
        span=view.span(call),
        message=f"SQL is put together from `{part}`, a value {WHO[trust]}; pass it as a parameter instead",
        severity=severity,
        confidence=confidence,
    )
    return Judgement(check=CHECK, lines=lines, found=found)


def refine(view: View, origins: Origins, candidate: Candidate) -> Candidate | None:
    """A string that a tool takes for SQL, with no call in sight that runs it; or a call of Django's `extra`."""
    if any(code[1:] == "610" for code in candidate.codes):
        return candidate if _is_queryset_extra(view, candidate) else None
    outermost: ast.expr | None = None
    for node in view.nodes:
        if isinstance(node, ast.BinOp | ast.JoinedStr | ast.Call) and candidate.span.line in lines_of(node):
            built = not isinstance(node, ast.Call) or (
                isinstance(node.func, ast.Attribute) and node.func.attr == "format"
            )
            if built and outermost is None:
                outermost = node
    if outermost is None:
        return candidate
    pieces = origins.pieces(outermost, Frame(view.function_of(outermost)))
    if not is_statement(pieces) or not _is_no_prose(pieces):
        return None
    trust = max(piece.trust_for("sql") for piece in pieces)
    if trust == Trust.SAFE:
        return None
    severity, confidence = VERDICTS[trust]
    lowered: Severity = "medium" if severity == "high" else severity
    return Candidate(
        check=candidate.check,
        cwe=candidate.cwe,
        span=candidate.span,
        message=f"{candidate.message} (a value {WHO[trust]})",
        severity=lowered,
        confidence=confidence,
        codes=candidate.codes,
    )


def _is_no_prose(pieces: Pieces) -> bool:
    """`Select a file from the list` is a sentence: SQL is shouted, or has its signs and clauses."""
    text = " ".join(piece.text or "" for piece in pieces)
    first = re.search(r"[A-Za-z]+", text)
    return first is not None and (first[0].isupper() or _SIGNS.search(text) is not None)


def _is_queryset_extra(view: View, candidate: Candidate) -> bool:
    """Other objects have a method `extra` too; Django's takes its SQL by these names."""
    return any(
        keyword.arg in ("select", "where", "tables", "order_by")
        for call in view.calls
        if call.lineno <= candidate.span.line <= (call.end_lineno or call.lineno)
        for keyword in call.keywords
    )
