"""Where a partner lies: a small map with the words beside it, which say all that it shows."""

from dataclasses import dataclass

from babel.numbers import format_decimal
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.models import Municipality
from partners.models import Partner
from partners.twinning_plan import kilometres
from partners.world_map import Point, point, window_around, world_map

DRAWN = 480  # pixels at full size


@dataclass(frozen=True)
class Locator:
    """The drawing, None where the position is not on file, and what stands beside it."""

    drawing: SafeString | None
    position: str
    distance: str


def locator(partner: Partner, ours: Municipality | None) -> Locator:
    """The partner on the map, and us where we lie near enough to be in the picture."""
    if partner.latitude is None or partner.longitude is None:
        return Locator(None, "", "")
    place = point(partner.name, partner.latitude, partner.longitude)
    home = _home(ours)
    text = _position(float(partner.latitude), float(partner.longitude))
    drawing = _drawn(place, home, partner) if place else None
    return Locator(drawing, text, _distance(partner, ours))


def _home(ours: Municipality | None) -> Point | None:
    if ours is None or ours.latitude is None or ours.longitude is None:
        return None
    return Point(ours.name, ours.latitude, ours.longitude, is_home=True)


def _drawn(place: Point, home: Point | None, partner: Partner) -> SafeString:
    said = {"name": partner.name, "place": partner.place}
    return world_map(
        [place, home] if home else [place], title=_("%(name)s on the map") % said,
        description=_("A part of the world without borders, with a dot for %(name)s, %(place)s.") % said,
        identifier="locator", width=DRAWN, window=window_around(place),
    )  # fmt: skip


def _position(latitude: float, longitude: float) -> str:
    """Degrees as people of the reader's language write them, with the half of the earth in words."""
    north, east = _number(abs(latitude), 2), _number(abs(longitude), 2)
    across = _("%(degrees)s° north") if latitude >= 0 else _("%(degrees)s° south")
    along = _("%(degrees)s° east") if longitude >= 0 else _("%(degrees)s° west")
    return ", ".join([across % {"degrees": north}, along % {"degrees": east}])


def _distance(partner: Partner, ours: Municipality | None) -> str:
    if ours is None or ours.latitude is None or ours.longitude is None:
        return ""
    here = (ours.latitude, ours.longitude)
    away = kilometres((float(partner.latitude or 0), float(partner.longitude or 0)), here)
    # The middle of a town is no point: beyond a hundred kilometres tens are exact enough.
    rounded = round(away, -1) if away >= 100 else round(away)
    return _("about %(number)s km from %(ours)s as the crow flies") % {
        "number": _number(rounded, 0), "ours": ours.name,
    }  # fmt: skip


def _number(value: float, digits: int) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, locale=(get_language() or "en").replace("-", "_"))
