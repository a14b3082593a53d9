"""The demo portfolios: public facts about a real city, loaded through the same actions as everything else.

Each city has a folder in fixtures/; its README says what is real and what is an exercise. The past is recorded by
the clerk's acts, today's open items by the officer and the head, so that each login finds its own task.
"""

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from evaluations.demo.contacts import load_contacts
from evaluations.demo.evaluation import load_evaluations
from evaluations.demo.exchanges import load_exchanges
from evaluations.demo.programme import load_programmes
from evaluations.demo.purpose import load_purpose
from evaluations.demo.requests import load_requests
from evaluations.demo.texts import write_exercises
from networks.actions import add_category, record_network, record_past_membership, record_seat
from networks.models import Membership
from office import diary, journal, submissions
from office.calendar import Precision
from office.models import OPERATOR, Decision, Municipality, Role, Unit, User
from office.municipality import found_municipality
from office.rules import Refused
from office.staff import invite_user
from partners.actions.imports import import_list, request_preview, upload_list
from partners.actions.partners import edit_partner
from partners.models import Partner
from relations.actions import protocol as protocols
from relations.actions import protocol_past
from relations.actions import relation as relations
from relations.actions import termination as terminations
from relations.models import Relation

CITIES = ("ghent", "balikesir")
PASSWORD = "entente-demo-2026"  # noqa: S105 - the demo listens on this machine only and holds nothing secret
MAIL_DOMAIN = "demo.example"
# The exercises of each step of the method, in the order of the steps; each reads a file of its own in the folder.
STAGES: tuple[Callable[[Path, dict[str, Relation], dict[str, User]], None], ...] = (
    load_purpose,
    load_requests,
    load_programmes,
    load_exchanges,
    load_contacts,
    load_evaluations,
)
_WHY = "Demo portfolio: public facts about the city"


def load(city: str) -> dict[str, int]:
    """Fill an empty database with a city's portfolio. Raises Refused when anything is there already."""
    if city not in CITIES:
        raise Refused("unknown_city", _("There are two demo cities: ghent and balikesir."))
    if Municipality.objects.exists() or Partner.objects.exists() or Relation.objects.exists():
        raise Refused(
            "not_empty",
            _(
                "This database is not empty: the demo is loaded only where there is no municipality, partner or relation."
            ),
        )
    folder = settings.BASE_DIR / "fixtures" / city
    facts = _read(folder / "portfolio.toml")
    journal.begin_afresh()
    language = facts["municipality"]["working_languages"][0] if city == "balikesir" else "en"
    # All or nothing: a portfolio cut off in the middle would say wrong things about a real city.
    with translation.override(language), transaction.atomic():
        _Loader(folder, facts).load_all()
    return {
        "partners": Partner.objects.count(), "relations": Relation.objects.count(),
        "memberships": Membership.objects.count(), "decisions": Decision.objects.count(), "logins": User.objects.count(),
    }  # fmt: skip


def logins() -> list[dict[str, str]]:
    """One line per demo login: role, e-mail address, password."""
    people = User.objects.filter(email__endswith=f"@{MAIL_DOMAIN}").prefetch_related("grants").order_by("pk")
    return [
        {
            "role": ", ".join(sorted(grant.role for grant in person.grants.all())),
            "email": person.email,
            "password": PASSWORD,
        }
        for person in people
    ]


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


class _Loader:
    """One city on its way into the database, fact by fact, in the order in which they depend on each other."""

    def __init__(self, folder: Path, facts: dict[str, Any]) -> None:
        self.folder, self.facts = folder, facts
        self.people: dict[str, User] = {}
        self.relations: dict[str, Relation] = {}

    def load_all(self) -> None:
        self.found()
        self.invite()
        self.import_partners()
        self.enter_relations()
        for text in self.facts["protocols"]:
            self.enter_protocol(text)
        for ending in self.facts.get("terminations", []):
            self.enter_termination(ending)
        self.enter_membership()
        write_exercises(self.folder, self.facts["exercises"], self.relations, self.people)
        for load_stage in STAGES:
            load_stage(self.folder, self.relations, self.people)
        self.leave_waiting()

    def found(self) -> None:
        particulars = dict(self.facts["municipality"])
        for name in particulars.pop("units"):
            Unit.objects.create(name=name)
        found_municipality(by=OPERATOR, **particulars)

    def invite(self) -> None:
        taken: dict[str, int] = {}
        password = make_password(PASSWORD)
        language = self.facts["municipality"]["working_languages"][0]
        for login in self.facts["logins"]:
            role = login["role"]
            taken[role] = taken.get(role, 0) + 1
            suffix = str(taken[role]) if taken[role] > 1 else ""
            person = invite_user(
                email=f"{role}{suffix}@{MAIL_DOMAIN}", name=login["name"], roles=[Role(role)], by=OPERATOR,
                language=login.get("language", language if language == "tr" else "en"),
                unit=Unit.objects.filter(name=login.get("unit")).first(),
            )  # fmt: skip
            User.objects.filter(pk=person.pk).update(password=password)
            self.people.setdefault(role, User.objects.get(pk=person.pk))

    def import_partners(self) -> None:
        """The list goes in as any list does: type and status stay claims until an act settles them."""
        name = self.facts["partner_list"]
        content = (self.folder / name).read_bytes()
        import_list(content, filename=name, by=self.people["administrator"], source=self.facts["source"])
        for partner_name, names in self.facts.get("names", {}).items():
            partner = self.partner(partner_name)
            named = [(text, language, kind) for text, language, kind in names]
            edit_partner(partner, by=self.people["officer"], revision=partner.revision, names=named)

    def partner(self, name: str) -> Partner:
        return Partner.objects.get(name=name)

    def enter_relations(self) -> None:
        for fact in self.facts["relations"]:
            fields = {
                name: fact[name]
                for name in (
                    "purpose",
                    "purpose_language",
                    "purpose_in",
                    "public_summary",
                    "themes",
                    "motivations",
                )
                if name in fact
            }
            if fact.get("owner"):
                fields |= {"officer": self.people["officer"], "owner_unit": self.people["officer"].unit}
            relation = relations.create_relation(
                type=fact["type"], partners=[self.partner(fact["partner"])], by=self.people["clerk"], is_existing=True,
                reason=_WHY, since=fact.get("since"), since_precision=fact.get("precision", Precision.UNKNOWN), **fields,
            )  # fmt: skip
            for event in fact.get("events", []):
                relations.record_past_fact(
                    relation, kind=event["kind"], on=event.get("on"), precision=event.get("precision", Precision.UNKNOWN),
                    note=event["note"], reason=_WHY, by=self.people["clerk"],
                )  # fmt: skip
            self.relations[fact["partner"]] = relation

    def enter_protocol(self, text: dict[str, Any]) -> None:
        relation, clerk = self.relations[text["partner"]], self.people["clerk"]
        protocol = protocols.create_protocol(
            relation, kind=text["kind"], title=text["title"], by=clerk, is_past_fact=True, reason=_WHY, clauses=[],
            duration_kind=text["duration"], months=text.get("months"), stated_end_on=text.get("ends"),
        )  # fmt: skip
        partner = self.partner(text["partner"])
        for kind, on, particulars in _facts_of(text, partner):
            protocol_past.record_past_fact(
                protocol,
                kind,
                by=clerk,
                reason=_WHY,
                on=on,
                precision=text.get("precision", Precision.DAY),
                **particulars,
            )

    def enter_termination(self, ending: dict[str, Any]) -> None:
        shared = {"continued_through": ending.get("continued_through", "")}
        ties = [
            terminations.PastTie(
                self.relations[name],
                effective_on=ending["effective"],
                precision=ending["precision"],
                **shared,
            )
            for name in ending["end"]
        ]
        ties += [
            terminations.PastTie(self.relations[name], outcome="keep") for name in ending.get("keep", [])
        ]
        decision = None
        if "decided" in ending:
            decision = terminations.PastDecision(
                decided_on=ending["decided"], precision=ending["decided_precision"]
            )
        terminations.record_past_termination(
            title=ending["title"], reason=ending["reason"], initiator=ending["initiator"], ties=ties, decision=decision,
            explanation=ending["explanation"], by=self.people["clerk"], because=_WHY,
        )  # fmt: skip

    def enter_membership(self) -> None:
        about, officer = dict(self.facts["network"]), self.people["officer"]
        categories = about.pop("categories")
        network = record_network(by=officer, **about)
        for category in categories:
            add_category(network, by=officer, **category)
        fact = self.facts["membership"]
        membership = record_past_membership(
            network, by=self.people["clerk"], reason=_WHY, expected=fact["expected"], source=self.facts["source"],
            announced_on=fact.get("announced"),
        )  # fmt: skip
        for seat in fact.get("seats", []):
            record_seat(membership, by=officer, kind=seat["kind"], name=seat["name"])

    def leave_waiting(self) -> None:
        """An open item for the logins that no exercise reaches."""
        today = timezone.localdate()
        membership = Membership.objects.get()
        diary.open_deadline(
            f"fee_entry_{today.year}", membership, due_on=today + timedelta(days=20), role=Role.FINANCE,
            sentence=gettext_noop("Enter the %(year)s fee of %(network)s: it is not on file"),
            values={"year": str(today.year), "network": membership.network.name},
        )  # fmt: skip
        name = self.facts["waiting"]["administrator"]
        waiting = upload_list(
            (self.folder / name).read_bytes(),
            filename=name,
            by=self.people["administrator"],
            source=str(_("Exercise: a list with mistakes")),
        )
        request_preview(waiting, by=self.people["administrator"])
        diary.open_deadline(
            "import_waiting", waiting, due_on=today + timedelta(days=7), role=Role.ADMINISTRATOR,
            sentence=gettext_noop("Look through the uploaded list “%(file)s” and import it"), values={"file": name},
        )  # fmt: skip
        pending = submissions.Submission.objects.filter(state="pending").first()
        if pending:
            diary.open_deadline(
                "legal_reading", pending, due_on=today + timedelta(days=10), role=Role.LEGAL,
                sentence=gettext_noop("Read “%(title)s” before the sitting"), values={"title": pending.title},
            )  # fmt: skip


def _facts_of(text: dict[str, Any], partner: Partner) -> list[tuple[str, date, dict[str, Any]]]:
    """What the portfolio says of one text, as facts of the past in the order in which the archive gives them."""
    found: list[tuple[str, date, dict[str, Any]]] = []
    if "decided" in text:
        found.append(("adopted", text["decided"], {"number": text.get("decision_number", "")}))
    if "permitted" in text:
        found.append(("permitted", text["permitted"], {"number": text.get("permission_number", "")}))
    if "signed" in text:
        how = {"is_digital": True} if text.get("digital") else {}
        found.append(("signed", text["signed"], dict(how)))
        found.append(("signed", text.get("countersigned", text["signed"]), how | {"partner": partner}))
        found.append(("in_force", text.get("countersigned", text["signed"]), {}))
    if "ended" in text:
        found.append(("ended", text["ended"], {}))
    return found
