"""Command lines that a shell reads: which parts are not the programmer's, and are they quoted where that helps?"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.analyses.sql import WHO
from grader.checkers.security.analyses.verdicts import RUNS
from grader.checkers.security.callshape import CallShape, call_shape, lines_of, literal
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.pieces import Pieces, Trust
from grader.checkers.security.view import View
from grader.checkers.security.words import names

CHECK = "security.command-injection"

_ALWAYS = names(
    "os.system os.popen subprocess.getoutput subprocess.getstatusoutput asyncio.create_subprocess_shell "
    "commands.getoutput commands.getstatusoutput popen2.popen2"
)
_ON_REQUEST = frozenset(f"subprocess.{name}" for name in ["run", "call", "check_call", "check_output", "Popen"])


def judge(view: View, origins: Origins) -> Iterator[Judgement]:
    """One judgement for each call that hands a line to a shell."""
    for call in view.calls:
        frame = Frame(view.function_of(call))
        shape = call_shape(view, call, frame)
        line = _command_line(view, shape, frame)
        if line is not None:
            yield _judgement(view, call, origins.pieces(line, frame))


def _command_line(view: View, shape: CallShape, frame: Frame) -> ast.expr | None:
    on_request = shape.name in _ON_REQUEST and literal(view, shape.options.get("shell"), frame) is True
    if shape.name not in _ALWAYS and not on_request:
        return None
    return shape.arguments[0] if shape.arguments else shape.options.get("args", shape.options.get("cmd"))


def _judgement(view: View, call: ast.Call, pieces: Pieces) -> Judgement:
    requoted = _quoted_twice(pieces)
    trusts = [max(piece.trust_for("shell"), Trust.PARAMETER if piece in requoted else Trust.SAFE) for piece in pieces]
    trust = max(trusts, default=Trust.SAFE)
    severity, confidence = RUNS[trust]
    if trust == Trust.SAFE:
        message = "a shell reads this command line; nothing in it comes from outside"
    elif requoted:
        message = "`shlex.quote` inside quotes of the command line closes them: the value reaches the shell bare"
    else:
        worst = pieces[trusts.index(trust)]
        message = f"a shell reads `{ast.unparse(worst.node)[:60]}`, a value {WHO[trust]}; pass a list without a shell"
    found = Candidate(
        check=CHECK, cwe=78, span=view.span(call), message=message, severity=severity, confidence=confidence
    )
    return Judgement(check=CHECK, lines=lines_of(call), found=found)


def _quoted_twice(pieces: Pieces) -> Pieces:
    """Holes that were quoted for a shell and stand between quotes of the line all the same."""
    found = []
    inside = ""
    for piece in pieces:
        if piece.text is None:
            if inside and piece.trust > Trust.SAFE and "shell" in piece.clean_for:
                found.append(piece)
            continue
        for letter in piece.text:
            if letter == inside:
                inside = ""
            elif not inside and letter in "\"'":
                inside = letter
    return found
