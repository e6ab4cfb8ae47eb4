"""Symbolic values with payloads put in: what would this expression be, would this check let it pass?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from grader.checkers.security.taint.models import (
    CONSTANTS,
    FUNCTIONS,
    LONGEST,
    TYPES,
    InfeasibleError,
    Opaque,
    UnknowableError,
    attribute,
    method,
)
from grader.checkers.security.taint.value import Condition, Value
from grader.checkers.security.words import names

_WIDTH = re.compile(r"\d{4,}")
_NUMBERS = re.compile(r"%[-+ #0-9.]*[dioxXeEfFgG]")
_MISSING = object()
_ASKS_A_PATH = names("resolve absolute expanduser as_posix rstrip strip copy")
_MOST_REPEATS = 50


def _limit(result: object) -> None:
    if isinstance(result, str | bytes) and len(result) > LONGEST:
        raise UnknowableError


class Attempt:
    """One try: `given` holds what each origin is, `filler` is what unknown texts are, `choice` which alternative.

    `kind` is that of the sink. Other origins are a harmless text; `wild`: what is
    asked about them alone may come out either way.
    """

    def __init__(
        self, given: Mapping[str, object], filler: str, choice: int = 0, *, kind: str = "", wild: bool = False
    ) -> None:
        self.given, self.filler, self.choice, self.kind, self.wild = given, filler, choice, kind, wild
        self._known: dict[int, Any] = {}
        self._checks: Attempt | None = self if wild else None

    @property
    def checks(self) -> Attempt:
        """The same try as checks see it."""
        if self._checks is None:
            self._checks = Attempt(self.given, self.filler, self.choice, kind=self.kind, wild=True)
        return self._checks

    def passes(self, condition: Condition) -> bool | None:
        """Whether a condition comes out as it has to; None where that cannot be said."""
        if self._is_about_others(condition.value):
            return None
        try:
            value = self.checks.value(condition.value)
            return True if condition.truth is None else self._truth(value) is condition.truth
        except InfeasibleError:
            return False
        except UnknowableError:
            return None

    def value(self, node: Value) -> object:
        """What a value is in this try.

        Raises InfeasibleError where the program does not get here, UnknowableError where nobody can say.
        """
        known = self._known.get(node.key, _MISSING)
        if known is not _MISSING:
            if known is InfeasibleError or known is UnknowableError:
                raise known
            return known
        try:
            result: object = getattr(self, f"_{node.op}")(node)
            _limit(result)
        except (UnknowableError, TypeError, AttributeError, RecursionError, re.error) as error:
            self._known[node.key] = UnknowableError
            raise UnknowableError from error
        except (InfeasibleError, ValueError, LookupError, ArithmeticError) as error:
            self._known[node.key] = InfeasibleError
            raise InfeasibleError from error
        self._known[node.key] = result
        return result

    def text(self, value: object) -> str:
        """A value as it stands in a text."""
        if isinstance(value, Opaque):
            return self.filler
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)

    def _truth(self, value: object) -> bool:
        if isinstance(value, Opaque):
            raise UnknowableError
        return bool(value)

    def _plain(self, value: object) -> object:
        """What a library function gets: unknown things as texts."""
        if isinstance(value, Opaque):
            return CONSTANTS.get(value.path, self.filler)
        if isinstance(value, list | tuple | set):
            return [self._plain(one) for one in value]
        return value

    def _const(self, node: Value) -> object:
        return node.data

    def _source(self, node: Value) -> object:
        if node.data.name in self.given:
            return self.given[node.data.name]
        return "u1"

    def _unknown(self, node: Value) -> object:
        if node.marks:
            raise UnknowableError
        return Opaque(str(node.data))

    def _believed(self, _node: Value) -> object:
        return Opaque()

    def _ref(self, node: Value) -> object:
        return CONSTANTS[node.path] if node.path in CONSTANTS else Opaque(node.path)

    def _object(self, node: Value) -> object:
        return Opaque(node.path)

    def _clean(self, node: Value) -> object:
        return Opaque() if self.kind in node.data else self.value(node.args[0])

    def _step(self, node: Value) -> object:
        return self.value(node.args[0])

    def _concat(self, node: Value) -> object:
        parts = [self.value(part) for part in node.args]
        if any(isinstance(part, list | tuple) for part in parts):
            return [one for part in parts if isinstance(part, list | tuple) for one in part]
        if all(isinstance(part, int | float) for part in parts):
            return parts[0]
        return "".join(self.text(part) for part in parts)

    def _is_about_others(self, node: Value) -> bool:
        """Whether a check asks only about origins that are not tried here: it may come out either way."""
        return bool(node.marks) and not any(origin.name in self.given for origin in node.marks)

    def _any(self, node: Value) -> object:
        found: list[object] = []
        unknown = False
        for one in node.args:
            try:
                found.append(self.value(one))
            except InfeasibleError:
                continue
            except UnknowableError:
                unknown = True
        if found:
            return found[self.choice % len(found)]
        raise UnknowableError if unknown else InfeasibleError

    def _when(self, node: Value) -> object:
        if any(self.passes(condition) is False for condition in node.data):
            raise InfeasibleError
        return self.value(node.args[0])

    def _list(self, node: Value) -> object:
        found: list[object] = []
        for part in node.args:
            try:
                found.append(self.value(part))
            except InfeasibleError:
                continue
        return found

    def _dict(self, node: Value) -> object:
        half = len(node.args) // 2
        found: dict[Any, object] = {}
        for key, value in zip(node.args[:half], node.args[half:], strict=True):
            found[self.value(key)] = self.value(value)
        return found

    def _element(self, node: Value) -> object:
        if node.data in self.given:
            return self.given[node.data]
        base = self.value(node.args[0])
        if isinstance(base, str) and node.args[0].bare().op == "source":
            return base  # a list from outside, with this one text in it
        if isinstance(base, Opaque):
            return base
        if isinstance(base, str | list | tuple | dict) and base:
            return list(base)[self.choice % len(base)]
        raise InfeasibleError if not base else UnknowableError

    def _item(self, node: Value) -> object:
        base, index = self.value(node.args[0]), self.value(node.args[1])
        if isinstance(base, Opaque):
            return base
        if isinstance(index, slice) or (isinstance(base, dict | str | list | tuple) and not isinstance(index, Opaque)):
            return base[index]  # type: ignore[index] # errors are caught by the caller
        if isinstance(base, re.Match):
            return base[index]  # type: ignore[call-overload] # as above
        if isinstance(base, list | tuple) and base:
            return base[self.choice % len(base)]
        if isinstance(base, dict) and base:
            return list(base.values())[self.choice % len(base)]
        raise UnknowableError

    def _slice(self, node: Value) -> object:
        bounds = [self.value(part) for part in node.args]
        if any(isinstance(bound, Opaque) for bound in bounds):
            raise UnknowableError
        return slice(*bounds)

    def _attr(self, node: Value) -> object:
        if node.path in CONSTANTS:
            return CONSTANTS[node.path]
        owner = self.value(node.args[0])
        if isinstance(owner, Opaque):
            if node.marks:
                raise UnknowableError
            return Opaque(node.path)
        return attribute(owner, node.data)

    def _call(self, node: Value) -> object:
        name, given, keywords, is_method = node.data
        receiver, *rest = node.args
        if any(keyword == "**" for keyword in keywords):
            raise UnknowableError
        arguments = [self.value(one) for one in rest[:given]]
        options = {key: self.value(one) for key, one in zip(keywords, rest[given:], strict=True)}
        if is_method:
            owner = self.value(receiver)
            if isinstance(owner, Opaque) and name in _ASKS_A_PATH and not arguments:
                return owner
            if isinstance(owner, Opaque) and name in ("joinpath", "is_relative_to", "relative_to"):
                owner = PurePosixPath(self.filler)
            if not isinstance(owner, Opaque):
                return method(owner, name, [self._plain(one) for one in arguments], options)
        elif name == "isinstance":
            return self._is_instance(arguments)
        elif name in FUNCTIONS:
            if name in ("str", "os.fspath") and arguments and isinstance(arguments[0], Opaque):
                return arguments[0]
            return FUNCTIONS[name](*[self._plain(one) for one in arguments], **options)
        if node.marks:
            raise UnknowableError
        return Opaque(node.path)

    def _is_instance(self, arguments: list[object]) -> bool:
        value, kinds = arguments
        if isinstance(value, Opaque):
            raise UnknowableError
        listed = kinds if isinstance(kinds, list | tuple) else [kinds]
        return any(
            isinstance(value, TYPES[kind.path]) for kind in listed if isinstance(kind, Opaque) and kind.path in TYPES
        )

    def _compare(self, node: Value) -> object:
        left, right = self.value(node.args[0]), self.value(node.args[1])
        operator = node.data
        if operator in ("Is", "IsNot"):
            if isinstance(left, Opaque) or isinstance(right, Opaque):
                raise UnknowableError
            return (left is right) == (operator == "Is")
        if operator in ("Eq", "NotEq"):
            return self._equal(left, right) == (operator == "Eq")
        if operator in ("In", "NotIn"):
            return self._inside(left, right) == (operator == "In")
        if isinstance(left, Opaque) or isinstance(right, Opaque):
            raise UnknowableError
        order = {"Lt": "__lt__", "LtE": "__le__", "Gt": "__gt__", "GtE": "__ge__"}[operator]
        result = getattr(left, order)(right)
        if result is NotImplemented:
            raise UnknowableError
        return result

    def _equal(self, left: object, right: object) -> bool:
        if isinstance(left, Opaque) and isinstance(right, Opaque):
            raise UnknowableError
        one, other = self._plain(left), self._plain(right)
        if isinstance(one, PurePosixPath) or isinstance(other, PurePosixPath):
            return str(one) == str(other)
        return one == other

    def _inside(self, left: object, right: object) -> bool:
        if isinstance(right, Opaque):
            return CONSTANTS.get(right.path) == left  # a collection that nobody outside has filled
        if isinstance(right, str | bytes):
            if isinstance(left, Opaque):
                raise UnknowableError
            return left in right  # type: ignore[operator] # errors are caught by the caller
        if isinstance(right, list | tuple | set | frozenset | dict):
            return any(self._equal(left, one) for one in right if not (isinstance(left, Opaque) and left is one))
        return left in right  # type: ignore[operator] # as above

    def _not(self, node: Value) -> object:
        return not self._truth(self.value(node.args[0]))

    def _and(self, node: Value) -> object:
        return self._connected(node.args, stops=False)

    def _or(self, node: Value) -> object:
        return self._connected(node.args, stops=True)

    def _connected(self, parts: Iterable[Value], *, stops: bool) -> object:
        result: object = None
        unknown = False
        for part in parts:
            if self.wild and self._is_about_others(part):
                unknown = True
                continue
            try:
                result = self.value(part)
                if self._truth(result) is stops:
                    return result
            except UnknowableError:
                unknown = True
        if unknown:
            raise UnknowableError
        return result

    def _format(self, node: Value) -> object:
        spec, conversion = node.data
        value = self.value(node.args[0])
        if _WIDTH.search(spec):
            raise UnknowableError
        if conversion == ord("r"):
            return repr(self._plain(value))
        if isinstance(value, Opaque):
            return format(7, spec) if spec[-1:] in "bcdeEfFgGnoxX%" else self.filler
        return format(self._plain(value), spec) if spec else self.text(value)

    def _percent(self, node: Value) -> object:
        template, *values = [self.value(one) for one in node.args]
        if isinstance(template, Opaque) or _WIDTH.search(str(template)):
            raise UnknowableError
        plain = [self._plain(one) for one in values]
        template = (
            _NUMBERS.sub("%s", str(template)) if any(isinstance(one, Opaque) for one in values) else str(template)
        )
        try:
            return template % (plain[0] if node.data == "dict" else tuple(plain))
        except TypeError as error:  # `"%d" % text`, or more values than places
            raise InfeasibleError from error

    def _times(self, node: Value) -> object:
        one, many = self.value(node.args[0]), self.value(node.args[1])
        if isinstance(one, int) and not isinstance(many, int):
            one, many = many, one
        repeats = many if isinstance(many, int) and not isinstance(many, bool) else 2
        if not isinstance(one, str | list):
            raise UnknowableError
        return one * min(repeats, _MOST_REPEATS)

    def _slash(self, node: Value) -> object:
        left, right = self.value(node.args[0]), self.value(node.args[1])
        if isinstance(left, int | float | complex) or isinstance(right, int | float | complex):
            return 1.0
        return PurePosixPath(self.text(left)) / self.text(right)

    def _number(self, node: Value) -> object:
        for part in node.args:
            self.value(part)
        return 7

    def _each(self, node: Value) -> object:
        """A comprehension: its element for every member of what it runs over."""
        base = self.value(node.args[0])
        if isinstance(base, Opaque):
            base = [base]
        if not isinstance(base, str | list | tuple | set | dict):
            raise UnknowableError
        made, (name, by_letter) = node.args[1], node.data
        inner_most = node.args[0].bare()
        if isinstance(base, str) and inner_most.op == "source":
            kind = inner_most.data.kind
            base = base if kind == "text" or (by_letter and kind != "list") else [base]
        found: list[object] = []
        for member in list(base)[:200]:
            inner = Attempt({**self.given, name: member}, self.filler, self.choice, kind=self.kind, wild=self.wild)
            try:
                found.append(inner.value(made))
            except InfeasibleError:
                continue
        return found
