"""Requests from outside: taken in, due, corrected, answered once; the pages around them."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from office.models import Deadline, Document, JournalEntry
from office.rules import Refused
from partners.actions.requests import answer_request, edit_request, record_request
from partners.fitting import fits_of
from partners.models import NeedProfile, PartnershipRequest
from partners.request_lifecycle import REQUEST
from partners.requests_queries import open_requests
from tests.factories.needs import NeedProfileFactory, RequestFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db
TOKEN = "0f9619ff-8b86-4d01-b42d-00cf4fc964ff"
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
LONG_AGO = date(2026, 1, 10)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def a_letter() -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.pdf", PDF, content_type="application/pdf")


def asking(by, **said):
    parts = {
        "name": "Kanazawa", "country": "JP", "received_on": LONG_AGO, "seeks": "Craft schools",
        "due_on": date(2026, 2, 9), "writer": "Head of international relations",
    } | said  # fmt: skip
    return record_request(by=by, **parts)


def due_days(request) -> list[date]:
    found = Deadline.objects.open().filter(kind="request.answer", subject_id=request.pk)
    return list(found.values_list("due_on", flat=True))


# -- the acts -----------------------------------------------------------------------------------------


def test_a_request_is_one_entry_its_letter_on_file_and_its_answer_in_the_diary(person):
    officer = person("officer")
    request = asking(officer, upload=a_letter())
    assert (request.reference, request.state, request.town) == (f"Q-{request.pk:04d}", "received", "Kanazawa")
    assert due_days(request) == [date(2026, 2, 9)]
    assert Document.objects.get().subject == request
    entry = JournalEntry.objects.get()
    assert entry.act == "partnership_request.record"
    assert entry.changes["document"] == [None, Document.objects.get().reference]
    # Who wrote is a person: it can be erased one day, so it stands beside the chain.
    assert "writer" not in entry.changes
    assert entry.personal.values["writer"] == [None, "Head of international relations"]


def test_the_same_form_sent_twice_records_one_request(person):
    officer = person("officer")
    first, second = (asking(officer, form_token=TOKEN) for _ in range(2))
    assert first == second
    assert PartnershipRequest.objects.count() == JournalEntry.objects.count() == 1


@pytest.mark.parametrize(
    "said, code",
    [
        ({"name": ""}, "town"),
        ({"country": ""}, "town"),
        ({"seeks": "  "}, "seeks"),
        ({"received_on": timezone.localdate() + timedelta(days=1), "due_on": date(2999, 1, 1)}, "future"),
        ({"due_on": date(2026, 1, 9)}, "due"),
    ],
)
def test_a_request_that_names_no_town_no_wish_or_no_sound_day_is_refused(person, said, code):
    with pytest.raises(Refused) as refused:
        asking(person("officer"), **said)
    assert refused.value.code == code
    assert not PartnershipRequest.objects.exists()


@pytest.mark.parametrize("role", ["legal", "finance", "clerk", "administrator", "auditor", "councillor"])
def test_only_officers_and_heads_take_requests_in_and_answer_them(person, role):
    with pytest.raises(Refused):
        asking(person(role))
    request = RequestFactory()
    with pytest.raises(Refused):
        answer_request(request, "decline", by=person(role), reason="x")
    with pytest.raises(Refused):
        edit_request(request, by=person(role), revision=1, seeks="x")


def test_another_day_for_the_answer_moves_the_one_entry_in_the_diary(person):
    officer = person("officer")
    request = asking(officer)
    request = edit_request(request, by=officer, revision=1, due_on=date(2026, 3, 1))
    assert due_days(request) == [date(2026, 3, 1)]
    request = edit_request(request, by=officer, revision=2, due_on=date(2026, 2, 9))
    assert due_days(request) == [date(2026, 2, 9)]
    with pytest.raises(Refused, match="Somebody else"):
        edit_request(request, by=officer, revision=1, seeks="Mine")


def test_declining_wants_a_reason_settles_the_diary_and_is_done_once(person):
    officer = person("officer")
    request = asking(officer)
    with pytest.raises(Refused, match="reason"):
        answer_request(request, "decline", by=officer)
    request = answer_request(
        request, "decline", by=officer, reason="We end ties", on=date(2026, 2, 1), upload=a_letter()
    )
    assert (request.state, request.answered_on, request.answer) == (
        "declined",
        date(2026, 2, 1),
        "We end ties",
    )
    assert due_days(request) == []
    assert JournalEntry.objects.filter(act="partnership_request.decline").count() == 1
    for step in ("decline", "pass_on", "accept"):
        with pytest.raises(Refused):
            answer_request(request, step, by=officer, reason="x", passed_to="y", relation="R-1", partner="z")
    with pytest.raises(Refused, match="answered"):
        edit_request(request, by=officer, revision=request.revision, seeks="x")


def test_passing_on_says_to_whom_and_taking_it_back_owes_an_answer_again(person):
    officer = person("officer")
    request = asking(officer)
    with pytest.raises(Refused, match="to whom"):
        answer_request(request, "pass_on", by=officer, reason="x")
    request = answer_request(request, "pass_on", by=officer, reason="They have a school", passed_to="Bruges")
    assert (request.state, request.passed_to) == ("passed_on", "Bruges")
    request = answer_request(request, "reopen", by=officer, reason="Bruges said no")
    assert (request.state, request.answered_on, request.answer, request.passed_to) == (
        "received",
        None,
        "",
        "",
    )
    assert due_days(request) == [date(2026, 2, 9)]


def test_no_answer_lies_before_the_request_or_in_the_future(person):
    officer = person("officer")
    request = asking(officer)
    for day in (date(2026, 1, 9), timezone.localdate() + timedelta(days=1)):
        with pytest.raises(Refused):
            answer_request(request, "decline", by=officer, reason="x", on=day)
    assert PartnershipRequest.objects.get().is_open


def test_accepting_is_refused_here_because_it_begins_a_relation(person):
    with pytest.raises(Refused, match="beginning the relation"):
        answer_request(asking(person("officer")), "accept", by=person("head"))


def test_every_state_of_a_request_is_reached():
    assert REQUEST.reachable() == {"received", "accepted", "declined", "passed_on"}


# -- fitting ------------------------------------------------------------------------------------------


def test_a_profile_fits_by_themes_country_and_size_and_says_why():
    profile = NeedProfile(
        pk=1, themes=["culture", "youth"], countries=["JP"], population_from=100_000, population_to=500_000
    )
    request = PartnershipRequest(
        name="Kanazawa", country="JP", population=460_000, themes=["culture", "sport"]
    )
    (fit,) = fits_of(request, [profile])
    assert fit.themes == ("culture",)
    assert fit.reasons == (
        "Both name culture and arts.",
        "We look in Japan.",
        "Its size fits: we look for 100,000 to 500,000 inhabitants.",
    )


@pytest.mark.parametrize(
    "wish",
    [
        {"countries": ["KR"], "themes": ["culture"]},
        {"population_from": 460_001, "themes": ["culture"]},
        {"population_to": 459_999, "themes": ["culture"]},
        {"themes": ["sport"]},
        {},
    ],
)
def test_what_contradicts_the_request_or_shares_nothing_with_it_is_not_suggested(wish):
    request = PartnershipRequest(name="Kanazawa", country="JP", population=460_000, themes=["culture"])
    assert fits_of(request, [NeedProfile(pk=1, **wish)]) == []


def test_the_profile_with_more_shared_themes_comes_first():
    request = PartnershipRequest(name="K", country="JP", themes=["culture", "youth"])
    one, two = NeedProfile(pk=1, themes=["culture", "youth"]), NeedProfile(pk=2, themes=["youth"])
    assert [fit.profile.pk for fit in fits_of(request, [two, one])] == [1, 2]


# -- the pages ----------------------------------------------------------------------------------------


@pytest.fixture
def officer(login, ghent):
    return login("officer")


def test_the_list_says_what_belongs_there_and_puts_the_longest_overdue_first(officer):
    address = reverse("partners:request_list")
    assert "Record the first request" in text(officer.get(address))
    today = timezone.localdate()
    RequestFactory(name="Later", due_on=today + timedelta(days=9))
    RequestFactory(name="Late", received_on=LONG_AGO, due_on=date(2026, 2, 9))
    RequestFactory(name="Later still", received_on=LONG_AGO, due_on=date(2026, 2, 10))
    RequestFactory(name="Done", state="declined", answered_on=today, answer="No")
    page = officer.get(address)
    assert [row.town for row in page.context["page"]] == ["Late", "Later still", "Later", "Done"]
    assert "3 requests wait for our answer. <strong>2 are overdue.</strong>" in text(page)
    assert [row.town for row in officer.get(address, {"state": "declined"}).context["page"]] == ["Done"]
    assert [row.town for row in open_requests()] == ["Late", "Later still", "Later"]
    assert "No request stands there." in text(officer.get(address, {"state": "accepted"}))
    assert officer.get(address, {"state": "nonsense"}).context["page"].paginator.count == 4


def test_a_request_is_recorded_without_javascript_and_due_thirty_days_later(officer):
    typed = {
        "name": "Kanazawa", "country": "Japonya", "received_on": "2026-03-01", "seeks": "Craft schools",
        "themes": ["culture"], "form_token": TOKEN, "upload": a_letter(), "through": "union",
    }  # fmt: skip
    answer = officer.post(reverse("partners:request_create"), typed)
    request = PartnershipRequest.objects.get()
    assert answer.url == request.get_absolute_url()
    assert (request.country, request.due_on) == ("JP", date(2026, 3, 31))
    page = text(officer.get(answer.url))
    for said in (
        "Kanazawa looks for a partner",
        "Craft schools",
        "letter.pdf",
        "overdue since 31 March 2026",
    ):
        assert said in page


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({}, "Say which town asks"),
        ({"name": "Kanazawa"}, "Say in which country the town lies."),
        ({"name": "Kanazawa", "country": "Japan, Atlantis"}, "is no country we know"),
        ({"name": "Kanazawa", "country": "Japan, Belgium"}, "Name one country"),
        ({"partner": "Atlantis"}, "No partner is called “Atlantis”"),
        ({"name": "K", "country": "JP", "received_on": "2999-01-01"}, "That day has not come yet."),
        ({"name": "K", "country": "JP", "due_on": "2026-02-28"}, "cannot be due before"),
    ],
)
def test_what_is_missing_gets_its_sentence_and_nothing_typed_is_lost(officer, typed, sentence):
    said = {"received_on": "2026-03-01", "seeks": "Something of ours"} | typed
    page = officer.post(reverse("partners:request_create"), said)
    assert page.status_code == 400
    assert sentence in text(page)
    assert "Something of ours" in text(page)
    assert not PartnershipRequest.objects.exists()


def test_two_people_changing_one_request_are_shown_both_texts(officer):
    request = RequestFactory(seeks="Theirs", revision=2)
    typed = {"name": "K", "country": "JP", "received_on": "2026-03-01", "seeks": "Mine", "revision": "1"}
    page = officer.post(reverse("partners:request_edit", args=[request.reference]), typed)
    assert page.status_code == 409
    assert "Theirs" in text(page)
    assert "Mine" in text(page)
    assert 'name="revision" value="2"' in text(page)


def test_the_page_suggests_fitting_profiles_and_namesakes_of_the_register(officer):
    NeedProfileFactory(title="Crafts with Japan", countries=["JP"])
    NeedProfileFactory(title="Ports of Chile", countries=["CL"])
    PartnerFactory(name="KANAZAWA", country="JP")
    PartnerFactory(name="Kanazawa", country="BE")
    page = text(officer.get(RequestFactory(name="Kanazawa").get_absolute_url()))
    assert "Crafts with Japan" in page
    assert "Ports of Chile" not in page
    assert "KANAZAWA" in page
    assert page.count("Is it one of these?") == 1


def test_a_request_is_declined_on_its_page_and_an_answered_one_is_not_answered_again(officer):
    request = RequestFactory()
    address = reverse("partners:request_answer", args=[request.reference, "decline"])
    assert officer.post(address, {"on": timezone.localdate()}).status_code == 400
    answer = officer.post(
        address, {"reason": "We end ties", "on": timezone.localdate(), "upload": a_letter()}
    )
    assert answer.url == request.get_absolute_url()
    page = text(officer.get(answer.url))
    assert "We end ties" in page
    assert "letter.pdf" in page
    assert officer.post(address, {"reason": "again", "on": timezone.localdate()}).status_code == 409
    assert officer.get(reverse("partners:request_answer", args=[request.reference, "no"])).status_code == 404
    assert officer.get(reverse("partners:request_detail", args=["Q-9999"])).status_code == 404


def test_the_list_costs_as_many_queries_for_fifty_as_for_one(officer, django_assert_max_num_queries):
    address, counts = reverse("partners:request_list"), []
    for more in (1, 49):
        for _number in range(more):
            RequestFactory(partner=PartnerFactory(), name="", country="")
        officer.get(address)
        with django_assert_max_num_queries(10) as queries:
            officer.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_fitting_profile_takes_the_town_onto_its_shortlist_with_where_it_was_found(officer):
    profile = NeedProfileFactory(countries=["JP"])
    request = RequestFactory(partner=PartnerFactory(country="JP"), name="", country="")
    page = officer.get(request.get_absolute_url()).content.decode()
    address = re.search(r'href="([^"]+candidates/new/[^"]+)"', page)[1].replace("&amp;", "&")
    form = text(officer.get(address))
    assert f'value="{request.partner.reference}"' in form
    assert re.search(r'value="request"[^>]* checked', form)
    assert f'value="{request.reference}"' in form
    assert profile.reference in address


def test_what_people_write_in_a_request_is_never_run(officer):
    evil = "<script>alert(1)</script>"
    request = RequestFactory(
        name=evil, seeks=evil, offers=evil, writer=evil, through_note=evil, state="passed_on",
        answered_on=timezone.localdate(), answer=evil, passed_to=evil,
    )  # fmt: skip
    for address in (request.get_absolute_url(), reverse("partners:request_list")):
        assert evil not in officer.get(address).content.decode()


@pytest.mark.parametrize("name", ["request_list", "request_create", "request_detail"])
def test_to_a_council_member_requests_do_not_exist(login, ghent, name):
    request = RequestFactory(name="Canary-on-Sea")
    member = login("councillor")
    args = [request.reference] if name == "request_detail" else []
    assert member.get(reverse(f"partners:{name}", args=args)).status_code == 404
    assert "Canary" not in text(member.get(reverse("office:inbox")))
