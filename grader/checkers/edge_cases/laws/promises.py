"""Laws that a docstring states in so many words: a formula, an equation, digits, ties that keep their order."""

# ruff: noqa: ANN401 - laws look at values of any type
from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from grader.checkers.edge_cases.laws.arguments import close, items_of, of_one_kind, same_items, the_list, the_text
from grader.checkers.edge_cases.laws.law import Law, Seen

_FORMULA = re.compile(
    r"\b(?:has|holds|have|contains|of|with|gives|exactly)\s+(?:exactly\s+|always\s+)?`(?P<expression>[^`]+)`\s+(?:entries|items"
    r"|elements|values|numbers|characters|letters|lines|rows|windows|pairs|means|results|parts|pieces|words)\b"
)
_EQUATION = re.compile(
    r"`?(?P<call>\b\w+\(\w+\([\w\s,]+\)[\w\s,+-]*\))`?\s*(?P<verb>==|is|gives|returns|equals|yields|makes)\s+(?P<rest>[^.;]*)"
)
_DIGITS = re.compile(
    r"\b(?P<count>two|three|four|five|six|eight|\d+)[\s-]+(?:(?:lower|upper)[\s-]?case\s+)?(?:hex(?:adecimal)?\s+|decimal\s+)?digits?\b"
)
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}
_AFFIX = re.compile(
    r"^(?:removes?|strips?|drops?|cuts?(?:\s+off)?)\s+(?:an?\s+|the\s+|any\s+)?(?P<end>leading|trailing)\b(?P<rest>(?:[^.\"]|\"[^\"]*\")*)"
)
_QUOTED = re.compile(r"\"([^\"]{1,20})\"|(?<!\w)'([^']{1,20})'(?!\w)")
_SIZES = re.compile(r"[\w\s,+*/().-]{1,80}")


def _as_many_as_the_formula_says(seen: Seen) -> bool | None:
    match = _FORMULA.search(seen.told)
    wanted = _calculated(match["expression"], seen.values) if match else None
    if wanted is None or wanted < 0 or not isinstance(seen.result, list | tuple | str | dict | set):
        return None
    return len(seen.result) == wanted


def _calculated(expression: str, values: Mapping[str, Any]) -> int | None:
    """What a formula of names, lengths and whole numbers gives; None for any other."""
    if not _SIZES.fullmatch(expression):
        return None
    try:
        return _number(ast.parse(expression.strip(), mode="eval").body, values)
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError):
        return None


def _number(node: ast.expr, values: Mapping[str, Any]) -> int:
    match node:
        case ast.Constant(value=int(given)):
            return given
        case ast.Name(id=name) if type(values.get(name)) is int:
            return int(values[name])
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]) if hasattr(values.get(name), "__len__"):
            return len(values[name])
        case ast.Call(func=ast.Name(id="min" | "max" as which), args=[_, _, *_]):
            found = [_number(one, values) for one in node.args]
            return min(found) if which == "min" else max(found)
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.FloorDiv()):
            left, right = _number(node.left, values), _number(node.right, values)
            return _OPERATORS[type(node.op)](left, right)
        case _:
            raise ValueError(ast.dump(node))


_OPERATORS: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: int.__add__,
    ast.Sub: int.__sub__,
    ast.Mult: int.__mul__,
    ast.FloorDiv: int.__floordiv__,
}


def _inner_and_outer(seen: Seen) -> tuple[ast.Call, ast.Call, str] | None:
    """An equation about the function given its own result: the inner call, the outer one, and what it says of it."""
    match = _EQUATION.search(seen.told)
    if match is None:
        return None
    try:
        outer = ast.parse(match["call"], mode="eval").body
    except (SyntaxError, ValueError):
        return None
    if not isinstance(outer, ast.Call) or not outer.args or not isinstance(outer.args[0], ast.Call):
        return None
    inner = outer.args[0]
    own = seen.name.replace(" ", "_")
    alike = all(isinstance(call.func, ast.Name) and call.func.id.strip("_") == own for call in (inner, outer))
    plain = all(isinstance(one, ast.Name) for one in inner.args) and len(inner.args) == len(outer.args)
    return (inner, outer, match["rest"]) if alike and plain and not inner.keywords else None


def _its_own_result(seen: Seen) -> Mapping[str, Any] | None:
    found = _inner_and_outer(seen)
    if found is None or len(found[0].args) != len(seen.values):
        return None
    inner, outer, _ = found
    by_letter = {
        one.id: value for one, value in zip(inner.args, seen.values.values(), strict=True) if isinstance(one, ast.Name)
    }
    rest = [_argument(one, by_letter) for one in outer.args[1:]]
    return dict(zip(seen.values, [seen.result, *rest], strict=True))


def _argument(node: ast.expr, values: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_argument(node.operand, values)
    return _number(node, values)


def _as_the_equation_says(seen: Seen, other: Any) -> bool | None:
    found = _inner_and_outer(seen)
    if found is None:
        return None
    first = found[0].args[0]
    letter = first.id if isinstance(first, ast.Name) else ""
    rest = found[2].replace("`", "").strip()
    if re.match(
        rf"(?:the\s+)?(?:{letter}|text|value|original|list|number|string|input|same\s+{letter})(?:\s+\w+)?\s*(?:back|again)?$",
        rest,
    ):
        return close(next(iter(seen.values.values())), other)
    once = rf"{re.escape(seen.name.replace(' ', '_'))}\({letter}\b"
    return close(seen.result, other) if re.match(once, rest) else None


def _ends_in_so_many_digits(seen: Seen) -> bool | None:
    match = _DIGITS.search(seen.told)
    if match is None or not isinstance(seen.result, str):
        return None
    count = _WORDS.get(match["count"]) or int(match["count"])
    kind = r"[0-9a-fA-F]" if "hex" in match[0] else r"\d"
    last = (
        re.search(rf"(?<!{kind[1:-1] if kind.startswith('[') else 'x'})({kind}+)\D*$", seen.result)
        if kind == r"\d"
        else None
    )
    run = last[1] if last else (re.findall(rf"{kind}+", seen.result) or [""])[-1]
    return len(run) == count if run else None


def _never_empty(seen: Seen) -> bool | None:
    return len(seen.result) > 0 if isinstance(seen.result, str | list | tuple | dict | set) else None


def _keeps_ties(seen: Seen) -> bool | None:
    """Of the keys that put the result in order, does one keep the items that it does not tell apart as they came?"""
    given, result = the_list(seen), items_of(seen.result)
    if given is None or result is None or len(given) < 2 or not same_items(given, result):  # noqa: PLR2004 - two to order
        return None
    told = [_as_they_came(keys, given, result) for keys in _orders(given, result)]
    known = [one for one in told if one is not None]
    return any(known) if known else None


def _orders(given: Sequence[Any], result: Sequence[Any]) -> Iterator[Callable[[Any], Any]]:
    """The keys by which the result goes up or down."""
    for key in _keys(given[0]):
        try:
            found = [key(item) for item in result]
            if of_one_kind(found) and found in (sorted(found), sorted(found, reverse=True)):
                yield key
        except (TypeError, IndexError, KeyError, AttributeError):
            continue


def _keys(item: Any) -> Iterator[Callable[[Any], Any]]:
    if isinstance(item, str):
        yield from (len, str.lower)
    elif isinstance(item, int | float):
        yield abs
    elif isinstance(item, list | tuple):
        yield from (lambda one, place=place: one[place] for place in range(len(item)))
        yield len
    elif isinstance(item, dict):
        yield from (lambda one, name=name: one[name] for name in item)


def _as_they_came(key: Callable[[Any], Any], given: Sequence[Any], result: Sequence[Any]) -> bool | None:
    """None where no two items that differ have the same key."""
    kept: bool | None = None
    for value in {repr(key(item)): key(item) for item in given}.values():
        before = [item for item in given if key(item) == value]
        if any(item != before[0] for item in before):
            if before != [item for item in result if key(item) == value]:
                return False
            kept = True
    return kept


def _without_the_affix(seen: Seen) -> bool | None:
    match, text = _AFFIX.search(seen.told), the_text(seen)
    if match is None or text is None or len(seen.values) != 1 or not isinstance(seen.result, str):
        return None
    marks = [one or other for one, other in _QUOTED.findall(match["rest"])]
    if not marks or re.search(r"\bcase\b|\bspaces?\b|\ball\b|\bevery\b|\bany\s+number\b|\brepeated", seen.told):
        return None
    leading = match["end"] == "leading"
    fitting = [mark for mark in marks if (text.startswith(mark) if leading else text.endswith(mark))]
    if not fitting:
        return seen.result == text
    return seen.result in {text.removeprefix(mark) if leading else text.removesuffix(mark) for mark in fitting}


LAWS = (
    Law(
        id="stated-size",
        says="there are as many as the formula in the docstring says",
        told=_FORMULA.pattern,
        unless=r"\bat\s+most\b|\bup\s+to\b|\bat\s+least\b",
        check=_as_many_as_the_formula_says,
        sure=True,
        spelt_out=True,
    ),
    Law(
        id="stated-equation",
        says="the equation in the docstring holds",
        told=_EQUATION.pattern,
        follow=_its_own_result,
        agree=_as_the_equation_says,
        sure=True,
    ),
    Law(
        id="stated-digits",
        says="the number of digits at the end is the one that the docstring states",
        told=_DIGITS.pattern,
        unless=r"\bat\s+least\b|\bat\s+most\b|\bup\s+to\b|\bor\s+more\b|\bor\s+(?:two|three|four|six)\b|\bfirst\b|\blast\b|\bgroups?\b",
        check=_ends_in_so_many_digits,
        sure=True,
    ),
    Law(
        id="never-empty",
        says="the result is not empty",
        told=r"\b(?:result|name|text|list|slug|title|it)\s+is\s+never\s+(?:empty|blank)\b|\bnever\s+(?:returns?\s+)?(?:an\s+)?empty\b",
        check=_never_empty,
        sure=True,
    ),
    Law(
        id="ties-stay",
        says="items that the order does not tell apart stay as they came",
        named=r"^(?:stable sort|sort stable)\b",
        told=r"\bkeep(?:s|ing)?\s+(?:their|the|its)\s+(?:original\s+|relative\s+|given\s+)*order\b|\b(?:sort|order)\w*\s+is\s+stable\b"
        r"|\bstable\s+(?:sort|order)|\bin\s+the\s+order\s+(?:given|they\s+(?:came|were\s+given))\b|\bstay\s+in\s+(?:the\s+)?(?:given|original|their)\b",
        check=_keeps_ties,
        sure=True,
        spelt_out=True,
    ),
    Law(
        id="affix-removed",
        says="what the docstring names at that end is gone, and nothing else",
        told=_AFFIX.pattern,
        check=_without_the_affix,
        sure=True,
    ),
)
