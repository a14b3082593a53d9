"""Writing the purpose of a tie in one more language."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.access import open_to
from office.models import Role
from relations.actions.purpose import write_purpose
from relations.forms.purpose import PurposeForm
from relations.languages import CODES, language_name
from relations.views.protocol_acts import done
from relations.views.relation import relation_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.OFFICER, Role.HEAD)
def purpose_in(request: HttpRequest, reference: str, language: str) -> HttpResponse:
    """One language at a time, beside the purpose on file; afterwards one is back where one came from."""
    relation = relation_or_404(reference)
    if language not in CODES:
        raise Http404
    form = PurposeForm(
        request.POST if request.method == "POST" else None, relation=relation, language=language
    )
    back = _back(request) or reverse("relations:relation_detail", args=[relation.reference])
    is_done, status = done(
        request,
        form,
        lambda: write_purpose(
            relation, language, form.cleaned_data.pop("text"), by=request.user, **form.cleaned_data
        ),
    )
    name = language_name(language)
    if is_done:
        messages.success(request, _("The purpose is written in %(language)s.") % {"language": name})
        return redirect(back)
    own = language_name(relation.purpose_language) if relation.purpose_language else _("on file")
    context = {
        "form": form, "rows": [(_("Purpose (%(language)s)") % {"language": own}, relation.purpose)],
        "title": _("The purpose in %(language)s") % {"language": name}, "submit": _("Save the purpose"),
        "back": back,
        "crumbs": [
            (_("Relations"), reverse("relations:relation_list")), (relation.partner_names, relation.get_absolute_url()),
            (_("The purpose in %(language)s") % {"language": name}, None),
        ],
    }  # fmt: skip
    return render(request, "relations/proposal_aside.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Where the link came from: a page of ours, or nothing."""
    wanted = request.GET.get("back", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else ""
