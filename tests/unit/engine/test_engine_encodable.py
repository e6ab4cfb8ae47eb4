from grader.engine.encodable import encodable
from grader.model.evidence import Finding, Gap, Witness
from grader.model.source import Span

SPAN = Span(line=1, column=1, end_line=1, end_column=2)


def test_lone_surrogates_are_spelled_out_wherever_they_stand():
    witness = Witness(call="f('\ud800')", steps=("\udfff",))
    finding = Finding(check="a.b", path="x", qualname="f", span=SPAN, message="\udc80", severity="low", witness=witness)
    clean = encodable(finding)
    assert isinstance(clean, Finding)
    assert (clean.message, clean.witness.call, clean.witness.steps) == ("\\udc80", "f('\\ud800')", ("\\udfff",))


def test_everything_else_is_left_alone():
    gap = Gap(checks=("*",), path="é.py", units="all", reason="syntax", detail="\N{SNOWMAN}")
    assert encodable(gap) is gap
