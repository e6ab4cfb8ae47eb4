"""Honest functions that ask for much: threads, event loops, files, memory, depth, databases."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import json
import queue
import shutil
import sqlite3
import sys
import tempfile
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def squares(numbers: list[int]) -> list[int]:
    """Return the square of each number, worked out by a pool of threads."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda number: number * number, numbers))


def counted(words: list[str]) -> int:
    """Return how many words there are, counted by one thread for each of the first eight."""
    lock = threading.Lock()
    seen = len(words[8:])

    def count() -> None:
        nonlocal seen
        with lock:
            seen += 1

    threads = [threading.Thread(target=count) for _ in words[:8]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def passed_on(items: list[int]) -> list[int]:
    """Return the items in order, handed over by a thread through a queue."""
    line: queue.Queue[int | None] = queue.Queue()

    def send() -> None:
        for item in items:
            line.put(item)
        line.put(None)

    sender = threading.Thread(target=send)
    sender.start()
    received = list(iter(line.get, None))
    sender.join()
    return received


async def gathered(numbers: list[int]) -> list[int]:
    """Return the numbers, each from a task of its own."""

    async def give(number: int) -> int:
        await asyncio.sleep(0)
        return number

    return list(await asyncio.gather(*map(give, numbers)))


async def in_thread(text: str) -> int:
    """Return the length of the text, worked out in another thread."""
    return await asyncio.to_thread(len, text)


def written_and_read(data: bytes) -> bytes:
    """Return the data after a way through a temporary file."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        return file.read()


def files_in_folder(count: int) -> list[str]:
    """Return the names of so many new files of a temporary folder, at most ten, sorted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(max(0, min(count, 10))):
            (folder / f"{number}.txt").write_text("x")
        return sorted(path.name for path in folder.iterdir())


def copied(text: str) -> bytes:
    """Return the text in UTF-8, halves of characters replaced, by way of two files."""
    with tempfile.TemporaryDirectory() as name:
        first, second = Path(name, "first"), Path(name, "second")
        first.write_bytes(text.encode("utf-8", "replace"))
        shutil.copy2(first, second)
        return second.read_bytes()


def large_buffer(byte: int) -> int:
    """Return the sum of the last ten bytes of 64 MiB of the byte's value, taken modulo 256."""
    return sum((bytes([byte % 256]) * (64 * 1024 * 1024))[-10:])


def depth(levels: int) -> int:
    """Return the number of levels, taken modulo 2000, by going down that deep."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 5_000))

    def down(left: int) -> int:
        return 0 if left == 0 else 1 + down(left - 1)

    try:
        return down(levels % 2_000)
    finally:
        sys.setrecursionlimit(limit)


def stored(numbers: list[float]) -> int:
    """Return how many numbers there are, counted by a database in memory; nan counts, too."""
    with contextlib.closing(sqlite3.connect(":memory:")) as base:
        base.execute("create table numbers (number real)")
        base.executemany("insert into numbers values (?)", [(number,) for number in numbers])
        [count] = base.execute("select count(*) from numbers").fetchone()
        return int(count)


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of the data, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def squeezed(data: bytes) -> bytes:
    """Return the data after compression and back."""
    return zlib.decompress(zlib.compress(data))


def through_json(numbers: dict[str, int]) -> dict[str, int]:
    """Return the numbers by name after a way through JSON."""
    return {name: int(number) for name, number in json.loads(json.dumps(numbers)).items()}


def windows(items: list[int]) -> list[tuple[int, int]]:
    """Return each item with its follower."""
    return list(itertools.pairwise(items))
