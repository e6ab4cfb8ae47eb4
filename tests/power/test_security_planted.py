"""Planted faults in the security checker: each must change what the oracle beside it sees."""

from __future__ import annotations

import hashlib

import pytest

from grader.checkers.security import CHECKER, check, merge
from grader.checkers.security.analyses import code, flows, risky
from grader.checkers.security.taint import harms
from grader.checkers.security.taint.concrete import Attempt
from grader.facts.suppressions import find_suppressions
from grader.facts.tree import parse
from grader.facts.units import find_units
from grader.model.checker import Context, Diagnostic, ToolFailure
from grader.model.evidence import Assessed, Finding, Gap
from grader.model.source import Source, Span

ALL = frozenset(one.id for one in CHECKER.checks)


def said(tool, code, line):
    return Diagnostic(tool=tool, code=code, message=code, span=Span(line=line, column=1, end_line=line, end_column=2))


def evidence(text, *, bandit=(), ruff=(), ty=()):
    source = Source(path="a.py", text=text, digest=hashlib.sha256(text.encode()).hexdigest())
    tree = parse(source)
    context = Context(
        tree=tree,
        units=find_units(source, tree),
        suppressions=find_suppressions(source),
        selected=ALL,
        tools={"bandit": bandit, "ruff-security": ruff, "ty": ty},
    )
    return list(CHECKER.run(source, context))


def findings(text, **tools):
    return [item for item in evidence(text, **tools) if isinstance(item, Finding)]


CHMOD = "import os\nos.chmod('a', 0o777)  # nosec\n"
BOTH = {"bandit": (said("bandit", "B103", 2),), "ruff": (said("ruff", "S103", 2),)}


def test_a_dropped_merge_counts_twice(monkeypatch):
    text, both = "open('/tmp/a')\n", {"bandit": (said("bandit", "B108", 1),), "ruff": (said("ruff", "S108", 1),)}
    assert len(findings(text, **both)) == 1
    monkeypatch.setattr(check, "merged", tuple)
    assert len(findings(text, **both)) == 2


def test_a_merge_that_keeps_the_milder_word_is_noticed(monkeypatch):
    tools = {"bandit": (said("bandit", "B604", 2),), "ruff": (said("ruff", "S602", 2),)}
    text = "import x\nx.call(y, shell=z)\n"
    assert "high" in [item.severity for item in findings(text, **tools)]
    monkeypatch.setattr(merge, "_rank", lambda one: (-merge.SEVERITIES.index(one.severity), 0))
    assert "high" not in [item.severity for item in findings(text, **tools)]


def test_a_tool_failure_treated_as_clean_is_noticed(monkeypatch):
    failed = {"bandit": ToolFailure(reason="missing-tool", detail="none"), "ruff": ()}
    before = evidence(CHMOD, **failed)
    assert any(isinstance(item, Gap) for item in before)
    (done,) = [item for item in before if isinstance(item, Assessed)]
    assert "security.trojan-source" not in done.checks
    monkeypatch.setattr(check, "FED_BY", {"ruff-security": check.FED_BY["ruff-security"]})
    after = evidence(CHMOD, **failed)
    assert not any(isinstance(item, Gap) for item in after)


def test_a_suppression_that_removes_is_noticed(monkeypatch):
    assert [item.suppressed for item in findings(CHMOD, **BOTH)] == [True]
    monkeypatch.setattr(check, "is_suppressed", lambda *_: False)
    assert [item.suppressed for item in findings(CHMOD, **BOTH)] != [True]


GUARDED = "import os\ndef f(a, b):\n if not a.isdigit() {} not b.isdigit():\n  raise ValueError\n os.system('x ' + a)\n"


def test_guards_that_are_not_tried_are_noticed(monkeypatch):
    assert [item.severity for item in findings(GUARDED.format("or"))] == ["info"]
    assert [item.severity for item in findings(GUARDED.format("and"))] == ["high"]
    monkeypatch.setattr(Attempt, "passes", lambda *_: True)
    assert [item.severity for item in findings(GUARDED.format("or"))] != ["info"]


def test_quotes_that_are_not_read_are_noticed(monkeypatch):
    text = "import os, shlex\ndef f(a):\n os.system(f\"x '{shlex.quote(a)}'\")\n"
    assert [item.severity for item in findings(text)] == ["high"]
    monkeypatch.setattr(harms, "_active_signs", lambda _: "")
    assert [item.severity for item in findings(text)] != ["high"]


@pytest.mark.parametrize(
    "analysis", [one.__module__.rpartition(".")[2] for one in check.ANALYSES if one not in (code.judge, risky.judge)]
)
def test_each_analysis_is_missed_when_it_is_gone(monkeypatch, analysis):
    texts = {
        "credentials": "API_KEY = '9f8b3c1de07a4452b6c8aa10f3d7e594'\n",
        "misuse": "import numpy\nnumpy.load('a', allow_pickle=True)\n",
        "backtracking": "import re\nre.compile(r'^(a+)+$')\n",
        "keys": "import hmac\nhmac.new(b'k3y-of-all', b'')\n",
        "flows": "from markupsafe import Markup\ndef f(x):\n return Markup('<p>' + x)\n",
        "nonces": (
            "from cryptography.hazmat.primitives.ciphers.aead import AESGCM\n"
            "def f(k, t):\n return AESGCM(k).encrypt(b'0' * 12, t, None)\n"
        ),
        "races": "import os\ndef acquire(p):\n if os.path.exists(p):\n  return 0\n return open(p, 'w')\n",
        "passwords": "import hashlib\ndef f(password):\n return hashlib.sha256(password)\n",
        "paths": "import os\ndef f(p):\n return os.path.commonprefix(p) == 'a'\n",
        "peers": (
            "@a.get('/')\n@login_required\ndef b():\n pass\n@a.post('/')\n@login_required\ndef c():\n pass\n"
            "@a.delete('/')\ndef d():\n pass\n"
        ),
        "signatures": "import jwt\njwt.decode(t, options={'verify_signature': False})\n",
        "web": "SESSION_COOKIE_HTTPONLY = False\n",
        "proofs": "import hmac\ndef f(a, b):\n return hmac.compare_digest(a, b[:len(a)])\n",
        "tls": "import ssl\nssl._create_stdlib_context()\n",
        "tokens": "import random\ndef token():\n return random.random()\n",
        "urls": "def f(host):\n return host.endswith('example.org')\n",
        "xml": "from lxml import etree\netree.XMLParser(resolve_entities=True)\n",
    }
    alarming = [item for item in findings(texts[analysis]) if item.severity not in ("info", "low")]
    assert alarming
    kept = tuple(one for one in check.ANALYSES if not one.__module__.endswith(f".{analysis}"))
    monkeypatch.setattr(check, "ANALYSES", kept)
    assert [item for item in findings(texts[analysis]) if item.severity not in ("info", "low")] == []


@pytest.mark.parametrize("analysis", [one.__module__.rpartition(".")[2] for one in check.SURROUNDED])
def test_each_analysis_of_what_surrounds_a_file_is_missed_when_it_is_gone(monkeypatch, analysis):
    texts = {
        "imports": "import reqeusts\n",
        "members": "import secrets\nsecrets.token_string(8)\n",
        "wrong_calls": "import secrets\nsecrets.randbelow()\n",
    }
    message = "No argument provided for required parameter `n` of function `randbelow`"
    span = Span(line=2, column=1, end_line=2, end_column=20)
    typed = (Diagnostic(tool="ty", code="missing-argument", message=message, span=span),)
    assert findings(texts[analysis], ty=typed)
    kept = tuple(one for one in check.SURROUNDED if not one.__module__.endswith(f".{analysis}"))
    monkeypatch.setattr(check, "SURROUNDED", kept)
    assert findings(texts[analysis], ty=typed if analysis == "wrong_calls" else ()) == []


def test_an_analysis_that_knows_files_of_code_is_missed_when_it_is_gone(monkeypatch):
    text = "def f(text, path):\n exec(compile(text, path, 'exec'))\n"
    assert [item.severity for item in findings(text)] == ["info"]
    monkeypatch.setattr(check, "ANALYSES", tuple(one for one in check.ANALYSES if one is not code.judge))
    assert [item.severity for item in findings(text)] != ["info"]


def test_a_cleaner_that_nobody_can_see_is_told_for_little_and_not_only_believed(monkeypatch):
    text = (
        "from flask import Flask, request\nfrom helpers import sanitize_name\napp = Flask('a')\n"
        "@app.get('/')\ndef f():\n return open('/srv/' + sanitize_name(request.args['n'])).read()\n"
    )
    told = [(one.severity, one.confidence) for one in findings(text) if one.check == "security.path-traversal"]
    assert told == [("low", "low")]
    monkeypatch.setattr(flows, "_believed", lambda _flow: None)
    assert [one for one in findings(text) if one.check == "security.path-traversal"] == []
