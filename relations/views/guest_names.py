"""A guest's name is erased: looked at once more, then done for good."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from office.access import open_to
from office.house_forms import ReasonForm
from office.models import Role
from relations.actions import guest_names as actions
from relations.models import Comment
from relations.queries.comments import WHOLE, keys_of
from relations.views.protocol import crumbs, protocol_or_404
from relations.views.protocol_acts import done


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.ADMINISTRATOR)
def guest_name_erase(request: HttpRequest, number: int) -> HttpResponse:
    """Asked for by the person: what stays and what goes is said before it is done."""
    rows = Comment.objects.select_related("link__partner", "version__protocol")
    comment = rows.filter(pk=number).first()
    if comment is None or not comment.is_from_the_partner:
        raise Http404
    protocol = protocol_or_404(comment.version.protocol.reference)
    latest = protocol.latest or comment.version
    key = comment.clause_key if comment.clause_key in keys_of(latest) else WHOLE
    back = reverse("relations:clause_comments", args=[protocol.reference, latest.number, key])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].help_text = _("It is kept in the journal for good: do not name the person in it.")
    said = actions.remarks_of(comment)
    is_done, status = done(
        request,
        form,
        lambda: actions.erase_guest_name(comment, by=request.user, reason=form.cleaned_data["reason"]),
    )
    if is_done:
        messages.success(request, _("The name is erased, also from the journal. The remarks stay."))
        return redirect(back)
    count = ngettext("%(count)s remark", "%(count)s remarks", len(said)) % {"count": len(said)}
    context = {
        "form": form, "title": _("Erase this guest’s name"), "submit": _("Erase for good"), "tone": "danger",
        "rows": [
            (_("Name as given"), comment.guest_shown),
            (_("Partner"), ", ".join(partner.name for partner in actions.partners_behind(comment))),
            (_("Under this name"), count),
        ],
        "warning": _(
            "The remarks stay, as those of a person at the partner. The name cannot be brought back. "
            "Words of a remark are not touched, nor is a file that the partner sent: look whether the name stands there."
        ),
        "back": back, "crumbs": crumbs(protocol, _("Erase this guest’s name")),
    }  # fmt: skip
    return render(request, "relations/proposal_aside.html", context, status=status)
