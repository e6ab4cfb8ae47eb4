from grader.engine.cache import Cache
from grader.engine.memory import Memory
from grader.engine.toolbox import _on_texts
from grader.model.checker import ToolFailure
from grader.model.source import Source

SOURCES = [Source(path=f"{name}.py", text=name, digest=name) for name in ("a", "b", "a")]


def test_a_tool_that_is_silent_about_a_file_failed_on_it_and_is_asked_again(tmp_path):
    memory = Memory(Cache(tmp_path), (), {})
    first, second, third = _on_texts("demo", lambda _: {"a": ()}, SOURCES, memory)
    assert (first, third) == ((), ())
    assert isinstance(second, ToolFailure)
    assert "demo said nothing" in second.detail
    asked = []
    assert _on_texts("demo", lambda texts: asked.extend(texts) or {"b": ()}, SOURCES, memory) == [(), (), ()]
    assert asked == ["b"]


def test_equal_texts_are_shown_once_and_a_remembered_answer_is_not_asked_for(tmp_path):
    memory = Memory(Cache(tmp_path), (), {})
    shown = []
    for _ in range(2):
        _on_texts("demo", lambda texts: shown.extend(texts) or dict.fromkeys(texts, ()), SOURCES, memory)
    assert shown == ["a", "b"]
