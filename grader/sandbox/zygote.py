"""The program of the zygote: `python -P -s -S -B zygote.py`, standard library only, driven by a socket on descriptor 0.

It forks one child for each subject: what an interpreter costs is paid once. It holds no secret and no part of a grade,
and never runs a line of a subject itself. Started on its own file, without the grader package: the files beside it are
loaded as a package of another name, which disappears from `sys.modules` before a subject runs.

Messages, JSON: `{"level", "packages", "user"}` first, answered by `{}` or `{"error"}`. Then `{"scratch", "user"}` with
the ends of two pipes, answered by `{"child"}` with its pidfd; `{"reap"}`, answered by `{"status"}`.
"""

# ruff: noqa: PTH100, PTH118, PTH120 - pathlib would lengthen the start of each process

from __future__ import annotations

import _socket
import array
import contextlib
import gc
import importlib
import json
import os
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType, ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from typing import Any, NoReturn

    from .serve import Prepared

_PACKAGE = "_sandbox"
_PRELOADED = (
    *("abc", "bisect", "collections", "contextlib", "copy", "dataclasses", "datetime", "decimal", "enum", "fractions"),
    *("functools", "hashlib", "heapq", "itertools", "math", "numbers", "operator", "random", "re", "resource"),
    *("statistics", "string", "struct", "textwrap", "threading", "typing", "unicodedata", "weakref"),
)
"""What subjects import most. No packages whose parts must be imported by name: a missing import must fail."""
_MESSAGE = 1 << 18
_DESCRIPTORS = 2
_WORD = array.array("i").itemsize


def main(folder: str) -> NoReturn:
    """Answer until the driver hangs up."""
    os.umask(0o022)  # not the driver's: what files look like is the same everywhere
    control = _socket.socket(fileno=os.dup(0))
    modules = _load(folder)
    setup = json.loads(control.recv(_MESSAGE))
    try:
        quarters = None
        if setup["level"] == "strong":
            readable = modules["readable"]
            quarters = modules["namespaces"].Quarters(
                readable.folders(setup["packages"]), [*readable.DEVICES, os.devnull]
            )
        os.close(os.pidfd_open(os.getpid()))  # Linux 5.3: without it no child could be named safely
        modules["privileges"].forbid_inspection()
        modules["privileges"].drop_bounding_set()
        prepared = modules["serve"].Prepared(folder, setup["packages"], setup["user"], quarters)
    except OSError as error:
        control.send(json.dumps({"error": str(error)}).encode())
        os._exit(1)
    gc.collect()
    gc.freeze()
    control.send(b"{}")
    while True:
        _answer(control, modules["libc"].fork, modules["serve"], prepared)


class _Part(SourceFileLoader):
    """Loads one of our own files from its source, always.

    With cached byte code memory is laid out otherwise than without, and what hangs on addresses (the order of a set of
    classes) would differ between the first run after an installation and the next.
    """

    def get_code(self, fullname: str) -> CodeType:
        """Compiled now."""
        path = self.get_filename(fullname)
        return compile(self.get_data(path), path, "exec", dont_inherit=True)


class _Parts:
    """Finds the files beside this one, as modules of our package."""

    def find_spec(self, name: str, path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """The protocol of sys.meta_path."""
        if not path or not name.startswith(f"{_PACKAGE}."):
            return None
        file = os.path.join(path[0], f"{name.rpartition('.')[2]}.py")
        return spec_from_file_location(name, file, loader=_Part(name, file))


def _load(folder: str) -> dict[str, ModuleType]:
    """The child's parts, by their path. They stay alive through this; the subject does not find them by name."""
    package = ModuleType(_PACKAGE)
    package.__path__ = [folder]
    sys.modules[_PACKAGE] = package
    names = ("libc", "namespaces", "privileges", "readable", "seccomp", "serve")
    finder = _Parts()
    sys.meta_path.insert(0, finder)
    modules = {name: importlib.import_module(f"{_PACKAGE}.{name}") for name in names}
    sys.meta_path.remove(finder)
    bare = {name.partition(".")[0] for name in sys.modules} - {_PACKAGE}
    for name in _PRELOADED:
        with contextlib.suppress(ImportError):  # an interpreter built without it
            importlib.import_module(name)
    kept = bare | {*_PRELOADED}
    for name in [*sys.modules]:
        if name.partition(".")[0] == _PACKAGE or _is_part(name, kept):
            del sys.modules[name]
    return modules


def _is_part(name: str, kept: set[str]) -> bool:
    """A package, or a part of one, that only came along: `import urllib` must not bring `urllib.parse` with it."""
    top = name.partition(".")[0]
    return top not in kept and hasattr(sys.modules.get(top), "__path__")


def _answer(control: _socket.socket, fork: Callable[[], int], serve: ModuleType, prepared: Prepared) -> None:
    body, ancillary, _, _ = control.recvmsg(_MESSAGE, _socket.CMSG_SPACE(_DESCRIPTORS * _WORD))
    if not body:
        os._exit(0)
    request = json.loads(body)
    if "reap" in request:
        status = _wait(request["reap"])
        control.send(json.dumps({"status": os.waitstatus_to_exitcode(status)}).encode())
        return
    ends = array.array("i")
    for _, _, data in ancillary:
        ends.frombytes(data)
    try:
        if prepared.quarters is not None:
            prepared.quarters.separate()
        child = fork()
    except OSError as error:
        child = -1
        control.send(json.dumps({"error": str(error)}).encode())
    if child == 0:
        _become_child(serve, prepared, ends, request)
    for end in ends:
        os.close(end)
    if child > 0:
        pidfd = os.pidfd_open(child)
        rights = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array.array("i", [pidfd]))]
        control.sendmsg([json.dumps({"child": child}).encode()], rights)
        os.close(pidfd)


def _wait(child: int) -> int:
    """The status of a child's end; one that asked to be traced reports its stops, too."""
    while True:
        _, status = os.waitpid(child, 0)
        if not os.WIFSTOPPED(status):
            return status


def _become_child(serve: ModuleType, prepared: Prepared, ends: array.array[int], request: dict[str, Any]) -> NoReturn:
    try:
        os.setsid()
        os.dup2(ends[0], 0)
        os.dup2(ends[1], 1)
        serve.main(prepared, request["scratch"], request["user"])
    finally:
        os._exit(1)


if __name__ == "__main__":
    main(os.path.dirname(os.path.abspath(__file__)))
