"""The sentences of what the finder shows: read for one page of towns, in few questions."""

from django.db.models import Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from office.calendar import written
from partners.countries import country_name
from partners.finder import Found, Reason, Way, Wish, hints_of, judge, verdicts_of
from partners.finder_sources import source_of, sources
from partners.models import (
    Candidate,
    NeedProfile,
    Partner,
    PartnershipRequest,
    RegisterTie,
    RegisterTown,
    RequestState,
)

# More names than these nobody reads in one sentence; how many there are is told.
_NAMES = 3


def open_letters() -> list[PartnershipRequest]:
    """The requests from outside that wait for an answer."""
    return list(PartnershipRequest.objects.filter(state=RequestState.RECEIVED).order_by("pk"))


def strangers(letters: list[PartnershipRequest], wish: Wish) -> list[Found]:
    """The towns among them that are no partners on file."""
    found = []
    for letter in letters:
        if letter.partner_id is None:
            one = Found(letter.name, letter.country, f"request-{letter.pk}", population=letter.population)
            one.request_pk = letter.pk
            one.reasons.append(_letter(letter))
            one.rank = len(one.ways) + sum(met is True for met in judge(one, wish).values())
            found.append(one)
    return found


def explain(found: list[Found], wish: Wish, profile: NeedProfile, letters: list[PartnershipRequest]) -> None:
    """Give each its reasons with their sources, its verdicts, its place in words, and whether it is listed already."""
    _say_where(found)
    _of_upper_apps(found)
    _of_twinnings(found)
    for one in found:
        if one.partner_pk:
            one.reasons += [_letter(letter) for letter in letters if letter.partner_id == one.partner_pk]
        one.verdicts, one.hints = verdicts_of(one, wish), hints_of(one)
    _of_the_shortlist(found, profile)


def _say_where(found: list[Found]) -> None:
    language = get_language() or "en"
    for one in found:
        country = country_name(one.country, language)
        one.place = one.place or (f"{one.region}, {country}" if one.region else country)
        if one.partner_pk:
            partner = Partner(pk=one.partner_pk)
            one.reference, one.url = partner.reference, partner.get_absolute_url()


def _of_upper_apps(found: list[Found]) -> None:
    partners = [one.partner_pk for one in found if one.partner_pk]
    for source in sources() if partners else ():
        told = source.tell(partners)
        for one in found:
            one.reasons += told.get(one.partner_pk or 0, [])


def _of_twinnings(found: list[Found]) -> None:
    """“Twinned with our partner Kanazawa”, once for each source that says so."""
    ours = source_of(Way.OURS)
    shown = {one.town_pk: one for one in found if one.town_pk}
    if not shown or ours is None:
        return
    linked = RegisterTown.objects.filter(partner__isnull=False, partner__in=ours.partners())
    towns = linked.order_by().values("pk")
    ties = RegisterTie.objects.filter(
        Q(one__in=shown, other__in=towns) | Q(other__in=shown, one__in=towns)
    ).select_related("one__partner", "other__partner", "edition")
    by_town: dict[int, dict[str, list[str]]] = {}
    for tie in ties.defer("edition__findings").order_by("pk"):
        for here, there in ((tie.one, tie.other), (tie.other, tie.one)):
            if here.pk in shown and there.partner is not None:
                by_town.setdefault(here.pk, {}).setdefault(tie.edition.told, []).append(there.partner.name)
    for pk, told in by_town.items():
        shown[pk].reasons += [
            Reason(Way.PARTNERS, _with_partners(names), source) for source, names in told.items()
        ]


def _with_partners(names: list[str]) -> str:
    names = sorted(set(names))
    if len(names) == 1:
        return _("Twinned with our partner %(name)s.") % {"name": names[0]}
    if len(names) <= _NAMES:
        return _("Twinned with our partners %(names)s.") % {"names": ", ".join(names)}
    more = ngettext(
        "Twinned with our partners %(names)s and %(more)s other.",
        "Twinned with our partners %(names)s and %(more)s others.",
        len(names) - _NAMES,
    )
    return more % {"names": ", ".join(names[:_NAMES]), "more": len(names) - _NAMES}


def _letter(letter: PartnershipRequest) -> Reason:
    sentence = _("Wrote to us on %(day)s and looks for a partner: %(seeks)s") % {
        "day": written(letter.received_on),
        "seeks": letter.seeks,
    }
    return Reason(Way.REQUEST, sentence, letter.reference, letter.get_absolute_url(), tuple(letter.themes))


def _of_the_shortlist(found: list[Found], profile: NeedProfile) -> None:
    listed = Candidate.objects.filter(profile=profile, is_shortlisted=True)
    pks = set(listed.values_list("partner_id", flat=True))
    for one in found:
        one.is_shortlisted = one.partner_pk in pks
