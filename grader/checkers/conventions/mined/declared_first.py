"""What is declared takes the place of what is mined; where the two contradict each other, that is drift."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from grader.checkers.conventions.declared.tables import Conventions
from grader.checkers.conventions.mined.profile import Convention, Profile, conventions_at

_SCOPES = {
    "module": ("module",),
    "public_function": ("public function",),
    "public_class": ("public class",),
    "public_method": ("public method",),
}
_VALUE_CLASSES = {
    "dataclass": "dataclass",
    "frozen_dataclass": "dataclass",
    "attrs": "attrs",
    "namedtuple": "tuple",
    "pydantic": "model",
    "msgspec": "struct",
}


class Drift(Struct, frozen=True, kw_only=True):
    """A convention that the repository shows against the one that its team declared."""

    convention: Convention
    declared: str


def declared_choices(conventions: Conventions) -> dict[tuple[str, str], str]:
    """The option that is declared, by dimension and scope; empty where it is no option of a detector."""
    return {(dimension, scope): option for dimension, scope, option in _choices(conventions)}


def drift(profile: Profile, conventions: Conventions) -> tuple[Drift, ...]:
    """Settled habits of the whole project that contradict what is declared."""
    declared = declared_choices(conventions)
    return tuple(
        Drift(convention=convention, declared=declared[key])
        for key, convention in conventions_at(profile, "").items()
        if declared.get(key) and declared[key] != convention.option
    )


def _choices(conventions: Conventions) -> Iterator[tuple[str, str, str]]:
    yield from _documented(conventions)
    yield from _written(conventions)
    errors, naming, tests = conventions.errors, conventions.naming, conventions.tests
    if errors and errors.chain:
        yield "raise-from", "raise in a handler", "from"
    if errors and errors.except_name:
        yield "except-name", "caught exception", errors.except_name
    if errors and errors.broad:
        yield "except-kind", "handler", "narrow"
    if naming:
        roles = {
            "function": (naming.function, naming.async_function, naming.predicate_bool),
            "method": (naming.function, naming.async_function, naming.predicate_bool),
            "class": (naming.class_,),
            "constant of a module": (naming.module_constant, naming.module_logger),
            "attribute": (naming.private_attribute,),
        }
        yield from (("naming", scope, "") for scope, patterns in roles.items() if any(patterns))
    if naming and naming.exception:
        yield "exception-name", "exception class", ""
    if tests and tests.style:
        yield "test-form", "assertion of a test", "statement"
        yield "test-form", "test", ""
    if conventions.classes and conventions.classes.value_class:
        yield "value-class", "value class", _VALUE_CLASSES[conventions.classes.value_class]
    if conventions.signature and conventions.signature.bool_params:
        yield "keyword-only", "switch", "keyword"
    if conventions.control and conventions.control.else_after_return:
        yield "early-return", "leaving branch", "none"


def _documented(conventions: Conventions) -> Iterator[tuple[str, str, str]]:
    docstring, typing = conventions.docstring, conventions.typing
    if docstring and docstring.style:
        yield "docstring-style", "docstring with sections", docstring.style
    if docstring and docstring.mood:
        yield "docstring-mood", "docstring with a verb first", docstring.mood
    for role in docstring.required_for if docstring else ():
        yield from (("docstring-presence", scope, "present") for scope in _SCOPES[role])
    if typing and typing.annotate:
        for scope in ("public function", "public method"):
            yield from (("annotation-presence", f"{part} of a {scope}", "present") for part in ("parameter", "result"))
    if typing and typing.optional:
        yield "optional", "union of types", typing.optional


def _written(conventions: Conventions) -> Iterator[tuple[str, str, str]]:
    imports, style, strings = conventions.imports, conventions.style, conventions.strings
    if imports and imports.relative:
        option = "relative" if imports.relative == "always" else "absolute"
        yield "import-level", "import from the own package", option
    if imports and imports.from_import:
        yield "import-form", "import of the standard library", "module"
    if style and style.output:
        yield "output", "message", "log"
    if style and style.log_args:
        yield "log-calls", "log call with values", style.log_args
    if style and style.paths:
        yield "paths", "use of a path", "object"
    if style and style.quotes:
        yield from (("quotes", scope, style.quotes) for scope in ("string", "string of several lines"))
    if style and style.todo:
        yield "todo", "mark of an open end", ""
    if strings and strings.format:
        yield "string-format", "text with values in it", strings.format
