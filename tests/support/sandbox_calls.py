"""Short ways to call a subject in the sandbox, for tests."""

from __future__ import annotations

import ctypes
import textwrap

from grader.sandbox.session import open_session
from grader.sandbox.values import Call, Limits, Returned, Subject

SMALL = Limits(events=20_000, cpu_seconds=0.5, items=5, memory=256 * 1024 * 1024, reply_size=256 * 1024)


def subject(text, **kwargs):
    return Subject(**{"module": "m", "path": "src/m.py", "text": textwrap.dedent(text), **kwargs})


def outcomes(text, *calls, limits=SMALL, **kwargs):
    with open_session(subject(text, **kwargs), limits=limits) as session:
        return session.call([Call(target=call) if isinstance(call, str) else call for call in calls])


def outcome(text, target="f", *args, **kwargs):
    return outcomes(text, Call(target=target, args=args, kwargs=kwargs))[0]


def value(text, *args, **kwargs):
    found = outcome(text, "f", *args, **kwargs)
    assert isinstance(found, Returned), found
    return found.value


def fixes_addresses():
    personality = ctypes.CDLL(None).personality
    before = personality(0xFFFFFFFF)
    allowed = personality(before | 0x40000) != -1
    personality(before)
    return allowed
