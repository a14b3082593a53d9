"""The pages on which a clause is discussed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.access import STAFF, open_to
from office.rules import Refused
from relations.actions import comments as actions
from relations.forms.comments import CommentForm, ReplyForm
from relations.models import Comment, Protocol, ProtocolVersion
from relations.queries.comments import WHOLE, Remarks, Thread, discussion_of, keys_of, title_of
from relations.queries.comparison import compare_texts
from relations.rules import comments as rules
from relations.views.protocol import INVALID, STALE, crumbs, protocol_or_404, texts_of
from relations.views.versions import version_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*STAFF)
def clause_comments(request: HttpRequest, reference: str, number: int, key: str) -> HttpResponse:
    """One clause with all that was said about it; comments and answers are sent to the same address."""
    protocol = protocol_or_404(reference)
    version = version_or_404(protocol, number)
    place = _place_or_404(version, key)
    if request.method != "POST":
        return _page(request, protocol, version, key, place, None)
    if reason := rules.may_comment(request.user):
        raise Refused("role", reason)
    form = ReplyForm(request.POST) if request.POST.get("thread") else CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, protocol, version, key, place, form, INVALID)
    try:
        _say(request, version, key, form)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, protocol, version, key, place, form, STALE)
    messages.success(request, _("Your comment is there."))
    return redirect("relations:clause_comments", reference, number, key)


def _say(request: HttpRequest, version: ProtocolVersion, key: str, form: CommentForm) -> None:
    said = form.cleaned_data
    if not said["thread"]:
        clause_key = "" if key == WHOLE else key
        actions.add_comment(
            version, by=request.user, text=said["text"], clause_key=clause_key, form_token=said["form_token"]
        )
        return
    thread = Comment.objects.of_protocol(version.protocol).filter(pk=said["thread"]).first()
    if thread is None:
        raise Http404
    actions.reply(thread, by=request.user, text=said["text"], form_token=said["form_token"])


def _place_or_404(version: ProtocolVersion, key: str) -> int | None:
    if key == WHOLE:
        return None
    keys = keys_of(version)
    if key not in keys:
        raise Http404
    return keys.index(key)


def _page(
    request: HttpRequest,
    protocol: Protocol,
    version: ProtocolVersion,
    key: str,
    place: int | None,
    form: CommentForm | None,
    status: int = 200,
) -> HttpResponse:
    discussion = discussion_of(version)
    remarks = discussion.whole if place is None else discussion.clauses[key]
    rows = texts_of(version)
    closed = rules.must_be_open_to_comments(protocol, version)
    may_say = closed is None and rules.may_comment(request.user) is None
    title = _title(version, place)
    context = {
        "protocol": protocol,
        "version": version,
        "title": title,
        "key": key,
        "crumbs": _crumbs(protocol, version, title),
        "texts": {"columns": rows["columns"], "rows": [] if place is None else [rows["rows"][place]]},
        "threads": _forms_for(request, version, place, remarks, form if may_say else None, may_say),
        "gone": discussion.gone if place is None else [],
        "form": _new(form) if may_say else None,
        "closed": closed,
        "may_erase": rules.may_erase_names(request.user) is None,
    }
    return render(request, "relations/clause_comments.html", context, status=status)


def _crumbs(protocol: Protocol, version: ProtocolVersion, title: str) -> list[tuple[Any, str | None]]:
    word = _("Version %(number)s") % {"number": version.number}
    address = reverse("relations:protocol_version", args=[protocol.reference, version.number])
    return [*crumbs(protocol, word)[:-1], (word, address), (title, None)]


def _new(form: CommentForm | None) -> CommentForm:
    if form is not None and not isinstance(form, ReplyForm):
        return form
    return CommentForm(initial={"form_token": uuid4()})


def _forms_for(
    request: HttpRequest,
    version: ProtocolVersion,
    place: int | None,
    remarks: Remarks,
    form: CommentForm | None,
    may_say: bool,
) -> list[dict[str, Any]]:
    """Each thread with its form for an answer, and with what its clause became since."""
    typed = form if isinstance(form, ReplyForm) else None
    is_settled = version.protocol.state not in rules.OPEN_TO_COMMENTS
    return [
        {
            "thread": thread,
            "form": _answer(thread, typed) if may_say else None,
            "may_lay_aside": rules.may_lay_aside(thread.first.comment, request.user) is None,
            "changes": _since(version, place, thread),
            "was_overtaken": is_settled and thread.first.is_partner and not thread.is_resolved,
        }
        for thread in [*remarks.open, *remarks.resolved]
    ]


def _answer(thread: Thread, typed: ReplyForm | None) -> ReplyForm:
    prefix = {"auto_id": f"id_{thread.number}_%s"}
    if typed is not None and typed.data.get("thread") == str(thread.number):
        typed.auto_id = prefix["auto_id"]
        return typed
    return ReplyForm(initial={"form_token": uuid4(), "thread": thread.number}, **prefix)


def _since(version: ProtocolVersion, place: int | None, thread: Thread) -> list[Any]:
    if place is None or not thread.has_moved_on:
        return []
    was, now = thread.first.comment.clause, version.clauses[place]
    shown, _untouched, _summary = compare_texts([was], [now])
    return shown


def _title(version: ProtocolVersion, place: int | None) -> str:
    if place is None:
        return _("Comments on the text as a whole")
    name = {"number": place + 1, "title": title_of(version.clauses[place])}
    return _("Comments on clause %(number)s: %(title)s") % name


@require_safe
@open_to(*STAFF)
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """Where a comment stands by now: at its clause in the latest version, else beside the text as a whole."""
    return redirect(f"{_where(_comment_or_404(number))}#comment-{number}")


@require_POST
@open_to(*STAFF)
def comment_resolve(request: HttpRequest, number: int) -> HttpResponse:
    return _laid_aside(request, actions.resolve(_comment_or_404(number), by=request.user))


@require_POST
@open_to(*STAFF)
def comment_reopen(request: HttpRequest, number: int) -> HttpResponse:
    return _laid_aside(request, actions.reopen(_comment_or_404(number), by=request.user))


def _comment_or_404(number: int) -> Comment:
    found = Comment.objects.select_related("version__protocol").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _laid_aside(request: HttpRequest, thread: Comment) -> HttpResponse:
    said = _("The comment is laid aside.") if thread.is_resolved else _("The comment is open again.")
    messages.success(request, said)
    return redirect(_where(thread))


def _where(thread: Comment) -> str:
    protocol = protocol_or_404(thread.version.protocol.reference)
    latest = protocol.latest or thread.version
    key = thread.clause_key if thread.clause_key in keys_of(latest) else WHOLE
    return reverse("relations:clause_comments", args=[protocol.reference, latest.number, key])
