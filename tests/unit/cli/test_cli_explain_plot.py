"""`grader explain --finding ... --plot`: the chart of a measured growth."""

from __future__ import annotations

import json
import math
import re
from xml.etree import ElementTree as ET

import pytest

from grader.checkers.complexity.scaling.curve import curve_of
from grader.cli.commands import run as grader
from grader.model.evidence import Measurement
from grader.model.source import Span
from grader.reporters.plot import render

FUNCTIONS = {
    "scanned": (
        "def scanned(left: list[int], right: list[int]) -> int:\n    return sum(item in right for item in left)\n",
        "O(n*m)",
    ),
    "once": ("def once(items: list[int]) -> int:\n    return sum(item * item for item in items)\n", "O(n)"),
    "ways": ("def ways(n: int) -> int:\n    return 1 if n < 2 else ways(n - 1) + ways(n - 2)\n", "O(2^n)"),
}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """The measurements of FUNCTIONS by name, and the folder of the report that holds them."""
    folder = tmp_path_factory.mktemp("plot")
    (folder / "functions.py").write_text("\n\n".join(text for text, _ in FUNCTIONS.values()))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        words = ["--select", "complexity.scaling-time,complexity.cyclomatic", "--cache-dir", "cache", "-q"]
        assert grader(["grade", "functions.py", *words, "--format", "json=report.json"]) == 0
    evidence = json.loads((folder / "report.json").read_text("utf-8"))["evidence"]
    return folder, [item for item in evidence if item["kind"] == "measurement"]


@pytest.fixture
def told(measured, monkeypatch, capfd):
    """A function that runs `explain --finding` on a measured function, and gives its exit code and output."""
    folder, found = measured
    monkeypatch.chdir(folder)

    def tell(name: str, *words: str, check: str = "complexity.scaling-time"):
        one = next(item for item in found if (item["qualname"], item["check"]) == (name, check))
        code = grader(["explain", "--finding", one["fingerprint"], "--cache-dir", "cache", *words])
        return one, code, capfd.readouterr()

    return tell


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_points_of_the_chart_are_those_of_the_measurement(told, name):
    one, code, said = told(name, "--plot")
    assert code == 0
    root = ET.fromstring(said.out)
    circles = root.findall(f".//{SVG}circle")
    assert [[float(c.get("data-size")), float(c.get("data-count"))] for c in circles] == one["points"]
    assert len(one["points"]) >= 4
    assert root.findtext(f"{SVG}title") == f"{name}: {FUNCTIONS[name][1]}"
    assert "worst of the shapes tried" in root.findtext(f"{SVG}desc")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_curve_goes_through_the_points(told, name):
    _, _, said = told(name, "--plot")
    root = ET.fromstring(said.out)
    (line,) = root.findall(f".//{SVG}polyline")
    curve = [tuple(map(float, place.split(","))) for place in line.get("points").split()]
    for circle in root.findall(f".//{SVG}circle"):
        x, y = float(circle.get("cx")), float(circle.get("cy"))
        near = min(curve, key=lambda place: math.dist(place, (x, y)))
        assert math.dist(near, (x, y)) < 12


def test_both_scales_are_logarithmic_and_have_ticks(told):
    one, _, said = told("scanned", "--plot")
    circles = ET.fromstring(said.out).findall(f".//{SVG}circle")
    places = {float(c.get("data-size")): float(c.get("cx")) for c in circles}
    sizes = [size for size, _ in one["points"]]
    steps = [(places[size] - places[sizes[0]]) / math.log(size / sizes[0]) for size in sizes[1:]]
    assert max(steps) - min(steps) < 1
    assert len(re.findall('class="tick"', said.out)) >= 5


def test_a_file_holds_the_same_chart_as_standard_output(told, measured):
    _, code, said = told("once", "--plot=once.svg")
    assert (code, said.out) == (0, "")
    assert (measured[0] / "once.svg").read_text("utf-8") == told("once", "--plot")[2].out


def test_without_a_plot_the_numbers_are_told(told):
    one, _, said = told("scanned")
    assert said.out.startswith("complexity.scaling-time ")
    assert "O(n*m) (2 degree)" in said.out
    assert len(said.out.splitlines()) == 4 + len(one["points"])


def test_what_has_no_points_cannot_be_drawn(told, capfd):
    _, code, said = told("once", "--plot", check="complexity.cyclomatic")
    assert code == 2
    assert "has no points" in said.err
    assert told("once", "--as-test")[1] == 2
    assert told("once", "--plot=absent/once.svg")[1] == 2
    capfd.readouterr()
    assert grader(["explain", "--plot"]) == 2
    assert "--plot goes with --finding" in capfd.readouterr().err


def measurement(label: str, points: tuple[tuple[float, float], ...], name: str = "f", detail: str = "") -> Measurement:
    span = Span(line=1, column=1, end_line=2, end_column=1)
    return Measurement(
        check="complexity.scaling-time",
        path="a.py",
        qualname=name,
        span=span,
        value=1.0,
        low=1.0,
        high=1.0,
        label=label,
        detail=detail,
        points=points,
    )


def test_names_of_graded_code_are_escaped_and_nothing_outside_is_asked_for():
    evil = '</title><script>alert(1)</script><a href="http://x">\x1b[31m'
    text = render(measurement("O(n)", ((1.0, 1.0), (2.0, 2.0)), name=evil, detail=evil), ())
    root = ET.fromstring(text)
    assert not root.findall(f".//{SVG}script")
    assert not root.findall(f".//{SVG}a")
    assert "\x1b" not in text
    assert re.findall(r"(?:href|src|url)", re.sub(r"<(title|desc|text)[ >].*?</\1>", "", text)) == []
    assert "prefers-color-scheme: dark" in text


def test_counts_that_are_none_or_all_the_same_are_drawn():
    for points in (((8.0, 0.0), (16.0, 0.0)), ((8.0, 3.0), (16.0, 3.0)), ((8.0, 5.0),)):
        one = measurement("O(1)", points)
        assert len(ET.fromstring(render(one, curve_of(one))).findall(f".//{SVG}circle")) == len(points)


@pytest.mark.parametrize(("label", "count"), [("O(n*(n+m))", 3), ("O((n+m) log n)", 1), ("O(n^1.5)", 2), ("O(n+m)", 7)])
def test_a_label_of_two_sizes_is_drawn_as_its_class_in_one(label, count):
    power = {"O(n*(n+m))": lambda n: n * n, "O((n+m) log n)": lambda n: n * math.log2(n + 1)}
    power |= {"O(n^1.5)": lambda n: n**1.5, "O(n+m)": lambda n: n}
    points = tuple((float(n), count * power[label](n) + 9) for n in (8, 16, 32, 64, 128))
    curve = curve_of(measurement(label, points))
    assert curve[0] == pytest.approx(points[0])
    assert curve[-1] == pytest.approx(points[-1])
    assert curve_of(measurement("13 paths", points)) == ()
