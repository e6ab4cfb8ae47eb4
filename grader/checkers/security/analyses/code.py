"""`eval`, `exec` of what a program is for: code of files, and expressions whose every node is checked."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.bindings import definitions
from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.view import View
from grader.facts.units import Function

CHECK = "security.code-execution"

_RUNS = frozenset({"eval", "exec"})


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each call that runs code which was compiled as a file, or checked node by node."""
    for call in view.calls:
        if view.name(call.func) in _RUNS and call.args:
            frame = Frame(view.function_of(call))
            compiled = _compiled(view, call.args[0], frame)
            if compiled is not None and _from_a_file(compiled):
                told = "runs code that is compiled under the name of its file: whoever writes the file is trusted"
                yield _settled(view, call, told)
            elif frame.function is not None and _nodes_are_checked(view, frame.function):
                yield _settled(view, call, "runs an expression whose every node was checked against a list of kinds")


def _settled(view: View, call: ast.Call, message: str) -> Judgement:
    found = Candidate(check=CHECK, cwe=95, span=view.span(call), message=message, severity="info", confidence="medium")
    return Judgement(check=CHECK, lines=lines_of(call), found=found, settles=True)


def _compiled(view: View, node: ast.expr, frame: Frame) -> ast.Call | None:
    """The call of `compile` behind what is run, if there is one."""
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
    return compiled


def _from_a_file(compiled: ast.Call) -> bool:
    """`compile(text, filename, ...)` with a name that is computed: loading code is what this function is for."""
    return len(compiled.args) > 1 and not isinstance(compiled.args[1], ast.Constant | ast.JoinedStr)


def _nodes_are_checked(view: View, function: Function) -> bool:
    """`for node in ast.walk(tree): if not isinstance(node, ALLOWED): raise`."""
    for loop in view.own(function):
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
