"""The grade as a badge: SVG without scripts, fonts or addresses."""

from __future__ import annotations

from grader.model.report import Grade, Report
from grader.reporters.escape import short, xml
from grader.reporters.figures import interval, letter, points, share

LABEL = "grader"
_HEIGHT = 20
_LONGEST = 20
"""Characters of a letter; a rubric names its own as it likes."""
_PAD = 6
"""Pixels beside each text."""
_FONTS = "Verdana,Geneva,DejaVu Sans,sans-serif"
_COLOURS = ((90, "#1a7f37"), (80, "#4c7a12"), (70, "#9a6700"), (60, "#bc4c00"), (0, "#cf222e"))
"""From which score on; each dark enough for white text (contrast of 4.5 at least)."""
_WITHHELD, _LABEL_COLOUR = "#6e7781", "#3d444d"
_WIDTHS = {
    char: width
    for width, chars in (
        (3.0, "il"),
        (3.9, " fj.,"),
        (4.6, "tIr-J"),
        (5.8, "cszL"),
        (6.6, "aekovxyFPTY"),
        (7.0, "0123456789bdghnpquE"),
        (7.6, "ABCKRSVXZ"),
        (8.4, "DGHNOQU"),
        (9.1, "+wM"),
        (10.9, "mW"),
    )
    for char in chars
}
"""Pixels of characters at 11 pixels in Verdana, the widest of the usual fonts, within 0.4."""
_WIDEST = 11.0
"""Pixels of any other character."""


def render(report: Report) -> str:
    """One line of text on two fields: what it is, and letter and score."""
    value, title = _value(report.grade), xml(_title(report.grade))
    left, right = (_width(text) for text in (LABEL, value))
    total = left + right
    box = f'width="{total}" height="{_HEIGHT}"'
    edge = f"M{left} 0h{right - 3}q3 0 3 3v{_HEIGHT - 6}q0 3 -3 3h-{right - 3}z"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-label="{title}">',
            f"<title>{title}</title>",
            f'<rect {box} rx="3" fill="{_LABEL_COLOUR}"/>',
            f'<path d="{edge}" fill="{_colour(report.grade)}"/>',
            f'<g fill="#ffffff" font-family="{_FONTS}" font-size="11" text-anchor="middle">',
            _text(LABEL, 0, left),
            _text(value, left, right),
            "</g>",
            "</svg>",
            "",
        ]
    )


def _value(grade: Grade) -> str:
    """`B 84.2`; a withheld letter is a dash, and nothing assessed is said."""
    if grade.score is None:
        return "not assessed"
    return f"{short(letter(grade), _LONGEST)} {points(grade.score)}"


def _title(grade: Grade) -> str:
    return f"{LABEL}: {_value(grade)} {interval(grade)}, {share(grade.coverage)} assessed"


def _colour(grade: Grade) -> str:
    if grade.letter is None or grade.score is None:
        return _WITHHELD
    score = grade.score
    return next(colour for least, colour in _COLOURS if score >= least)


def _text(text: str, left: int, width: int) -> str:
    """Text in the middle of a field; `textLength` keeps it there whatever the font."""
    return f'<text x="{left + width / 2:g}" y="14" textLength="{width - 2 * _PAD}">{xml(text)}</text>'


def _width(text: str) -> int:
    return round(sum(_WIDTHS.get(char, _WIDEST) for char in text)) + 2 * _PAD
