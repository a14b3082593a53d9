"""The pages on which a text goes out as a Word file and comes back as a proposal."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.access import STAFF, open_to
from office.rules import Refused
from relations.actions import proposals as actions
from relations.forms.proposals import ChoicesForm, LayAsideForm, ReturnedFileForm
from relations.models import Proposal, Protocol, WordCopy
from relations.queries import proposals as queries
from relations.rules import protocol as rules
from relations.rules.comments import must_be_open_to_comments
from relations.views.protocol import INVALID, STALE, WRITERS, crumbs, protocol_or_404
from relations.word_files.deciding import waiting_in

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
METHODS = ["GET", "HEAD", "POST"]


def _proposal_or_404(protocol: Protocol, number: int) -> Proposal:
    try:
        return queries.proposal_numbered(protocol, number)
    except Proposal.DoesNotExist:
        raise Http404 from None


@require_safe
@open_to(*STAFF)
def word(request: HttpRequest, reference: str) -> HttpResponse:
    """What went out, what came back; whoever writes sends and takes in here."""
    protocol = protocol_or_404(reference)
    return _word_page(request, protocol, None)


def _word_page(
    request: HttpRequest, protocol: Protocol, form: ReturnedFileForm | None, status: int = 200
) -> HttpResponse:
    may_write = rules.may_write_protocols(request.user) is None
    copies = queries.copies_of(protocol)
    latest = protocol.latest
    context = {
        "protocol": protocol,
        "crumbs": crumbs(protocol, _("Word files")),
        "copies": copies,
        "proposals": queries.proposals_of(protocol),
        "latest": latest,
        "may_send": may_write and latest is not None and bool(latest.clauses and latest.languages),
        "form": form or (_returned_form(protocol) if may_write and copies else None),
    }
    return render(request, "relations/protocol_word.html", context, status=status)


def _returned_form(protocol: Protocol, *sent: object) -> ReturnedFileForm:
    return ReturnedFileForm(*sent, copies=protocol.word_copies.select_related("version"))


@require_POST
@open_to(*WRITERS)
def word_send(request: HttpRequest, reference: str) -> HttpResponse:
    protocol = protocol_or_404(reference)
    said = request.POST.get("version", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0
    copy = actions.send_as_word(protocol, number=number, by=request.user)
    messages.success(request, _("The Word file is made. Download it below and send it to the partner."))
    return redirect(f"{reverse('relations:word', args=[protocol.reference])}#copy-{copy.code}")


@require_safe
@open_to(*STAFF)
def word_file(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The file itself, made from what was kept when it went out."""
    protocol = protocol_or_404(reference)
    copy = WordCopy.objects.filter(protocol=protocol, code=code).select_related("version").first()
    if copy is None:
        raise Http404
    response = HttpResponse(actions.file_of(copy), content_type=DOCX)
    name = f"{protocol.reference}-v{copy.version.number}-{slugify(protocol.title)[:60] or 'text'}.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(METHODS)
@open_to(*WRITERS)
def word_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take in what came back; a refusal says why, and nothing is kept."""
    protocol = protocol_or_404(reference)
    if request.method != "POST":
        return redirect("relations:word", protocol.reference)
    form = _returned_form(protocol, request.POST, request.FILES)
    if not form.is_valid():
        return _word_page(request, protocol, form, INVALID)
    try:
        proposal = actions.take_back(protocol, by=request.user, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _word_page(request, protocol, form, STALE)
    messages.success(
        request, _("The file is read. Nothing of it is in the draft yet: decide clause by clause.")
    )
    return redirect(proposal)


@require_http_methods(METHODS)
@open_to(*STAFF)
def proposal(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What the partner proposes, word by word, and the choice on each clause."""
    protocol = protocol_or_404(reference)
    found = _proposal_or_404(protocol, number)
    if request.method != "POST":
        return _proposal_page(request, protocol, found)
    if reason := rules.may_write_protocols(request.user):
        raise Refused("role", reason)
    form = ChoicesForm(request.POST, proposal=found)
    if not form.is_valid():
        return _proposal_page(request, protocol, found, _("Choose again: the page was incomplete."), INVALID)
    try:
        decided = actions.decide_on_proposal(
            found, by=request.user, revision=form.cleaned_data["revision"], choices=form.choices
        )
    except Refused as refused:
        protocol = protocol_or_404(reference)
        return _proposal_page(request, protocol, _proposal_or_404(protocol, number), str(refused), STALE)
    messages.success(
        request, _("Your choices are recorded.") if decided.is_open else _("Everything in it is decided.")
    )
    return redirect(decided)


def _proposal_page(
    request: HttpRequest, protocol: Protocol, found: Proposal, problem: str = "", status: int = 200
) -> HttpResponse:
    latest = protocol.latest
    may_write = rules.may_write_protocols(request.user) is None
    cannot_write = rules.must_be_writable(protocol, latest)
    items = queries.items_shown(found, latest)
    context = {
        "protocol": protocol,
        "proposal": found,
        "crumbs": _proposal_crumbs(protocol, found),
        "items": items,
        "waiting": len(waiting_in(found)),
        "cannot_comment": must_be_open_to_comments(protocol, latest),
        "remarks": queries.remarks_shown(found),
        "comments": queries.comments_shown(found.content["comments"], found.choices),
        "revision": latest.revision if latest else 0,
        "may_decide": may_write and found.is_open,
        "cannot_write": cannot_write if may_write and found.is_open else None,
        "may_open_draft": may_write and rules.must_allow_a_new_draft(protocol) is None,
        "problem": problem,
    }
    return render(request, "relations/proposal.html", context, status=status)


def _proposal_crumbs(protocol: Protocol, found: Proposal, *further: str) -> list[tuple[object, str | None]]:
    here = _("Proposal %(number)s") % {"number": found.number}
    trail = crumbs(protocol, _("Word files"), here, *further)
    addresses = {3: reverse("relations:word", args=[protocol.reference])}
    if further:
        addresses[4] = found.get_absolute_url()
    return [(label, addresses.get(place, url)) for place, (label, url) in enumerate(trail)]


@require_http_methods(METHODS)
@open_to(*WRITERS)
def proposal_aside(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Reject what is left of a proposal, with a reason."""
    protocol = protocol_or_404(reference)
    found = _proposal_or_404(protocol, number)
    form, status = LayAsideForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                actions.lay_proposal_aside(found, by=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = STALE
            else:
                messages.success(request, _("The rest of the proposal is laid aside."))
                return redirect(found)
    waiting = len(waiting_in(found))
    context = {
        "form": form, "title": _("Lay the proposal aside"), "back": found.get_absolute_url(),
        "rows": [(_("Protocol"), protocol.title), (_("Still to be decided"), waiting)],
        "submit": _("Reject all that waits"), "crumbs": _proposal_crumbs(protocol, found, _("Lay aside")),
    }  # fmt: skip
    return render(request, "relations/proposal_aside.html", context, status=status)
