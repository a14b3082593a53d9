"""Standing in: in named roles, from a day until a day, journalled as done for somebody, never for one's own draft."""

from datetime import date, timedelta

import pytest
from django.core import mail as outbox
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from office import deputising, diary_mail, feeds, journal
from office.diary import due_for, open_deadline
from office.journal import history_of
from office.models import Deputising, Job, JournalEntry, Mail, Role, RoleGrant, User
from office.reminders import make_mails
from office.rules import Refused, require, role_missing
from office.staff import change_user
from relations.actions import proposals
from relations.lifecycle.protocol import PROTOCOL
from tests.factories import protocols

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(ghent) -> date:
    return timezone.localdate()


@pytest.fixture
def head(person):
    return person("head", name="Head")


@pytest.fixture
def officer(person):
    return person("officer", name="Officer")


def lend(absent, deputy, *roles: Role, by=None, days: int = 7, starts: int = 0) -> Deputising:
    first = timezone.localdate() + timedelta(days=starts)
    return deputising.arrange(
        absent, deputy, roles=roles or (Role.HEAD,), starts_on=first, ends_on=first + timedelta(days=days),
        by=by or absent,
    )  # fmt: skip


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_the_deputy_holds_the_role_on_these_days_and_no_others(today, head, officer):
    lend(head, officer, days=7)
    grant = RoleGrant.objects.get(deputising__isnull=False)
    assert fresh(officer).roles == {Role.OFFICER, Role.HEAD}
    assert fresh(officer).own_roles == {Role.OFFICER}
    held = [grant.is_held(today + timedelta(days=days)) for days in (-1, 0, 7, 8)]
    assert held == [False, True, True, False]


def test_it_begins_by_itself(today, head, officer):
    lend(head, officer, starts=1)
    assert fresh(officer).roles == {Role.OFFICER}


def test_it_can_be_ended_early_by_either_of_the_two_or_an_administrator(today, head, officer, person):
    for by in (head, officer, person("administrator")):
        made = lend(head, officer)
        deputising.revoke(made, by=by)
        assert fresh(officer).roles == {Role.OFFICER}
    with pytest.raises(Refused) as refused:
        deputising.revoke(made, by=head)
    assert refused.value.code == "over"
    made = lend(head, officer)
    with pytest.raises(Refused) as refused:
        deputising.revoke(made, by=person("clerk"))
    assert refused.value.code == "role"


def test_what_is_due_reaches_the_deputy(today, head, officer):
    thing = Job.objects.create(kind="verify_journal")
    open_deadline("release", thing, due_on=today, sentence="Release it", role=Role.HEAD)
    lend(head, officer)
    assert len(due_for(fresh(officer))) == 1


def test_what_is_addressed_to_the_absent_by_name_reaches_the_deputy_for_them(today, head, officer, login):
    """In the lent role or in none; what is meant for them in another role does not."""
    things = [Job.objects.create(kind="verify_journal") for _each in range(4)]
    for thing, role in zip(things, (Role.HEAD, "", Role.LEGAL, None), strict=True):
        open_deadline("mine", thing, due_on=today, sentence="Release it", role=role, user=head)
    other = Job.objects.create(kind="verify_journal")
    open_deadline("mine", other, due_on=today, sentence="Own", role=Role.OFFICER, user=officer)
    assert len(due_for(fresh(officer))) == 1
    lend(head, officer)
    found = {one.subject_id: one.for_name for one in due_for(fresh(officer)).due}
    assert found == {things[0].pk: "Head", things[1].pk: "Head", things[3].pk: "Head", other.pk: ""}
    client = login(fresh(officer))
    for url in ("/", reverse("office:diary")):
        assert "for Head, who is absent" in client.get(url).content.decode()
    assert [one.for_name for one in due_for(fresh(head)).due] == [
        ""
    ] * 4  # the absent person still reads them


def test_the_deputys_mail_and_calendar_say_for_whom_and_end_with_the_deputising(today, head, officer):
    thing = Job.objects.create(kind="verify_journal")
    open_deadline("mine", thing, due_on=today, sentence="Release it", role=Role.HEAD, user=head)
    made = lend(head, officer)
    make_mails(today)
    assert diary_mail.send_waiting() == 2
    bodies = {message.to[0]: message.body for message in outbox.outbox}
    assert "For Head, who is absent." in bodies[officer.email]
    assert "who is absent" not in bodies[head.email]
    (entry,) = feeds.entries_for(fresh(officer))
    assert "For Head, who is absent." in entry.note
    deputising.revoke(made, by=head)
    assert feeds.entries_for(fresh(officer)) == []
    Mail.objects.all().delete()
    make_mails(today)
    assert {mail.user for mail in Mail.objects.all()} == {head}


def test_lending_two_roles_lists_nothing_twice(today, person, officer):
    absent = person("head", "legal", name="Both")
    thing = Job.objects.create(kind="verify_journal")
    open_deadline("mine", thing, due_on=today, sentence="Release it", user=absent)
    lend(absent, officer, Role.HEAD, Role.LEGAL)
    assert len(due_for(fresh(officer))) == 1


# -- B for A ------------------------------------------------------------------------------------------


def test_the_journal_says_for_whom_a_lent_role_was_used_and_only_then(today, head, officer, person):
    deputy = person("officer", name="Deputy")
    lend(head, deputy)
    deputy = fresh(deputy)
    thing = Job.objects.create(kind="verify_journal")
    require(role_missing(deputy, Role.HEAD), "role")
    entry = journal.record("job.cancel", thing, by=deputy)
    assert (entry.actor, entry.for_whom) == (deputy, head)
    require(role_missing(deputy, Role.OFFICER, Role.HEAD), "role")
    assert journal.record("job.cancel", thing, by=deputy).for_whom is None
    assert journal.verify(anchored=False).intact


def test_for_whom_is_part_of_the_chain(today, head, officer):
    thing = Job.objects.create(kind="verify_journal")
    officer.acts_for = head
    entry = journal.record("job.cancel", thing, by=officer)
    JournalEntry.objects.filter(pk=entry.pk).update(for_whom=None)
    assert journal.verify(anchored=False).broken_at == entry.pk


def test_a_deputy_releases_a_text_and_the_journal_says_b_for_a(today, head, person):
    author, deputy = person("officer"), person("legal", name="Deputy")
    protocol = protocols.agreed(by=author)
    lend(head, deputy)
    PROTOCOL.take(protocol, "submit", by=fresh(deputy))
    entry = JournalEntry.objects.get(act="protocol.submit")
    assert (entry.actor, entry.for_whom) == (deputy, head)


def test_a_deputy_never_releases_the_own_draft(today, head, officer):
    protocol = protocols.agreed(by=officer)
    lend(head, officer)
    with pytest.raises(Refused) as refused:
        PROTOCOL.take(protocol, "submit", by=fresh(officer))
    assert "You wrote in this text yourself" in str(refused.value)


def test_a_deputy_never_releases_the_draft_of_the_one_they_stand_in_for(today, person):
    head, deputy = person("head", "officer"), person("legal")
    protocol = protocols.agreed(by=head)
    lend(head, deputy)
    with pytest.raises(Refused):
        PROTOCOL.take(protocol, "submit", by=fresh(deputy))


def test_a_letter_that_comes_with_an_act_does_not_hide_for_whom_it_was_done(today, head, person):
    """The file alone a clerk may keep in their own right; recording what the partner sent is the head's."""
    deputy, protocol = person("clerk"), protocols.draft()
    sent = proposals.file_of(proposals.send_as_word(protocol, number=1, by=head))
    lend(head, deputy)
    proposals.take_back(protocol, SimpleUploadedFile("answer.docx", sent), by=fresh(deputy))
    entry = JournalEntry.objects.get(act="protocol.word_back")
    assert (entry.actor, entry.for_whom) == (deputy, head)


# -- who may lend what to whom --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roles_of_absent", "roles_of_deputy", "lent", "code"),
    [
        (["head"], ["officer"], ["clerk"], "not_lendable"),  # not held
        (["head", "administrator"], ["officer"], ["administrator"], "not_lendable"),
        (["head", "councillor"], ["officer"], ["councillor"], "not_lendable"),
        (["head"], ["councillor"], ["head"], "deputy"),
        (["head"], ["auditor"], ["head"], "deputy"),
        (["head"], ["officer"], [], "no_role"),
    ],
)
def test_some_roles_are_not_lent_and_some_people_do_not_stand_in(
    today, person, roles_of_absent, roles_of_deputy, lent, code
):
    absent, deputy = person(*roles_of_absent), person(*roles_of_deputy)
    with pytest.raises(Refused) as refused:
        deputising.arrange(absent, deputy, roles=lent, starts_on=today, ends_on=today, by=absent)
    assert refused.value.code == code


def test_a_lent_role_is_not_lent_on(today, head, officer, person):
    lend(head, officer)
    with pytest.raises(Refused) as refused:
        lend(fresh(officer), person("clerk"), Role.HEAD)
    assert refused.value.code == "not_lendable"


def test_nobody_stands_in_for_themselves(today, head):
    with pytest.raises(Refused) as refused:
        lend(head, head)
    assert refused.value.code == "deputy"


@pytest.mark.parametrize(
    ("starts", "days", "code"), [(-1, 3, "past"), (0, -1, "dates"), (0, 367, "too_long"), (0, 366, None)]
)
def test_the_days_lie_ahead_and_within_a_year(today, head, officer, starts, days, code):
    if code is None:
        assert lend(head, officer, starts=starts, days=days)
        return
    with pytest.raises(Refused) as refused:
        lend(head, officer, starts=starts, days=days)
    assert refused.value.code == code


def test_it_does_not_outlast_the_absent_persons_access(today, officer, person):
    leaving = person("head", access_ends_on=today + timedelta(days=3))
    with pytest.raises(Refused) as refused:
        lend(leaving, officer, days=4)
    assert refused.value.code == "access_ends"
    assert lend(leaving, officer, days=3)


def test_twice_at_the_same_time_is_refused(today, head, officer):
    lend(head, officer)
    with pytest.raises(Refused) as refused:
        lend(head, officer, starts=7, days=2)  # the seventh day is still in the first
    assert refused.value.code == "already"
    assert lend(head, officer, starts=8, days=2)


def test_others_arrange_nothing_for_somebody(today, head, officer, person):
    with pytest.raises(Refused) as refused:
        lend(head, officer, by=officer)
    assert refused.value.code == "role"
    assert lend(head, officer, by=person("administrator"))


# -- when the absent person changes ---------------------------------------------------------------------


def test_a_role_that_was_taken_from_the_absent_person_is_no_longer_lent(today, officer, person):
    absent, administrator = person("head", "clerk"), person("administrator")
    made = lend(absent, officer, Role.HEAD, Role.CLERK)
    change_user(absent, by=administrator, roles=[Role.CLERK])
    assert fresh(officer).roles == {Role.OFFICER, Role.CLERK}
    change_user(absent, by=administrator, roles=[Role.FINANCE])
    assert fresh(officer).roles == {Role.OFFICER}
    assert Deputising.objects.get(pk=made.pk).revoked_on == today


def test_whoever_leaves_has_no_deputy(today, head, officer, person):
    lend(head, officer)
    change_user(head, by=person("administrator"), is_active=False)
    assert fresh(officer).roles == {Role.OFFICER}


def test_an_earlier_end_of_access_ends_the_standing_in(today, head, officer, person):
    made = lend(head, officer, days=7)
    change_user(head, by=person("administrator"), access_ends_on=today + timedelta(days=2))
    assert Deputising.objects.get(pk=made.pk).ends_on == today + timedelta(days=2)
    assert RoleGrant.objects.get(deputising=made).ends_on == today + timedelta(days=2)


def test_changing_the_deputys_own_roles_leaves_what_was_lent(today, head, officer, person):
    lend(head, officer)
    change_user(officer, by=person("administrator"), roles=[Role.LEGAL])
    assert fresh(officer).roles == {Role.LEGAL, Role.HEAD}
    assert fresh(officer).own_roles == {Role.LEGAL}


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COUNCILLOR])
def test_whoever_becomes_an_auditor_or_a_council_member_stands_in_no_longer(
    today, head, officer, person, role
):
    lend(head, officer)
    change_user(officer, by=person("administrator"), roles=[role])
    assert fresh(officer).roles == {role}


def test_arranging_and_ending_are_one_entry_each(today, head, officer):
    made = lend(head, officer)
    deputising.revoke(made, by=head)
    assert [entry.act for entry in history_of(head)] == ["deputising.revoke", "deputising.arrange"]


def test_the_pages_let_a_person_arrange_and_end_it(today, login, head, officer):
    client = login(head)
    days = {"starts_on": today.isoformat(), "ends_on": today.isoformat()}
    page = client.post(
        reverse("office:deputies"), days | {"deputy": officer.pk, "roles": ["head"]}, follow=True
    )
    assert "Officer" in page.content.decode()
    made = Deputising.objects.get()
    assert fresh(officer).has_role(Role.HEAD)
    client.post(reverse("office:deputising_end", args=[made.pk]))
    assert not fresh(officer).has_role(Role.HEAD)


def test_the_diary_tells_the_deputy_for_whom_and_until_when(today, login, head, officer):
    lend(head, officer)
    page = login(fresh(officer)).get(reverse("office:diary")).content.decode()
    assert "You stand in for Head (head) until" in page


def test_the_history_of_a_thing_says_b_for_a(today, login, head, person):
    deputy = person("legal", name="Deputy")
    lend(head, deputy)
    protocol = protocols.agreed(by=person("officer"))
    PROTOCOL.take(protocol, "submit", by=fresh(deputy))
    page = (
        login("officer")
        .get(reverse("relations:protocol_history", args=[protocol.reference]))
        .content.decode()
    )
    assert "Deputy for Head" in page
