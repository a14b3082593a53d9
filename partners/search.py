"""Searching everywhere: each app says what it finds; the page puts it together."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from office.models import User
from partners.folding import fold
from partners.models import NeedProfile, Partner, PartnerName
from partners.queries import SEARCH_HITS
from partners.ranking import WHOLE
from partners.rules import may_read_partners
from partners.searching import SHOWN, Similar, similar_to
from partners.succession import onward_from


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    detail: str | Promise = ""
    reference: str = ""
    # Why it was found where the title does not say so, such as another name.
    matched: str = ""
    is_similar: bool = False


@dataclass(frozen=True)
class Hits:
    label: str | Promise
    hits: list[Hit]


SearchProvider = Callable[[str, User], Hits | None]

_providers: list[SearchProvider] = []


def register_search(provider: SearchProvider) -> SearchProvider:
    """Called by an app when it is ready; the provider obeys the same gate as the pages it leads to."""
    if provider not in _providers:  # once, however often the apps get ready
        _providers.append(provider)
    return provider


def search_all(text: str, user: User) -> list[Hits]:
    found = [provider(text, user) for provider in _providers] if text.strip() else []
    return [hits for hits in found if hits and hits.hits]


@register_search
def partners_by_name(text: str, user: User) -> Hits:
    looked_up = look_up(text, SEARCH_HITS)
    onward = onward_from([found.partner.pk for found in looked_up])
    hits = [
        Hit(
            found.partner.name,
            found.partner.get_absolute_url(),
            " · ".join(filter(None, [found.partner.place, onward.get(found.partner.pk)])),
            found.partner.reference,
            found.explanation,
            found.is_similar,
        )
        for found in looked_up
    ]
    return Hits(_("Partners"), hits)


@register_search
def profiles_by_title(text: str, user: User) -> Hits | None:
    """Need profiles never leave the staff."""
    if may_read_partners(user):
        return None
    written = Q(title__icontains=text) | Q(purpose__icontains=text)
    found = NeedProfile.objects.filter(written)[:SEARCH_HITS]
    hits = [
        Hit(profile.title, profile.get_absolute_url(), profile.get_state_display(), profile.reference)
        for profile in found
    ]
    return Hits(_("Need profiles"), hits)


@dataclass(frozen=True)
class Found:
    """A partner that somebody may mean, and what explains it."""

    partner: Partner
    # The name that was found where it is not the one that is shown, and what kind of name that is.
    name: str = ""
    kind: str = ""
    is_similar: bool = False

    @property
    def explanation(self) -> str:
        if self.is_similar:
            return _now("similar to “%(name)s”") % {"name": self.name} if self.name else _now("similar name")
        if not self.name:
            return ""
        return _now("found under “%(name)s”, %(kind)s") % {"name": self.name, "kind": self.kind}


def look_up(text: str, most: int) -> list[Found]:
    """Who has such a name, best first; then, where nobody has exactly this name, whose names are similar.

    Three queries at most, whatever is found.
    """
    if (one := _by_reference(text)) is not None:
        return [Found(one)]
    named = list(Partner.objects.named_like(text).only(*SHOWN, "names_folded")[:most])
    similar: list[Similar] = []
    if len(named) < most and not any(partner.nearness == WHOLE for partner in named):  # type: ignore[attr-defined]  # annotated by named_like
        known = {partner.pk for partner in named}
        near = similar_to(Partner.objects.all(), text)
        similar = [one for one in near if one.partner.pk not in known][: most - len(named)]
    return _explained(text, named, similar)


def _by_reference(text: str) -> Partner | None:
    """ "P-0012", or as a list of suggestions writes it, with the name after it."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    if not first.upper().startswith(f"{Partner.reference_prefix}-") or not first[2:].isdecimal():
        return None
    try:
        return Partner.objects.by_reference(first.upper())
    except Partner.DoesNotExist:
        return None


def _explained(text: str, named: list[Partner], similar: list[Similar]) -> list[Found]:
    wanted = fold(text)
    unclear = [partner.pk for partner in named if wanted not in fold(partner.name)]
    unclear += [one.partner.pk for one in similar if one.near.name != fold(one.partner.name)]
    names: dict[int, list[PartnerName]] = {}
    if unclear:
        # A place may have a hundred names; no other than these explains anything.
        telling = Q(folded__in={one.near.name for one in similar})
        for word in wanted.split():
            telling |= Q(folded__contains=word)
        for name in PartnerName.objects.filter(telling, partner__in=unclear).order_by("pk"):
            names.setdefault(name.partner_id, []).append(name)
    found = [_named(partner, wanted, names.get(partner.pk, [])) for partner in named]
    return found + [_similar(one, names.get(one.partner.pk, [])) for one in similar]


def _named(partner: Partner, wanted: str, names: list[PartnerName]) -> Found:
    """The name that holds what was typed; else the one that holds most of its words."""
    words = wanted.split()

    def held(folded: str) -> tuple[bool, int]:
        return wanted in folded, sum(word in folded for word in words)

    best = max(names, key=lambda name: held(name.folded), default=None)
    if best is None or held(best.folded) <= held(fold(partner.name)):
        return Found(partner)
    return Found(partner, best.text, str(best.get_kind_display()))


def _similar(one: Similar, names: list[PartnerName]) -> Found:
    meant = next((name for name in names if name.folded == one.near.name), None)
    if meant is None:
        return Found(one.partner, is_similar=True)
    return Found(one.partner, meant.text, str(meant.get_kind_display()), is_similar=True)
