"""A batch that is graded inside a project: the samples are none of its files."""

from __future__ import annotations

import json

from grader.engine.batch import grade_lines
from grader.engine.options import Options
from grader.engine.settings import load_project
from grader.model.evidence import Finding, Gap

CODE = 'def half(n: int) -> float:\n    """Return half of n."""\n    return n / 2\n'


def test_a_sample_does_not_answer_to_the_ruff_settings_and_helpers_of_the_folder_it_is_graded_in(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "shelf"\n\n[tool.ruff.lint]\nselect = ["ALL"]\n')
    (tmp_path / "shelf.py").write_text(CODE.replace("half", "halved"))
    options = Options(load_project(tmp_path, {"no_cache": True, "no_exec": True}), cwd=tmp_path)
    [graded] = grade_lines([json.dumps({"id": "a", "code": CODE})], options, jobs=1)
    assert [item for item in graded.report.evidence if isinstance(item, Gap)] == []
    assert [item for item in graded.report.evidence if isinstance(item, Finding) and "ruff" in item.check] == []
    assert graded.report.grade.low == graded.report.grade.score
