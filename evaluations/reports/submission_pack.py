"""The papers for the authority as one document: a list of what is in it, then the four papers themselves.

About a protocol or a membership. It leaves the house: only the decision, the text that the council decided on,
facts about the counterpart or the network and the letter that was written for outside. Notes, scores, motivations
and the pulse have no part in it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from evaluations.reports.blocks import Block, Cell, Fact, Section, facts, paragraphs, table
from evaluations.reports.council_paper import Column
from evaluations.reports.letterhead import Letterhead, letterhead
from evaluations.reports.membership_papers import membership_sections
from evaluations.reports.standing import signatures_text
from evaluations.wording import capitalised, long_date, number
from networks import submission_pack as membership_pack
from networks.models import Membership
from networks.rules import must_concern_an_authority, permission_for
from office.council_rules import AUTHORITIES
from office.council_words import direction, language_name
from office.models import BenefitsLetter, Decision, Permission, Visibility
from office.permissions import rules_on
from office.rules import Refused, require
from office.submission_pack import PackPart
from partners.models import Partner
from relations.models import LanguageStatus, Protocol, ProtocolVersion
from relations.queries.protocol import term_rows
from relations.submission_pack import AFTER_THE_DECISION, benefits_of, nothing_to_send, parts_of


@dataclass(frozen=True)
class Tick:
    """One line of the list on the first page."""

    title: str
    is_there: bool
    remark: str


@dataclass(frozen=True)
class FrozenWords:
    """The text that the council decided on."""

    columns: tuple[Column, ...]
    clauses: tuple[tuple[tuple[str, str], ...], ...]  # for each clause (heading, text) by column
    terms: tuple[Fact, ...]
    fingerprint: str

    @property
    def texts_by_clause(self) -> list[list[tuple[Column, str, str]]]:
        """For each clause its (column, heading, text): what the template lays side by side."""
        return [
            [(column, *said) for column, said in zip(self.columns, clause, strict=True)]
            for clause in self.clauses
        ]


@dataclass(frozen=True)
class SubmissionPack:
    head: Letterhead
    authority: str
    about: str  # with whom, or in which category
    asked_under: str
    ticks: tuple[Tick, ...]
    decision: tuple[Fact, ...]
    text: FrozenWords | None  # only a protocol has one
    papers: tuple[Section, ...]  # about the counterparts, or the network, its statutes and its fee
    letter: Section
    signatory: str
    is_exercise: bool

    template = "evaluations/reports/submission_pack.html"
    visibility = Visibility.INTERNAL


def content(subject: Protocol | Membership, *, language: str, as_of: date) -> SubmissionPack:
    """Raises Refused before the council has decided, and where nobody is asked about a membership."""
    if isinstance(subject, Membership):
        return _about_a_membership(subject, language, as_of)
    return _about_a_protocol(subject, language, as_of)


def _about_a_protocol(protocol: Protocol, language: str, as_of: date) -> SubmissionPack:
    text, decision = protocol.text, protocol.decision
    require(nothing_to_send(protocol), "set_aside")
    if protocol.state not in AFTER_THE_DECISION or text is None or decision is None:
        raise Refused(
            "not_adopted",
            gettext("%(protocol)s is not adopted yet: the papers for the authority follow the decision.")
            % {"protocol": protocol.reference},
        )
    authority, asked_under = _asked(protocol.permission, as_of)
    letter = benefits_of(protocol)
    return SubmissionPack(
        head=letterhead(
            kind=gettext("Papers for the authority"), title=protocol.title, reference=protocol.reference,
            language=language, as_of=as_of,
        ),
        authority=authority,
        about=gettext("With %(partners)s") % {"partners": protocol.relation.partner_names},
        asked_under=asked_under,
        ticks=_ticks(parts_of(protocol)),
        decision=facts(_decision_rows(decision, language)),
        text=_frozen_words(protocol, text, language),
        papers=tuple(_counterpart(partner, language) for partner in protocol.relation.partners.all()),
        letter=_letter(letter, about=gettext("About the counterpart"), gain=gettext("What the partner gains")),
        signatory=letter.signatory if letter else "",
        is_exercise=protocol.is_exercise,
    )  # fmt: skip


def _about_a_membership(membership: Membership, language: str, as_of: date) -> SubmissionPack:
    decision, network = membership.decision, membership.network
    if decision is None or not decision.is_adopted:
        raise Refused(
            "not_adopted",
            gettext("%(membership)s is not decided yet: the papers for the authority follow the decision.")
            % {"membership": membership.reference},
        )
    permission = permission_for(membership)
    require(must_concern_an_authority(membership, rules_on(as_of), permission), "not_needed")
    authority, asked_under = _asked(permission, as_of)
    letter = membership_pack.benefits_of(membership)
    return SubmissionPack(
        head=letterhead(
            kind=gettext("Papers for the authority"), title=gettext("Joining %(network)s") % {"network": network.name},
            reference=membership.reference, language=language, as_of=as_of,
        ),
        authority=authority,
        about=gettext("Category: %(category)s") % {"category": membership.category} if membership.category else "",
        asked_under=asked_under,
        ticks=_ticks(membership_pack.parts_of(membership)),
        decision=facts(_decision_rows(decision, language)),
        text=None,
        papers=membership_sections(membership, language),
        letter=_letter(
            letter, about=gettext("About the network"), gain=gettext("What the network and its members gain")
        ),
        signatory=letter.signatory if letter else "",
        is_exercise=membership.is_exercise,
    )  # fmt: skip


def _ticks(parts: list[PackPart]) -> tuple[Tick, ...]:
    return tuple(Tick(part.title, part.is_there, " ".join(part.lacks)) for part in parts)


def _frozen_words(protocol: Protocol, text: ProtocolVersion, language: str) -> FrozenWords:
    columns = tuple(_column(one) for one in text.languages)
    terms = facts((label, capitalised(str(value), language)) for label, value in _text_rows(protocol, text))
    return FrozenWords(columns, _clauses(text, columns), terms, text.content_hash)


def _asked(permission: Permission | None, on: date) -> tuple[str, str]:
    """The authority and the rule: of the request on record, else those of the day."""
    if permission is not None:
        return str(AUTHORITIES.get(permission.authority, permission.authority)), permission.citation
    rules = rules_on(on)
    return (str(rules.permission_authority_name), rules.cite("permission")) if rules else ("", "")


def _text_rows(protocol: Protocol, text: ProtocolVersion) -> list[tuple[str, Any]]:
    """The terms, and who has signed already, where somebody has."""
    signed = signatures_text(protocol)
    return [*term_rows(text), *([(gettext("Signatures"), signed)] if signed else [])]


def _decision_rows(decision: Decision, language: str) -> list[tuple[str, str]]:
    day = long_date(decision.decided_on, language, decision.decided_precision)
    return [
        (gettext("Decided by"), capitalised(str(decision.body or ""), language)),
        (gettext("Date of the decision"), day),
        (gettext("Number"), decision.number),
        (gettext("Title"), decision.title),
        (gettext("Result"), capitalised(decision.get_recorded_result_display(), language)),
        (gettext("Votes"), _votes(decision, language)),
        (gettext("Who may sign"), decision.signatory),
    ]


def _votes(decision: Decision, language: str) -> str:
    """Only the numbers that are known."""
    counted = [
        (gettext("yes"), decision.yes),
        (gettext("no"), decision.no),
        (gettext("abstentions"), decision.abstain),
    ]
    return " · ".join(f"{label}: {number(count, language)}" for label, count in counted if count is not None)


def _column(language: dict[str, str]) -> Column:
    code = language["code"]
    status = str(LanguageStatus(language["status"]).label)
    return Column(code, language_name(code), status, direction(code))


def _clauses(text: ProtocolVersion, columns: tuple[Column, ...]) -> tuple[tuple[tuple[str, str], ...], ...]:
    """A clause without a heading bears its number: the names of its parts are our words, not the text's."""
    return tuple(
        tuple(
            (clause["heading"].get(column.code) or f"{place}.", clause["texts"].get(column.code, ""))
            for column in columns
        )
        for place, clause in enumerate(text.clauses, start=1)
    )


def _counterpart(partner: Partner, language: str) -> Section:
    population = number(partner.population, language) if partner.population is not None else ""
    if population and partner.population_year:
        population = f"{population} ({partner.population_year})"
    rows = [
        (gettext("Name"), partner.name),
        (gettext("Kind"), capitalised(str(partner.get_kind_display()), language)),
        (gettext("Country"), partner.place),
        (gettext("Region"), partner.region),
        (gettext("Population"), population),
        (gettext("Website"), partner.website),
    ]
    names = table(
        (gettext("Also called"), gettext("Language")),
        (
            (Cell(name.text, name.language), language_name(name.language) if name.language else "")
            for name in partner.names.all()
            if name.text != partner.name
        ),
    )
    blocks = (Block(facts=facts(rows)), Block(table=names))
    title = gettext("Information on the counterpart: %(name)s") % {"name": partner.name}
    return Section(partner.reference, title, blocks, gettext("Nothing is on file."))


def _letter(letter: BenefitsLetter | None, *, about: str, gain: str) -> Section:
    parts = [
        (about, getattr(letter, "counterpart", "")),
        (gettext("What we gain"), getattr(letter, "for_us", "")),
        (gain, getattr(letter, "for_partner", "")),
        (gettext("What it costs and who pays it"), getattr(letter, "cost", "")),
    ]
    blocks = tuple(Block(title=title, paragraphs=paragraphs(said)) for title, said in parts if said)
    return Section(
        "benefits", gettext("Expected benefits"), blocks, gettext("The letter is not written yet.")
    )
