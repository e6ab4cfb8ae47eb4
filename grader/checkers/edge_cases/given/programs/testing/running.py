"""Runs pytest in a thread of its own, and hands its questions out and the answers in."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for
from __future__ import annotations

import builtins
import os
import sys
import threading
from typing import Any

from .channel import answers, make_objects_by, questions
from .names import serve
from .objects import look, object_of
from .recorder import FILE_NAME, Recorder


def begin(setup: dict[str, Any]) -> Any:
    """Start the tests; the first question, or the results."""
    make_objects_by(object_of)
    threading.Thread(target=_work, args=(setup,), daemon=True).start()
    return questions.get()


def resume(answer: Any) -> Any:
    """Hand in the answer; the next question, or the results."""
    answers.put(answer)
    return questions.get()


def _work(setup: dict[str, Any]) -> None:
    try:
        questions.put(("done", _run(setup)))
    except BaseException as error:  # noqa: BLE001 - whatever it is, the driver must hear of it
        questions.put(("broken", f"{type(error).__name__}: {error}"))


def _run(setup: dict[str, Any]) -> list[Any]:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    for name, text in ((FILE_NAME, setup["tests"]), ("pytest.ini", "[pytest]\n")):
        with open(name, "w", encoding="utf-8", errors="surrogatepass") as out:  # noqa: PTH123 - pathlib is dear
            out.write(text)
    import pytest

    serve(setup)
    for name in setup["free"]:
        if not hasattr(builtins, name):
            setattr(builtins, name, look(None, name))
    recorder = Recorder()
    plugins = ("cacheprovider", "faulthandler", "unraisableexception", "threadexception", "junitxml", "pastebin")
    switches = [part for plugin in plugins for part in ("-p", f"no:{plugin}")]
    fixed = ["-c", "pytest.ini", "--rootdir", ".", "--noconftest", "--capture=sys", "-q", "-W", "ignore"]
    pytest.main([*fixed, *switches, FILE_NAME], plugins=[recorder])
    return recorder.noted()
