"""The layers that stop the attacks of `attack_table.py`, each taken away in turn. Run as a program, it attacks.

`throwaway.py python attack_layers.py` reads attempts as JSON, `[[name, [layers that are off], patience], ...]`, and
prints what each came to. Only in there: what is tried with layers off gets through.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

LAYERS = {
    "landlock": "Landlock in the child",
    "seccomp": "the filter of system calls in the child",
    "limits": "resource limits of the child",
    "privileges": "no capabilities, and an account of its own where that one can read the interpreter",
    "namespaces": "namespaces with a root of their own: the level strong",
    "watch": "the driver looks at CPU time, sleep and threads from outside, and kills",
    "quota": "the driver looks at the size of the scratch folder, and kills: the level kernel",
    "lines": "traced lines are counted",
}
IN_CHILD = ("landlock", "limits", "privileges", "seccomp")
ROOT = Path(__file__).parents[2]
PUBLIC = ("/tmp", "/var/tmp", "/dev/shm")

Attempt = tuple[str, tuple[str, ...]]
"""An attack and the layers that are off."""


class HungError(Exception):
    """Nobody ended the call."""


def run_attempts(attempts: dict[Attempt, float]) -> dict[Attempt, str]:
    """Try each, in namespaces that are thrown away, for so many seconds; `won...` or what stopped it.

    Raises OSError where no such namespaces can be had.
    """
    program = [sys.executable, str(Path(__file__).with_name("throwaway.py")), sys.executable, __file__]
    told = json.dumps([[name, off, patience] for (name, off), patience in attempts.items()])
    run = subprocess.run(program, input=told, capture_output=True, text=True, cwd=ROOT, check=False)
    results = [json.loads(line) for line in run.stdout.splitlines()]
    if len(results) != len(attempts):
        raise OSError(run.stderr)
    return {(name, tuple(off)): found for name, off, found in results}


@contextlib.contextmanager
def without(off: list[str]) -> Iterator[None]:
    """Take away layers that lie in the driver."""
    from grader.sandbox import process, scratch

    with contextlib.ExitStack() as stack:
        if "watch" in off:
            stack.enter_context(
                mock.patch.object(process._Watch, "look", lambda watch: watch.process.look_at_scratch())
            )
        if "quota" in off:
            stack.enter_context(mock.patch.object(scratch, "is_overfull", return_value=False))
        yield


def attempt(text: str, args: tuple[Any, ...], off: list[str], patience: float) -> str:
    """`won`, or what stopped it."""
    from attack_table import FILE_SIZE, MEMORY

    from grader.sandbox.session import LAYERS as WORN
    from grader.sandbox.session import Session
    from grader.sandbox.values import Call, Died, Limits, Returned, Subject

    assert {*IN_CHILD} == {*WORN}, "a layer of the child that this file does not know"
    events = 10**15 if "lines" in off else 50_000
    limits = Limits(events=events, cpu_seconds=1.0, memory=MEMORY, file_size=FILE_SIZE)
    subject = Subject(module="candidate", path="candidate.py", text=text)
    level = "kernel" if "namespaces" in off else "strong"
    worn = tuple(name for name in WORN if name not in off)
    with without(off), Session(subject, limits, level, worn) as session:
        session.load()
        signal.setitimer(signal.ITIMER_REAL, patience)
        try:
            [outcome] = session.call([Call(target="f", args=args)])
        except HungError:
            return "won: nobody ended it"
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    if isinstance(outcome, Returned) and outcome.value == "won":
        return "won"
    if isinstance(outcome, Died) and "ended itself with status 0" in outcome.detail:
        return "won: another program ran in its place"
    return f"stopped: {outcome!r}"[:300]


def plant() -> str:
    """A file with a secret that any account may read and write."""
    canary = Path("/tmp/aims/canary")
    canary.parent.mkdir(exist_ok=True)
    canary.parent.chmod(0o777)
    canary.write_text(secrets.token_hex(16))
    canary.chmod(0o666)
    return str(canary)


def clean() -> None:
    """Nothing that one attack has left may stand in the way of the next."""
    for folder in PUBLIC:
        for left in Path(folder).glob("*gcx*"):
            left.unlink()


def main() -> None:
    from attack_table import ALL, subject_text

    def hung(*_: object) -> None:
        raise HungError

    signal.signal(signal.SIGALRM, hung)
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)
    abstract, datagrams = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    abstract.bind("\0gcx-more")
    abstract.listen(100)
    datagrams.bind("\0gcx-datagrams")
    for name, off, patience in json.load(sys.stdin):
        with subprocess.Popen(["sleep", "600"]) as victim:
            try:
                args = (plant(), listener.getsockname()[1], victim.pid)
                found = attempt(subject_text(ALL[name].text), args, off, patience)
            finally:
                victim.kill()
        clean()
        sys.stdout.write(json.dumps([name, off, found]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
