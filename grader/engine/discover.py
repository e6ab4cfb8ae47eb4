"""From paths on the command line to the Python files to grade, with the names they carry in a report."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from pathspec import GitIgnoreSpec

from grader.engine.ignoring import USUAL, Ignores, excluding, ignore_file, ignore_files_above, ignored

SUFFIXES = (".py", ".pyi")


class Found(Struct, frozen=True, kw_only=True, order=True):
    """A file to grade: `name` is its path in reports (relative, posix), `path` where it lies."""

    name: str
    path: str


class Discovery(Struct, frozen=True, kw_only=True):
    """Files in order of name, and the arguments that name nothing, with the reason."""

    files: tuple[Found, ...]
    missing: tuple[tuple[str, str], ...]


def discover(
    paths: Sequence[str],
    *,
    cwd: Path,
    exclude: Sequence[str] = (),
    exclude_root: Path | None = None,
    force_exclude: bool = False,
) -> Discovery:
    """Find the Python files below `paths`.

    Folders are walked without following linked folders; .gitignore files are obeyed from the repository's root down,
    and `exclude` holds below `exclude_root`, by default the working directory. A file named explicitly is graded
    whatever its name and place, unless `force_exclude`. Raises UsageError for an `exclude` that is no pattern.
    """
    base = _common_base(paths, cwd)
    excluded = excluding(exclude)
    files: dict[str, Found] = {}
    missing = []
    for argument in paths:
        path = Path(os.path.abspath(cwd / argument))  # noqa: PTH100 - Path.resolve would follow links
        problem = _problem(path)
        if problem:
            missing.append((display_name(argument), problem))
            continue
        found: Iterable[Path] = (path,)
        if _leads_to_folder(path):
            ignores = [*ignore_files_above(path), (path, USUAL)]
            found = _walk(path, ignores, (_exclude_base(path, exclude_root or cwd), excluded))
        elif force_exclude and left_out(path, cwd=cwd, exclude=exclude, exclude_root=exclude_root):
            found = ()
        for file in found:
            name = _free_name(file, report_name(file, cwd, base), cwd, files)
            files[name] = Found(name=name, path=str(file))
    return Discovery(files=tuple(sorted(files.values())), missing=tuple(missing))


def left_out(file: Path, *, cwd: Path, exclude: Sequence[str] = (), exclude_root: Path | None = None) -> bool:
    """Whether walking the folders would leave out an (absolute) file that was named."""
    usual = (_exclude_base(file.parent, cwd), USUAL)
    excluded = (_exclude_base(file.parent, exclude_root or cwd), excluding(exclude))
    ignores = [*ignore_files_above(file.parent), *ignore_file(file.parent), usual]
    return ignored(file, ignores) or ignored(file, [excluded])


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


def _exclude_base(folder: Path, root: Path) -> Path:
    """What patterns are relative to: their root, or outside of it the folder itself."""
    return root if folder.is_relative_to(root) else folder


def _problem(path: Path) -> str | None:
    """Why a path names nothing; a link that leads nowhere is something, and reading it says why."""
    try:
        path.lstat()
    except FileNotFoundError:
        return "no such file or folder"
    except OSError as error:
        return error.strerror or str(error)
    return None


def _free_name(file: Path, name: str, cwd: Path, taken: Mapping[str, Found]) -> str:
    """A name that no other file carries: no file may hide behind another that is called the same elsewhere."""
    numbered = (f"{name}#{number}" for number in itertools.count(2))
    tries = itertools.chain([name, display_name(os.path.relpath(file, cwd))], numbered)
    return next(each for each in tries if each not in taken or taken[each].path == str(file))


def _walk(top: Path, ignores: Ignores, excluded: tuple[Path, GitIgnoreSpec]) -> Iterator[Path]:
    """The Python files below a folder. Without recursion: folders may be nested deeper than Python's stack."""
    waiting = [(top, ignores)]
    while waiting:
        folder, above = waiting.pop()
        rules = [*above, *ignore_file(folder)]
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            yield folder  # reading it as a file says why it cannot be read
            continue
        for entry in entries:
            path = folder / entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if not is_folder and (not entry.name.endswith(SUFFIXES) or _leads_to_folder(entry)):
                continue
            if ignored(path, rules, folder=is_folder) or ignored(path, [excluded], folder=is_folder):
                continue
            if is_folder:
                waiting.append((path, rules))
            else:
                yield path


def _leads_to_folder(place: Path | os.DirEntry[str]) -> bool:
    """Whether there is a folder, or a link to one; a loop of links leads nowhere, and reading it says so."""
    try:
        return place.is_dir()
    except OSError:
        return False
