"""Our own rules: ruff, its formatter, mypy, import contracts, learned conventions. Stops at the first failure.

    rules.py [FOLDER [RULE ...]]

FOLDER is a copy of the project: tests plant a violation there and expect it to fail.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()
BIN = Path(sys.executable).parent
RULES = {
    "lint": [BIN / "ruff", "check", "--no-cache", "."],
    "format": [BIN / "ruff", "format", "--no-cache", "--check", "."],
    "types": [BIN / "mypy", "--cache-dir", "/dev/null"],
    "imports": [BIN / "lint-imports", "--no-cache"],
    "conventions": [BIN / "python", Path(__file__).parent / "own_conventions.py"],
}


def main() -> int:
    """Run the rules in turn; the exit code of the first that fails."""
    for name in sys.argv[2:] or RULES:
        print(f"-- {name}", flush=True)
        environment = {"PYTHONPATH": str(PROJECT), "PATH": str(BIN), "HOME": str(PROJECT)}
        done = subprocess.run([str(part) for part in RULES[name]], cwd=PROJECT, env=environment, check=False)
        if done.returncode:
            print(f"{name} failed")
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
