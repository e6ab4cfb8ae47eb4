"""Sessions, cookies, origins and errors of web services: steps that are not there, and options that are wrong."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.security.callshape import call_shape, lines_of, literal
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import names, parts, speaks_of_secrets
from grader.facts.units import Function
from grader.model.evidence import Confidence, Severity

_WHO_IS_IN = names("user uid userid username account member login logged authenticated email observer admin customer")
_LOGS_IN = names("login signin authenticate logon callback authorize authorise verify")
_RENEWS = names("clear flush cycle_key regenerate invalidate renew rotate rotate_id new_session reset login_user login")
_SESSION_COOKIES = names("session sid auth sess remember login ticket")
_ROUTES = names("route get post put patch delete head options websocket errorhandler exception_handler")
_LEAKS = frozenset({"traceback.format_exc", "traceback.format_exception", "cgitb.text", "cgitb.html"})
_STACK = "the traceback goes to whoever asked; it belongs into the log"
_SETTINGS = {
    "SESSION_COOKIE_HTTPONLY": (1004, "scripts of the page can read the session's cookie"),
    "SESSION_COOKIE_SECURE": (614, "the session's cookie is sent over unencrypted connections, too"),
    "CSRF_COOKIE_SECURE": (614, "the cookie against forged requests is sent over unencrypted connections, too"),
    "WTF_CSRF_ENABLED": (352, "requests that other sites forge are accepted"),
}


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each fault."""
    for call in view.calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else view.name(call.func).rpartition(".")[2]
        if name == "set_cookie":
            yield from _cookie(view, call)
        elif name in ("CORSMiddleware", "CORS", "add_middleware"):
            yield from _origins_of(view, call)
    for node in view.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _session(view, node)
            yield from _exempted(view, node)
            yield from _led_by_host(view, node)
            yield from _exposure(view, node)
        elif isinstance(node, ast.Assign):
            yield from _setting(view, node)


def _cookie(view: View, call: ast.Call) -> Iterator[Judgement]:
    frame = Frame(view.function_of(call))
    shape = call_shape(view, call, frame)
    if len(shape.arguments) + len(shape.options) < 2:  # noqa: PLR2004 - a jar's method takes a whole cookie
        return
    key = shape.arguments[0] if shape.arguments else shape.options.get("key")
    named = literal(view, key, frame)
    label = named if isinstance(named, str) else ast.unparse(key) if key is not None else ""
    words = set(parts(label))
    if not (speaks_of_secrets(label) or words & _SESSION_COOKIES) or words & {"csrf", "xsrf", "csrftoken"}:
        return
    if any(keyword.arg is None for keyword in call.keywords) and not shape.options:
        return
    missing = [
        option
        for option in ("httponly", "secure")
        if option not in shape.options or literal(view, shape.options[option], frame) in (False, None)
    ]
    if missing:
        without = " and ".join(f"`{option}`" for option in missing)
        message = f"the cookie `{label}` is set without {without}: scripts or the network can read it"
        cwe = 614 if "secure" in missing else 1004
        yield _found(view, call, "security.insecure-cookie", cwe, "medium", "medium", message)


def _origins_of(view: View, call: ast.Call) -> Iterator[Judgement]:
    """`CORSMiddleware(allow_origins=["*"], allow_credentials=True)`, `CORS(app, supports_credentials=True)`."""
    frame = Frame(view.function_of(call))
    shape = call_shape(view, call, frame)
    credentials = shape.options.get("allow_credentials", shape.options.get("supports_credentials"))
    if credentials is None or literal(view, credentials, frame) is not True:
        return
    allowed = [shape.options.get(name) for name in ("allow_origins", "origins", "allow_origin_regex")]
    texts = [
        str(part.value)
        for one in allowed
        if one is not None
        for part in ast.walk(view.constants.get(one.id, one) if isinstance(one, ast.Name) else one)
        if isinstance(part, ast.Constant)
    ]
    flask = "supports_credentials" in shape.options
    if any(text in ("*", ".*", "https?://.*", "^.*$") for text in texts) or (flask and all(o is None for o in allowed)):
        message = "every site may send requests with the user's cookies and read the answers"
        yield _found(view, call, "security.cors-origin", 942, "medium", "high", message)


def _session(view: View, function: Function) -> Iterator[Judgement]:
    """A login that writes into the session it was given."""
    stores = []
    renewed = False
    passwords = False
    for node in view.own(function):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and _is_session(view, node.value):
            key = node.slice.value if isinstance(node.slice, ast.Constant) else ast.unparse(node.slice)
            if _WHO_IS_IN & set(parts(str(key))):
                stores.append(node)
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else view.name(node.func)
            renewed = renewed or called in _RENEWS or "regenerate" in called or "rotate" in called
            passwords = passwords or "password" in called
        elif isinstance(node, ast.Delete):
            renewed = renewed or any(_is_session(view, getattr(one, "value", one)) for one in node.targets)
    if not stores or renewed:
        return
    if _LOGS_IN & set(parts(function.name)) or "log_in" in function.name or "sign_in" in function.name or passwords:
        first = min(stores, key=lambda node: node.lineno)
        message = f"`{function.name}` logs somebody in without renewing the session: whoever planted it is in, too"
        yield _found(view, first, "security.session-fixation", 384, "medium", "medium", message)


def _exempted(view: View, function: Function) -> Iterator[Judgement]:
    """A view that knows its user by a cookie, and takes requests that other sites forge."""
    exempt = [mark for mark in function.decorator_list if view.name(mark).rpartition(".")[2] == "csrf_exempt"]
    if not exempt:
        return
    marks = [view.name(mark.func if isinstance(mark, ast.Call) else mark) for mark in function.decorator_list]
    knows_user = any(
        name.endswith(("login_required", "permission_required", "staff_member_required")) for name in marks
    )
    knows_user = knows_user or any(
        isinstance(node, ast.Attribute) and node.attr == "user" and view.name(node.value) == "request"
        for node in view.own(function)
    )
    if knows_user:
        message = (
            f"`{function.name}` acts for whoever is logged in, and is exempt from the check against forged requests"
        )
        yield _found(view, function, "security.broken-authentication", 352, "medium", "medium", message)


_LEADS_BACK = re.compile(r"(?i)reset|confirm|verif|activat|invit|magic|unsubscrib|recover")
_HOSTS = names("host host_url url_root base_url")


def _led_by_host(view: View, function: Function) -> Iterator[Judgement]:
    """A link that proves who follows it, to the host that the request names: whoever asks chooses where it leads."""
    texts = [node for node in view.own(function) if isinstance(node, ast.JoinedStr)]
    for text in sorted(texts, key=lambda one: one.lineno):
        written = "".join(str(part.value) for part in text.values if isinstance(part, ast.Constant))
        if not (_LEADS_BACK.search(written) and "/" in written):
            continue
        if any(_asks_host(view, part) for part in ast.walk(text)):
            message = "the link leads to the host that the request names: whoever asks for it chooses who gets it"
            yield _found(view, text, "security.broken-authentication", 640, "medium", "medium", message)
            return


def _asks_host(view: View, node: ast.AST) -> bool:
    """`request.host`, `request.headers["Host"]`, `request.get_host()`."""
    if isinstance(node, ast.Attribute):
        return (node.attr in _HOSTS or node.attr == "get_host") and view.name(node.value).endswith("request")
    key = node.slice if isinstance(node, ast.Subscript) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        key = node.args[0]
    base = node.value if isinstance(node, ast.Subscript) else getattr(getattr(node, "func", None), "value", None)
    return (
        isinstance(key, ast.Constant)
        and str(key.value).lower() in ("host", "x-forwarded-host", "http_host")
        and isinstance(base, ast.Attribute)
        and base.attr in ("headers", "META")
    )


def _is_session(view: View, node: ast.AST) -> bool:
    if view.name(node) in ("flask.session", "quart.session"):
        return True
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in ("session", "sess", "http_session", "user_session")


def _exposure(view: View, function: Function) -> Iterator[Judgement]:
    """A traceback in what a route returns."""
    if not is_served(function):
        return
    held = {
        name
        for name, bindings in view.bindings(function).items()
        if any(_leaks(view, binding.value) for binding in bindings)
    }
    for node in view.own(function):
        if not isinstance(node, ast.Return) or node.value is None:
            continue
        value = node.value
        uses = {part.id for part in ast.walk(value) if isinstance(part, ast.Name)}
        if _leaks(view, value) or held & uses:
            yield _found(view, node, "security.information-exposure", 209, "medium", "high", _STACK)
            return
        handler = next((outer for outer in view.parents(node) if isinstance(outer, ast.ExceptHandler)), None)
        broad = handler is not None and (
            handler.type is None or view.name(handler.type) in ("Exception", "BaseException")
        )
        if broad and handler is not None and handler.name in uses:
            message = "the text of any error goes to whoever asked; some tell paths, queries or keys"
            yield _found(view, node, "security.information-exposure", 209, "low", "medium", message)
            return


def _leaks(view: View, node: ast.AST) -> bool:
    return any(isinstance(part, ast.Call) and view.name(part.func) in _LEAKS for part in ast.walk(node))


def is_served(function: Function) -> bool:
    """Whether a function answers requests, by its decorators or its first parameter."""
    for mark in function.decorator_list:
        target = mark.func if isinstance(mark, ast.Call) else mark
        if isinstance(target, ast.Attribute) and target.attr in _ROUTES:
            return True
    return [one.arg for one in function.args.args][:1] == ["request"]


def _setting(view: View, node: ast.Assign) -> Iterator[Judgement]:
    """`SESSION_COOKIE_HTTPONLY = False`, also as a key of `app.config`."""
    target = node.targets[0]
    name = ""
    if isinstance(target, ast.Name):
        name = target.id
    elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        name = str(target.slice.value)
    told = _SETTINGS.get(name)
    if told is not None and isinstance(node.value, ast.Constant) and node.value.value is False:
        cwe, message = told
        yield _found(view, node, "security.insecure-cookie", cwe, "medium", "high", f"`{name}` is off: {message}")


def _found(  # noqa: PLR0917 - the state of the interpreter, and what a call is made of
    view: View,
    node: ast.expr | ast.stmt,
    check: str,
    cwe: int,
    severity: Severity,
    confidence: Confidence,
    message: str,
) -> Judgement:
    found = Candidate(
        check=check, cwe=cwe, span=view.span(node), message=message, severity=severity, confidence=confidence
    )
    return Judgement(check=check, lines=lines_of(node), found=found)
