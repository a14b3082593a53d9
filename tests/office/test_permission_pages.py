"""The permission of another authority: asked under the rule of the day, answered, dated on the way."""

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from office import permissions, submissions
from office.models import (
    OPERATOR,
    Deadline,
    JournalEntry,
    Permission,
    PermissionStep,
    PermissionStepKind,
    Unit,
)
from office.municipality import change_municipality
from office.permission_watch import turn_of
from office.rules import Refused
from office.submissions import SubjectKind
from tests.factories.council import paper_kind, put_before_council

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def kind(db):
    with paper_kind() as told:
        yield told


def asked(on=None, act="twinning", title="Twinning"):
    item = put_before_council(title)
    return permissions.request_permission(
        item.subject, act=act, on=on or TODAY - timedelta(days=5), by=OPERATOR
    )


def step(client, permission, name, **said):
    return client.post(f"{permission.get_absolute_url()}steps/{name}/", {"on": str(TODAY)} | said)


@pytest.mark.parametrize(
    ("day", "authority"), [(date(2018, 12, 9), "tr-interior"), (date(2018, 12, 10), "tr-environment")]
)
def test_the_authority_is_the_one_of_the_day_of_asking(balikesir, login, day, authority):
    permission = asked(day)
    assert permission.authority == authority
    assert "5393 sayılı Kanun m. 74" in permission.citation
    shown = login("officer").get(permission.get_absolute_url()).content.decode()
    named = {
        "tr-interior": "Ministry of the Interior",
        "tr-environment": "Ministry of Environment and Urbanisation",
    }
    assert named[authority] in shown
    assert "tr-" not in shown.split("<main")[1]


def test_joining_a_network_asks_permission_too(balikesir):
    assert asked(act="membership").authority == "tr-environment"


def test_before_the_law_there_is_nobody_on_file_to_ask(balikesir):
    with pytest.raises(Refused) as refused:
        asked(date(1997, 5, 8))
    assert refused.value.code == "not_needed"


def test_in_flanders_nobody_is_asked(ghent):
    with pytest.raises(Refused):
        asked()


def test_the_answer_is_recorded_with_reference_and_letter_and_reaches_the_owner(balikesir, login, kind):
    permission, clerk = asked(), login("clerk")
    assert clerk.get(f"{permission.get_absolute_url()}steps/grant/").status_code == 200
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7\n%%EOF")
    assert step(clerk, permission, "grant", number="50247", upload=letter).status_code == 302
    permission = Permission.objects.get()
    assert (permission.state, permission.number, permission.decided_on) == ("granted", "50247", TODAY)
    assert permission.document.filename == "letter.pdf"
    assert kind.answered == ["granted"]
    assert not Deadline.objects.open().filter(kind="permission_chase").exists()
    shown = clerk.get(permission.get_absolute_url()).content.decode()
    assert "50247" in shown
    assert "Record what happened next" not in shown


def test_a_refusal_needs_a_reason(balikesir, login, kind):
    permission, clerk = asked(), login("clerk")
    assert "There is a problem" in step(clerk, permission, "refuse", reason=" ").content.decode()
    assert Permission.objects.get().state == "requested"
    step(clerk, permission, "refuse", reason="The counterpart is no municipality.")
    assert Permission.objects.get().state == "refused"
    assert kind.answered == ["refused"]
    assert JournalEntry.objects.filter(act="permission.refuse").count() == 1


def test_papers_asked_and_sent_lead_back_to_waiting(balikesir, login):
    permission, clerk = asked(), login("clerk")
    step(clerk, permission, "ask_papers", reason="The letter of expected benefits is missing.")
    assert Permission.objects.get().state == "papers_asked"
    step(clerk, permission, "send_papers")
    assert Permission.objects.get().state == "requested"


def note(client, permission, **said):
    sent = {"kind": "other", "on": str(TODAY), "note": ""} | said
    return client.post(f"{permission.get_absolute_url()}notes/", sent)


def test_steps_on_the_way_are_noted_with_their_days(balikesir, login):
    permission, clerk = asked(), login("clerk")
    assert clerk.get(f"{permission.get_absolute_url()}notes/").status_code == 200
    note(clerk, permission, kind="forwarded", through="Valilik of Balıkesir")
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7\n%%EOF")
    note(clerk, permission, kind="opinion_asked", through="Ministry of Foreign Affairs", upload=letter)
    shown = clerk.get(permission.get_absolute_url()).content.decode()
    assert "Passed on by another office" in shown
    assert "Valilik of Balıkesir" in shown
    assert reverse("office:document", args=[PermissionStep.objects.last().document.reference]) in shown
    entries = JournalEntry.objects.filter(act="permission.note")
    assert entries.count() == 2
    assert entries.latest("pk").changes["kind"] == [None, "opinion_asked"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"on": str(TODAY + timedelta(days=1)), "note": "x"},
        {"on": "", "note": "x"},
        {"note": " "},  # something else, but what?
        {"on": str(TODAY - timedelta(days=6)), "note": "x"},  # asked for five days ago
        {"kind": "papers_asked"},  # a step of its own life
        {"kind": "correction_asked", "answer_by": str(TODAY - timedelta(days=1))},
        {"kind": "forwarded", "upload": SimpleUploadedFile("letter.pdf", b"no pdf")},
    ],
)
def test_a_step_that_cannot_be_is_refused_and_leaves_nothing(balikesir, login, wrong):
    permission, clerk = asked(), login("clerk")
    response = note(clerk, permission, **wrong)
    assert response.status_code in (200, 409)
    assert "There is a problem" in response.content.decode()
    assert not PermissionStep.objects.exists()
    assert not JournalEntry.objects.filter(act__in=["permission.note", "document.add"]).exists()


def watched(permission):
    """The one day in the diary: its kind, and for whom we wait."""
    deadline = Deadline.objects.open().get(**submissions.about(permission))
    return deadline.kind, deadline.due_on, deadline.waiting_on


def days_ago(number):
    return TODAY - timedelta(days=number)


def test_silence_is_chased_and_a_reminder_moves_the_day(balikesir):
    permission = asked(days_ago(100))
    ministry = "Ministry of Environment and Urbanisation"
    # Asked 100 days ago: the question was due 60 days later, 40 days ago.
    assert watched(permission) == ("permission_chase", days_ago(40), ministry)
    permissions.note_step(permission, on=days_ago(38), kind="reminded", by=OPERATOR)
    # 30 days after the reminder.
    assert watched(permission) == ("permission_chase", days_ago(8), ministry)
    permissions.note_step(permission, on=days_ago(5), kind="forwarded", through="Valilik", by=OPERATOR)
    # A sign of life: two months again from there, 60 - 5.
    assert watched(permission) == ("permission_chase", TODAY + timedelta(days=55), ministry)
    permissions.answer(permission, "grant", on=TODAY, by=OPERATOR)
    assert not Deadline.objects.open().filter(**submissions.about(permission)).exists()


def test_another_ministry_whose_opinion_is_asked_is_chased_by_its_name(balikesir):
    permission = asked(days_ago(20))
    permissions.note_step(
        permission, on=days_ago(10), kind="opinion_asked", through="Ministry of Foreign Affairs", by=OPERATOR
    )
    # An opinion is asked about after one month: 30 - 10.
    assert watched(permission) == (
        "permission_chase", TODAY + timedelta(days=20), "Ministry of Foreign Affairs"
    )  # fmt: skip
    permissions.note_step(permission, on=days_ago(2), kind="opinion_given", by=OPERATOR)
    assert watched(permission)[1:] == (TODAY + timedelta(days=58), "Ministry of Environment and Urbanisation")


def test_papers_or_a_correction_asked_for_are_our_turn_by_the_day_the_authority_named(balikesir):
    permission = asked(days_ago(20))
    permissions.answer(
        permission, "ask_papers", on=days_ago(10), by=OPERATOR, reason="The letter of benefits.",
        answer_by=TODAY + timedelta(days=3),
    )  # fmt: skip
    assert watched(permission) == ("permission_papers", TODAY + timedelta(days=3), "")
    permissions.answer(permission, "send_papers", on=days_ago(1), by=OPERATOR)
    assert watched(permission)[0] == "permission_chase"
    permissions.note_step(
        permission, on=TODAY, kind="correction_asked", by=OPERATOR, note="Name of the street"
    )
    # No day named: two weeks.
    assert watched(permission) == ("permission_papers", TODAY + timedelta(days=14), "")
    assert [step.kind for step in permission.steps.all()] == [
        "papers_asked",
        "papers_sent",
        "correction_asked",
    ]


def test_the_page_says_with_whom_it_lies_since_when_and_when_we_ask(balikesir, login):
    permission, clerk = asked(days_ago(5)), login("clerk")
    shown = clerk.get(permission.get_absolute_url()).content.decode()
    assert "It lies with Ministry of Environment and Urbanisation since" in shown
    step(clerk, permission, "ask_papers", reason="A letter is missing.", answer_by=str(TODAY))
    shown = clerk.get(permission.get_absolute_url()).content.decode()
    assert "It is our turn since" in shown
    Permission.objects.update(requested_on=days_ago(100))
    step(clerk, permission, "send_papers", on=str(days_ago(61)))
    PermissionStep.objects.update(on=days_ago(61))
    assert "ask how it stands" in clerk.get(permission.get_absolute_url()).content.decode()
    step(clerk, permission, "grant")
    assert "It lies with" not in clerk.get(permission.get_absolute_url()).content.decode()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(PermissionStepKind.values)), max_size=8))
def test_there_is_always_exactly_one_turn_and_its_day_lies_after_the_last_step(steps):
    """Whatever happens in whatever order: either we must act or somebody outside, never neither."""
    asked_on = date(2026, 1, 1)
    dated = [PermissionStep(on=asked_on + timedelta(days=day), kind=kind) for day, kind in steps]
    turn = turn_of(asked_on, dated)
    last = max([asked_on, *(one.on for one in dated)])
    assert turn.kind == ("permission_papers" if turn.is_ours else "permission_chase")
    if not turn.is_ours:
        # Two months, or one after a reminder or while an opinion is awaited.
        assert (turn.due_on - last).days in (30, 60)
    open_papers = [one for one in sorted(dated, key=lambda one: one.on) if one.kind == "papers_asked"]
    if open_papers and not any(one.kind == "papers_sent" for one in dated):
        assert turn.is_ours


def test_without_any_day_there_is_nothing_to_count_from():
    assert turn_of(None, []) is None


def test_an_answer_before_the_request_or_in_the_future_is_refused(balikesir, login):
    permission, clerk = asked(), login("clerk")
    for on in (TODAY - timedelta(days=6), TODAY + timedelta(days=1)):
        response = step(clerk, permission, "grant", on=str(on))
        assert response.status_code == 409
        assert "There is a problem" in response.content.decode()
    assert Permission.objects.get().state == "requested"


def test_the_day_is_that_of_the_municipality(balikesir, login, monkeypatch):
    """At half past ten in the evening in London it is tomorrow in Balıkesir, and the clerk there dates by it."""
    change_municipality(time_zone="Europe/Istanbul", by=OPERATOR)
    permission = asked()
    evening = datetime.combine(TODAY, time(22, 30), UTC)
    monkeypatch.setattr(timezone, "now", lambda: evening)
    clerk = login("clerk")  # by that clock too: else the session would have run out by the evening
    assert step(clerk, permission, "grant", on=str(TODAY + timedelta(days=2))).status_code == 409
    assert step(clerk, permission, "grant", on=str(TODAY + timedelta(days=1))).status_code == 302
    assert Permission.objects.get().state == "granted"


def test_a_second_request_waits_for_the_first_answer(balikesir):
    permission = asked()
    with pytest.raises(Refused) as refused:
        permissions.request_permission(permission.subject, act="twinning", on=TODAY, by=OPERATOR)
    assert refused.value.code == "already_asked"
    permissions.answer(permission, "refuse", on=TODAY, by=OPERATOR, reason="No letter.")
    again = permissions.request_permission(permission.subject, act="twinning", on=TODAY, by=OPERATOR)
    assert again.state == "requested"


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(9999, 12, 31)])
def test_nobody_is_asked_on_a_day_to_come(balikesir, day):
    with pytest.raises(Refused) as refused:
        asked(day)
    assert refused.value.code == "future"


def test_the_owner_learns_the_answer_about_a_thing_that_never_was_an_item(balikesir):
    told = []
    submissions.register_kind(
        SubjectKind(
            name="test_unit", label="unit", present=lambda item: None, decided=lambda *said: None,
            withdrawn=lambda *said: None, model_name="unit",
            permission_answered=lambda permission, by: told.append(permission.state),
        )
    )  # fmt: skip
    try:
        unit = Unit.objects.create(name="Twinning")
        permission = permissions.request_permission(unit, act="twinning", on=TODAY, by=OPERATOR)
        permissions.answer(permission, "refuse", on=TODAY, by=OPERATOR, reason="No.")
    finally:
        submissions._kinds.pop("test_unit")
    assert told == ["refused"]


def test_the_letter_belongs_to_the_answers_own_entry_in_the_journal(balikesir, login):
    permission = asked()
    step(login("clerk"), permission, "grant", upload=SimpleUploadedFile("letter.pdf", b"%PDF-1.7\n%%EOF"))
    document = Permission.objects.get().document
    entry = JournalEntry.objects.get(act="permission.grant")
    assert entry.changes["sha256"] == [None, document.checksum]
    assert not JournalEntry.objects.filter(act="document.add").exists()


def test_a_bad_letter_leaves_nothing_half_written(balikesir, login):
    permission, clerk = asked(), login("clerk")
    response = step(clerk, permission, "grant", upload=SimpleUploadedFile("letter.pdf", b"not a pdf"))
    assert response.status_code == 409
    assert Permission.objects.get().state == "requested"
    assert not JournalEntry.objects.filter(act="document.add").exists()


def test_an_answer_given_twice_is_refused_the_second_time(balikesir, login):
    permission, clerk = asked(), login("clerk")
    assert step(clerk, permission, "grant").status_code == 302
    assert step(clerk, permission, "grant").status_code == 409
    assert step(clerk, permission, "burn").status_code == 409


@pytest.mark.parametrize("role", ["officer", "head", "legal", "finance", "administrator", "auditor"])
def test_other_staff_read_it_only(balikesir, login, role):
    permission, client = asked(), login(role)
    assert client.get(permission.get_absolute_url()).status_code == 200
    assert step(client, permission, "grant").status_code == 403
    assert client.get(f"{permission.get_absolute_url()}notes/").status_code == 403


def test_it_does_not_exist_for_council_members(balikesir, login):
    permission, client = asked(), login("councillor")
    for part in ("", "notes/", "steps/grant/"):
        assert client.get(permission.get_absolute_url() + part).status_code == 404


@pytest.mark.parametrize("reference", ["PM-9999", "D-0001", "x"])
def test_an_unknown_permission_is_not_found(balikesir, login, reference):
    assert login("clerk").get(f"/decisions/permissions/{reference}/").status_code == 404


def test_a_past_permission_shows_only_what_is_known(balikesir, login):
    permission = permissions.record_past_permission(
        put_before_council().subject, authority="", decided_on=None, by=OPERATOR,
        reason="From the archive.",
    )  # fmt: skip
    shown = login("auditor").get(permission.get_absolute_url()).content.decode()
    assert "Document not in file." in shown
    assert "what is not known stays open" in shown
    assert "Authority not known" in shown


def test_the_page_needs_the_same_queries_for_one_step_and_for_three(
    balikesir, login, django_assert_max_num_queries
):
    permission, clerk = asked(), login("clerk")
    counts = []
    for _round in range(3):
        permissions.note_step(permission, on=TODAY, note="A step", by=OPERATOR)
        with django_assert_max_num_queries(12) as counted:
            clerk.get(permission.get_absolute_url())
        counts.append(len(counted))
    assert all(one == other for one, other in itertools.pairwise(counts))
