"""From paths on the command line to the Python files to grade, with the names they carry in a report."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from pathspec import GitIgnoreSpec

SUFFIXES = (".py", ".pyi")

LEFT_OUT = (
    # ruff's own list
    ".bzr/",
    ".direnv/",
    ".eggs/",
    ".git/",
    ".git-rewrite/",
    ".hg/",
    ".ipynb_checkpoints/",
    ".mypy_cache/",
    ".nox/",
    ".pants.d/",
    ".pyenv/",
    ".pytest_cache/",
    ".pytype/",
    ".ruff_cache/",
    ".svn/",
    ".tox/",
    ".venv/",
    ".vscode/",
    "__pypackages__/",
    "_build/",
    "buck-out/",
    "dist/",
    "node_modules/",
    "site-packages/",
    "venv/",
    # vendored and generated code, by name only: a comment inside graded code must not be able to excuse it
    "_vendor/",
    "vendor/",
    "vendored/",
    "third_party/",
    "__pycache__/",
    "*_pb2.py",
    "*_pb2.pyi",
    "*_pb2_grpc.py",
)


class Found(Struct, frozen=True, kw_only=True, order=True):
    """A file to grade: `name` is its path in reports (relative, posix), `path` where it lies."""

    name: str
    path: str


class Discovery(Struct, frozen=True, kw_only=True):
    """Files in order of name, and the arguments that name nothing, with the reason."""

    files: tuple[Found, ...]
    missing: tuple[tuple[str, str], ...]


def discover(paths: Sequence[str], *, cwd: Path, exclude: Sequence[str] = (), force_exclude: bool = False) -> Discovery:
    """Find the Python files below `paths`.

    Folders are walked without following linked folders; .gitignore files are obeyed from the repository's root down.
    A file named explicitly is graded whatever its name and place, unless `force_exclude`.
    """
    base = _common_base(paths, cwd)
    own = GitIgnoreSpec.from_lines([*LEFT_OUT, *exclude])
    files: dict[str, Found] = {}
    missing = []
    for argument in paths:
        path = Path(os.path.abspath(cwd / argument))  # noqa: PTH100 - Path.resolve would follow links
        if path.is_dir():
            ignores = [*_ignores_above(path), (path, own)]
            found: Iterable[Path] = _walk(path, ignores)
        elif path.is_file() or path.is_symlink() or path.exists():
            found = () if force_exclude and left_out(path, cwd=cwd, exclude=exclude) else (path,)
        else:
            missing.append((display_name(argument), "no such file or folder"))
            continue
        for file in found:
            name = report_name(file, cwd, base)
            files.setdefault(name, Found(name=name, path=str(file)))
    return Discovery(files=tuple(sorted(files.values())), missing=tuple(missing))


def left_out(file: Path, *, cwd: Path, exclude: Sequence[str] = ()) -> bool:
    """Whether walking the folders would leave out an (absolute) file that was named."""
    own = GitIgnoreSpec.from_lines([*LEFT_OUT, *exclude])
    root = cwd if file.is_relative_to(cwd) else file.parent
    return _ignored(file, [*_ignores_above(file.parent), *_ignore_file(file.parent), (root, own)])


def display_name(path: str) -> str:
    """A path as text that can be encoded: bytes that are no UTF-8 become escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _common_base(paths: Sequence[str], cwd: Path) -> Path:
    """What names of files outside the working directory are relative to."""
    outside = [path for path in (Path(os.path.abspath(cwd / name)) for name in paths) if not path.is_relative_to(cwd)]  # noqa: PTH100 - links stay
    return Path(os.path.commonpath([path.parent for path in outside])) if outside else cwd


def report_name(file: Path, cwd: Path, base: Path) -> str:
    """The name that a file carries in a report: relative to the working directory, or to `base` outside of it."""
    relative = file.relative_to(cwd) if file.is_relative_to(cwd) else file.relative_to(base)
    return display_name(relative.as_posix())


Ignores = list[tuple[Path, GitIgnoreSpec]]


def _ignores_above(folder: Path) -> Ignores:
    """The .gitignore files between the repository's root and a folder, the folder's own left out."""
    chain = [folder, *folder.parents]
    roots = [index for index, parent in enumerate(chain) if (parent / ".git").exists()]
    if not roots:
        return []
    return [ignore for parent in reversed(chain[1 : roots[0] + 1]) for ignore in _ignore_file(parent)]


def _ignore_file(folder: Path) -> Ignores:
    file = folder / ".gitignore"
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [(folder, GitIgnoreSpec.from_lines(lines))]


def _ignored(path: Path, ignores: Ignores, *, folder: bool = False) -> bool:
    """Whether the last pattern that speaks of a path leaves it out, as git does."""
    verdict = False
    for base, spec in ignores:
        if path.is_relative_to(base):
            checked = spec.check_file(path.relative_to(base).as_posix() + ("/" if folder else ""))
            verdict = verdict if checked.include is None else checked.include
    return verdict


def _walk(folder: Path, ignores: Ignores) -> Iterator[Path]:
    ignores = [*ignores, *_ignore_file(folder)]
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder  # reading it as a file says why it cannot be read
        return
    for entry in entries:
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            if not _ignored(path, ignores, folder=True):
                yield from _walk(path, ignores)
        elif entry.name.endswith(SUFFIXES) and not _is_folder(entry) and not _ignored(path, ignores):
            yield path


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether a link leads to a folder; a loop of links leads nowhere, and reading it says so."""
    try:
        return entry.is_dir()
    except OSError:
        return False
