from __future__ import annotations

import pytest

from grader.checkers.conventions.declared.grammar import KNOWN, ConventionsError, parse_conventions

EVERY_KEY = r"""
why = "everything at once"
note = "free text"

[[banned]]
api = ["subprocess.run", "subprocess.Popen"]
use = "shell.call"
why = "it logs"
note = "since 2020"
except_paths = ["infra/shell.py"]
suppress = "# conv: ignore[subprocess.run] reason"

[[banned]]
module = "random"

[pattern.any_all]
match = "$A is not None and $A or $B"
use = "$A if $A is not None else $B"
why = "falsy"

[pattern.lock]
kind = "require"
match = "def write_$NAME($$$):"
body_contains = "lock($$$)"

[[layer]]
name = "core"
paths = ["shop/core/**"]
may_not_import = ["shop.http"]

[naming]
module_logger = "^logger$"
module_constant = "^[A-Z_]+$"
function = "^[a-z_]+$"
class = "^[A-Z]"
exception = "Error$"
type_variable = "T$"
bool_parameter = "^is_"
async_function = "^async_"
predicate_bool = "^is_"
private_attribute = "^_"
min_length = 2
exempt = ["i"]

[docstring]
style = "google"
required_for = ["module", "public_function", "public_class", "public_method"]
mood = "imperative"

[typing]
annotate = "public"
optional = "pipe"

[imports]
relative = "always"
package = "shop"
star = "never"
function_level = "never"
from_import = "modules_and_types"
[imports.alias]
numpy = "np"
why = "as everybody"

[style]
output = "logging"
log_args = "lazy"
paths = "pathlib"
quotes = "double"
todo = "TODO\\("

[strings]
format = "f-string"
except_in = ["logging"]

[errors]
chain = "required"
except_name = "error"
broad = "never"
swallow = "never"
base = "ShopError"
allowed_builtin = ["NotImplementedError"]
message = "required"

[tests]
name = "^test_"
style = "pytest"
paths = ["tests/**"]
file = "^test_"
max_asserts = 3

[classes]
value_class = "dataclass"
[signature]
bool_params = "keyword_only"
max_positional = 3
first_params = ["session"]
[control]
else_after_return = "never"
[layout]
order = ["docstring", "future", "imports", "constants", "classes", "functions", "main"]
"""


def test_every_table_and_key_of_the_grammar_is_known():
    conventions = parse_conventions(EVERY_KEY, "conventions.toml")
    assert set(conventions.present) == set(KNOWN)
    assert [each.api or each.module for each in conventions.banned] == [
        ["subprocess.run", "subprocess.Popen"],
        "random",
    ]
    assert conventions.imports.alias == {"numpy": "np"}
    assert conventions.naming.class_ == "^[A-Z]"


def test_an_empty_file_declares_nothing():
    assert parse_conventions("", "conventions.toml").present == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[docstrings]\nstyle = 'google'\n", ["team.toml:1: docstrings: unknown table", "did you mean `docstring`?"]),
        ("\n[naming]\nmin_lenght = 2\n", ["team.toml:3: naming.min_lenght: unknown key", "`min_length`?"]),
        (
            "[[banned]]\napi = 'a.b'\n[[banned]]\napis = 'c'\n",
            ["team.toml:4: banned[1].apis: unknown key", "remove it, or use why"],
        ),
        ("[pattern.old]\nmatch = 'a()'\nusing = 'b'\n", ["team.toml:3: pattern.old.using: unknown key"]),
        ("[naming]\nfunction = '('\n", ["team.toml:2: naming.function: not a regular expression", "correct '('"]),
        ("[style]\ntodo = '['\n", ["team.toml:2: style.todo: not a regular expression"]),
        ("[tests]\nfile = '*'\n", ["team.toml:2: tests.file: not a regular expression"]),
        ("[naming]\nmin_length = '2'\n", ["team.toml:2: naming.min_length: Expected int, got str"]),
        ("[docstring]\nstyle = 'rest'\n", ["team.toml:2: docstring.style: Invalid enum value 'rest'"]),
        ("[docstring]\nrequired_for = 'module'\n", ["team.toml:2: docstring.required_for: Expected array, got str"]),
        ("[[docstring]]\nstyle = 'google'\n", ["team.toml:1: docstring: must be a table that stands once"]),
        ("[banned]\napi = 'a'\n", ["team.toml:1: banned: must be a list of tables; write `[[banned]]`"]),
        ("naming = 3\n", ["team.toml:1: naming: must be a table"]),
        ("[[banned]]\nuse = 'a'\n", ["team.toml:1: banned[0]: needs exactly one of `api`", "`module`"]),
        (
            "[[banned]]\napi = 'a'\nsuppress = '# no brackets'\n",
            ["team.toml:3: banned[0].suppress: must show"],
        ),
        ("[[pattern]]\nuse = 'a'\n", ["team.toml:1: pattern[0]: lacks the key `match`; add it"]),
        ("[[pattern]]\nmatch = 'a b'\n", ["team.toml:2: pattern[0].match: no Python code"]),
        ("[[pattern]]\nmatch = 'def f():'\nkind = 'require'\n", ["`body_contains` go together"]),
        ("[[layer]]\nname = 'core'\nmay_not_import = []\n", ["team.toml:1: layer[0]: lacks the key `paths`"]),
        ("[imports.alias]\nnumpy = 3\n", ["team.toml:1: imports.alias: Expected str, got int"]),
        ("[naming\n", ["team.toml: not valid TOML"]),
        ("[naming]\nwhy = 3\n", ["team.toml:2: naming.why: Expected str, got int"]),
    ],
)
def test_what_cannot_be_obeyed_is_an_error_that_names_file_line_key_and_remedy(text, parts):
    with pytest.raises(ConventionsError) as error:
        parse_conventions(text, "team.toml")
    for part in parts:
        assert part in str(error.value)
