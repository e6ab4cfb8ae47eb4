"""`eval`, `exec` and `compile`: is the code the programmer's, or is every node of its tree checked against a list?"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.analyses.sql import WHO
from grader.checkers.security.analyses.verdicts import RUNS
from grader.checkers.security.bindings import definitions
from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.pieces import Trust
from grader.checkers.security.view import View, own_nodes
from grader.model.evidence import Confidence, Severity

CHECK = "security.code-execution"

_RUNS = frozenset({"eval", "exec", "code.InteractiveInterpreter.runsource", "timeit.timeit"})


def judge(view: View, origins: Origins) -> Iterator[Judgement]:
    """One judgement for each call that runs text or code objects."""
    for call in view.calls:
        if _name(view, call) in _RUNS and call.args:
            yield _judgement(view, origins, call)


def _name(view: View, call: ast.Call) -> str:
    func = call.func
    if isinstance(func, ast.Call) and view.name(func.func) == "getattr" and len(func.args) > 1:
        base, attribute = func.args[:2]  # getattr(builtins, "eval")
        if view.name(base) in ("builtins", "__builtins__") and isinstance(attribute, ast.Constant):
            return str(attribute.value)
    return view.name(func)


def _judgement(view: View, origins: Origins, call: ast.Call) -> Judgement:
    frame = Frame(view.function_of(call))
    code, compiled = _compiled(view, call.args[0], frame)
    if compiled is not None and _from_a_file(compiled):
        severity: Severity = "low"
        confidence: Confidence = "medium"
        message = "runs code that is compiled under the name of its file: whoever writes the file is trusted"
    elif frame.function is not None and _nodes_are_checked(frame.function):
        severity, confidence = "info", "high"
        message = "runs an expression whose every node was checked against a list of kinds"
    else:
        trust = max(piece.trust for piece in origins.pieces(code, frame))
        severity, confidence = RUNS[trust]
        message = (
            "runs code that is written in the source"
            if trust == Trust.SAFE
            else f"runs `{ast.unparse(code)[:60]}` as code, a value {WHO[trust]}; emptied builtins do not stop it"
        )
    found = Candidate(
        check=CHECK, cwe=95, span=view.span(call), message=message, severity=severity, confidence=confidence
    )
    return Judgement(check=CHECK, lines=lines_of(call), found=found)


def _compiled(view: View, node: ast.expr, frame: Frame) -> tuple[ast.expr, ast.Call | None]:
    """What is run in the end, through `compile` and `ast.parse`; and the call of `compile` if there is one."""
    compiled: ast.Call | None = None
    for _ in range(4):
        if isinstance(node, ast.Name):
            reaching, outside = definitions(view, node, frame.function)
            if len(reaching) != 1 or outside or reaching[0][1]:
                break
            if not isinstance(reaching[0][0], ast.Call):
                break
            node = reaching[0][0]
        if not (isinstance(node, ast.Call) and node.args and view.name(node.func) in ("compile", "ast.parse")):
            break
        if view.name(node.func) == "compile":
            compiled = node
        node = node.args[0]
    return node, compiled


def _from_a_file(compiled: ast.Call) -> bool:
    """`compile(text, filename, ...)` with a name that is computed: loading code is what this function is for."""
    return len(compiled.args) > 1 and not isinstance(compiled.args[1], ast.Constant | ast.JoinedStr)


def _nodes_are_checked(function: ast.AST) -> bool:
    """`for node in ast.walk(tree): if not isinstance(node, ALLOWED): raise`."""
    for loop in own_nodes(function):
        if not (isinstance(loop, ast.For) and "walk(" in ast.unparse(loop.iter)):
            continue
        for inner in ast.walk(loop):
            if isinstance(inner, ast.If) and any(isinstance(end, ast.Raise | ast.Return) for end in inner.body):
                test = inner.test
                if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and _is_isinstance(test.operand):
                    return True
                if (
                    isinstance(test, ast.Compare)
                    and isinstance(test.ops[0], ast.NotIn)
                    and "type(" in ast.unparse(test)
                ):
                    return True
    return False


def _is_isinstance(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"
