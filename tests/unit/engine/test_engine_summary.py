import grader
from grader.engine.summary import Tally

GOOD = 'def half(n: int) -> float:\n    """Return half of n."""\n    return n / 2\n'
BAD = 'import os\n\n\ndef run(command: str) -> int:\n    """Run it."""\n    return os.system(command)\n'


def report(text, **settings):
    return grader.grade(source=text, no_exec=True, no_cache=True, **settings)


def test_groups_are_counted_apart_and_in_order(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    tally = Tally()
    for group, text in [("b", GOOD), ("a", BAD), ("b", GOOD), (None, BAD)]:
        tally.add(group, report(text))
    tally.add("b", None)
    groups = tally.groups()
    assert list(groups) == ["", "a", "b"]
    assert (groups["b"].samples, groups["b"].invalid, groups["b"].overall.assessed) == (3, 1, 2)
    assert groups["b"].dimensions["security"].alarms == 0
    assert groups["a"].dimensions["security"].alarms == 1
    assert groups["a"].dimensions["security"].mean < groups["b"].dimensions["security"].mean
    assert groups["b"].overall.letters == {"A+": 2}


def test_a_suppressed_finding_is_no_alarm(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    tally = Tally()
    tally.add("a", report(BAD.replace("os.system(command)", "os.system(command)  # nosec")))
    assert tally.groups()["a"].dimensions["security"].alarms == 0


def test_what_has_no_score_is_in_no_mean(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    tally = Tally()
    tally.add("a", report("def f(:\n"))
    overall = tally.groups()["a"].overall
    assert (overall.assessed, overall.mean, overall.median, overall.letters) == (0, None, None, {})


def test_an_empty_batch_has_no_groups():
    assert Tally().groups() == {}
