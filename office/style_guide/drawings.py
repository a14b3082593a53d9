"""A small drawing for the specimen of a chart; the real ones are made by the app that knows the numbers."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from office.style_guide.specimens import words

_ROWS = [("DE", 210, 7), ("DK", 120, 4), ("JP", 30, 1)]
_NAME = words(
    "Bars: Germany 7, Denmark 4, Japan 1",
    "Balken: Duitsland 7, Denemarken 4, Japan 1",
    "Çubuklar: Almanya 7, Danimarka 4, Japonya 1",
)


def bars() -> SafeString:
    """Three bars, in the language of the moment."""
    drawn = format_html_join(
        "",
        '<text x="26" y="{}" text-anchor="end">{}</text>'
        '<rect class="bars__bar" x="36" y="{}" width="{}" height="16"/><text x="{}" y="{}">{}</text>',
        (
            (place * 28 + 19, code, place * 28 + 6, width, width + 44, place * 28 + 19, number)
            for place, (code, width, number) in enumerate(_ROWS)
        ),
    )
    frame = '<svg viewBox="0 0 300 90" role="img" aria-label="{}" font-size="13" fill="currentColor">{}</svg>'
    return format_html(frame, _NAME, drawn)
