"""The pages of the house: people, municipality, journal, jobs, diary, profile."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from office import diary, jobs, journal
from office.models import OPERATOR, BodySize, Job, JobState, JournalEntry, Municipality, Role, Unit, User
from office.municipality import set_council_size
from office.rules import Refused

pytestmark = pytest.mark.django_db


def page(name: str, *args) -> str:
    return reverse(f"office:{name}", args=args)


# people and roles


def test_an_administrator_invites_a_person_who_gets_a_mail_with_a_link(login, ghent, mailoutbox):
    form = {
        "name": "Ayşe Çelik",
        "email": "Ayse@Example.org",
        "roles": ["officer", "clerk"],
        "language": "tr",
    }
    answer = login("administrator").post(page("person_create"), form)
    assert answer.status_code == 302
    invited = User.objects.get(email="ayse@example.org")
    assert {str(role) for role in invited.roles} == {"officer", "clerk"}
    assert mailoutbox[0].to == ["ayse@example.org"]
    assert "http://testserver/account/password/reset/key/" in mailoutbox[0].body


def test_an_address_that_is_taken_keeps_what_was_typed(login, ghent, person):
    person("officer", email="taken@example.org")
    form = {"name": "Second", "email": "TAKEN@example.org", "roles": ["officer"], "language": "en"}
    answer = login("administrator").post(page("person_create"), form)
    assert b"already here" in answer.content
    assert b'value="Second"' in answer.content


def test_a_mail_server_that_is_down_does_not_lose_the_account(login, ghent, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 9  # nobody listens there
    form = {"name": "Anna", "email": "anna@example.org", "roles": ["officer"], "language": "en"}
    answer = login("administrator").post(page("person_create"), form, follow=True)
    assert User.objects.filter(email="anna@example.org").exists()
    assert b"could not be sent" in answer.content


def test_the_last_administrator_is_told_why_the_role_stays(login, ghent):
    client = login("administrator")
    form = {
        "name": "Me",
        "email": client.user.email,
        "roles": ["officer"],
        "language": "en",
        "is_active": "on",
    }
    answer = client.post(page("person", client.user.pk), form)
    assert b"Somebody has to remain administrator" in answer.content
    assert User.objects.get(pk=client.user.pk).has_role(Role.ADMINISTRATOR)


def test_an_auditor_reads_people_and_changes_nothing(login, ghent, person):
    officer = person("officer", name="Before")
    client = login("auditor")
    assert client.get(page("person", officer.pk)).status_code == 200
    form = {"name": "After", "email": officer.email, "roles": ["head"], "language": "en", "is_active": "on"}
    assert client.post(page("person", officer.pk), form).status_code == 403
    assert User.objects.get(pk=officer.pk).name == "Before"


def test_people_are_found_by_name_role_and_ended_access(login, ghent, person):
    person("clerk", name="Clara Clerk")
    person("officer", name="Gone Officer", access_ends_on=date(2020, 1, 1))
    client = login("administrator")
    by_role = client.get(page("people"), {"role": "clerk"}).content
    assert b"Clara Clerk" in by_role
    assert b"Gone Officer" not in by_role
    ended = client.get(page("people"), {"access": "ended"}).content
    assert b"Gone Officer" in ended
    assert b"Clara Clerk" not in ended


def test_units_are_added_renamed_and_removed_unless_somebody_belongs_to_them(login, ghent, person):
    client = login("administrator")
    client.post(page("unit_create"), {"name": "Culture"})
    unit = Unit.objects.get(name="Culture")
    client.post(page("unit", unit.pk), {"name": "Culture and sport"})
    member = person("officer", unit=unit)
    refused = client.post(page("unit_remove", unit.pk))
    assert refused.status_code == 409
    assert Unit.objects.get().name == "Culture and sport"
    User.objects.filter(pk=member.pk).update(unit=None)
    client.post(page("unit_remove", unit.pk))
    assert not Unit.objects.exists()
    assert {"unit.add", "unit.rename", "unit.remove"} <= set(
        JournalEntry.objects.values_list("act", flat=True)
    )


@pytest.mark.parametrize("name", ["", "Cul\x00ture", "x" * 201])
def test_a_name_that_no_unit_can_have_is_refused_with_the_reason(name, login, ghent):
    client, unit = login("administrator"), Unit.objects.create(name="Culture")
    for address in (page("unit_create"), page("unit", unit.pk)):
        assert client.post(address, {"name": name}).status_code == 409
    assert [unit.name for unit in Unit.objects.all()] == ["Culture"]


def test_two_units_of_one_name_are_refused(login, ghent):
    Unit.objects.create(name="Culture")
    answer = login("administrator").post(page("unit_create"), {"name": "culture "})
    assert answer.status_code == 409
    assert b"already a unit of this name" in answer.content


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_people_needs_the_same_queries_for_one_and_for_three(
    rows, login, ghent, person, django_assert_max_num_queries
):
    client = login("administrator")
    for _ in range(rows):
        person("officer", "clerk", unit=Unit.objects.create(name=f"Unit {_}"))
    with django_assert_max_num_queries(10):
        client.get(page("people"))


# municipality


def test_an_administrator_changes_names_and_colour_but_never_the_legal_profile(login, ghent):
    form = {
        "name_en": "Ghent", "name_nl": "Gent", "name_tr": "Gent", "name_fr": "Gand", "population": "270000",
        "population_year": "2026", "working_languages": "nl, en", "theme_colour": "#7a1f3d",
        "legal_profile": "tr",
    }  # fmt: skip
    answer = login("administrator").post(page("municipality_edit"), form)
    assert answer.status_code == 302
    ours = Municipality.ours()
    assert (ours.names["tr"], ours.working_languages, ours.theme_colour) == ("Gent", ["nl", "en"], "#7a1f3d")
    assert ours.legal_profile == "be-vlg"


@pytest.mark.parametrize(
    "field, value", [("theme_colour", "red"), ("working_languages", "nl, klingon"), ("population", "-3")]
)
def test_values_that_make_no_sense_are_refused_with_a_sentence(login, ghent, field, value):
    form = {"name_en": "Ghent", "theme_colour": "#1f4e79", "working_languages": "nl"} | {field: value}
    answer = login("administrator").post(page("municipality_edit"), form)
    assert answer.status_code == 200
    assert b"error-summary" in answer.content


def test_a_municipality_without_any_name_is_refused(login, ghent):
    answer = login("administrator").post(page("municipality_edit"), {"theme_colour": "#1f4e79"})
    assert b"name in at least one language" in answer.content


def test_a_new_council_size_ends_the_one_before_the_day_before(login, ghent):
    set_council_size(51, from_day=None, by=OPERATOR)
    login("administrator").post(page("council_size"), {"members": "53", "from_day": "2019-01-07"})
    from office.submissions import council

    assert council().members_on(date(2019, 1, 6)) == 51
    assert council().members_on(date(2019, 1, 7)) == 53


@pytest.mark.parametrize("day", ["0001-01-01", "0999-12-31", "3000-01-01", "9999-12-31"])
def test_a_council_size_from_a_day_out_of_all_range_is_refused(day, login, ghent):
    set_council_size(51, from_day=None, by=OPERATOR)
    answer = login("administrator").post(page("council_size"), {"members": "53", "from_day": day})
    assert b"between the years 1000 and 2999" in answer.content
    with pytest.raises(Refused) as refused:
        set_council_size(53, from_day=date.fromisoformat(day), by=OPERATOR)
    assert refused.value.code == "day_range"
    assert BodySize.objects.get().members == 51


def test_a_council_size_before_the_present_one_is_refused(login, ghent):
    set_council_size(51, from_day=date(2019, 1, 7), by=OPERATOR)
    answer = login("administrator").post(page("council_size"), {"members": "53", "from_day": "2018-01-01"})
    assert b"Give a day after the one" in answer.content


# journal


def test_the_journal_is_filtered_by_thing_person_act_and_day(login, ghent, person):
    officer = person("officer")
    job = Job.objects.create(kind="verify_journal")
    journal.record("job.cancel", job, by=officer)
    journal.record("unit.add", Unit.objects.create(name="Culture"), by=OPERATOR)
    client = login("auditor")

    def shown(**chosen) -> list[int]:
        return [entry.number for entry in client.get(page("journal"), chosen).context["page"]]

    assert shown() == [2, 1]
    assert shown(thing=job.reference.lower()) == [1]
    assert shown(person=officer.pk) == [1]
    assert shown(act="unit.add") == [2]
    today = timezone.localdate()
    assert shown(since=today, until=today) == [2, 1]
    assert shown(until=today - timedelta(days=1)) == []


def test_a_key_that_is_no_filter_does_not_reach_the_database(login, ghent):
    answer = login("auditor").get(
        page("journal"),
        {"actor__password__startswith": "pbkdf2", "thing": "__", "person": "x", "since": "soon"},
    )
    assert answer.status_code == 200


def test_an_entry_shows_before_and_after_in_words(login, ghent):
    journal.record(
        "municipality.change",
        ghent,
        by=OPERATOR,
        reason="recount",
        changes={"legal_profile": ["be-vlg", "tr"], "population": [1, 2]},
    )
    answer = login("auditor").get(page("journal_entry", 1)).content.decode()
    for words in (
        "Municipality changed",
        "Legal profile",
        "Flanders",
        "Türkiye",
        "Population",
        "recount",
        "operator of the server",
    ):
        assert words in answer


def test_verify_now_runs_as_a_job_and_the_page_shows_what_it_found(login, ghent):
    client = login("auditor")
    journal.record("municipality.change", ghent, by=OPERATOR)
    answer = client.post(page("journal_verify"))
    job = Job.objects.get()
    assert answer.url == page("job", job.reference)
    assert jobs.execute(job.pk)
    assert b"1 entry was read, and it fits" in client.get(page("journal")).content
    JournalEntry.objects.update(reason="forged")
    client.post(page("journal_verify"))
    jobs.execute(Job.objects.latest("pk").pk)
    assert b"Entry 1 does not fit" in client.get(page("journal")).content


@pytest.mark.parametrize("field", ["since", "until"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_out_of_all_range_does_not_filter_the_journal_and_says_so(field, day, login, ghent):
    answer = login("auditor").get(page("journal"), {field: day})
    assert answer.status_code == 200
    assert b"between the years 1000 and 2999" in answer.content


@pytest.mark.parametrize("day", ["1000-01-01", "2999-12-31"])
def test_the_ends_of_the_range_filter_the_journal(day, login, ghent):
    answer = login("auditor").get(page("journal"), {"since": day, "until": day})
    assert (answer.status_code, b"between the years" in answer.content) == (200, False)


def test_an_erasure_with_a_reason_that_cannot_be_kept_is_refused(login, ghent):
    client = login("administrator")
    entry = journal.record("user.rename", client.user, by=OPERATOR, personal={"name": ["a", "b"]})
    assert client.post(page("journal_erase", entry.number), {"reason": "no\x00te"}).status_code == 409
    entry.personal.refresh_from_db()
    assert entry.personal.erased_at is None


def test_personal_values_are_erased_by_an_administrator_with_a_reason(login, ghent):
    entry = journal.record("user.rename", ghent, by=OPERATOR, personal={"name": ["Jan", "Piet"]})
    assert b"Piet" in login("auditor").get(page("journal_entry", entry.number)).content
    client = login("administrator")
    assert client.post(page("journal_erase", entry.number), {"reason": ""}).status_code == 409
    client.post(page("journal_erase", entry.number), {"reason": "asked for"})
    shown = client.get(page("journal_entry", entry.number)).content
    assert b"Piet" not in shown
    assert b"were erased on" in shown


# jobs


@pytest.fixture
def job(person):
    return Job.objects.create(
        kind="verify_journal", requested_by=person("officer", name="Owner"), return_url="/journal/"
    )


def test_a_job_is_seen_by_its_owner_and_administrators_and_is_404_to_others(login, ghent, job):
    assert login(job.requested_by).get(job.get_absolute_url()).status_code == 200
    assert login("administrator").get(job.get_absolute_url()).status_code == 200
    for role in ("officer", "head", "councillor"):
        assert login(role).get(job.get_absolute_url()).status_code == 404
        assert login(role).post(page("job_cancel", job.reference)).status_code == 404


def test_a_running_job_shows_rows_a_refresh_link_and_a_stop_button(login, ghent, job):
    Job.objects.update(state=JobState.RUNNING, rows_done=7, rows_total=12)
    shown = login(job.requested_by).get(job.get_absolute_url()).content.decode()
    assert '<progress value="7" max="12"' in shown
    assert f'href="{job.get_absolute_url()}"' in shown
    assert page("job_cancel", job.reference) in shown


def test_the_polled_fragment_sends_the_browser_on_when_the_job_is_done(login, ghent, job):
    client, htmx = login(job.requested_by), {"hx-request": "true"}
    assert b"hx-get" in client.get(page("job_progress", job.reference), headers=htmx).content
    Job.objects.update(state=JobState.DONE, finished_at=timezone.now())
    assert client.get(page("job_progress", job.reference), headers=htmx).headers["HX-Redirect"] == "/journal/"
    assert b'href="/journal/"' in client.get(job.get_absolute_url()).content


def test_a_failed_job_says_why(login, ghent, job):
    Job.objects.update(state=JobState.FAILED, failure="The file is empty.", finished_at=timezone.now())
    assert b"The file is empty." in login(job.requested_by).get(job.get_absolute_url()).content


def test_the_owner_stops_a_waiting_job(login, ghent, job):
    client = login(job.requested_by)
    client.post(page("job_cancel", job.reference))
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert client.post(page("job_cancel", job.reference)).status_code == 409


# diary and profile


def test_the_diary_shows_what_is_late_due_and_waits_on_others(login, ghent, job):
    today = timezone.localdate()

    def due(kind: str, days: int, **more) -> None:
        diary.open_deadline(
            kind, job, due_on=today + timedelta(days=days), sentence="Publish decision “%(title)s”",
            values={"title": kind}, opened_on=today - timedelta(days=9), **more,
        )  # fmt: skip

    due("late", -2, role=Role.CLERK)
    due("soon", 3, role=Role.CLERK)
    due("abroad", 5, role=Role.CLERK, waiting_on="the ministry")
    due("not mine", 1, role=Role.HEAD)
    shown = login("clerk").get(page("diary")).content.decode()
    for words in ("“late”", "2 days late", "in 3 days", "the ministry", "9 days"):
        assert words in shown
    assert "not mine" not in shown


def test_a_council_member_has_a_diary_too(login, ghent):
    assert b"Nothing is due" in login("councillor").get(page("diary")).content


def test_everybody_keeps_name_language_colours_and_shortcuts(login, ghent):
    client = login("councillor")
    answer = client.post(page("profile"), {"name": "New Name", "language": "nl", "theme": "dark"})
    assert answer.status_code == 302
    fresh = User.objects.get(pk=client.user.pk)
    assert (fresh.name, fresh.language, fresh.theme, fresh.shortcuts) == ("New Name", "nl", "dark", False)
    assert JournalEntry.objects.filter(act="user.rename").count() == 1
