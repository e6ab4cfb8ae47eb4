"""What the flow analysis knows by name: where values come from, where they do harm, what makes them harmless.

Rows are data. Paths are dotted; `()` is what a call gives, so `csv.writer().writerow` is a method of a writer. A path
that starts with `*.` is a method of anything. A project adds rows of its own under `[tool.grader.security]`.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from grader.checkers.security.taint.value import Trust

EVERYTHING = "*"


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Reading these, or calling them, gives what somebody else decides. `what` is for messages."""

    paths: tuple[str, ...]
    trust: Trust = Trust.EXTERNAL
    what: str = ""


class Sink(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Calling these with an argument that somebody else decides does harm of a `kind` (a key of `KINDS`).

    `argument` is its position (-1: all positional ones), `names` its names as a keyword. `options` must have these
    constant values for the call to be one; a value of None means: not given, or not false.
    """

    kind: str
    paths: tuple[str, ...]
    argument: int = 0
    names: tuple[str, ...] = ()
    options: Mapping[str, bool] = {}


class Cleaner(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What these calls give is harmless at sinks of these kinds; no kinds: at all.

    A call that is one of them by its whole path is no sink of these kinds.
    """

    paths: tuple[str, ...]
    kinds: tuple[str, ...] = ()


class Table(Struct, frozen=True, kw_only=True):
    """All that is known by name."""

    sources: tuple[Source, ...]
    sinks: tuple[Sink, ...]
    cleaners: tuple[Cleaner, ...]


def _words(text: str, prefix: str = "") -> tuple[str, ...]:
    return tuple(prefix + word for word in text.split())


_VERBS = "get post put patch delete head options request stream send"
_CLIENTS = ("requests", "httpx", "requests.Session()", "requests.session()", "httpx.Client()", "httpx.AsyncClient()")

SOURCES = (
    Source(paths=_words("flask.request bottle.request quart.request sanic.request"), what="the request"),
    Source(
        paths=_words(
            "*.get_argument *.get_arguments *.get_query_argument *.get_body_argument *.get_query_arguments"
            " *.get_body_arguments"
        ),
        what="the request",
    ),
    Source(
        paths=_words("sys.argv argparse.ArgumentParser().parse_args argparse.ArgumentParser().parse_known_args"),
        trust=Trust.PARAMETER,
        what="the command line",
    ),
    Source(paths=_words("os.environ os.getenv os.environb"), trust=Trust.OPERATOR, what="the environment"),
    Source(paths=_words("input raw_input sys.stdin sys.stdin.read sys.stdin.readline"), what="typed input"),
    Source(
        paths=_words(
            "*.recv *.recvfrom *.recv_into *.rfile.read *.rfile.readline *.receive_text *.receive_json *.receive_bytes"
            " *.recv_string *.recv_json *.recv_bytes *.receive_str"
        ),
        what="a connection",
    ),
    Source(
        paths=_words(
            "*.chat.completions.create *.messages.create *.responses.create *.completions.create *.generate_content"
            " openai.ChatCompletion.create litellm.completion ollama.chat ollama.generate *.llm.invoke *.llm.predict"
            " *.llm.complete *.llm.generate *.chain.run *.chain.invoke *.text_generation *.chat_completion"
        ),
        what="a model's reply",
    ),
    Source(
        paths=(
            *(f"{client}.{verb}" for client in _CLIENTS for verb in _VERBS.split()),
            *_words("urllib.request.urlopen urllib.request.urlretrieve"),
        ),
        trust=Trust.PARAMETER,
        what="another server's answer",
    ),
    Source(
        paths=_words(
            "zipfile.ZipFile().namelist zipfile.ZipFile().infolist tarfile.open().getmembers tarfile.open().getnames"
            " tarfile.TarFile().getmembers tarfile.TarFile.open().getmembers"
        ),
        what="names in an archive",
    ),
)

SINKS = (
    Sink(
        kind="sql",
        paths=_words(
            "*.execute *.executemany *.executescript *.execute_async *.fetchrow *.fetchval *.read_sql *.raw"
            " *.exec_driver_sql sqlalchemy.text sqlalchemy.sql.text psycopg.sql.SQL psycopg2.sql.SQL"
            " django.db.models.expressions.RawSQL *.fetch pandas.read_sql pandas.read_sql_query *.query *.mogrify"
            " django.db.models.RawSQL"
        ),
        names=_words("sql query statement operation"),
    ),
    Sink(
        kind="shell",
        paths=_words(
            "os.system os.popen subprocess.getoutput subprocess.getstatusoutput asyncio.create_subprocess_shell"
            " commands.getoutput commands.getstatusoutput popen2.popen2 pexpect.run *.exec_command"
            " asyncio.subprocess.create_subprocess_shell"
        ),
        names=_words("cmd command"),
    ),
    Sink(
        kind="shell",
        paths=_words("run call check_call check_output Popen", "subprocess."),
        names=("args",),
        options={"shell": True},
    ),
    Sink(
        kind="program",
        paths=(
            *_words("run call check_call check_output Popen", "subprocess."),
            *_words("os.execv os.execvp os.spawnl asyncio.create_subprocess_exec pexpect.spawn"),
        ),
        names=("args",),
        options={"shell": False},
    ),
    Sink(
        kind="code",
        paths=_words("eval exec builtins.eval builtins.exec code.InteractiveInterpreter.runsource timeit.timeit"),
    ),
    Sink(kind="code", paths=_words("pandas.eval pandas.DataFrame().eval pandas.DataFrame().query numexpr.evaluate")),
    Sink(
        kind="import",
        paths=_words("importlib.import_module __import__ runpy.run_module pydoc.locate"),
        names=("name",),
    ),
    Sink(kind="import", paths=_words("runpy.run_path importlib.util.spec_from_file_location"), argument=-1),
    Sink(kind="attribute", paths=("getattr",), argument=1),
    Sink(kind="attribute", paths=("operator.attrgetter",)),
    Sink(
        kind="deserialise",
        paths=_words(
            "pickle.loads pickle.load cPickle.loads marshal.loads marshal.load shelve.open dill.loads dill.load"
            " cloudpickle.loads cloudpickle.load jsonpickle.decode pickle.Unpickler torch.load joblib.load"
            " pandas.read_pickle yaml.unsafe_load yaml.full_load yaml.unsafe_load_all"
        ),
    ),
    Sink(kind="deserialise", paths=_words("yaml.load yaml.load_all"), options={"Loader": False}),
    Sink(
        kind="path",
        paths=_words(
            "open io.open builtins.open codecs.open os.open os.remove os.unlink os.rmdir"
            " os.listdir os.scandir shutil.rmtree shutil.copytree gzip.open bz2.open lzma.open zipfile.ZipFile"
            " tarfile.open aiofiles.open flask.send_file PIL.Image.open numpy.load linecache.getlines"
            " starlette.responses.FileResponse fastapi.responses.FileResponse django.http.FileResponse"
            " aiohttp.web.FileResponse os.startfile configparser.ConfigParser().read"
        ),
        names=_words("file path path_or_file filename name"),
    ),
    Sink(
        kind="path",
        paths=_words("os.rename os.replace os.link os.symlink shutil.copy shutil.copy2 shutil.copyfile shutil.move"),
        argument=-1,
    ),
    Sink(
        kind="own-path",
        paths=_words(
            "open read_text read_bytes write_text write_bytes unlink rmdir mkdir rename replace touch iterdir glob",
            "pathlib.Path().",
        ),
    ),
    Sink(kind="path", paths=_words("*.save"), names=("dst", "path")),
    Sink(kind="upload", paths=_words("*.save"), names=("dst", "path")),
    Sink(kind="email", paths=_words("*.sendmail"), argument=2, names=("msg",)),
    Sink(kind="header", paths=_words("*.send_header"), argument=1),
    Sink(
        kind="html",
        paths=_words(
            "django.utils.safestring.mark_safe django.utils.safestring.SafeString markupsafe.Markup flask.Markup"
            " jinja2.Markup django.utils.html.format_html django.utils.html.mark_safe"
        ),
    ),
    Sink(
        kind="page",
        paths=_words(
            "django.http.HttpResponse flask.make_response flask.Response starlette.responses.HTMLResponse"
            " fastapi.responses.HTMLResponse werkzeug.wrappers.Response aiohttp.web.Response"
        ),
        names=("content", "response", "text", "body"),
    ),
    Sink(
        kind="template",
        paths=_words(
            "flask.render_template_string jinja2.Template jinja2.Environment().from_string mako.template.Template"
            " django.template.Template tornado.template.Template"
            " *.from_string quart.render_template_string"
        ),
        names=("source", "template_string", "text"),
    ),
    Sink(
        kind="redirect",
        paths=_words(
            "flask.redirect django.shortcuts.redirect django.http.HttpResponseRedirect bottle.redirect"
            " django.http.HttpResponsePermanentRedirect starlette.responses.RedirectResponse werkzeug.utils.redirect"
            " fastapi.responses.RedirectResponse aiohttp.web.HTTPFound aiohttp.web.HTTPSeeOther quart.redirect"
            " sanic.response.redirect aiohttp.web.HTTPTemporaryRedirect aiohttp.web.HTTPMovedPermanently"
        ),
        names=_words("location redirect_to url"),
    ),
    Sink(
        kind="request",
        paths=(
            *(
                f"{client}.{verb}"
                for client in _CLIENTS
                for verb in ["get", "post", "put", "patch", "delete", "head", "options"]
            ),
            *_words("urllib.request.urlopen urllib.request.urlretrieve urllib.request.Request urllib3.request"),
            *(f"aiohttp.ClientSession().{verb}" for verb in _VERBS.split()),
            *_words("http.client.HTTPConnection http.client.HTTPSConnection websockets.connect"),
        ),
        names=("url",),
    ),
    Sink(
        kind="request",
        paths=(
            *(f"{client}.{verb}" for client in _CLIENTS for verb in ("request", "stream")),
            *_words("aiohttp.request urllib3.PoolManager().request"),
        ),
        argument=1,
        names=("url",),
    ),
    Sink(
        kind="log",
        paths=tuple(
            f"{logger}.{level}"
            for logger in ("logging", "logging.getLogger()", "*.logger", "*.log")
            for level in ["debug", "info", "warning", "error", "critical", "exception"]
        ),
        argument=-1,
    ),
    Sink(kind="ldap", paths=_words("*.search_s *.search_ext_s *.search_st"), argument=2, names=("filterstr",)),
    Sink(kind="ldap", paths=_words("ldap3.Connection().search"), argument=1, names=("search_filter",)),
    Sink(kind="xpath", paths=_words("*.xpath lxml.etree.XPath *.findall *.iterfind *.findtext"), names=("path",)),
    Sink(
        kind="regex",
        paths=_words("compile search match fullmatch sub subn findall finditer split", "re."),
        names=("pattern",),
    ),
    Sink(kind="format", paths=_words("*.format *.format_map"), argument=-2),
    Sink(
        kind="nosql",
        paths=_words("*.find *.find_one *.update_one *.delete_one *.delete_many *.count_documents *.update_many"),
        names=("filter",),
    ),
    Sink(
        kind="email",
        paths=_words("*.add_header django.core.mail.send_mail django.core.mail.EmailMessage"),
        argument=-1,
        names=_words("subject from_email to"),
    ),
    Sink(kind="csv", paths=_words("csv.writer().writerow csv.writer().writerows")),
    Sink(kind="csv", paths=_words("csv.DictWriter().writerow csv.DictWriter().writerows")),
    Sink(kind="csv", paths=_words("*.writerow *.writerows")),
)

CLEANERS = (
    Cleaner(paths=_words("sql.Identifier sql.Literal", "psycopg.") + _words("sql.Identifier sql.Literal", "psycopg2.")),
    Cleaner(
        paths=_words(
            "hashlib.sha256 hashlib.sha1 hashlib.md5 hashlib.sha512 hashlib.blake2b hmac.new secrets.token_hex"
            " *.hexdigest *.isoformat *.timestamp *.total_seconds *.strftime *.fetchone *.fetchall *.digest"
            " *.exists *.is_file *.is_dir time.time datetime.datetime.strptime datetime.date.fromisoformat"
            " datetime.datetime.fromisoformat datetime.datetime.now random.choice random.randint *.stat"
        )
    ),
    Cleaner(
        paths=_words("*.quote_identifier *.quote_name *.escape_string *.quote_ident *.identifier_preparer.quote"),
        kinds=("sql",),
    ),
    Cleaner(
        paths=_words("ldap.filter.escape_filter_chars ldap3.utils.conv.escape_filter_chars ldap.dn.escape_dn_chars"),
        kinds=("ldap",),
    ),
    Cleaner(
        paths=_words("flask.url_for django.urls.reverse django.shortcuts.resolve_url"),
        kinds=("redirect",),
    ),
    Cleaner(paths=_words("json.dumps"), kinds=("log", "header", "email")),
    Cleaner(
        paths=_words(
            "SandboxedEnvironment().from_string ImmutableSandboxedEnvironment().from_string", "jinja2.sandbox."
        ),
        kinds=("template",),
    ),
)

BUILT_IN = Table(sources=SOURCES, sinks=SINKS, cleaners=CLEANERS)
