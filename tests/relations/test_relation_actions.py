from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from office.models import OPERATOR, JournalEntry, JournalPersonal, Role, Unit
from office.rules import Refused
from relations.actions import relation as actions
from relations.actions.relation import create_relation, edit_relation, record_past_fact, settle_claim
from relations.models import Claim, Protocol, Relation
from tests.factories import protocols as make
from tests.factories.partners import PartnerFactory
from tests.factories.relations import (
    LivingRelationFactory,
    RelationEventFactory,
    RelationFactory,
    TerminationFactory,
)

KEEPERS = {"officer", "head"}
PDF = b"%PDF-1.4\n%%EOF\n"


def fact(relation, kind, on, by, **more):
    return record_past_fact(relation, kind=kind, on=on, by=by, **{"reason": "found in the archive", **more})


# -- entering


def test_a_relation_is_entered_as_an_idea_with_one_journal_entry(person, ghent):
    officer, melle = person("officer"), PartnerFactory(name="Melle", country="DE")
    relation = create_relation(
        type="sister",
        partners=[melle],
        by=officer,
        purpose="Two towns, one river.",
        themes=["culture"],
        since=date(1977, 6, 15),
        since_precision="year",
    )
    relation.refresh_from_db()
    assert (relation.state, relation.since, relation.since_precision) == ("idea", date(1977, 1, 1), "year")
    assert list(relation.partners.all()) == [melle]
    assert not relation.events.exists()
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.reference) == ("relation.create", relation.reference)
    assert entry.changes["state"] == [None, "idea"]
    assert entry.changes["partners"] == [None, [f"{melle.reference} Melle"]]


@pytest.mark.parametrize("role", sorted(Role))
def test_officers_and_heads_enter_relations_and_nobody_else(role, person, ghent):
    partners = [PartnerFactory()]
    if role in KEEPERS:
        assert create_relation(type="sister", partners=partners, by=person(role)).pk
    else:
        with pytest.raises(Refused):
            create_relation(type="sister", partners=partners, by=person(role))
        assert not Relation.objects.exists()


def test_the_same_form_sent_twice_enters_one_relation(person, ghent):
    officer, partners, token = person("officer"), [PartnerFactory()], uuid4()
    first = create_relation(type="sister", partners=partners, by=officer, form_token=token)
    assert create_relation(type="sister", partners=partners, by=officer, form_token=token) == first
    assert JournalEntry.objects.count() == 1


def test_a_relation_without_a_partner_is_refused(person, ghent):
    with pytest.raises(Refused, match="at least one partner"):
        create_relation(type="sister", partners=[], by=person("officer"))
    assert not Relation.objects.exists()


def test_an_existing_tie_is_entered_by_the_clerk_with_its_beginning(person, ghent):
    relation = create_relation(
        type="sister",
        partners=[PartnerFactory()],
        by=person("clerk"),
        is_existing=True,
        reason="press release",
        since=date(1958, 1, 1),
        since_precision="year",
    )
    assert relation.state == "active"
    assert [(e.kind, e.on, e.precision, e.is_past_fact) for e in relation.events.all()] == [
        ("began", date(1958, 1, 1), "year", True)
    ]
    assert JournalEntry.objects.count() == 1


def test_an_existing_tie_of_unknown_age_is_active_since_an_unknown_day(ghent):
    relation = create_relation(
        type="partner", partners=[PartnerFactory()], by=OPERATOR, is_existing=True, reason="press release"
    )
    assert (relation.state, relation.since, relation.since_precision) == ("active", None, "unknown")
    assert [(e.kind, e.on, e.precision) for e in relation.events.all()] == [("began", None, "unknown")]


def test_an_officer_does_not_make_a_tie_exist(person, ghent):
    with pytest.raises(Refused):
        create_relation(
            type="sister", partners=[PartnerFactory()], by=person("officer"), is_existing=True, reason="x"
        )
    assert not Relation.objects.exists()


def test_who_answers_for_a_tie_can_be_erased_from_the_journal(person, ghent):
    officer = person("officer", name="Anna Peeters")
    create_relation(type="sister", partners=[PartnerFactory()], by=officer, officer=officer)
    assert "Anna" not in str(JournalEntry.objects.get().changes)
    assert JournalPersonal.objects.get().values == {"officer": [None, "Anna Peeters"]}


# -- changing


def test_a_change_is_journalled_with_before_and_after(person, ghent):
    relation, unit = RelationFactory(purpose="Old"), Unit.objects.create(name="International relations")
    changed = edit_relation(relation, by=person("head"), revision=1, purpose="New", owner_unit=unit)
    assert (changed.purpose, changed.owner_unit, changed.revision) == ("New", unit, 2)
    assert JournalEntry.objects.get().changes == {
        "purpose": ["Old", "New"],
        "owner_unit": [None, "International relations"],
    }


def test_saving_without_a_change_writes_nothing(person, ghent):
    relation = RelationFactory()
    edit_relation(
        relation,
        by=person("head"),
        revision=1,
        purpose=relation.purpose,
        partners=list(relation.partners.all()),
    )
    assert not JournalEntry.objects.exists()
    assert Relation.objects.get().revision == 1


def test_a_stale_page_does_not_overwrite(person, ghent):
    relation = RelationFactory(purpose="First")
    edit_relation(relation, by=person("officer"), revision=1, purpose="Second")
    with pytest.raises(Refused) as refused:
        edit_relation(relation, by=person("head"), revision=1, purpose="Third")
    assert refused.value.code == "stale"
    assert Relation.objects.get().purpose == "Second"


def test_a_recorded_beginning_is_not_edited_away(person, ghent):
    relation = LivingRelationFactory()
    with pytest.raises(Refused) as refused:
        edit_relation(
            relation, by=person("officer"), revision=1, since=date(1980, 1, 1), since_precision="year"
        )
    assert refused.value.code == "since_is_a_fact"
    assert Relation.objects.get().since == date(1977, 1, 1)


def test_the_same_beginning_may_be_saved_again(person, ghent):
    relation = LivingRelationFactory()
    edit_relation(
        relation,
        by=person("officer"),
        revision=1,
        since=date(1977, 1, 1),
        since_precision="year",
        purpose="New",
    )


# -- facts of the past


def test_facts_are_recorded_in_any_order_and_the_state_follows_from_all(person, ghent):
    relation, clerk = RelationFactory(), person("clerk")
    fact(relation, "ended", date(2018, 5, 1), clerk, precision="year")
    assert Relation.objects.get().state == "ended"
    fact(relation, "began", date(1958, 1, 1), clerk, precision="year")
    fact(relation, "dormant", date(2010, 1, 1), clerk, precision="year")
    relation = Relation.objects.get()
    assert (relation.state, relation.since, relation.since_precision) == ("ended", date(1958, 1, 1), "year")


@pytest.mark.parametrize("role", sorted(Role))
def test_only_the_clerk_records_facts_of_the_past(role, person, ghent):
    relation = RelationFactory()
    if role == "clerk":
        fact(relation, "began", date(1982, 1, 1), person(role))
    else:
        with pytest.raises(Refused):
            fact(relation, "began", date(1982, 1, 1), person(role))
        assert not relation.events.exists()


def test_a_fact_of_the_past_leaves_one_entry_with_its_reason(person, ghent):
    relation = RelationFactory()
    fact(relation, "began", date(2009, 6, 16), person("clerk"), note="letter")
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.reason, entry.occurred_on) == (
        "relation.past_fact",
        "found in the archive",
        date(2009, 6, 16),
    )
    assert entry.changes["state"] == ["idea", "active"]


@pytest.mark.parametrize(
    "kind,on,more,code",
    [
        ("began", date(1982, 1, 1), {"reason": "  "}, "reason"),
        ("dissolved", date(1982, 1, 1), {}, "unknown_kind"),
        ("began", timezone.localdate() + timedelta(days=1), {}, "future"),
    ],
)
def test_a_fact_without_reason_of_an_unknown_kind_or_of_tomorrow_is_refused(
    kind, on, more, code, person, ghent
):
    relation = RelationFactory()
    with pytest.raises(Refused) as refused:
        fact(relation, kind, on, person("clerk"), **more)
    assert refused.value.code == code
    assert not relation.events.exists()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    "kind,on",
    [
        ("began", date(1990, 1, 1)),  # a second beginning
        ("dormant", date(1976, 1, 1)),  # before the beginning
        ("ended", date(1970, 1, 1)),  # ended before it began
    ],
)
def test_a_fact_that_contradicts_the_record_is_refused(kind, on, person, ghent):
    relation = LivingRelationFactory()
    with pytest.raises(Refused) as refused:
        fact(relation, kind, on, person("clerk"))
    assert refused.value.code == "contradiction"
    assert relation.events.count() == 1


def test_nothing_living_happens_after_the_end_but_honour_may_come(person, ghent):
    relation, clerk = LivingRelationFactory(), person("clerk")
    fact(relation, "ended", date(2010, 12, 31), clerk)
    with pytest.raises(Refused, match="new relation"):
        fact(relation, "revived", date(2011, 1, 1), clerk)
    fact(relation, "honoured", date(2012, 1, 1), clerk, precision="year")
    assert Relation.objects.get().state == "historical"


def test_a_wrong_fact_is_corrected_by_a_new_one_that_names_it(person, ghent):
    relation, clerk = LivingRelationFactory(), person("clerk")
    wrong = relation.events.get()
    right = fact(relation, "began", date(1982, 1, 1), clerk, precision="year", corrects=wrong)
    wrong.refresh_from_db()
    relation.refresh_from_db()
    assert wrong.corrected_by == right
    assert (relation.since, relation.state) == (date(1982, 1, 1), "active")
    with pytest.raises(Refused, match="corrected already"):
        fact(relation, "began", date(1983, 1, 1), clerk, corrects=wrong)


def test_a_correction_can_bring_a_wrongly_ended_tie_back(person, ghent):
    relation, clerk = LivingRelationFactory(), person("clerk")
    wrong = fact(relation, "ended", date(2018, 1, 1), clerk, precision="year")
    fact(relation, "dormant", date(2018, 1, 1), clerk, precision="year", corrects=wrong)
    assert Relation.objects.get().state == "dormant"


def test_a_fact_of_another_relation_is_not_corrected_here(person, ghent):
    other = RelationEventFactory()
    with pytest.raises(Refused):
        fact(RelationFactory(), "began", date(1982, 1, 1), person("clerk"), corrects=other)


def test_the_same_fact_sent_twice_is_kept_once(person, ghent):
    relation, clerk, token = RelationFactory(), person("clerk"), uuid4()
    first = fact(relation, "began", date(1982, 1, 1), clerk, form_token=token)
    assert fact(relation, "began", date(1982, 1, 1), clerk, form_token=token) == first
    assert relation.events.count() == 1


def test_an_older_fact_does_not_take_a_tie_out_of_its_termination(person, ghent):
    relation = LivingRelationFactory(state="terminating")
    fact(relation, "dormant", date(2005, 1, 1), person("clerk"))
    assert Relation.objects.get().state == "terminating"


def test_an_end_is_not_recorded_behind_the_back_of_an_open_ending(person, ghent):
    relation = LivingRelationFactory()
    TerminationFactory(ties=[relation])
    with pytest.raises(Refused) as refused:
        fact(relation, "ended", date(2018, 1, 1), person("clerk"))
    assert refused.value.code == "open_ending"


# -- claims


def claim(relation, column, value):
    return Claim.objects.create(
        partner=relation.partners.get(),
        column=column,
        value=value,
        source="ghent.csv",
        row=2,
        claimed_on=date(2026, 1, 1),
    )


def test_a_recorded_fact_settles_the_claims_that_it_bears_out(person, ghent):
    relation = RelationFactory()
    ended, active, since = (
        claim(relation, "status", "ended"),
        claim(relation, "status", "aktif"),
        claim(relation, "since", "1958"),
    )
    fact(relation, "began", date(1958, 1, 1), person("clerk"), precision="year")
    fact(relation, "ended", date(2018, 1, 1), person("clerk"), precision="year")
    settled = set(Claim.objects.exclude(settled_on=None))
    assert settled == {ended, active, since}
    assert {one.settled_by for one in settled} == {relation}


def test_a_claim_that_the_record_contradicts_stays_open(person, ghent):
    relation = RelationFactory()
    claim(relation, "since", "1971")
    claim(relation, "status", "ended")
    fact(relation, "began", date(1958, 1, 1), person("clerk"), precision="year")
    assert Claim.objects.filter(settled_on=None).count() == 2


def test_a_claim_is_laid_aside_with_a_reason_once(person, ghent):
    relation, officer = RelationFactory(), person("officer")
    wrong = claim(relation, "status", "ended")
    with pytest.raises(Refused):
        settle_claim(wrong, relation, by=officer, reason=" ")
    settle_claim(wrong, relation, by=officer, reason="the file is out of date")
    assert JournalEntry.objects.get().act == "claim.settle"
    with pytest.raises(Refused, match="already"):
        settle_claim(wrong, relation, by=officer, reason="again")


def test_a_claim_about_another_partner_is_not_settled_here(person, ghent):
    wrong = claim(RelationFactory(), "status", "ended")
    with pytest.raises(Refused, match="another partner"):
        settle_claim(wrong, RelationFactory(), by=person("officer"), reason="x")


def test_the_database_refuses_a_beginning_without_precision(ghent):
    relation = RelationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.filter(pk=relation.pk).update(since=date(1977, 1, 1), since_precision="unknown")


# -- the same form twice at the same moment, and the parties that the council read


def test_the_same_form_arriving_at_the_same_moment_enters_one_relation(person, ghent, monkeypatch):
    officer, melle, token = person("officer"), PartnerFactory(), uuid4()
    said = {"type": "sister", "partners": [melle], "by": officer, "form_token": token}
    ask, first = actions._refuse_without_partner, []

    def overtaken(partners):
        ask(partners)
        if not first:
            first.append(None)
            first[0] = create_relation(**said)

    monkeypatch.setattr(actions, "_refuse_without_partner", overtaken)
    assert create_relation(**said) == first[0]
    assert Relation.objects.count() == 1


def test_the_same_fact_arriving_at_the_same_moment_is_recorded_once(person, ghent, monkeypatch):
    relation, clerk, token = RelationFactory(), person("clerk"), uuid4()
    lock, first = Relation.objects.select_for_update, []

    def overtaken(self):
        if not first:
            first.append(None)
            first[0] = fact(relation, "began", date(1977, 6, 15), clerk, form_token=token)
        return lock()

    monkeypatch.setattr(type(Relation.objects), "select_for_update", overtaken)
    assert fact(relation, "began", date(1977, 6, 15), clerk, form_token=token) == first[0]
    assert relation.events.count() == 1


@pytest.mark.parametrize(
    "state", ["submitted", "adopted", "permitted", "partly_signed", "signed", "in_force", "renewed"]
)
def test_partners_stay_while_a_protocol_between_them_is_under_way(state, person, ghent):
    relation, officer = RelationFactory(), person("officer")
    before = set(relation.partners.all())
    protocol = make.draft(relation)
    Protocol.objects.update(state=state, in_force_on=date(2026, 1, 1))
    with pytest.raises(Refused, match=f"{protocol.reference} is before the council, decided or in force"):
        edit_relation(relation, by=officer, revision=1, partners=[PartnerFactory()])
    assert set(relation.partners.all()) == before
    assert edit_relation(relation, by=officer, revision=1, partners=[*before], purpose="More.").revision == 2


@pytest.mark.parametrize("state", ["draft", "agreed", "withdrawn", "rejected", "void"])
def test_partners_change_while_no_protocol_is_under_way(state, person, ghent):
    relation, other = RelationFactory(), PartnerFactory()
    make.draft(relation)
    Protocol.objects.update(state=state)
    edit_relation(relation, by=person("officer"), revision=1, partners=[other])
    assert list(relation.partners.all()) == [other]


def test_a_file_that_comes_with_a_fact_has_no_entry_of_its_own(person, ghent):
    relation = RelationFactory()
    upload = SimpleUploadedFile("oath.pdf", PDF)
    event = fact(relation, "began", date(1977, 6, 15), person("clerk"), upload=upload)
    entry = JournalEntry.objects.get()
    assert entry.act == "relation.past_fact"
    assert entry.changes["document"] == [None, event.document.reference]
    assert entry.changes["sha256"] == [None, event.document.checksum]
