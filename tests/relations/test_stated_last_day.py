"""A text that says “until 31 December” instead of a number of months."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from evaluations.reports.standing import term_rows
from office.models import OPERATOR, Deadline
from office.rules import Refused
from relations.actions import protocol_past
from relations.content import content_of
from relations.council.protocol_facts import protocol_facts
from relations.lifecycle.protocol import PROTOCOL
from relations.models import Protocol
from tests.factories import protocols as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NEXT_YEAR = date(TODAY.year + 1, 12, 31)


def test_the_stated_day_is_the_last_day_of_the_term(ghent):
    assert make.in_force(months=None, stated_end_on=NEXT_YEAR).ends_on == NEXT_YEAR


def test_an_agreed_renewal_is_counted_from_the_stated_day(ghent):
    protocol = make.in_force(months=None, stated_end_on=NEXT_YEAR, duration_kind="express", renewal_months=12)
    renewed = PROTOCOL.take(protocol, "renew", by=OPERATOR, reason="agreed in writing")
    assert renewed.ends_on == date(TODAY.year + 2, 12, 31)


def test_a_text_that_would_end_before_it_begins_does_not_enter_into_force(ghent):
    with pytest.raises(Refused, match="before it enters into force"):
        make.in_force(months=None, stated_end_on=date(2026, 5, 1))
    assert Protocol.objects.get().state == "signed"


def test_a_renewable_text_with_a_last_day_must_say_for_how_long_it_is_renewed(ghent):
    draft = make.draft(months=None, stated_end_on=NEXT_YEAR, duration_kind="tacit")
    with pytest.raises(Refused, match="for how many months it is renewed"):
        PROTOCOL.take(draft, "review", by=OPERATOR)


def test_a_text_of_the_past_ends_on_its_stated_day_though_only_the_year_of_its_beginning_is_known(ghent):
    protocol = make.past(stated_end_on=NEXT_YEAR, duration_kind="fixed")
    protocol_past.record_past_fact(
        protocol, "in_force", on=date(2021, 1, 1), precision="year", by=OPERATOR, reason="from the archive"
    )
    protocol.refresh_from_db()
    assert (protocol.state, protocol.ends_on) == ("in_force", NEXT_YEAR)


def test_a_stated_day_stands_in_the_diary_though_nobody_knows_the_day_of_its_beginning(ghent):
    """Three months before 1 January, less a day: 30 September."""
    protocol = make.past(stated_end_on=NEXT_YEAR, duration_kind="fixed", notice_months=3)
    protocol_past.record_past_fact(
        protocol, "in_force", precision="unknown", by=OPERATOR, reason="from the archive"
    )
    due = Deadline.objects.open().filter(subject_id=protocol.pk, kind__startswith="protocol_")
    assert {row.kind: row.due_on for row in due} == {
        "protocol_end": NEXT_YEAR,
        "protocol_notice": date(NEXT_YEAR.year, 9, 30),
    }


def facts_read(**terms) -> dict[str, tuple[str, str]]:
    """What the council reads of a text with these terms: by label the words, and the reasons in one line."""
    content = content_of(make.draft(**terms).latest, on=TODAY)
    return {
        str(fact.label): (str(fact.value), " ".join(str(each.text) for each in fact.because))
        for fact in protocol_facts(content)
    }


def test_the_council_reads_that_a_named_day_is_not_counted_from_the_beginning(ghent):
    read = facts_read(months=None, stated_end_on=date(2030, 12, 31), duration_kind="fixed")
    assert read["Duration"][0] == "It runs until 31 December 2030."
    assert "The text names its last day: 31 December 2030." in read["Duration"][1]
    assert "Counted from the day" not in read["Duration"][1]


def test_the_council_reads_how_often_a_text_renews_itself(ghent):
    read = facts_read(months=36, duration_kind="tacit", renewal_months=12, max_renewals=2)
    assert read["Duration"][0] == (
        "It runs for 36 months. Without notice it renews itself for 12 months. Renewals at most: 2."
    )


def test_the_council_reads_of_an_open_ended_text_no_end_to_count_back_from(ghent):
    read = facts_read(months=None, duration_kind="open", review_months=24, notice_months=3)
    assert read["Leaving it"][0] == "With notice of 3 months."
    assert "counted back" not in read["Leaving it"][1]


def test_what_both_sides_agreed_on_outlasts_a_corrected_beginning(ghent):
    """Recorded as of 10.1. of this year for 24 months, renewed for 12, then corrected to 11.1.: 36 months from then."""
    begun = date(TODAY.year, 1, 10)
    protocol = make.past(months=24, renewal_months=12, duration_kind="express")
    fact = {"by": OPERATOR, "reason": "from the archive"}
    protocol = protocol_past.record_past_fact(protocol, "in_force", on=begun, **fact)
    protocol = PROTOCOL.take(protocol, "renew", by=OPERATOR, reason="agreed in writing")
    assert protocol.ends_on == date(TODAY.year + 3, 1, 9)
    protocol = protocol_past.record_past_fact(protocol, "in_force", on=begun + timedelta(days=1), **fact)
    assert (protocol.state, protocol.renewals) == ("renewed", 1)
    assert protocol.ends_on == date(TODAY.year + 3, 1, 10)


def test_a_text_of_the_past_whose_stated_day_has_gone_by_has_expired(ghent):
    yesterday = TODAY - timedelta(days=1)
    protocol = make.past(stated_end_on=yesterday, duration_kind="fixed")
    protocol_past.record_past_fact(
        protocol, "in_force", on=date(2021, 3, 1), by=OPERATOR, reason="from the archive"
    )
    protocol.refresh_from_db()
    assert (protocol.state, protocol.ended_on) == ("expired", yesterday)


@pytest.mark.parametrize(
    "typed,sentence",
    [
        ({"months": "60"}, "Give the months or the last day, not both."),
        (
            {"months": "", "duration_kind": "open", "review_months": "24"},
            "An open-ended text has no last day.",
        ),
    ],
)
def test_a_last_day_beside_months_or_no_end_at_all_is_refused_and_nothing_is_lost(
    ghent, login, typed, sentence
):
    protocol = make.draft()
    version = protocol.latest
    form = {
        "kind": "memorandum", "title": "Kept as typed", "duration_kind": "fixed", "in_force_rule": "last_signature",
        "stated_end_on": NEXT_YEAR.isoformat(), "revision": version.revision, "do": "save",
    }  # fmt: skip
    page = login("officer").post(f"{protocol.get_absolute_url()}edit/", form | typed).content.decode()
    assert sentence in page
    assert "Kept as typed" in page
    assert protocol.latest.stated_end_on is None


def notice_as_told(protocol, login) -> tuple[list[tuple[str, str]], str]:
    """The last day for notice in the brief, and the page of the dates."""
    fresh = Protocol.objects.get(pk=protocol.pk)
    rows = [row for row in term_rows(fresh, TODAY, "en") if row[0] == "Last day for notice"]
    return rows, login("officer").get(f"/relations/protocols/{protocol.reference}/dates/").content.decode()


def in_force_since_some_day_of_2021(**terms) -> Protocol:
    protocol = make.past(duration_kind="fixed", notice_months=3, **terms)
    return protocol_past.record_past_fact(
        protocol, "in_force", on=date(2021, 1, 1), precision="year", by=OPERATOR, reason="from the archive"
    )


def test_only_the_stated_end_is_known_and_notice_is_counted_back_from_it(ghent, login):
    """Three months before 1 January, less a day: 30 September."""
    rows, page = notice_as_told(in_force_since_some_day_of_2021(stated_end_on=NEXT_YEAR), login)
    assert rows == [("Last day for notice", f"30 September {TODAY.year + 1}")]
    assert f"30 September {TODAY.year + 1}" in page
    assert "is not known exactly; the last day that its text names is" in page


def test_without_any_known_day_it_is_said_why_no_last_day_for_notice_is_named(ghent, login):
    rows, page = notice_as_told(in_force_since_some_day_of_2021(months=120), login)
    why_not = "It is not known exactly when it entered into force"
    assert rows[0][1].startswith(why_not)
    assert why_not in page


def test_a_text_that_says_nothing_about_notice_names_no_day_for_it(ghent, login):
    rows, _page = notice_as_told(make.in_force(), login)
    assert rows == []
