"""What a change of many rows carries from page to page: which rows, which field, and the new value."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from office.bulk import MOST_AT_ONCE, BulkField, BulkKind, too_many
from office.fields import HIGHEST_NUMBER
from office.lists import LONGEST_QUERY
from office.rules import Refused

Revisions = dict[int, int]


def chosen_rows(request: HttpRequest, kind: BulkKind) -> Revisions:
    """The rows ticked on the list, or all that its filter finds, with the revision each has now.

    Raises Refused when there are none, or too many.
    """
    rows: QuerySet[Any] = kind.rows().order_by()
    if request.POST.get("scope") == "all":
        query = kind.page.canonical(request.POST.get("query", ""))
        if len(query) >= LONGEST_QUERY:  # cut off, it would find more rows than the list showed
            raise Refused("too_long", _("The filters are too long. Shorten the text that is looked for."))
        asked = QueryDict(query)
        rows = kind.page.filters(asked, queryset=rows, request=request).qs.order_by()
    else:
        rows = rows.filter(
            pk__in=[number for text in request.POST.getlist("row") if (number := _number(text))]
        )
    found = dict(rows.values_list("pk", "revision")[: MOST_AT_ONCE + 1])
    if not found:
        raise Refused("nothing_chosen", _("Tick the rows that are to be changed, or choose all that fit."))
    if len(found) > MOST_AT_ONCE:
        raise too_many(rows.count())
    return found


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST_NUMBER))
    return int(text) if is_number and int(text) <= HIGHEST_NUMBER else None


def packed(revisions: Revisions) -> str:
    """The rows in one field of a form: a form may have a thousand fields at most."""
    return ",".join(f"{number}:{revision}" for number, revision in revisions.items())


def unpacked(text: str) -> Revisions:
    pairs = (part.partition(":") for part in text.split(",", MOST_AT_ONCE + 1))
    read = ((_number(number), _number(revision)) for number, _colon, revision in pairs)
    return {number: revision for number, revision in read if number is not None and revision is not None}


class ValueForm(forms.Form):
    """The new value, with everything that was settled before."""

    rows = forms.CharField(widget=forms.HiddenInput)
    field = forms.CharField(widget=forms.HiddenInput)
    query = forms.CharField(widget=forms.HiddenInput, required=False)
    stage = forms.CharField(widget=forms.HiddenInput, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, chosen: BulkField, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = chosen.control()


def first_form(chosen: BulkField, revisions: Revisions, query: str) -> ValueForm:
    initial = {"rows": packed(revisions), "field": chosen.key, "query": query, "stage": "preview"}
    return ValueForm(chosen, initial=initial)


def confirming_form(chosen: BulkField, typed: QueryDict, revisions: Revisions) -> ValueForm:
    """The same once more, for the rows that can be changed, with every field hidden."""
    again = typed.copy()
    again["rows"], again["stage"], again["form_token"] = packed(revisions), "confirm", str(uuid.uuid4())
    form = ValueForm(chosen, again)
    widget = form.fields["value"].widget
    form.fields["value"].widget = (
        forms.MultipleHiddenInput()
        if getattr(widget, "allow_multiple_selected", False)
        else forms.HiddenInput()
    )
    return form
