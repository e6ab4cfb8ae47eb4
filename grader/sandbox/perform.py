"""Makes the calls in the subject's process and writes down what came of them."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

import importlib
import io
import random
import sys
from types import AsyncGeneratorType, CoroutineType, ModuleType

from . import errors, hasty, wire
from .counting import LineCounter
from .given import Given
from .stand_ins import COMMON, is_iterator, is_mutable, is_one_of, stand_in

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    Reply = dict[str, str]
    """JSON text by key."""

# Bound early: the subject may put anything in their place.
_eval, _import_module = eval, importlib.import_module

RETURNED = '"returned"'
OUTPUT_BYTES = 64 * 1024
"""Of stdout, per call; the rest is thrown away."""
SEED = 0


class OutOfMemoryError(Exception):
    """The subject needs more memory than it may have: this process is of no further use."""


class _BuildFailedError(Exception):
    """An argument could not be made."""


class Request:
    """One call as it came: names and parsed JSON, and the arguments as text, to compare what becomes of them."""

    __slots__ = ("args", "id", "kwargs", "receiver", "target", "then")

    def __init__(self, what: str, args: str, kwargs: str) -> None:
        self.id, self.target, self.receiver, self.then = wire.parse_text(what)
        self.args, self.kwargs = args, kwargs


class Output(io.BytesIO):
    """Takes what the subject prints, up to OUTPUT_BYTES."""

    def write(self, data: Any, /) -> int:
        """Keep what fits; claim to have kept all."""
        size = memoryview(data).nbytes
        room = max(OUTPUT_BYTES - self.tell(), 0)
        super().write(memoryview(data).cast("B")[:room])
        return size


class Streams:
    """A stdout and a stderr for the subject."""

    def __init__(self) -> None:
        self.output = Output()
        self.stdout = io.TextIOWrapper(self.output, "utf-8", "backslashreplace", write_through=True)
        self.stderr = io.TextIOWrapper(Output(), "utf-8", "backslashreplace", write_through=True)


class Performer:
    """Calls functions of the module; `limits` are the `Limits` by name. One at a time."""

    def __init__(
        self, path: str, limits: Mapping[str, Any], counter: LineCounter, scratch: str, streams: Streams
    ) -> None:
        self.module = ModuleType("")  # until there is one
        self.path = path
        self.limits = limits
        self.counter = counter
        self.scratch = scratch
        self.room = wire.Room(0)
        self.functions: dict[str, Any] = {}  # by expression: what is put in and looked up is the same object
        self.makers = {"B": self._build}
        self.capture(streams)

    def capture(self, streams: Streams) -> None:
        """Let the subject print there."""
        self.output = streams.output
        sys.stdout, sys.stderr = streams.stdout, streams.stderr

    def perform(self, request: Request) -> Reply:
        """The reply to one call. Raises OutOfMemoryError, and MalformedError for a request that is none."""
        self.room = wire.Room(self.limits["reply_size"] // 2)
        make_repeatable()
        self.counter.reset(self.limits["events"])
        try:
            args = self._value(request.args)
            kwargs = {} if request.kwargs == wire.NO_KEYS else self._value(request.kwargs)
            receiver = None if request.receiver is None else wire.decode(request.receiver, self.makers)
            function, owner = self._target(request.target, receiver)
            given = Given(args, request.args), Given(kwargs, request.kwargs) if kwargs else None
            reply = self._outcome(function, args, kwargs, given)
            if request.then and reply["kind"] == RETURNED:
                reply["then"] = self._further(owner, request.then)
        except _BuildFailedError as error:
            return self._skipped(error)
        except MemoryError:
            raise OutOfMemoryError from None
        return reply

    def _value(self, text: str) -> Any:
        plain = wire.parse_text(text)
        return wire.decode(plain, self.makers) if "{" in text else plain

    def _skipped(self, error: _BuildFailedError) -> Reply:
        return {"kind": '"skipped"', "detail": self._text(str(error)[: errors.MAX_DETAIL])}

    def _build(self, payload: Any) -> Any:
        target, args, kwargs, call = payload

        def build() -> Any:
            found = self._found(target)
            return found(*args, **kwargs) if call else found

        return self._made(target, build)

    def _found(self, target: str) -> Any:
        if target.startswith("lambda"):
            if target not in self.functions:
                self.functions[target] = _eval(target, {})
            return self.functions[target]
        home, colon, name = target.rpartition(":")
        return _attribute(_import_module(home) if colon else self.module, name.split("."))

    def _target(self, target: str, receiver: Any) -> tuple[Callable[..., Any], Any]:
        """The function to call, and the object whose further methods are called."""
        if receiver is None and target in self.module.__dict__:
            return self.module.__dict__[target], self.module
        names = target.split(".")

        def find() -> tuple[Callable[..., Any], Any]:
            owner = _attribute(self.module, names[:-1]) if receiver is None else receiver
            return getattr(owner, names[-1]), owner

        return self._made(target, find)  # type: ignore[no-any-return]  # what `find` gives

    def _made(self, target: str, make: Callable[[], Any]) -> Any:
        """What `make` makes with code of the subject, its failure being no outcome of the call."""
        try:
            with self.counter:
                return make()
        except (MemoryError, _BuildFailedError):
            raise
        except BaseException as error:  # noqa: BLE001 - whatever a constructor or `__getattr__` of the subject raises
            with self.counter:
                message = errors.message(error)
            raise _BuildFailedError(f"{target}: {errors.type_name(type(error))}: {message}") from None

    def _outcome(
        self, function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any], given: tuple[Given, Given | None]
    ) -> Reply:
        """One call's reply; `given` are the arguments as they came."""
        before = self.counter.events
        self._empty_output()
        try:
            with self.counter:
                value, iterator, exhausted = function(*args, **kwargs), False, True
                if not is_one_of(COMMON, type(value)):
                    value, iterator, exhausted = self._settle(value)
        except MemoryError:
            raise
        except BaseException as error:  # noqa: BLE001 - SystemExit and the subject's own: all are outcomes
            return self._failure(error, args, kwargs, given, self.counter.events - before)
        events = self.counter.events - before
        reply = {"kind": RETURNED, "value": self._text(value)}
        if iterator:
            reply |= {"iterator": "true", "exhausted": "true" if exhausted else "false"}
        if is_mutable(value):
            for index, argument in enumerate([*args, *kwargs.values()]):
                if argument is value:
                    reply["value_is_argument"] = str(index)
                    break
        return reply | self._remains(args, kwargs, given, events)

    def _further(self, owner: Any, then: list[Any]) -> str:
        replies: list[str] = []
        for (_, *texts), (name, args, kwargs) in zip(then, wire.decode(then, self.makers), strict=True):
            try:
                function, _ = self._target(name, owner)
                given = Given(args, wire.dump(texts[0])), Given(kwargs, wire.dump(texts[1])) if kwargs else None
                reply = self._outcome(function, args, kwargs, given)
            except _BuildFailedError as error:
                reply = self._skipped(error)
            replies.append(compose(reply))
            if reply["kind"] != RETURNED:
                break
        return f"[{','.join(replies)}]"

    def _settle(self, value: Any) -> tuple[Any, bool, bool]:
        """The value to report, whether it was drained from an iterator, and whether to its end."""
        if type(value) is CoroutineType:
            value = hasty.finished(value)
        if type(value) is AsyncGeneratorType:
            return hasty.finished(self._drain_async(value))  # type: ignore[no-any-return]  # what it drains to
        if not is_iterator(value):
            return value, False, True
        items: list[Any] = []
        for item in value:
            if len(items) == self.limits["items"]:
                return items, True, False
            items.append(item)
        return items, True, True

    async def _drain_async(self, value: AsyncGeneratorType[Any, Any]) -> tuple[Any, bool, bool]:
        items: list[Any] = []
        async for item in value:
            if len(items) == self.limits["items"]:
                return items, True, False
            items.append(item)
        return items, True, True

    def _failure(
        self,
        error: BaseException,
        args: list[Any],
        kwargs: dict[str, Any],
        given: tuple[Given, Given | None],
        events: int,
    ) -> Reply:
        with self.counter:
            described = errors.describe(error, self.path)
        refused = errors.refusal(error, self.scratch)
        if refused is not None:
            detail = f"{described['type_name']}: {described['message']} ({refused} from the sandbox)"
            return {"kind": '"gap"', "reason": '"blocked"', "detail": self._text(detail[: errors.MAX_DETAIL])}
        reply = {key: self._text(value) for key, value in described.items()}
        return {"kind": '"raised"', **reply, **self._remains(args, kwargs, given, events)}

    def _remains(
        self, args: list[Any], kwargs: dict[str, Any], given: tuple[Given, Given | None], events: int
    ) -> Reply:
        """What there is to say besides: what became of the arguments, where they changed; what was printed; lines."""
        remains: Reply = {"events": str(events)}
        if not given[0].is_still(args):
            remains["args"] = f"[{','.join([self._text(argument) for argument in args])}]"
        if given[1] and not given[1].is_still(kwargs):
            parts = [self._text(part) for pair in kwargs.items() for part in pair]
            remains["kwargs"] = compose({"d": f"[{','.join(parts)}]"})
        printed = self._printed()
        if printed:
            remains["output"] = self._text(printed)
        return remains

    def _empty_output(self) -> None:
        if self.output.closed:
            self.capture(Streams())
        self.output.seek(0)
        self.output.truncate()

    def _printed(self) -> str:
        return "" if self.output.closed else self.output.getvalue().decode("utf-8", "replace")

    def _text(self, value: Any) -> str:
        """The encoding of a value, or of its Opaque stand-in where it does not fit."""
        characters, hashed = self.room.characters, self.room.hashed
        try:
            return wire.encode(value, self.room, stand_in)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - too large, or changed by a thread meanwhile: there is no value
            self.room.characters, self.room.hashed = characters, hashed
            return compose({"O": wire.encode(errors.type_name(type(value)), wire.Room(10_000), stand_in)})


def _attribute(owner: Any, names: Iterable[str]) -> Any:
    for name in names:
        owner = getattr(owner, name)
    return owner


def compose(reply: Reply) -> str:
    """One JSON object out of JSON texts."""
    return "{" + ",".join([f'"{key}":{text}' for key, text in reply.items()]) + "}"


def make_repeatable() -> None:
    """What an earlier call drew must not decide what this one draws: calls repeat in any batch, on any process."""
    random.seed(SEED)
    tempfile: Any = sys.modules.get("tempfile")
    names = getattr(tempfile, "_RandomNameSequence", None)
    if names is not None:
        sequence = names()
        sequence.rng.seed(SEED)
        tempfile._name_sequence = sequence  # noqa: SLF001 - there is no other way to its names
