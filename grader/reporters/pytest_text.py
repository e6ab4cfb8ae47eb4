"""A finding of edge cases as a pytest test: red while the fault is there, green when it is mended."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Callable, Mapping

from grader.model.evidence import Finding, Witness

_CUT = "..."
_HEAD = '''\
import copy
import doctest
import importlib
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import datetime
import pytest

SUBJECT = Path({path!r})
"""Relative to the folder that pytest is started in."""


def load(path):
    root, names = path.resolve().parent, [path.stem]
    while (root / "__init__.py").exists():
        names.insert(0, root.name)
        root = root.parent
    sys.path.insert(0, str(root))
    return importlib.import_module(".".join(names))


subject = load(SUBJECT)


def settled(value):
    return list(value) if isinstance(value, Iterator) else value


def same(left, right):
    if isinstance(left, float) or isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


'''
_WORDS: Mapping[str, str] = {"none": "None", "true": "True", "false": "False"}


class NoTestError(ValueError):
    """No test can be written of a finding; the message says why."""


def as_test(finding: Finding, source: str) -> str:
    """The text of a test file for a finding; `source` is the text of the graded file. Raises NoTestError."""
    witness, check = finding.witness, finding.check.rpartition(".")[2]
    write = _BODIES.get(check)
    if witness is None or not witness.call or write is None:
        raise NoTestError(f"{finding.check} has no call that could be tested")
    if _CUT in witness.call or any(_CUT in step for step in witness.steps):
        raise NoTestError("its input is too long to be written down")
    names = _Names(source)
    body = write(finding, witness, names)
    imports = "".join(f"import {name}\n" for name in sorted(names.modules))
    title = "".join(character if character.isalnum() else "_" for character in finding.qualname.lower())
    lines = [
        f"def test_{title}_{check.replace('-', '_')}():",
        f"    {_told(finding)}",
        *(f"    {line}" for line in body),
    ]
    return (
        f'"""{finding.check}, as grader found it."""\n\n{imports}{_HEAD.format(path=finding.path)}'
        + "\n".join(lines)
        + "\n"
    )


def _told(finding: Finding) -> str:
    """The message as a docstring, whatever stands in it."""
    return repr(" ".join(finding.message.split()))


class _Names:
    """Writes expressions of a report so that names of the graded module are looked up in it."""

    def __init__(self, source: str) -> None:
        self.own = _defined(source)
        self.modules: set[str] = set()

    def expression(self, text: str) -> str:
        """The expression with `subject.` before the module's own names. Raises NoTestError."""
        try:
            tree = ast.parse(text, mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise NoTestError(f"{text!r} is no expression") from error
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                self._place(node)
        return ast.unparse(tree)

    def _place(self, node: ast.Name) -> None:
        if node.id in self.own:
            node.id = f"subject.{node.id}"
        elif not hasattr(builtins, node.id) and node.id in sys.stdlib_module_names and node.id != "datetime":
            self.modules.add(node.id)


def _defined(source: str) -> frozenset[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NoTestError("the file does not parse") from error
    return frozenset(
        name
        for node in ast.walk(tree)
        for name in (
            [node.name]
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            else [node.id]
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            else []
        )
    )


def _settled(names: _Names, text: str) -> str:
    return f"settled({names.expression(text)})"


def _no_crash(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    kind = witness.got.partition(":")[0].strip()
    kind = kind if kind.isidentifier() and hasattr(builtins, kind) else "Exception"
    return (
        [
            "try:",
            f"    {_settled(names, witness.call)}",
            f"except {kind} as error:",
            '    raise AssertionError("nothing announces this exception") from error',
            "except Exception:",
            "    pass  # an exception of another kind is another matter",
        ]
        if kind != "Exception"
        else [_settled(names, witness.call)]
    )


def _raises(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    kinds = [kind.strip() for kind in witness.expected.split(" or ")]
    kinds = [kind if hasattr(builtins, kind) else f"subject.{kind}" for kind in kinds if kind.isidentifier()]
    wanted = kinds[0] if len(kinds) == 1 else f"({', '.join(kinds)})"
    return [f"with pytest.raises({wanted}):", f"    {_settled(names, witness.call)}"]


def _gives_stated(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    result = f"result = {_settled(names, witness.call)}"
    if witness.expected.startswith("empty"):
        return [result, "assert result is not None and len(result) == 0"]
    if witness.expected in _WORDS:
        return [result, f"assert result is {_WORDS[witness.expected]}"]
    return [result, f"assert result == {names.expression(witness.expected)}"]


def _gives(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    if _CUT in witness.expected:
        raise NoTestError("its result is too long to be written down")
    expected = names.expression(witness.expected)
    return [f"result = {_settled(names, witness.call)}", f"assert same(result, {expected})"]


def _keeps_law(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    call = ast.parse(names.expression(witness.call), mode="eval").body
    if not isinstance(call, ast.Call):
        raise NoTestError("it is no call")
    arguments = [*map(ast.unparse, call.args), *(f"{one.arg}={ast.unparse(one.value)}" for one in call.keywords)]
    return [
        "from grader.checkers.edge_cases.law_test import keeps_law",
        "",
        f"assert keeps_law({witness.expected!r}, {', '.join([ast.unparse(call.func), *arguments])})",
    ]


def _example(finding: Finding, _witness: Witness, _names: _Names) -> list[str]:
    place = ".".join(["subject", finding.qualname.partition("#")[0]])
    return [
        f"tests = doctest.DocTestFinder().find({place}, globs=vars(subject) | {{'subject': subject}})",
        "runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)",
        "assert sum(len(test.examples) for test in tests) > 0",
        "assert sum(runner.run(test).failed for test in tests) == 0",
    ]


def _arguments_stay(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    call = ast.parse(names.expression(witness.call), mode="eval").body
    if not isinstance(call, ast.Call):
        raise NoTestError("it is no call")
    args, kwargs = names.expression(witness.args), names.expression(witness.kwargs)
    return [
        f"args, kwargs = {args}, {kwargs}",
        "before = copy.deepcopy((args, kwargs))",
        f"settled({ast.unparse(call.func)}(*args, **kwargs))",
        "assert (args, kwargs) == before",
    ]


def _twice(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    call = ast.parse(names.expression(witness.call), mode="eval").body
    if not isinstance(call, ast.Call):
        raise NoTestError("it is no call")
    function = ast.unparse(call.func)
    return [f"once = {ast.unparse(call)}", f"assert {function}(once) == once"]


def _there_and_back(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    second = witness.steps[-1].removeprefix("call ").partition("(")[0]
    given = names.expression(witness.expected)
    back = f"{names.expression(second)}({_settled(names, witness.call)})"
    return [
        f"given, back = {given}, settled({back})",
        "given = list(given) if isinstance(given, tuple) else given",
        "back = list(back) if isinstance(back, tuple) else back",
        "assert back == given",
    ]


def _ends(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    return [
        "left = 1_000_000",
        "",
        "def count(frame, event, argument):",
        "    nonlocal left",
        "    left -= 1",
        "    if left < 0:",
        '        raise AssertionError("it does not end")',
        "    return count",
        "",
        "before = sys.gettrace()",
        "sys.settrace(count)",
        "try:",
        f"    {_settled(names, witness.call)}",
        "except AssertionError:",
        "    raise",
        "except Exception:",
        "    pass  # an end of another kind",
        "finally:",
        "    sys.settrace(before)",
    ]


def _typed(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    function = names.expression(witness.call.partition("(")[0]) if "(" in witness.call else "subject"
    return [
        "import typing",
        "",
        "from beartype.door import is_bearable",
        "",
        f"result = {names.expression(witness.call)}",
        f'assert is_bearable(result, typing.get_type_hints({function})["return"])',
    ]


def _other_process(seed: str, code: str) -> list[str]:
    return [
        "answers.append(subprocess.run(",
        f"    [sys.executable, '-c', {code!r}, str(SUBJECT.resolve())],",
        f"    env={{**os.environ, 'PYTHONHASHSEED': {seed!r}}}, capture_output=True, text=True, check=True,",
        ").stdout)",
    ]


def _script(names: _Names, *calls: str) -> str:
    """A program that loads the module and prints the last of some calls."""
    *before, last = [f"settled({names.expression(call)})" for call in calls]
    head = _HEAD.replace("import pytest\n", "").format(path="")
    head = head.replace("SUBJECT = Path('')", "SUBJECT = Path(sys.argv[1])")
    return "\n".join(
        [
            *(f"import {name}" for name in sorted(names.modules)),
            head,
            *before,
            f"value = {last}",
            "print(repr(sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value))",
        ]
    )


def _repeats(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    code = _script(names, witness.call)
    lines = ["answers = []"]
    for seed in ("0", "1", "2"):
        lines += _other_process(seed, code)
    return [*lines, "assert len(set(answers)) == 1"]


def _forgets(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    earlier = [step.removeprefix("call ") for step in witness.steps[:-1]] or [witness.call]
    return [
        "answers = []",
        *_other_process("0", _script(names, witness.call)),
        *_other_process("0", _script(names, *earlier, witness.call)),
        "assert answers[0] == answers[1]",
    ]


def _after_error(_finding: Finding, witness: Witness, names: _Names) -> list[str]:
    """The steps that the witness shows; one that fails is the point of it."""
    *before, last = ast.parse(witness.call).body
    lines = ["from contextlib import suppress", ""]
    for step in before:
        match step:
            case ast.Assign(targets=[ast.Name(id=name)]):
                lines.append(f"{name} = {names.expression(ast.unparse(step.value))}")
            case ast.Expr():
                lines += ["with suppress(Exception):", f"    {_settled(names, ast.unparse(step))}"]
            case _:
                raise NoTestError("it is no call")
    expected = names.expression(witness.expected)
    return [*lines, f"result = {_settled(names, ast.unparse(last))}", f"assert same(result, {expected})"]


_BODIES: Mapping[str, Callable[[Finding, Witness, _Names], list[str]]] = {
    "argument-mutation": _arguments_stay,
    "crash": _no_crash,
    "determinism": _repeats,
    "documented-error": _raises,
    "documented-example": _example,
    "documented-result": _gives_stated,
    "hang": _ends,
    "idempotence": _twice,
    "property": _keeps_law,
    "return-type": _typed,
    "round-trip": _there_and_back,
    "second-opinion": _gives,
    "shared-state": _forgets,
    "state-after-error": _after_error,
}
