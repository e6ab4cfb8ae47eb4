"""The case of names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.defaults.naming import FRAMEWORK
from grader.checkers.conventions.definitions import is_dunder
from grader.checkers.conventions.mined.reading import Reading, is_test
from grader.checkers.conventions.mined.slots import Choice, Detector
from grader.checkers.conventions.names import parameters


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each name of more than one word (of any class and constant), once where it is bound first.

    Names that a framework looks for are none, nor are constants inside of functions.
    """
    for definition in reading.definitions:
        node = definition.node
        if isinstance(node, ast.ClassDef):
            case = case_of(node.name) or "flat"
            if case != "upper" or "_" in node.name.strip("_"):  # `V` and `URL` can be either
                yield Choice("class", case, node.lineno)
        elif not is_dunder(node.name):
            scope = "test" if is_test(definition) else "method" if definition.kind == "method" else "function"
            yield from _choice(scope, node.name, node.lineno)
            for parameter in parameters(node):
                yield from _choice("parameter", parameter.arg, parameter.lineno)
    for names in reading.locals.values():
        for name, line in names.items():
            yield from _choice("variable", name, line)
    yield from _attributes(reading)
    yield from _constants(reading)


def _constants(reading: Reading) -> Iterator[Choice]:
    for statement in reading.tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets = [statement.target]
        value = getattr(statement, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and not is_dunder(target.id) and _is_constant(value):
                case = case_of(target.id)
                if case or len(target.id) > 1:
                    yield Choice("constant of a module", case or "snake", target.lineno)


def _attributes(reading: Reading) -> Iterator[Choice]:
    seen = set()
    for node in reading.of(ast.Attribute):
        own = isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name) and node.value.id == "self"
        if own and node.attr not in seen:
            seen.add(node.attr)
            yield from _choice("attribute", node.attr, node.lineno)


def _choice(scope: str, name: str, line: int) -> Iterator[Choice]:
    case = case_of(name)
    if case not in (None, "upper") and not is_dunder(name) and not FRAMEWORK.match(name):
        yield Choice(scope, str(case), line)


def _is_constant(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Tuple | ast.List | ast.Set):
        return all(_is_constant(each) for each in value.elts)
    return isinstance(value, ast.Constant) or (isinstance(value, ast.UnaryOp) and _is_constant(value.operand))


def case_of(name: str) -> str | None:
    """The case of a name; None where its one word of small letters could be several."""
    core = name.strip("_")
    if not core or (core.islower() and "_" not in core):
        return None
    if core.isupper():
        return "upper"
    if "_" in core:
        return "snake" if core.islower() else "mixed"
    return "camel" if core[0].islower() else "pascal"


DETECTOR = Detector(
    dimension="naming",
    title="A name is in another case than the team's",
    why="Case tells kinds of things apart; a stranger's case reads like another kind.",
    options={
        "snake": "are named `like_this`",
        "camel": "are named `likeThis`",
        "pascal": "are named `LikeThis`",
        "upper": "are named `LIKE_THIS`",
        "mixed": "are named `Like_This`",
        "flat": "are named `likethis`",
    },
    find=find,
    bad="""\
def netPrice(grossPrice):
    return grossPrice / 1.2
""",
    good="""\
def net_price(gross_price):
    return gross_price / 1.2
""",
)
