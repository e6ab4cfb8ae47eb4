"""The modules of a project as the interpreter sees them: functions, classes, names, and who is reached through whom."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache

from grader.checkers.security.words import names
from grader.facts.tree import refused
from grader.facts.units import Function

Callable = Function | ast.Lambda


_LIST_ROUTES = names("path re_path url add_url_rule add_route add_api_route add_get add_post Route")


class FunctionInfo:
    """A function of the project.

    `names` are those that it mentions, attributes included, `owner` its class if it is a method, `size` counts its
    statements.
    """

    __slots__ = ("is_static", "module", "name", "names", "node", "owner", "qualname", "size", "stores")

    def __init__(self, node: Callable, module: Module, qualname: str, owner: ClassInfo | None = None) -> None:
        self.node, self.module, self.qualname, self.owner = node, module, qualname, owner
        self.name = getattr(node, "name", "<lambda>")
        self.names: set[str] = set()
        self.stores: set[str] = set()
        self.size = 0
        marks = [last_name(mark) for mark in getattr(node, "decorator_list", ())]
        self.is_static = "staticmethod" in marks

    @property
    def decorators(self) -> list[ast.expr]:
        """What stands above it."""
        return getattr(self.node, "decorator_list", [])

    def has_mark(self, *names: str) -> bool:
        """Whether one of the decorators has such a last name."""
        return any(last_name(mark) in names for mark in self.decorators)


class ClassInfo:
    """A class of the project: methods and annotated fields by name."""

    __slots__ = ("fields", "methods", "module", "name", "node", "values")

    def __init__(self, node: ast.ClassDef, module: Module) -> None:
        self.node, self.module, self.name = node, module, node.name
        self.methods: dict[str, FunctionInfo] = {}
        self.fields: dict[str, ast.AnnAssign] = {}
        self.values: dict[str, ast.expr] = {}
        for part in node.body:
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                self.fields[part.target.id] = part
                if part.value is not None:
                    self.values[part.target.id] = part.value
            elif isinstance(part, ast.Assign):
                for target in part.targets:
                    if isinstance(target, ast.Name):
                        self.values[target.id] = part.value

    def bases(self) -> list[str]:
        """The last names of its bases."""
        return [last_name(base) for base in self.node.bases]


class Module:
    """One file, read once: what its names stand for. `file` is the name that messages use.

    `index` lists the functions that mention a name, `value_names` what the values of global names mention,
    `plain_options` those of a command line that are numbers, switches or one of a list.
    """

    def __init__(self, name: str, tree: ast.Module, file: str, *, is_package: bool) -> None:
        self.name, self.tree, self.file, self.is_package = name, tree, file, is_package
        self.imports: dict[str, str] = {}
        self.stars: list[str] = []
        self.functions: dict[str, FunctionInfo] = {}
        self.classes: dict[str, ClassInfo] = {}
        self.values: dict[str, list[ast.expr]] = {}
        self.everything: list[FunctionInfo] = []
        self.watched: tuple[object, frozenset[str]] | None = None
        self.defined: set[str] = set()
        self.index: dict[str, list[FunctionInfo]] = {}
        self.value_names: dict[str, set[str]] = {}
        self.handed: set[str] = set()
        self.nested: set[FunctionInfo] = set()
        self.routes: list[ast.Call] = []
        self.plain_options: dict[str, bool] = {}
        self.by_node: dict[ast.AST, FunctionInfo | ClassInfo] = {}
        self.names: set[str] = set()
        self._index()

    def _index(self) -> None:  # noqa: C901, PLR0912 - one branch a kind
        package = self.name.split(".") if self.is_package else self.name.split(".")[:-1]
        waiting: list[tuple[ast.AST, FunctionInfo | None, ClassInfo | None, str]] = [(self.tree, None, None, "")]
        called: set[ast.AST] = set()
        while waiting:
            node, function, owner, prefix = waiting.pop()
            kind = node.__class__
            if kind is ast.Call:
                self._called(node)
                called.add(node.func)  # type: ignore[attr-defined] # a call
                if function is not None:
                    _filled(node, function)
            elif kind is ast.FunctionDef or kind is ast.AsyncFunctionDef:
                function, prefix = self._defined(node, function, owner, prefix)
                owner = None
            elif kind is ast.ClassDef:
                owner = ClassInfo(node, self)  # type: ignore[arg-type] # a class by the line above
                self.by_node[node] = owner
                if function is None:
                    self.classes.setdefault(owner.name, owner)
                prefix = f"{prefix}{owner.name}."
            elif kind is ast.Import or kind is ast.ImportFrom:
                self._imported(node, package)
            elif kind is ast.Assign or kind is ast.AnnAssign:
                if function is None and owner is None:
                    self._bound(node)
                elif function is not None:
                    _stored(node, function)
            elif kind is ast.Attribute:
                (function.names if function is not None else self.names).add(node.attr)  # type: ignore[attr-defined] # an attribute by the line above
                if node not in called:
                    self.handed.add(node.attr)  # type: ignore[attr-defined] # as above
            elif kind is ast.Name:
                if node not in called:
                    self.handed.add(node.id)  # type: ignore[attr-defined] # a name by the line above
                (function.names if function is not None else self.names).add(node.id)  # type: ignore[attr-defined] # a name by the line above
            if function is not None and isinstance(node, ast.stmt):
                function.size += 1
            for value in node.__dict__.values():
                if value.__class__ is list:
                    waiting.extend([(part, function, owner, prefix) for part in value if isinstance(part, ast.AST)])
                elif isinstance(value, ast.AST):
                    waiting.append((value, function, owner, prefix))
        self.everything.sort(key=lambda info: info.node.lineno)
        for info in self.everything:
            self.defined.add(info.name)
            for name in info.names:
                self.index.setdefault(name, []).append(info)
        self.defined |= set(self.classes)

    def _called(self, node: ast.AST) -> None:
        called = last_name(node.func)  # type: ignore[attr-defined] # a call
        if called in _LIST_ROUTES:
            self.routes.append(node)  # type: ignore[arg-type] # as above
        elif called == "add_argument":
            name, plain = _option(node)  # type: ignore[arg-type] # as above
            self.plain_options[name] = plain and self.plain_options.get(name, True)

    def _defined(
        self, node: ast.AST, function: FunctionInfo | None, owner: ClassInfo | None, prefix: str
    ) -> tuple[FunctionInfo, str]:
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)  # noqa: S101 - the caller has looked
        info = FunctionInfo(node, self, prefix + node.name, owner)
        if function is not None:
            function.names.add(f"<{info.qualname}>")
            self.nested.add(info)
        self.everything.append(info)
        self.by_node[node] = info
        if owner is not None:
            owner.methods[node.name] = info
        elif function is None:
            self.functions[node.name] = info
        return info, f"{prefix}{node.name}."

    def _imported(self, node: ast.AST, package: list[str]) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    self.imports[alias.asname] = alias.name
                else:
                    top = alias.name.split(".")[0]
                    self.imports[top] = top
        elif isinstance(node, ast.ImportFrom):
            base = package[: max(0, len(package) - node.level + 1)] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                if alias.name == "*":
                    self.stars.append(source)
                else:
                    self.imports[alias.asname or alias.name] = f"{source}.{alias.name}" if source else alias.name

    def _bound(self, node: ast.AST) -> None:
        value = node.value  # type: ignore[attr-defined] # an assignment
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]  # type: ignore[attr-defined] # as above
        for target in targets:
            if isinstance(target, ast.Name) and value is not None:
                self.values.setdefault(target.id, []).append(value)
                mentioned = self.value_names.setdefault(target.id, set())
                for part in ast.walk(value):
                    if isinstance(part, ast.Name):
                        mentioned.add(part.id)
                    elif isinstance(part, ast.Attribute):
                        mentioned.add(part.attr)


_PLAIN_TYPES = names("int float bool complex Decimal UUID Fraction ip_address date fromisoformat")
_PLAIN_ACTIONS = names("store_true store_false count store_const version help BooleanOptionalAction")


def _option(call: ast.Call) -> tuple[str, bool]:
    """The field that an option of a command line fills, and whether it cannot be free text."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    flags = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    named = given.get("dest")
    if isinstance(named, ast.Constant):
        name = str(named.value)
    else:
        name = next((flag for flag in flags if flag.startswith("--")), flags[0] if flags else "")
    action = given.get("action")
    act = str(action.value) if isinstance(action, ast.Constant) else last_name(action) if action is not None else ""
    plain = "choices" in given or act in _PLAIN_ACTIONS or last_name(given.get("type", call)) in _PLAIN_TYPES
    return name.lstrip("-").replace("-", "_"), plain


def _stored(node: ast.AST, function: FunctionInfo) -> None:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]  # type: ignore[attr-defined] # an assignment
    for target in targets:
        for part in target.elts if isinstance(target, ast.Tuple) else (target,):
            if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "self":
                function.stores.add(part.attr)


_FILL = names("append add insert appendleft extend update")


def _filled(call: ast.AST, function: FunctionInfo) -> None:
    """`self.parts.append(...)`."""
    func = call.func  # type: ignore[attr-defined] # a call
    if not (isinstance(func, ast.Attribute) and func.attr in _FILL and isinstance(func.value, ast.Attribute)):
        return
    if isinstance(func.value.value, ast.Name) and func.value.value.id == "self":
        function.stores.add(func.value.attr)


def last_name(node: ast.AST) -> str:
    """`c` of `a.b.c(...)`; the empty text for what has no name."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


class Program:
    """The graded module and the project modules that it imports, parsed when they are first asked for."""

    def __init__(self, module: Module, siblings: Mapping[str, str]) -> None:
        self.module = module
        self._texts = siblings
        self._found: dict[str, tuple[Module, str] | None] = {}
        self._tops = {name.partition(".")[0] for name in siblings} | {module.name.partition(".")[0]}

    def lookup(self, path: str, depth: int = 0) -> tuple[Module, str] | None:
        """The module of the project that a dotted path leads into, and the name in it (empty: the module itself).

        Follows what packages import and pass on.
        """
        if path.partition(".")[0] not in self._tops:
            return None
        if path not in self._found:
            self._found[path] = self._lookup(path, depth)
        return self._found[path]

    def _lookup(self, path: str, depth: int) -> tuple[Module, str] | None:
        parts = path.split(".")
        for size in range(len(parts), 0, -1):
            module = self.named(".".join(parts[:size]))
            if module is None:
                continue
            rest = parts[size:]
            if not rest or depth > 8:  # noqa: PLR2004 - packages that pass names on to each other
                return module, ".".join(rest)
            name = rest[0]
            if name in module.functions or name in module.classes or name in module.values:
                return module, ".".join(rest)
            if name in module.imports:
                return self.lookup(".".join([module.imports[name], *rest[1:]]), depth + 1)
            for star in module.stars:
                found = self.lookup(".".join([star, *rest]), depth + 1)
                if found is not None and found[1]:
                    return found
            return None
        return None

    def named(self, name: str) -> Module | None:
        """A module of the project by its dotted name."""
        if name == self.module.name:
            return self.module
        text = self._texts.get(name)
        if text is not None:
            return read_module(name, text, is_package=False)
        text = self._texts.get(f"{name}.__init__")
        return read_module(name, text, is_package=True) if text is not None else None


@lru_cache(maxsize=512)
def read_module(name: str, text: str, *, is_package: bool) -> Module | None:
    """A module by name and text; None where it cannot be parsed. Pure, so remembering it changes no result."""
    if refused(text):
        return None
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    file = name.replace(".", "/") + ("/__init__.py" if is_package else ".py")
    return Module(name, tree, file, is_package=is_package)
