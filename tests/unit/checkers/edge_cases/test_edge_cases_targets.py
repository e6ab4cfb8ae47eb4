"""Which functions are called, by decorators, special methods and properties; and what text run as code may do."""

from __future__ import annotations

import pytest
from edge_cases_running import alarms, evidence_of

from grader.model.evidence import Finding, Gap

DECORATORS = """
import functools
from typing import Callable, TypeVar, cast
from contextlib import suppress

F = TypeVar("F")


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def checked(function: F) -> F:
    def wrapper(self, *args, **kwargs):
        return function(self, *args, **kwargs)

    return cast(F, functools.update_wrapper(wrapper, function))


def known(function):
    TABLE.append(function)
    return function


def times(count):
    def decorate(function):
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)

        return functools.wraps(function)(wrapper)

    return decorate


def given(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(1, *args, **kwargs)

    return wrapper


def replaced(function):
    return 3


def either(function):
    if TABLE:
        return function
    return None


TABLE = []
"""


def unsupported(text, **context):
    return {
        item.detail
        for item in evidence_of(text, **context)
        if isinstance(item, Gap) and item.reason == "unsupported" and "edge_cases.crash" in item.checks
    }


@pytest.mark.parametrize(
    ("decorator", "called"),
    [
        ("logged", True),
        ("known", True),
        ("times(3)", True),
        ("functools.lru_cache(maxsize=9)", True),
        ("functools.cache", True),
        ("times", False),
        ("given", False),
        ("replaced", False),
        ("either", False),
        ("unheard_of", False),
    ],
)
def test_a_decorator_of_the_project_that_hands_its_arguments_on_is_called_through(decorator, called):
    text = f"{DECORATORS}\n\n@{decorator}\ndef f(x: int) -> int:\n    return undefined\n"
    text = text.replace("@unheard_of", "@(lambda function: function)")
    found = [finding.qualname for finding in alarms(evidence_of(text))]
    assert (found == ["f"], bool(unsupported(text))) == (called, not called)


def test_a_decorator_of_a_sibling_is_read_there():
    method = "    @checked\n    def f(self, x: int) -> int:\n        return undefined\n"
    text = f"from .tools import checked\n\nclass A:\n{method}"
    siblings = {"app": "", "app.tools": DECORATORS}
    found = alarms(evidence_of(text, module="app.main", siblings=siblings))
    assert [finding.qualname for finding in found] == ["A.f"]


BOX = '''
class Box:
    """A box."""

    def __init__(self, width: int = 3) -> None:
        self._width = width

    {method}
'''


@pytest.mark.parametrize(
    ("method", "shown"),
    [
        ("def __repr__(self) -> str:\n        return undefined", "Box().__repr__()"),
        ("def __call__(self, x: int) -> int:\n        return undefined", "Box().__call__(0)"),
        ("def __enter__(self) -> int:\n        return undefined", "Box().__enter__()"),
        ("def __exit__(self, kind, error, trace) -> None:\n        undefined()", "Box().__exit__(None, None, None)"),
        ("def __len__(self) -> int:\n        return undefined", "Box().__len__()"),
        ("def __eq__(self, other: object) -> bool:\n        return undefined", None),
    ],
)
def test_special_methods_are_called_like_others(method, shown):
    text = BOX.format(method=method)
    assert not unsupported(text)
    crashes = [finding for finding in alarms(evidence_of(text)) if finding.check == "edge_cases.crash"]
    calls = [finding.witness.call for finding in crashes]
    assert calls or shown is None
    if shown is not None:
        assert [call.replace("(1)", "(0)") for call in calls] == [shown]


@pytest.mark.parametrize(
    "method",
    [
        "def __next__(self) -> int:\n        return next(iter(()))",
        "def __getattr__(self, name: str) -> int:\n        return object().missing",
        "def __getitem__(self, name: str) -> int:\n        return {}[name]",
    ],
)
def test_what_the_language_expects_of_a_special_method_is_no_crash(method):
    findings = [item for item in evidence_of(BOX.format(method=method)) if isinstance(item, Finding)]
    assert findings == []


def test_each_part_of_a_property_is_a_function():
    text = BOX.format(
        method=(
            "@property\n    def width(self) -> int:\n        return self._width\n\n"
            "    @width.setter\n    def width(self, value: int) -> None:\n        self._width = undefined\n\n"
            "    @width.deleter\n    def width(self) -> None:\n        undefined()\n"
        )
    )
    assert not unsupported(text)
    found = {finding.qualname: finding.witness.call for finding in alarms(evidence_of(text))}
    assert list(found) == ["Box.width#2", "Box.width#3"]
    assert found["Box.width#2"] in ("Box().width = 0", "Box().width = 1")
    assert found["Box.width#3"] == "del Box().width"


@pytest.mark.parametrize(
    "body",
    [
        "return eval(text)",
        "code = compile(text, 'x', 'exec')\n    exec(code)",
        "import ast\n    return ast.literal_eval(text)",
        "import importlib\n    return importlib.import_module(text)",
        "source = 'x = ' + text\n    return run(source)",
    ],
)
def test_text_that_is_run_as_code_is_outside_what_anybody_promised(body):
    text = (
        "def run(source):\n    return eval(source)\n\n\n"
        f'def f(text: str) -> object:\n    """Do.\n\n    text: any text.\n    """\n    {body}\n'
    )
    assert alarms(evidence_of(text)) == []


def test_text_that_is_not_run_is_still_judged():
    text = 'def f(text: str) -> int:\n    """Do.\n\n    text: any text.\n    """\n    eval("1")\n    return int(text)\n'
    assert [finding.check for finding in alarms(evidence_of(text))] == ["edge_cases.crash"]


def test_an_edit_that_leaves_what_the_object_holds_is_no_evidence():
    text = (
        "class Window:\n    def __init__(self, items: str) -> None:\n        self.items = items\n\n"
        "    def at(self, index: int) -> str:\n        '''Give one.\n\n"
        "        >>> Window('ab').at(1)\n        'b'\n        '''\n        return self.items[index]\n"
    )
    assert alarms(evidence_of(text)) == []


def test_a_function_that_looks_at_its_caller_may_answer_differently():
    text = "import inspect\n\ndef f(x: int) -> str:\n    return repr(inspect.currentframe().f_back.f_locals)\n"
    assert alarms(evidence_of(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "import sys\n\ndef f(x: int) -> int:\n    return sys.exc_info()[2].tb_lineno + x\n",
        "from typing import Iterator\n\ndef f(items: Iterator[int]) -> int:\n    return next(items)\n",
        "import random\n\ndef f(min: int, max: int) -> int:\n    return random.randint(min, max)\n",
        'def f(value: str, *args: object) -> str:\n    """Do. value: such as `%s, %s!`."""\n    return value % args\n',
        (
            "class A:\n    def __enter__(self) -> int:\n        self.place = 1\n        return 1\n\n"
            '    def f(self, name: str) -> int:\n        """Do. name: any text."""\n        return self.place\n'
        ),
        'def f(x: str) -> int:\n    """Do. x: a name; returns `True` where it is known."""\n    return {}[x]\n',
    ],
    ids=["current exception", "iterator", "reversed range", "format", "set later", "quoted code"],
)
def test_what_the_input_is_not_to_blame_for_is_no_crash(text):
    assert alarms(evidence_of(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        (
            "class A:\n    def __init__(self) -> None:\n        self.place = 1\n\n"
            '    def f(self, name: str) -> int:\n        """Do. name: any text."""\n        return self.plaice\n'
        ),
        'def f(value: str) -> str:\n    """Do. value: such as `%s, %s!`."""\n    return value % ()\n',
        "import random\n\ndef f(one: int, two: int) -> int:\n    return random.randint(one, two)\n",
    ],
    ids=["never set", "format", "two numbers"],
)
def test_its_neighbours_are(text):
    assert [finding.check for finding in alarms(evidence_of(text))] == ["edge_cases.crash"]
