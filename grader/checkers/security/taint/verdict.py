"""From a value at a sink to a verdict: which payload passes every check on the way and still does harm, if any."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from grader.checkers.security.taint.concrete import Attempt
from grader.checkers.security.taint.frame import Hit
from grader.checkers.security.taint.harms import EVIL, MARK, breaks_line
from grader.checkers.security.taint.kinds import KINDS, Kind
from grader.checkers.security.taint.models import InfeasibleError, Opaque, UnknowableError
from grader.checkers.security.taint.value import Condition, Origin, Trust, Value, made_of

MAX_CANDIDATES = 420
"""Payloads tried for one origin at one sink."""

_CHOICES = range(4)
_SHORT = 60
_PLAIN = 40
"""Nodes of a value whose constants are tried together with payloads, though no check asks for them."""

_DOMAIN = re.compile(r"(?i)(?:https?://)?(?=.*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)+/?")
_PATH_CALLS = ("realpath", "resolve", "commonpath", "commonprefix", "normpath", "abspath", "basename", "is_relative_to")
_TEXT_ONLY = (".args", ".form", ".GET", ".POST", ".values", ".cookies", ".headers", ".query_params", ".match_info")
_SAYS_GUARD = re.compile(
    r"(?i)valid|safe|allow|verif|check|clean|permit|is_private|is_global|is_loopback|whitelist|authori[sz]ed"
)
_VERIFIES = ("compare_digest", "verify", "check_signature", "constant_time_compare", "unsign")


class Verdict(Struct, frozen=True, kw_only=True, eq=False):
    """What reaches a sink: from whom, and what was tried.

    `payload` passes all checks (None where the making of the value cannot be followed), and becomes `final`. `guard` is
    the last check that it passes and that was meant to stop it, `reason` why it does not. `harmless` is what reaches
    the sink for a text that means no harm.
    """

    origin: Origin
    payload: object
    final: object
    harmless: object = None
    guard: Condition | None = None
    reason: str = ""


def judged(hit: Hit) -> Verdict | None:
    """The worst verdict on a hit; None where nothing from outside does harm there."""
    kind = KINDS[hit.sink.kind]
    origins = sorted(
        (origin for origin in hit.value.marks if origin.trust >= Trust.PARAMETER),
        key=lambda one: (-one.trust, one.name),
    )
    for origin in origins:
        if origin.trust == Trust.PARAMETER and _is_for_the_caller(hit, origin):
            continue
        found = _judged(hit, kind, origin)
        if found is not None:
            return found
    return None


def _is_for_the_caller(hit: Hit, origin: Origin) -> bool:
    """What a caller may choose: the folder of a path, and an attribute that is only read."""
    if hit.sink.kind == "attribute":
        return not hit.extra.startswith("called")
    return hit.sink.kind in ("path", "own-path") and _is_head(hit.value, origin)


def _is_head(value: Value, origin: Origin) -> bool:
    """Whether a path begins with what the caller gives: choosing the folder is the caller's right."""
    bare = value.bare()
    while bare.args and bare.op != "source":
        first = bare.args[0].bare()
        is_function = bare.op == "call" and first.op == "ref" and len(bare.args) > 1
        bare = bare.args[1].bare() if is_function else first
    return bare.op == "source" and bare.data == origin


def _judged(hit: Hit, kind: Kind, origin: Origin) -> Verdict | None:
    about = [one for one in hit.conditions if origin in one.value.marks]
    if is_verified(hit) or (kind.harm is breaks_line and _is_one_line(origin)):
        return None
    unseen = False
    constants, patterns = _constants(
        [*[one.value for one in about], *([hit.value] if about or hit.value.size < _PLAIN else [])]
    )
    harmless = _harmless(hit, kind, origin, about, constants)
    attempts = _CHOICES if _branches([hit.value]) else range(1)
    always_text = any(part in origin.name for part in _TEXT_ONLY) or origin.kind == "text"
    for payload in _candidates(kind, constants, patterns):
        if always_text and not isinstance(payload, str):
            continue
        for choice in attempts:
            attempt = Attempt({origin.name: payload}, kind.filler, choice, kind=hit.sink.kind)
            try:
                final = attempt.value(hit.value)
            except InfeasibleError:
                continue
            except UnknowableError:
                unseen = unseen or (payload in kind.payloads and not any(_stops(attempt, one) for one in about))
                continue
            if isinstance(final, Opaque) or not kind.harm(final, harmless, payload):
                continue
            if not any(_stops(attempt, one) for one in about):
                guard = _meant_as_guard(hit.sink.kind, about)
                reason = _reason(hit, guard, payload, final)
                return Verdict(
                    origin=origin, payload=payload, final=final, harmless=harmless, guard=guard, reason=reason
                )
    if unseen and kind.unseen and not any(_guards_unseen(one) for one in about):
        return Verdict(origin=origin, payload=None, final=None)
    return None


def _branches(values: list[Value]) -> bool:
    """Whether there is more than one thing that a value may be."""
    return any(value.op in ("any", "element", "item") for value in made_of(values))


def _harmless(hit: Hit, kind: Kind, origin: Origin, about: list[Condition], constants: list[str]) -> object:
    """What reaches the sink for a text that means no harm and passes the checks, where one is found."""
    texts = [MARK, *(text for one in constants[:12] for text in (f"{MARK}{one}", f"{one}{MARK}", one)), "1"]
    fallback: object = Opaque()
    for text in texts:
        attempt = Attempt({origin.name: text}, kind.filler, kind=hit.sink.kind)
        try:
            final = attempt.value(hit.value)
        except (InfeasibleError, UnknowableError):
            continue
        if isinstance(fallback, Opaque):
            fallback = final
        if all(attempt.passes(one) is not False for one in about):
            return final
    return fallback


def _is_one_line(origin: Origin) -> bool:
    """Whether a value was read as part of one line, as the head of a request is."""
    return ".headers" in origin.name or origin.what in ("`self.path`", "`self.requestline`")


def is_verified(hit: Hit) -> bool:
    """Whether a signature was checked before data is brought to life."""
    return hit.sink.kind == "deserialise" and any(_verifies(one) for one in hit.conditions)


def _verifies(condition: Condition) -> bool:
    return any(word in condition.text for word in _VERIFIES)


def _stops(attempt: Attempt, condition: Condition) -> bool:
    """Whether a check keeps the payload out; one that cannot be seen does where it says by its name that it is one."""
    passes = attempt.passes(condition)
    return passes is False or (passes is None and _guards_unseen(condition))


def _guards_unseen(condition: Condition) -> bool:
    """A check that cannot be followed, and says by its name that it is one."""
    return bool(_SAYS_GUARD.search(condition.text))


def _constants(values: list[Value]) -> tuple[list[str], list[str]]:
    """Texts in some values, and those among them that are regular expressions."""
    texts: dict[str, None] = {}
    patterns: dict[str, None] = {}
    seen: set[int] = set()
    waiting = list(values)
    while waiting:
        value = waiting.pop().bare()
        if value.key in seen:
            continue
        seen.add(value.key)
        waiting.extend(value.args)
        if value.op == "when":
            waiting.extend(one.value for one in value.data)
        if value.op == "const" and isinstance(value.data, str) and 0 < len(value.data) <= _SHORT:
            texts[value.data] = None
        if value.op == "call" and (value.path.startswith("re.") or value.data[0] in ("match", "fullmatch", "search")):
            for part in value.args:
                bare = part.bare()
                if bare.op == "const" and isinstance(bare.data, str):
                    patterns[bare.data] = None
                for inner in bare.args if bare.op == "call" else ():
                    if inner.bare().op == "const" and isinstance(inner.bare().data, str):
                        patterns[inner.bare().data] = None
    kept = [text for text in texts if text not in patterns]
    return kept[:16], list(patterns)[:4]


def _candidates(kind: Kind, constants: list[str], patterns: list[str]) -> Iterator[object]:
    """Payloads as they are, then together with what the checks ask for."""
    count = 0
    for payload in kind.payloads:
        yield payload
    given = [one for one in kind.payloads if isinstance(one, str)]
    examples = [text for pattern in patterns for text in _examples(pattern)]
    for text in dict.fromkeys([*examples, *constants]):
        for payload in given:
            joints = [f"{text}{payload}", f"{payload}{text}"]
            if text in examples:
                joints += [f"{text}\n{payload}", f"{payload}\n{text}", f"{text} {payload}"]
            if kind.cwe == 22:  # noqa: PLR2004 - path traversal
                joints += [f"{text.rstrip('/')}/{payload}", f"{text.rstrip('/')}/../{payload}"]
            for joint in joints:
                yield joint
                count += 1
            if count > MAX_CANDIDATES:
                return
        if kind.cwe in (601, 918):
            bare = text.strip("/")
            yield from (
                f"https://{EVIL}/?{text}",
                f"https://{EVIL}/{text}",
                f"https://{bare}.{EVIL}/",
                f"//{bare}.{EVIL}/",
            )
            yield from (
                f"https://evil.example{text}",
                f"http://{EVIL}#{text}",
                f"https://{bare}@{EVIL}/",
                f"{bare}.{EVIL}",
            )
            host = re.sub(r"^https?://", "", bare)
            yield from (f"https://x.{EVIL}/{bare}", f"https://evil{host}/", f"https://evil-{host}/", f"//evil{host}/")


def _examples(pattern: str) -> list[str]:
    """A short text or two that a regular expression lets pass, made from the expression itself."""
    text = re.sub(r"\\[AZbB]|\^|\$|\(\?[:P<\w>!=]*|\(|\)", "", pattern)
    text = re.sub(r"\[\^[^\]]*\]|\[\\?w[^\]]*\]|\[a-z[^\]]*\]|\[A-Za[^\]]*\]|\\w|\\S|(?<!\\)\.", "a", text)
    text = re.sub(r"\[0-9[^\]]*\]|\\d", "1", text)
    text = re.sub(r"\[A-Z[^\]]*\]", "A", text)
    text = re.sub(r"\{(\d+)(?:,\d*)?\}", lambda match: f"<{match[1]}>", text)
    text = re.sub(r"(.)<(\d+)>", lambda match: match[1] * min(int(match[2]), 20), text)
    text = re.sub(r"(?<!\\)[+*?]", "", text).split("|")[0].replace("\\", "")
    return [found for found in dict.fromkeys([text, f"{MARK}", "a", "1"]) if found and len(found) <= _SHORT]


def _meant_as_guard(kind: str, about: list[Condition]) -> Condition | None:
    """The last check on the way that was written to keep harm out, and does not."""
    for condition in reversed(about):
        if condition.text and _is_guard(kind, condition):
            return condition
    return None


def _is_guard(kind: str, condition: Condition) -> bool:
    constants, patterns = _constants([condition.value])
    text = condition.text
    constants += [re.sub(r"\\[AZb]|[\\^$]", "", pattern) for pattern in patterns]
    if kind in ("request", "redirect"):
        return (
            any(_DOMAIN.fullmatch(one) or one in ("/", "//", "http://", "https://") for one in constants)
            and (kind == "redirect" or any(_DOMAIN.fullmatch(one.removeprefix(".")) for one in constants))
        ) or bool(re.search(r"hostname|netloc", text))
    if kind in ("path", "own-path"):
        return (
            any(".." in one or one in ("/", "\\", "./") for one in constants)
            or any(one in text for one in _PATH_CALLS)
            or ("startswith" in text and not constants)
        )
    return bool(patterns) or any(word in text for word in (" in ", "startswith", "endswith", "isal", "any(", "all("))


_REASONS = (
    (r"commonprefix", "`commonprefix` compares letters, so `/srv/data-old` is inside `/srv/data`; use `commonpath`"),
    (r"\.startswith\(", "{kind}"),
    (r"\.endswith\(", "a suffix says nothing of what stands before it"),
    (r"\bre\.match\(|\.match\(", "`match` without `\\Z` says nothing of what follows"),
    (r"\bre\.search\(|\.search\(", "`search` without both anchors says nothing of what stands around"),
    (r"\bany\(", "a list of what is forbidden leaves something out"),
    (r"\bin\b", "a substring may stand anywhere"),
)


def _reason(hit: Hit, guard: Condition | None, payload: object, final: object) -> str:
    """Why the checks do not hold, in words."""
    shown = repr(payload)[:70]
    if guard is None:
        text = str(final)
        changed = (
            isinstance(payload, str) and payload not in text and hit.sink.kind in ("path", "own-path", "sql", "shell")
        )
        return f"`{shown}` becomes `{text[:70]!r}`" if changed else ""
    for pattern, words in _REASONS:
        if re.search(pattern, guard.text):
            told = words
            break
    else:
        told = ""
    if told == "{kind}":
        path = hit.sink.kind in ("path", "own-path")
        told = (
            "`startswith` on an unresolved path does not stop `..`" if path else "a prefix says nothing of what follows"
        )
        if path and isinstance(final, str) is False:
            told = "a prefix without a separator also fits the folder beside it"
    about = f"the check `{guard.text}` lets {shown} through"
    return f"{about}: {told}" if told else about
