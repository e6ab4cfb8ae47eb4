"""Each fix on five call sites: it parses, its finding is gone, no new one comes, behaviour stays; and where none is due."""

# ruff: noqa: E501 - a table of code reads best with a case on a line

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

from grader.checkers.fixes.codemod import apply_fixes
from grader.checkers.fixes.edits import UnfitError
from grader.model.evidence import Edit, Finding, Fix
from grader.model.source import Span

YAML = "import yaml\n\n"
SQL = (
    "import sqlite3\n\nDB = sqlite3.connect(':memory:')\n"
    "DB.execute('create table herd (name text, age integer)')\nDB.execute(\"insert into herd values ('Ida', 4)\")\n\n"
)
HASH = "import hashlib\n\n"
RANDOM = "import random\nimport string\n\nLETTERS = string.ascii_letters\n\n"
SHELL = "import subprocess\n\n"

MAC = "import hmac\n\nKEY = b'k'\n\n"
TAG = "hmac.new(KEY, b'x', 'sha256').hexdigest()"

SITES = {
    "security.command-injection": [
        (
            SHELL
            + "def f():\n    return subprocess.run('echo one two', shell=True, capture_output=True, text=True).stdout\n",
            "f() == 'one two\\n'",
        ),
        (SHELL + "def f():\n    return subprocess.check_output('printf abc', shell=True)\n", "f() == b'abc'"),
        (SHELL + "def f():\n    return subprocess.call(\n        'true',\n        shell=True,\n    )\n", "f() == 0"),
        (
            SHELL + "def f(cwd):\n    return subprocess.run('pwd', cwd=cwd, shell=True, stdout=-1).stdout\n",
            "f('/') == b'/\\n'",
        ),
        (
            "import subprocess as sp\n\n\ndef f():\n    with sp.Popen('sleep 0', shell=True) as child:\n        return child.wait()\n",
            "f() == 0",
        ),
    ],
    "security.broken-authentication": [
        (
            MAC + "def f(given: str) -> bool:\n    return hmac.new(KEY, b'x', 'sha256').hexdigest() == given\n",
            f"f({TAG}) and not f('a')",
        ),
        (
            MAC
            + "def f(given: str) -> bool:\n    expected = hmac.new(KEY, b'x', 'sha256').hexdigest()\n    return given == expected\n",
            f"f({TAG}) and not f('a')",
        ),
        (
            MAC
            + "def f(signature: str) -> str:\n    if signature != hmac.new(KEY, b'x', 'sha256').hexdigest():\n        return 'no'\n    return 'yes'\n",
            f"f({TAG}) == 'yes' and f('') == 'no'",
        ),
        (
            MAC + "def f(given: bytes) -> bool:\n    return hmac.new(KEY, b'x', 'sha256').digest() == given and True\n",
            f"f(bytes.fromhex({TAG})) and not f(b'')",
        ),
        (
            "from hmac import new\n\n\ndef f(key, body, signature):\n    good = new(key, body, 'sha256').hexdigest()\n    return good == signature\n",
            "not f(b'k', b'x', 'y')",
        ),
    ],
    "security.weak-hash": [
        (
            HASH + "def cache_key(body):\n    return hashlib.md5(body).hexdigest()\n",
            "cache_key(b'a').startswith('0cc175')",
        ),
        (HASH + "def etag(body):\n    return hashlib.sha1(body).hexdigest()\n", "etag(b'a').startswith('86f7e4')"),
        (
            HASH
            + "def checksum(parts):\n    h = hashlib.md5()\n    h.update(b''.join(parts))\n    return h.hexdigest()\n",
            "checksum([b'a']).startswith('0cc175')",
        ),
        (
            HASH + "def avatar_color(name):\n    return hashlib.md5(name.encode()).hexdigest()[:6]\n",
            "avatar_color('a') == '0cc175'",
        ),
        (
            HASH
            + "def shard_of(key, count):\n    return int(hashlib.sha1(\n        key,\n    ).hexdigest(), 16) % count\n",
            "shard_of(b'a', 5) in range(5)",
        ),
    ],
    "security.unsafe-deserialisation": [
        (YAML + "def f(text):\n    return yaml.load(text, Loader=yaml.Loader)\n", "f('a: [1]') == {'a': [1]}"),
        (YAML + "def f(text):\n    return yaml.load(text, yaml.UnsafeLoader)\n", "f('a: 1') == {'a': 1}"),
        (
            YAML + "def f(text):\n    data = yaml.load(text, Loader=yaml.FullLoader) or {}\n    return data\n",
            "f('') == {}",
        ),
        (
            "import yaml as y\n\n\ndef f(text):\n    return y.load(\n        text,\n        Loader=y.Loader,\n    )\n",
            "f('1') == 1",
        ),
        (
            YAML + "def f(text):\n    return [yaml.load(part, Loader=yaml.Loader) for part in text]\n",
            "f('12') == [1, 2]",
        ),
    ],
    "security.sql-injection": [
        (
            SQL + "def f(name):\n    return DB.execute(f\"select age from herd where name = '{name}'\").fetchall()\n",
            "f('Ida') == [(4,)]",
        ),
        (
            SQL + "def f(name):\n    return DB.execute(\"select age from herd where name = '%s'\" % name).fetchall()\n",
            "f('Ida') == [(4,)]",
        ),
        (
            SQL
            + "def f(name):\n    return DB.execute(\"select age from herd where name = '{}'\".format(name)).fetchall()\n",
            "f('Ida') == [(4,)]",
        ),
        (
            SQL
            + "def f(name, age):\n    DB.execute(f\"insert into herd values ('{name}', '{age}')\")\n    return DB.execute('select count(*) from herd').fetchone()\n",
            "f('Bo', 3) == (2,)",
        ),
        (
            SQL
            + "def f(name, age):\n    q = DB.cursor()\n    q.execute(f\"select name from herd where name = '{name}' and age > {age}\")\n    return q.fetchall()\n",
            "f('Ida', 3) == [('Ida',)]",
        ),
    ],
    "security.weak-random": [
        (
            RANDOM + "def token():\n    return ''.join(random.choice(LETTERS) for _ in range(9))\n",
            "len(token()) == 9 and token().isalpha()",
        ),
        (RANDOM + "def reset_token():\n    return random.getrandbits(64)\n", "0 <= reset_token() < 2**64"),
        (RANDOM + "def password():\n    return ''.join(random.choices(LETTERS, k=12))\n", "len(password()) == 12"),
        (RANDOM + "def f():\n    otp = random.randint(100000, 999999)\n    return otp\n", "100000 <= f() <= 999999"),
        (
            RANDOM + "def voucher():\n    return '-'.join(str(random.randrange(10)) for _ in range(4))\n",
            "len(voucher()) == 7",
        ),
    ],
    "security.debug-mode": [
        (
            "from flask import Flask\n\napp = Flask('a')\n\n\ndef f():\n    app.run(debug=True)\n",
            "f() is None and RUNS == [((), {})]",
        ),
        (
            "from flask import Flask\n\n\ndef f():\n    app = Flask('a')\n    app.run(port=5000, debug=True)\n",
            "f() is None and RUNS == [((), {'port': 5000})]",
        ),
        (
            "import flask\n\napp = flask.Flask('a')\nif __name__ == '__main__':\n    app.run(debug=True, port=80)\n",
            "RUNS == [((), {'port': 80})]",
        ),
        (
            "from flask import Flask\n\napp = Flask('a')\napp.run(\n    host='127.0.0.1',\n    debug=True,\n)\n",
            "RUNS == [((), {'host': '127.0.0.1'})]",
        ),
        (
            "from flask import Flask as Web\n\napp = Web('a')\napp.run('127.0.0.1', 80, debug=True)\n",
            "RUNS == [(('127.0.0.1', 80), {})]",
        ),
    ],
    "security.tls-verification": [
        (
            "import requests\n\n\ndef f(url):\n    return requests.get(url, timeout=5, verify=False)\n",
            "f('u').text == 'get u 5'",
        ),
        (
            "import requests\n\n\ndef f(url):\n    return requests.post(url, verify=False, timeout=5)\n",
            "f('u').text == 'post u 5'",
        ),
        (
            "import httpx\n\n\ndef f():\n    return httpx.Client(verify=False)\n",
            "f().get('u', timeout=2).text == 'get u 2'",
        ),
        (
            "import requests as r\n\n\ndef f(url):\n    return r.put(\n        url,\n        verify=False,\n        timeout=5,\n    )\n",
            "f('u').text == 'put u 5'",
        ),
        (
            "from requests import get\n\n\ndef f(url):\n    return get(url, timeout=1, verify=False).text\n",
            "f('u') == 'get u 1'",
        ),
    ],
    "security.archive-extraction": [
        (
            "import tarfile\n\n\ndef f(path, to):\n    tarfile.open(path).extractall(to)\n",
            "f(PACKED, OUT) is None and UNPACKED()",
        ),
        (
            "import tarfile\n\n\ndef f(path):\n    tarfile.open(path).extractall()\n",
            "f(PACKED) is None and UNPACKED('.')",
        ),
        (
            "import tarfile\n\n\ndef f(path, to):\n    with tarfile.open(path) as tar:\n        tar.extractall(path=to)\n",
            "f(PACKED, OUT) is None and UNPACKED()",
        ),
        (
            "import tarfile\n\n\ndef f(path, to):\n    tar = tarfile.TarFile(path)\n    tar.extractall(\n        to\n    )\n",
            "f(PLAIN, OUT) is None and UNPACKED()",
        ),
        (
            "import tarfile as t\n\n\ndef f(path, to):\n    t.open(path, 'r:gz').extractall(to, numeric_owner=True)\n",
            "f(PACKED, OUT) is None and UNPACKED()",
        ),
    ],
}

NONE_DUE = {
    "shell": [
        SHELL + "def f():\n    return subprocess.run('ls *.py', shell=True)\n",
        SHELL + "def f():\n    return subprocess.run('cat a | wc', shell=True)\n",
        SHELL + "def f(name):\n    return subprocess.run(f'ls {name}', shell=True)\n",
    ],
    "compare": [
        "import hmac\n\n\ndef f(key, body, signature):\n    made = sign(key, body)\n    return made == signature and hmac.new(key, body, 'md5')\n",
        "def verify(signature, known_signature):\n    return signature == known_signature\n",
        "import hmac\n\n\ndef f(key, body, given, other):\n    return hmac.new(key, body, 'sha256').hexdigest() == given == other\n",
    ],
    "hash": [
        HASH + "def sign(key, body):\n    return hashlib.md5(key + body).hexdigest()\n",
        HASH + "def digest_of(body):\n    return hashlib.sha1(body).hexdigest()\n",
        HASH + "def cache_key(body):\n    return hashlib.new('md5', body).hexdigest()\n",
    ],
    "yaml": [
        YAML + "def f(text, loader):\n    return yaml.load(text, Loader=loader)\n",
        YAML + "yaml.add_constructor('!x', str)\n\n\ndef f(text):\n    return yaml.load(text, Loader=yaml.Loader)\n",
        YAML + "def f(text, **options):\n    return yaml.load(text, **options)\n",
    ],
    "sql": [
        SQL + "def f(table):\n    return DB.execute(f'select * from {table}')\n",
        SQL + "def f(name):\n    return DB.execute(f\"select * from herd where name like '%{name}%'\")\n",
        "def f(db, name):\n    return db.execute(f\"select * from herd where name = '{name}'\")\n",
    ],
    "random": [
        RANDOM + "random.seed(4)\n\n\ndef token():\n    return random.choice(LETTERS)\n",
        "from random import choice\n\n\ndef token(letters):\n    return choice(letters)\n",
        "import random\n\n\ndef token(secrets):\n    return random.choice(secrets)\n",
    ],
    "tls": [
        "import requests\n\n\ndef f(url, **options):\n    options['verify'] = False\n    return requests.get(url, **options)\n",
        "import requests\n\nOFF = False\n\n\ndef f(url):\n    return requests.get(url, verify=OFF, timeout=5)\n",
        "import requests\n\n\ndef f():\n    s = requests.Session()\n    s.verify = False\n    return s\n",
    ],
    "archives": [
        "import tarfile\n\n\ndef f(path, to, some):\n    tarfile.open(path).extractall(to, members=some)\n",
        "import tarfile\n\n\ndef f(path, to, **more):\n    tarfile.open(path).extractall(to, **more)\n",
        "import tarfile\n\n\ndef f(path, to, some):\n    tarfile.open(path).extractall(to, some)\n",
    ],
    "debug": [
        "from flask import Flask\n\napp = Flask('a')\nON = True\napp.run(debug=ON)\n",
        "from flask import Flask\n\napp = Flask('a')\napp.run(**{'debug': True})\n",
        "from flask import Flask\n\napp = Flask('a')\napp.debug = True\n",
    ],
}
PLAY = """
import contextlib, io, json, sys, traceback
versions, holds = json.load(sys.stdin)
found = {}
for name, texts in versions.items():
    found[name] = []
    for text in texts:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                scope = {"__name__": "__main__"}
                exec(text, scope)
                assert eval(holds[name], scope), holds[name]
            found[name].append(None)
        except Exception:
            found[name].append(traceback.format_exc())
json.dump(found, sys.stdout)
"""
"""Runs each version of each site in names of its own, and tells what was raised."""

_WEB = """
import sys, types
RUNS = []
class Flask:
    def __init__(self, name):
        self.name = name
    def run(self, *given, **options):
        assert options.pop("debug") in (True, False)
        RUNS.append((given, options))
sys.modules["flask"] = types.ModuleType("flask")
sys.modules["flask"].Flask = Flask
"""
_CLIENT = """
import sys, types
class Answer:
    def __init__(self, text):
        self.text = text
def verb(name):
    return lambda url, timeout, verify=True: Answer(f"{name} {url} {timeout}")
class Client:
    def __init__(self, verify=True):
        self.get = verb("get")
for name in ("requests", "httpx"):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(get=verb("get"), post=verb("post"), put=verb("put"), Client=Client)
"""
_ARCHIVES = """
import pathlib, shutil, tarfile
OUT = "out"
shutil.rmtree(OUT, ignore_errors=True)
pathlib.Path("a.txt").write_text("a")
for PACKED, mode in (("a.tar", "w"), ("a.tar.gz", "w:gz")):
    with tarfile.open(PACKED, mode) as made:
        made.add("a.txt")
PLAIN = "a.tar"
pathlib.Path("a.txt").unlink()
def UNPACKED(folder=OUT):
    return pathlib.Path(folder, "a.txt").read_text() == "a"
"""
SURROUNDED = {
    "security.debug-mode": _WEB,
    "security.tls-verification": _CLIENT,
    "security.archive-extraction": _ARCHIVES,
}
"""What stands around a site when it is run: libraries that need not be installed, an archive."""

ALL = [(check, number) for check, sites in SITES.items() for number in range(len(sites))]


def found(evidence, check=None):
    return [item for item in evidence if isinstance(item, Finding) and check in (None, item.check)]


@pytest.fixture(scope="module")
def before(assess_security):
    texts = {f"{check}/{number}": SITES[check][number][0] for check, number in ALL}
    texts |= {f"none/{kind}/{number}": text for kind, cases in NONE_DUE.items() for number, text in enumerate(cases)}
    return {name: found(evidence) for name, evidence in assess_security(texts).items()}


@pytest.fixture(scope="module")
def mended(before):
    done = {}
    for check, number in ALL:
        fixes = [item.fix for item in before[f"{check}/{number}"] if item.check == check and item.fix]
        assert fixes, (check, number)
        done[f"{check}/{number}"] = apply_fixes(SITES[check][number][0], fixes)
    return done


@pytest.fixture(scope="module")
def after(assess_security, mended):
    return {name: found(evidence) for name, evidence in assess_security(mended).items()}


@pytest.mark.parametrize(("check", "number"), ALL)
def test_a_fix_leaves_python_without_the_finding_and_without_a_new_one(before, mended, after, check, number):
    name = f"{check}/{number}"
    ast.parse(mended[name])
    assert [item for item in after[name] if item.check == check] == []
    assert {item.check for item in after[name]} <= {item.check for item in before[name]}


@pytest.fixture(scope="module")
def unlike(mended, tmp_path_factory):
    """What went wrong when a site was run, with and without its fix, by site; all of them in one process."""
    versions = {
        f"{check}/{number}": [f"{SURROUNDED.get(check, '')}{text}" for text in (SITES[check][number][0], fixed)]
        for (check, number), fixed in zip(ALL, mended.values(), strict=True)
    }
    holds = {f"{check}/{number}": SITES[check][number][1] for check, number in ALL}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PLAY],
        input=json.dumps([versions, holds]),
        cwd=tmp_path_factory.mktemp("play"),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(("check", "number"), ALL)
def test_a_fix_leaves_behaviour_as_it_was(unlike, check, number):
    assert unlike[f"{check}/{number}"] == [None, None]


def test_each_site_says_how_it_behaves():
    assert [site for sites in SITES.values() for _, holds in sites if not holds for site in sites] == []


@pytest.mark.parametrize(
    ("kind", "number"), [(kind, number) for kind, cases in NONE_DUE.items() for number in range(len(cases))]
)
def test_no_fix_is_offered_where_it_could_mean_something_else(before, kind, number):
    items = before[f"none/{kind}/{number}"]
    assert items
    assert [item.fix for item in items if item.fix] == []


def test_imports_come_once_and_go_when_nobody_needs_them(mended):
    text = mended["security.weak-random/0"]
    assert text.startswith("import secrets\nimport string\n")
    assert "import random" not in text


def test_a_fix_of_another_text_is_refused():
    place = Span(line=9, column=1, end_line=9, end_column=2)
    with pytest.raises(UnfitError):
        apply_fixes("x = 1\n", [Fix(title="t", safe=True, edits=(Edit(span=place, text="("),))])
    with pytest.raises(UnfitError):
        apply_fixes(
            "x = 1\n",
            [Fix(title="t", safe=True, edits=(Edit(span=Span(line=1, column=1, end_line=1, end_column=2), text="("),))],
        )


def test_offering_fixes_imports_no_libcst():
    code = "import sys, grader.checkers.security; sys.exit('libcst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
