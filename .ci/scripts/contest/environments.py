"""Environments of the rivals, apart from ours: two, since some of them ask for versions that exclude each other."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from contest.processes import run

PACKAGES = {
    "tools": [
        "bandit",
        "ruff",
        "skylos",
        "big-O",
        "complexipy",
        "radon",
        "hypothesis[ghostwriter]",
        "crosshair-tool",
    ],
    "pynguin": ["pynguin"],
}
"""Environment to what is installed there."""


class NotInstalledError(Exception):
    """A rival cannot be installed or started here; the message says why."""


@dataclass(frozen=True)
class Environments:
    """Folders of virtual environments, made where they are first needed."""

    folder: Path

    def script(self, environment: str, name: str) -> Path:
        """An installed command."""
        binary = self.folder / environment / "bin"
        if not (binary / "python").exists():
            subprocess.run([sys.executable, "-m", "venv", str(binary.parent)], check=True)
            for package in PACKAGES[environment]:
                command = [str(binary / "python"), "-m", "pip", "install", "-q", package]
                done = subprocess.run(command, check=False, capture_output=True, text=True)
                if done.returncode:
                    (binary / f"{package.split('[')[0]}.failed").write_text(done.stderr[-2000:], "utf-8")
        if not (binary / name).exists():
            failures = [file.read_text("utf-8").strip().splitlines()[-1] for file in binary.glob("*.failed")]
            raise NotInstalledError(f"{name} did not install: {'; '.join(failures) or 'no such command'}")
        return binary / name

    def version(self, environment: str, distribution: str, scratch: Path) -> str:
        """The installed version of a distribution."""
        code = f"import importlib.metadata as m; print(m.version({distribution!r}))"
        done = run([self.script(environment, "python"), "-c", code], scratch, 20)
        if done.code:
            raise NotInstalledError(f"{distribution}: {done.last_line}")
        return done.stdout.strip()
