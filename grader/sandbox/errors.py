"""What the child says about an exception of the subject, without trusting its methods."""

from __future__ import annotations

import errno
import posixpath
import re
from types import TracebackType

from . import wire

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from typing import Any

MAX_MESSAGE = 300
"""Characters of an exception's message."""
MAX_DETAIL = 600
"""Characters that say why something did not happen."""
MAX_NAME = 200
MAX_BASES = 30
FIRST_LINES, LAST_LINES = 10, 40
"""Of a traceback: a recursion's thousand frames say no more than its ends."""
MAX_CHAIN = 20

_REFUSALS = (errno.EPERM, errno.EACCES, errno.EFBIG, errno.EMFILE, errno.ENOSPC, errno.EROFS)
_SYSTEM_FOLDERS = (
    *("bin", "boot", "dev", "etc", "home", "lib", "lib64", "media", "mnt", "opt", "proc"),
    *("root", "run", "sbin", "srv", "sys", "tmp", "usr", "var"),
)
"""Filesystem Hierarchy Standard 3.0: what is missing there may be missing in the sandbox only."""
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
"""Of objects in memory: they differ from run to run, and no report may."""
_mro = type.__dict__["__mro__"].__get__
_qualname = type.__dict__["__qualname__"].__get__
_traceback = BaseException.__dict__["__traceback__"].__get__
_args = BaseException.__dict__["args"].__get__
_cause = BaseException.__dict__["__cause__"].__get__
_context = BaseException.__dict__["__context__"].__get__
_number = OSError.__dict__["errno"].__get__
_filename = OSError.__dict__["filename"].__get__


def type_name(kind: type) -> str:
    """The qualified name of a type, whatever its metaclass says, without `<locals>`."""
    name = str.__getitem__(_qualname(kind), slice(None))  # a subclass of str may sit there
    return name.rpartition("<locals>.")[2][:MAX_NAME]


def classes(kind: type) -> tuple[type, ...]:
    """The classes of a type, most derived first."""
    return _mro(kind)  # type: ignore[no-any-return]  # a slot of `type`


def descends(kind: type, base: type) -> bool:
    """Whether it is one of the classes, by identity: a metaclass of the subject may call its classes equal to any."""
    return any(one is base for one in classes(kind))


def describe(error: BaseException, path: str) -> dict[str, Any]:
    """Names, message and the lines in the file `path`, outermost first."""
    kind = type(error)
    lines, innermost = _lines(_traceback(error), path)
    return {
        "type_name": type_name(kind),
        "bases": [type_name(base) for base in classes(kind) if base is not object][:MAX_BASES],
        "message": message(error),
        "lines": lines,
        "innermost": innermost,
    }


def message(error: BaseException) -> str:
    """`str(error)`, cut, without addresses. May run code of the subject: call it only while lines are counted."""
    try:
        text = str(error)
    except MemoryError:
        raise
    except BaseException:  # noqa: BLE001 - a __str__ of the subject may raise anything
        return ""
    return wire.joined(_ADDRESS.sub("0x...", text[:MAX_MESSAGE])) if type(text) is str else ""


def refusal(error: BaseException, scratch: str) -> str | None:
    """What the sandbox refused, by the name of its error, if that is behind this exception.

    EPERM comes from the filter, EACCES from Landlock, EROFS from the read-only root, ENOSPC, EFBIG and EMFILE from the
    limits, `gaierror` from there being no network, ENOENT in a folder of the system from its being hidden. A function
    that raises one of these itself is not told apart: it becomes a gap, never a finding. `scratch` is the folder in
    which what is missing is missing everywhere. Looks through causes, contexts and arguments, since
    libraries wrap (`URLError(PermissionError(...))`).
    """
    queue = [error]
    seen: set[int] = set()
    while queue and len(seen) < MAX_CHAIN:
        current = queue.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        kind = type(current)
        if descends(kind, OSError):
            number = _number(current)
            if type(number) is int and number in _REFUSALS:
                return errno.errorcode[number]
            if type(number) is int and number == errno.ENOENT and _is_hidden(_filename(current), scratch):
                return errno.errorcode[number]
            if "gaierror" in map(type_name, classes(kind)):
                return "gaierror"
        linked = [_cause(current), _context(current), *_args(current)]
        queue += [link for link in linked if descends(type(link), BaseException)]
    return None


def _is_hidden(path: object, scratch: str) -> bool:
    if type(path) is bytes:
        path = path.decode("ascii", "replace")
    if type(path) is not str:
        return False
    path = posixpath.normpath(posixpath.join(scratch, path))  # as it is for one that was not moved elsewhere
    if path.startswith(scratch + "/"):
        return False
    return path.strip("/").partition("/")[0] in _SYSTEM_FOLDERS


def _lines(traceback: TracebackType | None, path: str) -> tuple[list[int], bool]:
    lines: list[int] = []
    innermost = False
    while traceback is not None:
        innermost = traceback.tb_frame.f_code.co_filename == path
        if innermost:
            lines.append(traceback.tb_lineno)
        traceback = traceback.tb_next
    if len(lines) > FIRST_LINES + LAST_LINES:
        lines = lines[:FIRST_LINES] + lines[-LAST_LINES:]
    return lines, innermost
