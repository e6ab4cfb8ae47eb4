from __future__ import annotations

import compileall
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from grader.sandbox import nursery
from grader.sandbox.session import open_session
from grader.sandbox.values import Call, Died, Returned

sys.path.insert(0, str(Path(__file__).parents[2] / "support"))
from sandbox_calls import SMALL, fixes_addresses, subject

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only"),
    pytest.mark.usefixtures("level"),
]
ONE = "def f():\n    return 1\n"


def zygote_of(session):
    session.load()
    return session._process.child.zygote


def test_subjects_of_one_kind_share_a_zygote_and_another_hash_seed_has_its_own():
    with (
        open_session(subject(ONE)) as first,
        open_session(subject("x = 1\n")) as second,
        open_session(subject(ONE, hash_seed=1)) as third,
    ):
        assert zygote_of(first) is zygote_of(second)
        assert zygote_of(first) is not zygote_of(third)


def test_a_zygote_that_died_is_replaced_and_its_children_are_gone():
    with open_session(subject(ONE), limits=SMALL) as session:
        zygote = zygote_of(session)
        zygote.popen.kill()
        zygote.popen.wait()
        found = session.call([Call(target="f")])
        assert isinstance(found[0], Died | Returned)  # it may have answered before the kernel came by
        session.close()
        assert zygote_of(session) is not zygote
        assert session.call([Call(target="f")])[0].value == 1


def test_idle_zygotes_make_room_and_busy_ones_stay(monkeypatch):
    monkeypatch.setattr(nursery, "_zygotes", {})
    monkeypatch.setattr(nursery, "MAX_ZYGOTES", 1)
    with open_session(subject(ONE)) as busy:
        first = zygote_of(busy)
        with open_session(subject(ONE, hash_seed=1)) as other:
            second = zygote_of(other)
        assert first.popen.poll() is None
    with open_session(subject(ONE, hash_seed=2)) as last:
        zygote_of(last).finish()
    assert first.popen.poll() is not None
    assert second.popen.poll() is not None


def test_an_interrupt_between_question_and_answer_costs_the_zygote_not_the_order(monkeypatch):
    monkeypatch.setattr(nursery, "_zygotes", {})
    with open_session(subject(ONE)) as session:
        zygote = zygote_of(session)

        def interrupt(*_arguments):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(nursery.socket, "recv_fds", interrupt)
            with pytest.raises(KeyboardInterrupt):
                open_session(subject(ONE)).load()
        assert zygote.popen.poll() is not None
        session.close()
        assert session.call([Call(target="f")])[0].value == 1
        zygote_of(session).finish()


def test_a_forked_driver_has_zygotes_of_its_own(level):
    script = textwrap.dedent("""
        import os, sys
        from grader.sandbox import nursery
        from grader.sandbox.session import open_session
        from grader.sandbox.values import Call, Subject
        def one():
            with open_session(Subject(module="m", path="m.py", text="def f(): return 1"), level=sys.argv[1]) as session:
                return session.call([Call(target="f")])[0].value, session._process.child.zygote.popen.pid
        before = one()
        forked = os.fork()
        if forked == 0:
            value, pid = one()
            os._exit(0 if value == 1 and pid != before[1] else 1)
        assert os.waitpid(forked, 0)[1] == 0
        assert one() == before
    """)
    subprocess.run([sys.executable, "-c", script, level], check=True, env={**os.environ})


@pytest.mark.skipif(not fixes_addresses(), reason="the system fixes no addresses")
def test_no_address_hangs_on_what_python_has_compiled_before(monkeypatch):
    def address():
        monkeypatch.setattr(nursery, "_zygotes", {})
        with open_session(subject("def f():\n    return id(f)\n")) as session:
            return session.call([Call(target="f")])[0].value

    folder = Path(nursery.__file__).parent
    compileall.compile_dir(folder, quiet=2, force=True)
    before = address()
    for compiled in (folder / "__pycache__").glob("*.pyc"):
        compiled.unlink(missing_ok=True)
    assert address() == before
