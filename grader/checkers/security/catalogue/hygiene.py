"""Left-overs and habits. Most cost nothing alone and are listed for whoever looks for them."""

from __future__ import annotations

from grader.model.checker import CheckInfo

CHECKS = (
    CheckInfo(
        id="security.debug-mode",
        title="The debugger is on",
        why="Flask's debugger gives a Python prompt to everybody who can make a request fail.",
        bad='from flask import Flask\n\napp = Flask("shop")\napp.run(debug=True)\n',
        good='from flask import Flask\n\napp = Flask("shop")\napp.run()\n',
        severity="high",
        cwe=489,
        help_url="https://cwe.mitre.org/data/definitions/489.html",
    ),
    CheckInfo(
        id="security.trojan-source",
        title="Text that reads other than it runs",
        why="Bidirectional control characters make an editor show code in an order in which Python does not read it.",
        bad='def may(user):\n    return user == "admin"  # \u202e }only\n',
        good='def may(user):\n    return user == "admin"  # only\n',
        severity="high",
        cwe=1007,
        help_url="https://trojansource.codes",
    ),
    CheckInfo(
        id="security.assert",
        title="An assertion",
        why="`python -O` removes it, so it must not be what protects. Listed; it costs nothing.",
        bad="def pay(amount):\n    assert amount > 0\n    return amount\n",
        good='def pay(amount):\n    if amount <= 0:\n        raise ValueError("nothing to pay")\n    return amount\n',
        severity="info",
        cwe=703,
        help_url="https://docs.astral.sh/ruff/rules/assert/",
    ),
    CheckInfo(
        id="security.swallowed-exception",
        title="An exception is thrown away",
        why="An attack that fails half-way leaves no trace. Listed; it costs nothing here.",
        bad="def close(thing):\n    try:\n        thing.close()\n    except Exception:\n        pass\n",
        good="def close(thing):\n    try:\n        thing.close()\n    except OSError as error:\n        print(error)\n",
        severity="info",
        cwe=703,
        help_url="https://docs.astral.sh/ruff/rules/try-except-pass/",
    ),
    CheckInfo(
        id="security.risky-import",
        title="Imports a module that is easy to misuse",
        why="The import alone does no harm and costs nothing; its calls are judged where they stand.",
        bad="import pickle\n",
        good="import json\n",
        severity="info",
        cwe=1104,
        help_url="https://bandit.readthedocs.io/en/latest/blacklists/blacklist_imports.html",
    ),
)
