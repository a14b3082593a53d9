"""The whole story in a browser: from a partner list to a signed protocol, a membership, an end, and the papers.

It goes by addresses and field names, so that the same story runs in every language, and by ordinary forms, so
that it runs without JavaScript too. Web server, worker and schedule are real processes.
"""

from pathlib import Path

import pytest

from tests.installation import install, surroundings
from tests.journeys.conftest import Visitor, open_house
from tests.journeys.telling import TODAY, Story, order_paper, reference_in, step, wait_for_job

pytestmark = [pytest.mark.browser]


CLAUSES = {
    "purpose": "Both cities learn from each other's crafts.",
    "areas": "Culture and arts, youth and education.",
    "scope": "One exchange of pupils each year.",
    "duration": "Five years from the last signature.",
}
DUTCH = {
    "purpose": "Beide steden leren van elkaars ambacht.",
    "areas": "Cultuur en kunst, jeugd en onderwijs.",
    "scope": "Elk jaar één uitwisseling van leerlingen.",
    "duration": "Vijf jaar vanaf de laatste ondertekening.",
}


@pytest.fixture(params=[("en", True), ("nl", False), ("tr", True)], ids=["en-js", "nl-nojs", "tr-js"])
def story(request, tmp_path, tmp_path_factory, visit):
    language, with_script = request.param
    found = [
        "setup", "--name", "en=Ghent", "--name", "nl=Gent", "--country", "BE", "--profile", "be-vlg", "--language", "nl",
        "--time-zone", "Europe/Brussels", "--members", "53", "--admin-email", "first@demo.example", "--admin-name", "First",
    ]  # fmt: skip
    people = ["shell", "-c", f"from tests.journeys.people import move_in; move_in({language!r})"]
    install(tmp_path_factory, tmp_path)
    with open_house(tmp_path, surroundings(tmp_path, ENTENTE_DEMO="1"), [found, people]) as house:
        yield Story(house, visit, with_script)


def record_vote(clerk: Visitor, item: str, *, yes: int, no: int, title: str = "") -> str:
    page = clerk.go("/decisions/sittings/new/")
    page.fill("[name=held_on]", TODAY)
    page.fill("[name=present]", "50")
    clerk.send()
    sitting = reference_in(clerk, "SI")
    page = clerk.go(f"/decisions/sittings/{sitting}/record/")
    boxes = page.locator("[name=items]")
    if boxes.first.get_attribute("type") == "checkbox":
        boxes.nth(0).check()
    page.fill("[name=yes]", str(yes))
    page.fill("[name=no]", str(no))
    page.fill("[name=abstain]", "0")
    if title:
        page.fill("[name=title]", title)
    page.check("[name=recorded_result][value=adopted]")
    clerk.send()
    # Check your answers: the computed result stands beside the recorded one, then it is confirmed.
    assert clerk.page.locator(".reasons, .result").count() > 0
    clerk.send()
    return reference_in(clerk, "D")


def import_partners(story: Story) -> None:
    admin, root = story.administrator, Path(__file__).resolve().parents[2]
    page = admin.go("/partners/imports/new/")
    page.set_input_files("[name=file]", root / "fixtures/ghent/partners.csv")
    admin.send()
    assert page.locator("text=Saint-Raphaël").count() > 0  # the dialect is shown on real rows
    admin.send("main form:has([name^=column_])")
    assert "12" in page.inner_text("main")
    admin.send("main form[action*=confirm]")
    admin.send()
    wait_for_job(admin)
    page = admin.go("/partners/?q=kanazawa")
    assert page.locator("main a", has_text="Kanazawa").count() > 0


def write_relation(story: Story) -> str:
    officer = story.officer
    page = officer.go("/relations/new/")
    kanazawa = page.locator("label", has_text="Kanazawa").first
    if kanazawa.count():
        kanazawa.click()
    else:
        option = page.locator("[name=partners] option", has_text="Kanazawa").get_attribute("value")
        page.select_option("[name=partners]", option)
    page.check("[name=type][value=sister]")
    page.fill("[name=purpose]", "Both cities learn from each other's crafts.")
    page.check("[name=themes][value=culture]")
    page.check("[name=motivations][value=ties]")
    page.fill("[name=since]", "1971")
    officer.send()
    relation = reference_in(officer, "R")
    text = page.inner_text("main")
    assert "1971" in text
    assert page.locator(".task-list > *").count() == 6
    step(officer, f"/relations/{relation}/steps/pursue/")
    step(officer, f"/relations/{relation}/steps/explore/")
    return relation


def write_protocol(story: Story, relation: str) -> str:
    officer = story.officer
    page = officer.go(f"/relations/{relation}/protocols/new/")
    page.fill("[name=title]", "Cooperation on crafts")
    page.check("[name=kind][value=twinning]")
    page.select_option("[name=first_language]", "nl")
    page.select_option("[name=second_language]", "en")
    officer.send()
    if "/edit/" not in page.url:
        officer.go(f"/relations/protocols/{reference_in(officer, 'PR')}/edit/")
    protocol = reference_in(officer, "PR")
    for place in range(page.locator("select[name^=part-]").count()):
        part = page.locator(f"[name=part-{place}]").input_value()
        if part in CLAUSES:
            page.fill(f"[name=text-{place}-en]", CLAUSES[part])
            page.fill(f"[name=text-{place}-nl]", DUTCH[part])
        else:
            page.fill(f"[name=text-{place}-en]", "Each city bears its own costs.")
            page.fill(f"[name=text-{place}-nl]", "Elke stad draagt haar eigen kosten.")
    page.fill("[name=months]", "60")
    with page.expect_navigation():
        page.locator("button[name=do][value=save]").last.click()
    step(officer, f"/relations/protocols/{protocol}/steps/review/")
    step(officer, f"/relations/protocols/{protocol}/steps/agree/")
    return protocol


def send_and_read(story: Story, protocol: str) -> str:
    head, councillor, officer = story.head, story.councillor, story.officer
    page = head.go(f"/relations/protocols/{protocol}/submit/")
    assert "Cooperation on crafts" in page.inner_text("main")
    head.send()
    page = councillor.go("/decisions/")
    page.locator("main a[href*='/decisions/items/']").first.click()
    item = reference_in(councillor, "S")
    text = page.inner_text("main")
    assert CLAUSES["scope"] in text
    assert DUTCH["scope"] in text
    page.fill("[name=question-text]", "What does the exchange cost?")
    councillor.send("form:has([name=question-text])")
    page.fill("[name=remark-text]", "Please involve the schools.")
    councillor.send("form:has([name=remark-text])")
    page = officer.go(f"/decisions/items/{item}/")
    page.locator("a[href*='/questions/']").first.click()
    page.fill("[name=text]", "Each city bears its own costs.")
    officer.send()
    assert "Each city bears its own costs." in councillor.go(f"/decisions/items/{item}/").inner_text("main")
    return item


def sign_and_enter(story: Story, protocol: str, relation: str) -> None:
    clerk = story.clerk
    for _party in range(2):
        page = clerk.go(f"/relations/protocols/{protocol}/sign/")
        if page.locator("[name=partner]").first.get_attribute("type") == "radio":
            page.locator("[name=partner]").first.check()
        page.fill("[name=on]", TODAY)
        page.fill("[name=place]", "Ghent")
        clerk.send()
    step(clerk, f"/relations/protocols/{protocol}/in-force/")
    last_year = str(int(TODAY[:4]) + 5)  # sixty months from today
    assert last_year in clerk.go(f"/relations/protocols/{protocol}/").inner_text("main")
    assert story.officer.go(f"/relations/{relation}/").locator(".tone-success").count() > 0


def join_network(story: Story) -> None:
    officer, head, clerk = story.officer, story.head, story.clerk
    page = officer.go("/networks/network/new/")
    page.fill("[name=name]", "Eurocities")
    page.fill("[name=seat]", "Brussels")
    page.fill("[name=founded]", "1986")
    officer.send()
    network = reference_in(officer, "N")
    page = officer.go(f"/networks/network/{network}/categories/new/")
    page.fill("[name=name]", "full member")
    page.check("[name=reach][value=eu]")
    officer.send()
    page = officer.go("/networks/new/")
    page.select_option("[name=network]", label="Eurocities")
    page.fill("[name=expected]", "Joint projects and European funds.")
    officer.send()
    membership = reference_in(officer, "M")
    page = officer.go(f"/networks/{membership}/edit/")
    page.select_option("[name=category]", label="full member")
    officer.send()
    step(head, f"/networks/{membership}/submit/")
    record_vote(clerk, "", yes=40, no=5)
    step(head, f"/networks/{membership}/steps/apply/", on=TODAY)
    step(officer, f"/networks/{membership}/steps/accept/", on=TODAY)
    step(officer, f"/networks/{membership}/steps/activate/", on=TODAY)
    page = officer.go(f"/networks/{membership}/fees/new/")
    page.fill("[name=year]", "2026")
    page.fill("[name=currency]", "EUR")
    page.fill("[name=amount]", "100")
    officer.send()
    page = officer.go(f"/networks/{membership}/seats/new/")
    page.check("[name=kind][value=board]")
    page.fill("[name=person]", "Office holder")
    officer.send()
    assert page.locator(".tone-success").count() > 0


def end_relation(story: Story, relation: str) -> str:
    officer, head, clerk = story.officer, story.head, story.clerk
    page = officer.go("/relations/endings/new/")
    page.locator("[name=relation]").first.check()
    officer.send("main form")
    page.fill("[name=title]", "From bilateral ties to networks")
    page.fill("[name=explanation]", "Cooperation goes on through the network.")
    page.check("[name=initiator][value=us]")
    page.check("[name=reason][value=strategy]")
    officer.send()
    if "T-" not in page.url:
        officer.send()
    ending = reference_in(officer, "T")
    step(
        officer,
        f"/relations/endings/{ending}/steps/consult/",
        consulted="The schools and the culture service.",
    )
    step(head, f"/relations/endings/{ending}/steps/submit/")
    record_vote(clerk, "", yes=45, no=2)
    page = clerk.go(f"/relations/endings/{ending}/")
    page.locator("a[href*='/steps/notify/']").first.click()
    page.fill("[name=on]", TODAY)
    clerk.send()
    # Today is the last day in force, so the end itself waits until tomorrow, and the page says so.
    page = clerk.go(f"/relations/endings/{ending}/")
    assert page.locator("a[href*='/steps/take_effect/']").count() == 0
    assert page.locator(".step-refused").count() > 0
    return ending


def test_from_the_partner_list_to_a_dignified_end(story, tmp_path):
    import_partners(story)
    relation = write_relation(story)
    protocol = write_protocol(story, relation)
    item = send_and_read(story, protocol)
    record_vote(story.clerk, item, yes=30, no=20)
    sign_and_enter(story, protocol, relation)
    join_network(story)
    ending = end_relation(story, relation)
    assert TODAY[:4] in story.officer.go(f"/reports/statistics/?as_of={TODAY}").inner_text("main")
    assert story.officer.go("/").locator("h1").count() == 1
    assert "Kanazawa" in order_paper(story, "council-paper", item, tmp_path, "nl")
    assert "Kanazawa" in order_paper(story, "termination-act", ending, tmp_path, "tr")
    assert "Kanazawa" in order_paper(story, "portfolio", "", tmp_path, "en")
    verdict = story.house.manage("verify_journal", "--json")
    assert '"intact": true' in verdict
