"""Amendments: one at a time, against the text in force; consolidated once in force, the original kept."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from office import submissions
from office.models import OPERATOR, Deadline, JournalEntry
from office.rules import Refused
from relations.actions import amendments, notices, protocol_past
from relations.actions import protocol as actions
from relations.amending import conflicting_terms, conflicts, merged, merged_terms, touched, words_of
from relations.council.terms_in_words import duration_in_words
from relations.lifecycle.protocol import PROTOCOL
from relations.models import Amendment, Protocol, ProtocolVersion
from tests.factories import protocols as make

# In force since 20.5.2026 for 60 months: until 19.5.2031; amended to 84 months: until 19.5.2033.
FORMER_END, NEW_END = date(2031, 5, 19), date(2033, 5, 19)


def fresh(protocol) -> Protocol:
    return Protocol.objects.get(pk=protocol.pk)


def changed(protocol, place: int, words: str, **terms):
    """Write other words into one clause of the draft, in English."""
    version = protocol.latest
    clauses = [dict(clause) for clause in version.clauses]
    clauses[place] = clauses[place] | {"texts": clauses[place]["texts"] | {"en": words}}
    return actions.save_draft(protocol, by=OPERATOR, revision=version.revision, clauses=clauses, **terms)


def to_force(protocol, day=date(2026, 7, 1)) -> Protocol:
    """From the draft to force: the council's sitting is of 2.3.2026, both sign on `day`."""
    protocol = PROTOCOL.take(protocol, "review", by=OPERATOR)
    protocol = PROTOCOL.take(protocol, "agree", by=OPERATOR, on=date(2026, 2, 1))
    latest = protocol.latest
    actions.submit_protocol(protocol, by=OPERATOR, version=latest.number, revision=latest.revision)
    make.decide(protocol)
    protocol = actions.add_signature(fresh(protocol), by=OPERATOR, on=day)
    partner = protocol.relation.partners.get()
    protocol = actions.add_signature(protocol, by=OPERATOR, on=day, partner=partner)
    return actions.enter_into_force(protocol, by=OPERATOR)


@pytest.fixture
def amended(ghent) -> Protocol:
    return make.in_force(notice_months=3)


def test_an_amendment_begins_as_the_text_in_force_and_is_numbered(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    link = amending.amendment
    assert (amending.kind, amending.state, amending.title) == (
        "amendment",
        "draft",
        "Amendment 1 to “Memorandum”",
    )
    assert (link.amends, link.number, link.based_on) == (amended, 1, amended.text)
    assert [words_of(one) for one in amending.latest.clauses] == [
        words_of(one) for one in amended.text.clauses
    ]
    assert (amending.latest.months, amending.latest.notice_months) == (60, 3)
    entry = JournalEntry.objects.latest("number")
    assert (entry.act, entry.changes["amends"]) == ("protocol.create", [None, amended.reference])


def test_one_amendment_is_open_at_a_time_and_the_next_gets_the_next_number(amended):
    first = amendments.begin_amendment(amended, by=OPERATOR)
    with pytest.raises(Refused, match=f"Amendment 1 is on its way .{first.reference}.: one at a time"):
        amendments.begin_amendment(amended, by=OPERATOR)
    PROTOCOL.take(first, "withdraw", by=OPERATOR, reason="not needed")
    assert amendments.begin_amendment(amended, by=OPERATOR).amendment.number == 2


def test_the_same_form_begins_one_amendment(amended):
    token = "3d1f0c0e-2222-4222-8222-222222222222"
    first, again = (amendments.begin_amendment(amended, by=OPERATOR, form_token=token) for _ in range(2))
    assert first == again
    assert Amendment.objects.count() == 1


def test_an_amendment_that_changes_nothing_is_not_reviewed(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    with pytest.raises(Refused, match="It changes nothing in the text it amends"):
        PROTOCOL.take(amending, "review", by=OPERATOR)
    changed(amending, 2, "Schools and choirs too.")
    assert PROTOCOL.take(fresh(amending), "review", by=OPERATOR).state == "reviewed"


def left_open(version: ProtocolVersion, place: int, side: str) -> None:
    clauses = [dict(clause) for clause in version.clauses]
    clauses[place] = clauses[place] | {side: clauses[place][side] | {"en": "For […]."}}
    ProtocolVersion.objects.filter(pk=version.pk).update(clauses=clauses)


def test_a_gap_in_a_clause_it_leaves_alone_holds_no_amendment_up(amended):
    left_open(amended.text, 0, "texts")
    amending = amendments.begin_amendment(fresh(amended), by=OPERATOR)
    changed(amending, 2, "Schools and choirs too.")
    assert PROTOCOL.take(fresh(amending), "review", by=OPERATOR).state == "reviewed"


@pytest.mark.parametrize("side", ["heading", "texts"])
def test_a_gap_in_a_clause_it_touches_is_refused_in_a_heading_too(amended, side):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    left_open(amending.latest, 2, side)
    with pytest.raises(Refused, match="Clause 3 still has a gap"):
        PROTOCOL.take(fresh(amending), "review", by=OPERATOR)


def test_in_force_it_makes_the_text_read_anew_and_the_original_stays(amended):
    original = amended.text
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "Schools and choirs too.")
    done = to_force(fresh(amending))
    now = fresh(amended)
    assert (done.state, done.ends_on, done.review_on) == ("in_force", None, None)
    assert now.text.number == original.number + 1
    assert now.text.clauses[2]["texts"]["en"] == "Schools and choirs too."
    assert now.text.title == "Memorandum"
    assert now.text == done.amendment.consolidated
    assert now.text.is_frozen
    assert now.text.content_hash != original.content_hash
    kept = ProtocolVersion.objects.get(pk=original.pk)
    assert (kept.clauses, kept.content_hash) == (original.clauses, original.content_hash)


def test_the_end_and_its_deadlines_follow_an_amendment_that_changes_the_duration(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 3, "Seven years.", months=84)
    assert amended.ends_on == FORMER_END
    to_force(fresh(amending))
    assert fresh(amended).ends_on == NEW_END
    due = Deadline.objects.open().filter(subject_id=amended.pk, kind__in=["protocol_end", "protocol_notice"])
    # Three months before 20.5.2033, less a day.
    assert {row.kind: row.due_on for row in due} == {
        "protocol_end": NEW_END,
        "protocol_notice": date(2033, 2, 19),
    }
    told = JournalEntry.objects.get(act="protocol.amended")
    assert told.changes["ends_on"] == ["2031-05-19", "2033-05-19"]


def test_a_running_notice_follows_the_new_end(amended):
    notices.give_notice(
        amended,
        by=OPERATOR,
        sent_on=date(2026, 6, 1),
        reason="x",
        expected_end=FORMER_END,
        undecided_because="sent first",
    )
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 3, "Seven years.", months=84)
    to_force(fresh(amending))
    assert amended.notices.get().effective_on == NEW_END


def test_a_last_day_given_to_a_renewed_text_holds_from_then_on(ghent):
    amended = make.in_force(duration_kind="express", months=3, renewal_months=12)
    # 20.5.2026 + 3 months: until 19.8.2026; renewed on 1.6.2026 for 12 months: until 19.8.2027.
    amended = PROTOCOL.take(amended, "renew", by=OPERATOR, on=date(2026, 6, 1), reason="letters")
    assert amended.ends_on == date(2027, 8, 19)
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 3, "Until the end of 2030.", months=None, stated_end_on=date(2030, 12, 31))
    to_force(fresh(amending))
    now = fresh(amended)
    assert (now.state, now.renewals, now.ends_on) == ("in_force", 0, date(2030, 12, 31))


@pytest.mark.parametrize(
    ("anew", "expected"),
    [
        # Three months from 20.5.2026: the day of the amendment, 1.7., lies in the first term now.
        ({"months": 3}, ("in_force", 0, date(2026, 8, 19))),
        # One month until 19.6., then two at a time: 1.7. lies in the first renewal.
        ({"renewal_months": 2}, ("renewed", 1, date(2026, 8, 19))),
        # Nothing about the terms: still renewed once for one month.
        ({"notice_months": 1}, ("renewed", 1, date(2026, 7, 19))),
    ],
)
def test_a_first_term_made_longer_swallows_the_renewals_that_lie_within_it(ghent, anew, expected):
    amended = make.in_force(duration_kind="tacit", months=1, renewal_months=1)
    actions.follow_terms(date(2026, 7, 1))  # 20.5. + 1 month: until 19.6.; renewed once: until 19.7.
    assert (fresh(amended).renewals, fresh(amended).ends_on) == (1, date(2026, 7, 19))
    amending = amendments.begin_amendment(fresh(amended), by=OPERATOR)
    changed(amending, 3, "Longer.", **anew)
    to_force(fresh(amending))
    now = fresh(amended)
    assert (now.state, now.renewals, now.ends_on) == expected


def test_a_second_amendment_builds_on_the_first(amended):
    for place, words, day in ((1, "Ports.", date(2026, 7, 1)), (2, "Choirs.", date(2026, 8, 1))):
        amending = amendments.begin_amendment(amended, by=OPERATOR)
        changed(amending, place, words)
        to_force(fresh(amending), day)
    clauses = fresh(amended).text.clauses
    assert (clauses[1]["texts"]["en"], clauses[2]["texts"]["en"]) == ("Ports.", "Choirs.")
    assert [one.number for one in amended.amendments.order_by("number")] == [1, 2]
    assert amended.versions.count() == 3


def test_an_amendment_ends_with_the_text_it_amends(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "Choirs.")
    done = to_force(fresh(amending))
    PROTOCOL.take(fresh(amended), "terminate", by=OPERATOR, on=date(2026, 9, 1))
    assert (fresh(done).state, fresh(done).ended_on) == ("terminated", date(2026, 9, 1))


def test_an_end_recorded_afterwards_ends_its_amendments_too(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "Choirs.")
    done = to_force(fresh(amending))
    with pytest.raises(Refused, match="amended it from 1 July 2026 on, after that end"):
        protocol_past.record_past_fact(amended, "ended", by=OPERATOR, reason="letter", on=date(2026, 6, 1))
    protocol_past.record_past_fact(amended, "ended", by=OPERATOR, reason="letter", on=date(2026, 9, 1))
    assert (fresh(done).state, fresh(done).ended_on) == ("terminated", date(2026, 9, 1))


def test_the_council_gets_the_text_it_amends_with_the_amendment(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "Choirs.")
    protocol = PROTOCOL.take(fresh(amending), "review", by=OPERATOR)
    protocol = PROTOCOL.take(protocol, "agree", by=OPERATOR, on=date(2026, 2, 1))
    actions.submit_protocol(protocol, by=OPERATOR, version=1, revision=protocol.latest.revision)
    said = submissions.pending_for(protocol).content["amends"]
    assert (said["protocol"], said["number"], said["version"]) == (amended.reference, 1, 1)
    assert said["clauses"][2]["texts"]["en"] == "What the text says about scope, in en."
    assert set(said["clauses"][2]) == {"part", "heading", "texts"}


def sent_to_the_council(amending):
    protocol = PROTOCOL.take(fresh(amending), "review", by=OPERATOR)
    protocol = PROTOCOL.take(protocol, "agree", by=OPERATOR, on=date(2026, 2, 1))
    actions.submit_protocol(protocol, by=OPERATOR, version=1, revision=protocol.latest.revision)
    return submissions.pending_for(protocol)


def test_the_council_reads_no_first_term_of_an_amendment_with_a_stated_day(amended):
    """It lasts as long as the text it amends, to 19.5.2031, not 60 months from its own first day."""
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "Choirs.", in_force_rule="stated_date", stated_on=date(2027, 3, 1))
    shown = submissions.present(sent_to_the_council(amending))
    facts = {str(fact.label): fact.value for fact in shown.facts}
    assert "First term" not in facts
    assert "first term" not in shown.if_yes
    assert facts["Enters into force"] == "1 March 2027"


def test_the_council_reads_what_the_amendment_changes_in_words_and_in_terms(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "What the text says about choirs, in en.", months=84)
    shown = submissions.present(sent_to_the_council(amending))
    fact, against = shown.facts[0], shown.against
    assert fact.label == "What it changes"
    said = f"Amendment 1 to “Memorandum” ({amended.reference}). 1 clause reads differently. Terms that change: Duration."
    assert (fact.value, fact.because[0].url) == (said, "#against")
    (line,) = [step.text for step in against.clauses]
    assert "[scope]" in line
    assert "{choirs}" in line
    assert "English" in line
    (term,) = against.terms
    assert (term.what, term.before, term.after) == (
        "Duration", "It runs for 60 months.", "It runs for 84 months.",
    )  # fmt: skip


def test_every_term_that_matters_is_frozen_as_it_was_and_shown_against_the_text_in_force(ghent):
    amended = make.in_force(finance="Each side pays its own way.", is_binding=False)
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "Choirs.", finance="500 EUR a year.", is_binding=True, prevailing="en")
    item = sent_to_the_council(amending)
    assert item.content["amends"]["terms"] == {
        "finance": "Each side pays its own way.", "is_binding": False, "prevailing": "",
    }  # fmt: skip
    # What is on file later no longer matters: what was sent is frozen with it.
    ProtocolVersion.objects.filter(pk=amended.text.pk).update(finance="Something else.")
    found = {term.what: (term.before, term.after) for term in submissions.present(item).against.terms}
    assert found == {
        "Cost": ("Each side pays its own way.", "500 EUR a year."),
        "Who is bound": ("It is a pledge and does not bind in law.", "It binds both sides in law."),
        "Prevailing text": (
            "The text does not say which language counts if they differ.",
            "If they differ, this text counts: English.",
        ),
    }


def test_terms_that_stay_leave_no_trace_in_what_is_hashed(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "Choirs.")
    item = sent_to_the_council(amending)
    assert set(item.content["amends"]) == {"protocol", "title", "number", "version", "clauses", "duration"}
    assert submissions.present(item).against.terms == ()


def test_the_decision_page_shows_what_changes_against_the_text_in_force(amended, login):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "What the text says about choirs, in en.", months=84)
    page = login("councillor").get(sent_to_the_council(amending).get_absolute_url()).content.decode()
    assert "What changes against the text in force" in page
    assert "<td>It runs for 60 months.</td><td>It runs for 84 months.</td>" in page
    plain = login("councillor").get(submissions.pending_for(make.submitted()).get_absolute_url())
    assert "What changes against the text in force" not in plain.content.decode()


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"months": 60, "renewal_months": 12}, "It can be renewed for 12 months if both sides agree."),
        ({"months": 60, "renewal_months": 1}, "It can be renewed for 1 month if both sides agree."),
        # Where the text names no other length, a renewal is as long as the first term.
        ({"months": 60, "renewal_months": None}, "It can be renewed for 60 months if both sides agree."),
        (
            {"months": None, "renewal_months": None, "stated_end_on": "2030-12-31"},
            "It can be renewed if both sides agree.",
        ),
    ],
)
def test_an_express_renewal_is_told_with_its_length(terms, said):
    assert said in duration_in_words({"kind": "express", "max_renewals": None} | terms)


def test_other_texts_are_hashed_as_before(ghent):
    protocol = make.submitted()
    assert "amends" not in submissions.pending_for(protocol).content


# -- a text that changed meanwhile ---------------------------------------------------------------------


def newer_text(amended, place: int, words: str) -> ProtocolVersion:
    """A later version of the amended text, as a technical correction leaves it."""
    text = fresh(amended).text
    clauses = [dict(clause) for clause in text.clauses]
    clauses[place] = clauses[place] | {"texts": clauses[place]["texts"] | {"en": words}}
    fields = {name: getattr(text, name) for name in ("title", "languages", "months", "notice_months")}
    return ProtocolVersion.objects.create(
        protocol=amended,
        number=text.number + 1,
        clauses=clauses,
        content_hash="x",
        frozen_at=text.frozen_at,
        **fields,
    )


def test_a_later_version_that_touches_another_clause_is_kept_beside_the_amendment(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "Choirs.")
    newer_text(amended, 0, "To learn from each other.")
    to_force(fresh(amending))
    clauses = fresh(amended).text.clauses
    assert (clauses[0]["texts"]["en"], clauses[2]["texts"]["en"]) == ("To learn from each other.", "Choirs.")


def test_a_later_version_in_the_same_clause_is_a_conflict_until_it_is_taken_on(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "Choirs.")
    newer = newer_text(amended, 2, "Scope, corrected.")
    newer_text_elsewhere = newer_text(amended, 0, "Purpose, corrected.")
    with pytest.raises(Refused, match="changed since, in the same places: “scope en”"):
        PROTOCOL.take(fresh(amending), "review", by=OPERATOR)
    with pytest.raises(Refused, match="changed again since you read it"):
        amendments.take_on_newer_text(amending, by=OPERATOR, version=newer.number)
    draft = amendments.take_on_newer_text(amending, by=OPERATOR, version=newer_text_elsewhere.number)
    assert draft.clauses[0]["texts"]["en"] == "Purpose, corrected."
    assert draft.clauses[2]["texts"]["en"] == "Choirs."
    assert PROTOCOL.take(fresh(amending), "review", by=OPERATOR).state == "reviewed"
    with pytest.raises(Refused, match="Reopen it"):
        amendments.take_on_newer_text(amending, by=OPERATOR, version=newer_text_elsewhere.number)


def test_a_conflict_found_late_is_not_signed(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "Choirs.")
    protocol = PROTOCOL.take(fresh(amending), "review", by=OPERATOR)
    protocol = PROTOCOL.take(protocol, "agree", by=OPERATOR, on=date(2026, 2, 1))
    actions.submit_protocol(protocol, by=OPERATOR, version=1, revision=protocol.latest.revision)
    make.decide(protocol)
    newer_text(amended, 2, "Scope, corrected.")
    with pytest.raises(Refused, match="in the same places"):
        actions.add_signature(fresh(protocol), by=OPERATOR, on=date(2026, 7, 1))


# -- refusals -----------------------------------------------------------------------------------------


def test_only_a_text_in_force_with_its_words_on_file_is_amended(ghent):
    with pytest.raises(Refused, match="Only a text in force is amended"):
        amendments.begin_amendment(make.draft(), by=OPERATOR)
    past = make.past(duration_kind="open")
    protocol_past.record_past_fact(past, "in_force", by=OPERATOR, reason="archive", on=date(1971, 1, 1))
    with pytest.raises(Refused, match="not on file"):
        amendments.begin_amendment(past, by=OPERATOR)


def test_an_amendment_is_not_amended_and_is_not_left_by_notice(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "Choirs.")
    done = to_force(fresh(amending))
    with pytest.raises(Refused, match="not another amendment"):
        amendments.begin_amendment(done, by=OPERATOR)
    with pytest.raises(Refused, match="notice is given of that one"):
        notices.check_notice(done, date(2026, 8, 1), None)


def test_a_text_that_ended_meanwhile_is_not_amended_any_more(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    changed(amending, 2, "Choirs.")
    PROTOCOL.take(fresh(amended), "terminate", by=OPERATOR, on=date(2026, 9, 1))
    with pytest.raises(Refused, match="no longer in force"):
        PROTOCOL.take(fresh(amending), "review", by=OPERATOR)


def test_an_amendment_stays_one_and_no_other_draft_becomes_one(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    for protocol, kind in ((amending, "memorandum"), (make.draft(amended.relation), "amendment")):
        with pytest.raises(Refused, match="begins on the page of the text it amends"):
            actions.save_draft(protocol, by=OPERATOR, revision=1, kind=kind)


def test_who_may_not_write_begins_no_amendment(amended, person):
    with pytest.raises(Refused) as refused:
        amendments.begin_amendment(amended, by=person("clerk", "auditor"))
    assert refused.value.code == "role"


def test_the_database_refuses_a_text_that_amends_itself_and_a_number_twice(amended):
    amending = amendments.begin_amendment(amended, by=OPERATOR)
    other = make.draft(amended.relation)
    for fields in (
        {"protocol": amended, "number": 9},
        {"protocol": other, "number": amending.amendment.number},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Amendment.objects.create(amends=amended, based_on=amended.text, **fields)


# -- merging, for any texts ---------------------------------------------------------------------------

WORDS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["one", "two", "three"]), max_size=6)
TEXTS = WORDS.map(
    lambda words: [
        {"key": key, "part": "other", "heading": {}, "texts": {"en": text}} for key, text in words.items()
    ]
)


def said(clauses) -> dict:
    return {clause["key"]: clause["texts"]["en"] for clause in clauses}


@given(base=TEXTS, amended_text=TEXTS)
@settings(max_examples=30, deadline=None)
def test_against_an_unchanged_text_the_amendment_is_the_text(base, amended_text):
    assert said(merged(base, base, amended_text)) == said(amended_text)
    assert conflicts(base, base, amended_text) == set()


@given(base=TEXTS, current=TEXTS)
@settings(max_examples=30, deadline=None)
def test_an_amendment_that_leaves_all_alone_keeps_the_current_text_in_its_order(base, current):
    assert [one["key"] for one in merged(base, current, base)] == [one["key"] for one in current]
    assert said(merged(base, current, base)) == said(current)


@given(base=TEXTS, current=TEXTS, amended_text=TEXTS)
@settings(max_examples=30, deadline=None)
def test_each_clause_is_the_amendments_where_it_touched_it_else_the_texts(base, current, amended_text):
    """Clause by clause, from the definition."""
    old, now, new = said(base), said(current), said(amended_text)
    expected = {}
    for key in {*old, *now, *new}:
        found = new.get(key) if new.get(key) != old.get(key) else now.get(key)
        if found is not None:
            expected[key] = found
    assert said(merged(base, current, amended_text)) == expected
    both = {k for k in {*old, *now, *new} if old.get(k) != now.get(k) and old.get(k) != new.get(k)}
    assert conflicts(base, current, amended_text) == {key for key in both if now.get(key) != new.get(key)}
    assert touched(base, current) == {key for key in {*old, *now} if old.get(key) != now.get(key)}


def test_terms_merge_one_by_one():
    base, current = {"months": 60, "finance": "a"}, {"months": 60, "finance": "b"}
    assert merged_terms(base, current, {"months": 84, "finance": "a"}) == {"months": 84, "finance": "b"}
    assert conflicting_terms(base, current, {"months": 84, "finance": "c"}) == ["finance"]
