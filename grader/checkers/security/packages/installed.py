"""What folders of installed packages hold, looked up by name; nothing of them is imported."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_SUFFIXES = (".py", ".pyi", ".pyc", ".pyd", ".so")
_OPEN = re.compile(
    r"^from\s+[\w.]+\s+import\s+(?:\(\s*)?\*|__getattr__|\bglobals\(\)|sys\.modules|\b__path__|lazy|extend_path",
    re.MULTILINE,
)
_LARGEST = 2_000_000


@lru_cache(maxsize=1024)
def module_file(module: str, folders: tuple[str, ...]) -> Path | None:
    """The file or, for a namespace, the folder of a module; None where no folder has it."""
    for folder in folders:
        place = Path(folder, *module.split("."))
        for name in ("__init__.py", "__init__.pyi"):
            if (place / name).is_file():
                return place / name
        if place.parent.is_dir():
            for path in sorted(place.parent.glob(f"{place.name}.*")):
                if path.suffix in _SUFFIXES:
                    return path
        if place.is_dir():
            return place
    return None


@lru_cache(maxsize=1024)
def lacks(module: str, name: str, folders: tuple[str, ...]) -> bool:
    """Whether an installed module certainly has no such name or submodule.

    Never for compiled modules, and for those that give out more than their text names.
    """
    path = module_file(module, folders)
    if path is None or path.suffix not in (".py", ".pyi") or module_file(f"{module}.{name}", folders) is not None:
        return False
    for text in (_text(file) for file in (path, path.with_suffix(".pyi")) if file.is_file()):
        if text is None or _OPEN.search(text) or re.search(rf"\b{re.escape(name)}\b", text):
            return False
    return True


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8", "replace") if path.stat().st_size <= _LARGEST else None
    except OSError:
        return None
