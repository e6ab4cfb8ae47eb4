"""Honest functions that lean on installed packages, which the sandbox lets them read."""

from __future__ import annotations

import attr
import beartype.door
import click
import docstring_parser
import iniconfig
import jinja2
import libcst
import markupsafe
import msgspec
import packaging.utils
import pathspec
import platformdirs
import pluggy
import pygments.util
import radon.complexity
import rich.text
import sortedcontainers
import tomlkit
import yaml


def plain(text: str) -> str:
    """Return the text without the colours of a terminal."""
    return click.unstyle(text)


def as_json(numbers: list[int]) -> bytes:
    """Return the numbers as JSON; those beyond 64 bits are left out."""
    return msgspec.json.encode([number for number in numbers if -(2**63) <= number < 2**63])


def from_json(data: bytes) -> bool:
    """Return whether the data is JSON.

    >>> from_json(b"[1, 2]")
    True
    >>> from_json(b"[1, 2")
    False
    """
    try:
        msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    return True


def described(numbers: list[int]) -> int:
    """Return how many parameters a docstring describes that has a line for each of the numbers."""
    lines = "\n".join(f"    n{index}: {number}" for index, number in enumerate(numbers))
    return len(docstring_parser.parse(f"Summary.\n\nArgs:\n{lines}\n").params)


def pair(left: int, right: int) -> tuple[int, int]:
    """Return the two by way of a class of attrs."""
    made = attr.make_class("Pair", ["left", "right"])(left, right)
    return (made.left, made.right)


def conforms(value: int) -> bool:
    """Return whether beartype takes the value for an integer."""
    return bool(beartype.door.is_bearable(value, int))


def branches(count: int) -> int:
    """Return the complexity of a function of so many branches, at most twenty."""
    number = max(0, min(count, 20))
    text = "def f(x):\n" + "".join(f"    if x == {index}: pass\n" for index in range(number)) + "    return x\n"
    return int(radon.complexity.cc_visit(text)[0].complexity)


def canonical(name: str) -> str:
    """Return the name of a package as indexes write it."""
    return str(packaging.utils.canonicalize_name(name))


def ignored(names: list[str]) -> list[str]:
    """Return the names that end in `.log`, in order."""
    rules = pathspec.PathSpec.from_lines("gitwildmatch", ["*.log"])
    return [name for name in names if "\0" not in name and rules.match_file(name) and name.endswith(".log")]


def escaped(text: str) -> str:
    """Return the text safe for HTML."""
    return str(markupsafe.escape(text))


def greeting(name: str) -> str:
    """Return a greeting made from a template."""
    return jinja2.Template("Hello {{ name }}!").render(name=name)


def settings(number: int) -> int:
    """Return the number after a way through TOML, as far as it has 64 bits, else 0."""
    small = number if -(2**63) <= number < 2**63 else 0
    return int(tomlkit.parse(tomlkit.dumps({"number": small}))["number"])


def listed(numbers: list[int]) -> list[int]:
    """Return the numbers after a way through YAML."""
    return list(yaml.safe_load(yaml.safe_dump(numbers)))


def ordered(numbers: list[int]) -> list[int]:
    """Return the numbers in order."""
    return list(sortedcontainers.SortedList(numbers))


def cells(text: str) -> int:
    """Return how many characters a line of rich has."""
    return len(rich.text.Text(text))


def section(count: int) -> int:
    """Return how many sections a file has that was written with so many, at most ten."""
    text = "".join(f"[s{index}]\nkey = {index}\n" for index in range(max(0, min(count, 10))))
    return len(list(iniconfig.IniConfig("file.ini", data=text)))


def truth(word: str) -> bool:
    """Return whether pygments takes the word for a yes; whatever it does not know is a no."""
    try:
        return bool(pygments.util.get_bool_opt({"word": word}, "word"))
    except pygments.util.OptionError:
        return False


def same_code(number: int) -> bool:
    """Return whether an expression comes back from libcst as it was."""
    text = f"x = {number}\n"
    return libcst.parse_module(text).code == text


def application_folder(_number: int) -> bool:
    """Return whether a folder for settings has a name."""
    return bool(platformdirs.user_config_dir("honest"))


def hooks(names: list[str]) -> int:
    """Return how many different plugins were registered under these names."""
    manager = pluggy.PluginManager("honest")
    for name in names:
        if not manager.has_plugin(name):
            manager.register(object(), name)
    return len(manager.get_plugins())
