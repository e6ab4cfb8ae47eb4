from __future__ import annotations

import ast

import pytest

from grader.inputs.candidates import narrowed, propose
from grader.inputs.corpus import draw
from grader.inputs.domain import judge
from grader.inputs.functions import FUNCTIONS
from grader.inputs.ladder import CANDIDATES
from grader.inputs.names import ITEMS
from grader.inputs.project import Project
from grader.inputs.signature import read_signature
from grader.inputs.types import NONE, TEXT, Choice, Items, Objects, Record, Row, Scalar, Table
from grader.sandbox.values import Build, Raised, Returned

INT = Scalar("int")
TEXTS, INTS = Items("list", TEXT), Items("list", INT)


def signature_of(text: str, name: str = "f", **siblings: str):
    tree = ast.parse(text)
    project = Project(tree, "pack.subject", {f"pack.{key}": value for key, value in siblings.items()})
    owner, _, own = name.rpartition(".")
    body = project.module.classes[owner].body if owner else tree.body
    node = next(item for item in body if isinstance(item, ast.FunctionDef) and item.name == own)
    return read_signature(node, project.module, owner=owner or None, bound=bool(owner))


def first(text: str, name: str = "f", **siblings: str):
    parameter = signature_of(text, name, **siblings).parameters[0]
    return parameter.type, parameter.rung


@pytest.mark.parametrize(
    ("docstring", "type_"),
    [
        ("Args:\n        a (int): a.", INT),
        ("Args:\n        a (list of str): a.", TEXTS),
        ("Args:\n        a (str or None): a.", Choice((TEXT, NONE))),
        ("Args:\n        a (dict[str, int], optional): a.", Table(TEXT, INT)),
        ("Parameters\n    ----------\n    a : sequence of int\n        The a.", INTS),
        (":param a: The a.\n    :type a: bool", Scalar("bool")),
        (":param str a: The a.", TEXT),
        ("Args:\n        a (callable): a.", FUNCTIONS),
        (":param a: optional function used to make a key", FUNCTIONS),
    ],
)
def test_a_documented_type_is_as_good_as_an_annotation(docstring, type_):
    assert first(f'def f(a):\n    """Do.\n\n    {docstring}\n    """\n    return undefined(a)\n') == (
        type_,
        "docstring",
    )


def test_what_a_documented_collection_holds_is_known_from_its_use():
    text = 'def f(a):\n    """Do.\n\n    Args:\n        a (list): a.\n    """\n    return [one.upper() for one in a]\n'
    assert first(text) == (TEXTS, "use")


@pytest.mark.parametrize(
    ("call", "type_"),
    [
        ("f([1, 2])", INTS),
        ("f('a'), f(None)", Choice((TEXT, NONE))),
        ("f(1), f(2.5)", Scalar("float")),
        ("f(a={'x': [1]})", Table(TEXT, INTS)),
        ("f((1, 'a'))", Row((INT, TEXT))),
    ],
)
def test_calls_in_the_same_source_show_a_type(call, type_):
    assert first(f"def f(a):\n    return a\n\ndef g():\n    return {call}\n") == (type_, "calls")


@pytest.mark.parametrize("use", ["from pack.subject import f\nf('x')\n", "from pack import subject\nsubject.f('x')\n"])
def test_calls_in_another_module_show_a_type(use):
    assert first("from pack import other\n\ndef f(a):\n    return a\n", other=use) == (TEXT, "calls")


def test_a_function_of_that_name_elsewhere_shows_nothing():
    other = "def f(a):\n    return a\n\nf('x')\n"
    assert first("def f(a):\n    return a\n", other=other) == (CANDIDATES, "probe")


def test_a_default_tells_the_type():
    assert first("def f(a=3):\n    return a\n") == (INT, "default")
    assert first("def f(a=len):\n    return a\n") == (FUNCTIONS, "default")
    assert first("def f(a=None):\n    return a.upper()\n") == (Choice((TEXT, NONE)), "use")


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        ("return a.split()", TEXT),
        ("return a % 2", INT),
        ("return range(a)", INT),
        ("a.append(1)", ITEMS),
        ("return a.items()", Table(TEXT, INT)),
        ("return [x.strip() for x in a]", TEXTS),
        ("return sum(a)", INTS),
        ("return ''.join(a)", TEXTS),
        ("return {k: v for k, v in a}", Items("list", Row((TEXT, INT)))),
        ("return [x[0].lower() for x in a]", Items("list", TEXTS)),
        ("return a.strftime('%Y')", Scalar("date")),
        ("b = a\n    return b.title()", TEXT),
        ("return g(a)\n\ndef g(b: str) -> str:\n    return b", TEXT),
        ("return g(a)\n\ndef g(b):\n    return b.upper()", TEXT),
        ("return isinstance(a, bytes)", Scalar("bytes")),
    ],
)
def test_a_use_tells_the_type(body, type_):
    assert first(f"def f(a):\n    {body}\n") == (type_, "use")


def test_a_called_parameter_is_a_function_of_as_many_arguments():
    type_, rung = first("def f(a):\n    return a(1, 2)\n")
    assert rung == "use"
    assert isinstance(type_, Objects)
    assert type_.values[0] == Build(target="lambda a, b: a", call=False)


def test_an_object_is_of_the_class_that_has_its_attributes():
    text = "class P:\n    def __init__(self, x: int) -> None:\n        self.x = x\n\ndef f(a):\n    return a.x\n"
    type_, _ = first(text)
    assert isinstance(type_, Record)
    assert type_.name == "P"


def test_where_no_class_fits_a_namespace_stands_in():
    type_, _ = first("def f(a):\n    return a.width // 2 + len(a.label)\n")
    assert isinstance(type_, Record)
    assert (type_.home, {field.name: field.type for field in type_.fields}["width"]) == ("types", INT)


def test_a_constructor_is_told_by_what_the_class_does_with_its_attributes():
    text = "class A:\n    def __init__(self, a):\n        self.a = a\n    def g(self):\n        return self.a.upper()\n"
    assert first(text, "A.__init__") == (TEXT, "use")


def test_a_name_is_the_last_but_one_hope():
    assert first("def f(count):\n    return count\n") == (INT, "name")
    assert first("def f(is_open):\n    return is_open\n") == (Scalar("bool"), "name")


def test_a_guessed_type_is_weak_evidence():
    parameter = signature_of("def f(a):\n    return a.split()\n").parameters[0]
    found = judge(parameter, "oak")
    assert (found.zone, found.strength, found.because) == ("in", "guessed", "a is used as such a value")
    assert judge(parameter, 3).zone == "unknown"


def test_the_probe_keeps_the_types_that_get_by():
    signature = signature_of("def f(a, b):\n    return a\n")
    probes = propose(signature, None, 0)
    assert {type(probe.args[0]) for probe in probes} >= {int, str, list, dict}
    wrong = Raised(type_name="TypeError", bases=(), message="", lines=(), innermost=True)
    outcomes = [
        Returned(value=None, args=(), kwargs={})
        if isinstance(probe.args[0], str) and type(probe.args[1]) is int
        else wrong
        for probe in probes
    ]
    assert [one.type for one in narrowed(signature, probes, outcomes).parameters] == [TEXT, INT]
    assert narrowed(signature, probes, [wrong] * len(probes)) == signature


def test_types_of_other_modules_are_made_where_they_stand():
    models = "import enum\nfrom .base import Base as Base\n\nclass Colour(enum.Enum):\n    RED = 1\n"
    base = "class Base:\n    def __init__(self, size: int) -> None:\n        self.size = size\n"
    text = "from .models import Base, Colour\n\ndef f(a: Base, b: Colour) -> None: ...\n"
    parameters = signature_of(text, models=models, base=base).parameters
    (row, *_) = draw(tuple(one.type for one in parameters), 0, 4)
    assert (row[0].target, row[1].target) == ("pack.base:Base", "pack.models:Colour.RED")


def test_objects_are_made_as_the_documentation_makes_them():
    text = (
        'class V:\n    """A version.\n\n    >>> V("1.0").text\n    \'1.0\'\n    """\n\n'
        "    def __init__(self, text: str) -> None:\n        self.text = text\n\ndef f(a: V) -> None: ...\n"
    )
    type_, _ = first(text)
    assert Build(target="V", args=("1.0",)) in [row[0] for row in draw((type_,), 0, 20)]
    assert judge(signature_of(text).parameters[0], Build(target="V", args=("1.0",))).strength == "ordinary"


def test_further_arguments_are_drawn_one_by_one():
    assert first("def f(*values: int) -> int:\n    return sum(values)\n") == (INT, "annotation")
    assert first("def f(*values):\n    return [one.upper() for one in values]\n") == (TEXT, "use")


def test_modules_that_import_all_of_each_other_are_searched_once_for_a_name(monkeypatch):
    everything = "\n".join(f"from pack.m{number} import *" for number in range(12))
    siblings = {f"m{number}": everything for number in range(12)}
    searched = []
    search = Project._search
    monkeypatch.setattr(Project, "_search", lambda self, *given: searched.append(given[:2]) or search(self, *given))
    project = Project(ast.parse(everything), "pack.subject", {f"pack.{key}": text for key, text in siblings.items()})
    assert project.module.elsewhere("pack.m1.missing") is None
    assert project.module.elsewhere("pack.m1.missing") is None
    assert len(searched) < 12 * 13 * 13  # each name of each module once, and each way to it
