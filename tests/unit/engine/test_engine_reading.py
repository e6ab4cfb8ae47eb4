from __future__ import annotations

import os

import pytest

from grader.engine.reading import MAX_BYTES, Unread, decode, from_text, read


def gap(data: bytes):
    with pytest.raises(Unread) as caught:
        decode("a.py", data)
    return caught.value.gap


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 1\n", "x = 1\n"),
        (b"x = 1\r\ny = 2\rz = 3\n", "x = 1\ny = 2\nz = 3\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        ("# coding: latin-1\nx = 'é'\n".encode("latin-1"), "# coding: latin-1\nx = 'é'\n"),
        (
            "#!/bin/x\n# -*- coding: cp1252 -*-\nx = '€'\n".encode("cp1252"),
            "#!/bin/x\n# -*- coding: cp1252 -*-\nx = '€'\n",
        ),
        (b"", ""),
    ],
)
def test_bytes_are_read_as_python_reads_them(data, text):
    assert decode("a.py", data).text == text


def test_the_digest_is_that_of_the_bytes():
    assert decode("a.py", b"x\r\n").digest != decode("a.py", b"x\n").digest


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"x = 1\ny = '\xff'\n", "line 2: bytes that are not utf-8"),
        (b"# coding: no-such\nx = 1\n", "unknown encoding"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "encoding problem"),
        (b"x = 1\n\0", "line 2: a NUL byte"),
        ("x = 1\n".encode("utf-16"), "line 1: a NUL byte"),
        (b"# coding: utf-7\nx = '+2AA-'\n", "line"),
    ],
)
def test_what_is_no_text_is_a_gap_for_every_check_that_says_where(data, detail):
    found = gap(data)
    assert (found.checks, found.units, found.reason) == (("*",), "all", "encoding")
    assert detail in found.detail


def test_a_file_that_is_no_text_still_weighs_what_its_lines_weigh():
    with pytest.raises(Unread) as caught:
        decode("a.py", b"a\n\nb\n\xff\n")
    assert (caught.value.entry.size, caught.value.entry.parsed) == (3, False)


@pytest.mark.parametrize(
    ("make", "detail"),
    [
        (lambda place: place.symlink_to(place.name), "Too many levels of symbolic links"),
        (lambda place: place.symlink_to("nowhere"), "No such file"),
        (lambda place: place.mkdir(), "Is a directory"),
        (os.mkfifo, "no regular file"),
        (lambda place: place.symlink_to("/dev/zero"), "no regular file"),
        (lambda place: place.symlink_to("/proc/self/mem"), "Input/output error"),
    ],
)
def test_what_cannot_be_read_is_a_gap_that_says_why(tmp_path, make, detail):
    make(tmp_path / "x.py")
    with pytest.raises(Unread) as caught:
        read("x.py", str(tmp_path / "x.py"))
    assert caught.value.gap.reason == "unreadable"
    assert detail in caught.value.gap.detail


def test_a_file_of_five_megabytes_is_too_large_and_only_its_beginning_is_read(tmp_path):
    (tmp_path / "big.py").write_bytes(b"x = 1\n" * 900_000)
    with pytest.raises(Unread) as caught:
        read("big.py", str(tmp_path / "big.py"))
    assert caught.value.gap.reason == "too-large"
    assert f"{MAX_BYTES:,}" in caught.value.gap.detail


def test_text_that_holds_lone_surrogates_is_a_gap():
    with pytest.raises(Unread) as caught:
        from_text("a.py", "x = '\ud800'\n")
    assert caught.value.gap.reason == "encoding"
