from __future__ import annotations

import ast
import textwrap

from grader.facts.units import find_units, unit_at
from grader.model.source import Source

CODE = textwrap.dedent('''
    import os

    @cached
    def first(a):
        """Text."""
        def inner():
            return 1
        return inner

    class Box:
        size = 1

        def open(self):
            pass

        class Lid:
            def turn(self): pass

    if os.name:
        def first(b):
            pass
    else:
        x = 1
    try:
        pass
    except ValueError:
        async def caught(): pass
''').lstrip()


def units(text: str):
    return find_units(Source(path="a.py", text=text, digest="d"), ast.parse(text))


def test_functions_and_classes_are_named_in_order_and_nested_functions_belong_to_theirs():
    assert [(unit.qualname, unit.kind) for unit in units(CODE)] == [
        ("<module>", "module"),
        ("first", "function"),
        ("Box", "class"),
        ("Box.open", "function"),
        ("Box.Lid", "class"),
        ("Box.Lid.turn", "function"),
        ("first#2", "function"),
        ("caught", "function"),
    ]


def test_statements_of_all_units_add_up_to_those_of_the_file():
    found = units(CODE)
    everything = sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(CODE)))
    assert sum(unit.statements for unit in found) == everything
    assert {unit.qualname: unit.statements for unit in found}["first"] == 5


def test_an_empty_file_has_a_module_without_statements():
    (module,) = units("")
    assert (module.kind, module.statements) == ("module", 0)


def test_columns_are_counted_in_characters():
    found = units("class Ä: \n  def ö(self): return 'ééé'\n")
    assert (found[2].span.column, found[2].span.end_column) == (3, 28)


def test_a_line_belongs_to_the_innermost_unit():
    found = units(CODE)
    lines = CODE.split("\n")
    assert (
        unit_at(found, lines.index("            return 1".replace("            ", "        ")) + 1).qualname == "first"
    )
    assert unit_at(found, lines.index("    size = 1") + 1).qualname == "Box"
    assert unit_at(found, 1).qualname == "<module>"
    assert unit_at(found, 999).qualname == "<module>"
