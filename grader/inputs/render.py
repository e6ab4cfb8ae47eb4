"""Values as Python source, so that a person can paste a call."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grader.sandbox.values import Build, Call, Instance, Opaque

MAX_LENGTH = 300
"""Characters of a rendered value; a longer one is cut in the middle."""


def render(value: object) -> str:  # noqa: C901, PLR0911 - one branch or return for each kind
    """Write a value as an expression. An Opaque one is `<Name>`, which is no Python, and cannot be passed anyway."""
    match value:
        case float() if math.isnan(value) or math.isinf(value):
            return f'float("{value}")'
        case Decimal():
            return f'Decimal("{value}")'
        case Build():
            target = _named(value.target)
            return f"{target}({_arguments(value.args, value.kwargs)})" if value.call else target
        case Instance():
            return f"{value.type_name}({_arguments((), value.fields)})"
        case Opaque():
            return f"<{value.type_name}>"
        case list():
            return f"[{', '.join(map(render, value))}]"
        case tuple():
            return f"({', '.join(map(render, value))}{',' if len(value) == 1 else ''})"
        case dict():
            return "{" + ", ".join(f"{render(key)}: {render(item)}" for key, item in value.items()) + "}"
        case set():
            return "{" + ", ".join(sorted(map(render, value))) + "}" if value else "set()"
        case frozenset():
            return f"frozenset({render(set(value)) if value else ''})"
        case _:
            return repr(value)


def _named(target: str) -> str:
    """What a Build makes or names, as code that imports the modules it speaks of."""
    if target.startswith("lambda"):
        return target
    return target.removeprefix("builtins:").replace(":", ".")


def shorten(text: str) -> str:
    """Cut the middle out of a text that is too long to be read."""
    if len(text) <= MAX_LENGTH:
        return text
    half = MAX_LENGTH // 2 - 2
    return f"{text[:half]}...{text[-half:]}"


def render_call(call: Call, name: str | None = None) -> str:
    """Write a call as it would stand in a test; `name` replaces the target."""
    target = name or call.target
    if call.receiver is not None:
        target = f"{render(call.receiver)}.{target.rpartition('.')[2]}"
    return f"{target}({_arguments(call.args, call.kwargs)})"


def _arguments(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    return ", ".join([*map(render, args), *(f"{name}={render(value)}" for name, value in kwargs.items())])
