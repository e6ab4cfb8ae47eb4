"""Who calls a function first: the web, a model, or any caller; and what its parameters are then."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from grader.checkers.security.taint.program import ClassInfo, FunctionInfo, Module, last_name
from grader.checkers.security.taint.value import Trust
from grader.checkers.security.words import names

_ROUTES = names("route get post put patch delete head options websocket api_route add_url_rule view_config url_rule")
_TOOLS = names("tool function_tool call_tool kernel_function ai_function mcp_tool prompt resource")
_VERBS = names("get post put patch delete head options dispatch")
_VIEW_BASES = ("View", "MethodView", "Resource", "APIView", "ViewSet", "HTTPEndpoint", "RequestHandler", "ViewMixin")
_REQUESTS = names("Request HttpRequest WebSocket HTTPConnection WSGIRequest ASGIRequest")
_PLAIN = names(
    "int float bool complex Decimal Fraction date datetime time timedelta UUID UUID4 CodeType None PositiveInt Path "
    "PurePath PurePosixPath IPv4Address bytes_ PositiveFloat NonNegativeInt Connection Cursor Engine AsyncSession "
    "Session"
)
_CONTAINERS = names("list tuple set frozenset Sequence Iterable Optional Union Annotated Iterator")
_ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"})
_CONVERTERS = re.compile(r"<(?:(?P<kind>[^:<>]+):)?(?P<name>\w+)>|\{(?P<key>\w+)(?::(?P<spec>[^{}]*))?\}")
_HARMLESS_CONVERTERS = frozenset({"int", "float", "uuid", "slug", "any"})


class Arrival:
    """How a function is reached. `served`: its result is a page. `numbers`: what the route makes harmless."""

    __slots__ = ("numbers", "route", "served", "trust")

    def __init__(
        self, trust: Trust, *, served: bool = False, route: str = "", numbers: frozenset[str] = frozenset()
    ) -> None:
        self.trust, self.served, self.route, self.numbers = trust, served, route, numbers


def arrival_of(info: FunctionInfo) -> Arrival:  # noqa: PLR0911 - one return a kind
    """How a function is reached, by its decorators, its class and the project's list of routes."""
    for mark in info.decorators:
        call = mark if isinstance(mark, ast.Call) else None
        name = last_name(mark)
        routed = isinstance(call.func if call else mark, ast.Attribute)
        if name in _ROUTES and routed and call is not None:
            return Arrival(Trust.EXTERNAL, served=True, route=_first_text(call), numbers=_numbers(_first_text(call)))
        if name in _TOOLS:
            return Arrival(Trust.EXTERNAL, route="a model's call")
        if name in ("api_view", "require_POST", "require_GET", "require_http_methods", "csrf_exempt"):
            return Arrival(Trust.EXTERNAL, served=True)
    if (
        info.owner is not None
        and info.name in _VERBS
        and any(base.endswith(_VIEW_BASES) for base in info.owner.bases())
    ):
        return Arrival(Trust.EXTERNAL, served=True)
    named = [argument.arg for argument in arguments_of(info)]
    if named[:2] == ["event", "context"]:
        return Arrival(Trust.EXTERNAL)
    route = _listed_route(info)
    if route is not None:
        return Arrival(Trust.EXTERNAL, served=True, route=route, numbers=_numbers(route))
    return Arrival(Trust.PARAMETER)


def arguments_of(info: FunctionInfo) -> list[ast.arg]:
    """All parameters but `*args` and `**kwargs`."""
    spec = info.node.args
    return [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]


def is_request(argument: ast.arg) -> bool:
    """Whether a parameter is the web framework's request."""
    if argument.annotation is not None and last_name(_inner(argument.annotation)) in _REQUESTS:
        return True
    return argument.arg in ("request", "req", "http_request") and (
        argument.annotation is None or "Request" in ast.unparse(argument.annotation)
    )


def is_plain(annotation: ast.expr | None, module: Module) -> bool:  # noqa: PLR0911 - one return a kind of annotation
    """Whether an annotation allows only values without free text: numbers, dates, enums, literals, ready paths."""
    if annotation is None:
        return False
    annotation = _inner(annotation)
    if isinstance(annotation, ast.Constant):
        return annotation.value is None
    if isinstance(annotation, ast.BinOp):
        return is_plain(annotation.left, module) and is_plain(annotation.right, module)
    if isinstance(annotation, ast.Subscript):
        name = last_name(annotation.value)
        if name == "Literal":
            return True
        inner = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
        if name == "Annotated":
            limits = " ".join(ast.unparse(part) for part in inner[1:])
            return is_plain(inner[0], module) or bool(re.search(r"(?:pattern|regex)=r?['\"]\^.*\$['\"]", limits))
        return name in _CONTAINERS and all(
            is_plain(part, module) or (isinstance(part, ast.Constant) and part.value is ...) for part in inner
        )
    name = last_name(annotation)
    found = module.classes.get(name)
    return name in _PLAIN or (found is not None and is_enum(found))


def is_enum(info: ClassInfo) -> bool:
    """Whether a class is an enumeration."""
    return bool(_ENUMS & set(info.bases()))


def kind_of(annotation: ast.expr | None) -> str:
    """`text` or `list`, where an annotation says so."""
    if annotation is None:
        return ""
    annotation = _inner(annotation)
    if isinstance(annotation, ast.BinOp):
        return kind_of(annotation.left) or kind_of(annotation.right)
    name = last_name(annotation)
    return "text" if name == "str" else "list" if name in _CONTAINERS | {"dict", "Mapping"} else ""


def _inner(annotation: ast.expr) -> ast.expr:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return parsed(annotation.value) or annotation
    return annotation


@lru_cache(maxsize=2048)
def parsed(text: str) -> ast.expr | None:
    """An annotation that is written as a text; None where it is no expression."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _first_text(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _numbers(route: str) -> frozenset[str]:
    """Parameters of a route that its converters keep to numbers and the like."""
    found = set()
    for match in _CONVERTERS.finditer(route):
        if match["name"] and (match["kind"] or "").partition("(")[0] in _HARMLESS_CONVERTERS:
            found.add(match["name"])
        if match["key"] and match["spec"] in ("int", "float", "uuid"):
            found.add(match["key"])
    return frozenset(found)


def _listed_route(info: FunctionInfo) -> str | None:
    """The pattern under which `urlpatterns`, `add_url_rule` or `router.add_get` of the same file name a function."""
    for node in info.module.routes:
        for part in (*node.args[1:], *[keyword.value for keyword in node.keywords]):
            if last_name(part) == info.name and not isinstance(part, ast.Call):
                return _first_text(node)
    return None
