"""Each layer refused by the kernel: doctor and report show a lower level, gates stop the run, gaps are the default."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from sandbox_identities import IDENTITIES, common_ground, run_as, why_not

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")

SUBJECT = '''def first(items: list[int]) -> int:
    """Return the first item."""
    return items[0]
'''
ORDER = ("none", "limits", "kernel", "strong")
LAYERS = [
    ("namespaces", "kernel", ("unshare: Operation not permitted", "sysctl")),
    ("landlock", "limits", ("Landlock is missing", "lsm=")),
    ("seccomp", "limits", ("seccomp filter is missing", "CONFIG_SECCOMP_FILTER")),
]


@pytest.fixture
def folder() -> Iterator[Path]:
    with common_ground() as ground:
        (ground / "sample.py").write_text(SUBJECT)
        yield ground


@pytest.mark.parametrize("identity", IDENTITIES)
@pytest.mark.parametrize(("without", "level", "words"), LAYERS, ids=[layer[0] for layer in LAYERS])
def test_without_a_layer_the_level_is_lower_everywhere(identity, without, level, words, folder):
    if reason := why_not(identity, without):
        pytest.skip(reason)
    doctor = run_as(identity, without, "-m", "grader", "doctor", folder=folder).stdout
    assert f"isolation  {level}:" in doctor
    assert all(word in doctor for word in words), doctor

    grade = ("-m", "grader", "grade", "sample.py", "--select", "edge_cases.crash", "--format", "json")
    met = run_as(identity, without, *grade, "--require-isolation", level, folder=folder)
    assert met.returncode in (0, 3), met.stderr
    report = json.loads(met.stdout)
    assert report["isolation"]["level"] == level
    kinds = {(one["kind"], one.get("reason")) for one in report["evidence"]}
    assert (("gap", "isolation") in kinds) == (level == "limits")
    assert (("finding", None) in kinds) == (level == "kernel")

    higher = ORDER[ORDER.index(level) + 1]
    stopped = run_as(identity, without, *grade, "--require-isolation", higher, folder=folder)
    assert (stopped.returncode, stopped.stdout) == (4, "")
    assert words[0] in stopped.stderr
