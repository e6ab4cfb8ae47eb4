"""The worker process: reads tasks from standard input, writes assessments to standard output.

Frames are four bytes of length (big-endian) and JSON. The first frame is the plan. Started by exec, so that nothing of
the parent's memory is in reach, and so that no caller's main module is imported again.
"""

from __future__ import annotations

import os
import struct
import sys
import threading
import time
from typing import IO

import msgspec

from grader.engine.assess import Plan, Task, assess


def read_frame(stream: IO[bytes]) -> bytes | None:
    """One frame, or None at the end of the stream."""
    head = stream.read(4)
    if len(head) < 4:  # noqa: PLR2004 - the head is four bytes
        return None
    (length,) = struct.unpack(">I", head)
    data = stream.read(length)
    return data if len(data) == length else None


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Write one frame and flush it."""
    stream.write(struct.pack(">I", len(data)) + data)
    stream.flush()


def end_with_parent() -> None:
    """End this process soon after its parent has, also in the middle of a task: no answer would be read.

    Not by the kernel's death signal: that comes when the thread of the pool ends which started this process.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main() -> None:
    """Serve until the input ends."""
    end_with_parent()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a checker prints must not end up between the frames
    requests = sys.stdin.buffer
    first = read_frame(requests)
    if first is None:
        return
    plan = msgspec.json.decode(first, type=Plan)
    while (data := read_frame(requests)) is not None:
        write_frame(replies, msgspec.json.encode(assess(msgspec.json.decode(data, type=Task), plan)))


if __name__ == "__main__":
    main()
