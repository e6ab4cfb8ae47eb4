"""What a docstring says, cut into pieces that can be judged one by one: sentences, parameters, exceptions."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping, Sequence

import docstring_parser
from msgspec import Struct

EXCEPTIONS = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
)
"""Names of the built-in exceptions."""

_EXCEPTION = re.compile(r"\b(?:[A-Za-z_]\w*\.)*([A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|Iteration))\b")
_BREAK = re.compile(r"(?<!e\.g)(?<!i\.e)(?<!\betc)(?<=[.!?])\s+(?=\S)")
_CLAUSE = re.compile(rf"{_BREAK.pattern}|;\s+")
_VERBS = r"(?:is|are|may|must|can|maps?|holds?|should|has|have|will|needs?|gives?|says?|names?|counts?|tells?)"
_RESULT = re.compile(r"(?:returns?|raises?|yields?|throws?)\b", re.IGNORECASE)


class Documentation(Struct, frozen=True):
    """A docstring. `about` joins all that is said about each parameter; `raises` are the exceptions it names.

    `types` are the types that its sections give for parameters, in the words that stand there.
    """

    text: str
    prose: str
    sentences: tuple[str, ...]
    about: Mapping[str, str]
    raises: frozenset[str]
    types: Mapping[str, str] = {}


def read_documentation(text: str, parameters: Sequence[str], *, whole: bool = True) -> Documentation:
    """Read a docstring: plain sentences (`p: ...`, `p is ...`) as well as Google, NumPy and reST sections.

    `whole`: where there is one parameter only, all sentences are taken to speak of it.
    """
    paragraphs = _paragraphs(text)
    sentences = tuple(sentence for paragraph in paragraphs for sentence in _BREAK.split(paragraph))
    about: dict[str, list[str]] = {name: [] for name in parameters}
    for paragraph in paragraphs:
        _read_sentences(_CLAUSE.split(paragraph), parameters, about)
    sections = _sections(text)
    for param in sections:
        if param.arg_name in about and param.description:
            about[param.arg_name].append(f"{param.arg_name}: {param.description}")
    if whole and len(parameters) == 1:
        about[parameters[0]].extend(filter(None, (_of_what_is_given(sentence) for sentence in sentences)))
    return Documentation(
        text=text,
        prose=" ".join(paragraphs),
        sentences=sentences,
        about={name: " ".join(dict.fromkeys(told)) for name, told in about.items() if told},
        raises=exceptions_named(text),
        types={param.arg_name.lstrip("*"): param.type_name for param in sections if param.type_name},
    )


def _of_what_is_given(sentence: str) -> str:
    """The part of a sentence that can speak of the one parameter: of `Return x for a number from 1 to 9` the end."""
    if not _RESULT.match(sentence):
        return sentence
    match = re.match(
        r"returns?\b[^.;]*?\b(?:for|of|in)\s+(?=(?:an?|the)\s+(?:number|whole\s+number|integer)\b)",
        sentence,
        re.IGNORECASE,
    )
    return sentence[match.end() :] if match else ""


def exceptions_named(text: str) -> frozenset[str]:
    """Names of exceptions in a text, without their modules."""
    words = set(re.findall(r"\b[A-Z]\w+\b", text))
    return frozenset(_EXCEPTION.findall(text)) | (EXCEPTIONS & words)


def _paragraphs(text: str) -> list[str]:
    """Prose joined by paragraph, without examples."""
    found: list[str] = []
    lines: list[str] = []
    example = False
    for line in [*text.splitlines(), ""]:
        stripped = line.strip()
        if stripped.startswith(">>>"):
            example = True
        if not stripped:
            example = False
            if lines:
                found.append(" ".join(lines))
            lines = []
        elif not example:
            lines.append(stripped)
    return found


def _read_sentences(sentences: list[str], parameters: Sequence[str], about: dict[str, list[str]]) -> None:
    """Give each sentence of a paragraph to the parameters it opens with, or to those of the sentence before."""
    if not parameters:
        return
    names = "|".join(map(re.escape, parameters))
    opening = re.compile(
        rf"^[-*`\s]*((?:`*(?:{names})`*)(?:\s*(?:,|and|or)\s*`*(?:{names})`*)*)"
        rf"(?:\s*\([^)]*\))?\s*(?::|--?\s|=|(?={_VERBS}\b))"
    )
    inline = re.compile(rf"`*\b({names})\b`*\s*\(([^)]*)\)")
    current: list[str] = []
    for sentence in sentences:
        match = opening.match(sentence)
        if match:
            current = [name for name in parameters if re.search(rf"\b{re.escape(name)}\b", match[1])]
        elif _RESULT.match(sentence):
            current = []
        elif re.match(r"(?:both|all|each|they|none|neither)\b", sentence, re.IGNORECASE) and len(parameters) > 1:
            current = current or list(parameters)
        for name in current:
            about[name].append(sentence)
        if not match:
            for name, told in inline.findall(sentence):
                about[name].append(f"{name}: {told}.")


def _sections(text: str) -> list[docstring_parser.DocstringParam]:
    """Parameters described in sections, by any of the usual styles."""
    if not re.search(r"^\s*(?:Args|Arguments|Parameters|Params|:param|:arg|:type|@param)\b", text, re.MULTILINE):
        return []
    try:
        return docstring_parser.parse(text).params
    except (docstring_parser.ParseError, ValueError, IndexError, KeyError):
        return []  # a malformed section says nothing that could be relied on
