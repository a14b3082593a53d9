"""The busiest pages at the size the budgets are meant for, and our lists against Django's admin on the same rows.

A run fails on counts and on ratios, which hold on every machine; the times are printed to be read.
"""

import os
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client, TestCase, override_settings
from django.urls import reverse

from office.models import Role
from relations.models import Relation
from tests.benchmarks.dataset import Counts, build
from tests.benchmarks.measuring import Measured, getting, measured, ratio
from tests.factories.office import UserFactory

pytestmark = [pytest.mark.heavy, pytest.mark.benchmark]

SCALE = float(os.environ.get("ENTENTE_BENCHMARK_SCALE", "0.02"))
ROUNDS = 40 if SCALE >= 0.5 else 12
BUDGET = 2.0  # times as fast as Django's admin; told, and not reached yet, see README.md
# What fails the suite is a list that has become far slower; nearer than this two runs differ on a busy machine.
LEAST = 0.6
QUERIES = {"list": 10, "dossier": 15, "home": 12, "autocomplete": 3}
SESSION_AND_HOUSE = (
    4  # session, person, roles, municipality: part of every page, not of what an answer looks up
)


class PagesAtSize(TestCase):
    """One set of rows for all, built once and rolled back at the end."""

    counts: Counts

    @classmethod
    def setUpTestData(cls) -> None:
        cls.counts = build(SCALE)
        cls.officer = UserFactory(name="Measured officer", roles=[Role.OFFICER])
        ContentType.objects.clear_cache()
        tell(f"\n{connection.vendor}, scale {SCALE:g}: {cls.counts}")

    def setUp(self) -> None:
        self.client = Client()
        self.client.force_login(self.officer)

    def show(self, urls: dict[str, str]) -> dict[str, Measured]:
        results = measured({name: getting(self.client, url) for name, url in urls.items()}, ROUNDS)
        for result in results:
            tell(str(result))
        return {result.name: result for result in results}

    def check_against_the_admin(self, ours: str, theirs: str, name: str) -> None:
        apps = [*settings.INSTALLED_APPS, "django.contrib.admin.apps.SimpleAdminConfig"]
        with override_settings(ROOT_URLCONF="tests.benchmarks.peer", INSTALLED_APPS=apps):
            results = self.show({f"{name}: ours": ours, f"{name}: Django's admin": theirs})
        own, peer = results.values()
        times = ratio(peer, own)
        told = "within" if times >= BUDGET else "not within"
        tell(
            f"{name}: {times:.1f} times as fast as Django's admin on the same rows, {told} the budget of {BUDGET:g}"
        )
        assert own.queries <= QUERIES["list"]
        assert times >= LEAST

    def test_the_list_of_relations_is_not_far_slower_than_the_admin(self) -> None:
        ours = reverse("relations:relation_list") + "?sort=reference"
        self.check_against_the_admin(ours, "/admin/relations/relation/", "relations, by reference")

    def test_the_list_of_partners_is_not_far_slower_than_the_admin(self) -> None:
        ours = reverse("partners:list") + "?sort=name"
        self.check_against_the_admin(ours, "/admin/partners/partner/", "partners, by name")

    def test_lists_stay_within_their_queries_however_they_are_sorted_and_filtered(self) -> None:
        relations, partners = reverse("relations:relation_list"), reverse("partners:list")
        results = self.show(
            {
                "relations, as they open (by name)": relations,
                "relations, by pulse": f"{relations}?sort=-pulse",
                "relations, silent ones": f"{relations}?pulse=sleeping",
                "relations, by words": f"{relations}?q=berg",
                "relations, the last page": f"{relations}?page=9999",
                "partners, as they open": partners,
                "partners, by population": f"{partners}?sort=-population",
                "partners, of one country": f"{partners}?country=TR",
                "partners, by words": f"{partners}?q=berg",
                "partners, the last page": f"{partners}?page=9999",
            }
        )
        assert {name: row.queries for name, row in results.items() if row.queries > QUERIES["list"]} == {}

    def test_home_and_the_dossier_stay_within_their_queries(self) -> None:
        busy = Relation.objects.order_by("pk").first()
        results = self.show(
            {"home": reverse("home"), "dossier of a tie with very many exchanges": busy.get_absolute_url()}
        )
        home, dossier = results.values()
        assert home.queries <= QUERIES["home"]
        assert dossier.queries <= QUERIES["dossier"]

    def test_finding_takes_few_queries(self) -> None:
        results = self.show(
            {
                "autocomplete, two letters": reverse("partners:suggest") + "?q=be",
                "autocomplete, a word": reverse("partners:suggest") + "?q=nordaberg",
                "autocomplete, nothing found": reverse("partners:suggest") + "?q=xyzzy",
                "search, a word": reverse("search") + "?q=nordaberg",
                "search, two letters": reverse("search") + "?q=be",
            }
        )
        quick = [row.queries for name, row in results.items() if name.startswith("autocomplete")]
        assert max(quick) <= QUERIES["autocomplete"] + SESSION_AND_HOUSE

    def test_a_report_is_asked_for_at_once_and_made_afterwards(self) -> None:
        url = reverse("evaluations:report_create")

        def ask():
            wish = {"kind": "portfolio", "language": "en", "form_token": str(uuid4())}
            answer = self.client.post(url, wish)
            assert answer.status_code == 302, answer.content.decode()[:500]
            return answer

        shown = measured({"report form": getting(self.client, url), "report asked for": ask}, ROUNDS)
        for result in shown:
            tell(str(result))
        assert all(result.p95 < 2 for result in shown)  # beyond two seconds it belongs to the worker


def tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a benchmark is read
