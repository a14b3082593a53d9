"""A partner's further names, one at a time: added, corrected, removed; search follows at once."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor
from office.rules import Refused, require
from partners import rules
from partners.actions.partners import Name, names_change
from partners.folding import fold
from partners.models import NameKind, Partner, PartnerName


@transaction.atomic
def add_name(partner: Partner, *, by: Actor, text: str, language: str = "", kind: str) -> PartnerName:
    """Add a name. One that is on file already, in that language and kind, is refused."""
    partner, before = _locked(partner, by=by)
    text = _refuse_what_is_no_name(text, language, kind, before)
    name = PartnerName.objects.create(
        partner=partner, text=text, language=language, kind=kind, folded=fold(text)
    )
    _enter("partner.add_name", partner, before, by=by)
    return name


@transaction.atomic
def correct_name(
    name: PartnerName, *, by: Actor, seen: Name, text: str, language: str = "", kind: str
) -> PartnerName:
    """Correct a name: its text, language or kind. `seen` is what the corrector had before the eyes.

    Raises Refused when it is another one by now.
    """
    partner, before = _locked(name.partner, by=by)
    name = _still_there(name, seen)
    text = _refuse_what_is_no_name(text, language, kind, [one for one in before if one != seen])
    if (text, language, kind) == seen:
        return name
    name.text, name.language, name.kind, name.folded = text, language, kind, fold(text)
    name.save()
    _enter("partner.correct_name", partner, before, by=by)
    return name


@transaction.atomic
def remove_name(name: PartnerName, *, by: Actor, seen: Name) -> Partner:
    """Take a name away: the partner is not found by it any more."""
    partner, before = _locked(name.partner, by=by)
    _still_there(name, seen).delete()
    _enter("partner.remove_name", partner, before, by=by)
    return partner


def _locked(partner: Partner, *, by: Actor) -> tuple[Partner, list[Name]]:
    require(rules.may_keep_partners(by), "role")
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    return partner, _names_of(partner)


def _names_of(partner: Partner) -> list[Name]:
    return list(partner.names.values_list("text", "language", "kind"))


def _still_there(name: PartnerName, seen: Name) -> PartnerName:
    found = PartnerName.objects.filter(pk=name.pk).first()
    if found is None or (found.text, found.language, found.kind) != seen:
        raise Refused(
            "stale", _("Somebody else has changed this name in the meantime. Look at the names again.")
        )
    return found


def _refuse_what_is_no_name(text: str, language: str, kind: str, others: list[Name]) -> str:
    """The name as it is kept, with single blanks."""
    text = " ".join(text.split())
    if not text or len(text) > 200 or "|" in text or ";" in text:
        sentence = _("A name has at least one letter, neither | nor ; and at most 200 letters.")
        raise Refused("no_name", sentence)
    if kind not in NameKind.values:
        raise Refused("kind", _("Choose what kind of name it is."))
    if (text, language, kind) in others:
        raise Refused("twice", _("This name is on file already, in this language and of this kind."))
    return text


def _enter(act: str, partner: Partner, before: list[Name], *, by: Actor) -> None:
    after = _names_of(partner)
    partner.fold_names([text for text, _language, _kind in after])
    partner.revision += 1
    partner.save()
    journal.record(act, partner, by=by, changes=names_change(before, after))
