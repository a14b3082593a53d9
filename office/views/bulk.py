"""Changing many rows of a list: which rows → the new value → what would change → done. Each list has its own address."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office import bulk
from office.access import STAFF, open_to
from office.bulk_forms import ValueForm, chosen_rows, confirming_form, first_form, unpacked
from office.journal_reading import changes_in_words
from office.models import BulkChange, JournalPersonal, JournalRow
from office.rules import Refused

SHOWN = 50


def bulk_page(request: HttpRequest, kind: bulk.BulkKind) -> HttpResponse:
    """The pages of one change, one after the other; nothing is written before the last."""
    chosen = kind.field(request.POST.get("field", ""))
    query = kind.page.canonical(request.POST.get("query", ""))
    back = f"{kind.page.address}?{query}" if query else kind.page.address
    if chosen is None:
        messages.error(request, _("Choose what is to be changed."))
        return redirect(back)
    try:
        if "rows" in request.POST:
            return _with_a_value(request, kind, chosen, back)
        form = first_form(chosen, rows := chosen_rows(request, kind), query)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    return _value_page(request, kind, chosen, form, back, len(rows))


def _with_a_value(
    request: HttpRequest, kind: bulk.BulkKind, chosen: bulk.BulkField, back: str
) -> HttpResponse:
    revisions = unpacked(request.POST["rows"])
    if not revisions or len(revisions) > bulk.MOST_AT_ONCE:
        raise Refused("nothing_chosen", _("Tick the rows that are to be changed, or choose all that fit."))
    form = ValueForm(chosen, request.POST)
    if not form.is_valid():
        return _value_page(request, kind, chosen, form, back, len(revisions))
    value = form.cleaned_data["value"]
    if request.POST.get("stage") == "confirm":
        change = bulk.change_many(
            kind, chosen, value, revisions, by=request.user, form_token=form.cleaned_data["form_token"]
        )  # fmt: skip
        return redirect(change)
    return _preview(request, kind, chosen, value, revisions, back)


def _value_page(
    request: HttpRequest,
    kind: bulk.BulkKind,
    chosen: bulk.BulkField,
    form: ValueForm,
    back: str,
    count: int,
) -> HttpResponse:
    context = {"kind": kind, "field": chosen, "form": form, "back": back, "count": count}
    return render(
        request, "office/bulk_value.html", _around(kind, context), status=400 if form.errors else 200
    )


def _preview(
    request: HttpRequest,
    kind: bulk.BulkKind,
    chosen: bulk.BulkField,
    value: Any,
    revisions: dict[int, int],
    back: str,
) -> HttpResponse:
    things = list(kind.rows().filter(pk__in=list(revisions)).order_by("pk"))
    made = bulk.plan(things, chosen, value, by=request.user)
    willing = {thing.pk: revisions[thing.pk] for thing, _written, _told in made.changed}
    shown = made.changed[:SHOWN]
    people = chosen.named([thing for thing, _written, _told in shown], value)
    context = {
        "plan": made,
        "rows": [(thing, _words(thing._meta.label_lower, told, people)) for thing, _written, told in shown],
        "more": max(0, len(made.changed) - SHOWN),
        "refused": made.refused[:SHOWN],
        "refused_more": max(0, len(made.refused) - SHOWN),
        "field": chosen,
        "value": chosen.words(value),
        "form": confirming_form(chosen, request.POST, willing) if willing else None,
        "back": back,
    }
    return render(request, "office/bulk_preview.html", _around(kind, context))


def _words(kind: str, told: bulk.Told, people: dict[str, str]) -> list[tuple[str, Any, Any]]:
    """(field, before, after) in words; a person by name, as long as the name is on file."""
    return [
        (label, people.get(before, before), people.get(after, after))
        for label, before, after in changes_in_words(kind, told)
    ]


def _around(kind: bulk.BulkKind, context: dict[str, Any]) -> dict[str, Any]:
    return {**context, "page": kind.page, "crumbs": [(kind.page.label, kind.page.address)]}


@require_safe
@open_to(*STAFF)
def bulk_change(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of each row: before and after, and those that stayed as they were."""
    try:
        change = BulkChange.objects.select_related("made_by").by_reference(reference)
    except BulkChange.DoesNotExist:
        raise Http404 from None
    kind = bulk.bulk_of(change.page)
    chosen = kind.field(change.field) if kind else None
    if kind is None or chosen is None:
        raise Http404
    written = JournalRow.objects.filter(entry__kind="office.bulkchange", entry__object_pk=str(change.pk))
    page = Paginator(written.order_by("position"), SHOWN).get_page(request.GET.get("page"))
    things = kind.rows().in_bulk([int(row.object_pk) for row in page])
    personal = JournalPersonal.objects.filter(
        entry__kind="office.bulkchange", entry__object_pk=str(change.pk)
    )
    people = ((personal.values_list("values", flat=True).first() or {}).get("people")) or {}
    rows = [(things.get(int(row.object_pk)), row, _words(row.kind, row.changes, people)) for row in page]
    context = {"change": change, "field": chosen, "rows": rows, "pager": page}
    return render(request, "office/bulk_change.html", _around(kind, context))
