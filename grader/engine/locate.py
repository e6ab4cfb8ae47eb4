"""Where shipped and own rubrics lie, in a wheel and in an editable install."""

from __future__ import annotations

from pathlib import Path

import grader
from grader.engine.problem import UsageError
from grader.model.rubric import Rubric

SHIPPED = ("default", "strict", "library", "script", "service")


def rubrics_folder() -> Path:
    """The folder of the shipped rubrics.

    An installed wheel carries them inside the package; in a checkout they stand beside it.
    """
    package = Path(grader.__file__).parent
    installed = package / "_rubrics"
    return installed if installed.is_dir() else package.parent / "rubrics"


def rubric_text(name: str) -> tuple[str, str]:
    """The text of a rubric and the name to use for it in messages: a shipped name, or a path to a TOML file.

    Raises UsageError where there is no such rubric.
    """
    if name in SHIPPED:
        return (rubrics_folder() / f"{name}.toml").read_text("utf-8"), name
    path = Path(name)
    if not name.endswith(".toml") and not path.is_file():
        raise UsageError(f"no rubric {name!r}; shipped are {', '.join(SHIPPED)}, or give the path of a .toml file")
    try:
        return path.read_text("utf-8"), name
    except (OSError, UnicodeError) as error:
        raise UsageError(f"cannot read the rubric {name}: {error}") from error


def read_rubric(name: str) -> Rubric:
    """A shipped rubric by name, or one by the path of its file; what it extends is looked for beside that file.

    Raises UsageError where there is no such rubric or it is broken.
    """
    from grader.rubric.errors import RubricError
    from grader.rubric.load import parse_rubric

    def find(base: str) -> str:
        try:
            return rubric_text(base if base in SHIPPED else str(Path(name).parent / base))[0]
        except UsageError as error:
            raise LookupError(base) from error

    text, title = rubric_text(name)
    try:
        return parse_rubric(text, name=title, find=find)
    except RubricError as error:
        raise UsageError(str(error)) from error
