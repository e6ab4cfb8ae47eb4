"""What a call was given, kept to tell whether it is still that. The child loads this by its path."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

import marshal
import re

from . import wire
from .stand_ins import stand_in

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from typing import Any

_dump = marshal.dumps
_UNSURE = re.compile('{"[abB]"')
"""Tags of bytes and bytearrays, which marshal writes alike, and of what the subject made: never what was sent."""


class Given:
    """Arguments and the text in which they came. Make it before the call.

    marshal knows exact types only and takes a fifth of the time; what it does not know, or writes otherwise than
    before, is compared in the words of the wire.
    """

    __slots__ = ("fingerprint", "text")

    def __init__(self, arguments: Any, text: str) -> None:
        self.text = text
        self.fingerprint = None if _UNSURE.search(text) else _fingerprint(arguments)

    def is_still(self, arguments: Any) -> bool:
        """Whether these are the same, to the last type and in the same order."""
        if self.fingerprint is not None and _fingerprint(arguments) == self.fingerprint:
            return True
        try:
            return wire.encode(arguments, wire.Room(len(self.text)), stand_in) == self.text
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - larger than it was, or being changed by a thread
            return False


def _fingerprint(arguments: Any) -> bytes | None:
    try:
        return _dump(arguments)
    except ValueError:
        return None
