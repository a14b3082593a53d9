"""Charts as SVG, drawn on the server. One drawing serves the page and the PDF.

Labels are words of the interface's language: WeasyPrint sets SVG text letter by letter, so Arabic names,
which must be joined, belong in the table beside the chart. Presentation attributes only, no `style`: the
page's content policy refuses those, and WeasyPrint does not
apply the document's stylesheet inside an SVG. On the page the classes let the theme's colours win.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 640
ROW = 28
BAR = 16
FONT_SIZE = 13
GAP = 10
# Average advance of a character of our sans, in parts of its size: good enough to reserve room.
ADVANCE = 0.54
LONGEST_LABEL = 0.42
ACCENT = "#1f5f8b"
FONTS = "Entente Sans, Entente Arabic, Entente Han, sans-serif"


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    value_text: str  # the value as people read it: in the language's digits, perhaps with its share


def bar_chart(
    bars: Sequence[Bar],
    *,
    title: str,
    description: str,
    identifier: str,
    accent: str = ACCENT,
    width: int = WIDTH,
) -> SafeString:
    """Horizontal bars from zero, each with its label and value; nothing is told by colour alone.

    `identifier` must be unique on the page: title and description are tied to the drawing by it. `width` is
    in CSS pixels at the size at which it will be shown, so that its letters are as large as those around.
    """
    labels = _label_column(bars, width)
    values = max((_width(bar.value_text) for bar in bars), default=0) + GAP
    scale = (width - labels - GAP - values) / max([1, *(bar.value for bar in bars)])
    rows = format_html_join(
        "", "{}", ((_row(bar, position, labels, scale, accent),) for position, bar in enumerate(bars))
    )
    height = max(len(bars), 1) * ROW + 4
    return format_html(
        '<svg class="bars" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        'height="{height}" role="img" aria-labelledby="{id}-title {id}-text" font-family="{fonts}" '
        'font-size="{size}" fill="currentColor"><title id="{id}-title">{title}</title>'
        '<desc id="{id}-text">{description}</desc>'
        '<line class="bars__axis" x1="{axis}" y1="0" x2="{axis}" y2="{height}" stroke="#8a8f98"/>'
        "{rows}</svg>",
        width=width,
        height=height,
        id=identifier,
        fonts=FONTS,
        size=FONT_SIZE,
        title=title,
        description=description,
        axis=labels + GAP,
        rows=rows,
    )


def _row(bar: Bar, position: int, labels: int, scale: float, accent: str) -> SafeString:
    top = position * ROW + (ROW - BAR) // 2 + 2
    baseline = top + BAR / 2 + FONT_SIZE * 0.36
    length = round(bar.value * scale, 1)
    start = labels + GAP
    return format_html(
        '{label}<rect class="bars__bar" x="{start}" y="{top}" width="{length}" height="{thickness}" '
        'fill="{accent}"/>'
        '<text class="bars__value" x="{after}" y="{baseline}" font-weight="700">{value}</text>',
        label=_label(bar.label, labels, baseline),
        start=start,
        top=top,
        length=length,
        thickness=BAR,
        accent=accent,
        after=round(start + length + 6, 1),
        baseline=round(baseline, 1),
        value=bar.value_text,
    )


def _label(text: str, column: int, baseline: float) -> SafeString:
    """The label against the axis, on two lines where it would not fit on one."""
    lines = _lines(text, column)
    first = baseline - (len(lines) - 1) * FONT_SIZE * 0.55
    return format_html_join(
        "",
        '<text class="bars__label" x="{}" y="{}" text-anchor="end">{}</text>',
        ((column, round(first + number * FONT_SIZE * 1.1, 1), line) for number, line in enumerate(lines)),
    )


def _lines(text: str, column: int) -> list[str]:
    words = text.split()
    if _width(text) <= column + 1 or len(words) < 2:
        return [text]
    # The break that leaves the longer of the two lines shortest.
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return list(min(cuts, key=lambda lines: max(map(_width, lines))))


def _label_column(bars: Sequence[Bar], width: int) -> int:
    longest = max((_width(bar.label) for bar in bars), default=0)
    return min(longest, int(width * LONGEST_LABEL))


def _width(text: str) -> int:
    # Han and hangul fill their square; everything else is about half as wide.
    return int(sum(1.0 if ord(character) > 0x2E80 else ADVANCE for character in text) * FONT_SIZE) + 1
