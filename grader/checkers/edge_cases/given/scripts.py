"""Calls in a row on one object, errors included, as one call of a helper that is appended to the subject.

What the helper notes down are answers of the subject, to be compared elsewhere; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from grader.inputs.render import render
from grader.sandbox.values import Build, Call, Outcome, Raised, Returned, Subject

NAME = "_grader_script"
TEXT = f"""

def {NAME}(instance, steps):
    from itertools import islice
    noted = []
    for name, kind, args, kwargs in steps:
        try:
            if kind == "get":
                value = getattr(instance, name)
            elif kind == "set":
                value = setattr(instance, name, *args)
            else:
                value = getattr(instance, name)(*args, **kwargs)
                if type(value).__name__ == "coroutine":
                    import asyncio
                    value = asyncio.run(value)
            drained = hasattr(type(value), "__next__")
            if drained:
                value = list(islice(value, 1000))
            if value is instance:
                value = "<the object itself>"
            noted.append(("returned", value, drained, args))
        except (OSError, MemoryError, ImportError):
            raise
        except Exception as error:
            noted.append(("raised", [kind.__name__ for kind in type(error).__mro__[:-1]], str(error), args))
    return noted
"""


class Step(Struct, frozen=True):
    """One call of a method (`kind` is `call`), or access to a property (`get`, `set`)."""

    name: str
    kind: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = {}


class Script(Struct, frozen=True):
    """An object to make, and what is done with it in turn."""

    instance: Build
    steps: tuple[Step, ...]


def with_script(subject: Subject) -> Subject:
    """The subject with the helper behind its own lines, which keep their numbers."""
    return replace(subject, text=subject.text.rstrip("\\\n") + "\n" + TEXT)


def call_of_script(script: Script) -> Call:
    """The call that runs a script."""
    steps = [(step.name, step.kind, list(step.args), dict(step.kwargs)) for step in script.steps]
    return Call(target=NAME, args=(script.instance, steps))


def outcomes_of(outcome: Outcome) -> list[Returned | Raised] | None:
    """The outcome of each step; None where there are none, or where they are not what the helper writes."""
    if not isinstance(outcome, Returned) or not isinstance(outcome.value, list):
        return None
    found = [*map(_read, outcome.value)]
    return [one for one in found if one is not None] if None not in found else None


def _read(noted: object) -> Returned | Raised | None:
    match noted:
        case ("returned", value, bool() as drained, list() as args):
            return Returned(value=value, args=tuple(args), kwargs={}, iterator=drained)
        case ("raised", [str(), *_] as given, str() as message, list()):
            names = tuple(one for one in given if isinstance(one, str))
            return Raised(type_name=names[0], bases=names, message=message, lines=(), innermost=False)
        case _:
            return None


def shown_script(script: Script) -> Iterator[str]:
    """The script as lines to paste, the last of them an expression."""
    yield f"it = {render(script.instance)}"
    for step in script.steps:
        given = [*map(render, step.args), *(f"{name}={render(value)}" for name, value in step.kwargs.items())]
        text = ", ".join(given)
        yield {
            "get": f"it.{step.name}",
            "set": f"it.{step.name} = {text}",
            "call": f"it.{step.name}({text})",
        }[step.kind]
