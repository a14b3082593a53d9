"""People: they come by invitation, hold roles for a time, and the house is never without an administrator."""

import re
import threading
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from office.models import OPERATOR, JournalEntry, Role, RoleGrant, User
from office.rules import Refused
from office.staff import change_own_name, change_user, invite_again, invite_user, send_invitation

pytestmark = pytest.mark.django_db
PASSWORD = "Zusterstad-1969-Kanazawa"


@pytest.fixture(autouse=True)
def forget_attempts():
    cache.clear()
    yield
    cache.clear()


def invited(mailoutbox, **fields) -> tuple[User, str]:
    user = invite_user(
        email="Jan@Example.org",
        name="Jan Janssens",
        roles=[Role.OFFICER],
        by=OPERATOR,
        language="nl",
        **fields,
    )
    assert send_invitation(user, "http://testserver", by=OPERATOR)
    return user, re.search(r"http://testserver(/\S+)", mailoutbox[-1].body)[1]


def choose_password(client: Client, link: str, password: str = PASSWORD):
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0] if form.redirect_chain else link
    return client.post(address, {"password1": password, "password2": password}, follow=True)


def sign_in(client: Client, email: str = "jan@example.org", password: str = PASSWORD):
    return client.post("/account/login/", {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def test_the_invited_set_a_password_by_the_link_and_sign_in(ghent, mailoutbox):
    _user, link = invited(mailoutbox)
    assert mailoutbox[0].to == ["jan@example.org"]
    client = Client()
    assert choose_password(client, link).status_code == 200
    sign_in(client, "JAN@example.org")
    assert is_in(client)


def test_an_invitation_sent_again_is_told_by_the_journal_and_is_an_administrators(ghent, mailoutbox, person):
    user, administrator = person("officer", email="jan@example.org"), person("administrator")
    assert invite_again(user, "http://testserver", by=administrator)
    entry = JournalEntry.objects.get(act="user.reinvite")
    assert (entry.actor, entry.object_pk) == (administrator, str(user.pk))
    for act in (invite_again, send_invitation):
        with pytest.raises(Refused) as refused:
            act(user, "http://testserver", by=person("officer"))
        assert refused.value.code == "role"
    assert [mail.to for mail in mailoutbox] == [["jan@example.org"]]
    assert JournalEntry.objects.count() == 1


def test_the_link_works_once(ghent, mailoutbox):
    _user, link = invited(mailoutbox)
    choose_password(Client(), link)
    second = Client()
    choose_password(second, link, "Another-password-9")
    sign_in(second, password="Another-password-9")
    assert not is_in(second)


def test_a_weak_password_is_refused_with_the_reason(ghent, mailoutbox):
    _user, link = invited(mailoutbox)
    client = Client()
    choose_password(client, link, "password")
    sign_in(client, password="password")
    assert not is_in(client)


def test_nobody_signs_up(ghent):
    client = Client()
    form = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/account/signup/", form)
    assert not User.objects.exists()


def test_a_forgotten_password_tells_strangers_nothing(ghent, mailoutbox, person):
    person("officer", email="known@example.org")
    client = Client()
    answers = [
        client.post("/account/password/reset/", {"email": f"{who}@example.org"}, follow=True)
        for who in ("known", "stranger")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert [mail.to for mail in mailoutbox] == [["known@example.org"]]


def test_guessing_a_password_is_tired_out(ghent, settings, person):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    user = person("officer", email="jan@example.org")
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    for _ in range(4):
        sign_in(client, password="guess")
    sign_in(client)  # the right one now comes too late
    assert not is_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(ghent, person):
    person("officer", email="known@example.org")
    texts = []
    for who in ("known", "stranger"):
        page = sign_in(Client(), f"{who}@example.org", "wrong-password").content.decode()
        texts.append(re.sub(r'value="[^"]*"', "", page).replace(who, "who"))
    assert texts[0] == texts[1]


def test_somebody_whose_access_has_ended_does_not_get_in(ghent, mailoutbox):
    _user, link = invited(mailoutbox, access_ends_on=timezone.localdate() - timedelta(days=1))
    client = Client()
    choose_password(client, link)
    sign_in(client)
    assert not is_in(client)


def test_access_that_ends_while_somebody_works_shows_them_out(login, ghent):
    client = login("officer")
    assert is_in(client)
    User.objects.update(access_ends_on=timezone.localdate() - timedelta(days=1))
    answer = client.get("/profile/")
    assert answer.url == "/account/inactive/"
    assert "_auth_user_id" not in client.session
    assert client.get("/account/inactive/").status_code == 200


def test_the_last_day_of_access_is_still_a_day_of_access(person):
    today = timezone.localdate()
    assert person("officer", access_ends_on=today).roles == {Role.OFFICER}
    assert person("officer", access_ends_on=today - timedelta(days=1)).roles == frozenset()
    assert person("officer", is_active=False).roles == frozenset()


def test_a_role_is_held_from_its_first_day_to_its_last(person):
    user = person()
    grant = RoleGrant.objects.create(
        user=user, role=Role.CLERK, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
    )
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [grant.is_held(day) for day in days] == [False, True, True, False]
    assert [user in User.objects.holding(Role.CLERK, on=day) for day in days] == [False, True, True, False]


def test_an_address_is_taken_whatever_its_case(person):
    person("officer", email="jan@example.org")
    with pytest.raises(Refused) as refused:
        invite_user(email="JAN@EXAMPLE.ORG", name="Second", roles=[Role.OFFICER], by=OPERATOR)
    assert refused.value.code == "email_taken"


def test_only_administrators_invite_and_change(person):
    head, officer = person("head"), person("officer")
    with pytest.raises(Refused):
        invite_user(email="new@example.org", name="New", roles=[Role.OFFICER], by=head)
    with pytest.raises(Refused):
        change_user(officer, by=head, roles=[Role.HEAD])
    assert not JournalEntry.objects.exists()


def test_nobody_is_left_without_a_role(person):
    with pytest.raises(Refused) as refused:
        change_user(person("officer"), by=OPERATOR, roles=[])
    assert refused.value.code == "no_role"


@pytest.mark.parametrize(
    "change", [{"roles": [Role.OFFICER]}, {"is_active": False}, {"access_ends_on": date(2020, 1, 1)}]
)
def test_the_last_administrator_stays_one(change, person):
    administrator = person("administrator")
    with pytest.raises(Refused) as refused:
        change_user(administrator, by=administrator, **change)
    assert refused.value.code == "last_administrator"
    assert User.objects.get().has_role(Role.ADMINISTRATOR)
    assert not JournalEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_demote_each_other_leave_one(person):
    first, second = person("administrator"), person("administrator")
    refusals: list[str] = []

    def demote(whom: User) -> None:
        try:
            change_user(whom, by=OPERATOR, roles=[Role.OFFICER])
        except Refused as refused:
            refusals.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=demote, args=[whom]) for whom in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals == ["last_administrator"]
    assert User.objects.holding(Role.ADMINISTRATOR, on=timezone.localdate()).count() == 1


def test_changes_keep_names_and_addresses_apart_from_the_chain(person):
    person("administrator")
    officer = person("officer", name="Old Name", email="old@example.org")
    change_user(
        officer, by=OPERATOR, name="New Name", email="NEW@example.org", roles=[Role.OFFICER, Role.CLERK]
    )
    entry = JournalEntry.objects.get()
    assert entry.changes == {"roles": [["officer"], ["clerk", "officer"]]}
    assert entry.personal.values == {
        "name": ["Old Name", "New Name"],
        "email": ["old@example.org", "new@example.org"],
    }


def test_the_same_again_changes_nothing_and_leaves_no_entry(person):
    person("administrator")
    officer = person("officer")
    change_user(officer, by=OPERATOR, name=officer.name, roles=[Role.OFFICER])
    assert not JournalEntry.objects.exists()


def test_an_old_address_does_not_open_the_door_any_more(ghent, person):
    person("administrator")
    user = person("officer", email="old@example.org")
    user.set_password(PASSWORD)
    user.save()
    sign_in(Client(), "old@example.org")
    EmailAddress.objects.get_or_create(
        user=user, email="old@example.org", defaults={"primary": True, "verified": True}
    )
    change_user(user, by=OPERATOR, email="new@example.org")
    old, new = Client(), Client()
    sign_in(old, "old@example.org")
    sign_in(new, "new@example.org")
    assert [is_in(old), is_in(new)] == [False, True]


def test_an_empty_name_of_ones_own_is_refused(person):
    with pytest.raises(Refused) as refused:
        change_own_name(person("officer"), "  ")
    assert refused.value.code == "empty"
