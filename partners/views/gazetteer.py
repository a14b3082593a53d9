"""Looking a place up in the gazetteer, and taking from it what somebody ticks; nothing is taken by itself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access import open_to
from office.rules import Refused
from partners import actions, gazetteer_queries, queries
from partners.forms import PartnerForm
from partners.models import GazetteerEdition, GazetteerPlace, Partner
from partners.proposals import KEYS, Proposal, held_by, proposals, source_of, values_of
from partners.rules import KEEPERS

# The fields of the partner's form that a place can fill.
FIELDS = (
    "name", "country", "region", "latitude", "longitude", "population", "population_year", "population_source",
    "geonames_id", "names",
)  # fmt: skip


@require_safe
@open_to(*KEEPERS)
def gazetteer(request: HttpRequest) -> HttpResponse:
    """The places with such a name, for somebody who enters a partner."""
    text = _text(request.GET, "q")
    edition = gazetteer_queries.current_edition()
    places = gazetteer_queries.places_named(text) if edition and text else []
    context = {"text": text, "edition": edition, "places": places}
    return render(request, "partners/gazetteer.html", context)


@require_safe
@open_to(*KEEPERS)
def gazetteer_suggestions(request: HttpRequest) -> HttpResponse:
    """A fragment below the name that is being typed."""
    text, country = _text(request.GET, "name"), _text(request.GET, "country")[:2]
    edition = gazetteer_queries.current_edition()
    places = gazetteer_queries.places_named(text, country) if edition and len(text) > 1 else []
    return render(
        request, "partners/_gazetteer_places.html", {"places": places, "edition": edition, "text": text}
    )


@require_safe
@open_to(*KEEPERS)
def gazetteer_place(request: HttpRequest, number: int) -> HttpResponse:
    """What a place says, to be ticked for a new partner's form."""
    place, edition = _place(number)
    context = {"place": place, "edition": edition, "proposals": proposals(place, edition, {})}
    return render(request, "partners/gazetteer_place.html", context)


@require_safe
@open_to(*KEEPERS)
def gazetteer_fill(request: HttpRequest, number: int) -> HttpResponse:
    """A fragment beside the form: what the place says against what is typed; then the fields that were ticked."""
    place, edition = _place(number)
    typed = {field: request.GET.get(field, "") for field in FIELDS}
    lines = [line.strip() for line in str(typed["names"]).splitlines() if line.strip()]
    offered = proposals(place, edition, {**typed, "names": [_name_in(line) for line in lines]})
    context: dict[str, Any] = {"place": place, "edition": edition, "proposals": offered}
    if taken := _ticked(request.GET, offered):
        context |= {"taken": taken, "fields": _filled(typed, lines, taken)}
    return render(request, "partners/_gazetteer_proposals.html", context)


def _filled(typed: dict[str, str], lines: list[str], taken: list[Proposal]) -> list[str]:
    """The form's controls with their new values; htmx puts them in the place of those with the same id."""
    new: dict[str, Any] = {}
    for proposal in taken:
        new |= proposal.fields
        if proposal.names:
            new["names"] = "\n".join([*lines, *proposal.names])
    form = PartnerForm(
        initial={**typed, **{key: "" if value is None else value for key, value in new.items()}}
    )
    return [form[field].as_widget(attrs={"hx-swap-oob": "true"}) for field in new]


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def partner_gazetteer(request: HttpRequest, reference: str) -> HttpResponse:
    """What the gazetteer knows about a partner on file: choose the place, tick, check, confirm."""
    partner = _partner(reference)
    edition = gazetteer_queries.current_edition()
    asked = request.POST if request.method == "POST" else request.GET
    places = gazetteer_queries.places_for(partner) if edition else []
    place = _chosen(asked.get("place", ""), places)
    crumbs = [(partner.name, partner.get_absolute_url()), (_("Gazetteer"), None)]
    context: dict[str, Any] = {"partner": partner, "edition": edition, "places": places, "place": place}
    context["crumbs"] = crumbs
    if edition and place:
        offered = proposals(place, edition, held_by(partner))
        taken = _ticked(asked, offered)
        if request.method == "POST" and taken:
            return _take(request, partner, taken, source_of(edition, place))
        context |= {"proposals": offered, "taken": taken, "source": source_of(edition, place)}
    template = "gazetteer_check" if context.get("taken") else "partner_gazetteer"
    return render(request, f"partners/{template}.html", context)


def _take(request: HttpRequest, partner: Partner, taken: list[Proposal], source: str) -> HttpResponse:
    held = [(name.text, name.language, str(name.kind)) for name in partner.names.all()]
    revision = request.POST.get("revision", "")
    try:
        actions.edit_partner(
            partner, **values_of(taken, held), revision=_number(revision),
            reason=_("Taken from %(source)s") % {"source": source}, by=request.user,
        )  # fmt: skip
    except Refused as refused:
        if refused.code != "stale":
            raise
        messages.error(request, str(refused))
        return redirect(reverse("partners:partner_gazetteer", args=[partner.reference]))
    messages.success(request, _("Taken from the gazetteer: %(what)s.") % {"what": _what(taken)})
    return redirect(partner)


def _what(taken: list[Proposal]) -> str:
    return ", ".join(proposal.label for proposal in taken)


def taken_from_gazetteer(asked: QueryDict) -> dict[str, Any]:
    """What the form of a new partner begins with, when somebody ticked it at a place of the gazetteer."""
    number = _number(asked.get("place", ""))
    if not number or not asked.getlist("take"):
        return {}
    try:
        place, edition = _place(number)
    except Http404:
        return {}
    taken = _ticked(asked, proposals(place, edition, {}))
    values = values_of(taken, [])
    if "names" in values:
        values["names"] = "\n".join(text for text, _language, _kind in values["names"])
    return values


def _ticked(asked: QueryDict, offered: list[Proposal]) -> list[Proposal]:
    wanted = set(asked.getlist("take")) & set(KEYS)
    return [proposal for proposal in offered if proposal.key in wanted]


def _place(number: int) -> tuple[GazetteerPlace, GazetteerEdition]:
    place = GazetteerPlace.objects.select_related("edition").filter(pk=min(number, 2**62)).first()
    if place is None:
        raise Http404
    return place, place.edition


def _chosen(number: str, places: list[GazetteerPlace]) -> GazetteerPlace | None:
    """The place that was asked for, where it is one of those that may be meant; the only one needs no asking."""
    if len(places) == 1:
        return places[0]
    return next((place for place in places if str(place.pk) == number), None)


def _partner(reference: str) -> Partner:
    try:
        return queries.partner_page().by_reference(reference)
    except Partner.DoesNotExist:
        raise Http404 from None


def _number(text: str) -> int:
    """0 for what is no number, or none that a row can have."""
    return int(text) if text.isdecimal() and len(text) < 20 else 0


def _text(asked: QueryDict, key: str) -> str:
    return asked.get(key, "").replace("\x00", "").strip()[:100]


def _name_in(line: str) -> str:
    """The name in a line of the form, without a language before it or a kind behind."""
    _language, colon, rest = line.partition(":")
    return (rest if colon else line).split("[")[0].strip()
