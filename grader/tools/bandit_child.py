"""The child process that imports bandit. Run as a script: names of files on standard input, one answer a line out.

Input: a JSON list of names in the working directory. Output, a line a file, flushed, so that what was done survives a
death: `{"file": name, "issues": [...]}` or `{"file": name, "failed": reason, "detail": text}`. Without bandit one line,
`{"missing": text}`.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from typing import Any


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _issue(found: Any) -> dict[str, Any]:  # noqa: ANN401 - bandit is imported later, and is untyped
    return {
        "code": found.test_id,
        "message": found.text,
        "severity": found.severity.lower(),
        "confidence": found.confidence.lower(),
        "cwe": found.cwe.id,
        "line": found.lineno,
        "end_line": max([found.lineno, *found.linerange]),
        "offset": found.col_offset,
        "end_offset": found.end_col_offset,
    }


def main() -> None:
    """Answer for each named file."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    names: list[str] = json.load(sys.stdin)
    try:
        from bandit.core.config import BanditConfig
        from bandit.core.manager import BanditManager
    except ImportError as error:
        _say({"missing": str(error)})
        return
    # debug: an exception inside one of its tests ends the file, instead of being logged and lost
    manager = BanditManager(BanditConfig(), "file", debug=True, ignore_nosec=True)
    for name in names:
        manager.files_list, manager.results, manager.skipped = [name], [], []
        manager.run_tests()
        if manager.skipped:
            detail = str(manager.skipped[0][1])
            _say({"file": name, "failed": "syntax" if "syntax" in detail else "crash", "detail": detail})
        else:
            _say({"file": name, "issues": [_issue(found) for found in manager.results]})


if __name__ == "__main__":
    main()
