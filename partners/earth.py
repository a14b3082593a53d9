"""The round earth on a flat page: Equal Earth, which keeps areas true (Šavrič, Patterson and Jenny, 2018).

A drawing is `WIDTH` units wide and shows every meridian. In the south it ends short of Antarctica, where no
municipality lies, in the north beyond the last land.
"""

from math import asin, cos, pi, radians, sin, sqrt

WIDTH = 1000.0
NORTH, SOUTH = 84.0, -57.0

# The polynomial of the published projection.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_SLANT = sqrt(3) / 2


def equal_earth(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees to the plane of the projection on a sphere of radius 1; y grows to the north."""
    theta = asin(_SLANT * sin(radians(latitude)))
    slope = 9 * _A4 * theta**8 + 7 * _A3 * theta**6 + 3 * _A2 * theta**2 + _A1
    x = 2 * sqrt(3) * radians(longitude) * cos(theta) / (3 * slope)
    return x, _A4 * theta**9 + _A3 * theta**7 + _A2 * theta**3 + _A1 * theta


_SCALE = WIDTH / (2 * equal_earth(0, 180)[0])
_TOP = equal_earth(NORTH, 0)[1]
HEIGHT = round((_TOP - equal_earth(SOUTH, 0)[1]) * _SCALE, 1)


def on_page(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees to the drawing's units, from its upper left corner."""
    x, y = equal_earth(latitude, longitude)
    return WIDTH / 2 + x * _SCALE, (_TOP - y) * _SCALE


def is_shown(latitude: float) -> bool:
    return SOUTH <= latitude <= NORTH


def outline(steps: int = 24) -> str:
    """The edge of the earth as an SVG path."""
    latitudes = [SOUTH + (NORTH - SOUTH) * step / steps for step in range(steps + 1)]
    west = [on_page(latitude, -180) for latitude in latitudes]
    east = [on_page(latitude, 180) for latitude in reversed(latitudes)]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in west + east) + "Z"


# Once round the earth at the equator, in units: what a tolerance of the drawing is in kilometres.
KILOMETRES_PER_UNIT = 2 * pi * 6371 / WIDTH
