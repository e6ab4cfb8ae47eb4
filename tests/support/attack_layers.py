"""The layers that stop the attacks of `attack_table.py`, each taken away in turn. Run as a program, it attacks.

`throwaway.py python attack_layers.py` reads attempts as JSON, `[[name, [layers that are off], patience], ...]`, and
prints what each came to. Only in there: what is tried with layers off gets through.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from attack_cases import HARMLESS, NAMES, PUBLIC, Surroundings, calls_of, contents, planted, read_case, subject_of
from attack_table import ALL, FILE_SIZE, MEMORY, subject_text

from grader.sandbox import nursery, process, scratch
from grader.sandbox.session import LAYERS as WORN
from grader.sandbox.session import Session
from grader.sandbox.values import Call, Died, Limits, Outcome, Returned

LAYERS = {
    "landlock": "Landlock in the child",
    "seccomp": "the filter of system calls in the child",
    "limits": "resource limits of the child",
    "privileges": "no capabilities, and an account of its own where that one can read the interpreter",
    "namespaces": "namespaces with a root of their own: the level strong",
    "watch": "the driver looks at CPU time, sleep and threads from outside, and kills",
    "quota": "the driver looks at the size of the scratch folder, and kills: the level kernel",
    "lines": "traced lines are counted",
    "group": "the driver kills the child's whole group of processes",
    "environment": "the child's processes start with an environment of their own",
}
IN_CHILD = ("landlock", "limits", "privileges", "seccomp")
ROOT = Path(__file__).parents[2]
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
    with contextlib.ExitStack() as stack:
        if "watch" in off:
            stack.enter_context(
                mock.patch.object(process._Watch, "look", lambda watch: watch.process.look_at_scratch())
            )
        if "environment" in off:
            stack.enter_context(mock.patch.object(nursery, "_zygotes", {}))
            stack.enter_context(mock.patch.object(nursery.subprocess, "Popen", _with_our_environment))
        if "group" in off:
            stack.enter_context(mock.patch.object(nursery.os, "killpg"))
        if "quota" in off:
            stack.enter_context(mock.patch.object(scratch, "is_overfull", return_value=False))
        yield


def _with_our_environment(*args: Any, env: dict[str, str], **kwargs: Any) -> subprocess.Popen[bytes]:
    return _POPEN(*args, env={**os.environ, **env}, **kwargs)


_POPEN = subprocess.Popen


def outcomes_without(text: str, calls: list[Call], off: list[str], patience: float) -> list[Outcome]:
    """What calls come to. Raises HungError."""
    assert {*IN_CHILD} == {*WORN}, "a layer of the child that this file does not know"
    events = 10**15 if "lines" in off else 50_000
    limits = Limits(events=events, cpu_seconds=1.0, memory=MEMORY, file_size=FILE_SIZE)
    level = "kernel" if "namespaces" in off else "strong"
    worn = tuple(name for name in WORN if name not in off)
    with without(off), Session(subject_of(text), limits, level, worn) as session:
        session.load()
        signal.setitimer(signal.ITIMER_REAL, patience)
        try:
            return session.call(calls)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


def attempt(text: str, args: tuple[Any, ...], off: list[str], patience: float) -> str:
    """`won`, or what stopped it."""
    try:
        [outcome] = outcomes_without(text, [Call(target="f", args=args)], off, patience)
    except HungError:
        return "won: nobody ended it"
    if isinstance(outcome, Returned) and outcome.value == "won":
        return "won"
    if isinstance(outcome, Died) and "ended itself with status 0" in outcome.detail:
        return "won: another program ran in its place"
    return f"stopped: {outcome!r}"[:300]


def attempt_case(name: str, off: list[str], patience: float) -> str:
    """`won` and the harm that a case did, or what its calls came to."""
    text, meta = read_case(name)
    for large, small in TAMED.get(name, {}).items():
        assert large in text
        text = text.replace(large, small)
    made = Surroundings(Path("/tmp", f"surroundings{next(_NUMBERS)}"))
    made.graded.parent.chmod(0o777)
    os.environ.update({"GCX_CANARY_ENV": made.token, "HOME": str(made.home)})
    aimed = made.aimed(text)
    (made.graded / "candidate.py").write_text(aimed + "# gcx_pwned\n" * (name == "write_own_source"))
    for path in made.graded.parent.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    outcomes_without(HARMLESS, [], off, patience)  # starts the zygote
    files, others = contents(made.graded.parent), processes()
    outcomes: list[Outcome] = []
    hung = False
    try:
        aimed = aimed.replace('"candidate.py"', repr(str(made.graded / "candidate.py")))
        outcomes = outcomes_without(aimed, calls_of(meta)[0], off, patience)
    except HungError:
        hung = True
    with socket.socket() as client:
        harm = {
            "hung": hung,
            "leak": made.token in repr(outcomes),
            "write": contents(made.graded.parent) != files or bool(planted()),
            "net": made.arrivals() > 0,
            "listen": name == "net_server_child"
            and _within_a_second(lambda: client.connect_ex(("127.0.0.1", made.free)) == 0),
            "processes": not _within_a_second(lambda: processes() <= others),
            "memory": name == "bomb_inflate" and Returned in map(type, outcomes),
        }
    for left in processes() - others:
        os.kill(left, signal.SIGKILL)
    done = [what for what, happened in harm.items() if happened]
    return f"won: {', '.join(done)}" if done else f"stopped: {outcomes!r}"[:300]


_NUMBERS = itertools.count()
TAMED = {
    "bomb_inflate": {"< 32": "< 3"},
    "left_double_session": {"return sum(xs) + 1": "return time.sleep(0.3)"},
    "bomb_process_tree": {"BRANCHES, DEPTH = 5, 3": "BRANCHES, DEPTH = 2, 2"},
}
"""Bombs are made small, though still beyond what is allowed: here nothing stops them. A daemon gets time to leave."""


def _within_a_second(happens: Callable[[], bool]) -> bool:
    for _ in range(50):
        if happens():
            return True
        time.sleep(0.02)
    return False


def processes() -> set[int]:
    """Those that live, in these namespaces."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text(errors="replace").rpartition(")")[2].split()[0] != "Z":
                found.add(int(stat.parent.name))
    return found


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
        for left in Path(folder).rglob("*gcx*"):
            if not left.is_dir():
                left.unlink()


def main() -> None:
    def hung(*_: object) -> None:
        raise HungError

    signal.signal(signal.SIGALRM, hung)
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)
    abstract, datagrams = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    abstract.bind("\0gcx-more")
    abstract.listen(100)
    datagrams.bind("\0gcx-datagrams")
    for name, off, patience in json.load(sys.stdin):
        if name in NAMES:
            found = attempt_case(name, off, patience)
        else:
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
