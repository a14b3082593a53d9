"""Contacts: terms of office by their dates, the diary's part in them, and erasing a person for good."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from office import journal
from office.models import OPERATOR, Deadline, JournalEntry
from office.rules import Refused
from partners import terms_of_office
from partners.actions import contacts as actions
from partners.models import Contact, Standing
from partners.tasks import look_after_contacts
from tests.factories.contacts import ContactFactory, OrganisationFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db
CANARY = "kanarya-2604"


@pytest.fixture
def partner(ghent):
    return PartnerFactory(name="Kanazawa", country="JP")


@pytest.fixture
def officer(login, ghent):
    return login("officer")


def add(partner, **fields):
    return actions.add_contact(partner, by=OPERATOR, **{"function": "mayor", **fields})


# -- where a term stands ------------------------------------------------------------------------------

FROM, UNTIL = date(2020, 7, 1), date(2024, 6, 30)


@pytest.mark.parametrize(
    "day, alone, succeeded, left",
    [
        (date(2020, 6, 30), "coming", "coming", "coming"),
        (date(2020, 7, 1), "in_office", "in_office", "in_office"),
        (date(2024, 6, 30), "in_office", "in_office", "in_office"),
        (date(2024, 7, 1), "holding_over", "former", "former"),
    ],
)
def test_a_term_stands_where_its_dates_say_and_holds_over_with_nobody_to_follow(day, alone, succeeded, left):
    term = {"function": "mayor", "term_from": FROM, "term_until": UNTIL}
    assert Contact(**term).standing_on(day) == alone
    assert Contact(**term, successor_id=5).standing_on(day) == succeeded
    assert Contact(**term, has_left=True).standing_on(day) == left


def test_who_has_no_end_of_term_is_in_office_until_somebody_follows():
    assert Contact(function="mayor").standing_on(date(2026, 1, 1)) == Standing.IN_OFFICE
    assert Contact(function="mayor", successor_id=5).standing_on(date(2026, 1, 1)) == Standing.FORMER


# -- entering and correcting --------------------------------------------------------------------------


def test_a_name_or_a_function_is_all_that_is_needed(partner):
    assert str(add(partner, function="international officer")) == "international officer"
    assert str(add(partner, function="", name="A. Person")) == "A. Person"
    with pytest.raises(Refused, match="one of both is needed"):
        add(partner, function="", email="a@example.org")


@pytest.mark.parametrize("role", ["legal", "finance", "clerk", "auditor"])
def test_who_does_not_keep_partners_keeps_no_contacts(partner, person, role):
    contact = ContactFactory(partner=partner)
    by = person(role)
    for act in (
        lambda: actions.add_contact(partner, by=by, function="mayor"),
        lambda: actions.correct_contact(contact, by=by, revision=1, function="clerk"),
        lambda: actions.end_term(contact, by=by, revision=1, on=date(2026, 1, 1)),
        lambda: actions.succeed(contact, by=by, revision=1, function="mayor"),
        lambda: actions.erase_contact(contact, by=by, reason="asked"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "role"
    assert Contact.objects.count() == 1


def test_an_organisation_of_another_partner_is_refused(partner):
    elsewhere = OrganisationFactory(partner=PartnerFactory())
    with pytest.raises(Refused, match="belongs to another partner"):
        add(partner, organisation=elsewhere)
    assert add(partner, organisation=OrganisationFactory(partner=partner)).organisation.name.startswith(
        "School"
    )


def test_a_term_that_ends_before_it_begins_is_refused(partner):
    with pytest.raises(Refused, match="cannot end before it begins"):
        add(partner, term_from=date(2026, 2, 1), term_until=date(2026, 1, 31))
    contact = add(partner, term_from=date(2026, 2, 1))
    with pytest.raises(Refused, match="cannot end before it begins"):
        actions.end_term(contact, by=OPERATOR, revision=1, on=date(2026, 1, 31))


def test_the_form_sent_twice_makes_one_contact(partner):
    token = uuid4()
    assert add(partner, form_token=token) == add(partner, form_token=token)
    contact = Contact.objects.get()
    again = uuid4()
    once = actions.succeed(contact, by=OPERATOR, revision=1, form_token=again, function="mayor")
    assert actions.succeed(contact, by=OPERATOR, revision=1, form_token=again, function="mayor") == once
    assert Contact.objects.count() == 2


def test_what_a_person_is_stands_in_the_journal_where_it_can_be_erased(partner):
    contact = add(partner, name="A. Person", email="a@example.org", delete_after=date(2030, 1, 1))
    entry = JournalEntry.objects.latest("number")
    assert entry.changes == {"visibility": [None, "internal"], "delete_after": [None, "2030-01-01"]}
    assert entry.personal.values == {
        "name": [None, "A. Person"], "function": [None, "mayor"], "email": [None, "a@example.org"],
    }  # fmt: skip
    assert [(row.kind, row.object_pk, row.changes) for row in entry.rows.all()] == [
        ("partners.partner", str(partner.pk), {"contacts": [None, contact.reference]})
    ]


# -- the diary ----------------------------------------------------------------------------------------


def deadlines(contact) -> list[tuple[date, date | None]]:
    found = Deadline.objects.filter(kind="end_of_term", subject_id=contact.pk).order_by("due_on")
    return [(deadline.due_on, deadline.settled_on) for deadline in found]


def test_an_end_of_term_comes_into_the_diary_ninety_days_before_and_not_earlier(partner):
    today = timezone.localdate()
    far, near = (
        add(partner, term_until=today + timedelta(days=91)),
        add(partner, term_until=today + timedelta(days=90)),
    )
    assert (deadlines(far), deadlines(near)) == ([], [(near.term_until, None)])
    assert terms_of_office.follow_terms(today + timedelta(days=1)) == 2
    assert deadlines(far) == [(far.term_until, None)]
    assert terms_of_office.follow_terms(today + timedelta(days=1)) == 2  # a second night repeats nothing
    assert Deadline.objects.count() == 2


def test_a_night_that_was_missed_loses_no_end_of_term(partner):
    today = timezone.localdate()
    contact = add(partner, term_until=today + timedelta(days=100))
    terms_of_office.follow_terms(today + timedelta(days=130))
    assert deadlines(contact) == [(contact.term_until, None)]


def test_a_term_that_had_ended_when_it_was_entered_asks_for_nothing(partner):
    contact = add(partner, term_until=timezone.localdate() - timedelta(days=1))
    assert deadlines(contact) == []
    assert contact.standing_on(timezone.localdate()) == Standing.HOLDING_OVER


def test_entering_the_successor_settles_the_deadline_and_ends_an_open_term(partner):
    today = timezone.localdate()
    contact = add(partner, term_until=today + timedelta(days=30))
    new = actions.succeed(contact, by=OPERATOR, revision=1, function="mayor", name="B. Person")
    contact.refresh_from_db()
    assert (contact.successor, contact.term_until) == (new, today + timedelta(days=30))
    assert deadlines(contact) == [(contact.term_until, today)]
    third = actions.succeed(new, by=OPERATOR, revision=1, function="mayor", term_from=today)
    new.refresh_from_db()
    assert (new.successor, new.term_until) == (third, today - timedelta(days=1))
    with pytest.raises(Refused, match="successor is on file already"):
        actions.succeed(new, by=OPERATOR, revision=2, function="mayor")


def test_another_last_day_moves_the_deadline_and_moving_back_opens_it_again(partner):
    today = timezone.localdate()
    one, other = today + timedelta(days=30), today + timedelta(days=40)
    contact = add(partner, term_until=one)
    contact = actions.correct_contact(contact, by=OPERATOR, revision=1, term_until=other)
    assert deadlines(contact) == [(one, today), (other, None)]
    contact = actions.correct_contact(contact, by=OPERATOR, revision=2, term_until=one)
    assert deadlines(contact) == [(one, None), (other, today)]
    actions.end_term(contact, by=OPERATOR, revision=3, on=one, has_left=True)
    assert deadlines(contact) == [(one, today), (other, today)]


# -- erasing ------------------------------------------------------------------------------------------


def everything() -> str:
    """Every row of every table as text, so that nothing hides in a column nobody thought of."""
    rows = [repr(row) for model in apps.get_models() for row in model._default_manager.values_list()]
    return "\n".join(rows)


def test_erasing_leaves_nothing_of_a_person_in_any_table_and_the_journal_intact(partner, person):
    contact = add(
        partner, name=f"{CANARY} A", function=f"{CANARY} F", email=f"{CANARY}@example.org", phone="+90 2604",
        term_until=timezone.localdate() + timedelta(days=10),
    )  # fmt: skip
    contact = actions.correct_contact(contact, by=OPERATOR, revision=1, name=f"{CANARY} B")
    contact = actions.end_term(contact, by=OPERATOR, revision=2, on=timezone.localdate() + timedelta(days=5))
    before = ContactFactory(
        partner=partner, function="deputy", successor=contact, term_until=date(2020, 1, 1)
    )
    actions.succeed(contact, by=OPERATOR, revision=3, name="The next one", function="mayor")
    assert CANARY in everything()
    contact.refresh_from_db()
    assert actions.erase_contact(contact, by=person("officer"), reason="asked to be") == contact.reference
    left = everything()
    assert CANARY not in left
    assert "+90 2604" not in left
    assert "The next one" in left
    before.refresh_from_db()
    assert (
        before.standing_on(timezone.localdate()) == Standing.FORMER
    )  # erasing nobody makes a predecessor act again
    assert journal.verify().intact
    entry = JournalEntry.objects.latest("number")
    assert (entry.act, entry.reference, entry.reason) == ("contact.erase", contact.reference, "asked to be")


def test_the_day_on_which_a_term_ended_is_erased_too_when_somebody_succeeded(partner):
    former = add(partner, name="A. Person")
    actions.succeed(
        former, by=OPERATOR, revision=1, name="The next one", function="mayor", term_from=date(2026, 2, 1)
    )
    former.refresh_from_db()
    assert former.term_until == date(2026, 1, 31)
    actions.erase_contact(former, by=OPERATOR, reason="asked to be")
    assert "2026-01-31" not in everything()


def test_a_form_read_before_the_successor_was_erased_does_not_put_a_predecessor_back_into_office(partner):
    former = add(partner, term_until=date(2020, 1, 1))
    successor = actions.succeed(former, by=OPERATOR, revision=1, function="mayor")
    former.refresh_from_db()
    read = former.revision
    actions.erase_contact(successor, by=OPERATOR, reason="asked to be")
    with pytest.raises(Refused) as refused:
        actions.correct_contact(former, by=OPERATOR, revision=read, function="mayor", has_left=False)
    assert refused.value.code == "stale"


def test_erasing_wants_a_reason_and_happens_once(partner):
    contact = add(partner)
    with pytest.raises(Refused, match="Give a reason"):
        actions.erase_contact(contact, by=OPERATOR, reason=" ")
    actions.erase_contact(contact, by=OPERATOR, reason="asked to be")
    with pytest.raises(Refused, match="erased in the meantime"):
        actions.erase_contact(contact, by=OPERATOR, reason="asked to be")


def test_the_night_erases_whose_day_has_passed_and_nobody_else(partner):
    today = timezone.localdate()
    gone = add(partner, name=CANARY, delete_after=today - timedelta(days=1))
    kept = add(partner, delete_after=today)
    look_after_contacts()
    look_after_contacts()
    assert list(Contact.objects.all()) == [kept]
    assert CANARY not in everything()
    erased = JournalEntry.objects.filter(act="contact.erase")
    assert [(entry.reference, entry.actor) for entry in erased] == [(gone.reference, None)]
    assert journal.verify().intact


def test_values_that_vanish_without_an_act_are_still_found(partner):
    """The rows of an erasing act account for the entries that they name, and for no others."""
    one, other = add(partner, name="One"), add(partner, name="Other")
    actions.erase_contact(one, by=OPERATOR, reason="asked to be")
    journal.erase_personal_about(other)
    assert not journal.verify().intact


# -- pages --------------------------------------------------------------------------------------------


def said(**more) -> dict[str, str]:
    return {"function": "mayor", "visibility": "internal", **more}


def test_a_contact_is_entered_corrected_succeeded_and_erased_in_the_pages(officer, partner):
    page = reverse("partners:contact_create", args=[partner.reference])
    answer = officer.post(page, said(name="A. Person", email="a@example.org", phone="+81 76 220 2075"))
    assert answer.url == f"{partner.get_absolute_url()}#people"
    contact = Contact.objects.get()
    shown = officer.get(partner.get_absolute_url()).content.decode()
    assert 'href="mailto:a@example.org"' in shown
    assert 'href="tel:+81762202075"' in shown
    edit = reverse("partners:contact_edit", args=[contact.reference])
    officer.post(edit, said(name="A. Person", term_until="2024-06-30", revision="1"))
    assert "holding over" in officer.get(partner.get_absolute_url()).content.decode()
    succeed = reverse("partners:contact_succeed", args=[contact.reference])
    assert 'value="mayor"' in officer.get(succeed).content.decode()
    officer.post(succeed, said(name="B. Person", revision="2"))
    shown = officer.get(partner.get_absolute_url()).content.decode()
    successor = Contact.objects.exclude(pk=contact.pk).get()
    assert f"succeeded by B. Person ({successor.reference})" in shown
    erase = reverse("partners:contact_erase", args=[contact.reference])
    assert officer.post(erase, {"reason": ""}).status_code == 400
    officer.post(erase, {"reason": "asked to be"})
    assert "A. Person" not in officer.get(partner.get_absolute_url()).content.decode()


def test_two_people_correct_one_contact_and_the_second_sees_both_texts(officer, partner):
    contact = add(partner, name="A. Person")
    edit = reverse("partners:contact_edit", args=[contact.reference])
    officer.post(edit, said(name="First Words", revision="1"))
    answer = officer.post(edit, said(name="Second Words", revision="1"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "First Words" in page
    assert "Second Words" in page
    officer.post(edit, said(name="Second Words", revision="2"))
    contact.refresh_from_db()
    assert contact.name == "Second Words"


@pytest.mark.parametrize(
    "answers, sentence",
    [
        ({"function": ""}, "one of both is needed"),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"phone": "javascript:1"}, "Write a telephone number"),
        ({"term_from": "2026-02-01", "term_until": "2026-01-01"}, "cannot end before it begins"),
        ({"visibility": "shared"}, "is not one of the available choices"),
        ({"term_until": "0050-01-01"}, "Give a day between the years 1000 and 2999."),
    ],
)
def test_wrong_answers_come_back_with_a_sentence(officer, partner, answers, sentence):
    answer = officer.post(reverse("partners:contact_create", args=[partner.reference]), said(**answers))
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_contact_is_nobodys_but_the_staffs(login, partner):
    contact = add(partner, name=CANARY, visibility="public")
    councillor, auditor = login("councillor"), login("auditor")
    assert councillor.get(partner.get_absolute_url()).status_code == 404
    assert councillor.get(reverse("partners:contact_edit", args=[contact.reference])).status_code == 404
    assert CANARY not in councillor.get("/", follow=True).content.decode()
    page = auditor.get(partner.get_absolute_url()).content.decode()
    assert CANARY in page
    assert reverse("partners:contact_erase", args=[contact.reference]) not in page
