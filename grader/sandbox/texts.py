"""Modules that exist as text only, served to Python's import system. The child loads this by its path."""

from __future__ import annotations

import importlib
import sys
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from types import CodeType, ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Callable, Mapping, Sequence

INIT = "__init__"
_BUILT_IN = frozenset(sys.builtin_module_names)


class TextModules:
    """A finder and loader of modules given as text, by dotted name.

    A module is a package when its key ends in `.__init__` (the key then stands for the package) or when another name
    lies beneath it; a package that has no text of its own is an empty one. Texts go before installed modules of the
    same name, as the folder of a script does. `path` and `name` are those of the subject. `on_compiled` hears of all
    code.
    """

    def __init__(
        self, name: str, path: str, text: str, siblings: Mapping[str, str], on_compiled: Callable[[CodeType], None]
    ) -> None:
        self.texts = {_without_init(key): sibling for key, sibling in siblings.items()}
        self.packages = {_without_init(key) for key in siblings if key.endswith("." + INIT)}
        if name.endswith("." + INIT) or path.replace("\\", "/").rpartition("/")[2] == f"{INIT}.py":
            self.packages.add(_without_init(name))
        self.name = _without_init(name)
        self.path = path
        self.texts[self.name] = text
        self.on_compiled = on_compiled
        self.compiled: dict[str, CodeType] = {}
        for key in self.texts:
            parents = key.split(".")[:-1]
            self.packages.update(".".join(parents[: end + 1]) for end in range(len(parents)))

    def names(self) -> set[str]:
        """Every module that is served."""
        return {*self.texts, *self.packages}

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The protocol of sys.meta_path."""
        if name not in self.texts and name not in self.packages:
            return None
        spec = ModuleSpec(name, self, origin=self.filename(name), is_package=name in self.packages)  # type: ignore[arg-type]  # a loader by protocol
        spec.has_location = True
        return spec

    def create_module(self, _spec: ModuleSpec) -> ModuleType | None:
        """The protocol of loaders: the default module will do."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """The protocol of loaders."""
        exec(self.get_code(module.__name__), module.__dict__)  # noqa: S102 - running the subject is what this process is for

    def get_code(self, name: str) -> CodeType:
        """The protocol of inspect loaders; raises what `compile` raises."""
        if name not in self.compiled:
            self.compiled[name] = compile(self.texts.get(name, ""), self.filename(name), "exec", dont_inherit=True)
            self.on_compiled(self.compiled[name])
        return self.compiled[name]

    def get_source(self, name: str) -> str | None:
        """The protocol of inspect loaders: lets linecache and inspect see the text."""
        return self.texts.get(name)

    def is_package(self, name: str) -> bool:
        """The protocol of inspect loaders."""
        return name in self.packages

    def filename(self, name: str) -> str:
        """Where a module seems to lie: a relative path at which there is nothing."""
        if name == self.name:
            return self.path
        return name.replace(".", "/") + (f"/{INIT}.py" if name in self.packages else ".py")


def install(texts: TextModules) -> None:
    """Serve the texts first, and forget modules of the same names that were already imported."""
    served = {name.partition(".")[0] for name in texts.names()} - _BUILT_IN
    if not sys.modules.keys().isdisjoint(served):
        for name in [*sys.modules]:
            if name.partition(".")[0] in served:
                del sys.modules[name]
    sys.meta_path.insert(0, texts)


def load(texts: TextModules) -> ModuleType:
    """Import the subject. Raises whatever it raises."""
    if "." in texts.name:
        return importlib.import_module(texts.name)
    spec = texts.find_spec(texts.name)
    if spec is None:
        raise ModuleNotFoundError(texts.name)
    # The import of a module without parents comes to this; the way there would cost each process 0.2 ms.
    module = sys.modules[texts.name] = module_from_spec(spec)
    spec._initializing = True  # type: ignore[attr-defined]  # noqa: SLF001 - as the import system does, so that errors tell a circular import
    texts.exec_module(module)
    spec._initializing = False  # type: ignore[attr-defined]  # noqa: SLF001 - the same
    return sys.modules[texts.name]


def importable_name(module: str) -> str:
    """A name that no module built into the interpreter has: a file `time.py` must not replace `time` for everyone."""
    return module if module.partition(".")[0] not in sys.builtin_module_names else f"{module}_"


def _without_init(name: str) -> str:
    return name.removesuffix("." + INIT)
