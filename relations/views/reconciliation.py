"""Our ties beside the world's register: what disagrees, and what is done about it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.access import open_to
from office.fields import HIGHEST_NUMBER
from office.rules import Refused
from partners.actions.register import choose_our_town, link_town
from partners.countries import country_name
from partners.models import RegisterTown
from partners.register_queries import our_town
from partners.rules import KEEPERS, READERS, may_keep_partners
from relations.actions.reconciliation import enter_from_register, explain, find_checked
from relations.forms.reconciliation import ExplainForm, OurTownForm, SameTownForm
from relations.queries.reconciliation import Checked, Reconciliation, reconcile
from relations.reconciliation_words import sentences_of
from relations.rules.relation import may_keep_relations
from relations.views.steps import INVALID, STALE


@require_safe
@open_to(*READERS)
def reconciliation(request: HttpRequest) -> HttpResponse:
    may_work = not may_keep_partners(request.user)
    try:
        found = reconcile()
    except Refused as refused:
        choices = our_town().choices
        form = OurTownForm(towns=choices) if choices and may_work else None
        return render(request, "relations/reconciliation_waits.html", {"refused": refused, "form": form})
    context = {
        "found": found,
        "sections": _sections(found),
        "may_work": may_work,
        "may_relate": not may_keep_relations(request.user),
        "sources": list(dict.fromkeys(source for checked in found.all for source in checked.item.sources)),
    }
    return render(request, "relations/reconciliation.html", context)


def _sections(found: Reconciliation) -> list[dict[str, Any]]:
    return [
        {
            "key": "only-there",
            "title": _("Only in the register"),
            "hint": _("The register says that we are twinned; we have no such tie."),
            "rows": [_row(checked) for checked in found.only_there],
        },
        {
            "key": "different",
            "title": _("Told differently"),
            "hint": _("Both know the tie and say different things of it."),
            "rows": [_row(checked) for checked in found.different],
        },
        {
            "key": "only-here",
            "title": _("Only in our list"),
            "hint": _("We have the tie; the register does not name it."),
            "rows": [_row(checked) for checked in found.only_here],
        },
    ]


def _row(checked: Checked) -> dict[str, Any]:
    ours, theirs = checked.item.ours, checked.item.theirs
    return {
        "checked": checked,
        "sentences": sentences_of(checked.item),
        "place": country_name(checked.item.country, get_language() or "en"),
        "relation_url": reverse("relations:relation_detail", args=[ours.reference]) if ours else "",
        "partner": f"P-{theirs[0].partner:04d}" if not ours and theirs and theirs[0].partner else "",
    }


def _checked_or_404(key: str) -> Checked:
    checked = find_checked(key)
    if checked is None:
        raise Http404
    return checked


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def reconciliation_explain(request: HttpRequest, key: str) -> HttpResponse:
    """Say why the two disagree; the reason stays beside it while the facts stay as they are."""
    checked = _checked_or_404(key)
    held = checked.explanation or checked.earlier
    initial = {"facts": checked.item.facts, "reason": held.reason if held else ""}
    form = ExplainForm(request.POST or None, initial=initial)
    status = 200 if request.method != "POST" else INVALID
    if request.method == "POST" and form.is_valid():
        try:
            explain(
                key, facts=form.cleaned_data["facts"], reason=form.cleaned_data["reason"], by=request.user
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("The reason is kept."))
            return redirect("relations:reconciliation")
    rows = [
        (_("Town"), checked.item.town),
        *((_("What is said"), said) for said in sentences_of(checked.item)),
    ]
    rows.append((_("Source"), "; ".join(checked.item.sources)))
    context = {"form": form, "rows": rows, "checked": checked}
    return render(request, "relations/reconciliation_explain.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def reconciliation_same(request: HttpRequest, number: int) -> HttpResponse:
    """Say which of our partners a town of the register is; names differ, the town is the same."""
    town = _town_or_404(number)
    form = SameTownForm(request.POST or None, town=town)
    if request.method == "POST" and form.is_valid():
        partner = form.cleaned_data["partner"]
        link_town(town, partner, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("%(town)s is now known as %(partner)s.") % {"town": town.name, "partner": partner.name}
        )
        return redirect("relations:reconciliation")
    context = {"form": form, "town": town}
    return render(
        request, "relations/reconciliation_same.html", context, status=INVALID if form.errors else 200
    )


@require_POST
@open_to(*KEEPERS)
def reconciliation_enter(request: HttpRequest, number: int) -> HttpResponse:
    """Enter the town as a partner; the tie itself is entered on its own form, with what the register claims."""
    partner = enter_from_register(_town_or_404(number), by=request.user)
    messages.success(request, _("%(name)s is entered as a partner.") % {"name": partner.name})
    return redirect(partner)


@require_POST
@open_to(*KEEPERS)
def reconciliation_our_town(request: HttpRequest) -> HttpResponse:
    form = OurTownForm(request.POST, towns=our_town().choices)
    if form.is_valid():
        choose_our_town(form.town, by=request.user)
        messages.success(request, _("It is known now which town of the register we are."))
    else:
        messages.error(request, _("Choose one of the towns."))
    return redirect("relations:reconciliation")


def _town_or_404(number: int) -> RegisterTown:
    if number > HIGHEST_NUMBER:
        raise Http404
    return get_object_or_404(RegisterTown.objects.select_related("partner"), pk=number)
