"""Merging two records of one partner: everything points at the one kept, nothing is lost, and it can be undone."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction

from office import journal
from office.models import OPERATOR, Deadline, Document, JournalRow
from office.rules import Refused
from partners import merging
from partners.actions import (
    edit_partner,
    merge_partners,
    say_not_a_duplicate,
    take_back_not_a_duplicate,
    undo_merge,
)
from partners.actions.candidates import put_back
from partners.actions.succession import correct_legal_change, record_legal_change
from partners.models import LegalChange, Merge, NotADuplicate, Partner, PartnerName
from partners.pointers import pointers, what_hangs_on
from tests.factories.needs import CandidateFactory, NeedProfileFactory
from tests.factories.office import UserFactory
from tests.factories.partners import PartnerFactory
from tests.factories.relations import LivingRelationFactory, RelationFactory

pytestmark = pytest.mark.django_db

# Tables that tell of acts, and what the database's own bookkeeping keeps.
_OF_ACTS = {"office.journalentry", "office.journalrow", "office.journalhead", "office.journalpersonal"}


def everything(but: tuple[str, ...] = ()) -> dict[str, list]:
    """All rows of all tables but the journal and the merges; revisions only ever grow and are left out."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if label in _OF_ACTS or label in but or label == "partners.merge" or not model._meta.managed:
            continue
        columns = [field.attname for field in model._meta.concrete_fields if field.attname != "revision"]
        tables[label] = list(model._base_manager.order_by("pk").values(*columns))
    return tables


@pytest.fixture
def two(db):
    """Gent with its ties, and Ghent, a second record of it with others."""
    kept = PartnerFactory(name="Gent", country="BE", population=265_086, others=["Gand"])
    merged = PartnerFactory(name="Ghent", country="BE", website="https://stad.gent", others=["Gand", "Gante"])
    LivingRelationFactory(partners=[kept])
    LivingRelationFactory(partners=[merged, PartnerFactory(name="Melle", country="DE")])
    CandidateFactory(partner=merged)
    return kept, merged


def merged_of(two, **more) -> Merge:
    kept, merged = (Partner.records.get(pk=partner.pk) for partner in two)
    return merge_partners(kept, merged, by=more.pop("by", OPERATOR), reason="One town, two spellings", **more)


def test_what_pointed_at_the_merged_record_points_at_the_one_kept(two):
    kept, merged = two
    about = {"subject_type": ContentType.objects.get_for_model(Partner), "subject_id": merged.pk}
    document = Document.objects.create(
        title="Letter", filename="a.pdf", file="a", checksum="0", size=1, **about
    )
    deadline = Deadline.objects.create(
        kind="x", sentence="x", due_on=date(2027, 1, 1), opened_on=date(2026, 1, 1),
        subject_reference=merged.reference, subject_url=merged.get_absolute_url(), **about,
    )  # fmt: skip

    merged_of(two)

    assert kept.relations.count() == 2
    assert kept.candidacies.count() == 1
    document.refresh_from_db()
    deadline.refresh_from_db()
    assert (document.subject, deadline.subject) == (kept, kept)
    assert (deadline.subject_reference, deadline.subject_url) == (kept.reference, kept.get_absolute_url())
    assert what_hangs_on([merged.pk]) == {merged.pk: {}}


def test_no_pointer_at_a_partner_is_forgotten_whatever_app_it_is_in():
    labels = {pointer.label for pointer in pointers()}
    assert labels >= {
        "partners.partnername.partner_id", "partners.candidate.partner_id", "partners.partner.successor_id",
        "relations.relation_partners.partner_id", "relations.signature.partner_id", "relations.claim.partner_id",
        "office.document.subject_id", "office.deadline.subject_id",
    }  # fmt: skip
    assert not any("merge" in label or "notaduplicate" in label for label in labels)


def test_every_count_on_the_survivor_is_the_sum_of_both(two):
    kept, merged = two
    before = what_hangs_on([kept.pk, merged.pk])
    merged_of(two)
    after = what_hangs_on([kept.pk])[kept.pk]
    for what in set(before[kept.pk]) | set(before[merged.pk]):
        assert after[what] == before[kept.pk].get(what, 0) + before[merged.pk].get(what, 0), what


def test_all_names_are_kept_as_names_and_find_the_survivor(two):
    kept, _merged = two
    merged_of(two)
    # “Gand” stood at both, and is there once.
    assert sorted(kept.names.values_list("text", flat=True)) == ["Gand", "Gante", "Ghent"]
    for name in ("gent", "GHENT", "Gante", "gand"):
        assert list(Partner.objects.named_like(name)) == [kept]


def test_fields_are_taken_over_where_they_are_chosen_and_the_old_name_stays_a_name(two):
    kept, _merged = two
    merged_of(two, fields={"name", "website"})
    kept.refresh_from_db()
    assert (kept.name, kept.website, kept.population) == ("Ghent", "https://stad.gent", 265_086)
    assert "Gent" in kept.names.values_list("text", flat=True)


def test_a_field_that_nobody_can_choose_is_refused(two):
    with pytest.raises(Refused, match="nothing that can be chosen"):
        merged_of(two, fields={"names_folded"})


def test_what_only_the_other_record_knows_is_proposed(two):
    assert merging.proposed(*two) == {"website"}
    assert merging.differing(*two) == ["name", "population", "website"]


def test_both_wikidata_identifiers_lead_to_the_survivor(two):
    kept, merged = two
    Partner.objects.filter(pk=kept.pk).update(wikidata_id="Q1")
    Partner.objects.filter(pk=merged.pk).update(wikidata_id="Q2")
    merge = merged_of(two, fields={"wikidata_id"})
    assert Partner.objects.get(wikidata_id="Q2") == kept
    assert Partner.records.get(wikidata_id="Q1").survivor == kept
    undo_merge(merge, by=OPERATOR, reason="Two after all")
    assert [partner.wikidata_id for partner in Partner.objects.filter(pk__in=[kept.pk, merged.pk]).order_by("pk")] == [
        "Q1", "Q2"
    ]  # fmt: skip


def test_merge_and_undo_leave_the_database_as_it_was(two):
    _kept, _merged = two
    before = everything()
    merge = merged_of(two, fields={"name", "website", "population"})
    assert everything() != before
    undone = undo_merge(merge, by=OPERATOR, reason="Two towns after all")
    assert undone.left == []
    assert everything() == before


def test_a_merge_is_one_entry_that_covers_every_row_and_both_histories_show_it(two):
    kept, merged = two
    merge = merged_of(two, fields={"website"})
    (entry,) = journal.history_of(kept)
    assert (entry.act, entry.reference, entry.reason) == ("partner.merge", kept.reference, merge.reason)
    assert entry.changes["website"] == ["", "https://stad.gent"]
    rows = {(row.kind, row.object_pk): row.changes for row in JournalRow.objects.filter(entry=entry)}
    assert rows["partners.partner", str(merged.pk)] == {"merged_into": [None, kept.reference]}
    moved = next(changes for (kind, _), changes in rows.items() if kind == "relations.relation_partners")
    assert moved == {"partner": [merged.reference, kept.reference]}
    # 1 record, 1 party, 1 candidate, “Gante” moved, “Gand” there twice
    assert len(rows) == 5
    assert list(journal.history_of(merged)) == [entry]
    assert journal.verify().intact


def test_the_merged_record_is_in_no_list_and_knows_its_survivor(two):
    kept, merged = two
    merged_of(two)
    assert merged not in Partner.objects.all()
    assert Partner.records.get(pk=merged.pk).survivor == kept
    with pytest.raises(Partner.DoesNotExist):
        Partner.objects.by_reference(merged.reference)


def test_a_chain_leads_to_its_end_and_is_undone_from_its_end(two):
    a, b = two
    c = PartnerFactory(name="Gandavum", country="BE")
    before = everything()
    first = merged_of((b, a))
    second = merged_of((c, b))
    assert Partner.records.get(pk=a.pk).survivor == c
    assert merging.records_within(c) == [c.pk, b.pk, a.pk]
    assert c.relations.count() == 2
    with pytest.raises(Refused, match="Undo MG-") as refused:
        undo_merge(first, by=OPERATOR, reason="No")
    assert refused.value.code == "merged_since"
    undo_merge(second, by=OPERATOR, reason="No")
    undo_merge(first, by=OPERATOR, reason="No")
    assert everything() == before


def test_a_circle_cannot_be_made(two):
    kept, merged = two
    merged_of(two)
    for pair in ((merged, kept), (kept, merged)):
        with pytest.raises(Refused) as refused:
            merged_of(pair)
        assert refused.value.code == "merged_already"


def test_a_record_is_not_merged_with_itself(two):
    with pytest.raises(Refused, match="not two records but one"):
        merged_of((two[0], two[0]))


def test_a_reason_is_asked_for(two):
    with pytest.raises(Refused) as refused:
        merge_partners(*two, by=OPERATOR, reason="  ")
    assert refused.value.code == "reason"


def test_two_parties_of_one_relation_are_two(two):
    relation = RelationFactory(partners=list(two))
    with pytest.raises(Refused, match=f"Both take part in {relation.reference}"):
        merged_of(two)
    assert Partner.objects.filter(pk=two[1].pk).exists()


def test_a_municipality_and_its_successor_are_two(two):
    kept, merged = two
    Partner.objects.filter(pk=merged.pk).update(successor=kept)
    with pytest.raises(Refused, match="successor of the other"):
        merged_of(two)


def test_records_in_one_chain_of_successors_are_never_one_however_long_it_is(two):
    first, last = two
    between = PartnerFactory(name="Oostakker", successor=last)
    Partner.objects.filter(pk=first.pk).update(successor=between)
    for pair in ((first, last), (last, first)):
        with pytest.raises(Refused, match="successor of the other"):
            merged_of(pair)


def test_a_merge_is_not_undone_into_a_circle_of_successors(two):
    kept, merged = two
    later, follower = PartnerFactory(name="Melle"), PartnerFactory(name="Oostakker", successor=merged)
    Partner.objects.filter(pk=merged.pk).update(successor=later)
    merge = merged_of(two)
    # Of the record kept nothing says that Melle came after it, so this is no circle yet.
    record_legal_change(later, by=OPERATOR, kind="succeeded", source="gazette", successor=follower)
    with pytest.raises(Refused) as refused:
        undo_merge(merge, by=OPERATOR, reason="Two towns")
    assert refused.value.code == "circle"
    assert Partner.records.get(pk=merged.pk).merged_into == kept


def test_a_succession_that_was_corrected_stands_in_no_ones_way(two):
    kept, merged = two
    change = record_legal_change(merged, by=OPERATOR, kind="succeeded", source="gazette", successor=kept)
    correct_legal_change(change, by=OPERATOR, reason="It is one town, entered twice")
    before = everything()
    merge = merged_of(two)
    assert undo_merge(merge, by=OPERATOR, reason="Two towns").left == []
    assert everything() == before  # to the last digit of when it was recorded


def test_the_legal_status_of_the_survivor_says_what_is_on_record_of_it(two):
    kept, merged = two
    melle = PartnerFactory(name="Melle", country="BE")
    record_legal_change(merged, by=OPERATOR, kind="succeeded", source="gazette", successor=melle)
    with pytest.raises(Refused, match="on record that this partner is “succeeded by another”"):
        merged_of(two)
    merged_of(two, fields={"legal_status"})
    kept.refresh_from_db()
    assert (kept.legal_status, kept.successor) == ("succeeded", melle)
    assert LegalChange.objects.get(corrected_on=None).partner == kept


def test_nobody_succeeds_a_record_that_was_merged_meanwhile(two):
    _kept, merged = two
    merged_of(two)
    other = PartnerFactory(name="Melle")
    for partner, successor in ((other, merged), (merged, other)):
        with pytest.raises(Refused) as refused:
            record_legal_change(partner, by=OPERATOR, kind="succeeded", source="gazette", successor=successor)
        assert refused.value.code == "merged"


def test_who_followed_the_merged_record_follows_the_survivor(two):
    kept, merged = two
    follower = PartnerFactory(name="Oostakker", successor=merged)
    merged_of(two)
    follower.refresh_from_db()
    assert follower.successor == kept


def test_two_candidates_on_one_open_shortlist_are_settled_first(two):
    kept, merged = two
    profile = NeedProfileFactory()
    CandidateFactory(profile=profile, partner=kept)
    other = CandidateFactory(profile=profile, partner=merged)
    with pytest.raises(Refused, match=f"Both are candidates of {profile.reference}"):
        merged_of(two)
    other.is_shortlisted, other.left_reason = False, "The same town"
    other.save()
    merge = merged_of(two)
    # It left the shortlist, so it stays as it was, with the record it was entered for.
    assert [note["row"] for note in merge.record["stayed"]] == [other.pk]
    other.refresh_from_db()
    assert other.partner_id == merged.pk
    with pytest.raises(Refused, match="merged into Gent"):
        put_back(other, by=OPERATOR)


def test_a_page_read_before_somebody_changed_one_of_them_is_refused(two):
    kept, merged = two
    read = (kept.revision, merged.revision)
    edit_partner(merged, by=OPERATOR, revision=merged.revision, notes="On the Lys and the Scheldt")
    with pytest.raises(Refused) as refused:
        merge_partners(kept, merged, by=OPERATOR, reason="One town", revisions=read)
    assert refused.value.code == "stale"


def test_the_same_form_twice_merges_once(two):
    token = uuid4()
    assert merged_of(two, form_token=token) == merged_of(two, form_token=token)
    assert Merge.objects.count() == 1


def test_what_was_changed_since_stays_and_is_listed_when_a_merge_is_undone(two):
    kept, merged = two
    merge = merged_of(two, fields={"website"})
    kept.refresh_from_db()
    edit_partner(kept, by=OPERATOR, revision=kept.revision, website="https://example.org")
    undone = undo_merge(merge, by=OPERATOR, reason="Two towns")
    kept.refresh_from_db()
    assert kept.website == "https://example.org"
    assert undone.left == ["website: https://example.org"]
    assert Partner.objects.get(pk=merged.pk).relations.count() == 1


def test_names_go_back_even_where_somebody_typed_them_anew_since(two):
    kept, merged = two
    merge = merged_of(two)
    kept.refresh_from_db()
    names = [(name.text, name.language, name.kind) for name in kept.names.all() if name.text != "Gante"]
    edit_partner(kept, by=OPERATOR, revision=kept.revision, names=names)
    undone = undo_merge(merge, by=OPERATOR, reason="Two towns")
    # “Gante” was taken out since, so it is listed; “Ghent” is the other record's own name again.
    assert undone.left == ["Gante"]
    assert list(kept.names.values_list("text", flat=True)) == ["Gand"]
    assert list(Partner.objects.get(pk=merged.pk).names.values_list("text", flat=True)) == ["Gand"]


def test_what_came_after_the_merge_stays_with_the_survivor(two):
    kept, _merged = two
    merge = merged_of(two)
    fresh = RelationFactory(partners=[kept])
    undo_merge(merge, by=OPERATOR, reason="Two towns")
    assert list(fresh.partners.all()) == [kept]


def test_a_merge_is_undone_once(two):
    merge = merged_of(two)
    undo_merge(merge, by=OPERATOR, reason="Two towns")
    with pytest.raises(Refused) as refused:
        undo_merge(merge, by=OPERATOR, reason="Two towns")
    assert refused.value.code == "undone_already"
    assert merged_of(two).pk != merge.pk


def test_a_pair_that_was_told_apart_is_not_merged_until_that_is_taken_back(two):
    one, other = two
    said = say_not_a_duplicate(other, one, by=OPERATOR, reason="One lies in Kentucky")
    assert say_not_a_duplicate(one, other, by=OPERATOR, reason="Again") == said
    assert merging.said_to_be_two() == {(one.pk, other.pk): "One lies in Kentucky"}
    with pytest.raises(Refused, match="One lies in Kentucky"):
        merged_of(two)
    take_back_not_a_duplicate(said, by=OPERATOR)
    with pytest.raises(Refused, match="taken back already"):
        take_back_not_a_duplicate(said, by=OPERATOR)
    merged_of(two)


def test_a_pair_told_apart_stays_so_when_one_of_them_takes_in_a_third_record(two):
    one, other = two
    third = PartnerFactory(name="Ghent", country="US")
    say_not_a_duplicate(other, third, by=OPERATOR, reason="Another continent")
    merged_of(two)
    assert merging.said_to_be_two() == {(one.pk, third.pk): "Another continent"}


def test_the_database_refuses_what_no_act_does(two):
    one, other = two
    for wrong in (
        lambda: NotADuplicate.objects.create(first=other, second=one, reason="x"),
        lambda: Merge.objects.create(kept=one, merged=one, reason="x"),
        lambda: Merge.objects.create(kept=one, merged=other, reason=""),
        lambda: Partner.records.filter(pk=one.pk).update(merged_into=one),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


@pytest.mark.parametrize("role", ["officer", "head", "administrator"])
def test_those_who_keep_the_register_may_merge(two, role):
    assert merged_of(two, by=UserFactory(roles=[role])).kept == two[0]


@pytest.mark.parametrize("role", ["legal", "finance", "clerk", "councillor", "auditor"])
def test_nobody_else_may_merge_undo_or_tell_apart(two, role):
    person = UserFactory(roles=[role])
    for act in (
        lambda: merged_of(two, by=person),
        lambda: undo_merge(Merge(), by=person, reason="x"),
        lambda: say_not_a_duplicate(*two, by=person, reason="x"),
        lambda: take_back_not_a_duplicate(NotADuplicate(), by=person),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "role"


def test_the_note_of_a_merge_holds_no_more_than_it_needs(two):
    record = json.dumps(merged_of(two).record)
    assert "Gante" in record
    assert "created_at" not in record
    assert PartnerName.objects.filter(partner=two[1]).count() == 0
