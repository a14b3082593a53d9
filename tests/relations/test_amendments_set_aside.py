"""An adopted amendment that its text has outrun: withdrawn from entering into force, begun anew, nothing overwritten."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from office import permissions
from office.models import OPERATOR, Deadline, JournalEntry, Permission
from office.permission_watch import keep_watch
from office.rules import Refused
from relations import audit
from relations.actions import amendments
from relations.actions import protocol as actions
from relations.actions.protocol_past import record_past_fact
from relations.legality import state_of
from relations.lifecycle.correction import CORRECTION
from relations.lifecycle.protocol import PROTOCOL
from relations.models import Amendment, Protocol
from tests.factories import protocols as make

WITHDRAWN_ON = date(2026, 6, 15)


def fresh(protocol: Protocol) -> Protocol:
    return Protocol.objects.get(pk=protocol.pk)


def set_aside(
    protocol: Protocol, on: date = WITHDRAWN_ON, reason: str = "The correction came first."
) -> Protocol:
    return PROTOCOL.take(protocol, "set_aside", by=OPERATOR, on=on, reason=reason)


def begin(former: Protocol, **said) -> Protocol:
    given = {"by": OPERATOR, "version": Amendment.objects.get(protocol=former).amends.text.number} | said
    return amendments.begin_anew(former, **given)


# -- withdrawn from entering into force ---------------------------------------------------------------


def test_it_is_withdrawn_with_a_day_and_a_reason_and_its_decision_and_words_stay(ghent):
    amending = make.adopted_and_outrun()
    decision, words = amending.decision, amending.text.content_hash
    amending = fresh(set_aside(amending))
    assert (amending.state, amending.set_aside_on) == ("withdrawn", WITHDRAWN_ON)
    assert amending.set_aside_because == "The correction came first."
    assert (amending.decision, amending.decision.recorded_result) == (decision, "adopted")
    assert amending.text.content_hash == words
    entry = JournalEntry.objects.get(act="protocol.set_aside")
    assert (entry.reason, entry.occurred_on) == ("The correction came first.", WITHDRAWN_ON)
    ours = Deadline.objects.open().filter(subject_id=amending.pk, kind__startswith="protocol_")
    kinds = ours.values_list("kind", flat=True)
    assert list(kinds) == ["protocol_begin_anew"]


def test_without_a_reason_or_before_the_decision_it_is_refused(ghent):
    amending = make.adopted_and_outrun()
    with pytest.raises(Refused, match="Give a reason"):
        set_aside(amending, reason=" ")
    with pytest.raises(Refused, match="before what it follows, on 2 March 2026"):
        set_aside(amending, on=date(2026, 3, 1))


def test_what_still_fits_and_what_amends_nothing_is_carried_out(ghent):
    adopted = make.adopted()
    with pytest.raises(Refused, match="Only an amendment"):
        set_aside(adopted)
    fitting = make.adopted_and_outrun()
    later = Amendment.objects.get(protocol=fitting).amends.versions.latest("number")
    later.delete()
    with pytest.raises(Refused, match="It still fits"):
        set_aside(fresh(fitting))


def test_where_the_text_it_amends_has_ended_it_is_withdrawn_and_none_is_begun_from_it(ghent):
    amending = make.adopted_and_outrun()
    amended = Amendment.objects.get(protocol=amending).amends
    Protocol.objects.filter(pk=amended.pk).update(state="terminated", ended_on=date(2026, 6, 10))
    assert fresh(set_aside(amending)).state == "withdrawn"
    assert not Deadline.objects.open().filter(kind="protocol_begin_anew").exists()
    with pytest.raises(Refused, match="Only a text in force is amended"):
        begin(amending)


def test_nobody_signs_it_any_more_and_a_late_fall_of_its_decision_leaves_it_as_it_is(ghent):
    amending = make.set_aside_amendment()
    with pytest.raises(Refused):
        actions.add_signature(amending, by=OPERATOR, on=date(2026, 7, 1))
    assert state_of(fresh(amending)) == "withdrawn"
    before = [state_of(fresh(amending), day) for day in (date(2026, 3, 2), date(2026, 6, 14), WITHDRAWN_ON)]
    assert before == ["adopted", "adopted", "withdrawn"]


def test_a_signature_out_of_order_stays_flagged_after_it_was_withdrawn(ghent):
    amending = make.adopted_and_outrun()
    amending.signatures.create(side="us", signed_on=date(2026, 3, 1))  # decided on 2 March
    set_aside(amending)
    assert [one.flag.code for one in audit.remarks()] == ["signed_before_decision"]


@pytest.mark.parametrize("kind", ["in_force", "ended"])
def test_no_fact_of_the_past_brings_it_into_force_or_ends_it(ghent, kind):
    amending = make.set_aside_amendment()
    with pytest.raises(
        Refused, match="withdrawn from entering into force on 15 June 2026, and that is final"
    ):
        record_past_fact(amending, kind, by=OPERATOR, reason="archive", on=date(2026, 7, 1))
    assert (fresh(amending).state, fresh(amending).in_force_on) == ("withdrawn", None)


def test_what_truly_happened_to_it_before_can_still_be_recorded(ghent, login):
    amending = make.set_aside_amendment()
    record_past_fact(amending, "signed", by=OPERATOR, reason="archive", on=date(2026, 5, 1))
    assert fresh(amending).state == "withdrawn"
    page = login("clerk").get(reverse("relations:protocol_past_fact", args=[amending.reference]))
    offered = [kind for kind, _label in page.context["form"].fields["kind"].choices]
    assert offered == ["adopted", "permitted", "signed", "ratified", "transmitted"]


def test_a_correction_that_waits_is_declined_with_it_and_stays_on_its_page(ghent, login):
    amending = make.adopted_and_outrun()
    certified = CORRECTION.take(make.corrected(amending), "certify", by=OPERATOR, certificate="A word.")
    again = [dict(clause) for clause in fresh(amending).text.clauses]
    again[1] = again[1] | {"texts": again[1]["texts"] | {"en": "What the text says about the areas."}}
    waiting = make.corrected(fresh(amending), clauses=again)
    set_aside(fresh(amending))
    waiting.refresh_from_db()
    assert waiting.state == "declined"
    entry = JournalEntry.objects.get(act="correction.decline")
    assert (entry.reason, entry.occurred_on) == ("The correction came first.", WITHDRAWN_ON)
    assert not Deadline.objects.open().filter(kind__startswith="correction").exists()
    page = login("clerk").get(amending.get_absolute_url())
    shown = page.context["corrections"]
    assert (shown.rows, shown.may_propose, shown.is_corrected) == ([waiting, certified], False, True)


def test_nobody_asks_the_authority_for_an_answer_that_nothing_needs(ghent):
    amending = make.adopted_and_outrun()
    asked = Permission.objects.create(
        subject=amending, authority="interior_ministry", requested_on=date(2026, 5, 1)
    )
    keep_watch(asked, on=date(2026, 5, 1))
    open_ones = Deadline.objects.open().filter(kind="permission_chase")
    assert [one.due_on for one in open_ones] == [date(2026, 6, 30)]  # sixty days after 1 May
    set_aside(amending)
    assert not open_ones.all().exists()
    permissions.note_step(asked, on=date(2026, 7, 1), by=OPERATOR, note="They rang up.")
    assert not open_ones.all().exists()


# -- begun anew ---------------------------------------------------------------------------------------


def test_the_new_one_starts_from_the_later_text_with_the_adopted_words_proposed(ghent):
    former = make.set_aside_amendment()
    text = Amendment.objects.get(protocol=former).amends.text
    begun = begin(former)
    amendment = Amendment.objects.get(protocol=begun)
    assert (amendment.number, amendment.based_on, amendment.begun_from.protocol) == (2, text, former)
    draft = begun.latest
    assert draft.clauses[2]["texts"]["en"] == "Choirs too."  # what the council adopted
    assert draft.clauses[0] == text.clauses[0]
    # Nothing is overwritten: the text in force, and what was decided, read as they did.
    assert fresh(amendment.amends).text.clauses[2]["texts"]["en"] == "Corrected."
    assert fresh(former).text.clauses[2]["texts"]["en"] == "Choirs too."
    entry = JournalEntry.objects.filter(act="protocol.create").latest("number")
    assert entry.changes["begun_from"] == [None, former.reference]
    assert not Deadline.objects.open().filter(kind="protocol_begin_anew").exists()


def test_what_the_later_text_changed_elsewhere_stays_in_the_draft(ghent):
    former = make.adopted_and_outrun()
    amended = Amendment.objects.get(protocol=former).amends
    make.later_version(amended, "Purpose, corrected.", 0)
    set_aside(former)
    draft = begin(former).latest
    assert draft.clauses[0]["texts"]["en"] == "Purpose, corrected."
    assert draft.clauses[2]["texts"]["en"] == "Choirs too."


def test_it_can_be_brought_into_force_like_any_amendment(ghent):
    begun = begin(make.set_aside_amendment())
    make.bring_into_force(begun)
    amended = fresh(Amendment.objects.get(protocol=begun).amends)
    assert amended.text.clauses[2]["texts"]["en"] == "Choirs too."


def test_two_clicks_begin_one_and_a_second_one_waits_for_the_first(ghent):
    former, token = make.set_aside_amendment(), uuid4()
    assert begin(former, form_token=token) == begin(former, form_token=token)
    with pytest.raises(Refused, match="was begun from it already"):
        begin(former)


def test_it_is_begun_only_from_one_that_was_withdrawn_and_from_the_text_that_was_read(ghent):
    former = make.adopted_and_outrun()
    with pytest.raises(Refused, match="This one was not"):
        begin(former)
    set_aside(former)
    with pytest.raises(Refused, match="changed again since you read it"):
        begin(former, version=1)


def reminded() -> bool:
    return Deadline.objects.open().filter(kind="protocol_begin_anew").exists()


def test_the_reminder_rests_with_one_entry_and_one_can_still_be_begun(ghent, login):
    former, officer = make.set_aside_amendment(), login("officer")
    address = reverse("relations:protocol_let_rest", args=[former.reference])
    assert address in officer.get(former.get_absolute_url()).content.decode()
    assert officer.post(address).url == former.get_absolute_url()
    assert not reminded()
    assert JournalEntry.objects.filter(act="protocol.let_rest").count() == 1
    page = officer.get(former.get_absolute_url()).content.decode()
    assert address not in page
    assert reverse("relations:protocol_begin_anew", args=[former.reference]) in page
    with pytest.raises(Refused, match="It rests already"):
        amendments.let_rest(former, by=OPERATOR)


def test_only_those_who_write_let_it_rest(ghent, person):
    former = make.set_aside_amendment()
    with pytest.raises(Refused, match="This is done by"):
        amendments.let_rest(former, by=person("clerk"))
    assert reminded()


def test_another_amendment_of_the_text_settles_the_reminder(ghent):
    amendments.begin_amendment(Amendment.objects.get(protocol=make.set_aside_amendment()).amends, by=OPERATOR)
    assert not reminded()


@pytest.mark.parametrize("is_of_the_past", [False, True])
def test_the_end_of_the_text_settles_the_reminder(ghent, is_of_the_past):
    amended = Amendment.objects.get(protocol=make.set_aside_amendment()).amends
    if is_of_the_past:
        record_past_fact(amended, "ended", by=OPERATOR, reason="letter", on=date(2026, 9, 1))
    else:
        PROTOCOL.take(amended, "terminate", by=OPERATOR, on=date(2026, 9, 1))
    assert not reminded()


def test_a_signature_found_afterwards_leaves_the_reminder(ghent):
    former = make.set_aside_amendment()
    record_past_fact(former, "signed", by=OPERATOR, reason="archive", on=date(2026, 5, 1))
    assert reminded()


def test_whoever_wrote_the_adopted_words_does_not_release_them_in_the_new_draft(ghent, person):
    former, writer = make.set_aside_amendment(), person("head")
    former.text.writers.add(writer)
    assert writer in begin(former).latest.writers.all()


# -- on screen ----------------------------------------------------------------------------------------


def test_the_clerk_is_led_from_the_conflict_to_the_withdrawal(ghent, login):
    amending, clerk = make.adopted_and_outrun(), login("clerk")
    step = reverse("relations:protocol_step", args=[amending.reference, "set_aside"])
    page = clerk.get(amending.get_absolute_url()).content.decode()
    assert "in the same places: “scope en”" in page
    assert step in page
    asked = clerk.get(step).content.decode()
    assert "stay on file, with your reason beside them" in asked
    assert clerk.post(step, {"on": "2026-06-15", "reason": "outrun"}).url == amending.get_absolute_url()
    page = clerk.get(amending.get_absolute_url()).content.decode()
    assert "Withdrawn from entering into force on 15 June 2026" in page
    assert reverse("relations:protocol_begin_anew", args=[amending.reference]) not in page


def test_an_officer_reads_both_texts_and_begins_the_new_one(ghent, login):
    former, officer = make.set_aside_amendment(), login("officer")
    address = reverse("relations:protocol_begin_anew", args=[former.reference])
    assert address in officer.get(former.get_absolute_url()).content.decode()
    page = officer.get(address).content.decode()
    assert "What the council adopted" in page
    assert officer.post(address, {"version": "1"}).status_code == 409
    begun = officer.post(address, {"version": "2"}, follow=True).content.decode()
    assert "its words stand here as a proposal" in begun
    assert "There the text in force has its own words" in begun
    assert "Amendment 2 was begun from it" in officer.get(former.get_absolute_url()).content.decode()


def test_its_papers_go_to_no_authority_though_it_was_adopted(ghent, login):
    former = make.set_aside_amendment()
    page = login("clerk").get(reverse("relations:submission_pack", args=[former.reference]))
    assert "The council adopted it, and it was withdrawn" in page.context["wait"]
    assert "once the council has adopted" not in page.content.decode()


def test_no_such_step_is_shown_where_nothing_is_in_conflict(ghent, login):
    page = login("clerk").get(make.adopted().get_absolute_url()).content.decode()
    assert "Withdraw it from entering into force" not in page
