"""What imported files say about ties. A file never sets a state: it claims, and acts of ours settle it."""

import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models import Actor
from partners import claims as partner_claims
from partners.columns import Column
from partners.folding import fold
from relations.models import Claim, Relation, RelationState, RelationType

COLUMNS = (
    Column(
        "type",
        _("type of relation"),
        (
            "relation type",
            "type of relation",
            "type",
            "twinning type",
            "kind of relation",
            "kind of twinning",
            "ilişki türü",
            "kardeşlik türü",
            "tür",
            "türü",
            "relatietype",
            "soort relatie",
            "soort band",
            "soort stedenband",
            "soort samenwerking",
            "type band",
            "ilişkinin türü",
            "kardeşliğin türü",
            "type de relation",
            "type de jumelage",
            "art der beziehung",
        ),
    ),
    Column(
        "status",
        _("status"),
        (
            "status",
            "relation status",
            "durum",
            "durumu",
            "ilişki durumu",
            "toestand",
            "statut",
            "état",
            "stand",
        ),
    ),
    Column(
        "since",
        _("since"),
        (
            "since",
            "year",
            "start year",
            "year of agreement",
            "agreement year",
            "date of agreement",
            "started",
            "başlangıç",
            "başlangıç yılı",
            "başlangıç tarihi",
            "protokol tarihi",
            "imza tarihi",
            "kardeşlik tarihi",
            "yıl",
            "tarih",
            "sinds",
            "datum",
            "startdatum",
            "begindatum",
            "datum ondertekening",
            "jaar van ondertekening",
            "jaar",
            "jaar van begin",
            "depuis",
            "année",
            "seit",
            "jahr",
        ),
    ),
)

# Words as files have them, folded; English, Turkish, Dutch, French, German.
_TYPES = {
    RelationType.SISTER: (
        "sister",
        "sister city",
        "sister_city",
        "sistercity",
        "twin",
        "twin town",
        "twinning",
        "twinned",
        "kardeş şehir",
        "kardeş kent",
        "kardeş",
        "zusterstad",
        "stedenband",
        "ville jumelée",
        "jumelage",
        "partnerschaft",
        "städtepartnerschaft",
    ),
    RelationType.PARTNER: (
        "partner",
        "partner city",
        "partner_city",
        "partner şehir",
        "partnerstad",
        "ville partenaire",
        "partnerstadt",
    ),
    RelationType.FRIENDSHIP: (
        "friendship",
        "friendship city",
        "friendship_city",
        "friendly city",
        "dost şehir",
        "dost kent",
        "vriendschapsstad",
        "ville amie",
        "städtefreundschaft",
    ),
    RelationType.THEMATIC: ("thematic", "thematic partnership", "tematik", "thematisch", "thématique"),
    RelationType.PROJECT: ("project", "project partnership", "proje", "projet", "projekt"),
    RelationType.CROSS_BORDER: (
        "cross-border",
        "cross border",
        "cross_border",
        "sınır ötesi",
        "grensoverschrijdend",
    ),
}
_STATES = {
    RelationState.ACTIVE: (
        "active",
        "aktif",
        "etkin",
        "actief",
        "actif",
        "active",
        "aktiv",
        "in force",
        "yürürlükte",
    ),
    RelationState.DORMANT: (
        "dormant",
        "sleeping",
        "atıl",
        "pasif",
        "slapend",
        "en sommeil",
        "ruhend",
        "inactive",
    ),
    RelationState.ENDED: (
        "ended",
        "terminated",
        "cancelled",
        "closed",
        "sona erdi",
        "sonlandı",
        "sonlandırıldı",
        "bitti",
        "beëindigd",
        "gestopt",
        "terminé",
        "terminée",
        "fini",
        "beendet",
    ),
    RelationState.SUSPENDED: (
        "suspended",
        "askıda",
        "askıya alındı",
        "opgeschort",
        "suspendu",
        "suspendue",
        "ausgesetzt",
    ),
}
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


def _spellings(table: dict[Any, tuple[str, ...]]) -> dict[str, str]:
    return {fold(word): str(code) for code, words in table.items() for word in words}


_TYPE_BY_WORD, _STATE_BY_WORD = _spellings(_TYPES), _spellings(_STATES)


def type_claimed(value: str) -> str | None:
    """The type of relation that a cell names; None where it says nothing we know."""
    return _TYPE_BY_WORD.get(fold(value))


def state_claimed(value: str) -> str | None:
    return _STATE_BY_WORD.get(fold(value))


def year_claimed(value: str) -> int | None:
    """The year in a cell such as “1977” or “12.05.1977”; None where there is none."""
    found = _YEAR.search(value)
    return int(found[1]) if found else None


def record_claims(claims: list[partner_claims.Claim], source: str, by: Actor) -> list[partner_claims.Claim]:
    """Keep what the file says, once; part of the import's act. Returns the claims that were new."""
    known = _on_file({claim.partner.pk for claim in claims})
    new: dict[partner_claims.Kept, partner_claims.Claim] = {}
    for claim in claims:
        key = partner_claims.Kept(claim.partner.pk, claim.column, claim.value[:500])
        if claim.value and key not in known:
            new.setdefault(key, claim._replace(value=key.value))
    today = timezone.localdate()
    Claim.objects.bulk_create(
        Claim(
            partner_id=kept.partner, column=kept.column, value=kept.value, source=source[:300],
            row=claim.row, claimed_on=today,
        )
        for kept, claim in new.items()
    )  # fmt: skip
    return list(new.values())


def _on_file(partners: set[int]) -> set[partner_claims.Kept]:
    found = Claim.objects.filter(partner__in=partners).values_list("partner_id", "column", "value")
    return {partner_claims.Kept(*row) for row in found}


def known_claims(claims: list[partner_claims.Kept]) -> set[partner_claims.Kept]:
    """Those that are on file, settled or not."""
    return _on_file({claim.partner for claim in claims}) & set(claims)


def forget_claims(claims: list[partner_claims.Kept]) -> list[partner_claims.Kept]:
    """Take back unsettled claims of an import that is undone; part of that act. Returns those taken back."""
    wanted = set(claims)
    open_claims = Claim.objects.filter(partner__in={claim.partner for claim in claims}, settled_on=None)
    found = open_claims.values_list("pk", "partner_id", "column", "value")
    told = {pk: partner_claims.Kept(partner, column, value) for pk, partner, column, value in found}
    taken = {pk: kept for pk, kept in told.items() if kept in wanted}
    Claim.objects.filter(pk__in=taken).delete()
    return list(taken.values())


def sentence_of(claim: Claim) -> Any:
    """The claim as a neutral sentence, with the reason why it is only a claim."""
    value = {"value": _word(claim)}
    if claim.column == "status":
        return _("The file says: %(value)s. No act of ours is on record.") % value
    if claim.column == "type":
        return _("The file calls it: %(value)s.") % value
    return _("The file says that it began: %(value)s.") % value


def _word(claim: Claim) -> Any:
    """The value in the reader's language where we know the word, else as it stands in the file."""
    if claim.column == "type" and (code := type_claimed(claim.value)):
        return RelationType(code).label
    if claim.column == "status" and (state := state_claimed(claim.value)):
        return RelationState(state).label
    return claim.value


def is_borne_out(claim: Claim, relation: Relation) -> bool:
    """Whether what is on record about the tie now says the same as the file."""
    if claim.column == "type":
        return type_claimed(claim.value) == relation.type
    if claim.column == "status":
        return state_claimed(claim.value) == relation.state
    began = relation.events.filter(kind="began", corrected_by=None).first()
    return bool(began and began.on and year_claimed(claim.value) == began.on.year)


def settle_claims(relation: Relation) -> int:
    """Settle the open claims that the record bears out; part of the act that made it so. Returns how many."""
    open_claims = Claim.objects.filter(partner__in=relation.partners.all(), settled_on=None)
    settled = [claim.pk for claim in open_claims if is_borne_out(claim, relation)]
    if settled:
        Claim.objects.filter(pk__in=settled).update(settled_on=timezone.localdate(), settled_by=relation)
    return len(settled)


def register() -> None:
    partner_claims.register_claim_columns(COLUMNS, record_claims, forget_claims, known_claims)
