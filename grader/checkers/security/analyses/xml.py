"""XML parsers that are told to read external entities."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.security.callshape import call_shape, lines_of, literal
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.view import View

CHECK = "security.xml-parsing"

_PARSERS = frozenset(f"lxml.etree.{name}" for name in ("XMLParser", "ETCompatXMLParser", "XMLPullParser", "iterparse"))
_RISKY = {"resolve_entities": True, "load_dtd": True, "no_network": False}


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each parser that resolves entities, loads document types or goes to the network."""
    for call in view.calls:
        frame = Frame(view.function_of(call))
        shape = call_shape(view, call, frame)
        message = ""
        if shape.name in _PARSERS:
            on = [name for name, bad in _RISKY.items() if literal(view, shape.options.get(name), frame) is bad]
            message = f"the parser runs with {', '.join(f'`{name}={_RISKY[name]}`' for name in on)}" if on else ""
        elif shape.name.endswith(".setFeature") and len(shape.arguments) > 1:
            feature = view.name(shape.arguments[0])
            if feature.endswith(("feature_external_ges", "feature_external_pes")):
                value = literal(view, shape.arguments[1], frame)
                message = "the parser reads external entities" if value in (True, 1) else ""
        if message:
            found = Candidate(
                check=CHECK,
                cwe=611,
                span=view.span(call),
                message=f"{message}: a document can read files and call servers",
                severity="high",
            )
            yield Judgement(check=CHECK, lines=lines_of(call), found=found)
