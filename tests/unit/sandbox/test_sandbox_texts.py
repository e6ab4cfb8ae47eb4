from __future__ import annotations

import sys

import pytest

from grader.sandbox.session import open_session
from grader.sandbox.values import Call, NotLoaded, Returned, Subject

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")


def called(text, siblings=None, module="m", path="m.py", **kwargs):
    subject = Subject(module=module, path=path, text=text, siblings=siblings or {}, **kwargs)
    with open_session(subject) as session:
        [found] = session.call([Call(target="f")])
    assert isinstance(found, Returned), found
    return found.value


def test_a_sibling_is_imported_from_its_text():
    assert called("import helper\ndef f():\n    return helper.x\n", {"helper": "x = 1"}) == 1


def test_a_parent_package_is_imported_first_and_relative_imports_work():
    siblings = {"pkg": "order = ['pkg']", "pkg.a": "from . import order\norder.append('a')\n"}
    text = "from . import order\nfrom .a import order as same\ndef f():\n    return order, order is same, __package__\n"
    assert called(text, siblings, "pkg.sub", "src/pkg/sub.py") == (["pkg", "a"], True, "pkg")


def test_a_subject_that_is_a_package_itself():
    text = "from .a import x\ndef f():\n    return x, __path__ is not None\n"
    assert called(text, {"pkg.a": "x = 1"}, "pkg", "pkg/__init__.py") == (1, True)


def test_a_key_with_init_names_a_package_and_a_missing_parent_is_an_empty_one():
    text = "import one, two.deep\ndef f():\n    return one.x, two.deep.y, hasattr(one, '__path__')\n"
    assert called(text, {"one.__init__": "x = 1", "two.deep": "y = 2"}) == (1, 2, True)


def test_a_circular_import_works_as_in_real_life():
    siblings = {"pkg": "from .sub import f", "pkg.other": "import pkg.sub\ndef g():\n    return pkg.sub.N\n"}
    text = "from . import other\nN = 3\ndef f():\n    return other.g()\n"
    assert called(text, siblings, "pkg.sub", "pkg/sub.py") == 3


def test_the_main_block_does_not_run_and_the_file_is_named_but_not_there():
    text = """
import os
if __name__ == '__main__':
    1 / 0
def f():
    return __name__, __file__, os.path.exists(__file__)
"""
    assert called(text, path="src/m.py") == ("m", "src/m.py", False)


def test_a_text_goes_before_a_standard_module_of_the_same_name_as_in_a_script_folder():
    assert called("import random\ndef f():\n    return random.x\n", {"random": "x = 1"}) == 1


def test_a_subject_named_like_a_module_of_the_interpreter_replaces_nothing():
    text = "import time\ndef f():\n    return time.time() > 0\n"
    assert called(text, module="time", path="time.py") is True


def test_an_installed_package_is_found_on_the_search_path_and_nowhere_else(tmp_path):
    (tmp_path / "installed.py").write_text("x = 5\n")
    text = "import installed\ndef f():\n    return installed.x\n"
    assert called(text, search_path=(str(tmp_path),)) == 5
    with open_session(Subject(module="m", path="m.py", text=text)) as session:
        assert session.load() == NotLoaded(
            reason="import", detail="ModuleNotFoundError: No module named 'installed' (line 1)"
        )


def test_third_party_modules_of_the_driver_are_not_there():
    with open_session(Subject(module="m", path="m.py", text="import msgspec\n")) as session:
        assert session.load().reason == "import"


def test_a_stack_trace_shows_lines_of_the_text():
    text = """
import traceback
def f():
    try:
        1 / 0
    except ZeroDivisionError:
        return traceback.format_exc()
"""
    assert "1 / 0" in called(text)
