"""The world map: true places, no dot lost or hidden, nothing guessed, no border drawn."""

import hashlib
from itertools import pairwise
from math import hypot, pi, sqrt
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.reports import Request, content, html
from partners import earth
from partners.land import build
from partners.models import Partner
from partners.world_map import APART, FURTHEST, MOST, Point, land_inline, marks, point, world_map
from tests.factories.evaluations import ended, tie

SVG = "{http://www.w3.org/2000/svg}"
GHENT = Point("Ghent", 51.05, 3.72)


def drawn(*points: Point) -> ElementTree.Element:
    drawing = world_map(points, title="Our partners", description="Two & three.", identifier="world")
    return ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing


# -- the projection, against the published formula -----------------------------------------------------


def test_the_equator_is_as_long_and_the_axis_as_high_as_published() -> None:
    assert earth.equal_earth(0, 180)[0] == pytest.approx(2 * sqrt(3) * pi / (3 * 1.340264))
    # At the pole sin θ = √3/2, so θ = π/3.
    theta = pi / 3
    high = 0.003796 * theta**9 + 0.000893 * theta**7 - 0.081106 * theta**3 + 1.340264 * theta
    assert earth.equal_earth(90, 0) == pytest.approx((0, high))


@given(st.floats(-80, 80), st.floats(-180, 180))
def test_north_is_up_east_is_right_and_both_halves_mirror_each_other(
    latitude: float, longitude: float
) -> None:
    x, y = earth.equal_earth(latitude, longitude)
    assert earth.equal_earth(-latitude, -longitude) == pytest.approx((-x, -y))
    assert earth.equal_earth(latitude + 1, longitude)[1] > y


def test_areas_are_true() -> None:
    """A field of one degree at 60° north covers half of what it covers at the equator, as on the globe."""

    def area(south: float) -> float:
        corners = [(south, 10), (south, 11), (south + 1, 11), (south + 1, 10)]
        flat = [earth.equal_earth(*corner) for corner in corners]
        turned = zip(flat, flat[1:] + flat[:1], strict=True)
        return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in turned)) / 2

    assert area(59.5) / area(-0.5) == pytest.approx(0.5, abs=0.001)


# -- the land -----------------------------------------------------------------------------------------


def test_the_source_of_the_land_is_unchanged() -> None:
    for line in (build.FOLDER / "CHECKSUMS").read_text().splitlines():
        checksum, name = line.split()
        assert hashlib.sha256((build.FOLDER / name).read_bytes()).hexdigest() == checksum


def test_the_drawn_land_is_what_the_script_makes_of_its_source() -> None:
    assert Path(build.DRAWING).read_text(encoding="utf-8") == build.drawing()


def test_the_land_costs_little_and_lies_within_the_drawing() -> None:
    assert len(build.DRAWING.read_bytes()) < 25_000
    for ring in build.rings():
        assert all(-180.001 <= longitude <= 180.001 for _latitude, longitude in ring)


def test_no_outline_jumps_across_the_map() -> None:
    """What crosses the 180th meridian is cut there; a line right across the map would be the sign of none."""
    for ring in build.rings():
        steps = (abs(a[1] - b[1]) for a, b in pairwise(ring))
        assert max(steps) < 90


# -- the dots -----------------------------------------------------------------------------------------


def test_every_partner_has_a_dot_with_its_name() -> None:
    names = [title.text for title in drawn(GHENT, Point("San Marino", 43.94, 12.45)).iter(f"{SVG}title")]
    assert names == ["Our partners", "Ghent", "San Marino"]


def test_a_lone_dot_stands_exactly_on_its_place() -> None:
    circle = next(drawn(GHENT).iter(f"{SVG}circle"))
    x, y = earth.on_page(51.05, 3.72)
    assert float(circle.get("cx")) == pytest.approx(x, abs=0.06)
    assert float(circle.get("cy")) == pytest.approx(y, abs=0.06)


def test_neighbours_are_moved_aside_and_lines_lead_to_their_places() -> None:
    liege = Point("Liège", 50.63, 5.57)
    one, two = marks([GHENT, liege])
    assert hypot(one.x - two.x, one.y - two.y) >= APART - 0.1
    assert one.x < two.x  # Ghent stays west of Liège
    assert (one.at_x, one.at_y) == earth.on_page(51.05, 3.72)
    # Both places still lie under their dots; of five towns nearby some dots leave theirs.
    assert list(drawn(GHENT, liege).iter(f"{SVG}line")) == []
    towns = [(50.83, 3.26), (50.63, 3.06), (51.22, 4.4), (50.85, 4.35)]
    crowd = [GHENT, *(Point(str(town), *town) for town in towns)]
    assert list(drawn(*crowd).iter(f"{SVG}line"))


def test_partners_at_one_place_are_counted_in_one_dot() -> None:
    (mark,) = marks([GHENT, Point("University of Ghent", 51.05, 3.72)])
    assert mark.names == "Ghent, University of Ghent"
    drawing = drawn(*mark.points)
    assert [text.text for text in drawing.iter(f"{SVG}text")] == ["2"]


def test_what_has_ended_is_a_ring_and_never_counted_with_what_lives() -> None:
    living, over = drawn(GHENT, Point("Ghent of old", 51.05, 3.72, is_over=True)).iter(f"{SVG}circle")
    assert living.get("class") == "world-map__dot"
    assert over.get("class") == "world-map__ring"


places = st.builds(Point, st.just("x"), st.floats(-56, 83), st.floats(-180, 180), is_over=st.booleans())


@settings(max_examples=60, deadline=None)
@given(st.lists(places, max_size=40) | st.lists(st.just(GHENT) | places, max_size=200))
def test_no_dot_is_lost_hidden_or_far_from_its_place(points: list[Point]) -> None:
    found = marks(points)
    assert sorted(map(repr, points)) == sorted(repr(p) for mark in found for p in mark.points)
    assert len(found) <= MOST
    for number, mark in enumerate(found):
        assert hypot(mark.x - mark.at_x, mark.y - mark.at_y) <= FURTHEST
        for other in found[number + 1 :]:
            assert hypot(mark.x - other.x, mark.y - other.y) >= APART - 0.1
    assert marks(points[::-1]) == found


@pytest.mark.parametrize("latitude, longitude", [(None, 4.0), (50.0, None), (None, None), (-75.0, 0.0)])
def test_a_place_without_a_position_is_not_guessed(latitude, longitude) -> None:
    assert point("Somewhere", latitude, longitude) is None


# -- the drawing --------------------------------------------------------------------------------------


def test_the_drawing_says_what_it_is_and_holds_no_style() -> None:
    drawing = world_map([GHENT], title="Our <partners>", description="Two & three.", identifier="world")
    assert " style=" not in drawing
    assert "Our &lt;partners&gt;" in drawing
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "world-title world-text"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]


def test_an_empty_map_is_land_and_nothing_else() -> None:
    assert list(drawn().iter(f"{SVG}circle")) == []


# -- page and document --------------------------------------------------------------------------------


def placed(name: str, country: str, latitude: float | None, longitude: float | None, **fields):
    relation = tie(name, country, **fields)
    relation.partners.update(latitude=latitude, longitude=longitude)
    return relation


@pytest.fixture
def ties(ghent) -> None:
    placed("Kanazawa", "JP", 36.56, 136.66, since=(1971,))
    ended(placed("Melle", "DE", 52.2, 8.34, since=(1977,)), (2018,))
    placed("Taizhou", "CN", None, None)


def test_the_statistics_page_shows_the_map_and_the_table_beside_it(ties, login) -> None:
    page = login("officer").get("/reports/statistics/")
    text = page.content.decode()
    assert text.count('class="world-map"') == 1
    assert 'href="/static/land.svg#land"' in text  # one cached file, not 23 KB in every page
    assert "takes no position on any status" in text
    rows = page.context["map"]["atlas"].rows
    assert [(row.partner.name, row.is_live, row.is_on_map) for row in rows] == [
        ("Kanazawa", True, True), ("Taizhou", True, False), ("Melle", False, True),
    ]  # fmt: skip


def test_the_map_is_as_of_the_day_of_the_page(ties, login) -> None:
    page = login("officer").get("/reports/statistics/", {"as_of": "1975-01-01"})
    shown = {row.partner.name: row.is_live for row in page.context["map"]["atlas"].rows}
    assert shown == {"Kanazawa": True, "Taizhou": True}  # an unknown beginning counts as alive


def test_a_partner_with_a_live_tie_and_an_ended_one_has_one_dot(ties) -> None:
    again = tie("Town of the second tie", "DE", since=(2020,))
    again.partners.set([Partner.objects.get(name="Melle")])
    rows = content(Request("portfolio", "", "en")).atlas.rows
    assert [row.is_live for row in rows if row.partner.name == "Melle"] == [True]


@pytest.mark.parametrize("language", ["en", "tr", "nl"])
def test_the_portfolio_report_carries_the_land_itself(ties, language: str) -> None:
    with translation.override(language):
        page = html(content(Request("portfolio", "", language)))
    assert str(land_inline()) in page
    assert "land.svg" not in page


def test_the_words_of_the_map_are_the_documents_whoever_asks_for_it(ties) -> None:
    document = content(Request("portfolio", "", "tr"))
    with translation.override("en"):
        asked_in_english = html(document)
    with translation.override("tr"):
        assert html(document) == asked_in_english
    assert "süren bir ilişkideki ortak" in asked_in_english


def test_no_map_without_a_tie(ghent, login) -> None:
    assert 'class="world-map"' not in login("officer").get("/reports/statistics/").content.decode()
    assert 'class="world-map"' not in html(content(Request("portfolio", "", "en")))
