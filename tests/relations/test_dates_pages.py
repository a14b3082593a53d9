"""The dates of a text on screen: each opens how it comes about; notice is shown with its true end first."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from office.models import OPERATOR
from relations.actions import notices, protocol_past
from relations.actions.protocol import create_protocol
from relations.models import Notice
from relations.text_gaps import InForce, gaps_between
from tests.factories import protocols as make

REAL = timezone.localdate
# In force since 20.5.2026, a year each time, three months' notice: see test_notices.
YEARLY = {"duration_kind": "tacit", "months": 12, "renewal_months": 12, "notice_months": 3}


@pytest.fixture
def clerk(client, person):
    client.force_login(person("clerk"))
    return client


@pytest.fixture
def late(monkeypatch):
    """20 February 2027, one day after the last day for notice."""
    day = date(2027, 2, 20)
    monkeypatch.setattr(
        timezone, "localdate", lambda value=None, zone=None: REAL(value, zone) if value else day
    )


def page(name: str, protocol) -> str:
    return reverse(f"relations:{name}", args=[protocol.reference])


def typed(**fields) -> dict:
    said = {"partner": "us", "sent_on": "2027-02-20", "received_on": "", "reason": "new priorities"}
    return said | {"undecided_because": "the letter was sent first"} | fields


def shown(response) -> str:
    return " ".join(response.content.decode().split())


def test_every_date_of_a_text_in_force_opens_how_it_comes_about(ghent, clerk):
    protocol = make.in_force(**YEARLY, review_months=6)
    for url in (protocol.get_absolute_url(), page("protocol_dates", protocol)):
        text = shown(clerk.get(url))
        for label in (
            "In force since",
            "Last day of the current term",
            "Last day for notice",
            "To be reviewed on",
        ):
            assert f"<dt>{label}</dt>" in text
        assert "The last signature is of 20 May 2026." in text
        assert "the last day of that term is 19 May 2027" in text
        assert "19 February 2027" in text
        assert "The text wants a review 6 months after it came into force, on 20 May 2026." in text


def test_the_terms_to_come_are_told_as_long_as_nobody_leaves(ghent, clerk):
    protocol = make.in_force(**YEARLY)
    text = shown(clerk.get(page("protocol_dates", protocol)))
    assert "19 May 2028" in text
    assert "19 May 2029" in text
    notices.give_notice(
        protocol,
        by=OPERATOR,
        sent_on=date(2026, 6, 1),
        reason="x",
        expected_end=date(2027, 5, 19),
        undecided_because="sent first",
    )
    text = shown(clerk.get(page("protocol_dates", protocol)))
    assert "19 May 2028" not in text
    assert "Notice was given on 1 June 2026: its last day in force is 19 May 2027." in text


def test_notice_one_day_late_shows_the_next_end_before_anything_is_recorded(ghent, clerk, late):
    protocol = make.in_force(**YEARLY)
    text = shown(clerk.post(page("protocol_notice", protocol), typed()))
    assert "Too late for 19 May 2027. The next possible end is 19 May 2028." in text
    assert "1 day late" in text
    assert not Notice.objects.exists()
    confirmed = typed(confirm="1", expected_end="2028-05-19")
    response = clerk.post(page("protocol_notice", protocol), confirmed)
    assert response.url == page("protocol_dates", protocol)
    assert Notice.objects.get().effective_on == date(2028, 5, 19)
    text = shown(clerk.get(protocol.get_absolute_url()))
    assert "Notice was given on 20 February 2027. Last day in force: 19 May 2028." in text


def test_confirming_another_end_than_the_true_one_shows_it_again(ghent, clerk, late):
    protocol = make.in_force(**YEARLY)
    response = clerk.post(page("protocol_notice", protocol), typed(confirm="1", expected_end="2027-05-19"))
    assert response.status_code == 409
    assert "The next possible end is 19 May 2028." in shown(response)
    assert not Notice.objects.exists()


def test_changing_the_answers_keeps_them(ghent, clerk, late):
    protocol = make.in_force(**YEARLY)
    response = clerk.post(page("protocol_notice", protocol), typed(change="1", expected_end="2028-05-19"))
    assert response.status_code == 200
    assert "new priorities" in shown(response)


@pytest.mark.parametrize(
    "wrong,status",
    [
        ({"sent_on": ""}, 400),
        ({"reason": ""}, 400),
        ({"sent_on": "2027-02-21"}, 409),
        ({"partner": "P-9"}, 400),
    ],
)
def test_a_wrong_notice_stays_in_the_form(wrong, status, ghent, clerk, late):
    response = clerk.post(page("protocol_notice", make.in_force(**YEARLY)), typed(**wrong))
    assert response.status_code == status
    assert "error-summary" in shown(response)


def test_the_receipt_of_a_notice_and_its_withdrawal_have_their_pages(ghent, clerk):
    protocol = make.left_by_notice()
    receipt = page("protocol_notice_receipt", protocol)
    assert "19 May 2031" in shown(clerk.post(receipt, {"received_on": "2026-06-04"}))
    said = {"received_on": "2026-06-04", "confirm": "1", "expected_end": "2031-05-19"}
    assert clerk.post(receipt, said).status_code == 302
    assert Notice.objects.get().received_on == date(2026, 6, 4)
    back = page("protocol_notice_withdraw", protocol)
    assert clerk.post(back, {"on": "2026-06-10", "reason": ""}).status_code == 400
    assert clerk.post(back, {"on": "2026-05-10", "reason": "agreed"}).status_code == 409
    assert clerk.post(back, {"on": "2026-06-10", "reason": "agreed to go on"}).status_code == 302
    text = shown(clerk.get(page("protocol_dates", protocol)))
    assert "taken back" in text
    assert "agreed to go on" in text
    assert clerk.get(back).status_code == 409


def test_a_draft_has_no_dates_yet_and_takes_no_notice(ghent, clerk):
    protocol = make.draft()
    assert "It is not in force yet." in shown(clerk.get(page("protocol_dates", protocol)))
    assert clerk.get(page("protocol_notice", protocol)).status_code == 409


@pytest.mark.parametrize(
    "typed_day,kept",
    [("30.06", "06-30"), ("30-6", "06-30"), ("30/06.", "06-30"), ("06-30", "06-30"), ("3.4", "04-03")],
)
def test_a_day_of_the_year_is_typed_as_people_write_it(typed_day, kept):
    from relations.forms.notice_terms import DayOfYearField

    assert DayOfYearField().clean(typed_day) == kept


def test_notice_by_fixed_days_needs_both_and_no_months(ghent):
    from relations.forms.protocol import TermsForm

    said = {"duration_kind": "fixed", "months": "12", "in_force_rule": "last_signature"}
    one = TermsForm(said | {"notice_on": "30.06"})
    assert one.errors["effective_on"] == ["Notice by a fixed day needs both days."]
    both = TermsForm(said | {"notice_on": "30.06", "effective_on": "1.1", "notice_months": "3"})
    assert "not both" in both.errors["notice_on"][0]
    fine = TermsForm(said | {"notice_on": "30.06", "effective_on": "1.1", "notice_counts_from": "received"})
    assert fine.is_valid()
    assert (fine.terms["notice_on"], fine.terms["effective_on"]) == ("06-30", "01-01")
    assert "no day of the year" in TermsForm(said | {"notice_on": "31.06"}).errors["notice_on"][0]


# -- gaps ---------------------------------------------------------------------------------------------


def span(name, first, last=None, *, endless=False) -> InForce:
    return InForce(name, date(*first), date(*last) if last else None, endless)


def told(texts, today=date(2026, 11, 22), goes_on=True):
    return [
        (gap.first, gap.last, gap.after, gap.before) for gap in gaps_between(texts, today, goes_on=goes_on)
    ]


MEMORANDUM = span("memorandum", (2016, 10, 20), (2021, 10, 19))
AGREEMENT = span("agreement", (2021, 11, 10), (2026, 12, 31))


def test_the_gap_between_memorandum_and_agreement_is_21_days():
    # From 20 October to 9 November 2021: 12 days of October and 9 of November.
    (gap,) = gaps_between([AGREEMENT, MEMORANDUM], date(2026, 11, 22), goes_on=True)
    assert (gap.first, gap.last, gap.days(date(2026, 11, 22))) == (date(2021, 10, 20), date(2021, 11, 9), 21)


def test_texts_that_touch_or_overlap_leave_no_gap():
    next_day = span("agreement", (2021, 10, 20), (2026, 12, 31))
    longer = span("charter", (2000, 1, 1), (2022, 1, 1))
    assert told([MEMORANDUM, next_day]) == []
    assert told([longer, MEMORANDUM, AGREEMENT]) == []


def test_an_open_ended_text_stands_beside_the_gap_and_one_of_unknown_end_may_have_covered_it():
    treaty, oath = span("treaty", (1971, 1, 1), endless=True), span("oath", (1980, 1, 1))
    (gap,) = gaps_between([treaty, oath, MEMORANDUM, AGREEMENT], date(2026, 11, 22), goes_on=True)
    assert (gap.meanwhile, gap.perhaps) == (("treaty",), ("oath",))


def test_a_text_that_nothing_followed_leaves_a_gap_until_today_while_the_tie_goes_on():
    today = date(2026, 11, 22)
    assert told([MEMORANDUM], today) == [(date(2021, 10, 20), None, "memorandum", None)]
    assert told([MEMORANDUM], today, goes_on=False) == []
    assert told([MEMORANDUM, span("treaty", (2023, 1, 1), endless=True)], today) == [
        (date(2021, 10, 20), date(2022, 12, 31), "memorandum", "treaty")
    ]


def test_the_gap_stands_on_the_pages_of_both_texts_and_of_their_tie(ghent, clerk):
    former = make.past("Memorandum of 2016", duration_kind="fixed", months=60)
    later = create_protocol(
        former.relation, kind="renewal", title="Agreement of 2021", by=OPERATOR, is_past_fact=True,
        reason="archive", duration_kind="fixed", months=60,
    )  # fmt: skip
    for protocol, day in ((former, date(2016, 10, 20)), (later, date(2021, 11, 10))):
        protocol_past.record_past_fact(protocol, "in_force", by=OPERATOR, reason="archive", on=day)
    sentence = (
        "“Memorandum of 2016” ended on 19 October 2021, “Agreement of 2021” began on 10 November 2021: "
        "21 days lie between them."
    )
    for url in (
        former.get_absolute_url(), later.get_absolute_url(), former.relation.get_absolute_url(),
        page("protocol_dates", former),
    ):  # fmt: skip
        assert sentence in shown(clerk.get(url))
