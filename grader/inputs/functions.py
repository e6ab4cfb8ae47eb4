"""Functions to pass in: small, deterministic and total, so that what goes wrong is the fault of who calls them."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from grader.inputs.types import ANY, Choice, Fixed, Items, Objects, Record, Row, Scalar, Table, Type, Unsupported
from grader.sandbox.values import Build

_RESULTS: dict[str, tuple[str, ...]] = {
    "none": ("None",),
    "bool": ("True", "False", "bool({})"),
    "int": ("1", "3", "0"),
    "float": ("0.5", "2.0"),
    "complex": ("1j",),
    "str": ("'alpha'", "'b'", "type({}).__name__"),
    "bytes": ("b'alpha'", "b'b'"),
}
"""What a function of each type gives; `{}` is its first argument, if it has one."""

CLASSES = Objects(
    tuple(Build(target=f"builtins:{name}", call=False) for name in ("int", "str", "list", "dict", "float")),
    "a built-in class",
)


def function(takes: Sequence[Type] | None, gives: Type) -> Type:
    """Functions of as many arguments as `takes` has, or of any number for None, that give values of a type."""
    names = list(ascii_lowercase[: len(takes)]) if takes is not None else ["*a"]
    first = "(a[0] if a else 1)" if takes is None else (names[0] if names else None)
    same = first is not None and (takes is None or takes[0] == gives or ANY in (takes[0], gives))
    results = _results(gives, first, same=same)
    if not results:
        return Unsupported("a function that gives such values")
    head = f"lambda {', '.join(names)}" if names else "lambda"
    made = tuple(Build(target=f"{head}: {result}", call=False) for result in dict.fromkeys(results))
    count = "any number of" if takes is None else str(len(takes)) if len(takes) else "no"
    exact = takes is not None and gives != ANY
    return Objects(made, f"a function of {count} argument{'' if takes is not None and len(takes) == 1 else 's'}", exact)


def _results(gives: Type, first: str | None, *, same: bool) -> list[str]:  # noqa: PLR0911 - one branch or return for each kind
    """Expressions for what a function gives back."""
    match gives:
        case Scalar(name="any"):
            return [first, "1", "'alpha'"] if first is not None else ["1", "'alpha'"]
        case Scalar() if gives.name in _RESULTS:
            results = [text for text in _RESULTS[gives.name] if first is not None or "{}" not in text]
            return [*([first] if same and first else []), *(text.format(first) for text in results)]
        case Fixed():
            return [repr(value) for value in gives.values]
        case Choice():
            found = [result for option in gives.options for result in _results(option, first, same=False)]
            return [*([first] if same and first else []), *found]
        case Items():
            inner = _results(gives.item, first, same=False)
            frame = {"list": "[{}]", "set": "{{{}}}", "frozenset": "frozenset([{}])", "iterator": "iter([{}])"}
            return [frame.get(gives.shape, "[{}]").format(", ".join(inner[:2]))] if inner else []
        case Row():
            parts = [_results(part, first, same=False) for part in gives.items]
            return [f"({', '.join(part[0] for part in parts)},)"] if parts and all(parts) else ["()"]
        case Table():
            keys, values = _results(gives.key, None, same=False), _results(gives.value, None, same=False)
            return [f"{{{keys[0]}: {values[0]}}}"] if keys and values else ["{}"]
        case Record(keyed=False) | Objects() | Unsupported():
            return [first] if same and first else []
        case _:
            return [first] if same and first else []


FUNCTIONS = function(None, ANY)
"""Functions of which nothing is known."""
