from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.sandbox.values import (
    Build,
    Call,
    Instance,
    Limits,
    Opaque,
    Raised,
    Returned,
    Skipped,
)

sys.path.insert(0, str(Path(__file__).parents[2] / "support"))
from sandbox_calls import fixes_addresses, outcome, outcomes, value

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only"),
    pytest.mark.usefixtures("level"),
]


def test_a_call_gives_its_value_its_arguments_and_its_lines():
    found = outcome("def f(a, *, b):\n    a.append(b)\n    return a\n", "f", [1], b=2)
    assert found == Returned(value=[1, 2], args=([1, 2],), kwargs={"b": 2}, value_is_argument=0, events=2)


def test_the_name_of_an_immutable_argument_is_no_identity():
    assert outcome("def f(a):\n    return a\n", "f", 5).value_is_argument is None


def test_a_generator_is_drained_up_to_the_limit():
    text = "def f(n):\n    for i in range(n):\n        yield i\n"
    short, long = outcomes(text, Call(target="f", args=(3,)), Call(target="f", args=(99,)))
    assert (short.value, short.iterator, short.exhausted) == ([0, 1, 2], True, True)
    assert (long.value, long.iterator, long.exhausted) == ([0, 1, 2, 3, 4], True, False)


@pytest.mark.parametrize(
    "text", ["def f():\n    return {1: 2}.items()\n", "def f():\n    return map(tuple, [(1, 2)])\n"]
)
def test_iterators_and_views_are_drained(text):
    assert value(text) == [(1, 2)]


def test_coroutines_and_asynchronous_generators_are_run():
    text = """
        import asyncio
        async def f():
            await asyncio.sleep(0)
            return 1
        async def g():
            yield 2
    """
    assert [found.value for found in outcomes(text, "f", "g")] == [1, [2]]


def test_threads_asyncio_temporary_files_time_zones_and_source_work():
    text = """
        import asyncio, concurrent.futures, inspect, os, pathlib, shutil, tempfile, zoneinfo
        from datetime import datetime

        def threads():
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                return list(pool.map(len, ["a", "bb"]))

        def files():
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder, "a")
                path.write_text("x")
                shutil.copy2(path, pathlib.Path(folder, "b"))
                path.chmod(0o600)
                os.rename(path, pathlib.Path(folder, "c"))
                return sorted(os.listdir(folder))

        def zone():
            return datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Paris")).utcoffset().total_seconds()

        def source():
            return inspect.getsource(zone).splitlines()[0]

        def nothing():
            with open(os.devnull, "w") as out:
                return out.write("x")

        def libraries():
            import decimal, hashlib, mimetypes, sqlite3, ssl, unicodedata, uuid, zlib
            return hashlib.sha256(b"").hexdigest()[:4]

        async def pause():
            await asyncio.sleep(0.001)
            return 1

        def loop():
            return asyncio.run(pause())
    """
    names = ["threads", "files", "zone", "source", "nothing", "libraries", "loop"]
    found = outcomes(text, *names, limits=Limits(cpu_seconds=10))
    assert [getattr(one, "value", one) for one in found] == [
        [1, 2],
        ["b", "c"],
        7200.0,
        "def zone():",
        1,
        "e3b0",
        1,
    ]


def test_what_is_raised_is_told_by_name_bases_message_and_lines():
    text = """
        class Wrong(ValueError):
            pass
        def g(x):
            raise Wrong("bad", x)
        def f(x):
            return g(x)
    """
    assert outcome(text, "f", 1) == Raised(
        type_name="Wrong",
        bases=("Wrong", "ValueError", "Exception", "BaseException"),
        message="('bad', 1)",
        lines=(7, 5),
        innermost=True,
        args=(1,),
        events=2,
    )


@pytest.mark.parametrize(
    ("body", "name", "innermost"),
    [
        ("int('x')", "ValueError", True),
        ("sys.exit(0)", "SystemExit", True),
        ("exit(3)", "SystemExit", False),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", True),
        ("f()", "RecursionError", True),
        ("input()", "EOFError", True),
        ("json.loads('{')", "JSONDecodeError", False),
    ],
)
def test_every_kind_of_exception_is_an_outcome(body, name, innermost):
    found = outcome(f"import json, sys\ndef f():\n    {body}\n")
    assert isinstance(found, Raised), found
    assert (found.type_name, found.innermost) == (name, innermost)


def test_a_call_that_does_not_fit_the_signature_has_no_line_of_the_subject():
    found = outcome("def f(x):\n    pass\n")
    assert (found.type_name, found.lines, found.innermost) == ("TypeError", (), False)


def test_an_exception_that_cannot_be_told_keeps_its_name():
    text = "class E(Exception):\n    def __str__(self):\n        raise SystemExit\ndef f():\n    raise E\n"
    assert (outcome(text).type_name, outcome(text).message) == ("E", "")


def test_a_long_message_is_cut():
    assert len(outcome("def f():\n    raise ValueError('x' * 10**6)\n").message) == 300


def test_objects_are_built_inside_called_on_and_told_by_field():
    text = """
        import dataclasses, enum
        @dataclasses.dataclass
        class Point:
            x: int
            def move(self, by):
                self.x += by
                return self
        class Colour(enum.Enum):
            RED = 1
        def f(colour, point):
            return colour is Colour.RED, point.x
    """
    moved, made, bad = outcomes(
        text,
        Call(target="Point.move", receiver=Build(target="Point", args=(1,)), args=(2,), then=(("move", (5,), {}),)),
        Call(target="f", args=(Build(target="Colour.RED", call=False), Build(target="Point", kwargs={"x": 3}))),
        Call(target="f", args=(Build(target="Point"), 1)),
    )
    assert moved.value == Instance(type_name="Point", fields={"x": 3})
    assert [one.value for one in moved.then] == [Instance(type_name="Point", fields={"x": 8})]
    assert made.value == (True, 3)
    assert bad == Skipped(detail="Point: TypeError: Point.__init__() missing 1 required positional argument: 'x'")


def test_a_further_call_that_cannot_be_made_does_not_undo_the_first():
    text = "class C:\n    def f(self):\n        return 1\n"
    call = Call(target="C.f", receiver=Build(target="C"), then=(("nope", (), {}), ("f", (), {})))
    [found] = outcomes(text, call)
    assert found.value == 1
    assert [type(one) for one in found.then] == [Skipped]


def test_what_has_no_value_outside_is_opaque_and_equals_nothing():
    found = outcome("class C(int):\n    pass\ndef f(x):\n    return C(1)\n", "f", 1)
    assert isinstance(found.value, Opaque)
    assert found.value != found.value


@pytest.mark.parametrize("argument", [object(), {1: object()}, type("S", (str,), {})("x")])
def test_an_argument_that_cannot_be_sent_is_a_skipped_call(argument):
    sent, skipped = outcomes(
        "def f(x):\n    return x\n", Call(target="f", args=(1,)), Call(target="f", args=(argument,))
    )
    assert sent.value == 1
    assert isinstance(skipped, Skipped)


def test_a_missing_function_is_a_skipped_call():
    assert isinstance(outcome("x = 1\n", "nope"), Skipped)


def test_a_large_result_is_opaque_rather_than_lost():
    found = outcome("def f():\n    return ['x' * 10**6] * 50\n")
    assert isinstance(found.value, Opaque)


def test_printed_text_is_kept_up_to_a_cap_and_never_mistaken_for_an_answer():
    text = "def f(n):\n    print('a' * n, end='')\n    return 1\n"
    short, long = outcomes(text, Call(target="f", args=(3,)), Call(target="f", args=(10**6,)), limits=Limits())
    assert (short.output, len(long.output), long.value) == ("aaa", 64 * 1024, 1)


def test_a_subject_that_closes_its_stdout_can_still_be_called():
    found = outcomes("import sys\ndef f():\n    sys.stdout.close()\n    return 1\n", "f", "f")
    assert [one.value for one in found] == [1, 1]


def test_the_environment_is_empty_but_for_what_makes_runs_equal(monkeypatch):
    monkeypatch.setenv("SECRET", "x")
    text = "import os, sys\ndef f():\n    return dict(os.environ), sys.argv, os.getcwd(), os.listdir('.')\n"
    assert value(text) == (
        {"PYTHONHASHSEED": "0", "HOME": "/scratch", "TMPDIR": "/scratch", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        [""],
        "/scratch",
        [],
    )


def test_no_module_of_ours_is_among_those_of_the_subject():
    names = value("import sys\ndef f():\n    return sorted(sys.modules)\n")
    assert not [name for name in names if "sandbox" in name or "grader" in name or "msgspec" in name]


def test_runs_repeat_hash_order_random_numbers_and_temporary_names():
    text = """
        import random, tempfile
        def f():
            return list({"a", "b", "c", "d"}), random.random(), tempfile.mkdtemp()
    """
    first, second = outcomes(text, "f"), outcomes(text, "f", "f")
    assert first[0].value == second[0].value
    assert second[1].value[:2] == second[0].value[:2]
    assert outcomes(text, "f", hash_seed=1)[0].value[0] != first[0].value[0]


def test_addresses_are_in_no_message():
    assert outcome("def f():\n    raise ValueError(object())\n").message == "<object object at 0x...>"


@pytest.mark.skipif(not fixes_addresses(), reason="the system fixes no addresses")
def test_runs_repeat_the_order_of_sets_that_hangs_on_addresses():
    text = "def f():\n    return [str(x) for x in {None, int, str, list, len, f, object, ValueError, dict}], id(f)\n"
    assert value(text) == value(text)
