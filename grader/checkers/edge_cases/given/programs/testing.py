"""The program of the test process: real pytest on the given tests, while the code under test runs elsewhere.

Whatever a test asks of the code is handed out by `begin` and `resume`, one question at a time; the answer comes back
with the next `resume`. Objects of the code are known here by number, and behave as what the code's process answers.
"""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for
# ruff: noqa: SLF001 - the private names are its own, so called that they meet no name of the code
from __future__ import annotations

import builtins
import importlib.util
import os
import queue
import secrets
import sys
import threading
import types
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from typing import Any

REF = "\0ref"
STANDARD = "\0standard"
FILE = "test_given"
_PLAIN = (type(None), bool, int, float, complex, str, bytes, bytearray, range)
_VALUES = frozenset({"datetime", "decimal", "fractions"})
_DECOYS = 3

_questions: queue.SimpleQueue[Any] = queue.SimpleQueue()
_answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
_current = [""]
_objects: dict[int, Any] = {}
_named: set[int] = set()
_exceptions: dict[str, type[BaseException]] = {}


class Unsupported(BaseException):
    """What a test wants cannot be done across processes. No test may catch it."""


class Lost(BaseException):
    """The code's process ended, or its call did not."""


def begin(setup: dict[str, Any]) -> Any:
    """Start the tests; the first question, or the results."""
    threading.Thread(target=_work, args=(setup,), daemon=True).start()
    return _questions.get()


def resume(answer: Any) -> Any:
    """Hand in the answer; the next question, or the results."""
    _answers.put(answer)
    return _questions.get()


def _work(setup: dict[str, Any]) -> None:
    try:
        _questions.put(("done", _run(setup)))
    except BaseException as error:  # noqa: BLE001 - whatever it is, the driver must hear of it
        _questions.put(("broken", f"{type(error).__name__}: {error}"))


def _run(setup: dict[str, Any]) -> list[Any]:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    for name, text in ((f"{FILE}.py", setup["tests"]), ("pytest.ini", "[pytest]\n")):
        with open(name, "w", encoding="utf-8", errors="surrogatepass") as out:  # noqa: PTH123 - pathlib is dear
            out.write(text)
    import pytest

    _serve(setup)
    for name in setup["free"]:
        if not hasattr(builtins, name):
            setattr(builtins, name, _look(None, name))
    recorder = _Recorder()
    plugins = ("cacheprovider", "faulthandler", "unraisableexception", "threadexception", "junitxml", "pastebin")
    switches = [part for plugin in plugins for part in ("-p", f"no:{plugin}")]
    fixed = ["-c", "pytest.ini", "--rootdir", ".", "--noconftest", "--capture=sys", "-q", "-W", "ignore"]
    pytest.main([*fixed, *switches, f"{FILE}.py"], plugins=[recorder])
    return recorder.noted()


class _Recorder:
    """Notes what became of each test: name, outcome, exception, message, fixtures."""

    def __init__(self) -> None:
        self.outcomes: list[tuple[str, str]] = []
        self.troubles: dict[str, tuple[str, str]] = {}
        self.fixtures: dict[str, list[str]] = {}
        self.chosen: list[str] = []

    def pytest_collection_finish(self, session: Any) -> None:
        """All tests are known."""
        self.chosen = [item.nodeid for item in session.items]

    def pytest_runtest_setup(self, item: Any) -> None:
        """Before a test's own setup."""
        _current[0] = item.nodeid
        self.fixtures[item.nodeid] = [str(name) for name in getattr(item, "fixturenames", ())]

    def pytest_exception_interact(self, node: Any, call: Any, report: Any) -> None:
        """An exception of a test, or of a file that could not be read."""
        kind = call.excinfo.type
        crash = getattr(report.longrepr, "reprcrash", None)
        message = str(crash.message if crash is not None else call.excinfo.exconly(tryshort=True))
        if kind.__name__ == "CollectError":  # it wraps what went wrong into a text
            causes = [line[1:].strip() for line in str(report.longrepr).splitlines() if line.startswith("E ")]
            message = causes[-1] if causes else message
            kind = getattr(builtins, message.partition(":")[0], kind)
        names = ",".join(base.__name__ for base in kind.__mro__)
        self.troubles[node.nodeid] = (names, message[:2000])

    def pytest_runtest_logreport(self, report: Any) -> None:
        """The end of one phase of a test."""
        if report.when == "call" or report.outcome == "failed":
            self.outcomes.append((report.nodeid, report.outcome))
        elif report.outcome == "skipped":
            self.outcomes.append((report.nodeid, "skipped"))

    def pytest_collectreport(self, report: Any) -> None:
        """A file, or a class, that was looked through."""
        if report.outcome == "failed":
            self.outcomes.append((report.nodeid, "uncollected"))
        elif report.nodeid == f"{FILE}.py":
            self.outcomes.append((report.nodeid, "collected"))

    def noted(self) -> list[Any]:
        """All of it, test by test; one that was chosen and did not come to its end is `unrun`."""
        ended = {name for name, _ in self.outcomes}
        self.outcomes += [(name, "unrun") for name in self.chosen if name not in ended]
        return [
            (name, outcome, *self.troubles.get(name, ("", "")), self.fixtures.get(name, []))
            for name, outcome in self.outcomes
        ]


# --- names of the code, by whatever import


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _look(None, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__") or isinstance(value, types.ModuleType):
            super().__setattr__(name, value)
        else:
            raise Unsupported(f"the test replaces {name} in the module of the code")


class _Finder:
    """Serves the code's module under the names that the tests import it by."""

    def __init__(self, names: Sequence[str], public: Sequence[str]) -> None:
        self.names = frozenset(names)
        self.public = list(public)

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> ModuleSpec | None:
        """The protocol of sys.meta_path."""
        inner = any(other.startswith(f"{name}.") for other in self.names)
        if name not in self.names and not inner:
            return None
        return ModuleSpec(name, self, is_package=inner)  # type: ignore[arg-type]  # a loader by protocol

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """The protocol of loaders."""
        module = _Module(spec.name)
        module.__all__ = self.public
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """The protocol of loaders."""


def _serve(setup: dict[str, Any]) -> None:
    """Serve the modules that are the code's own, or that nothing else provides."""
    served = [name for name in setup["modules"] if name in setup["own"] or not _is_installed(name.partition(".")[0])]
    sys.meta_path.insert(0, _Finder(served, setup["public"]))


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


# --- questions


def _ask(action: str, number: int | None, name: str, args: Sequence[Any] = (), kwargs: Any = None) -> Any:
    given = [_packed(one) for one in args]
    named = {key: _packed(value) for key, value in (kwargs or {}).items()}
    _questions.put(("ask", _current[0], action, number, name, given, named))
    printed, answer = _answers.get()
    if printed:
        sys.stdout.write(printed)
    match answer:
        case ("value", value, same, remains):
            _leave(args, remains)
            return args[same] if isinstance(same, int) and same < len(args) else _unpacked(value)
        case ("raised", error, remains):
            _leave(args, remains)
            raise _exception(error)
        case ("refused", _, text):
            raise Unsupported(text)
        case ("lost", text):
            raise Lost(text)
        case _:
            raise Unsupported("an answer that is none")


def _look(number: int | None, name: str) -> Any:
    found = _ask("look", number, name)
    kind = type(found)
    if isinstance(found, _Class):
        _named.add(found._grader_number)
    elif isinstance(found, _Object):
        _named.add(kind._grader_number)
    return found


def _leave(args: Sequence[Any], remains: Any) -> None:
    """Bring the caller's own lists, dicts and sets to where the call left its copies."""
    if not isinstance(remains, list) or len(remains) != len(args):
        return
    for one, left in zip(args, map(_unpacked, remains), strict=True):
        if type(one) is not type(left) or (one == left and repr(one) == repr(left)):
            continue
        if type(one) is list or type(one) is bytearray:
            one[:] = left
        elif type(one) is dict or type(one) is set:
            one.clear()
            one.update(left)


def _packed(value: Any) -> Any:
    kind = type(value)
    if isinstance(value, _Class | _Object | _Function):
        return (REF, value._grader_number)
    if kind in (list, tuple, set, frozenset):
        return kind([_packed(item) for item in value])
    if kind is dict:
        return {_packed(key): _packed(item) for key, item in value.items()}
    if kind in _PLAIN or kind.__module__ in _VALUES:
        return value
    if kind.__module__ == "collections" and kind.__name__ in ("Counter", "OrderedDict", "defaultdict", "deque"):
        data = [_packed(item) for item in value] if kind.__name__ == "deque" else _packed(dict(value))
        return (STANDARD, "collections", kind.__name__, data)
    if kind is type(iter([])) or kind is types.GeneratorType:
        return [_packed(item) for item in value]
    raise Unsupported(f"a {kind.__name__} cannot be handed to the code, which runs in another process")


def _unpacked(value: Any) -> Any:
    kind = type(value)
    if kind is tuple and value[:1] == (REF,):
        return _object(value)
    if kind is tuple and value[:1] == (STANDARD,):
        import collections

        made = getattr(collections, value[2])
        data = _unpacked(value[3])
        return made(None, data) if value[2] == "defaultdict" else made(data)
    if kind in (list, tuple, set, frozenset):
        return kind([_unpacked(item) for item in value])
    if kind is dict:
        return {_unpacked(key): _unpacked(item) for key, item in value.items()}
    return value


def _exception(given: Any) -> BaseException:
    """The exception that the code raised: of the built-in type, or of a class of the same name and ancestry."""
    _, names, args, text, attributes = given
    kind = _exception_class(names)
    if issubclass(kind, KeyboardInterrupt | GeneratorExit):  # pytest would stop at them
        return Lost(f"{names[0]}: {text}")
    values = [_unpacked(one) for one in args]
    try:
        error = kind(*values)
        if str(error) != text:
            raise TypeError  # noqa: TRY301 - the same way out as for arguments that do not fit
    except Exception:  # noqa: BLE001 - the constructor of the code's own class is not here
        error = kind.__new__(kind)
        error.args = tuple(values)
        error._grader_text = text  # type: ignore[attr-defined]  # read by __str__ below
    for name, value in attributes.items():
        try:
            setattr(error, name, _unpacked(value))
        except (AttributeError, TypeError):
            continue
    return error


def _exception_class(names: Sequence[str]) -> type[BaseException]:
    found: type[BaseException] = BaseException
    for name in reversed(names):
        known = getattr(builtins, name, None)
        if isinstance(known, type) and issubclass(known, BaseException):
            found = known if issubclass(known, found) else found
            continue
        if name not in _exceptions:
            shown = getattr(found, "__str__", BaseException.__str__)
            body = {"__str__": lambda self, shown=shown: getattr(self, "_grader_text", None) or shown(self)}
            _exceptions[name] = type(name, (found,), body)
        found = _exceptions[name]
    return found


# --- objects of the code


class _Class(type):
    """A class of the code. Its instances are made over there."""

    _grader_number: int

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return _ask("call", cls._grader_number, "", args, kwargs)

    def __getattr__(cls, name: str) -> Any:
        if name.startswith(("__", "_grader")):
            raise AttributeError(name)
        return _look(cls._grader_number, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        raise Unsupported(f"the test replaces {name} of the code's class {cls.__name__}")

    def __iter__(cls) -> Iterator[Any]:
        return iter(_ask("operate", cls._grader_number, "iter"))

    def __len__(cls) -> int:
        return int(_ask("operate", cls._grader_number, "len"))

    def __getitem__(cls, key: Any) -> Any:
        return _ask("operate", cls._grader_number, "getitem", (key,))

    def __contains__(cls, key: Any) -> bool:
        return bool(_ask("operate", cls._grader_number, "contains", (key,)))


class _Function:
    """A function or bound method of the code."""

    def __init__(self, number: int, name: str) -> None:
        self._grader_number = number
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _ask("call", self._grader_number, "", args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_grader"):
            raise AttributeError(name)
        return _look(self._grader_number, name)


def _object(given: Any) -> Any:
    _, number, what, name, bases, own, data = given
    if number in _objects:
        return _objects[number]
    made: Any
    if what == "exception":
        made = _exception_class([base for base in bases if base != "object"])
    elif what == "class":
        made = type.__call__(_Class, name, (_Object,), {"_grader_number": number})
    elif what == "function":
        made = _Function(number, name)
    else:
        kind = _objects.get(own)
        if not isinstance(kind, _Class):
            kind = _objects[own] = type.__call__(_Class, name, (_Object,), {"_grader_number": own})
        made = object.__new__(kind)
        object.__setattr__(made, "_grader_number", number)
        object.__setattr__(made, "_grader_data", data)
    _objects[number] = made
    return made


class _Object:
    """An object of the code. Comparing with data is done here: only what the code hands over as data counts."""

    _grader_number: int
    _grader_data: tuple[Any, ...]

    def __getattr__(self, name: str) -> Any:
        if name == "__dataclass_fields__":
            raise Unsupported("the fields of a dataclass that is in another process")
        if name.startswith(("__", "_grader")):
            raise AttributeError(name)
        return _look(self._grader_number, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _ask("set", self._grader_number, name, (value,))

    def __delattr__(self, name: str) -> None:
        _ask("delete", self._grader_number, name)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _Object):
            return self is other or _honest(self, "eq", other, (secrets.token_hex(8), secrets.randbits(40)))
        if self._grader_data:
            return bool(_unpacked(self._grader_data[0]) == other)
        if type(self)._grader_number not in _named or not _is_data(other):
            return False
        return _honest(self, "eq", other, _decoys(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        if self._grader_data:
            return hash(_unpacked(self._grader_data[0]))
        return int(_ask("operate", self._grader_number, "hash"))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _ask("call", self._grader_number, "", args, kwargs)

    def __enter__(self) -> Any:
        return _ask("call", self._grader_number, "__enter__")

    def __exit__(self, kind: object, error: object, trace: object) -> Any:
        if error is not None:
            raise Unsupported("an exception inside a with statement of the code's object")
        return _ask("call", self._grader_number, "__exit__", (None, None, None))

    def __contains__(self, other: object) -> bool:
        return bool(_ask("operate", self._grader_number, "contains", (other,)))

    def __dir__(self) -> list[str]:
        return [str(name) for name in _ask("call", self._grader_number, "__dir__")]


def _is_data(value: object) -> bool:
    return type(value) in (*_PLAIN, list, tuple, set, frozenset, dict)


def _honest(one: _Object, name: str, other: Any, decoys: Sequence[Any]) -> bool:
    """The code's own word on equality, unless it also says yes to what was made up."""
    asked = [(other, True), *((decoy, False) for decoy in decoys)]
    secrets.SystemRandom().shuffle(asked)
    said = {wanted: bool(_ask("operate", one._grader_number, name, (value,))) for value, wanted in asked[:1]}
    for value, wanted in asked[1:]:
        said[wanted] = bool(_ask("operate", one._grader_number, name, (value,))) or said.get(wanted, False)
    return said.get(True, False) and not said.get(False, False)


def _decoys(value: Any) -> list[Any]:  # noqa: PLR0911 - one return for each kind
    """Values like another one, and unequal to it."""
    match value:
        case bool() | None:
            return [secrets.token_hex(8), secrets.randbits(40) + 2]
        case int() | float():
            return [value + step for step in (1, -1, 2 + secrets.randbelow(100))]
        case str():
            return [value + secrets.token_hex(1), value[:-1] + "\0", secrets.token_hex(4)]
        case list() | tuple():
            return [type(value)([*value, secrets.randbits(20)]), type(value)([secrets.token_hex(4)])]
        case dict():
            return [{**value, secrets.token_hex(4): 0}, {secrets.token_hex(4): 0}]
        case set() | frozenset():
            return [value | {secrets.token_hex(4)}, {secrets.token_hex(4)}]
        case _:
            return [secrets.token_hex(8)]


def _unary(name: str) -> Any:
    def operate(self: _Object) -> Any:
        return _ask("operate", self._grader_number, name)

    return operate


def _binary(name: str, *, back: bool = False) -> Any:
    """An operator. Against plain data it counts only where the object hands over data itself."""

    def operate(self: _Object, other: Any) -> Any:
        import operator

        mine = _unpacked(self._grader_data[0]) if self._grader_data else self
        if isinstance(other, _Object) and other._grader_data and self._grader_data:
            other = _unpacked(other._grader_data[0])
        if self._grader_data and not isinstance(other, _Object):
            function = getattr(operator, name)
            return function(other, mine) if back else function(mine, other)
        if isinstance(other, _Object):
            return NotImplemented if back else _ask("operate", self._grader_number, name, (other,))
        if type(self)._grader_number in _named:
            raise Unsupported(f"the operator {name} between an object of the code and data")
        return NotImplemented

    return operate


for _dunder, _name in (
    *(("__len__", "len"), ("__iter__", "iter"), ("__next__", "next"), ("__str__", "str"), ("__repr__", "repr")),
    *(("__bool__", "bool"), ("__int__", "int"), ("__float__", "float"), ("__reversed__", "reversed")),
    *(("__index__", "index"), ("__abs__", "abs"), ("__neg__", "neg"), ("__pos__", "pos"), ("__invert__", "invert")),
):
    setattr_of_type = type.__setattr__
    setattr_of_type(_Object, _dunder, _unary(_name))
for _name in ("lt", "le", "gt", "ge", "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and_", "or_", "xor"):
    _plain_name = _name.rstrip("_")
    type.__setattr__(_Object, f"__{_plain_name}__", _binary(_name))
    if _name not in ("lt", "le", "gt", "ge"):
        type.__setattr__(_Object, f"__r{_plain_name}__", _binary(_name, back=True))


def _get_item(self: _Object, key: Any) -> Any:
    return _ask("operate", self._grader_number, "getitem", (key,))


def _set_item(self: _Object, key: Any, value: Any) -> None:
    _ask("operate", self._grader_number, "setitem", (key, value))


def _delete_item(self: _Object, key: Any) -> None:
    _ask("operate", self._grader_number, "delitem", (key,))


type.__setattr__(_Object, "__getitem__", _get_item)
type.__setattr__(_Object, "__setitem__", _set_item)
type.__setattr__(_Object, "__delitem__", _delete_item)
