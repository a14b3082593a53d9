"""Searching everywhere: each app says what it finds; the page puts it together."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.models import User
from partners.models import NeedProfile, Partner
from partners.queries import SEARCH_HITS
from partners.rules import may_read_partners


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    detail: str | Promise = ""
    reference: str = ""
    # Another name under which it was found, such as an exonym.
    matched: str = ""


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
    found = Partner.objects.named_like(text).prefetch_related("names")[:SEARCH_HITS]
    hits = [
        Hit(
            partner.name,
            partner.get_absolute_url(),
            partner.place,
            partner.reference,
            other_name(partner, text),
        )
        for partner in found
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


def other_name(partner: Partner, text: str) -> str:
    """The name that explains the hit where the display name does not."""
    from partners.folding import fold

    wanted = fold(text)
    if wanted in fold(partner.name):
        return ""
    return next((name.text for name in partner.names.all() if wanted in name.folded), "")
