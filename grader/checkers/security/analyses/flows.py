"""What the flow analysis found, as judgements: one for each place that it understands, clean ones included."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import takewhile
from urllib.parse import urlsplit

import msgspec

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Origins
from grader.checkers.security.taint.engine import Flow, Flows, place_in, steps_of
from grader.checkers.security.taint.harms import MARK
from grader.checkers.security.taint.kinds import KINDS, Kind
from grader.checkers.security.taint.machine import SQL_TEXT
from grader.checkers.security.taint.sinks import CALLED, CALLED_ELSEWHERE
from grader.checkers.security.taint.value import Trust, Value, leaves, made_of
from grader.checkers.security.taint.verdict import Verdict, is_verified
from grader.checkers.security.view import View
from grader.checkers.security.words import names, parts
from grader.model.evidence import Confidence, Severity, Witness

HALF = 0.6
"""Weight of what any caller of a public function decides; what the outside decides weighs 1."""

APART = 0.5
"""Factor for code beside the program: tests, examples, what runs only as a script."""

WHO = {
    Trust.EXTERNAL: "from outside the program",
    Trust.PARAMETER: "from the caller",
    Trust.UNKNOWN: "of unknown origin",
    Trust.OPERATOR: "from the configuration",
}
_LEFT: dict[Trust, tuple[Severity, Confidence]] = {
    Trust.UNKNOWN: ("low", "medium"),
    Trust.OPERATOR: ("info", "medium"),
    Trust.SAFE: ("info", "high"),
}
_GRAVE = names("sql shell program code path own-path template request html ldap xpath nosql")
"""Kinds where a cleaner that cannot be seen is told, for little, and not only believed."""

_ALWAYS_TOLD = ("shell", "code")
"""Kinds whose calls are listed (for nothing) even where nothing from outside reaches them."""

_STATEMENT = re.compile(
    r"^\W*(?:select\b.*\bfrom\b|insert\s+into\b|replace\s+into\b|update\b.*\bset\b|delete\s+from\b|with\b.*\bselect\b"
    r"|(?:create|drop|alter|truncate)\s+(?:\w+\s+)*(?:table|view|index|database|schema|user|role|sequence)\b"
    r"|pragma\b|grant\b|attach\b|exec\b|call\b|where\b|order\s+by\b)",
    re.IGNORECASE | re.DOTALL,
)
_SIGNS = re.compile(r"[=*]|\b(?:values\W*\(|order by|group by|limit \d|inner join)", re.IGNORECASE)
_APART = re.compile(r"(?:^|/)(?:tests?|testing|examples?|docs?|samples?|conftest\.py|test_[^/]*)(?:/|$)|_test\.py$")


def judge(view: View, origins: Origins) -> Iterator[Judgement]:
    """One judgement for each place and check."""
    flows = origins.flows
    run = [flow for flow in flows.found if flow.hit.sink.kind == "sql" and flow.hit.sink is not SQL_TEXT]
    covered = {line for flow in run if _is_sql(flow) for line in _own_lines(flow, flows)}
    for flow in flows.found:
        if flow.hit.sink is SQL_TEXT and covered & lines_of(flow.hit.place.node):
            continue
        kind = KINDS[flow.hit.sink.kind]
        node = place_in(flow.hit, flows.module)
        if node is None or (flow.hit.sink.kind == "sql" and not _is_sql(flow)):
            continue
        found = _candidate(view, flow, kind, node)
        if found is not None and id(flow) in origins.shown:
            found = _shown(found, flow, origins.shown[id(flow)])
        lines = lines_of(node) | _own_lines(flow, flows)
        if found is None and kind.check not in _SETTLED and not is_verified(flow.hit):
            continue
        yield Judgement(check=kind.check, lines=lines, found=found)


_SETTLED = frozenset(
    {"security.sql-injection", "security.command-injection", "security.code-execution", "security.cross-site-scripting"}
)
"""Checks that the tools feed and the flow analysis settles, clean places included."""


def _own_lines(flow: Flow, flows: Flows) -> frozenset[int]:
    """Lines of this file that the value passed on its way: tools speak about those."""
    found: set[int] = set()
    waiting = [flow.hit.value]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if value.op == "step":
            if value.data[0] == flows.module.file:
                found.add(value.data[1])
        elif value.key in seen:
            continue
        else:
            seen.add(value.key)
        waiting.extend(value.args)
    return frozenset(found)


def _candidate(view: View, flow: Flow, kind: Kind, node: ast.AST) -> Candidate | None:
    verdict = flow.verdict
    severity: Severity
    confidence: Confidence
    if verdict is None:
        name = flow.hit.sink.kind
        cleaner = _believed(flow) if name in _GRAVE else None
        if cleaner is not None:
            message = (
                f"{cleaner}, a value from outside the program, and cleans it by its name: its work is not in sight"
            )
            return Candidate(
                check=kind.check, cwe=kind.cwe, span=view.span(node), message=message, severity="low", confidence="low"
            )
        if flow.hit.sink is SQL_TEXT or name not in (*_ALWAYS_TOLD, "sql") or flow.trust > Trust.UNKNOWN:
            return None
        if name == "sql" and (flow.trust != Trust.UNKNOWN or not _is_built(flow.hit.value)):
            return None
        severity, confidence = _LEFT[flow.trust]
        told = f"a value {WHO[flow.trust]}" if flow.trust > Trust.SAFE else "and nothing in it comes from outside"
        verb = {"shell": "a shell reads this command line", "code": "runs text as code", "sql": "SQL is put together"}
        return Candidate(
            check=kind.check,
            cwe=kind.cwe,
            span=view.span(node),
            message=f"{verb[name]}, {told}",
            severity=severity,
            confidence=confidence,
        )
    if not _counts(view, flow, verdict, kind, node):
        return None
    external = verdict.origin.trust == Trust.EXTERNAL
    severity = kind.severity if external else (kind.by_caller or kind.severity)
    confidence = "high" if external else kind.caller_confidence
    if verdict.guard is not None and verdict.payload is not None:
        confidence = "high"
    if verdict.payload is None:
        confidence = "medium" if external else "low"
    if flow.hit.sink is SQL_TEXT:
        severity, confidence = "medium", "medium"
    if kind.check == "security.cross-site-scripting" and not external and not _is_built(flow.hit.value):
        severity = "low"  # the caller hands over whole markup: that is what such a function is for
    return Candidate(
        check=kind.check,
        cwe=kind.cwe,
        span=view.span(node),
        message=_message(flow, verdict, kind),
        severity=severity,
        confidence=confidence,
        weight=(1.0 if external else HALF) * (APART if _is_apart(view, node) else 1.0),
        witness=_witness(flow, verdict),
    )


def _believed(flow: Flow) -> str | None:
    """The cleaner that a value from outside has passed, where only its name says that it is one."""
    for value in made_of([flow.hit.value]):
        if value.op == "believed" and value.data[1].trust == Trust.EXTERNAL:
            what = value.data[1].what
            return f"`{value.data[0]}` is given {what if what.startswith('`') else f'what comes from {what}'}"
    return None


def _counts(view: View, flow: Flow, verdict: Verdict, kind: Kind, node: ast.AST) -> bool:  # noqa: C901, PLR0911 - one branch a kind; one return a kind
    """Whether what reaches the sink is a fault of this function, and not what it is for."""
    if flow.hit.sink.kind == "origin" and not _allows_credentials(flow.hit.place.module.tree):
        return False
    if verdict.origin.trust == Trust.EXTERNAL:
        return verdict.payload is not None or kind.unseen
    name = flow.hit.sink.kind
    if verdict.guard is not None and verdict.payload is not None and name != "attribute":
        return True
    if name == "request" and verdict.payload is not None:
        return _meant_for_one_host(flow.hit.value, verdict)
    if name == "deserialise":
        return flow.hit.place.node is not node  # in this file the tools see it
    if kind.by_caller is None:
        return False
    if name in ("sql", "template", "ldap", "xpath", "email"):
        return _is_built(flow.hit.value)
    if name in ("path", "own-path"):
        return _has_folder(verdict)
    if name == "redirect":
        return _is_built(flow.hit.value) or bool(_WAY_BACK & set(parts(verdict.origin.what)))
    if name == "nosql":
        return isinstance(verdict.payload, str)
    if name == "attribute":
        function = view.function_of(flow.hit.place.node)
        forwards = function is not None and function.name in ("__getattr__", "__getattribute__")
        told_there = flow.hit.place.node is not node and flow.hit.extra == CALLED
        return not told_there and not forwards and flow.hit.extra in (CALLED, CALLED_ELSEWHERE)
    filled = verdict.origin.kind == "list" or bool(flow.hit.extra) or _sets_own(flow.hit.place.node)
    return name != "attributes" or not filled


def _allows_credentials(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Constant) and str(node.value).lower() == "access-control-allow-credentials"
        for node in ast.walk(tree)
    )


def _is_built(value: Value) -> bool:
    """Whether a text is put together from more than the value itself."""
    bare = value.bare()
    if bare.op in ("any", "when"):
        return any(_is_built(one) for one in bare.args)
    if bare.op in ("call", "attr", "item"):
        return bare.op == "call" and bare.data[0] in ("join", "format", "replace") and len(bare.args) > 1
    return bare.op in ("concat", "percent", "times", "each", "list", "slash")


def _has_folder(verdict: Verdict) -> bool:
    """Whether the path starts in a folder that the program has chosen."""
    final, payload = verdict.final, verdict.payload
    if isinstance(final, list | tuple) or not isinstance(payload, str):
        return False
    before = str(verdict.harmless).split(MARK)[0] if MARK in str(verdict.harmless) else ""
    return "/" in before


def _sets_own(node: ast.AST) -> bool:
    """`setattr(self, ...)`: an object that fills itself is what a library does."""
    first = node.args[0] if isinstance(node, ast.Call) and node.args else None
    return isinstance(first, ast.Name) and first.id in ("self", "cls")


_WAY_BACK = names("next back return target continue goto dest destination redirect referrer referer forward after")
"""Words of parameters that hold where somebody wanted to go."""

_ADDRESS = re.compile(r"https?://[\w-]+(?:\.[\w-]+)*|[\w-]+(?:\.[\w-]+)+")


def _meant_for_one_host(value: Value, verdict: Verdict) -> bool:
    """Whether the program names a host, which the payload replaces."""
    named = [str(leaf.data) for leaf in leaves((value,)) if leaf.op == "const"]
    if not any(_ADDRESS.match(text) and "://" in text for text in named):
        return False
    host = urlsplit(str(verdict.harmless)).hostname or ""
    return "." in host or not str(verdict.harmless).startswith("http")


def _is_sql(flow: Flow) -> bool:
    """Whether what reaches a method with a common name reads as SQL."""
    for text in flow.samples():
        if _STATEMENT.match(text):
            first = re.search(r"[A-Za-z]+", text)
            return flow.hit.sink is not SQL_TEXT or (
                first is not None and (first[0].isupper() or _SIGNS.search(text) is not None)
            )
    executes = getattr(getattr(flow.hit.place.node, "func", None), "attr", "") in (
        "execute",
        "executemany",
        "executescript",
    )
    return executes and flow.trust == Trust.EXTERNAL and flow.hit.sink is not SQL_TEXT


def _message(flow: Flow, verdict: Verdict, kind: Kind) -> str:
    part = verdict.origin.what
    part = part if part.startswith("`") else f"`{part}`" if " " not in part else part
    said = kind.says.format(part=part, who=WHO[verdict.origin.trust])
    if verdict.reason and (verdict.guard is not None or flow.hit.sink.kind in ("path", "own-path", "shell")):
        return f"{said}; {verdict.reason}"
    return said


def _witness(flow: Flow, verdict: Verdict) -> Witness:
    shown = "" if verdict.payload is None else repr(verdict.payload)
    got = "" if verdict.payload is None else repr(verdict.final)
    return Witness(
        args=shown,
        got=got if len(got) <= 200 else f"{got[:200]}...",  # noqa: PLR2004 - what a reader can take in
        because=verdict.reason,
        steps=steps_of(flow.hit, verdict),
    )


def _shown(candidate: Candidate, flow: Flow, reached: object) -> Candidate:
    """The candidate of a flow that was seen when the function ran."""
    verdict, entry = flow.verdict, flow.hit.entry
    if verdict is None or entry is None or candidate.witness is None:
        return candidate
    name = verdict.origin.name.rpartition(":")[2]
    witness = msgspec.structs.replace(
        candidate.witness,
        call=f"{entry.name}({name}={verdict.payload!r})",
        got=repr(reached)[:200],
        because=candidate.witness.because or "seen in the sandbox, where the sink was replaced by a recorder",
    )
    return msgspec.structs.replace(candidate, confidence="high", witness=witness)


def _is_apart(view: View, node: ast.AST) -> bool:
    """Whether code lies in tests or examples, or runs only where the file is started as a script."""
    if _APART.search(view.source.path):
        return True
    for outer in takewhile(lambda one: not isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef), view.parents(node)):
        if isinstance(outer, ast.If) and "__name__" in ast.unparse(outer.test):
            return True
    return False
