"""Honest code that asks for much works, and in the same way at both levels."""

# ruff: noqa: E501 - programs in a table read better whole

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "support"))
from sandbox_calls import outcomes

from grader.sandbox.values import Call, Limits, Returned

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only"),
    pytest.mark.usefixtures("level"),
]
LIMITS = Limits(cpu_seconds=10.0)

HONEST = {
    "threads": (
        (
            "from concurrent.futures import ThreadPoolExecutor\n"
            "def f():\n    with ThreadPoolExecutor(8) as pool:\n        return list(pool.map(abs, range(-20, 0)))\n"
        ),
        [*range(20, 0, -1)],
    ),
    "a lock between threads": (
        (
            "import threading\n"
            "def f():\n"
            "    lock, seen = threading.Lock(), []\n"
            "    def work():\n        with lock:\n            seen.append(1)\n"
            "    some = [threading.Thread(target=work) for _ in range(5)]\n"
            "    [t.start() for t in some]\n    [t.join() for t in some]\n    return sum(seen)\n"
        ),
        5,
    ),
    "a queue": (
        (
            "import queue, threading\n"
            "def f():\n    q = queue.Queue()\n    threading.Thread(target=q.put, args=(7,)).start()\n    return q.get()\n"
        ),
        7,
    ),
    "asyncio": (
        (
            "import asyncio\n"
            "async def g(n):\n    await asyncio.sleep(0)\n    return n\n"
            "async def f():\n    return await asyncio.gather(*map(g, range(5)))\n"
        ),
        [0, 1, 2, 3, 4],
    ),
    "asyncio in threads": (
        "import asyncio\nasync def f():\n    return await asyncio.to_thread(sum, [1, 2])\n",
        3,
    ),
    "a temporary file": (
        (
            "import tempfile\ndef f():\n    with tempfile.TemporaryFile('w+') as t:\n        t.write('x')\n"
            "        t.seek(0)\n        return t.read()\n"
        ),
        "x",
    ),
    "a temporary folder": (
        (
            "import pathlib, tempfile\ndef f():\n    with tempfile.TemporaryDirectory() as d:\n"
            "        (pathlib.Path(d) / 'a').write_text('x')\n"
            "        return [p.name for p in pathlib.Path(d).iterdir()]\n"
        ),
        ["a"],
    ),
    "files of its own": (
        (
            "import os\ndef f():\n    os.makedirs('a/b')\n    open('a/b/c', 'w').close()\n    os.rename('a/b/c', 'd')\n"
            "    return sorted(os.listdir('.'))\n"
        ),
        ["a", "d"],
    ),
    "a copied file": (
        "import shutil\ndef f():\n    open('a', 'w').write('x')\n    shutil.copy2('a', 'b')\n    return open('b').read()\n",
        "x",
    ),
    "a tree removed": (
        "import os, shutil\ndef f():\n    os.makedirs('a/b')\n    shutil.rmtree('a')\n    return os.listdir('.')\n",
        [],
    ),
    "sqlite in memory": (
        (
            "import sqlite3\ndef f():\n    c = sqlite3.connect(':memory:')\n    c.execute('create table t (x)')\n"
            "    c.execute('insert into t values (3)')\n    return c.execute('select x from t').fetchall()\n"
        ),
        [(3,)],
    ),
    "sqlite in a file": (
        (
            "import sqlite3\ndef f():\n    with sqlite3.connect('t.db') as c:\n        c.execute('create table t (x)')\n"
            "    return c.execute('select count(*) from t').fetchone()\n"
        ),
        (0,),
    ),
    "much memory": ("def f():\n    return len(bytearray(200 * 2**20))\n", 200 * 2**20),
    "deep recursion": (
        "import sys\nsys.setrecursionlimit(5000)\ndef f(n=3000):\n    return 0 if n == 0 else 1 + f(n - 1)\n",
        3000,
    ),
    "zones": (
        (
            "from datetime import datetime, timedelta, timezone\n"
            "def f():\n    return datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=2))).astimezone(timezone.utc).hour\n"
        ),
        22,
    ),
    "the local time": ("import time\ndef f():\n    return time.localtime(0).tm_hour, time.tzname[0]\n", (0, "UTC")),
    "environment": ("import os\ndef f():\n    return sorted(os.environ)[:2], os.environ['HOME']\n", None),
    "the mask of new files": ("import os\ndef f():\n    return os.umask(0o022)\n", 0o022),
    "random numbers": ("import random\ndef f():\n    return random.Random(1).random()\n", 0.13436424411240122),
    "seeded ones": ("import random\ndef f():\n    return random.random()\n", 0.8444218515250481),
    "hashes": ("import hashlib\ndef f():\n    return hashlib.sha256(b'').hexdigest()[:8]\n", "e3b0c442"),
    "compression": (
        "import bz2, lzma, zlib\ndef f():\n    return [m.decompress(m.compress(b'xx')) for m in (bz2, lzma, zlib)]\n",
        [b"xx"] * 3,
    ),
    "an archive": (
        (
            "import io, zipfile\ndef f():\n    b = io.BytesIO()\n    with zipfile.ZipFile(b, 'w') as z:\n"
            "        z.writestr('a', 'x')\n    return zipfile.ZipFile(b).namelist()\n"
        ),
        ["a"],
    ),
    "xml": ("import xml.etree.ElementTree as E\ndef f():\n    return E.fromstring('<a><b/></a>')[0].tag\n", "b"),
    "urls": ("from urllib.parse import quote\ndef f():\n    return quote('a b')\n", "a%20b"),
    "logging": ("import logging\ndef f():\n    logging.warning('x')\n    return logging.getLogger('a').name\n", "a"),
    "a pair of sockets": (
        "import socket\ndef f():\n    a, b = socket.socketpair()\n    a.send(b'x')\n    return b.recv(1)\n",
        b"x",
    ),
    "a pipe": ("import os\ndef f():\n    r, w = os.pipe()\n    os.write(w, b'x')\n    return os.read(r, 1)\n", b"x"),
    "a timer": (
        (
            "import threading\ndef f():\n    e = threading.Event()\n    threading.Timer(0.01, e.set).start()\n"
            "    return e.wait(5)\n"
        ),
        True,
    ),
    "a signal of its own": (
        (
            "import signal\ndef f():\n    seen = []\n    signal.signal(signal.SIGUSR1, lambda *a: seen.append(1))\n"
            "    signal.raise_signal(signal.SIGUSR1)\n    return seen\n"
        ),
        [1],
    ),
    "a memory map": (
        "import mmap\ndef f():\n    m = mmap.mmap(-1, 4096)\n    m[:2] = b'ab'\n    return m[:2]\n",
        b"ab",
    ),
    "weak references": (
        (
            "import gc, weakref\nclass A: pass\ndef f():\n    a = A()\n    r = weakref.ref(a)\n    del a\n    gc.collect()\n"
            "    return r() is None\n"
        ),
        True,
    ),
    "subclass hooks": (
        "import abc\nclass A(abc.ABC): pass\ndef f():\n    A.register(int)\n    return isinstance(1, A)\n",
        True,
    ),
    "a module imported late": (
        "def f():\n    import email.message\n    return email.message.Message().is_multipart()\n",
        False,
    ),
}


@pytest.mark.parametrize("name", HONEST)
def test_it_gives_what_it_would_give_anywhere(name):
    text, expected = HONEST[name]
    [found] = outcomes(text, Call(target="f"), limits=LIMITS)
    assert isinstance(found, Returned), found
    assert expected is None or found.value == expected


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("import urllib\ndef f():\n    return urllib.parse.quote('a b')\n", "parse"),
        ("import xml\ndef f():\n    return xml.etree\n", "etree"),
        ("import concurrent\ndef f():\n    return concurrent.futures\n", "futures"),
        ("def f():\n    return dataclasses.field\n", "dataclasses"),
    ],
)
def test_what_the_zygote_has_imported_is_not_imported_for_the_subject(text, missing):
    [found] = outcomes(text, Call(target="f"), limits=LIMITS)
    assert found.type_name in ("AttributeError", "NameError")
    assert missing in found.message
