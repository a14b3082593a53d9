"""Many at once, and at random: however two records are merged, by whomever at the same moment, there is one effect."""

import threading

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from office.models import OPERATOR, JournalEntry
from office.rules import Refused
from partners import merging
from partners.actions import merge_partners, undo_merge
from partners.models import Merge, Partner
from partners.pointers import what_hangs_on
from tests.factories.needs import CandidateFactory
from tests.factories.partners import PartnerFactory
from tests.factories.relations import RelationFactory
from tests.partners.test_merging import everything

NAMES = st.lists(st.sampled_from(["Gand", "Ghent", "Gante", "Gandavum", "Gent"]), max_size=4, unique=True)
SIDE = st.fixed_dictionaries(
    {
        "others": NAMES,
        "population": st.none() | st.integers(1, 10**6),
        "website": st.sampled_from(["", "https://a.example"]),
        "region": st.sampled_from(["", "East", "West"]),
    }
)


class MergeAndUndo(TestCase):
    @settings(max_examples=12, deadline=None)
    @given(
        one=SIDE,
        other=SIDE,
        relations=st.integers(0, 3),
        candidacies=st.integers(0, 2),
        choice=st.sets(st.sampled_from(["name", "population", "website", "region", "wikidata_id"])),
        back=st.booleans(),
    )
    def test_nothing_is_lost_and_undoing_restores_every_table(
        self, one, other, relations, candidacies, choice, back
    ) -> None:
        kept = PartnerFactory(name="Gent", wikidata_id="Q1", **one)
        merged = PartnerFactory(name="Ghent", wikidata_id="Q2", **other)
        for _number in range(relations):
            RelationFactory(partners=[merged])
        for _number in range(candidacies):
            CandidateFactory(partner=merged)
        pair = (merged, kept) if back else (kept, merged)
        before, counts = everything(), what_hangs_on([kept.pk, merged.pk])
        names = {"Gent", "Ghent", *one["others"], *other["others"]}

        merge = merge_partners(*pair, by=OPERATOR, reason="One town", fields=choice)

        survivor = Partner.objects.get(pk=pair[0].pk)
        assert {survivor.name, *survivor.names.values_list("text", flat=True)} == names
        after = what_hangs_on([survivor.pk])[survivor.pk]
        for what in set(counts[kept.pk]) | set(counts[merged.pk]):
            assert after[what] == counts[kept.pk].get(what, 0) + counts[merged.pk].get(what, 0)
        undone = undo_merge(merge, by=OPERATOR, reason="Two towns")
        assert undone.left == []
        assert everything() == before


@pytest.mark.heavy
class ManyAtOnce(TransactionTestCase):
    """Twenty people merge the same two records in the same second, in both directions."""

    def test_twenty_merges_of_one_pair_have_one_effect(self) -> None:
        kept, merged = PartnerFactory(name="Gent"), PartnerFactory(name="Ghent")
        RelationFactory(partners=[merged])
        outcomes: list[str] = []
        start = threading.Barrier(20)

        def work(number: int) -> None:
            pair = (kept, merged) if number % 2 else (merged, kept)
            start.wait()
            try:
                merge_partners(*pair, by=OPERATOR, reason="One town")
                outcomes.append("done")
            except Refused as refused:
                outcomes.append(refused.code)
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(outcomes) == ["done"] + ["merged_already"] * 19
        assert Merge.objects.count() == 1
        assert JournalEntry.objects.filter(act="partner.merge").count() == 1
        survivor = Partner.objects.get()
        assert survivor.relations.count() == 1
        assert merging.records_within(survivor) == [survivor.pk, Merge.objects.get().merged_id]
        with transaction.atomic():
            assert Partner.records.count() == 2
