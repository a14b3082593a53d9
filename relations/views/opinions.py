"""The pages of opinions: asked for, read with the text, given."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office.access import STAFF, open_to
from office.models import Role
from office.rules import Refused
from relations.actions import opinions as actions
from relations.forms.opinions import AskForm, GiveForm
from relations.models import Opinion
from relations.queries.opinions import shown
from relations.queries.protocol import term_rows
from relations.rules import opinions as rules
from relations.rules.comments import must_be_open_to_comments
from relations.views.protocol import STALE, crumbs, protocol_or_404, texts_of
from relations.views.protocol_acts import done

DAYS_FOR_AN_OPINION = 14  # what the form proposes


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.OFFICER, Role.HEAD)
def opinion_ask(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    if reason := must_be_open_to_comments(protocol, protocol.latest):
        raise Refused("not_open", reason)
    proposed = timezone.localdate() + timedelta(days=DAYS_FOR_AN_OPINION)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial={"form_token": uuid4(), "due_on": proposed, "kind": request.GET.get("kind")},
    )
    made: list[Opinion] = []
    is_done, status = done(
        request, form, lambda: made.append(actions.ask(protocol, by=request.user, **form.cleaned_data))
    )
    if is_done:
        messages.success(request, _("The opinion is asked for and stands in the diary."))
        return redirect(made[0])
    context = {"protocol": protocol, "crumbs": crumbs(protocol, _("Ask for an opinion")), "form": form}
    return render(request, "relations/opinion_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*STAFF)
def opinion_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """The opinion with the text it is about; whoever has to give it does so here."""
    opinion = _opinion_or_404(reference)
    protocol = protocol_or_404(opinion.version.protocol.reference)
    latest = protocol.latest or opinion.version
    may_give = opinion.is_outstanding and rules.may_give(opinion, request.user) is None
    read = {"version": latest.number, "revision": latest.revision}
    if request.method == "POST" and (reason := rules.may_give(opinion, request.user)):
        raise Refused("role", reason)
    form = GiveForm(request.POST if request.method == "POST" else None, initial=read)
    is_done, status = done(request, form, lambda: actions.give(opinion, by=request.user, **form.cleaned_data))
    if is_done:
        messages.success(request, _("Your opinion is on file."))
        return redirect(opinion)
    if status == STALE:  # both are shown again: the text as it is now, and what was typed
        form.data = {**form.data.dict(), **read}
    context = {
        "protocol": protocol,
        "crumbs": crumbs(protocol, opinion.reference),
        "opinion": opinion,
        "shown": shown(opinion, latest),
        "form": form if may_give else None,
        "own_words": rules.must_be_somebody_elses(opinion, latest, request.user) if may_give else None,
        "may_withdraw": opinion.is_outstanding and rules.may_ask(request.user) is None,
        "version": latest if opinion.is_outstanding else opinion.version,
        "texts": texts_of(latest) if opinion.is_outstanding else None,
        "terms": term_rows(latest) if opinion.is_outstanding else [],
    }
    return render(request, "relations/opinion_detail.html", context, status=status)


@require_POST
@open_to(Role.OFFICER, Role.HEAD)
def opinion_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    opinion = actions.withdraw(_opinion_or_404(reference), by=request.user)
    messages.success(request, _("The opinion is no longer asked for."))
    return redirect(opinion.version.protocol)


def _opinion_or_404(reference: str) -> Opinion:
    rows = Opinion.objects.select_related("version__protocol__relation", "asked_by", "given_by")
    try:
        found: Opinion = rows.by_reference(reference)
    except Opinion.DoesNotExist:
        raise Http404 from None
    return found
