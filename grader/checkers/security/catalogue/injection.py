"""Text from outside becomes a command, a query, a page or code."""

from __future__ import annotations

from grader.model.checker import CheckInfo

CHECKS = (
    CheckInfo(
        id="security.sql-injection",
        title="SQL put together from values",
        why=(
            "Whoever chooses a part of the text of a statement chooses what it does: reads other tables, logs in"
            " without a password, drops data. Placeholders keep values out of the text. Parts that are constants,"
            " numbers, members of a closed set or placeholders are not reported."
        ),
        bad="def find(db, name):\n    return db.execute(f\"SELECT id FROM users WHERE name = '{name}'\")\n",
        good='def find(db, name):\n    return db.execute("SELECT id FROM users WHERE name = ?", (name,))\n',
        severity="high",
        cwe=89,
        help_url="https://cwe.mitre.org/data/definitions/89.html",
    ),
    CheckInfo(
        id="security.command-injection",
        title="A shell reads a command line with values in it",
        why=(
            "`;`, `$(...)` and line ends in the value start other commands. A list of arguments without a shell has no"
            " such letters; `shlex.quote` helps where a shell is needed, but not inside quotes."
        ),
        bad='import subprocess\n\ndef ping(host):\n    subprocess.run(f"ping -c 1 {host}", shell=True)\n',
        good='import subprocess\n\ndef ping(host):\n    subprocess.run(["ping", "-c", "1", "--", host])\n',
        severity="high",
        cwe=78,
        help_url="https://cwe.mitre.org/data/definitions/78.html",
    ),
    CheckInfo(
        id="security.subprocess",
        title="Starts a process without a shell",
        why=(
            "Worth knowing, since arguments can still be options of the program, and a bare name is looked up along"
            " PATH. It costs nothing: starting a program with a list of arguments is the right way."
        ),
        bad='import subprocess\n\ndef show(name):\n    subprocess.run(["ls", name])\n',
        good="import os\n\ndef show(name):\n    return os.listdir(name)\n",
        severity="info",
        cwe=78,
        help_url="https://docs.astral.sh/ruff/rules/subprocess-without-shell-equals-true/",
    ),
    CheckInfo(
        id="security.code-execution",
        title="Text is run as code",
        why=(
            "`eval` and `exec` run whatever they are given; emptied builtins do not confine it. An expression whose"
            " every node was checked against a list of kinds, and constants, are not counted."
        ),
        bad="def work_out(formula):\n    return eval(formula)\n",
        good="import ast\n\ndef read(text):\n    return ast.literal_eval(text)\n",
        severity="high",
        cwe=95,
        help_url="https://cwe.mitre.org/data/definitions/95.html",
    ),
    CheckInfo(
        id="security.cross-site-scripting",
        title="Text is declared to be safe HTML",
        why=(
            "A value that nobody escaped becomes part of the page, scripts included, and runs with the rights of"
            " whoever looks at it. Templates escape by themselves unless they are told not to."
        ),
        bad=(
            "from django.utils.html import format_html\n\ndef badge(name):\n    return format_html(f'<b>{name}</b>')\n"
        ),
        good=(
            "from django.utils.html import format_html\n\ndef badge(name):\n    return format_html('<b>{}</b>', name)\n"
        ),
        severity="medium",
        cwe=79,
        help_url="https://cwe.mitre.org/data/definitions/79.html",
    ),
    CheckInfo(
        id="security.unsafe-deserialisation",
        title="Data is loaded by a format that can run code",
        why=(
            "pickle, marshal, shelve, yaml's full loader and torch.load build any object that the data names, and call"
            " what it says. Use JSON, `yaml.safe_load`, or `weights_only=True`."
        ),
        bad="import pickle\n\ndef resume(blob):\n    return pickle.loads(blob)\n",
        good="import json\n\ndef resume(blob):\n    return json.loads(blob)\n",
        severity="high",
        cwe=502,
        help_url="https://cwe.mitre.org/data/definitions/502.html",
    ),
    CheckInfo(
        id="security.xml-parsing",
        title="An XML parser that reads more than the document",
        why=(
            "External entities read files and call servers; nested ones fill the memory. The standard library's parsers"
            " no longer read external entities, so they cost little; a parser that is told to costs much."
        ),
        bad="from lxml import etree\n\ndef parser():\n    return etree.XMLParser(resolve_entities=True)\n",
        good="from lxml import etree\n\ndef parser():\n    return etree.XMLParser(resolve_entities=False)\n",
        severity="high",
        cwe=611,
        help_url="https://cwe.mitre.org/data/definitions/611.html",
    ),
)
