"""Import names that differ from the name of the distribution that brings them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from grader.checkers.security.packages.tables import DATA, normalised
from grader.checkers.security.words import names

OUTLIVED = names(
    "urllib2 urlparse httplib cPickle cStringIO StringIO ConfigParser Queue SocketServer BaseHTTPServer"
    " SimpleHTTPServer CGIHTTPServer HTMLParser Cookie cookielib xmlrpclib Tkinter tkMessageBox tkFileDialog"
    " __builtin__ htmlentitydefs robotparser dummy_thread _dummy_thread dummy_threading anydbm dumbdbm gdbm whichdb"
    " UserDict UserList md5 sha"
)
"""Modules that Python 2 had, or an early Python 3, and that no supported version has."""


@cache
def distribution_of() -> Mapping[str, str]:
    """Import name to the distribution that brings it."""
    return {name: distribution for distribution, modules in _rows() for name in modules}


@cache
def import_names(distribution: str) -> tuple[str, ...]:
    """What a distribution is imported by, where that is listed."""
    return next((modules for known, modules in _rows() if known == normalised(distribution)), ())


@cache
def _rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = (row.partition(": ") for row in (DATA / "distributions.txt").read_text("utf-8").splitlines())
    return tuple((name, tuple(modules.split())) for name, _, modules in rows)
