"""A measured growth as a chart on two logarithmic scales: SVG without scripts, fonts or addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil, floor, log10

from grader.model.evidence import Measurement
from grader.reporters.escape import short, xml

Point = tuple[float, float]
Scale = Callable[[float], float]
"""From a size or count to a place in the picture."""

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 76, 24, 64, 56
_SUBTITLE = 100
"""Characters of the sentence below the title that fit beside each other."""
_MANY = 1_000_000
_COUNTED = {
    "complexity.scaling-time": "work, in steps and elements",
    "complexity.scaling-space": "memory at the peak, in bytes",
    "complexity.scaling-calls": "calls",
}
_STYLE = """\
svg { color: #1f2328; background: #ffffff; font: 12px sans-serif; }
text { fill: currentColor; }
.title { font-size: 16px; font-weight: bold; }
.small { font-size: 11px; opacity: 0.75; }
.axis { stroke: currentColor; }
.grid { stroke: currentColor; opacity: 0.15; }
.curve { fill: none; stroke: #0969da; stroke-width: 2; opacity: 0.7; }
.point { fill: #cf222e; stroke: #ffffff; }
@media (prefers-color-scheme: dark) {
  svg { color: #e6edf3; background: #0d1117; }
  .curve { stroke: #58a6ff; }
  .point { fill: #ff7b72; stroke: #0d1117; }
}"""


def render(measurement: Measurement, curve: Sequence[Point]) -> str:
    """The points of a measurement (at least one) and the curve of its class as one SVG document."""
    sizes = [size for size, _ in measurement.points]
    counts = [count for _, count in [*measurement.points, *curve]]
    least = min([count for count in counts if count > 0], default=1.0)
    across, up = _ends(sizes, 1.0), _ends([max(count, least) for count in counts], least)
    x = _scale(across, LEFT, WIDTH - RIGHT)
    y = _scale(up, HEIGHT - BOTTOM, TOP)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}">',
            f"<title>{xml(_title(measurement))}</title>",
            f"<desc>{xml(measurement.detail)}</desc>",
            f"<style>\n{_STYLE}\n</style>",
            f'<text class="title" x="{LEFT}" y="26">{xml(short(_title(measurement), _SUBTITLE))}</text>',
            f'<text class="small" x="{LEFT}" y="46">{xml(short(measurement.detail, _SUBTITLE))}</text>',
            *_axes(measurement, across, up, x, y),
            *_drawn(curve, x, y, least),
            *_dots(measurement.points, x, y, least),
            "</svg>",
            "",
        ]
    )


def _title(measurement: Measurement) -> str:
    return f"{measurement.qualname}: {measurement.label}"


def _ends(values: Sequence[float], least: float) -> tuple[float, float]:
    """The least and greatest value; a little apart where they are one."""
    low, high = max(min(values), least), max(*values, least)
    return (low, high) if high > low * 1.05 else (low / 2, high * 2)


def _scale(ends: tuple[float, float], first: float, last: float) -> Scale:
    low, high = (log10(end) for end in ends)
    return lambda value: first + (log10(value) - low) / (high - low) * (last - first)


def _ticks(ends: tuple[float, float]) -> list[float]:
    """Powers of ten inside the ends; 1, 2 and 5 times them where these are few."""
    low, high = ends
    powers = [10.0**power for power in range(floor(log10(low)), ceil(log10(high)) + 1)]
    steps = (1, 2, 5) if log10(high / low) < 3 else (1,)  # noqa: PLR2004 - decades that show as many lines
    every = max(1, len(powers) // 8)
    return [power * step for power in powers[::every] for step in steps if low <= power * step <= high * 1.0001]


def _axes(
    measurement: Measurement, across: tuple[float, float], up: tuple[float, float], x: Scale, y: Scale
) -> Iterator[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    for tick in _ticks(across):
        at = _number(x(tick))
        yield f'<line class="grid" x1="{at}" y1="{TOP}" x2="{at}" y2="{bottom}"/>'
        yield f'<text class="tick" x="{at}" y="{bottom + 18}" text-anchor="middle">{_shown(tick)}</text>'
    for tick in _ticks(up):
        at = _number(y(tick))
        yield f'<line class="grid" x1="{LEFT}" y1="{at}" x2="{right}" y2="{at}"/>'
        yield f'<text class="tick" x="{LEFT - 8}" y="{at}" text-anchor="end" dy="4">{_shown(tick)}</text>'
    yield f'<line class="axis" x1="{LEFT}" y1="{bottom}" x2="{right}" y2="{bottom}"/>'
    yield f'<line class="axis" x1="{LEFT}" y1="{TOP}" x2="{LEFT}" y2="{bottom}"/>'
    yield f'<text x="{(LEFT + right) // 2}" y="{HEIGHT - 14}" text-anchor="middle">size of the input</text>'
    middle = (TOP + bottom) // 2
    said = _COUNTED.get(measurement.check, measurement.unit_of_measure)
    yield f'<text transform="translate(16 {middle}) rotate(-90)" text-anchor="middle">{xml(said)}</text>'


def _drawn(curve: Sequence[Point], x: Scale, y: Scale, least: float) -> Iterator[str]:
    if curve:
        places = " ".join(f"{_number(x(size))},{_number(y(max(count, least)))}" for size, count in curve)
        yield f'<polyline class="curve" points="{places}"/>'


def _dots(points: Sequence[Point], x: Scale, y: Scale, least: float) -> Iterator[str]:
    """What was counted, also as attributes; nothing at all stands on the axis, which has no zero."""
    for size, count in points:
        place = f'cx="{_number(x(size))}" cy="{_number(y(max(count, least)))}"'
        exact = f'data-size="{size!r}" data-count="{count!r}"'
        yield f'<circle class="point" {place} r="4" {exact}><title>{size:g}: {count:,g}</title></circle>'


def _number(value: float) -> str:
    return f"{value:.1f}"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if 1 <= value < _MANY else f"{value:.0e}".replace("e+0", "e").replace("e+", "e")
