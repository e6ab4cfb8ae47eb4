"""What the functions and types that everybody uses do to text: tables, read by `origins`."""

from __future__ import annotations

from grader.checkers.security.words import names

PASSING = names(
    "strip lstrip rstrip lower upper casefold title capitalize removeprefix removesuffix replace encode decode "
    "split rsplit splitlines expandtabs ljust rjust center zfill partition rpartition translate swapcase copy "
    "hex tolist as_posix absolute resolve expanduser getvalue items keys values"
)
"""Methods whose result is as good or bad as what they are called on."""

PASSING_CALLS = names(
    "str repr bytes format min max os.path.join os.path.normpath os.path.abspath os.path.expanduser pathlib.Path"
    " pathlib.PurePath urllib.parse.unquote psycopg.sql.SQL psycopg2.sql.SQL sqlalchemy.text"
)
"""Calls whose result is as good or bad as their arguments."""

NUMBERS = names(
    "int float len bool round abs ord hash id hex oct bin complex sum range isinstance callable any all "
    "decimal.Decimal fractions.Fraction uuid.UUID uuid.uuid4 uuid.uuid1 os.getpid os.getuid"
)
"""Calls whose result holds no free text, whatever goes in."""

NUMBER_MODULES = ("datetime.", "time.", "random.", "secrets.", "math.", "uuid.")
"""Modules of which the same holds for every function."""

HARMLESS_METHODS = names(
    "hexdigest isoformat timestamp count index find rfind bit_length fileno total_seconds toordinal weekday "
    "date startswith endswith isdigit isidentifier is_file is_dir exists"
)
"""Methods whose result holds no free text."""

CLEANERS = {
    "shlex.quote": frozenset({"shell"}),
    "pipes.quote": frozenset({"shell"}),
    "shlex.join": frozenset({"shell"}),
    "html.escape": frozenset({"html"}),
    "markupsafe.escape": frozenset({"html"}),
    "django.utils.html.escape": frozenset({"html"}),
    "django.utils.html.format_html": frozenset({"html"}),
    "bleach.clean": frozenset({"html"}),
    "nh3.clean": frozenset({"html"}),
    "urllib.parse.quote": frozenset({"url", "shell", "sql", "html"}),
    "urllib.parse.quote_plus": frozenset({"url", "shell", "sql", "html"}),
    "urllib.parse.urlencode": frozenset({"url"}),
    "base64.b64encode": frozenset({"shell", "sql", "html"}),
    "psycopg.sql.Identifier": frozenset({"sql"}),
    "psycopg.sql.Literal": frozenset({"sql"}),
    "psycopg2.sql.Identifier": frozenset({"sql"}),
    "psycopg2.sql.Literal": frozenset({"sql"}),
}
"""Functions that make text safe, and for which kinds of sink."""

PLAIN_TYPES = names(
    "int float bool complex Decimal Fraction date datetime time timedelta UUID decimal.Decimal datetime.date "
    "datetime.datetime uuid.UUID CodeType None"
)
"""Types of parameters that hold no free text; a code object was compiled elsewhere."""

REQUESTS = ("flask.request", "bottle.request", "quart.request", "sanic.request", "starlette.requests")
"""Where web frameworks keep what came from outside."""

NUMERIC_FORMATS = "bcdeEfFgGnoxX%"
"""Last letters of a format that refuses text."""
