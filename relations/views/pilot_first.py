"""The page between a tie and its protocol: a pilot first, or the reason for going without."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from office.access import open_to
from office.rules import Refused
from relations.actions.pilot_first import skip_pilot
from relations.rules.relation import must_be_before_pilot_and_protocol
from relations.views.relation import WRITERS, relation_or_404
from relations.views.steps import INVALID, STALE


class SkipForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why without a pilot"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Shown on the page of the relation, and kept in the journal."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def pilot_first(request: HttpRequest, reference: str) -> HttpResponse:
    relation = relation_or_404(reference)
    form = SkipForm(
        request.POST if request.method == "POST" else None, initial={"reason": relation.pilot_skip_reason}
    )
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            skip_pilot(relation, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("The reason is kept. The protocol may be drafted."))
            return redirect("relations:protocol_create", reference)
    context = {
        "relation": relation,
        "form": form,
        "too_late": must_be_before_pilot_and_protocol(relation),
    }
    return render(request, "relations/pilot_first.html", context, status=status)
