"""The six steps in a browser: from the purpose to an evaluation that is followed up, and the papers about it.

By addresses and field names and by ordinary forms, so in each language and without JavaScript too.
"""

import pytest

from tests.installation import install, surroundings
from tests.journeys.conftest import Visitor, open_house
from tests.journeys.telling import TODAY, Story, order_paper, reference_in, step

pytestmark = [pytest.mark.browser]
YEAR = TODAY[:4]


@pytest.fixture(params=[("en", True), ("nl", False), ("tr", True)], ids=["en-js", "nl-nojs", "tr-js"])
def story(request, tmp_path, tmp_path_factory, visit):
    language, with_script = request.param
    found = [
        "setup", "--name", "en=Ghent", "--name", "nl=Gent", "--country", "BE", "--profile", "be-vlg", "--language", "nl",
        "--time-zone", "Europe/Brussels", "--members", "53", "--admin-email", "first@demo.example", "--admin-name", "First",
    ]  # fmt: skip
    people = [
        "shell",
        "-c",
        f"from tests.journeys.people import move_in_with_a_tie; move_in_with_a_tie({language!r})",
    ]
    install(tmp_path_factory, tmp_path)
    with open_house(tmp_path, surroundings(tmp_path, ENTENTE_DEMO="1"), [found, people]) as house:
        yield Story(house, visit, with_script)


def fill(visitor: Visitor, **fields: str) -> None:
    for name, value in fields.items():
        visitor.page.fill(f"main [name={name}]", value)


def write_profile(story: Story) -> str:
    officer = story.officer
    page = officer.go("/partners/profiles/new/")
    fill(
        officer, title="Living crafts", purpose="Keep old crafts alive", population_from="100000",
        advanced_in="crafts", gain_for_us="new teachers", gain_for_partner="new markets", offer="Workshops.",
        topics="stays of young makers",
    )  # fmt: skip
    page.check("main [name=themes][value=culture]")
    page.check("main [name=motivations][value=ties]")
    officer.send()
    profile = reference_in(officer, "NP")
    text = page.inner_text("main")
    for part in ("Keep old crafts alive", "new teachers", "new markets", "100"):
        assert part in text
    return profile


def weigh_and_choose(story: Story, profile: str) -> str:
    officer, head = story.officer, story.head
    officer.go(f"/partners/profiles/{profile}/")
    officer.send("main form[action*=propose]")
    step(officer, f"/partners/profiles/{profile}/steps/settle/")
    for name in ("Tallinn", "Gdańsk"):
        page = officer.go(f"/partners/profiles/{profile}/candidates/new/")
        fill(officer, partner=name)
        page.check("main [name=found_through][value=network]")
        officer.send()
    page = officer.go(f"/partners/profiles/{profile}/matrix/")
    fields = page.locator("main [name^=score-]")
    fields.nth(0).fill("6")
    assert press(officer) == 400  # six is no score, and nothing typed is lost
    for place in range(fields.count()):
        fields.nth(place).fill("4" if place % 2 else "3")
    officer.send()
    page = head.go(f"/partners/profiles/{profile}/choice/")
    page.locator("main [name=candidate]").first.check()
    fill(head, reason="The schools of both towns know each other.")
    head.send()
    if page.locator("main form").count():
        head.send()
    page = officer.go(f"/relations/from-profile/{profile}/")
    page.check("main [name=type][value=partner]")
    officer.send()
    relation = reference_in(officer, "R")
    assert "Keep old crafts alive" in page.inner_text("main")
    return relation


def press(visitor: Visitor) -> int:
    """Press the first button, whatever comes of it."""
    with visitor.page.expect_navigation() as navigation:
        visitor.page.locator("main form button[type=submit]").first.click()
    answer = navigation.value
    assert answer is not None
    return answer.status


def fill_activity(officer: Visitor, title: str) -> None:
    page = officer.page
    fill(officer, title=title, starts_on=TODAY, ends_on=TODAY, place="Kanazawa")
    page.check("main [name=lead_side][value=both]")
    page.select_option("main [name=type]", index=1)
    fill(
        officer,
        **{"outputs-0-indicator": "Makers on a stay", "outputs-0-target": "10", "outputs-0-unit": "people"},
    )
    for place in range(page.locator("main select[name^=people-][name$=-role]").count()):
        fill(officer, **{f"people-{place}-name": f"Person {place}"})
    fill(
        officer,
        **{
            "lines-0-title": "Travel",
            "lines-0-planned": "1000",
            "lines-0-us": "600",
            "lines-0-partner": "400",
        },
    )
    officer.send("main form > .actions")


def try_a_pilot(story: Story, relation: str) -> None:
    officer = story.officer
    officer.go(f"/relations/{relation}/pilots/new/")
    fill_activity(officer, "One maker for a week")
    assert "One maker for a week" in officer.page.inner_text("main")


def plan(story: Story) -> tuple[str, str]:
    """A programme on the tie in force; it is not agreed while anything is missing."""
    officer = story.officer
    officer.go("/relations/programmes/new/?relation=R-0001")
    fill(officer, title="Crafts and schools", purpose="Makers of both towns learn from each other.")
    fill(officer, starts_on=TODAY, ends_on=TODAY, currency="EUR")
    officer.page.select_option("main [name=protocol]", index=1)
    officer.send()
    programme = reference_in(officer, "PG")
    page = officer.go(f"/relations/programmes/{programme}/")
    if not page.locator("main [name=text]").first.is_visible():
        page.locator("main details:has([name=text]) > summary").first.click()
    fill(officer, text="Ten makers have learned a craft of the other town")
    officer.send("main form[action$='/objectives/']")
    page = officer.go(f"/relations/programmes/{programme}/")
    assert page.locator("main a[href*='/steps/agree/']").count() == 0  # refused, with the gaps listed
    officer.go(f"/relations/programmes/{programme}/activities/new/")
    fill_activity(officer, "Stays of young makers")
    activity = reference_in(officer, "AC")
    step(officer, f"/relations/programmes/{programme}/steps/agree/", agreed_with="Mayor's office of Kanazawa")
    step(officer, f"/relations/programmes/{programme}/steps/start/")
    return programme, activity


def carry_out(story: Story, programme: str, activity: str) -> None:
    officer = story.officer
    step(officer, f"/relations/activities/{activity}/steps/confirm/")
    step(officer, f"/relations/activities/{activity}/steps/start/")
    page = officer.go(f"/relations/activities/{activity}/numbers/")
    page.locator("main input[type=text]").first.fill("8")
    officer.send()
    step(officer, f"/relations/activities/{activity}/steps/finish/")
    step(officer, f"/relations/programmes/{programme}/steps/close/")
    page = officer.go("/relations/R-0001/exchanges/new/")
    page.check("main [name=kind][value=visit]")
    fill(officer, about="The makers came to see us")
    officer.send()
    assert "The makers came to see us" in officer.go("/relations/R-0001/").inner_text("main")


def evaluate(story: Story) -> str:
    officer, head = story.officer, story.head
    page = officer.go("/evaluations/new/?about=R-0001")
    fill(officer, about="R-0001", period_from=f"{YEAR}-01-01", period_until=TODAY, due_on=TODAY)
    page.check("main [name=kind][value=light]")
    officer.send()
    evaluation = reference_in(officer, "E")
    step(officer, f"/evaluations/{evaluation}/steps/open/")
    for section in ("purpose", "outputs", "involvement", "benefit"):
        page = officer.go(f"/evaluations/{evaluation}/form/{section}/")
        for place in range(page.locator("main textarea[name^=evidence_]").count()):
            page.locator("main [name^=score_][value='4']").nth(place).check()
            page.locator("main textarea[name^=evidence_]").nth(place).fill("Eight of ten makers came.")
        officer.send()
    page = officer.go(f"/evaluations/{evaluation}/form/lessons/")
    fill(officer, what_0="Ask the schools in spring.")
    officer.send()
    page = officer.go(f"/evaluations/{evaluation}/form/recommendation/")
    page.check("main [name=recommendation][value=continue]")
    fill(officer, recommendation_reason="It did what it was for.")
    officer.send()
    officer.go(f"/evaluations/{evaluation}/follow-ups/new/")
    fill(officer, text="Thank the schools", due_on=f"{int(YEAR) + 1}-01-31")
    officer.page.select_option("main [name=who]", index=1)
    officer.send()
    step(officer, f"/evaluations/{evaluation}/steps/finish_internal/")
    step(officer, f"/evaluations/{evaluation}/steps/waive_joint/", reason="They visited us last month.")
    step(officer, f"/evaluations/{evaluation}/steps/consolidate/")
    step(head, f"/evaluations/{evaluation}/steps/adopt/")
    text = head.go(f"/evaluations/{evaluation}/").inner_text("main")
    assert "Ask the schools in spring." in text
    return evaluation


def test_from_the_purpose_to_the_evaluation(story, tmp_path):
    profile = write_profile(story)
    prospect = weigh_and_choose(story, profile)
    try_a_pilot(story, prospect)
    programme, activity = plan(story)
    carry_out(story, programme, activity)
    evaluation = evaluate(story)
    tasks = story.officer.go("/relations/R-0001/").locator(".task-list > *")
    assert tasks.count() == 6
    assert "Kanazawa" in order_paper(story, "brief", "R-0001", tmp_path, "nl")
    assert "Stays of young makers" in order_paper(story, "dossier", "R-0001", tmp_path, "en")
    assert "Thank the schools" in order_paper(story, "evaluation", evaluation, tmp_path, "tr")
    assert '"intact": true' in story.house.manage("verify_journal", "--json")
