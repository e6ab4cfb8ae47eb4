"""Connections: who is on the other side, and who listens."""

from __future__ import annotations

from grader.model.checker import CheckInfo

CHECKS = (
    CheckInfo(
        id="security.tls-verification",
        title="The other side of a connection is not verified",
        why=(
            "Without a check of the certificate or host key anybody on the way can answer in the server's name, read"
            " passwords and change answers. Options count wherever they come from, dictionaries included."
        ),
        bad='import requests\n\ndef stock(url):\n    return requests.get(url, timeout=5, **{"verify": False})\n',
        good='import requests\n\ndef stock(url):\n    return requests.get(url, timeout=5, **{"verify": True})\n',
        severity="high",
        cwe=295,
        help_url="https://cwe.mitre.org/data/definitions/295.html",
    ),
    CheckInfo(
        id="security.weak-tls-version",
        title="A version of SSL or TLS that is broken",
        why="SSL 2 and 3, TLS 1.0 and 1.1 can be read or downgraded on the way. Leave the choice to `ssl`'s defaults.",
        bad="import ssl\n\ndef context():\n    return ssl.SSLContext(ssl_version=ssl.PROTOCOL_SSLv3)\n",
        good="import ssl\n\ndef context():\n    return ssl.create_default_context()\n",
        severity="high",
        cwe=327,
        help_url="https://docs.astral.sh/ruff/rules/ssl-insecure-version/",
    ),
    CheckInfo(
        id="security.insecure-protocol",
        title="A protocol without encryption",
        why="Telnet, FTP and SNMP before version 3 send passwords in the clear.",
        bad="import ftplib\n\ndef fetch(host):\n    return ftplib.FTP(host)\n",
        good="import ftplib\n\ndef fetch(host):\n    return ftplib.FTP_TLS(host)\n",
        severity="medium",
        cwe=319,
        help_url="https://cwe.mitre.org/data/definitions/319.html",
    ),
    CheckInfo(
        id="security.request-timeout",
        title="A request without a timeout",
        why="A server that never answers holds the caller for ever; a few such requests stop a service.",
        bad="import requests\n\ndef news(url):\n    return requests.get(url)\n",
        good="import requests\n\ndef news(url):\n    return requests.get(url, timeout=10)\n",
        severity="low",
        cwe=400,
        help_url="https://docs.astral.sh/ruff/rules/request-without-timeout/",
    ),
    CheckInfo(
        id="security.bind-all-interfaces",
        title="Listens on every interface",
        why="`0.0.0.0` opens the port to every network the machine is in; a development server should be on localhost.",
        bad='def serve(app):\n    app.run(host="0.0.0.0", port=8080)\n',
        good='def serve(app):\n    app.run(host="127.0.0.1", port=8080)\n',
        severity="medium",
        cwe=605,
        help_url="https://docs.astral.sh/ruff/rules/hardcoded-bind-all-interfaces/",
    ),
    CheckInfo(
        id="security.server-side-request-forgery",
        title="The caller decides which server is called",
        why=(
            "A service that fetches addresses on demand reaches what only it can reach: other services, cloud metadata."
            " The host has to be parsed and compared as a whole; suffixes without a dot, substrings and `urljoin` let"
            " others through."
        ),
        bad=(
            "from urllib.parse import urlsplit\n\ndef is_ours(url):\n    host = urlsplit(url).hostname\n"
            '    return host.endswith("example.org")\n'
        ),
        good=(
            "from urllib.parse import urlsplit\n\ndef is_ours(url):\n    host = urlsplit(url).hostname\n"
            '    return host.endswith(".example.org")\n'
        ),
        severity="high",
        cwe=918,
        help_url="https://cwe.mitre.org/data/definitions/918.html",
    ),
    CheckInfo(
        id="security.url-scheme",
        title="`urlopen` takes any scheme",
        why="`urllib` also opens `file:` addresses, so a caller who chooses the address can read local files.",
        bad="from urllib.request import urlopen\n\ndef read(address):\n    return urlopen(address).read()\n",
        good='from urllib.request import urlopen\n\ndef read():\n    return urlopen("https://example.org/feed").read()\n',
        severity="low",
        cwe=939,
        help_url="https://docs.astral.sh/ruff/rules/suspicious-url-open-usage/",
    ),
)
