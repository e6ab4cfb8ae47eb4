"""Whether `from module import name` imports a module, a type, or something else."""

from __future__ import annotations

import ast
import re
import sys
from typing import NamedTuple

from grader.checkers.conventions.paths import absolute
from grader.checkers.conventions.view import View

_FREE_MODULES = frozenset({"__future__", "typing", "typing_extensions", "collections.abc", "six.moves"})
"""Modules whose names are imported one by one in every style guide that has this rule (Google's, section 2.2.4.1)."""

_ODD_TYPE_TEXT = """
abc.ABC array.array collections.defaultdict collections.deque contextlib.aclosing contextlib.chdir contextlib.closing
contextlib.nullcontext contextlib.redirect_stderr contextlib.redirect_stdout contextlib.suppress datetime.date
datetime.datetime datetime.time datetime.timedelta datetime.timezone datetime.tzinfo enum.auto
functools.cached_property functools.partial functools.partialmethod functools.singledispatchmethod
itertools.accumulate itertools.chain itertools.combinations itertools.compress itertools.count itertools.cycle
itertools.dropwhile itertools.filterfalse itertools.groupby itertools.islice itertools.pairwise itertools.permutations
itertools.product itertools.repeat itertools.starmap itertools.takewhile itertools.zip_longest mmap.mmap netrc.netrc
operator.attrgetter operator.itemgetter operator.methodcaller os.stat_result os.terminal_size sched.scheduler
select.epoll select.poll shlex.shlex socket.socket threading.local time.struct_time uuid.UUID weakref.finalize
weakref.ref zipimport.zipimporter
"""
_ODD_TYPES = frozenset(_ODD_TYPE_TEXT.split())
"""Types of the standard library that are not named as PEP 8 names types."""

_SUBMODULE_TEXT = """
asyncio.events asyncio.subprocess asyncio.tasks collections.abc concurrent.futures concurrent.futures.process
concurrent.futures.thread ctypes.util ctypes.wintypes curses.ascii curses.panel curses.textpad dbm.dumb dbm.gnu
dbm.ndbm email.charset email.encoders email.errors email.generator email.header email.headerregistry email.message
email.mime email.mime.application email.mime.audio email.mime.base email.mime.image email.mime.message
email.mime.multipart email.mime.text email.parser email.policy email.utils encodings.idna encodings.utf_8
html.entities html.parser http.client http.cookiejar http.cookies http.server importlib.abc importlib.machinery
importlib.metadata importlib.resources importlib.util json.decoder json.encoder json.scanner json.tool logging.config
logging.handlers multiprocessing.connection multiprocessing.dummy multiprocessing.managers multiprocessing.pool
multiprocessing.shared_memory multiprocessing.synchronize os.path tkinter.colorchooser tkinter.filedialog tkinter.font
tkinter.messagebox tkinter.scrolledtext tkinter.simpledialog tkinter.ttk unittest.mock urllib.error urllib.parse
urllib.request urllib.response urllib.robotparser wsgiref.handlers wsgiref.headers wsgiref.simple_server wsgiref.types
wsgiref.util wsgiref.validate xml.dom xml.dom.minidom xml.dom.pulldom xml.etree xml.etree.ElementTree xml.parsers
xml.parsers.expat xml.sax xml.sax.handler xml.sax.saxutils xml.sax.xmlreader xmlrpc.client xmlrpc.server
"""
_SUBMODULES = frozenset(_SUBMODULE_TEXT.split())
"""Documented modules below the packages of the standard library."""

_CAP_WORDS = re.compile(r"^_*[A-Z](?:[A-Za-z0-9]*[a-z][A-Za-z0-9]*)?$")
_SHOUTED = re.compile(r"^_*[A-Z][A-Z0-9_]+$")


class Use(NamedTuple):
    """How a file uses a name: whether it is called, and whether it stands without an attribute after it."""

    called: bool
    alone: bool


def uses_of_names(view: View) -> dict[str, Use]:
    """How each name of a file is used."""
    with_attribute = {id(node.value) for node in view.nodes if isinstance(node, ast.Attribute)}
    called = {id(node.func) for node in view.nodes if isinstance(node, ast.Call)}
    uses: dict[str, Use] = {}
    for node in view.nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            before = uses.get(node.id, Use(called=False, alone=False))
            uses[node.id] = Use(
                called=before.called or id(node) in called, alone=before.alone or id(node) not in with_attribute
            )
    return uses


def is_module_or_type(view: View, node: ast.ImportFrom, alias: ast.alias, uses: dict[str, Use]) -> bool:
    """Judge by PEP 8 names and the standard library's contents; elsewhere by how the file uses a lower-case name.

    A name that is only ever followed by an attribute is taken for a module, one that is called or passed on for a
    function or value; one that is not used at all is free.
    """
    module = absolute(node.level, node.module, view.names.package)
    path = f"{module}.{alias.name}"
    shouted = bool(_SHOUTED.match(alias.name))
    if alias.name == "*" or module in _FREE_MODULES or _CAP_WORDS.match(alias.name):
        return True
    if path in _ODD_TYPES or path in _SUBMODULES or (node.level and not node.module and not shouted):
        return True
    use = uses.get(alias.asname or alias.name, Use(called=False, alone=False))
    if shouted:
        return use.called
    return module.partition(".")[0] not in sys.stdlib_module_names and not (use.called or use.alone)
