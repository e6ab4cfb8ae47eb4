"""Examples in a sentence: `90 as "1:30"`, `-90 is "-1:30"`, for functions of one argument."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.inputs.accepts import accepts
from grader.inputs.examples import Example
from grader.inputs.signature import Signature
from grader.inputs.types import Scalar

_LITERAL = r"(?:\"[^\"\n]{0,40}\"|(?<!\w)'[^'\n]{0,40}'(?!\w)|(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]*\d)(?!\s*%))"
_PAIR = re.compile(
    rf"(?P<left>{_LITERAL})\s+(?P<verb>as|is|becomes|gives|returns|yields|turns\s+into|->|=>|\u2192)\s+(?P<right>{_LITERAL})"
)
_WRITES = re.compile(
    r"^(?:writes?|formats?|spells?|encodes?|renders?|shows?|prints?|turns?|converts?|express|compress|packs?|abbreviates?|shortens?"
    r"|normali[sz]es?|returns?)\b",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"\b(?:not|unless|never|if|or|default|when|instead|except)\b", re.IGNORECASE)
_SURE = ("becomes", "gives", "yields", "->", "=>", "\u2192")


def prose_examples(name: str, signature: Signature) -> Iterator[Example]:
    """Pairs of a value and what it becomes, where the types tell the two apart or the words leave no doubt."""
    needed = [one for one in signature.parameters if one.required]
    if (
        len(needed) != 1
        or needed[0].kind != "positional"
        or needed[0].type
        not in (
            Scalar("int"),
            Scalar("float"),
            Scalar("str"),
        )
    ):
        return
    takes, gives = needed[0].type, signature.returns
    for sentence in signature.documentation.sentences:
        text = sentence.replace("`", "")
        if ">>>" in text or _RESERVED.search(re.sub(_LITERAL, "", text)):
            continue
        for match in _PAIR.finditer(text):
            left, right = ast.literal_eval(match["left"]), ast.literal_eval(match["right"])
            fits = accepts(takes, left) is True and accepts(gives, right) is not False
            differ = isinstance(left, str) != isinstance(right, str)
            clear = match["verb"] in _SURE or (match["verb"] == "as" and _WRITES.match(text))
            if fits and (isinstance(right, str) or match["verb"] in _SURE) and (differ or clear):
                yield Example(source=f"{name}({match['left']})", want=match["right"], literal=True)
