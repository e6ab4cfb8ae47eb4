"""Names of the code, by whatever import the tests use."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

import importlib.util
import sys
import types
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from typing import Any

from .channel import Unsupported
from .objects import look


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return look(None, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__") or isinstance(value, types.ModuleType):
            super().__setattr__(name, value)
        else:
            raise Unsupported(f"the test replaces {name} in the module of the code")


class Finder:
    """Serves the code's module under the names that the tests import it by."""

    def __init__(self, names: Sequence[str], public: Sequence[str]) -> None:
        self.names = frozenset(names)
        self.public = list(public)

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> ModuleSpec | None:
        """The protocol of sys.meta_path."""
        inner = any(other.startswith(f"{name}.") for other in self.names)
        if name not in self.names and not inner:
            return None
        return ModuleSpec(name, self, is_package=inner)  # type: ignore[arg-type]  # a loader by protocol

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """The protocol of loaders."""
        module = _Module(spec.name)
        module.__all__ = self.public
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """The protocol of loaders."""


def serve(setup: dict[str, Any]) -> None:
    """Serve the modules that are the code's own, or that nothing else provides."""
    served = [name for name in setup["modules"] if name in setup["own"] or not _is_installed(name.partition(".")[0])]
    sys.meta_path.insert(0, Finder(served, setup["public"]))


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
