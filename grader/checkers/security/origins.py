"""Where the text that reaches a call comes from, followed backwards inside one file.

An expression becomes a list of pieces: literal text, and holes with the trust that their value deserves. Local names,
fields of `self`, properties, helpers of the same file and the callers of private functions are followed to a fixed
depth; work is bounded by counted steps. What cannot be followed is UNKNOWN, never safe.
"""

from __future__ import annotations

import ast
import string

from msgspec import Struct

from grader.checkers.security.bindings import definitions, elements_added, parameter, parameters
from grader.checkers.security.guards import guarded
from grader.checkers.security.library import (
    CLEANERS,
    HARMLESS_METHODS,
    NUMBER_MODULES,
    NUMBERS,
    NUMERIC_FORMATS,
    PASSING,
    PASSING_CALLS,
    PLAIN_TYPES,
    REQUESTS,
)
from grader.checkers.security.pieces import ALL, Piece, Pieces, Trust, cleaned_for, worst_of
from grader.checkers.security.view import View
from grader.facts.units import Function

MAX_DEPTH = 24
"""Expressions followed one into the other."""

MAX_STEPS = 20_000
"""Expressions looked at in one file; about a hundred sinks of usual size."""


class Frame(Struct, frozen=True, eq=False):
    """A function that is being followed, and the expressions that its parameters stand for, each in its own frame."""

    function: Function | None = None
    bound: dict[str, tuple[ast.expr, Frame]] = {}
    calls: int = 0


class Origins:
    """Follows expressions of one file; the count of steps is its only state."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._steps = 0

    @property
    def exhausted(self) -> bool:
        """Whether the steps ran out, so that the rest of the file was not followed."""
        return self._steps > MAX_STEPS

    def pieces(self, node: ast.AST, frame: Frame, depth: int = 0) -> Pieces:
        """What text an expression makes."""
        self._steps += 1
        if depth > MAX_DEPTH or self._steps > MAX_STEPS:
            return [Piece(None, Trust.UNKNOWN, node)]
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            return [Piece(None, Trust.UNKNOWN, node)]
        found: Pieces = method(node, frame, depth + 1)
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and worst_of(found) > Trust.OPERATOR:
            return self._after_guards(node, found, frame)
        return found

    def elements(  # noqa: C901, PLR0911 - one return a kind of expression
        self, node: ast.AST, frame: Frame, depth: int = 0
    ) -> Pieces:
        """What text the elements of a collection make, one after the other."""
        self._steps += 1
        if depth > MAX_DEPTH or self._steps > MAX_STEPS:
            return [Piece(None, Trust.UNKNOWN, node)]
        depth += 1
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return [piece for part in node.elts for piece in self.elements_or_piece(part, frame, depth)]
        if isinstance(node, ast.Dict):
            return [piece for part in node.keys if part is not None for piece in self.pieces(part, frame, depth)]
        if isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp):
            return self.pieces(node.elt, frame, depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            return self.elements(node.left, frame, depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.BitOr):
            return self.elements(node.left, frame, depth) + self.elements(node.right, frame, depth)
        if isinstance(node, ast.IfExp):
            return self.elements(node.body, frame, depth) + self.elements(node.orelse, frame, depth)
        if isinstance(node, ast.BoolOp):
            return [piece for value in node.values for piece in self.elements(value, frame, depth)]
        if isinstance(node, ast.Name):
            added = elements_added(self.view, node, frame.function)
            if added:
                found = self._defined(node, frame, depth, self.elements)
                return found + [piece for part in added for piece in self.elements_or_piece(part, frame, depth)]
            return self._defined(node, frame, depth, self.elements)
        if isinstance(node, ast.Call):
            return self._elements_of_call(node, frame, depth)
        return self.pieces(node, frame, depth)

    def elements_or_piece(self, node: ast.AST, frame: Frame, depth: int) -> Pieces:
        """An element of a literal collection; a starred one brings its own elements."""
        if isinstance(node, ast.Starred):
            return self.elements(node.value, frame, depth)
        return self.pieces(node, frame, depth)

    def _elements_of_call(self, node: ast.Call, frame: Frame, depth: int) -> Pieces:
        name = self.view.name(node.func)
        if name in ("sorted", "list", "tuple", "set", "frozenset", "reversed", "enumerate", "zip", "filter", "iter"):
            return [piece for part in node.args for piece in self.elements(part, frame, depth)]
        if name == "map" and len(node.args) >= 2:  # noqa: PLR2004 - the function and what it is mapped over
            as_call = ast.copy_location(ast.Call(func=node.args[0], args=[], keywords=[]), node)
            inner = [piece for part in node.args[1:] for piece in self.elements(part, frame, depth)]
            return self._through_call(as_call, self.view.name(node.args[0]), inner)
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("values", "items") and not node.args:
            base = self._literal(node.func.value, frame)
            if isinstance(base, ast.Dict):
                return [piece for part in base.values for piece in self.pieces(part, frame, depth)]
        return self.pieces(node, frame, depth)

    def _after_guards(self, node: ast.expr, found: Pieces, frame: Frame) -> Pieces:
        function = frame.function
        if function is not None and guarded(self.view, node, function):
            return [piece if piece.text is not None else Piece(None, Trust.SAFE, node, ALL) for piece in found]
        return found

    def _constant(self, node: ast.Constant, _frame: Frame, _depth: int) -> Pieces:
        value = node.value
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        return [Piece(text, Trust.SAFE, node)]

    def _joinedstr(self, node: ast.JoinedStr, frame: Frame, depth: int) -> Pieces:
        return [piece for part in node.values for piece in self.pieces(part, frame, depth)]

    def _formattedvalue(self, node: ast.FormattedValue, frame: Frame, depth: int) -> Pieces:
        spec = node.format_spec
        if isinstance(spec, ast.JoinedStr) and spec.values and isinstance(spec.values[-1], ast.Constant):
            text = str(spec.values[-1].value)
            if text and text[-1] in NUMERIC_FORMATS:
                return [Piece(None, Trust.SAFE, node, ALL)]
        return self.pieces(node.value, frame, depth)

    def _binop(self, node: ast.BinOp, frame: Frame, depth: int) -> Pieces:
        if isinstance(node.op, ast.Mod):
            return self._percent(node, frame, depth)
        if isinstance(node.op, ast.Mult):
            sides = [self.pieces(node.left, frame, depth), self.pieces(node.right, frame, depth)]
            texts = [side for side in sides if all(piece.text is not None for piece in side)]
            return texts[0] if texts else [Piece(None, Trust.SAFE, node, ALL)]
        if isinstance(node.op, ast.Add | ast.Div | ast.BitOr):
            return self.pieces(node.left, frame, depth) + self.pieces(node.right, frame, depth)
        return [Piece(None, Trust.SAFE, node, ALL)]  # arithmetic makes numbers

    def _percent(self, node: ast.BinOp, frame: Frame, depth: int) -> Pieces:
        template = self.pieces(node.left, frame, depth)
        if any(piece.text is None for piece in template):
            return template + self.elements(node.right, frame, depth)
        text = "".join(piece.text or "" for piece in template)
        if isinstance(node.right, ast.Tuple):
            values = [self.pieces(part, frame, depth) for part in node.right.elts]
        elif isinstance(node.right, ast.Dict):
            return [*template, *(piece for part in node.right.values for piece in self.pieces(part, frame, depth))]
        else:
            values = [self.pieces(node.right, frame, depth)]
        found: Pieces = []
        rest = text
        while "%" in rest:
            before, _, rest = rest.partition("%")
            found.append(Piece(before, Trust.SAFE, node.left))
            kind = rest.lstrip("0123456789.-+# ")[:1]
            rest = rest.lstrip("0123456789.-+# ")[1:]
            if kind == "%":
                continue
            value = values.pop(0) if values else []
            found += [Piece(None, Trust.SAFE, node, ALL)] if kind in ("d", "i", "f", "x", "g", "e") else value
        return [*found, Piece(rest, Trust.SAFE, node.left)]

    def _boolop(self, node: ast.BoolOp, frame: Frame, depth: int) -> Pieces:
        return [piece for value in node.values for piece in self.pieces(value, frame, depth)]

    def _ifexp(self, node: ast.IfExp, frame: Frame, depth: int) -> Pieces:
        return self.pieces(node.body, frame, depth) + self.pieces(node.orelse, frame, depth)

    def _compare(self, node: ast.Compare, _frame: Frame, _depth: int) -> Pieces:
        return [Piece(None, Trust.SAFE, node, ALL)]

    def _unaryop(self, node: ast.UnaryOp, _frame: Frame, _depth: int) -> Pieces:
        return [Piece(None, Trust.SAFE, node, ALL)]

    def _namedexpr(self, node: ast.NamedExpr, frame: Frame, depth: int) -> Pieces:
        return self.pieces(node.value, frame, depth)

    def _await(self, node: ast.Await, frame: Frame, depth: int) -> Pieces:
        return self.pieces(node.value, frame, depth)

    def _list(self, node: ast.List, frame: Frame, depth: int) -> Pieces:
        return self.elements(node, frame, depth)

    _tuple = _set = _list

    def _dict(self, node: ast.Dict, frame: Frame, depth: int) -> Pieces:
        return [piece for part in node.values for piece in self.pieces(part, frame, depth)]

    def _listcomp(self, node: ast.ListComp, frame: Frame, depth: int) -> Pieces:
        return self.pieces(node.elt, frame, depth)

    _generatorexp = _setcomp = _listcomp

    def _name(self, node: ast.Name, frame: Frame, depth: int) -> Pieces:
        return self._defined(node, frame, depth, self.pieces)

    def _defined(self, node: ast.Name, frame: Frame, depth: int, follow: object) -> Pieces:
        """Pieces (or elements, as `follow` says) of whatever a name may be bound to where it is used."""
        as_elements = follow == self.elements
        reaching, falls_through = definitions(self.view, node, frame.function)
        found: Pieces = []
        for value, is_element in reaching:
            deeper = self.elements if is_element or as_elements else self.pieces
            found += deeper(value, frame, depth)
        if falls_through:
            found += self._from_outside(node, frame, depth, as_elements=as_elements)
        return found or [Piece(None, Trust.UNKNOWN, node)]

    def _from_outside(self, node: ast.Name, frame: Frame, depth: int, *, as_elements: bool) -> Pieces:
        follow = self.elements if as_elements else self.pieces
        function = frame.function
        while function is not None:
            argument = parameter(function, node.id)
            if argument is not None:
                return self._parameter(node, argument, function, frame, depth, as_elements=as_elements)
            outer = self.view.function_of(function)
            if outer is not None:
                reaching, _ = definitions(self.view, node, outer)
                if reaching:
                    return [piece for value, _ in reaching for piece in follow(value, Frame(outer), depth)]
            function = outer
        if node.id in self.view.constants:
            return follow(self.view.constants[node.id], Frame(), depth)
        if node.id in self.view.imports:
            path = self.view.imports[node.id]
            if path.startswith(REQUESTS):
                return [Piece(None, Trust.EXTERNAL, node)]
            trust = Trust.SAFE if node.id.isupper() else Trust.OPERATOR
            return [Piece(None, trust, node)]
        known = node.id.isupper() or node.id in self.view.classes or node.id in self.view.functions
        return [Piece(None, Trust.SAFE if known else Trust.UNKNOWN, node)]

    def _parameter(
        self, node: ast.Name, argument: ast.arg, function: Function, frame: Frame, depth: int, *, as_elements: bool
    ) -> Pieces:
        follow = self.elements if as_elements else self.pieces
        if function is frame.function and node.id in frame.bound:
            value, where = frame.bound[node.id]
            return follow(value, where, depth)
        if self._plain(argument.annotation):
            return [Piece(None, Trust.SAFE, node, ALL)]
        if argument.arg in ("self", "cls"):
            return [Piece(None, Trust.UNKNOWN, node)]
        if argument.arg in ("request", "req"):
            return [Piece(None, Trust.EXTERNAL, node)]
        given = self._given_by_callers(function, argument.arg)
        if given is not None and frame.calls < 4:  # noqa: PLR2004 - callers of callers, to a small depth
            found = []
            for value in given:
                where = Frame(self.view.function_of(value), {}, frame.calls + 1)
                found += follow(value, where, depth)
            return found
        return [Piece(None, Trust.PARAMETER, node)]

    def _given_by_callers(self, function: Function, name: str) -> list[ast.expr] | None:
        """What all callers of a private function pass for a parameter; None where not all of them are known."""
        if not function.name.startswith("_") or function.name.startswith("__"):
            return None
        given: list[ast.expr] = []
        calls = 0
        for use in self.view.uses(function.name):
            call = next(self.view.parents(use), None)
            if not isinstance(call, ast.Call) or call.func is not use:
                return None
            bound = parameters(function, call, skip_self=isinstance(use, ast.Attribute))
            if name not in bound:
                return None
            given.append(bound[name])
            calls += 1
        return given if calls else None

    def _plain(self, annotation: ast.expr | None) -> bool:  # noqa: PLR0911 - one return a kind of annotation
        """Whether an annotation allows only values without free text: numbers, dates, enums, literals."""
        if annotation is None:
            return False
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            try:
                annotation = ast.parse(annotation.value, mode="eval").body
            except SyntaxError:
                return False
        if isinstance(annotation, ast.Constant):
            return annotation.value is None
        if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
            return self._plain(annotation.left) and self._plain(annotation.right)
        if isinstance(annotation, ast.Subscript):
            name = self.view.name(annotation.value).rpartition(".")[2]
            if name == "Literal":
                return True
            inner = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
            return name in ("Optional", "list", "tuple", "Sequence", "set", "Iterable", "Union") and all(
                self._plain(part) or (isinstance(part, ast.Constant) and part.value is ...) for part in inner
            )
        name = self.view.name(annotation)
        return name in PLAIN_TYPES or name.rpartition(".")[2] in PLAIN_TYPES or self._is_enum(name)

    def _is_enum(self, name: str) -> bool:
        owner = self.view.classes.get(name)
        return owner is not None and any(
            self.view.name(base).rpartition(".")[2] in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag")
            for base in owner.bases
        )

    def _attribute(  # noqa: PLR0911 - one return a kind of owner
        self, node: ast.Attribute, frame: Frame, depth: int
    ) -> Pieces:
        path = self.view.name(node)
        head = path.split(".", maxsplit=1)[0]
        if path.startswith(REQUESTS):
            return [Piece(None, Trust.EXTERNAL, node)]
        if path.startswith("os.environ"):
            return [Piece(None, Trust.OPERATOR, node)]
        if path.startswith("sys.argv"):
            return [Piece(None, Trust.PARAMETER, node)]
        if self._is_enum(head):
            return [Piece(None, Trust.SAFE, node, ALL)]
        base = node.value
        if isinstance(base, ast.Name) and base.id in ("self", "cls") and frame.function is not None:
            return self._field(node, frame, depth)
        if isinstance(base, ast.Name) and base.id in self.view.imports:
            return [Piece(None, Trust.SAFE if node.attr.isupper() else Trust.OPERATOR, node)]
        if isinstance(base, ast.Call) and self._is_enum(self.view.name(base.func)):
            return [Piece(None, Trust.SAFE, node, ALL)]
        if self._plain_field(base, node.attr, frame):
            return [Piece(None, Trust.SAFE, node, ALL)]
        return [Piece(None, worst_of(self.pieces(base, frame, depth)), node)]

    def _plain_field(self, base: ast.expr, field: str, frame: Frame) -> bool:
        """Whether `base` is a parameter annotated with a class of this file whose field holds no free text."""
        if not isinstance(base, ast.Name) or frame.function is None:
            return False
        argument = parameter(frame.function, base.id)
        if argument is None or argument.annotation is None:
            return False
        owner = self.view.classes.get(self.view.name(argument.annotation))
        return owner is not None and any(
            isinstance(part, ast.AnnAssign)
            and isinstance(part.target, ast.Name)
            and part.target.id == field
            and self._plain(part.annotation)
            for part in owner.body
        )

    def _field(self, node: ast.Attribute, frame: Frame, depth: int) -> Pieces:
        """`self.x`: a property, or whatever the class assigns to the field."""
        function = frame.function
        owner = self.view.class_of(function) if function is not None else None
        if owner is None:
            return [Piece(None, Trust.UNKNOWN, node)]
        method = self.view.methods(owner).get(node.attr)
        if method is not None:
            return self._returned(method, {}, frame, depth) if method.decorator_list else [_unknown(node)]
        found: Pieces = []
        for value, where in self.view.fields(owner).get(node.attr, ()):
            found += self.pieces(value, Frame(where, {}, frame.calls), depth)
        if found:
            return found
        for part in owner.body:
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and part.target.id == node.attr:
                return [Piece(None, Trust.SAFE if self._plain(part.annotation) else Trust.PARAMETER, node, ALL)]
        return [Piece(None, Trust.OPERATOR if node.attr.isupper() else Trust.UNKNOWN, node)]

    def _subscript(self, node: ast.Subscript, frame: Frame, depth: int) -> Pieces:
        base = self._literal(node.value, frame)
        if isinstance(base, ast.Dict):
            return [piece for part in base.values for piece in self.pieces(part, Frame(), depth)]
        if isinstance(base, ast.List | ast.Tuple):
            return self.elements(base, frame, depth)
        found = self.pieces(node.value, frame, depth)
        if isinstance(node.slice, ast.Slice):
            return found
        return [Piece(None, worst_of(found), node, cleaned_for(found))]

    def _literal(self, node: ast.AST, frame: Frame) -> ast.expr | None:
        """The literal collection that a name stands for where it is bound once."""
        if isinstance(node, ast.Name):
            reaching, outside = definitions(self.view, node, frame.function)
            if len(reaching) == 1 and not outside:
                return reaching[0][0]
            return self.view.constants.get(node.id) if not reaching else None
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
            owner = self.view.class_of(frame.function) if frame.function is not None else None
            values = self.view.fields(owner).get(node.attr, ()) if owner is not None else ()
            return values[0][0] if len(values) == 1 else None
        return node if isinstance(node, ast.expr) else None

    def _call(  # noqa: PLR0911 - one return a kind of function
        self, node: ast.Call, frame: Frame, depth: int
    ) -> Pieces:
        name = self.view.name(node.func)
        if name in CLEANERS or name in NUMBERS or name.startswith(NUMBER_MODULES):
            inner = [piece for part in node.args for piece in self.elements_or_piece(part, frame, depth)]
            return self._through_call(node, name, inner)
        if name in ("input", "raw_input"):
            return [Piece(None, Trust.EXTERNAL, node)]
        if name in ("os.getenv", "os.environ.get"):
            return [Piece(None, Trust.OPERATOR, node)]
        if self._is_enum(name):
            return [Piece(None, Trust.SAFE, node, ALL)]
        if name in self.view.functions and frame.calls < 6:  # noqa: PLR2004 - helpers of helpers, to a small depth
            function = self.view.functions[name]
            bound = {key: (value, frame) for key, value in parameters(function, node, skip_self=False).items()}
            return self._returned(function, bound, frame, depth)
        if isinstance(node.func, ast.Attribute):
            return self._method_call(node, node.func, frame, depth)
        return self._unknown_call(node, frame, depth)

    def _method_call(  # noqa: PLR0911 - one return a kind of method
        self, node: ast.Call, func: ast.Attribute, frame: Frame, depth: int
    ) -> Pieces:
        receiver, method = func.value, func.attr
        if isinstance(receiver, ast.Name) and receiver.id in ("self", "cls") and frame.function is not None:
            owner = self.view.class_of(frame.function)
            found = self.view.methods(owner).get(method) if owner is not None else None
            if found is not None and frame.calls < 6:  # noqa: PLR2004 - as above
                skip = not any(self.view.name(mark) == "staticmethod" for mark in found.decorator_list)
                bound = {key: (value, frame) for key, value in parameters(found, node, skip_self=skip).items()}
                return self._returned(found, bound, frame, depth)
        if method == "join" and len(node.args) == 1:
            return self.elements(node.args[0], frame, depth) + self.pieces(receiver, frame, depth)
        if method == "format":
            return self._format(node, receiver, frame, depth)
        if method in HARMLESS_METHODS:
            return [Piece(None, Trust.SAFE, node, ALL)]
        if method in ("get", "pop", "setdefault") and node.args:
            base = self._literal(receiver, frame)
            if isinstance(base, ast.Dict):
                default = [piece for part in node.args[1:2] for piece in self.pieces(part, frame, depth)]
                return [piece for part in base.values for piece in self.pieces(part, Frame(), depth)] + default
        if method in PASSING:
            return self.pieces(receiver, frame, depth)
        if ("quote" in method or "escape" in method) and ("ident" in method or "name" in method):
            return [Piece(None, Trust.SAFE, node, frozenset({"sql"}))]
        return self._unknown_call(node, frame, depth)

    def _format(self, node: ast.Call, receiver: ast.expr, frame: Frame, depth: int) -> Pieces:
        template = self.pieces(receiver, frame, depth)
        if any(piece.text is None for piece in template):
            return template + self._unknown_call(node, frame, depth)
        text = "".join(piece.text or "" for piece in template)
        named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        found: Pieces = []
        position = 0
        try:
            fields = list(string.Formatter().parse(text))
        except ValueError:
            return [Piece(None, Trust.UNKNOWN, node)]
        for literal, field, spec, _ in fields:
            if literal:
                found.append(Piece(literal, Trust.SAFE, receiver))
            if field is None:
                continue
            key = field.split(".")[0].split("[")[0]
            value: ast.expr | None = named.get(key)
            if key.isdigit() or not key:
                index = int(key) if key else position
                position += 1
                value = node.args[index] if index < len(node.args) else None
            if spec and spec[-1] in NUMERIC_FORMATS:
                found.append(Piece(None, Trust.SAFE, node, ALL))
            elif value is None:
                found.append(Piece(None, Trust.UNKNOWN, node))
            else:
                found += self.elements_or_piece(value, frame, depth)
        return found

    def _returned(
        self, function: Function, bound: dict[str, tuple[ast.expr, Frame]], frame: Frame, depth: int
    ) -> Pieces:
        inside = Frame(function, bound, frame.calls + 1)
        found: Pieces = []
        for value in self.view.returns(function):
            found += self.pieces(value, inside, depth)
        return found or [Piece(None, Trust.UNKNOWN, function)]

    def _through_call(self, node: ast.Call, name: str, inner: Pieces) -> Pieces:
        if name in NUMBERS or name.startswith(NUMBER_MODULES):
            return [Piece(None, Trust.SAFE, node, ALL)]
        if name in CLEANERS:
            return [Piece(None, worst_of(inner), node, CLEANERS[name] | cleaned_for(inner))]
        return [Piece(None, max(Trust.UNKNOWN, worst_of(inner)), node)]

    def _unknown_call(self, node: ast.Call, frame: Frame, depth: int) -> Pieces:
        """A function we cannot see: its result is as bad as the worst that goes in, and at best unknown."""
        given: list[ast.AST] = [*node.args, *(keyword.value for keyword in node.keywords)]
        if isinstance(node.func, ast.Attribute):
            given.append(node.func.value)
        name = self.view.name(node.func)
        if name in PASSING_CALLS:
            return [piece for part in node.args for piece in self.elements_or_piece(part, frame, depth)]
        inner = [piece for part in given for piece in self.elements_or_piece(part, frame, depth)]
        return [Piece(None, max(Trust.UNKNOWN, worst_of(inner)), node)]


def _unknown(node: ast.AST) -> Piece:
    return Piece(None, Trust.UNKNOWN, node)
