"""The maintainability index is printed for those who ask, and scores nothing."""

CODE = "def f(a: int) -> int:\n    return a if a > 0 else -a\n"


def test_verbose_prints_the_index_and_comments_move_it_without_moving_a_score(tmp_path, command, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain.py").write_text(CODE)
    (tmp_path / "noted.py").write_text(CODE + "# note\n" * 40)
    result = command("grade", ".", "--no-exec", "--no-cache", "--select", "complexity", "-v")
    lines = [line for line in result.err.splitlines() if "maintainability index" in line]
    assert [line.split(":")[1].strip() for line in lines] == ["noted.py", "plain.py"]
    assert all(line.endswith("(not scored)") for line in lines)
    scores = command("grade", ".", "--no-exec", "--no-cache", "--select", "complexity", "--format", "json").report.files
    assert len({file.grade.score for file in scores}) == 1
