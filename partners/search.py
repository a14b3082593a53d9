"""Searching everywhere: each app says what it finds; the page puts it together."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.models import User
from partners.models import Partner
from partners.queries import SEARCH_HITS


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


def other_name(partner: Partner, text: str) -> str:
    """The name that explains the hit where the display name does not."""
    from partners.folding import fold

    wanted = fold(text)
    if wanted in fold(partner.name):
        return ""
    return next((name.text for name in partner.names.all() if wanted in name.folded), "")
