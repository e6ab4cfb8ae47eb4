"""What the code leans on: libraries that exist, names that they have, a matcher that comes to an end."""

from __future__ import annotations

from grader.model.checker import CheckInfo

CHECKS = (
    CheckInfo(
        id="security.unknown-import",
        title="An import of what does not exist, or of a name that is taken for another",
        why=(
            "A name that a model made up, or a person misspelt, is free for whoever registers it, and what is"
            " registered runs when it is installed. Modules and names that the standard library or a known package"
            " lacks, and names close to popular ones, are reported; a name that nobody knows is only noted."
        ),
        bad="import reqeusts\n\ndef news(url):\n    return reqeusts.get(url, timeout=5)\n",
        good="import requests\n\ndef news(url):\n    return requests.get(url, timeout=5)\n",
        severity="medium",
        cwe=1357,
        help_url="https://cwe.mitre.org/data/definitions/1357.html",
    ),
    CheckInfo(
        id="security.absent-call",
        title="A name or argument that the library does not have",
        why=(
            "A call that was made up fails when it is reached, often in the branch that was to protect; and what is"
            " missing is easily replaced by something that does less."
        ),
        bad="import secrets\n\ndef token():\n    return secrets.token_string(32)\n",
        good="import secrets\n\ndef token():\n    return secrets.token_urlsafe(32)\n",
        severity="medium",
        cwe=1357,
        help_url="https://docs.python.org/3/library/index.html",
    ),
    CheckInfo(
        id="security.regex-backtracking",
        title="A regular expression that a text can keep busy",
        why=(
            "Where the same letters can be matched in many ways, Python tries all of them before it says no: thirty"
            " letters can take hours. Loops inside loops, and alternatives that begin alike, must exclude each other."
        ),
        bad='import re\n\ndef is_list(text):\n    return re.match(r"^(\\w+,?)+$", text) is not None\n',
        good='import re\n\ndef is_list(text):\n    return re.match(r"^\\w+(,\\w+)*$", text) is not None\n',
        severity="high",
        cwe=1333,
        help_url="https://cwe.mitre.org/data/definitions/1333.html",
    ),
)
