"""What a law is, and what it looks at: one call with its result, or one call and a second one that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct


class Seen(Struct, frozen=True, kw_only=True):
    """A call that returned: its arguments by name, in order, and what came back; iterators as lists.

    `name` is the function's name as words, `told` its docstring's prose, both in lower case.
    """

    name: str
    told: str
    values: Mapping[str, Any]
    result: Any


Check = Callable[[Seen], bool | None]
"""Does a call keep the law? None where the call says nothing about it, or nothing that is not trivial."""

Follow = Callable[[Seen], Mapping[str, Any] | None]
"""The arguments of a second call that the law relates to the first, or None."""

Agree = Callable[[Seen, Any], bool | None]
"""Given the first call and the second one's result: is the law kept?"""


class Law(Struct, frozen=True, kw_only=True):
    """One law. `named` and `told` are patterns for the name and the prose that suggest it; either will do.

    `says` completes "expected that ...". `unless` is a pattern, on name and prose, that speaks against it. A law of one
    call has `check`, one of two calls `follow` and `agree`. `sure`: true by the meaning of the words, so that a fault
    may break it often. `spelt_out`: the docstring writes it as code, so that a fault may break it always.
    `answers`: the second call, which is no other one, must not be refused either, where the docstring states the law.
    `with_functions`: calls that are given functions count too.
    """

    id: str
    says: str
    named: str = ""
    told: str = ""
    unless: str = ""
    check: Check | None = None
    follow: Follow | None = None
    agree: Agree | None = None
    sure: bool = False
    spelt_out: bool = False
    answers: bool = False
    with_functions: bool = False
