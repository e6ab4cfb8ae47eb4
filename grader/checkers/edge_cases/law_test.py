"""Lets a test that `grader explain --as-test` wrote ask whether a function keeps a law."""

# ruff: noqa: ANN401 - functions under test take and give values of any type
from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from grader.checkers.edge_cases.laws.law import Law, Seen
from grader.checkers.edge_cases.laws.repeat import one_pass
from grader.checkers.edge_cases.laws.table import LAWS
from grader.inputs.documentation import exceptions_named
from grader.sandbox.values import Build


def keeps_law(says: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Call a function, and tell whether it keeps the law that `says` words.

    A call the law says nothing about does, and so does one that is refused as the docstring says.

    Raises LookupError for a law that this version of grader does not have.
    """
    bound = inspect.signature(function).bind(*args, **kwargs)
    laws = (*LAWS, one_pass(tuple(bound.arguments)))
    law = next((one for one in laws if one.says == says), None)
    if law is None:
        raise LookupError(f"this version of grader knows no law that says {says!r}")
    values = {name: _plain(value) for name, value in bound.arguments.items()}
    told = " ".join((inspect.getdoc(function) or "").lower().replace("``", "`").split())
    name = function.__name__.replace("_", " ")
    try:
        result = _plain(function(*args, **kwargs))
    except Exception as error:
        if exceptions_named(inspect.getdoc(function) or "").isdisjoint(one.__name__ for one in type(error).__mro__):
            raise
        return True
    seen = Seen(name=name, told=told, values=values, result=result)
    return _verdict(law, seen, function) is not False


def _verdict(law: Law, seen: Seen, function: Callable[..., Any]) -> bool | None:
    if law.follow is None or law.agree is None:
        return law.check(seen) if law.check else None
    second = law.follow(seen)
    if second is None:
        return None
    given = {name: iter(value.args[0]) if isinstance(value, Build) else value for name, value in second.items()}
    return law.agree(seen, _plain(function(**given)))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, Iterator) else value
