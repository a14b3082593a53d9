"""The text: what its hash covers, that a frozen version never changes, and what replacing it does."""

import copy
import unicodedata
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from office import submissions
from office.models import OPERATOR, JournalEntry, Submission
from office.rules import Refused
from office.submissions import content_hash, present
from relations import tasks
from relations.actions import protocol as actions
from relations.clause_keys import as_said
from relations.content import content_of
from relations.lifecycle.protocol import PROTOCOL
from relations.models import Protocol, ProtocolVersion, Signature
from tests.factories import protocols as make
from tests.factories.partners import PartnerFactory

TODAY = date(2026, 3, 1)


def hash_of(version: ProtocolVersion) -> str:
    return content_hash(content_of(ProtocolVersion.objects.get(pk=version.pk), on=TODAY))


# -- what the hash covers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another title"},
        {"months": 61},
        {"notice_months": 3},
        {"finance": "Each bears its own cost."},
        {"in_force_rule": "signature"},
        {"is_binding": True},
        {"languages": [{"code": "en", "status": "authentic"}, {"code": "nl", "status": "translation"}]},
    ],
)
def test_any_change_of_the_terms_changes_the_hash(ghent, change):
    protocol = make.draft()
    before = hash_of(protocol.latest)
    actions.save_draft(protocol, by=OPERATOR, revision=1, **change)
    assert hash_of(protocol.latest) != before


def test_one_changed_word_in_one_language_changes_the_hash(ghent):
    protocol = make.draft()
    before, clauses = hash_of(protocol.latest), copy.deepcopy(protocol.latest.clauses)
    clauses[2]["texts"]["nl"] += " ook"
    actions.save_draft(protocol, by=OPERATOR, revision=1, clauses=clauses)
    assert hash_of(protocol.latest) != before


def test_a_changed_telephone_number_website_or_note_changes_nothing(ghent):
    protocol = make.draft()
    before, partner = hash_of(protocol.latest), protocol.relation.partners.get()
    partner.notes, partner.website = "call +81 76 220 2075", "https://www.example.org"
    partner.save()
    protocol.relation.public_summary = "new words for the public"
    protocol.relation.save()
    assert hash_of(protocol.latest) == before


def test_the_same_text_typed_on_another_keyboard_has_the_same_hash():
    text = {"clauses": "Büyükşehir İş birliği"}
    apart = {"clauses": unicodedata.normalize("NFD", text["clauses"])}
    assert apart != text
    assert content_hash(apart) == content_hash(text)


def test_an_annex_for_the_council_is_part_of_the_content_and_a_file_for_others_is_not(ghent):
    from office.documents import keep

    protocol = make.draft()
    before = hash_of(protocol.latest)
    for visibility, differs in (("internal", False), ("shared", False), ("council", True)):
        keep(
            b"%PDF-1",
            filename="a.pdf",
            content_type="application/pdf",
            subject=protocol,
            by=OPERATOR,
            title="A",
            visibility=visibility,
        )
        assert (hash_of(protocol.latest) != before) == differs


# -- frozen -------------------------------------------------------------------------------------------


def test_sending_freezes_exactly_what_the_council_reads(ghent):
    protocol = make.submitted()
    item, version = Submission.objects.get(), protocol.versions.get()
    assert (version.is_frozen, version.content_hash) == (True, item.content_hash)
    assert item.content["clauses"] == as_said(version.clauses)
    with pytest.raises(Refused, match="never changes"):
        actions.save_draft(protocol, by=OPERATOR, revision=version.revision, title="Sneaked in")


def test_a_new_draft_leaves_the_item_before_the_council_alone(ghent):
    protocol = make.submitted()
    before = Submission.objects.get().content
    draft = actions.open_new_draft(protocol, by=OPERATOR)
    actions.save_draft(protocol, by=OPERATOR, revision=1, title="Newer title")
    item = Submission.objects.get()
    assert (draft.number, item.is_pending, item.content) == (2, True, before)
    assert Protocol.objects.get().title == "Memorandum"
    assert protocol.versions.get(number=1).title == "Memorandum"


def test_there_is_one_draft_at_a_time(ghent):
    protocol = make.submitted()
    actions.open_new_draft(protocol, by=OPERATOR)
    with pytest.raises(Refused, match="There is a draft already: version 2"):
        actions.open_new_draft(protocol, by=OPERATOR)


def test_replacing_withdraws_the_item_and_the_next_one_names_it(ghent):
    protocol = make.submitted()
    actions.open_new_draft(protocol, by=OPERATOR)
    protocol = actions.replace_submission(
        protocol, by=OPERATOR, reason="The partner asked for another clause."
    )
    old = Submission.objects.get()
    assert (protocol.state, old.state) == ("draft", "withdrawn")
    for step in ("review", "agree"):
        PROTOCOL.take(protocol, step, by=OPERATOR)
    actions.submit_protocol(protocol, by=OPERATOR, version=2, revision=1)
    new = Submission.objects.latest("pk")
    assert (new.replaces, new.is_pending, new.version_label) == (old, True, "v2")


def test_replacing_wants_a_newer_text_and_an_item(ghent):
    with pytest.raises(Refused, match="not before the council"):
        actions.replace_submission(make.agreed(), by=OPERATOR, reason="x")
    with pytest.raises(Refused, match="Open a new draft"):
        actions.replace_submission(make.submitted(), by=OPERATOR, reason="x")


def test_once_adopted_the_text_is_settled(ghent):
    protocol = make.adopted()
    for act in (
        lambda: actions.open_new_draft(protocol, by=OPERATOR),
        lambda: actions.save_draft(protocol, by=OPERATOR, revision=1, title="x"),
    ):
        with pytest.raises(Refused, match="only an amendment changes it"):
            act()


def test_the_version_that_was_read_is_the_one_that_is_sent(ghent):
    protocol = make.agreed()
    with pytest.raises(Refused, match="has changed since you read it"):
        actions.submit_protocol(protocol, by=OPERATOR, version=1, revision=0)


def test_saving_nothing_new_leaves_no_trace(ghent):
    protocol = make.draft()
    before = JournalEntry.objects.count()
    version = actions.save_draft(protocol, by=OPERATOR, revision=1, title="Memorandum")
    assert (version.revision, JournalEntry.objects.count()) == (1, before)


def test_the_second_editor_is_refused(ghent):
    protocol = make.draft()
    actions.save_draft(protocol, by=OPERATOR, revision=1, title="Mine")
    with pytest.raises(Refused, match="Somebody else has saved this draft"):
        actions.save_draft(protocol, by=OPERATOR, revision=1, title="Yours")


def test_no_new_text_is_agreed_in_a_tie_that_is_over(ghent):
    with pytest.raises(Refused, match="This tie is over"):
        make.draft(make.TieFactory(state="ended"))


# -- before the council -------------------------------------------------------------------------------


def test_the_decision_page_is_made_from_frozen_content_in_the_readers_language(balikesir):
    protocol = make.submitted()
    protocol.relation.partners.update(name="Renamed later")
    shown = present(Submission.objects.get())
    assert shown.question == (
        "Shall the council adopt “Memorandum” (memorandum of understanding) between Balıkesir and Kanazawa?"
    )
    assert shown.if_yes.startswith("Permission is asked of: Ministry of Environment and Urbanisation.")
    assert "It runs for 60 months." in shown.if_yes
    assert [code for code, _status in shown.languages] == ["en", "nl"]
    assert shown.texts[0].texts["nl"] == "What the text says about purpose, in nl."
    assert {label: value for label, value, *_traced in shown.partner}["Country"] == "Japan"
    with translation.override("tr"):
        assert present(Submission.objects.get()).partner  # drawn without a fault in any language


# -- the database refuses too -------------------------------------------------------------------------


def breach(**changes):
    def act(protocol):
        Protocol.objects.filter(pk=protocol.pk).update(**changes)

    return act


BREACHES = {
    "protocol_state_known": breach(state="lost"),
    "protocol_kind_known": breach(kind="poem"),
    "protocol_in_force_since_a_day_or_unknown": breach(state="in_force"),
    "protocol_ends_after_it_begins": breach(in_force_on=date(2020, 1, 2), ends_on=date(2020, 1, 1)),
    "protocol_over_since_a_day_or_unknown": breach(state="expired"),
    "protocol_version_frozen_has_a_hash": lambda p: p.versions.update(frozen_at=timezone.now()),
    "protocol_version_number_once": lambda p: ProtocolVersion.objects.create(protocol=p, number=1, title="x"),
    "protocol_version_stated_day_is_stated": lambda p: p.versions.update(
        frozen_at=timezone.now(), content_hash="x", in_force_rule="stated_date"
    ),
    "protocol_version_duration_known": lambda p: p.versions.update(duration_kind="forever"),
    "signature_side_known": lambda p: Signature.objects.create(protocol=p, side="them"),
    "signature_of_a_partner_names_it": lambda p: Signature.objects.create(protocol=p, side="partner"),
    "signature_once_for_us": lambda p: [Signature.objects.create(protocol=p, side="us") for _ in range(2)],
    "signature_once_per_partner": lambda p: [
        Signature.objects.create(protocol=p, side="partner", partner=p.relation.partners.get())
        for _ in range(2)
    ],
    "submission_author_is_not_approver": lambda protocol: _send_own(protocol),  # noqa: PLW0108 - defined below
}


def _send_own(protocol):
    from tests.factories.office import UserFactory

    me = UserFactory()
    Submission.objects.create(
        kind="protocol",
        title="x",
        body=submissions.council(),
        content={},
        content_hash="x",
        version_label="v1",
        subject=protocol,
        author=me,
        submitted_by=me,
    )


@pytest.mark.parametrize("name", BREACHES)
def test_the_database_refuses_what_no_page_would_ask_for(ghent, name):
    protocol = make.draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        BREACHES[name](protocol)


# -- the calendar -------------------------------------------------------------------------------------


def in_force_since(day: date, **terms) -> Protocol:
    from relations.lifecycle.protocol import set_the_term

    protocol = make.past(relation=make.TieFactory(partners=[PartnerFactory()]), **terms)
    protocol.state, protocol.in_force_on = "in_force", day
    set_the_term(protocol)
    protocol.save()
    return protocol


def test_the_calendar_ends_a_fixed_term_on_its_last_day_and_twice_is_once(ghent):
    over = in_force_since(date(2020, 1, 1), months=60)
    tasks.follow_the_calendar()
    over.refresh_from_db()
    assert (over.state, over.ended_on) == ("expired", date(2024, 12, 31))
    entries = JournalEntry.objects.count()
    tasks.follow_the_calendar()
    assert JournalEntry.objects.count() == entries


def test_the_calendar_goes_through_every_tacit_renewal_from_the_anchor(ghent):
    terms = {"duration_kind": "tacit", "months": 36, "renewal_months": 12, "max_renewals": 2}
    protocol = in_force_since(date(2020, 8, 1), **terms)
    assert actions.follow_terms(date(2023, 7, 31)) == 0
    assert actions.follow_terms(date(2023, 8, 1)) == 1
    protocol.refresh_from_db()
    assert (protocol.state, protocol.renewals, protocol.ends_on) == ("renewed", 1, date(2024, 7, 31))
    # Two missed years later: the second renewal, then the end, for there is no third.
    assert actions.follow_terms(date(2026, 1, 1)) == 2
    protocol.refresh_from_db()
    assert (protocol.state, protocol.renewals, protocol.ended_on) == ("expired", 2, date(2025, 7, 31))
    assert actions.follow_terms(date(2026, 1, 1)) == 0


def test_an_express_term_that_nobody_renewed_expires(ghent):
    protocol = in_force_since(date(2020, 1, 1), duration_kind="express", months=12, renewal_months=12)
    tasks.follow_the_calendar()
    protocol.refresh_from_db()
    assert (protocol.state, protocol.ended_on) == ("expired", date(2020, 12, 31))


def test_a_term_lasts_through_its_last_day(ghent):
    today = timezone.localdate()
    protocol = in_force_since(today - timedelta(days=365), months=1200)
    Protocol.objects.update(ends_on=today)
    tasks.follow_the_calendar()
    protocol.refresh_from_db()
    assert protocol.state == "in_force"
