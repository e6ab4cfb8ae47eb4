"""Runs a case the way a careless grader would: in the process that judges it, in its folder, by its own word.

`throwaway.py python naive_judge.py NAME PROGRAM` prepares what the case aims at, runs the program beside `candidate.py`
and prints what came of it, as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from attack_cases import GITHUB, read_case

TOKEN = "naive-judge-token"
PATIENCE = 3.0
ROOT = Path(__file__).parents[2]


def judge(name: str, program: str) -> dict[str, object]:
    """What a program made of a case, in namespaces that are thrown away. Raises OSError where there can be none."""
    here = Path(__file__)
    command = [sys.executable, str(here.with_name("throwaway.py")), sys.executable, str(here), name, program]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if run.returncode:
        raise OSError(run.stderr)
    found: dict[str, object] = json.loads(run.stdout)
    return found


def main(name: str, program: str) -> None:
    text, meta = read_case(name)
    secret, folder = Path("/tmp/gcx-canary/secret.txt"), Path("/tmp/graded")
    for path, content in {"candidate.py": text, **meta.get("extra_files", {})}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)
    secret.parent.mkdir()
    secret.write_text(TOKEN)
    workflow = {key: str(folder.parent / key.lower()) for key in GITHUB}
    for path in workflow.values():
        Path(path).write_text("")
    found: dict[str, object] = {}
    try:
        run = subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, '.')\n{program}"],
            capture_output=True,
            cwd=folder,
            env={**os.environ, **workflow, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=PATIENCE if name.startswith("hang") else 60,
            check=False,
        )
        found = {"status": run.returncode, "out": run.stdout.decode(), "err": run.stderr.decode()[:100_000]}
        found["err_size"] = len(run.stderr)
    except subprocess.TimeoutExpired:
        found = {"status": "never ended"}
    found["workflow"] = "".join(Path(path).read_text() for path in workflow.values())
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
