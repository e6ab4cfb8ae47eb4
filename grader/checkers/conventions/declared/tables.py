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


class Pattern(Table, frozen=True, kw_only=True):
    """Code with metavariables that is not written (`require`: that must contain `body_contains`)."""

    match: str
    use: str = ""
    kind: Literal["require"] | None = None
    body_contains: str = ""


class Layer(Table, frozen=True, kw_only=True):
    """Files (globs) and the dotted prefixes that they may not import."""

    name: str = ""
    paths: list[str]
    may_not_import: list[str]


class Typing(Table, frozen=True, kw_only=True):
    """Presence and form of annotations."""

    annotate: Literal["public"] | None = None
    optional: Literal["pipe"] | None = None


class Strings(Table, frozen=True, kw_only=True):
    """How values are put into text, and the kinds of call in which any way is free."""

    format: Literal["f-string", "format", "percent"] | None = None
    except_in: list[str] = field(default_factory=list)


class Errors(Table, frozen=True, kw_only=True):
    """How exceptions are raised, caught and derived."""

    chain: Literal["required"] | None = None
    except_name: str = ""
    broad: Literal["never"] | None = None
    swallow: Literal["never"] | None = None
    base: str = ""
    allowed_builtin: list[str] = field(default_factory=list)
    message: Literal["required"] | None = None


class Tests(Table, frozen=True, kw_only=True):
    """Names, places and form of tests."""

    name: str = ""
    style: Literal["pytest"] | None = None
    paths: list[str] = field(default_factory=list)
    file: str = ""
    max_asserts: int | None = None


class Classes(Table, frozen=True, kw_only=True):
    """How a class that only holds values is made."""

    value_class: Literal["dataclass", "frozen_dataclass", "attrs", "namedtuple", "pydantic", "msgspec"] | None = None


class Signature(Table, frozen=True, kw_only=True):
    """The form of parameter lists. `first_params` come first, in this order, where a function has them."""

    bool_params: Literal["keyword_only"] | None = None
    max_positional: int | None = None
    first_params: list[str] = field(default_factory=list)


class Control(Table, frozen=True, kw_only=True):
    """The form of control flow."""

    else_after_return: Literal["never"] | None = None


class Layout(Table, frozen=True, kw_only=True):
    """The order of what stands at the top level of a module."""

    order: list[Literal["docstring", "future", "imports", "constants", "classes", "functions", "main"]] = field(
        default_factory=list
    )


class Editor(Table, frozen=True, kw_only=True):
    """What the project's settings for editors and formatters say of lines; it has no table in conventions.toml."""

    max_line_length: int | None = None
    indent_style: Literal["tab", "space"] | None = None
    trim_trailing_whitespace: bool = False
    insert_final_newline: bool = False


class Conventions(Struct, frozen=True, kw_only=True):
    """A whole conventions.toml. `present` names its tables in the order of the grammar."""

    name: str
    present: tuple[str, ...] = ()
    banned: tuple[Banned, ...] = ()
    docstring: Docstring | None = None
    naming: Naming | None = None
    imports: Imports | None = None
    style: Style | None = None
    pattern: tuple[Pattern, ...] = ()
    layer: tuple[Layer, ...] = ()
    typing: Typing | None = None
    strings: Strings | None = None
    errors: Errors | None = None
    tests: Tests | None = None
    classes: Classes | None = None
    signature: Signature | None = None
    control: Control | None = None
    layout: Layout | None = None
    editor: Editor | None = None
