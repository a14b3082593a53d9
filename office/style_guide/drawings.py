"""A small drawing for the specimen of a chart; the real ones are made by the app that knows the numbers."""

from django.utils.html import format_html, format_html_join

from office.style_guide.specimens import words

_ROWS = [("DE", 240, 7), ("DK", 137, 4), ("JP", 34, 1)]
_NAME = words(
    "Bars: Germany 7, Denmark 4, Japan 1",
    "Balken: Duitsland 7, Denemarken 4, Japan 1",
    "Çubuklar: Almanya 7, Danimarka 4, Japonya 1",
)


def _drawn(name: str) -> str:
    bars = format_html_join(
        "",
        '<text x="24" y="{}" text-anchor="end">{}</text><rect class="bars__bar" x="34" y="{}" width="{}" height="16"/>'
        '<text x="{}" y="{}">{}</text>',
        (
            (place * 28 + 19, code, place * 28 + 6, width, width + 42, place * 28 + 19, number)
            for place, (code, width, number) in enumerate(_ROWS)
        ),
    )
    return format_html(
        '<svg viewBox="0 0 320 90" role="img" aria-label="{}" font-size="13" fill="currentColor">{}</svg>',
        name,
        bars,
    )


class _Drawing:
    """Drawn when it is shown, in the language of that moment."""

    def __html__(self) -> str:
        return _drawn(str(_NAME))


BARS = _Drawing()
