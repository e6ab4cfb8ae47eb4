"""Imports of what does not exist: modules and names that a library lacks, and names that look like a popular one's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.packages.aliases import OUTLIVED, distribution_of, import_names
from grader.checkers.security.packages.installed import lacks, module_file
from grader.checkers.security.packages.likeness import distance, nearest, stripped
from grader.checkers.security.packages.tables import (
    ELASTIC,
    OPEN,
    namespaces,
    normalised,
    ordinary_words,
    package_modules,
    package_names,
    popular,
    standard_modules,
    standard_names,
)
from grader.checkers.security.view import View
from grader.checkers.security.words import names
from grader.model.checker import Context
from grader.model.evidence import Confidence, Severity

CHECK = "security.unknown-import"

_KNOWN_WELL = 4_000
"""Ranks of distributions whose names are taken for others: who misspells a rarer one meant another name."""

_KNOWN_TO_ALL = 1_500
"""Ranks of distributions whose names are parts of invented ones."""

_UNMISTAKABLE = 100
"""Ranks of distributions that everybody thinks of, though their name is an ordinary word."""

_TOKEN = 4
"""Letters of the shortest word in a compound that says which library it speaks of."""

_LOCAL = names(
    "app apps api base bot client clients cli common config conf configs connection connections const constants core "
    "crud db database data deps dependencies exceptions errors factory fixtures forms handler handlers helper helpers "
    "jobs lib libs loader logger main manager middleware migrations mixins model models module modules package "
    "parser plugin plugins project repo repository routes router routers run runner schema schemas script scripts "
    "server service services session settings setup site src store storage task tasks test tests tools types util "
    "utils views view wrapper web worker workers example examples demo mock mocks stub stubs backend frontend"
)
"""Words that name the modules of a project of one's own."""

_VERSION = re.compile(r"version|PY[23]|PYTHON|six\.|platform|hasattr", re.IGNORECASE)

_CATCHING = ("ImportError", "ModuleNotFoundError", "Exception", "BaseException")


class _Import(Struct, frozen=True, eq=False):
    """A module, and a name taken from it (empty for the module itself)."""

    module: str
    name: str
    node: ast.Import | ast.ImportFrom


class _Verdict(Struct, frozen=True):
    severity: Severity
    confidence: Confidence
    message: str


def judge(view: View, context: Context) -> Iterator[Judgement]:
    """One judgement for each import that cannot be vouched for."""
    told: set[tuple[int, str]] = set()
    for item in _imports(view):
        top = item.module.partition(".")[0]
        if not top or top == "__future__" or _is_own(item.module, context):
            continue
        verdict = _of_module(item, context) or _of_name(item, context)
        if verdict is None or (item.node.lineno, verdict.message) in told:
            continue
        told.add((item.node.lineno, verdict.message))
        severity: Severity = verdict.severity
        if severity != "info" and _is_optional(view, item.node):
            severity = "low" if verdict.confidence == "high" else "info"
        if top in standard_modules() | OUTLIVED and _is_for_old_versions(view, item.node):
            continue
        found = Candidate(
            check=CHECK,
            cwe=1357,
            span=view.span(item.node),
            message=verdict.message,
            severity=severity,
            confidence=verdict.confidence,
        )
        yield Judgement(check=CHECK, lines=lines_of(item.node), found=found)


def _imports(view: View) -> Iterator[_Import]:
    for node in view.nodes:
        if isinstance(node, ast.Import):
            yield from (_Import(alias.name, "", node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (_Import(node.module, alias.name, node) for alias in node.names)


def _is_own(module: str, context: Context) -> bool:
    """Whether a module belongs to the project: the file's own package, or one that was found beside it."""
    top = module.partition(".")[0]
    if top == context.module.partition(".")[0] and context.module != "subject":
        return True
    return any(name.partition(".")[0] == top for name in context.siblings)


def _of_module(item: _Import, context: Context) -> _Verdict | None:
    """What is wrong with the module, if anything."""
    module = item.module
    top, _, below = module.partition(".")
    if top in standard_modules():
        return _missing_module(module, "the standard library") if below and _standard_lacks(module) else None
    if module_file(top, context.search_path) is not None:
        parent, _, child = module.rpartition(".")
        missing = parent and lacks(parent, child, context.search_path)
        return _missing_module(module, f"the installed `{top}`") if missing else None
    if top in package_modules():
        if below and _package_lacks(module):
            return _missing_module(module, f"`{top}`", "medium")
        return None
    return _of_distribution(top)


def _standard_lacks(module: str) -> bool:
    """Whether the standard library has no such module; `os.path` and `xml.etree.cElementTree` are names of others."""
    parent, _, child = module.rpartition(".")
    known = standard_names(parent)
    return standard_names(module) is None and known is not None and not {child, OPEN} & known and child[0] != "_"


def _package_lacks(module: str) -> bool:
    parts = module.split(".")
    if any(part.startswith("_") for part in parts) or {"tests", "testing", "conftest"} & set(parts):
        return False
    parents = [package_names(".".join(parts[:size])) for size in range(1, len(parts))]
    return package_names(module) is None and not any(known is not None and ELASTIC in known for known in parents)


def _missing_module(module: str, where: str, confidence: Confidence = "high") -> _Verdict:
    return _Verdict(
        "medium", confidence, f"{where} has no module `{module}`: the import fails, or gets a stranger's code"
    )


def _of_name(item: _Import, context: Context) -> _Verdict | None:
    """What is wrong with the name that is taken from a module, if anything."""
    module, name = item.module, item.name
    if not name or name == "*" or name.startswith("_"):
        return None
    top = module.partition(".")[0]
    if top not in standard_modules() and module_file(top, context.search_path) is not None:
        missing = lacks(module, name, context.search_path)
        return _Verdict("medium", "high", f"the installed `{module}` has no `{name}`") if missing else None
    if top in standard_modules():
        missing = _is_missing(name, standard_names(module), standard_names(f"{module}.{name}"))
        return _Verdict("medium", "high", f"`{module}` has no `{name}` in any supported Python") if missing else None
    missing = _is_missing(name, package_names(module), package_names(f"{module}.{name}"))
    return _Verdict("medium", "medium", f"`{module}` has no `{name}`") if missing else None


def _is_missing(name: str, known: frozenset[str] | None, as_module: frozenset[str] | None) -> bool:
    return known is not None and not {OPEN, name} & known and as_module is None


def _of_distribution(top: str) -> _Verdict | None:
    """What a name says that neither the standard library nor any package listed whole has."""
    if top.startswith("_") or top in distribution_of():
        return None
    if top in OUTLIVED:
        return _Verdict("medium", "high", f"`{top}` was a module of an old Python; today anybody can offer that name")
    name = normalised(top)
    real = import_names(name)
    if real:
        message = f"what PyPI calls `{name}` is imported as `{real[0]}`; no module is called `{top}`"
        return _Verdict("medium", "high", message)
    other_case = _by_lower_case().get(top.lower(), top)
    if other_case != top:
        return _Verdict("medium", "medium", f"the module is called `{other_case}`; there is no `{top}`")
    return None if name in popular() or name in namespaces() else _alike(top, name)


def _by_lower_case() -> dict[str, str]:
    return {known.lower(): known for known in (*distribution_of(), *package_modules())}


def _alike(top: str, name: str) -> _Verdict:
    words = [word for word in re.split(r"-|(?<=[a-z])(?=[A-Z])", name) if word]
    if name not in _LOCAL and not all(_is_ordinary(word) for word in words):
        other = nearest(name, _taken_for_others())
        if other is not None and (_rank(other) < _UNMISTAKABLE or (other[0] == name[0] and _is_near(name, other))):
            return _Verdict("high", "medium", f"nothing popular is called `{top}`, but it reads like `{other}`")
        for rest in stripped(name):
            if _is_library(rest):
                return _Verdict("medium", "medium", f"nothing popular is called `{top}`; the name leans on `{rest}`")
    if len(words) > 1 and words[-1] not in _LOCAL and words[0] not in _LOCAL:
        library = next(filter(None, map(_library, words)), None)
        if library is not None:
            message = f"nothing popular is called `{top}`; it sounds like an addition to `{library}`"
            return _Verdict("medium", "low", message)
    return _Verdict("info", "low", f"`{top}` is neither in the standard library nor among popular packages: unverified")


def _rank(name: str) -> int:
    return popular().get(name, 0 if name in standard_modules() else _KNOWN_TO_ALL)


def _is_near(name: str, other: str) -> bool:
    """Two changes are overlooked only in a name that everybody knows."""
    return distance(name, other, 1) == 1 or _rank(other) < _KNOWN_TO_ALL


@cache
def _taken_for_others() -> tuple[str, ...]:
    """Names that misspelt ones mean: popular distributions by rank, then modules."""
    wellknown = [known for known, rank in popular().items() if rank < _KNOWN_WELL]
    modules = {known for known in (*distribution_of(), *standard_modules(), *package_modules()) if known[0] != "_"}
    return tuple(dict.fromkeys([*sorted(wellknown, key=lambda one: popular()[one]), *sorted(map(normalised, modules))]))


def _is_ordinary(word: str) -> bool:
    """Whether a word, or what it is the plural of, means no library."""
    known = ordinary_words()
    return len(word) < _TOKEN or word.isdigit() or word in known or word.removesuffix("s") in known


def _is_library(word: str) -> bool:
    """Whether a word means a library, and hardly anything else."""
    rank = popular().get(word, _KNOWN_WELL)
    modules = word in distribution_of() or word in package_modules()
    return (
        len(word) >= _TOKEN and (rank < _KNOWN_TO_ALL or modules) and (rank < _UNMISTAKABLE or not _is_ordinary(word))
    )


def _library(word: str) -> str | None:
    """The library that a word of a compound speaks of, or misspells."""
    if len(word) < _TOKEN or _is_library(word):
        return word if len(word) >= _TOKEN else None
    if _is_ordinary(word):
        return None
    other = nearest(word, [one for one in _taken_for_others() if one[0] == word[0]])
    return other if other is not None and (_is_library(other) or other in standard_modules()) else None


def _is_optional(view: View, node: ast.stmt) -> bool:
    """Whether the code goes on without it: in a `try` that catches the failure, or for type checkers only."""
    child: ast.AST = node
    for outer in view.parents(node):
        if isinstance(outer, ast.Try) and child in outer.body and any(_catches(one) for one in outer.handlers):
            return True
        if isinstance(outer, ast.If) and child in outer.body and ast.unparse(outer.test).endswith("TYPE_CHECKING"):
            return True
        if isinstance(outer, ast.With) and "ImportError" in ast.unparse(outer.items[0]):
            return True
        child = outer
    return False


def _is_for_old_versions(view: View, node: ast.stmt) -> bool:
    """Whether only a Python that is no longer supported gets there: the way out of a failed import, or of a test."""
    for outer in view.parents(node):
        if isinstance(outer, ast.ExceptHandler) and _catches(outer):
            return True
        if isinstance(outer, ast.If) and _VERSION.search(ast.unparse(outer.test)):
            return True
    return False


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in _CATCHING for kind in kinds)
