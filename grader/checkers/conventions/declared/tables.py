"""The tables of conventions.toml as values. `why` and `note` are free text and may stand in every table."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field


class Table(Struct, frozen=True, kw_only=True):
    """What every table may say besides its own keys."""

    why: str = ""
    note: str = ""


class Banned(Table, frozen=True, kw_only=True):
    """Objects (`api`) or whole modules that are not to be used. `suppress` shows the comment that allows one line."""

    api: str | list[str] = field(default_factory=list)
    module: str | list[str] = field(default_factory=list)
    use: str = ""
    except_paths: list[str] = field(default_factory=list)
    suppress: str = ""


class Docstring(Table, frozen=True, kw_only=True):
    """Form and presence of docstrings."""

    style: Literal["google", "numpy", "sphinx"] | None = None
    required_for: list[Literal["module", "public_function", "public_class", "public_method"]] = field(
        default_factory=list
    )
    mood: Literal["imperative"] | None = None


class Naming(Table, frozen=True, kw_only=True):
    """One regular expression a role (`re.search`), the least length of variables, and names that are free."""

    module_logger: str | None = None
    module_constant: str | None = None
    function: str | None = None
    class_: str | None = field(default=None, name="class")
    exception: str | None = None
    type_variable: str | None = None
    bool_parameter: str | None = None
    async_function: str | None = None
    predicate_bool: str | None = None
    private_attribute: str | None = None
    min_length: int = 0
    exempt: list[str] = field(default_factory=list)


class Imports(Table, frozen=True, kw_only=True):
    """Forms of import. `alias` maps a module to the name it goes by."""

    relative: Literal["never", "always"] | None = None
    package: str = ""
    star: Literal["never"] | None = None
    function_level: Literal["never"] | None = None
    from_import: Literal["modules_and_types"] | None = None
    alias: dict[str, str] = field(default_factory=dict)


class Style(Table, frozen=True, kw_only=True):
    """Output, logging, paths, quotes and the form of TODO comments (a regular expression)."""

    output: Literal["logging"] | None = None
    log_args: Literal["lazy"] | None = None
    paths: Literal["pathlib"] | None = None
    quotes: Literal["single", "double"] | None = None
    todo: str | None = None


class Conventions(Struct, frozen=True, kw_only=True):
    """A whole conventions.toml. `present` names its tables in the order of the grammar."""

    name: str
    present: tuple[str, ...] = ()
    banned: tuple[Banned, ...] = ()
    docstring: Docstring | None = None
    naming: Naming | None = None
    imports: Imports | None = None
    style: Style | None = None
