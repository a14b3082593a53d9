"""Home, statistics and reports as pages: what each role finds, and at what cost."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations import queries
from evaluations.models import Report
from networks.models import Membership, MembershipState, Network
from office import diary, jobs
from office.models import Permission, Role
from relations.models import Protocol, ProtocolState
from tests.factories.evaluations import reorientation, tie, twelve

pytestmark = pytest.mark.django_db
STATISTICS = "/reports/statistics/"


def open_deadline(about, days: int, **fields) -> None:
    diary.open_deadline(
        fields.pop("kind", f"kind_{days}"), about, due_on=timezone.localdate() + timedelta(days=days),
        sentence="Do something about it", **{"role": Role.OFFICER} | fields,
    )  # fmt: skip


# -- home ---------------------------------------------------------------------------------------------


def test_home_shows_what_is_due_overdue_and_waited_for(ghent, login) -> None:
    relation = tie("Gdańsk", "PL")
    open_deadline(relation, 3)
    open_deadline(relation, -2)
    open_deadline(
        relation, 30, waiting_on="the ministry", opened_on=timezone.localdate() - timedelta(days=12)
    )
    page = login("officer").get("/").content.decode()
    assert "in 3 days" in page
    assert "2 days late" in page
    assert "waiting on the ministry for 12 days" in page


def test_home_lists_a_year_and_says_how_much_lies_later(ghent, login) -> None:
    """The day in a year belongs to the year, the day after it does not."""
    relation = tie()
    open_deadline(relation, 365)
    open_deadline(relation, 366)
    open_deadline(relation, 1000, waiting_on="the ministry")
    page = login("officer").get("/").content.decode()
    assert "in 365 days" in page
    assert "in 366 days" not in page
    assert "waiting on the ministry" not in page
    assert "2 things are due more than a year from now." in page
    assert f'href="{reverse("office:diary")}"' in page


def test_home_counts_what_lies_later_also_beyond_what_it_reads(ghent, person) -> None:
    """Of 103 open, 100 are read: 2 within the year and 98 of the 101 later ones."""
    officer, relation = person("officer"), tie()
    for days in (1, 2, *range(400, 501)):
        open_deadline(relation, days)
    agenda = queries.agenda_of(officer, timezone.localdate())
    assert (len(agenda.due), agenda.later) == (2, 101)


def test_home_shows_nobody_elses_duties(ghent, login) -> None:
    open_deadline(tie(), 3)
    page = login("clerk").get("/").content.decode()
    assert "Do something about it" not in page
    assert "Nothing is due for you." in page


def test_home_sends_a_council_member_to_the_items(ghent, login) -> None:
    answer = login("councillor").get("/")
    assert answer.status_code == 302
    assert answer.url == reverse("office:inbox")


def test_home_counts_relations_by_status(ghent, login) -> None:
    reorientation(twelve())
    page = login("officer").get("/")
    assert [(count.state, count.count) for count in page.context["strip"].statuses] == [
        ("active", 1),
        ("ended", 11),
    ]


def test_home_names_protocols_that_end_within_twelve_months(ghent, login) -> None:
    relation, today = tie("Kanazawa", "JP"), timezone.localdate()
    for title, days in (("Soon", 200), ("Later", 500), ("Past", -5)):
        Protocol.objects.create(
            relation=relation, kind="memorandum", title=title, state=ProtocolState.IN_FORCE,
            in_force_on=today - timedelta(days=900), ends_on=today + timedelta(days=days),
        )  # fmt: skip
    page = login("officer").get("/")
    assert [protocol.title for protocol in page.context["ending"]] == ["Soon"]


def test_a_missing_permission_stands_out_where_the_law_asks_for_one(balikesir, login) -> None:
    Protocol.objects.create(
        relation=tie("Štip", "MK"), kind="twinning", title="Twinning with Štip", state=ProtocolState.ADOPTED
    )
    page = login("officer").get("/").content.decode()
    assert "the permission the law asks for is not requested yet" in page


@pytest.mark.parametrize("announced, is_missing", [(date(2025, 11, 29), True), (date(1890, 1, 1), False)])
def test_a_membership_that_runs_without_a_permission_on_file_falls_under_the_law_of_its_day(
    balikesir, login, announced: date, is_missing: bool
) -> None:
    network = Network.objects.create(name="Eurocities")
    Membership.objects.create(network=network, state=MembershipState.ACTIVE, announced_on=announced)
    missing = login("officer").get("/").context["missing"]
    assert [thing.lack for thing in missing] == (["not_on_file"] if is_missing else [])


@pytest.mark.parametrize(
    "state, lacks", [("granted", []), ("requested", ["requested"]), ("refused", ["not_requested"])]
)
def test_a_permission_on_file_ends_the_lack_and_a_requested_one_changes_its_words(
    balikesir, login, state: str, lacks: list[str]
) -> None:
    protocol = Protocol.objects.create(
        relation=tie("Štip", "MK"), kind="twinning", title="Twinning with Štip", state=ProtocolState.ADOPTED
    )
    Permission.objects.create(
        subject=protocol, authority="environment", state=state, requested_on=date(2026, 1, 5),
        decided_on=None if state == "requested" else date(2026, 2, 5),
    )  # fmt: skip
    assert [thing.lack for thing in login("officer").get("/").context["missing"]] == lacks


def test_no_permission_is_missing_where_the_law_asks_nobody(ghent, login) -> None:
    Protocol.objects.create(
        relation=tie("Melle", "DE"), kind="twinning", title="Twinning with Melle", state=ProtocolState.ADOPTED
    )
    assert login("officer").get("/").context["missing"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_home_costs_at_most_twelve_queries_whatever_it_shows(
    balikesir, login, rows: int, django_assert_max_num_queries
) -> None:
    client, today = login("officer", "clerk"), timezone.localdate()
    for number in range(rows):
        relation = tie(f"Town {number}", "MK")
        open_deadline(relation, 3)
        for state in (ProtocolState.ADOPTED, ProtocolState.IN_FORCE):
            Protocol.objects.create(
                relation=relation, kind="twinning", title="Twinning", state=state,
                in_force_on=date(2020, 1, 1), ends_on=today + timedelta(days=100),
            )  # fmt: skip
        network = Network.objects.create(name=f"Network {number}")
        Membership.objects.create(network=network, state=MembershipState.DECIDED)
    client.get("/")  # content types are remembered from here on
    with django_assert_max_num_queries(12):
        assert client.get("/").status_code == 200


# -- statistics ---------------------------------------------------------------------------------------


def test_statistics_show_a_past_day_and_every_number_opens_its_rows(ghent, login) -> None:
    twelve()
    client = login("auditor")
    page = client.get(STATISTICS, {"as_of": "2020-12-31"})
    assert [figure["number"] for figure in page.context["figures"]] == ["11", "9", "3", "12", "10"]
    for figure, rows in zip(page.context["figures"], (11, 11, 3, 12, 12), strict=True):
        assert len(client.get(figure["url"]).context["rows"]) == rows
    for part in page.context["parts"]:
        for line in part["lines"]:
            assert len(client.get(line["url"]).context["rows"]) == line["line"].count


@pytest.mark.parametrize("typed", ["31-12-2020", "2020-12-31"])
def test_a_day_may_be_typed_as_people_of_the_house_write_it(ghent, login, person, typed: str) -> None:
    twelve()
    client = login(person("officer", language="nl"))
    assert client.get(STATISTICS, {"as_of": typed}).context["as_of"] == date(2020, 12, 31)


@pytest.mark.parametrize("nonsense", ["yesterday", "2020-02-30", "0000-00-00", "9" * 40])
def test_a_day_that_is_none_is_named_and_today_is_shown(ghent, login, nonsense: str) -> None:
    page = login("officer").get(STATISTICS, {"as_of": nonsense})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["as_of"] == timezone.localdate()


def test_a_filter_that_is_none_shows_the_live_ties(ghent, login) -> None:
    twelve()
    page = login("officer").get(STATISTICS, {"as_of": "2020-12-31", "type": "x__y", "show": "pk__gt"})
    assert len(page.context["rows"]) == 11


@pytest.mark.parametrize("rows", [1, 3])
def test_statistics_cost_the_same_for_one_tie_and_for_three(
    ghent, login, rows: int, django_assert_max_num_queries
) -> None:
    for number in range(rows):
        tie(f"Town {number}")
    client = login("officer")
    with django_assert_max_num_queries(9):
        client.get(STATISTICS)


def test_the_page_holds_no_inline_style(ghent, login) -> None:
    twelve()
    page = login("officer").get(STATISTICS, {"as_of": "2020-12-31"}).content.decode()
    assert " style=" not in page
    assert page.count('<svg class="bars"') == 3


# -- reports ------------------------------------------------------------------------------------------


def asked_for(client, **fields):
    return client.post(
        "/reports/new/",
        {
            "kind": "portfolio",
            "reference": "",
            "language": "nl",
            "as_of": "2020-12-31",
            "form_token": uuid4(),
            **fields,
        },
    )


def test_a_document_is_asked_for_followed_and_fetched(ghent, login, pango) -> None:
    twelve()
    client = login("officer")
    answer = asked_for(client)
    report = Report.objects.get()
    assert answer.url == report.get_absolute_url()
    assert "The document is being made." in client.get(answer.url).content.decode()
    jobs.execute(report.job.pk)
    page = client.get(answer.url).content.decode()
    assert "Download the PDF" in page
    report.refresh_from_db()
    file = client.get(reverse("office:document", args=[report.document.reference]))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert "attachment" in file["Content-Disposition"]


def test_the_same_form_sent_twice_leads_to_one_report(ghent, login) -> None:
    client, token = login("officer"), uuid4()
    first, second = (asked_for(client, form_token=token).url for _ in range(2))
    assert first == second
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"kind": "council-paper", "reference": ""}, {"kind": "council-paper", "reference": "S-0404"},
              {"kind": "poem"}, {"language": "xx"}, {"as_of": "soon"}, {"form_token": "x"}],
)  # fmt: skip
def test_what_cannot_be_made_is_said_beside_the_field_and_nothing_typed_is_lost(ghent, login, wrong) -> None:
    answer = asked_for(login("officer"), **wrong)
    assert answer.status_code == 400
    assert answer.context["form"].errors
    assert answer.context["form"]["language"].value() == wrong.get("language", "nl")
    assert not Report.objects.exists()


def test_links_from_other_pages_fill_the_form(ghent, login) -> None:
    ties = twelve()
    termination = reorientation(ties)
    link = {
        "kind": "termination-letter",
        "object": termination.reference,
        "relation": ties["Melle"].reference,
    }
    form = login("officer").get("/reports/new/", link).context["form"]
    assert (form["kind"].value(), form["reference"].value()) == (
        "termination-letter",
        ties["Melle"].reference,
    )


def test_the_form_offers_what_is_at_hand(ghent, login) -> None:
    termination = reorientation(twelve())
    offers = login("officer").get("/reports/new/").context["offers"]
    assert [(offer.kind, offer.reference) for offer in offers] == [("termination-act", termination.reference)]


def test_the_failure_of_a_document_is_told_on_its_page(ghent, login) -> None:
    client = login("officer")
    asked_for(client)
    report = Report.objects.get()
    report.job.state, report.job.failure = "failed", "The reason."
    report.job.save()
    page = client.get(report.get_absolute_url()).content.decode()
    assert "The document could not be made." in page
    assert "The reason." in page


@pytest.mark.parametrize("reference", ["RP-0404", "nonsense", "R-0001", "RP-0", "RP-" + "9" * 30])
def test_an_unknown_report_is_not_there(ghent, login, reference: str) -> None:
    assert login("officer").get(f"/reports/{reference}/").status_code == 404


def test_reports_do_not_exist_for_council_members(ghent, login) -> None:
    asked_for(login("officer"))
    client = login("councillor")
    for address in ("/reports/", "/reports/new/", STATISTICS, Report.objects.get().get_absolute_url()):
        assert client.get(address).status_code == 404


def test_an_auditor_reads_reports_and_asks_for_none(ghent, login) -> None:
    asked_for(login("officer"))
    client = login("auditor")
    assert client.get("/reports/").status_code == 200
    assert client.get(Report.objects.get().get_absolute_url()).status_code == 200
    assert client.get("/reports/new/").status_code == 403
    assert asked_for(client).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_reports_costs_the_same_for_one_and_three(
    ghent, login, rows: int, django_assert_max_num_queries
) -> None:
    client = login("officer")
    for _ in range(rows):
        asked_for(client)
    with django_assert_max_num_queries(8):
        assert len(client.get("/reports/").context["page"].object_list) == rows
