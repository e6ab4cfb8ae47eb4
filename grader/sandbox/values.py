"""What goes into the sandbox and what comes out: data only, never a live object.

Arguments and results are exact builtin values (None, bool, int, float, complex, str, bytes, list, tuple, set,
frozenset, dict), the standard value types (Decimal, Fraction, date, time, datetime, timedelta), and the three stand-ins
below for what has no value outside the subject's process.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from grader.model.evidence import GapReason

Level = Literal["kernel", "strong"]
"""How a process is held: behind Landlock, seccomp and limits; or in namespaces of its own besides."""


class Build(Struct, frozen=True, kw_only=True):
    """Stands for `target(*args, **kwargs)`, evaluated in the subject's process: how instances get in.

    `target` is a dotted name of the subject's module (`Point`, `Colour.RED` with `call=False`), one of another module
    after its name and a colon (`pathlib:Path`), or a function as an expression (`lambda a: a`).
    """

    target: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = {}
    call: bool = True

    def __hash__(self) -> int:
        """So that one can be an item of a set or a key."""
        return hash((self.target, _hash([self.args, self.kwargs]), self.call))


class Instance(Struct, frozen=True, kw_only=True):
    """A dataclass instance, named tuple or Enum member of the subject that came out, by field."""

    type_name: str
    fields: Mapping[str, Any]

    def __hash__(self) -> int:
        """By all fields: keys that collide would make sets slow, and the subject chooses them."""
        return hash((self.type_name, _hash(self.fields)))


class Opaque(Struct, frozen=True, kw_only=True, eq=False):
    """Anything else that came out. It equals nothing, itself included."""

    type_name: str

    def __eq__(self, other: object) -> bool:
        """Equality of what was not seen is never claimed."""
        return False

    def __ne__(self, other: object) -> bool:
        """The opposite: a Struct has its own."""
        return True

    def __hash__(self) -> int:
        """By identity, as for anything that equals nothing: a set of the subject's can hold many."""
        return object.__hash__(self)


def _hash(value: Any) -> int:  # noqa: ANN401 - what a field may hold
    """A hash by content of what Python hashes and of the containers that it does not."""
    if isinstance(value, Mapping):
        return hash(frozenset((_hash(key), _hash(item)) for key, item in value.items()))
    if isinstance(value, list | tuple):
        return hash(tuple(map(_hash, value)))
    if isinstance(value, set | frozenset):
        return hash(frozenset(map(_hash, value)))
    try:
        return hash(value)
    except TypeError:  # a signalling NaN, a bytearray
        return 0


class Limits(Struct, frozen=True, kw_only=True):
    """What a subject may use. Only `events` (traced lines a call; 0: not traced) may carry a verdict; the rest kills.

    Times in seconds, sizes in bytes. `cpu_seconds` is per call, measured from outside; `items` bounds what is drawn
    from an iterator or generator that a call returns.
    """

    events: int = 200_000
    items: int = 1_000
    cpu_seconds: float = 10.0
    memory: int = 512 * 1024 * 1024
    file_size: int = 8 * 1024 * 1024
    reply_size: int = 4 * 1024 * 1024


class Subject(Struct, frozen=True, kw_only=True):
    """The code to run, as text. `siblings` are other modules of its project by dotted name, as text too.

    `search_path` lists folders of installed packages that the subject may read. `hash_seed` fixes string hashing.
    """

    module: str
    path: str
    text: str
    siblings: Mapping[str, str] = {}
    search_path: tuple[str, ...] = ()
    hash_seed: int = 0


class Call(Struct, frozen=True, kw_only=True):
    """Call `target` (`f`, `Class.method`) of the subject. `receiver` is the object a method is bound to.

    `then` are further method calls on the same receiver, (name, args, kwargs), made after the first one.
    """

    target: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = {}
    receiver: Build | None = None
    then: tuple[tuple[str, tuple[Any, ...], Mapping[str, Any]], ...] = ()


class Returned(Struct, frozen=True, kw_only=True):
    """The call came back. Iterators and generators are drained (up to `Limits.items`) into `value`, a list.

    `iterator` says that they were. `args` and `kwargs` are the arguments as the call left them, Opaque where they have
    no value. `value_is_argument`: index of the argument that the result is (identity), if any. `output` is what went
    to stdout. `then` are the outcomes of the further calls.
    """

    value: Any
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    iterator: bool = False
    exhausted: bool = True
    value_is_argument: int | None = None
    output: str = ""
    events: int = 0
    then: tuple[Outcome, ...] = ()


class Raised(Struct, frozen=True, kw_only=True):
    """The call raised. `bases` are the names of the exception's classes, most derived first.

    `lines` are the line numbers of the traceback inside the subject's file, outermost first; `innermost` tells whether
    the frame that raised is the subject's own, so that a `raise` statement at `lines[-1]` was deliberate.
    """

    type_name: str
    bases: tuple[str, ...]
    message: str
    lines: tuple[int, ...]
    innermost: bool
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = {}
    output: str = ""
    events: int = 0


class Exhausted(Struct, frozen=True, kw_only=True):
    """The call did not end within `Limits.events` traced lines; `line` is where it was. Counted, so repeatable."""

    line: int
    events: int


class Died(Struct, frozen=True, kw_only=True):
    """The process ended or had to be killed in this call: a gap, or tampering."""

    reason: GapReason
    detail: str


class Skipped(Struct, frozen=True, kw_only=True):
    """The call was not made: its arguments could not be built in the subject's process (`detail` says why)."""

    detail: str


Outcome = Returned | Raised | Exhausted | Died | Skipped


class Loaded(Struct, frozen=True, kw_only=True):
    """The subject was imported."""

    events: int = 0


class NotLoaded(Struct, frozen=True, kw_only=True):
    """The subject could not be imported: `reason` is `import` (a module that is not there), `crash`, `timeout` ..."""

    reason: GapReason
    detail: str
