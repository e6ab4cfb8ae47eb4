"""What parameters without annotation take, by the first rung that knows: documentation, calls, default, use, name.

What is promised (documentation, a default) is as good as an annotation. What is only seen (calls, uses, names) tells
what works, not what is allowed: inputs made of it are in the domain on weak evidence.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping

from grader.facts.imports import dotted
from grader.facts.units import Function
from grader.inputs.annotations import choice, read_annotation, read_class
from grader.inputs.documentation import Documentation, read_documentation
from grader.inputs.examples import SeenCall, find_examples, seen_calls
from grader.inputs.functions import FUNCTIONS
from grader.inputs.generalise import type_of, type_of_all
from grader.inputs.literals import NotLiteralError, evaluate
from grader.inputs.module import Module
from grader.inputs.names import ITEMS, type_by_name
from grader.inputs.prose_types import prose_type
from grader.inputs.said_types import read_said_type
from grader.inputs.types import (
    ANY,
    NONE,
    TEXT,
    Choice,
    Fixed,
    Guess,
    Items,
    Rung,
    Scalar,
    Table,
    Type,
    parts,
    unsupported,
)
from grader.inputs.use_types import Follower
from grader.inputs.uses import Scope

CANDIDATES = Choice(
    (Scalar("int"), TEXT, Items("list", Scalar("int")), Items("list", TEXT), Table(TEXT, Scalar("int")), FUNCTIONS)
)
"""Types that a parameter is tried with of which nothing is known."""

_SAID_TYPES: tuple[tuple[str, Type], ...] = (
    (r"(?:is|are) (?:an? )?(?:any |arbitrary |non-empty )?(?:strings?|texts?)\b", TEXT),
    (r"(?:is|are) (?:an? )?(?:any )?(?:\w+ )?(?:whole numbers?|integers?|ints?)\b", Scalar("int")),
    (r"(?:is|are) (?:an? )?(?:any )?(?:floats?|real numbers?)\b", Scalar("float")),
    (
        r"(?:is|are) (?:an? )?(?:non-empty )?(?:list|sequence|iterable)s? of (?:strings?|texts?|words?)\b",
        Items("list", TEXT),
    ),
    (
        r"(?:is|are) (?:an? )?(?:non-empty )?(?:list|sequence|iterable)s? of (?:ints?|integers?|whole numbers?)\b",
        Items("list", Scalar("int")),
    ),
    (r"(?:is|are) (?:an? )?(?:dict|mapping)s? of strings\b", Table(TEXT, TEXT)),
)
_FUNCTION = r"(?::|\s(?:is|are))\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,2}(?:functions?|callables?)\b(?!\s+names?\b)"
"""What follows the name of a parameter that takes a function."""
_SAME_CLASS = re.compile(r"__r?(?:add|sub|mul|and|or|xor|eq|ne|lt|le|gt|ge|iadd|isub|iand|ior|ixor)__")
"""Operators whose other operand most often is of the same class."""

_NESTED = re.compile(r"\bnested\s+(?:dicts?|dictionar|mappings?)")

CallsOf = Callable[[str, Function], list[SeenCall]]
"""The calls of a name in the project, those inside of a function left out."""


def guess_types(
    node: Function, module: Module, owner: str | None, depth: int, calls_of: CallsOf
) -> Mapping[str, Guess]:
    """The types of the parameters without annotation, by name. `owner` is the class that a method belongs to."""
    arguments = node.args
    static = any(ast.unparse(one) == "staticmethod" for one in node.decorator_list)
    bound = owner is not None and not static
    positional = [*arguments.posonlyargs, *arguments.args][1 if bound else 0 :]
    defaults = _defaults(positional, arguments)
    variadic = [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    wanted = [
        one
        for one in [*positional, *arguments.kwonlyargs, *variadic]
        if one.annotation is None
        or unsupported(read_annotation(one.annotation, module, owner=owner, depth=depth)) is not None
    ]
    if not wanted:
        return {}
    constructor = owner is not None and node.name in ("__init__", "__new__")
    text = ast.get_docstring(node) or ""
    if constructor and owner is not None and owner in module.classes:
        text = f"{ast.get_docstring(module.classes[owner]) or ''}\n\n{text}"
    names = [one.arg for one in [*positional, *arguments.kwonlyargs, *variadic]]
    documentation = read_documentation(text, names)
    called = (owner or "").rpartition(".")[2] if constructor else node.name
    shown = [call for example in find_examples(text, called) for call in seen_calls(example, called, module)]
    calls = [*shown, *calls_of(called, node)]
    scope = _scope(node, module, owner if constructor else None)
    follower = Follower(scope, module, owner, depth)
    found: dict[str, Guess] = {}
    for argument in wanted:
        name = argument.arg
        default = defaults.get(name)
        place = positional.index(argument) if argument in positional else None
        said = _from_documentation(name, documentation, module, names)
        if said is not None and ANY in parts(said.type):
            # The kind of collection is stated, what is in it is not.
            said = Guess((_same_kind(said.type, _from_use(name, follower)) or said).type, "use")
        guess = (
            said
            or (_from_calls(name, place, shown, module, "shown") if argument not in variadic else None)
            or (_from_calls(name, place, calls, module, "calls") if argument not in variadic else None)
            or _from_default(default, module)
            or _from_owner(node.name, owner, module, place, depth)
            or _from_use(name, follower)
        )
        if guess is not None and guess.rung == "use" and _name_agrees(guess.type, name):
            guess = Guess(guess.type, "agreed")
        guess = _nested(guess, documentation)
        if guess is None and argument.annotation is not None:
            continue  # a type of its own, of which nothing is known but the name
        if guess is None:
            named = type_by_name(name)
            guess = Guess(named, "name") if named is not None else Guess(CANDIDATES, "probe")
        if argument in variadic:
            guess = Guess(_single(guess.type), guess.rung)
        elif isinstance(default, ast.Constant) and default.value is None and guess.type != ANY:
            guess = Guess(choice([guess.type, NONE]), guess.rung)
        found[name] = guess
    return found


def _single(type_: Type) -> Type:
    """The type of one of the arguments that a variadic parameter collects."""
    match type_:
        case Items():
            return type_.item
        case Table():
            return type_.value
        case Choice() if any(isinstance(option, Items) for option in type_.options):
            return next(option.item for option in type_.options if isinstance(option, Items))
        case _:
            return Scalar("int")


def no_calls(_name: str, _node: Function) -> list[SeenCall]:
    """What is known of calls where there is no project."""
    return []


def _defaults(positional: list[ast.arg], arguments: ast.arguments) -> dict[str, ast.expr]:
    last = positional[max(0, len(positional) - len(arguments.defaults)) :]
    found = dict(zip([one.arg for one in last], arguments.defaults[-len(last) :], strict=True)) if last else {}
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return found | {one.arg: default for one, default in named if default is not None}


def _scope(node: Function, module: Module, owner: str | None) -> Scope:
    """The function itself; for a constructor the whole class, which uses what it is given later on."""
    if owner is None or owner not in module.classes:
        return Scope(node, module)
    methods = [item for item in module.classes[owner].body if isinstance(item, ast.FunctionDef) and item is not node]
    return Scope(node, module, also=methods)


def _from_documentation(name: str, documentation: Documentation, module: Module, parameters: list[str]) -> Guess | None:
    said = documentation.types.get(name, "")
    type_ = read_said_type(said, module) if said else None
    if type_ is None:
        type_ = prose_type(name, documentation, parameters) or _said_type(name, documentation.about.get(name, ""))
    return Guess(type_, "docstring") if type_ is not None else None


def _said_type(name: str, said: str) -> Type | None:
    for pattern, type_ in _SAID_TYPES:
        if re.search(rf"(?:^|[.;,]\s*|\bboth\s|\b{re.escape(name.lower())}\s){pattern}", said.lower()):
            return type_
    return FUNCTIONS if re.search(rf"\b{re.escape(name.lower())}{_FUNCTION}", said.lower()) else None


def _from_calls(name: str, place: int | None, calls: list[SeenCall], module: Module, rung: Rung) -> Guess | None:
    values = [call.kwargs[name] for call in calls if name in call.kwargs]
    values += [call.args[place] for call in calls if place is not None and place < len(call.args)]
    type_ = type_of_all(values, module)
    return Guess(type_, rung) if type_ is not None and unsupported(type_) is None else None


def _from_default(default: ast.expr | None, module: Module) -> Guess | None:
    if default is None:
        return None
    try:
        type_ = type_of(evaluate(default, module), module)
    except NotLiteralError:
        name = dotted(default, module.imports) or ""
        callable_ = isinstance(default, ast.Lambda) or name in ("str", "len", "repr", "iter", "list", "dict", "sorted")
        type_ = FUNCTIONS if callable_ or name.startswith("operator.") or name in module.functions else None
    return Guess(type_, "default") if type_ is not None else None


def _from_owner(method: str, owner: str | None, module: Module, place: int | None, depth: int) -> Guess | None:
    if owner is None or place != 0 or not _SAME_CLASS.fullmatch(method):
        return None
    found = read_class(owner, module, depth=depth + 1)
    return Guess(found, "name") if unsupported(found) is None else None


def _nested(guess: Guess | None, documentation: Documentation) -> Guess | None:
    """Dicts of plain values as dicts that may hold dicts too, where the docstring speaks of such."""
    if guess is None or not isinstance(guess.type, Table) or not _NESTED.search(documentation.prose):
        return guess
    table = guess.type
    plain = isinstance(table.value, Scalar) and table.value != ANY
    return Guess(Table(table.key, Choice((table.value, table))), guess.rung) if plain else guess


def _name_agrees(used: Type, name: str) -> bool:
    """Does the name speak for the very type that the uses speak for? Two that agree are hardly both wrong."""
    named = type_by_name(name)
    if named is None or unsupported(used) is not None:
        return False
    if named == TEXT and isinstance(used, Choice):
        return all(option == TEXT or isinstance(option, Fixed) for option in used.options)
    return named == used and named in (TEXT, Scalar("int"), Items("list", TEXT), Items("list", Scalar("int")), ITEMS)


def _same_kind(said: Type, used: Guess | None) -> Guess | None:
    """The type that the uses speak for, if it is of the kind that the documentation names."""
    return used if used is not None and type(used.type) is type(said) else None


def _from_use(name: str, follower: Follower) -> Guess | None:
    type_ = follower.type_of(name)
    return Guess(type_, "use") if type_ is not None and unsupported(type_) is None else None
