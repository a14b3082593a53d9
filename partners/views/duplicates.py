"""The pages of duplicates: what is suggested, two records side by side, what was merged or told apart."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.access import open_to
from office.fields import HIGHEST_NUMBER
from office.rules import Refused
from partners import actions, duplicate_queries, merging
from partners.actions.duplicates import request_search
from partners.duplicate_forms import ApartForm, MergeForm, UndoForm
from partners.duplicate_search import latest, records_of
from partners.duplicate_words import sentences
from partners.duplicates import Certainty, find_duplicates
from partners.exonyms import gazetteer_for
from partners.gazetteer_queries import current_edition
from partners.models import Merge, NotADuplicate, Partner
from partners.pointers import what_hangs_on
from partners.queries import history_of_partner
from partners.rules import KEEPERS, READERS, may_keep_partners
from partners.views.answers import asked, partner_found
from partners.views.survivors import led_to_survivor

PAGE = 20


@require_safe
@open_to(*READERS)
def duplicate_list(request: HttpRequest) -> HttpResponse:
    kept = latest()
    asked_for = request.GET.get("certainty", "")
    open_ones = kept.open if kept else []
    found = [one for one in open_ones if asked_for not in set(Certainty) or one.certainty == asked_for]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "search": kept.search if kept else None,
        "working": duplicate_queries.unfinished_search(),
        "page": page,
        "cards": duplicate_queries.shown(page.object_list),
        "tabs": _tabs(asked_for, [one.certainty for one in open_ones]),
        "apart": duplicate_queries.told_apart()[: duplicate_queries.MOST_APART],
        "may_keep": not may_keep_partners(request.user),
        "has_gazetteer": current_edition() is not None,
    }
    return render(request, "partners/duplicate_list.html", context)


def _tabs(current: str, certainties: list[Certainty]) -> list[dict[str, Any]]:
    labels = {"": _("All"), Certainty.CERTAIN: _("Certain"), Certainty.LIKELY: _("Likely")}
    address = reverse("partners:duplicates")
    return [
        {
            "label": label,
            "url": f"{address}?certainty={key}" if key else address,
            "current": current == key or (not key and current not in set(Certainty)),
            "count": certainties.count(Certainty(key)) if key else len(certainties),
        }
        for key, label in labels.items()
    ]


@require_POST
@open_to(*KEEPERS)
def duplicate_search(request: HttpRequest) -> HttpResponse:
    job = request_search(by=request.user)
    if job is None:
        messages.success(request, _("The register was searched."))
        return redirect("partners:duplicates")
    return redirect(job)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def duplicate_pair(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """Two records side by side; merging them, or saying that they are two."""
    for here in (reference, other):
        if moved := led_to_survivor(request, here):
            return moved
    pair = (partner_found(reference), partner_found(other))
    if pair[0] == pair[1]:
        raise Http404
    hanging = what_hangs_on([pair[0].pk, pair[1].pk])
    stays = max(pair, key=lambda one: (sum(hanging[one.pk].values()), -one.pk))
    posted = request.POST if request.method == "POST" else None
    form = MergeForm(posted, one=pair[0], other=pair[1], stays=stays)
    made: list[Merge] = []
    is_done, status = asked(
        request, form, lambda: made.append(actions.merge_partners(by=request.user, **form.chosen))
    )
    if is_done:
        merge = made[0]
        names = {"merged": merge.merged.name, "kept": merge.kept.name}
        messages.success(request, _("%(merged)s was merged into %(kept)s.") % names)
        return redirect(merge)
    context = {
        "form": form, "apart_form": ApartForm(auto_id="apart_%s"), "pair": pair, "rows": _rows(form, pair),
        "hanging": [(one, duplicate_queries.in_words(hanging[one.pk])) for one in pair],
        "names": [(one, list(one.names.all())) for one in pair],
        "reasons": _reasons(pair), "objection": _objection(pair),
    }  # fmt: skip
    return render(request, "partners/duplicate_pair.html", context, status=status)


def _rows(form: MergeForm, pair: tuple[Partner, Partner]) -> list[dict[str, Any]]:
    """Every choice: what both say, and the boxes where they differ."""
    differing = set(merging.differing(*pair))
    rows = []
    for key, fields in merging.choices().items():
        texts = [duplicate_queries.value_of(one, key) for one in pair]
        if any(texts):
            box = form[f"take_{key}"] if key in differing else None
            options = list(box.subwidgets) if box else [None, None]
            label = ", ".join(str(field.verbose_name) for field in fields[:2])
            rows.append({"label": label, "box": box, "cells": list(zip(texts, options, strict=True))})
    return rows


def _reasons(pair: tuple[Partner, Partner]) -> list[str]:
    records = records_of(pair)
    found = find_duplicates(records, gazetteer=gazetteer_for(records))
    return [sentence for suggestion in found[:1] for sentence in sentences(suggestion.reasons)]


def _objection(pair: tuple[Partner, Partner]) -> str:
    """What stands against a merge, said before anybody fills the form in."""
    try:
        merging.must_be_mergeable(*pair)
    except Refused as refused:
        return str(refused)
    return ""


@require_POST
@open_to(*KEEPERS)
def duplicate_apart(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """These are two."""
    one, two = partner_found(reference), partner_found(other)
    form = ApartForm(request.POST, auto_id="apart_%s")
    is_done, status = asked(
        request,
        form,
        lambda: actions.say_not_a_duplicate(one, two, by=request.user, reason=form.cleaned_data["reason"]),
    )
    if is_done:
        names = {"one": one.name, "other": two.name}
        messages.success(request, _("%(one)s and %(other)s are remembered as two.") % names)
        return redirect("partners:duplicates")
    return render(
        request, "partners/duplicate_apart.html", {"form": form, "one": one, "other": two}, status=status
    )


@require_POST
@open_to(*KEEPERS)
def apart_take_back(request: HttpRequest, number: int) -> HttpResponse:
    if number > HIGHEST_NUMBER:
        raise Http404
    said = get_object_or_404(NotADuplicate, pk=number)
    actions.take_back_not_a_duplicate(said, by=request.user)
    messages.success(request, _("The pair may be suggested again."))
    return redirect("partners:duplicates")


@require_safe
@open_to(*READERS)
def merge_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(duplicate_queries.merges(), 50).get_page(request.GET.get("page"))
    return render(request, "partners/merge_list.html", {"page": page})


@require_safe
@open_to(*READERS)
def merge_detail(request: HttpRequest, reference: str) -> HttpResponse:
    merge = _merge_or_404(reference)
    return render(request, "partners/merge_detail.html", _merge_context(request, merge))


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def merge_undo(request: HttpRequest, reference: str) -> HttpResponse:
    merge = _merge_or_404(reference)
    form = UndoForm(request.POST if request.method == "POST" else None)
    done: list[Merge] = []

    def undo() -> None:
        done.append(actions.undo_merge(merge, by=request.user, reason=form.cleaned_data["reason"]))

    is_done, status = asked(request, form, undo)
    if is_done:
        messages.success(request, _("The merge was undone: there are two records again."))
        return redirect(merge)
    return render(request, "partners/merge_undo.html", {"form": form, "merge": merge}, status=status)


def _merge_or_404(reference: str) -> Merge:
    try:
        return duplicate_queries.merge_page().by_reference(reference)
    except Merge.DoesNotExist:
        raise Http404 from None


def _merge_context(request: HttpRequest, merge: Merge) -> dict[str, Any]:
    record = merge.record
    return {
        "merge": merge,
        "fields": duplicate_queries.fields_taken(record),
        "moved": duplicate_queries.rows_moved(record),
        "twins": [note["words"] for note in record.get("twins", [])],
        "stayed": [note["words"] for note in record.get("stayed", [])],
        "history": history_of_partner(merge.kept),
        "may_undo": not merge.is_undone and not may_keep_partners(request.user),
    }
