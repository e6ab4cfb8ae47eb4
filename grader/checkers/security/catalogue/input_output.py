"""Files: where they lie, who may read them, what unpacking them does."""

from __future__ import annotations

from grader.model.checker import CheckInfo

CHECKS = (
    CheckInfo(
        id="security.path-traversal",
        title="A check of a path that does not hold",
        why=(
            "`..`, absolute names and percent signs lead out of the folder that was meant. Resolve and decode first,"
            " then compare whole parts of the path (`is_relative_to`, `commonpath`)."
        ),
        bad=(
            "import os\n\ndef inside(path, root):\n"
            "    return os.path.commonprefix([root, os.path.realpath(path)]) == root\n"
        ),
        good=(
            "import os\n\ndef inside(path, root):\n"
            "    return os.path.commonpath([root, os.path.realpath(path)]) == root\n"
        ),
        severity="high",
        cwe=22,
        help_url="https://cwe.mitre.org/data/definitions/22.html",
    ),
    CheckInfo(
        id="security.archive-extraction",
        title="An archive writes where it wants",
        why='Names in a tar file may hold `..` or be absolute. Python 3.12 knows `extractall(filter="data")`; use it.',
        bad="import tarfile\n\ndef unpack(path, target):\n    tarfile.open(path).extractall(target)\n",
        good='import tarfile\n\ndef unpack(path, target):\n    tarfile.open(path).extractall(target, filter="data")\n',
        severity="medium",
        cwe=22,
        help_url="https://docs.python.org/3/library/tarfile.html#tarfile-extraction-filter",
    ),
    CheckInfo(
        id="security.temporary-file",
        title="A temporary file that others can take",
        why=(
            "Between `mktemp` and `open` anybody can put a file or link of that name there; a fixed name below /tmp is"
            " open to everybody all the time. Use `tempfile.mkstemp` or `NamedTemporaryFile`."
        ),
        bad='import tempfile\n\ndef draft():\n    return open(tempfile.mktemp(), "w")\n',
        good='import tempfile\n\ndef draft():\n    return tempfile.NamedTemporaryFile("w")\n',
        severity="medium",
        cwe=377,
        help_url="https://cwe.mitre.org/data/definitions/377.html",
    ),
    CheckInfo(
        id="security.file-race",
        title="A file is asked about before it is used",
        why=(
            "Between the question and the use, somebody else can put another file or link there, or take the same lock."
            ' Open it and see whether that works: `open(path, "x")`, `os.O_EXCL`.'
        ),
        bad=(
            "import os\n\ndef acquire(lock_path):\n    if os.path.exists(lock_path):\n        return None\n"
            '    return open(lock_path, "w")\n'
        ),
        good='def acquire(lock_path):\n    return open(lock_path, "x")\n',
        severity="medium",
        cwe=367,
        help_url="https://cwe.mitre.org/data/definitions/367.html",
    ),
    CheckInfo(
        id="security.file-permissions",
        title="A file that everybody may change",
        why="Other users of the machine can replace its content, and whatever reads or runs it trusts them.",
        bad="import os\n\ndef publish(path):\n    os.chmod(path, 0o777)\n",
        good="import os\n\ndef publish(path):\n    os.chmod(path, 0o640)\n",
        severity="medium",
        cwe=732,
        help_url="https://cwe.mitre.org/data/definitions/732.html",
    ),
    CheckInfo(
        id="security.untrusted-model-download",
        title="A model or data set without a revision",
        why="Whoever can push to the repository chooses what runs here next time. Pin a commit with `revision`.",
        bad=(
            "from huggingface_hub import snapshot_download\n\ndef weights():\n"
            "    return snapshot_download('acme/model')\n"
        ),
        good=(
            "from huggingface_hub import snapshot_download\n\ndef weights():\n"
            "    return snapshot_download('acme/model', revision='9f0c2d1be7a3c55d0f2f60c0e2c1b5a4d3e2f1a0')\n"
        ),
        severity="medium",
        cwe=494,
        help_url="https://bandit.readthedocs.io/en/latest/plugins/b615_huggingface_unsafe_download.html",
    ),
    CheckInfo(
        id="security.log-config",
        title="Logging is configured over the network",
        why="`logging.config.listen` evaluates parts of what it receives: everybody who reaches the port runs code.",
        bad="import logging.config\n\ndef listen():\n    return logging.config.listen(9999)\n",
        good="import logging.config\n\ndef listen(verify):\n    return logging.config.listen(9999, verify=verify)\n",
        severity="medium",
        cwe=94,
        help_url="https://docs.python.org/3/library/logging.config.html#logging.config.listen",
    ),
)
