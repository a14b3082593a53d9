"""What became of a partner, recorded and corrected."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.access import open_to
from office.house_forms import ReasonForm
from office.rules import Refused
from partners.actions import succession as actions
from partners.contact_forms import LegalChangeForm
from partners.models import LegalChange, Partner
from partners.rules import KEEPERS
from partners.views.answers import asked, partner_found

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@open_to(*KEEPERS)
def legal_change(request: HttpRequest, reference: str) -> HttpResponse:
    partner = partner_found(reference)
    form = LegalChangeForm(request.POST or None)
    is_done, status = asked(
        request, form, lambda: actions.record_legal_change(partner, by=request.user, **form.values)
    )
    if is_done:
        messages.success(request, _("What became of %(name)s is recorded.") % {"name": partner.name})
        return redirect(partner)
    context = {"partner": partner, "form": form, "crumbs": _crumbs(partner)}
    return render(request, "partners/legal_change_form.html", context, status=status)


@require_http_methods(METHODS)
@open_to(*KEEPERS)
def legal_change_correct(request: HttpRequest, reference: str) -> HttpResponse:
    partner = partner_found(reference)
    change = (
        LegalChange.objects.filter(partner=partner, corrected_on=None).select_related("successor").first()
    )
    if change is None:
        raise Refused("nothing", _("Nothing is on record that could be corrected: the partner exists."))
    form = ReasonForm(request.POST or None)
    is_done, status = asked(
        request,
        form,
        lambda: actions.correct_legal_change(change, by=request.user, reason=form.cleaned_data["reason"]),
    )
    if is_done:
        messages.success(request, _("The record is corrected: %(name)s exists.") % {"name": partner.name})
        return redirect(partner)
    rows = [
        (_("What happened"), change.get_kind_display()), (_("Successor"), change.successor or ""),
        (_("Since"), change.on_text), (_("Source"), change.source),
    ]  # fmt: skip
    context = {
        "form": form, "rows": rows, "title": _("Correct the record"), "submit": _("Take the record back"),
        "back": partner.get_absolute_url(), "crumbs": _crumbs(partner),
        "warning": _("The partner is shown as existing again. The record itself stays readable, with your reason."),
    }  # fmt: skip
    return render(request, "partners/contact_act.html", context, status=status)


def _crumbs(partner: Partner) -> list[tuple[str, str | None]]:
    return [(partner.name, partner.get_absolute_url()), (_("Legal status"), None)]
