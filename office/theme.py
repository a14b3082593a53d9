"""The municipality's colour as custom properties, kept readable on paper and on dark ground."""

import colorsys
import re

DEFAULT = "#1f4e79"
# The grounds of static/entente.css hardest for the accent: the sunken panel by day, a tinted one by night.
_PAPER, _SLATE, _NIGHT = (0.95, 0.93, 0.89), (0.15, 0.18, 0.21), (0.05, 0.07, 0.10)
_AA = 4.6  # a little above WCAG's 4.5, for rounding


def stylesheet(colour: str) -> str:
    """CSS that sets the accent for light and dark; the colour is moved until text in it can be read."""
    rgb = _parsed(colour if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) else DEFAULT)
    light, dark = _readable_on(_PAPER, rgb, step=-0.02), _readable_on(_SLATE, rgb, step=0.02)
    on_light = f"--accent:{_written(light)};--accent-contrast:{_ink_for(light)};"
    on_dark = f"--accent:{_written(dark)};--accent-contrast:{_ink_for(dark)};"
    return (
        f":root,[data-theme=light]{{{on_light}}}\n[data-theme=dark]{{{on_dark}}}\n"
        f"@media (prefers-color-scheme:dark){{:root[data-theme=auto]{{{on_dark}}}}}\n"
    )


def contrast(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    """WCAG 2 contrast ratio of two colours with channels in 0..1."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(rgb: tuple[float, ...]) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable_on(ground: tuple[float, ...], rgb: tuple[float, ...], *, step: float) -> tuple[float, ...]:
    hue, lightness, saturation = colorsys.rgb_to_hls(*rgb)
    moved = rgb
    while contrast(moved, ground) < _AA and 0 < lightness + step < 1:
        lightness += step
        moved = colorsys.hls_to_rgb(hue, lightness, saturation)
    return moved


def _ink_for(ground: tuple[float, ...]) -> str:
    return "#ffffff" if contrast(ground, (1, 1, 1)) >= contrast(ground, _NIGHT) else _written(_NIGHT)


def _parsed(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))


def _written(rgb: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in rgb)
