"""Calls of the same form: other digits and letters in the places of those that a call has.

A text in a format that nothing describes is hardly ever drawn; one that was taken shows what others look like.
"""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from grader.inputs.call_zone import judge_call, relations, values_of_call
from grader.inputs.cases import Case
from grader.inputs.edits import leaves_of
from grader.inputs.signature import Signature
from grader.inputs.types import Type
from grader.sandbox.values import Build

_ALPHABETS = (string.ascii_lowercase, string.ascii_uppercase)
_STEPS = (1, 2, 4, 7, 3, 9, 5, 8, 6)
_RUN = re.compile(r"[0-9]+")


def variations(signature: Signature, receiver: Type | None, case: Case) -> Iterator[Case]:
    """Calls like this one, the same letters changed alike everywhere, so that what names something still does.

    Only those between whose parts the same holds as in the call.
    """
    shape = _shape(case)
    for change, what in _changes(case):
        args = tuple(change(list(case.args)))
        kwargs = {name: change(value) for name, value in case.kwargs.items()}
        instance = change(case.receiver)
        judged = judge_call(signature, args, kwargs, instance, receiver)
        like = replace(case, args=args, kwargs=kwargs, receiver=instance, key=False, as_written=False)
        if judged.zone == "out" or _shape(like) != shape:
            continue
        if judged.zone == "in":
            yield replace(like, zone="in", strength=judged.strength, because=judged.because, text=False)
        elif case.as_written or case.strength == "near":
            yield replace(like, zone="in", strength="near", because=f"{case.because}; here with {what}", text=True)


def _shape(case: Case) -> tuple[Any, ...]:
    return relations(values_of_call(case.args, case.kwargs, case.receiver), ragged=False)


def _changes(case: Case) -> Iterator[tuple[Callable[[Any], Any], str]]:
    """Changes of whole calls, the small ones first."""
    texts = _texts(case)
    runs = list(dict.fromkeys(run for text in texts for run in _RUN.findall(text)))
    letters = any(character in alphabet for text in texts for alphabet in _ALPHABETS for character in text)
    for step in _STEPS:
        for run in runs:
            yield _everywhere(_digits_moved(run, step)), "other digits"
        if letters:
            yield _everywhere(_letters_moved(step)), "other letters"


def _texts(case: Case) -> list[str]:
    return [leaf for leaf in leaves_of([*case.args, dict(case.kwargs), case.receiver]) if isinstance(leaf, str)]


def _digits_moved(run: str, step: int) -> Callable[[str], str]:
    """Another number of as many digits in the place of each run like this one."""
    first = str((int(run[0]) - 1 + step) % 9 + 1) if run[0] != "0" else "0"
    last = str((int(run[-1]) + step) % 10)
    other = first if len(run) == 1 and first != "0" else run[:-1] + last

    def change(text: str) -> str:
        return _RUN.sub(lambda found: other if found[0] == run else found[0], text)

    return change


def _letters_moved(step: int) -> Callable[[str], str]:
    moved = {
        ord(one): other
        for letters in _ALPHABETS
        for one, other in zip(letters, letters[step:] + letters[:step], strict=True)
    }
    return lambda text: text.translate(moved)


def _everywhere(change: Callable[[str], str]) -> Callable[[Any], Any]:
    """The same change in every text of a value, keys included; names of parameters stay."""

    def changed(value: Any) -> Any:
        match value:
            case str():
                return change(value)
            case list():
                return list(map(changed, value))
            case tuple():
                return tuple(map(changed, value))
            case dict():
                return {changed(key): changed(item) for key, item in value.items()}
            case Build() if value.call:
                kwargs = {name: changed(item) for name, item in value.kwargs.items()}
                return Build(target=value.target, args=tuple(map(changed, value.args)), kwargs=kwargs)
            case _:
                return value

    return changed


def varied(signature: Signature, receiver: Type | None, pool: Iterable[Case]) -> Iterator[Case]:
    """Variations of each in turn."""
    broods = [variations(signature, receiver, case) for case in pool]
    while broods:
        for brood in list(broods):
            case = next(brood, None)
            if case is None:
                broods.remove(brood)
            else:
                yield case
