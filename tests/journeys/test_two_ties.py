"""Two real ties told in their own language: Ghent–Kanazawa in Dutch, Balıkesir–Schwäbisch Hall in Turkish.

What is expected is what is publicly known of them (the fixtures say from where), and what the calendar makes of it.
"""

from collections.abc import Iterator

import pytest

from tests.installation import install, surroundings
from tests.journeys.conftest import House, Visitor, open_house
from tests.journeys.test_every_screen import speak

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def balikesir(tmp_path_factory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("balikesir")
    install(tmp_path_factory, folder, "balikesir")
    with open_house(folder, surroundings(folder, ENTENTE_DEMO="1"), []) as house:
        yield house


def follow(visitor: Visitor, text: str) -> str:
    """Click the first link of the page with these words; the text of the page it leads to."""
    with visitor.page.expect_navigation() as navigation:
        visitor.page.locator("main a", has_text=text).first.click()
    answer = navigation.value
    assert answer is not None
    assert answer.status == 200, visitor.page.url
    return told(visitor)


def told(visitor: Visitor) -> str:
    return " ".join(visitor.page.inner_text("main").split())


def assert_in_order(text: str, *parts: str) -> None:
    places = [text.find(part) for part in parts]
    assert -1 not in places, [part for part, place in zip(parts, places, strict=True) if place == -1]
    assert places == sorted(places), list(zip(parts, places, strict=True))


def test_kanazawa_from_the_treaty_to_the_renewal_that_is_due(demo, visit):
    officer = visit(demo, "officer@demo.example")
    speak(officer, "nl")
    officer.go("/relations/")
    tie = follow(officer, "Kanazawa")
    # the newest text first
    assert_in_order(
        tie,
        "Cooperation agreement 2021–2026",
        "Memorandum of 2016",
        "Declaration of 2012",
        "Treaty of friendship",
    )
    assert "Sinds: 1971" in tie
    # the memorandum of 20.10.2016 ran five years; 20 October to 9 November 2021 are 12 + 9 days without either
    assert "21 dagen" in tie
    agreement = follow(officer, "Cooperation agreement 2021–2026")
    assert "digitaal ondertekend" in agreement
    assert "31 december 2026" in agreement
    officer.go(officer.page.url.removeprefix(demo.address) + "dates/")
    dates = told(officer)
    assert_in_order(dates, "10 november 2021", "31 december 2026", "19 oktober 2021", "21 dagen")
    home = officer.go("/").inner_text("main")
    assert "Cooperation agreement 2021–2026" in home  # it ends within twelve months
    speak(officer, "en")


def test_a_council_member_reads_the_renewal_with_kanazawa_in_dutch(demo, visit):
    member = visit(
        demo, "councillor@demo.example", java_script_enabled=False, viewport={"width": 820, "height": 1180}
    )
    inbox = member.go("/decisions/")
    item = inbox.locator("main a[href*='/decisions/items/S-']").first
    with inbox.expect_navigation():
        item.click()  # the first tap; the second leads to the question
    page = told(member)
    assert "Kanazawa" in page
    assert member.page.locator("main form textarea").count() >= 1
    small = member.page.evaluate(
        """() => [...document.querySelectorAll("main button, main a.button, main summary")]
        .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
        .filter(([, box]) => box.height > 0 && box.height < 44).map(([words]) => words)"""
    )
    assert small == []


def test_schwaebisch_hall_signed_before_the_permission_in_turkish(balikesir, visit):
    officer = visit(balikesir, "officer@demo.example")
    speak(officer, "tr")
    officer.go("/relations/")
    tie = follow(officer, "Schwäbisch Hall")
    # signed 02.11.2006, permitted 20.11.2006
    assert "İzinden 18 gün önce imzalanmış." in tie
    time_line = tie[tie.index("Zaman çizelgesi") :]
    assert_in_order(time_line, "26 Mayıs 2007", "2 Kasım 2006")  # the latest first
    protocol = follow(officer, "Schwäbisch Hall kardeş şehir protokolü")
    assert_in_order(protocol, "5 Nisan 2006, sayı 77", "20 Kasım 2006", "2 Kasım 2006, 26 Mayıs 2007")
    assert "İçişleri Bakanlığı" in protocol  # the ministry of that day


def test_a_flag_is_explained_in_writing_and_stays_listed(balikesir, visit):
    head = visit(balikesir, "head@demo.example", java_script_enabled=False)
    page = head.go("/relations/legality/")
    with page.expect_navigation():
        page.locator("main tr", has_text="Schwäbisch Hall").locator("a[href*='/legality/']").first.click()
    page.locator("main textarea").first.fill("Tören, bakanlığın yazısından önce yapıldı.")
    head.send("main form:has(textarea)")
    assert "Tören, bakanlığın yazısından önce yapıldı." in told(head)
    assert '"explained": true' in balikesir.manage("legality", "--json")
