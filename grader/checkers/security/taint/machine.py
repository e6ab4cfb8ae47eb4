"""The interpreter's memory and rules: names, attributes, items, functions of the project, and how much work is left."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterable
from typing import TYPE_CHECKING

from grader.checkers.security.taint.calls import TEXT_METHODS
from grader.checkers.security.taint.entry import (
    arguments_of,
    arrival_of,
    is_enum,
    is_plain,
    is_request,
    kind_of,
    parsed,
)
from grader.checkers.security.taint.expressions import evaluate
from grader.checkers.security.taint.frame import Closure, Frame, Hit, Instance, Place, State, Variables
from grader.checkers.security.taint.program import ClassInfo, FunctionInfo, Module, Program, last_name
from grader.checkers.security.taint.reach import Reach
from grader.checkers.security.taint.statements import bind, passed, run_block
from grader.checkers.security.taint.tables import Sink
from grader.checkers.security.taint.value import (
    UNKNOWN,
    Condition,
    Conditions,
    Origin,
    Trust,
    Value,
    concatenated,
    constant,
    either,
    reference,
    under,
)
from grader.checkers.security.words import names

if TYPE_CHECKING:
    from grader.checkers.security.taint.tables import Cleaner, Source, Table

MAX_STEPS = 12_000
"""Expressions and statements run for one function that is looked at, with all that it calls."""

MAX_STEPS_IN_FILE = 400_000
"""The same for all functions of a file."""

SHORT = 12
"""Statements of a helper that is followed though it leads to no sink: what it gives, and checks, may matter."""

MOST_RUNS = 3
"""How often a longer function is run with different values, for one function that is looked at."""

MAX_CALLS = 6
"""Functions that call one another before the rest is taken as unknown."""

MAX_NESTING = 160
"""Expressions inside one another, calls included; Python's own stack must hold."""

SQL_TEXT = Sink(kind="sql", paths=("text",))
"""A text that reads as SQL, with no call in sight that runs it."""

_HANDED_BY_SERVER = names("path headers requestline rfile")
_EXTERNAL_SAFE = names("method is_authenticated user session app state content_length remote_addr is_json get_host")


class Machine:
    """Runs functions on symbolic values. What it remembers between functions follows from the texts alone."""

    def __init__(
        self,
        program: Program,
        table: Table,
        reach: Reach,
        *,
        wanted: frozenset[str] = frozenset(),
        lines: frozenset[int] = frozenset(),
    ) -> None:
        """Start with nothing run.

        `wanted` are last names of calls whose arguments somebody will ask for, `lines` those on which texts are put
        together that a tool takes for SQL.
        """
        self.program = program
        self._reach = reach
        self._runs: dict[FunctionInfo, int] = {}
        self.sources: dict[str, Source] = {path: one for one in table.sources for path in one.paths}
        self.suffixes: list[tuple[str, Source]] = [
            (path[1:], one) for path, one in self.sources.items() if path.startswith("*.") and path.count(".") > 1
        ]
        self.cleaners: dict[str, Cleaner] = {path: one for one in table.cleaners for path in one.paths}
        self._sinks: dict[str, list[Sink]] = {}
        for sink in table.sinks:
            for path in sink.paths:
                self._sinks.setdefault(path, []).append(sink)
        self.wanted = wanted
        self.lines = lines
        self.seen: dict[ast.AST, list[Value]] = {}
        self.looked_up: dict[int, tuple[Place, tuple[Place, ...]]] = {}
        self.hits: list[Hit] = []
        self.inner: list[tuple[FunctionInfo, State, Frame]] = []
        self.called: set[FunctionInfo] = set()
        self.entry: FunctionInfo | None = None
        self.in_test = 0
        self.steps = 0
        self.all_steps = 0
        self._nesting = 0
        self._running: list[FunctionInfo] = []
        self._globals: dict[tuple[str, str], Value] = {}
        self._fields: dict[tuple[ClassInfo, str], Value] = {}
        self._set_by: dict[tuple[ClassInfo, FunctionInfo], Variables] = {}
        self._results: dict[tuple[object, ...], tuple[Value, Conditions]] = {}

    # Work

    def spend(self) -> bool:
        """Count a step; whether there is one."""
        self.steps += 1
        return self.steps <= MAX_STEPS

    def enter(self) -> bool:
        """Count an expression; whether it may be looked into."""
        self.steps += 1
        self._nesting += 1
        return self._nesting <= MAX_NESTING and self.steps <= MAX_STEPS

    def leave(self) -> None:
        """The end of an expression."""
        self._nesting -= 1

    def evaluate(self, frame: Frame, state: State, node: ast.expr) -> Value:
        """The value of an expression."""
        return evaluate(self, frame, state, node)

    def bind(self, frame: Frame, state: State, target: ast.expr, value: Value) -> None:
        """Give a target a value."""
        bind(self, frame, state, target, value)

    def note(self, hit: Hit) -> None:
        """Keep what reached a sink."""
        self.hits.append(hit)

    def sinks_at(self, path: str, method: str) -> Iterable[Sink]:
        """The sinks that a call is, by its path and, for methods of anything, by its last name."""
        found = self._sinks.get(path)
        if found is not None:
            return found
        if not method:
            return ()
        owner = path.rpartition(".")[0].rpartition(".")[2]
        return self._sinks.get(f"*.{owner}.{method}") or self._sinks.get(f"*.{method}") or ()

    def gives_page(self, info: FunctionInfo) -> bool:
        """Whether what a function returns is shown in a browser."""
        if not arrival_of(info).served:
            return False
        named = [
            last_name(keyword.value)
            for mark in info.decorators
            if isinstance(mark, ast.Call)
            for keyword in mark.keywords
            if keyword.arg == "response_class"
        ]
        roots = {path.partition(".")[0] for path in info.module.imports.values()}
        return "HTMLResponse" in named if roots & {"fastapi", "starlette", "ninja"} else not named

    def note_text(self, frame: Frame, state: State, node: ast.expr, value: Value) -> None:
        """A text was put together on a line that somebody asks about."""
        if (
            self.lines
            and frame.module is self.program.module
            and not self.lines.isdisjoint(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        ):
            self.note(Hit(SQL_TEXT, value, state.conditions, Place(frame.module, node), frame.calls, self.entry))

    # Values

    def source(
        self, name: str, trust: Trust, what: str, frame: Frame, node: ast.AST, *, path: str = "", kind: str = ""
    ) -> Value:
        """A value from outside, first seen at a node."""
        line = getattr(node, "lineno", 0)
        return Value("source", data=Origin(name, trust, what, frame.module.file, line, kind), path=path)

    def _part(self, value: Value, name: str, *, kind: str = "") -> Value:
        """A part of something from outside, which is from outside too."""
        origin: Origin = value.data
        whole = f"{origin.what.strip('`')}{name}" if origin.what.startswith("`") else ""
        what = f"`{whole}`" if whole and len(whole) < 60 else origin.what  # noqa: PLR2004 - letters on a line
        part = Origin(f"{origin.name}{name}", origin.trust, what, origin.file, origin.line, kind)
        return Value("source", data=part, path=f"{value.path}{name}" if value.path and name.startswith(".") else "")

    def attribute(self, owner: Value, name: str, frame: Frame, node: ast.AST) -> Value:  # noqa: C901, PLR0911 - one return a kind of owner
        """`owner.name`."""
        bare = owner.bare()
        if bare.op == "object":
            return self._object_attribute(bare, name, frame)
        if bare.op == "source":
            if bare.data.trust == Trust.EXTERNAL and name in _EXTERNAL_SAFE:
                return Value("unknown", data=name, path=f"{bare.path}.{name}")
            if not bare.data.line:
                origin = bare.data
                line = getattr(node, "lineno", 0)
                seen = Origin(origin.name, origin.trust, origin.what, frame.module.file, line, origin.kind)
                bare = Value("source", data=seen, path=bare.path)
            return self._part(bare, f".{name}")
        if bare.op == "element" and bare.args[0].bare().op == "source" and name not in TEXT_METHODS:
            return self._part(bare.args[0].bare(), f"[].{name}")
        if bare.op == "ref":
            path = f"{bare.path}.{name}"
            found = self.sources.get(path)
            if found is not None and not self._is_function(path):
                kind = "argv" if path == "sys.argv" else ""
                return self.source(path, found.trust, found.what or f"`{path}`", frame, node, path=path, kind=kind)
            if self.program.lookup(path) is not None:
                return self.imported(path)
            return reference(path)
        if bare.op == "any":
            parts = [self.attribute(one, name, frame, node) for one in bare.args]
            return either(parts)
        if bare.op == "when":
            return under(bare.data, self.attribute(bare.args[0], name, frame, node))
        path = f"{bare.path}.{name}" if bare.path else f"?.{name}"
        return Value("attr", (owner,), data=name, path=path)

    def _is_function(self, path: str) -> bool:
        if path.endswith((".getenv", ".read", ".readline")):
            return True
        return path.startswith(("requests.", "httpx.", "urllib.")) or path.endswith((".create", ".chat", ".generate"))

    def _object_attribute(self, bare: Value, name: str, frame: Frame) -> Value:  # noqa: PLR0911 - one return a kind of object
        data = bare.data
        if isinstance(data, tuple) and data[0] == "super" and data[1] is not None:
            bare = data[1].bare()
            data = bare.data
        if isinstance(data, Instance):
            return self._field(bare, data, name, frame)
        if isinstance(data, ClassInfo):
            method = self.method(data, name)
            if method is not None:
                is_class_method = method.has_mark("classmethod")
                return Value("object", data=Closure(method, None, bare if is_class_method else None), path=name)
            if is_enum(data):
                return Value("unknown", data=name)
            value = data.values.get(name)
            if value is not None:
                return self._in_module(data.module, value)
            return Value("unknown", data=name, path=f"{data.name}.{name}")
        if isinstance(data, Module):
            return self.imported(f"{data.name}.{name}")
        return Value("unknown", data=name, path=f"{bare.path}.{name}" if bare.path else "")

    def _field(self, bare: Value, instance: Instance, name: str, frame: Frame) -> Value:
        known = instance.fields.get(name)
        if known is not None:
            return known
        method = self.method(instance.info, name)
        if method is not None:
            if method.has_mark("property", "cached_property"):
                return self.invoke(Closure(method, None, bare), frame, State({}), method.node, [], {})
            return Value("object", data=Closure(method, None, None if method.is_static else bare), path=name)
        if instance.is_open and name in _HANDED_BY_SERVER and "BaseHTTPRequestHandler" in instance.info.bases():
            return Value(
                "source", data=Origin(f"request.{name}", Trust.EXTERNAL, f"`self.{name}`", instance.info.module.file)
            )
        if instance.is_open:
            return self._class_field(instance.info, name)
        value = self._class_value(instance.info, name)
        return value if value is not None else Value("unknown", data=name, path=f"self.{name}")

    def _class_value(self, info: ClassInfo, name: str) -> Value | None:
        for one in self.lineage(info):
            if name in one.values:
                return self._in_module(one.module, one.values[name])
        return None

    def _class_field(self, info: ClassInfo, name: str) -> Value:
        """What the methods of a class may have put into a field, whoever made the object."""
        key = (info, name)
        if key in self._fields:
            return self._fields[key]
        self._fields[key] = Value("unknown", data=name, path=f"self.{name}")
        found: list[Value] = []
        for owner in self.lineage(info):
            for method in owner.methods.values():
                if name not in method.stores or method in self._running or len(self._running) > MAX_CALLS:
                    continue
                fields = self._fields_set_by(info, method)
                if name in fields:
                    found.append(fields[name])
            if name in owner.values:
                found.append(self._in_module(owner.module, owner.values[name]))
            elif name in owner.fields and not found:
                found.append(self._annotated_field(owner, name, Trust.PARAMETER, f"self.{name}"))
        if found:
            self._fields[key] = either(found)
        return self._fields[key]

    def _fields_set_by(self, info: ClassInfo, method: FunctionInfo) -> Variables:
        """What a method leaves in the fields of its object when anybody calls it; the work has a budget of its own."""
        key = (info, method)
        if key not in self._set_by:
            self._set_by[key] = {}  # methods that read each other's fields
            instance = Instance(info, is_open=True)
            value = Value("object", data=instance, path=f"{info.name}()")
            spent, self.steps = self.steps, 0
            self._run(method, self.entry_values(method, value), value, (), None)
            self.all_steps += self.steps
            self.steps = spent
            self._set_by[key] = instance.fields
        return self._set_by[key]

    def _annotated_field(self, owner: ClassInfo, name: str, trust: Trust, label: str) -> Value:
        annotation = owner.fields[name].annotation
        if is_plain(annotation, owner.module):
            return Value("unknown", data=name, path=_type_path(annotation, owner.module))
        line = owner.fields[name].lineno
        origin = Origin(label, trust, f"`{name}`", owner.module.file, line, kind_of(annotation))
        return Value("source", data=origin)

    def item(self, owner: Value, index: Value) -> Value:  # noqa: C901, PLR0911, PLR0912 - one return a kind of owner
        """`owner[index]`."""
        bare, at = owner.bare(), index.bare()
        if bare.op == "dict":
            half = len(bare.args) // 2
            keys, values = bare.args[:half], bare.args[half:]
            if at.op == "const":
                for key, value in zip(reversed(keys), reversed(values), strict=True):
                    if key.key == at.key:
                        return value
                open_values = [value for key, value in zip(keys, values, strict=True) if key.bare().op != "const"]
                return either(open_values) if open_values else UNKNOWN
            return Value("item", (owner, index)) if index.marks and half <= 40 else either(list(values))  # noqa: PLR2004 - larger tables are cut
        if bare.op == "list" and bare.args:
            if at.op == "const" and isinstance(at.data, int) and -len(bare.args) <= at.data < len(bare.args):
                return bare.args[at.data]
            return either(list(bare.args))
        if bare.op == "source":
            if at.op == "const":
                if bare.data.kind == "text":
                    return Value("item", (owner, index))
                return self._part(bare, f"[{at.data!r}]")
            return self._part(bare, "[...]")
        if (
            bare.op == "element"
            and bare.args[0].bare().op == "source"
            and not (at.op in ("const", "slice") and not at.data)
        ):
            return self._part(bare.args[0].bare(), f"[][{at.data!r}]" if at.op == "const" else "[][...]")
        if bare.op == "object" and isinstance(bare.data, ClassInfo):
            return Value("unknown", data="")
        if bare.op == "any":
            return either([self.item(one, index) for one in bare.args])
        if bare.op == "when":
            return under(bare.data, self.item(bare.args[0], index))
        if not owner.marks and not index.marks:
            return Value("unknown", data="", path=f"{owner.path}[]" if owner.path else "")
        if not owner.marks:
            return UNKNOWN  # a table that nobody outside has filled
        return Value("item", (owner, index))

    def element(self, over: Value, name: str) -> Value:  # noqa: PLR0911 - one return a kind
        """What a loop over a value gives."""
        bare = over.bare()
        if bare.op == "list":
            return either(list(bare.args)) if bare.args else UNKNOWN
        if bare.op == "each":
            return bare.args[1]
        if bare.op == "dict":
            half = len(bare.args) // 2
            return either(list(bare.args[:half])) if half else UNKNOWN
        if bare.op == "any":
            return either([self.element(one, name) for one in bare.args])
        if bare.op == "when":
            return under(bare.data, self.element(bare.args[0], name))
        if bare.op == "source" and bare.data.what == "names in an archive":
            return self._part(bare, "[]")
        if bare.op in ("object", "ref") or not over.marks:
            return Value("unknown", data="", path=f"{over.path}[]" if over.path else "")
        return Value("element", (over,), data=name)

    def merged(self, one: Value, other: Value) -> Value:
        """A dictionary updated by another."""
        if one.op != "dict" or other.op != "dict":
            return either([one, other])
        found: dict[int, tuple[Value, Value]] = {}
        for part in (one, other):
            half = len(part.args) // 2
            for key, value in zip(part.args[:half], part.args[half:], strict=True):
                found[key.key] = (key, value)
        pairs = list(found.values())
        return Value("dict", tuple([key for key, _ in pairs] + [value for _, value in pairs]))

    def unfolded(self, value: Value) -> dict[str, Value] | None:
        """The keyword arguments in a mapping with literal keys; None for others."""
        bare = value.bare()
        if bare.op == "any":
            found: dict[str, Value] = {}
            for one in bare.args:
                inner = self.unfolded(one)
                if inner is None:
                    return None
                for key, part in inner.items():
                    found[key] = either([found[key], part]) if key in found else part
            return found
        if bare.op == "when":
            return self.unfolded(bare.args[0])
        if bare.op != "dict":
            return None
        half = len(bare.args) // 2
        keys = [key.bare() for key in bare.args[:half]]
        if not all(key.op == "const" and isinstance(key.data, str) for key in keys):
            return None
        return {key.data: part for key, part in zip(keys, bare.args[half:], strict=True)}

    def filled(self, template: str, arguments: list[Value], options: dict[str, Value]) -> Value:
        """`template.format(...)`."""
        found: list[Value] = []
        position = 0
        try:
            fields = list(string.Formatter().parse(template))
        except ValueError:
            return UNKNOWN
        for literal, field, spec, _ in fields:
            if literal:
                found.append(constant(literal))
            if field is None:
                continue
            key = field.split(".")[0].split("[")[0]
            value = options.get(key)
            if key.isdigit() or not key:
                index = int(key) if key else position
                position += 1
                value = arguments[index] if index < len(arguments) else None
            if value is None:
                value = options.get("**", UNKNOWN)
            found.append(Value("format", (value,), data=(spec, -1)) if spec else value)
        return concatenated(found)

    # Names

    def global_name(self, module: Module, name: str) -> Value:
        """What a name means at the top of a module."""
        key = (module.name, name)
        if key in self._globals:
            return self._globals[key]
        self._globals[key] = UNKNOWN  # names that are made of each other
        self._globals[key] = self._global_name(module, name)
        return self._globals[key]

    def _global_name(self, module: Module, name: str) -> Value:  # noqa: PLR0911 - one return a kind
        if name in module.functions:
            return Value("object", data=Closure(module.functions[name]), path=name)
        if name in module.classes:
            return Value("object", data=module.classes[name], path=name)
        if name in module.values:
            values = [self._in_module(module, value) for value in module.values[name][:4]]
            found = either(values)
            if found.op == "unknown" and not found.path:
                return Value("unknown", data=name, path=name)
            return found
        if name in module.imports:
            return self.imported(module.imports[name])
        for star in module.stars:
            found_in = self.program.lookup(f"{star}.{name}")
            if found_in is not None and found_in[1]:
                return self.imported(f"{star}.{name}")
        return reference(name)

    def imported(self, path: str) -> Value:
        """What a dotted path of an import leads to: something of the project, or a name of a library."""
        found = self.program.lookup(path)
        if found is None:
            source = self.sources.get(path)
            if source is not None and source.what == "the request":
                return Value("source", data=Origin("request", source.trust, "`request`"), path=path)
            return reference(path)
        module, rest = found
        if not rest:
            return Value("object", data=module, path=path)
        first, *more = rest.split(".")
        value = self.global_name(module, first)
        for name in more:
            value = self.attribute(value, name, Frame(module, None), module.tree)
        return value

    def _in_module(self, module: Module, node: ast.expr) -> Value:
        if len(self._running) > MAX_CALLS:
            return UNKNOWN
        return evaluate(self, Frame(module, None), State({}), node)

    # Functions and classes

    def lineage(self, info: ClassInfo, depth: int = 0) -> list[ClassInfo]:
        """A class and those of its bases that the project defines."""
        found = [info]
        for base in info.node.bases if depth < 5 else ():  # noqa: PLR2004 - deeper families are rare
            value = evaluate(self, Frame(info.module, None), State({}), base).bare()
            if value.op == "object" and isinstance(value.data, ClassInfo) and value.data is not info:
                found += self.lineage(value.data, depth + 1)
        return found

    def method(self, info: ClassInfo, name: str) -> FunctionInfo | None:
        """A method by name, bases included."""
        own = info.methods.get(name)
        if own is not None:
            return own
        if not info.node.bases:
            return None
        return next((one.methods[name] for one in self.lineage(info)[1:] if name in one.methods), None)

    def construct(  # noqa: PLR0917 - the state of the interpreter, and what a call is made of
        self, info: ClassInfo, frame: Frame, state: State, node: ast.AST, arguments: list[Value], options: Variables
    ) -> Value:
        """An object of a class of the project."""
        if is_enum(info):
            whole = list(arguments)
            made = Value("unknown", data=info.name, path=f"{info.name}()")
            if whole and whole[0].marks:
                state.assume(Condition(Value("compare", (whole[0], UNKNOWN), data="In"), True, f"{info.name}(...)"))
            return made
        instance = Instance(info)
        value = Value("object", data=instance, path=f"{info.name}()")
        init = self.method(info, "__init__")
        if init is not None:
            self.invoke(Closure(init, None, value), frame, state, node, arguments, options)
            return value
        names = [name for one in reversed(self.lineage(info)) for name in one.fields]
        for name, given in [*zip(names, arguments, strict=False), *options.items()]:
            owner = next((one for one in self.lineage(info) if name in one.fields), None)
            harmless = owner is not None and is_plain(owner.fields[name].annotation, owner.module)
            checked = harmless and bool({"BaseModel", "Struct", "SQLModel"} & set(info.bases()))
            instance.fields[name] = UNKNOWN if checked else given
        rest = options.get("**")
        for name in names:
            if name not in instance.fields and rest is not None:
                instance.fields[name] = rest
        after = self.method(info, "__post_init__")
        if after is not None:
            self.invoke(Closure(after, None, value), frame, state, node, [], {})
        return value

    def invoke(  # noqa: PLR0917 - the state of the interpreter, and what a call is made of
        self,
        closure: Closure,
        frame: Frame,
        state: State,
        node: ast.AST,
        arguments: list[Value],
        options: Variables,
    ) -> Value:
        """Call a function of the project, and go on under what it has checked."""
        info = closure.info
        runs = self._runs.get(info, 0)
        long = info.size > SHORT and (
            runs >= MOST_RUNS or not self._reach.leads(info) or not self._matters(info, frame, arguments, options)
        )
        if long and closure.instance is not None and isinstance(closure.instance.data, Instance):
            closure.instance.data.is_open = True
        if info in self._running or len(self._running) >= MAX_CALLS or long:
            return Value("unknown", tuple(one for one in arguments if one.marks), data=f"{info.name}()")
        self.called.add(info)
        place = Place(frame.module, node)
        told = [passed(frame, node, one, f"given to `{info.name}`") for one in arguments]
        named = {key: passed(frame, node, one, f"given to `{info.name}`") for key, one in options.items()}
        values = self._bound(info, closure, told, named)
        key = (
            info,
            closure.instance.data if closure.instance is not None else None,
            *[(name, value.key) for name, value in values.items()],
        )
        if closure.outer is None and key in self._results:
            result, learned = self._results[key]
        else:
            self._runs[info] = runs + 1
            result, learned = self._run(
                info, values, closure.instance, (*frame.calls, place), closure.outer, state.conditions
            )
            if closure.outer is None and self.steps <= MAX_STEPS:
                self._results[key] = (result, learned)
        for one in learned:
            state.assume(one)
        return result

    def _matters(self, info: FunctionInfo, frame: Frame, arguments: list[Value], options: Variables) -> bool:
        """Whether a longer function has to be run here, and not only where it is looked at by itself.

        That is so for private ones, and where something from outside goes in.
        """
        if any(value.trust == Trust.EXTERNAL for value in (*arguments, *options.values())):
            return True
        return info.module is frame.module and (info.name.startswith("_") and not info.name.startswith("__"))

    def _bound(self, info: FunctionInfo, closure: Closure, arguments: list[Value], options: Variables) -> Variables:
        """What a call gives for each parameter."""
        spec = info.node.args
        positional = [*spec.posonlyargs, *spec.args]
        values: Variables = {}
        given = list(arguments)
        if closure.instance is not None and positional and not info.is_static:
            given.insert(0, closure.instance)
        for argument, value in zip(positional, given, strict=False):
            values[argument.arg] = value
        if spec.vararg is not None:
            values[spec.vararg.arg] = Value("list", tuple(given[len(positional) :]))
        names = {argument.arg for argument in (*positional, *spec.kwonlyargs)}
        rest = {key: value for key, value in options.items() if key not in names}
        values |= {key: value for key, value in options.items() if key in names}
        if spec.kwarg is not None:
            keys = [constant(key) for key in rest]
            values[spec.kwarg.arg] = Value("dict", tuple(keys + list(rest.values())))
        defaults = dict(zip([one.arg for one in reversed(positional)], reversed(spec.defaults), strict=False))
        defaults |= {
            one.arg: default
            for one, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True)
            if default is not None
        }
        for argument in (*positional, *spec.kwonlyargs):
            if argument.arg not in values:
                default = defaults.get(argument.arg)
                values[argument.arg] = (
                    rest.get("**", UNKNOWN) if default is None else self._in_module(info.module, default)
                )
            if isinstance(info.node, ast.Lambda):
                continue
            value = values[argument.arg]
            if value.op == "unknown" and not value.path and argument.annotation is not None:
                values[argument.arg] = Value("unknown", data="", path=_type_path(argument.annotation, info.module))
        return values

    def _run(  # noqa: PLR0917 - the state of the interpreter, and what a call is made of
        self,
        info: FunctionInfo,
        values: Variables,
        instance: Value | None,
        calls: tuple[Place, ...],
        outer: Variables | None,
        conditions: Conditions = (),
    ) -> tuple[Value, Conditions]:
        """Run a function; what it gives, and what holds once it has come back."""
        frame = Frame(info.module, info, instance=instance, outer=outer, calls=calls)
        frame.base = conditions
        state = State(values, conditions)
        self._running.append(info)
        try:
            if isinstance(info.node, ast.Lambda):
                return evaluate(self, frame, state, info.node.body), ()
            run_block(self, frame, state, info.node.body)
        finally:
            self._running.pop()
        ways = list(frame.returns)
        if frame.is_generator:
            yielded = either([value for _, value in ways])
            return Value("list", (yielded,)), ()
        if state.alive:
            ways.append((state, constant(None)))
        if not ways:
            return UNKNOWN, ()
        own = [tuple(one for one in way.conditions if one not in conditions) for way, _ in ways]
        if len(ways) == 1:
            return ways[0][1], own[0]
        result = either([under(held, value) for held, (_, value) in zip(own, ways, strict=True)])
        if not all(own):
            return result, ()
        anyone = either([under(held, constant(True)) for held in own])
        told = next((one for one in own[0] if one.text), own[0][0])
        return result, (Condition(anyone, None, told.text, told.line),)

    # Entries

    def entry_values(self, info: FunctionInfo, instance: Value | None) -> Variables:
        """What the parameters of a function are when anybody may call it."""
        arrival = arrival_of(info)
        spec = info.node.args
        values: Variables = {}
        for index, argument in enumerate(arguments_of(info)):
            name = argument.arg
            if index == 0 and info.owner is not None and not info.is_static and name in ("self", "cls", "mcs"):
                values[name] = instance if instance is not None else UNKNOWN
            else:
                values[name] = self._parameter(info, argument, arrival.trust, numbers=arrival.numbers)
        frame = Frame(info.module, info)
        for extra in (spec.vararg, spec.kwarg):
            if extra is not None:
                label = f"{info.qualname}:{extra.arg}"
                values[extra.arg] = self.source(label, arrival.trust, f"`{extra.arg}`", frame, extra, kind="list")
        return values

    def _parameter(self, info: FunctionInfo, argument: ast.arg, trust: Trust, *, numbers: frozenset[str]) -> Value:  # noqa: PLR0911 - one return a kind
        name, annotation = argument.arg, argument.annotation
        frame = Frame(info.module, info)
        label = f"{info.qualname}:{name}"
        if is_request(argument):
            return self.source("request", Trust.EXTERNAL, f"`{name}`", frame, argument, path="request")
        depends = self._dependency(info, argument)
        if depends is not None:
            return depends
        if name in numbers or is_plain(annotation, info.module):
            return Value("unknown", data=name, path=_type_path(annotation, info.module))
        if annotation is not None:
            declared = evaluate(self, Frame(info.module, None), State({}), _plain_name(annotation)).bare()
            if declared.op == "object" and isinstance(declared.data, ClassInfo):
                return self._object_from_outside(declared.data, trust, label)
            if declared.op == "ref" and declared.path.rpartition(".")[2] == "UploadFile":
                return self.source(label, Trust.EXTERNAL, f"`{name}`", frame, argument, path="UploadFile()")
            if (
                declared.op == "ref"
                and "." in declared.path
                and declared.path.partition(".")[0] not in ("typing", "collections")
            ):
                return Value("unknown", data=name, path=f"{declared.path}()")
        return self.source(label, trust, f"`{name}`", frame, argument, kind=kind_of(annotation))

    def _object_from_outside(self, info: ClassInfo, trust: Trust, label: str) -> Value:
        instance = Instance(info, is_open=True)
        if self.method(info, "__init__") is None:
            for one in reversed(self.lineage(info)):
                for name in one.fields:
                    instance.fields[name] = self._annotated_field(one, name, trust, f"{label}.{name}")
        return Value("object", data=instance, path=f"{info.name}()")

    def _dependency(self, info: FunctionInfo, argument: ast.arg) -> Value | None:
        """`value = Depends(helper)`, or `Annotated[T, Depends(helper)]`: what the helper gives."""
        spec = info.node.args
        positional = [*spec.posonlyargs, *spec.args]
        defaults = dict(zip([one.arg for one in reversed(positional)], reversed(spec.defaults), strict=False))
        defaults |= {one.arg: d for one, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if d is not None}
        call: ast.AST | None = defaults.get(argument.arg)
        if isinstance(argument.annotation, ast.Subscript) and last_name(argument.annotation) == "Annotated":
            parts = argument.annotation.slice.elts if isinstance(argument.annotation.slice, ast.Tuple) else []
            call = next((part for part in parts if isinstance(part, ast.Call)), call)
        if not (isinstance(call, ast.Call) and last_name(call) in ("Depends", "Security")):
            return None
        target = evaluate(self, Frame(info.module, None), State({}), call.args[0]).bare() if call.args else UNKNOWN
        if target.op != "object" or not isinstance(target.data, Closure) or len(self._running) >= MAX_CALLS:
            return Value("unknown", data=argument.arg)
        helper = target.data.info
        if helper in self._running:
            return UNKNOWN
        values = self.entry_values(helper, None)
        for one in arguments_of(helper):
            known = values[one.arg].bare()
            if known.op == "source" and known.data.trust == Trust.PARAMETER:
                origin = known.data
                raised = Origin(origin.name, Trust.EXTERNAL, origin.what, origin.file, origin.line, origin.kind)
                values[one.arg] = Value("source", data=raised, path=known.path)
        result, learned = self._run(helper, values, None, (), None)
        bare = result.bare()
        return under(learned, bare.args[0] if bare.op == "list" and len(bare.args) == 1 else result)

    def run_entry(self, info: FunctionInfo, outer: Variables | None = None) -> bool:
        """Run a function as its first caller would; whether the work was not cut short."""
        self.steps = 0
        self._nesting = 0
        self._results.clear()
        self._runs.clear()
        self.entry = info
        instance = None
        if info.owner is not None:
            instance = Value("object", data=Instance(info.owner, is_open=True), path=f"{info.owner.name}()")
            if info.has_mark("classmethod"):
                instance = Value("object", data=info.owner, path=info.owner.name)
        self._run(info, self.entry_values(info, instance), instance, (), outer)
        self.all_steps += self.steps
        return self.steps <= MAX_STEPS

    def run_module(self, module: Module) -> bool:
        """Run the statements at the top of a module."""
        self.steps = 0
        self._nesting = 0
        self.entry = None
        frame = Frame(module, None)
        state = State({})
        run_block(self, frame, state, module.tree.body)
        self.all_steps += self.steps
        return self.steps <= MAX_STEPS


def _type_path(annotation: ast.expr | None, module: Module) -> str:
    """The path of objects of an annotated type, such as `pathlib.Path()`."""
    if annotation is None:
        return ""
    node = _plain_name(annotation)
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    head = module.imports.get(node.id, "")
    return ".".join([head, *reversed(parts)]) + "()" if head else ""


def _plain_name(annotation: ast.expr) -> ast.expr:
    """The type behind `Optional[T]`, `T | None`, `Annotated[T, ...]`, `"T"`."""
    for _ in range(4):
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            inner_type = parsed(annotation.value)
            if inner_type is None:
                return annotation
            annotation = inner_type
        elif isinstance(annotation, ast.BinOp):
            annotation = annotation.left
        elif isinstance(annotation, ast.Subscript) and last_name(annotation.value) in ("Optional", "Annotated"):
            inner = annotation.slice
            annotation = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
        else:
            break
    return annotation
