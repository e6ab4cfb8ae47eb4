"""Tools look at names of functions; the arguments often settle it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import msgspec

from grader.checkers.security.callshape import call_shape, literal
from grader.checkers.security.candidate import Candidate
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.taint.value import Trust
from grader.checkers.security.view import View

_MAKE_BYTES = ("dumps", "dump")


def archive(view: View, _origins: Origins, candidate: Candidate) -> Candidate | None:
    """`extractall(filter="data")` is safe; so is a chosen list of members."""
    for call in _on_line(view, candidate):
        for keyword in call.keywords:
            if keyword.arg == "filter" and not _is_text(keyword.value, "fully_trusted"):
                return None
            if keyword.arg == "members":
                return msgspec.structs.replace(candidate, severity="low")
    return candidate


def deserialisation(view: View, origins: Origins, candidate: Candidate) -> Candidate | None:
    """What this program has just written itself is not from outside, and a safe loader is safe."""
    for call in _on_line(view, candidate):
        if any(name.endswith(("SafeLoader", "BaseLoader")) for name in _names(view, call)):
            return None
        for argument in call.args[:1]:
            if _written_here(view, argument):
                return msgspec.structs.replace(candidate, severity="info")
            if origins.literal(argument) is not None:
                return msgspec.structs.replace(candidate, severity="info")
    return candidate


def url(view: View, origins: Origins, candidate: Candidate) -> Candidate | None:
    """A literal `https://` at the start settles the scheme."""
    for call in _on_line(view, candidate):
        for argument in call.args[:1]:
            if origins.start(argument).startswith(("http://", "https://")):
                return None
            if origins.trust(argument) <= Trust.OPERATOR:
                return msgspec.structs.replace(candidate, severity="info")
    return candidate


def binding(view: View, _origins: Origins, candidate: Candidate) -> Candidate | None:
    """`0.0.0.0` opens a port only where it is passed as a host or in an address; elsewhere it is a text.

    What runs only as a script says how one person starts it; a deployment has a server and settings of its own.
    """
    for node in view.nodes:
        if not (isinstance(node, ast.Constant) and node.value in ("0.0.0.0", "::")):  # noqa: S104 - what is looked for
            continue
        if node.lineno != candidate.span.line:
            continue
        outer = next(view.parents(node), None)
        if isinstance(outer, ast.keyword) and outer.arg in ("host", "bind", "address", "addr", "hostname", "listen"):
            script = any(isinstance(one, ast.If) and "__name__" in ast.unparse(one.test) for one in view.parents(node))
            return msgspec.structs.replace(candidate, severity="low") if script else candidate
        if isinstance(outer, ast.Tuple) and isinstance(next(view.parents(outer), None), ast.Call):
            return candidate
    return msgspec.structs.replace(candidate, severity="info")


def temporary(view: View, _origins: Origins, candidate: Candidate) -> Candidate | None:
    """A name below /tmp that this function writes to is one that others can put a link at."""
    if not any(code[1:] == "108" for code in candidate.codes):
        return candidate
    line = candidate.span.line
    statement = next((node for node in view.nodes if isinstance(node, ast.Assign) and node.lineno == line), None)
    names = (
        {target.id for target in statement.targets if isinstance(target, ast.Name)} if statement is not None else set()
    )
    function = view.function_of(statement) if statement is not None else None
    for call in view.calls:
        opened = call.args[0] if view.name(call.func) == "open" and call.args else None
        is_bound = isinstance(opened, ast.Name) and opened.id in names and view.function_of(call) is function
        if opened is not None and (is_bound or opened.lineno == line) and _writes(call):
            return msgspec.structs.replace(candidate, severity="medium")
    return candidate


def _writes(call: ast.Call) -> bool:
    modes = [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    return any(isinstance(mode, ast.Constant) and str(mode.value)[:1] in ("w", "a") for mode in modes)


def protocol(view: View, _origins: Origins, candidate: Candidate) -> Candidate | None:
    """`ftplib.FTP_TLS` is encrypted; `ftplib`'s exceptions and helpers open nothing."""
    if not any(code[1:] in ("312", "321") for code in candidate.codes):
        return candidate
    opened = [call for call in _on_line(view, candidate) if view.name(call.func).endswith((".FTP", ".Telnet"))]
    return candidate if opened else None


def shell_option(view: View, _origins: Origins, candidate: Candidate) -> Candidate | None:
    """`shell=True` for a function that is not ours to know: a risk only where it starts processes."""
    for call in _on_line(view, candidate):
        shape = call_shape(view, call, Frame(view.function_of(call)))
        if view.name(call.func) == "functools.partial":
            return None  # judged where the partial is called
        if literal(view, shape.options.get("shell"), Frame(view.function_of(call))) is False:
            return None
    return candidate


def sql(view: View, _origins: Origins, candidate: Candidate) -> Candidate | None:
    """Texts that are SQL were judged by the flow analysis, the rest is prose; Django's `extra` takes keywords."""
    if not any(code[1:] in ("610", "611") for code in candidate.codes):
        return None
    if any(code[1:] == "611" for code in candidate.codes):
        return candidate
    named = [keyword.arg for call in _on_line(view, candidate) for keyword in call.keywords]
    return candidate if {"select", "where", "tables", "order_by"} & set(named) else None


def nothing(_view: View, _origins: Origins, _candidate: Candidate) -> Candidate | None:
    """Where an analysis of our own has looked at every place, what only a tool says is no finding."""
    return None


def _on_line(view: View, candidate: Candidate) -> Iterator[ast.Call]:
    for call in view.calls:
        if call.lineno <= candidate.span.line <= (call.end_lineno or call.lineno):
            yield call


def _names(view: View, call: ast.Call) -> list[str]:
    """What a call is given beside its data, and what those names are bound to."""
    values = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
    function = view.function_of(call)
    for value in tuple(values):
        if isinstance(value, ast.Name):
            values += [one.value for one in view.bindings(function).get(value.id, [])]
            values += [view.constants[value.id]] if value.id in view.constants else []
    bases = [base for value in values if isinstance(value, ast.Name) for base in _bases(view, value.id)]
    inner = [part for value in (*values, *bases) for part in ast.walk(value)]
    return [view.name(part) for part in inner if isinstance(part, ast.Name | ast.Attribute)] + [
        part.value for part in inner if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def _bases(view: View, name: str) -> list[ast.expr]:
    """What a class of the file is made from."""
    return view.classes[name].bases if name in view.classes else []


def _written_here(view: View, node: ast.expr) -> bool:
    """`loads(dumps(x))`, or a field that this class itself fills with `dumps`."""
    values = [node]
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
        owner = view.class_of(node)
        values = [value for value, _ in view.fields(owner).get(node.attr, [])] if owner is not None else []
    made = [
        part
        for value in values
        for part in ast.walk(value)
        if isinstance(part, ast.Call) and view.name(part.func).rpartition(".")[2] in _MAKE_BYTES
    ]
    return bool(made)


def _is_text(node: ast.expr, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text
