"""The journal for those who have to answer for it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from office import jobs, journal
from office.access import open_to
from office.house_forms import ReasonForm, typed_in
from office.journal_jobs import VERIFY, latest_check
from office.journal_reading import JournalFilter, WholeJournal, model_of
from office.models import JournalEntry, JournalHead, Role

READERS = (Role.ADMINISTRATOR, Role.AUDITOR)


@require_safe
@open_to(*READERS)
def journal_list(request: HttpRequest) -> HttpResponse:
    shown = JournalFilter(
        request.GET, JournalEntry.objects.select_related("actor", "for_whom").defer("changes")
    )
    paginator = Paginator if shown.form.is_bound and shown.form.has_changed() else WholeJournal
    return render(
        request,
        "office/journalentry_list.html",
        {
            "filter": shown,
            "page": paginator(shown.qs, 50).get_page(request.GET.get("page")),
            "check": latest_check(),
            "head": JournalHead.objects.filter(pk=1).first(),
        },
    )


@require_POST
@open_to(*READERS)
def journal_verify(request: HttpRequest) -> HttpResponse:
    """Read the whole journal again, in the background."""
    return redirect(jobs.enqueue(VERIFY, {}, by=request.user, return_url=reverse("office:journal")))


@require_safe
@open_to(*READERS)
def journal_entry(request: HttpRequest, number: int) -> HttpResponse:
    entry = get_object_or_404(JournalEntry.objects.select_related("actor", "for_whom", "personal"), pk=number)
    return render(
        request,
        "office/journalentry_detail.html",
        {
            "entry": entry,
            "thing_url": _address(entry),
            "page": Paginator(entry.rows.all(), 50).get_page(request.GET.get("page")),
            "may_erase": request.user.has_role(Role.ADMINISTRATOR) and _is_erasable(entry),
            "form": ReasonForm(),
        },
    )


@require_POST
@open_to(Role.ADMINISTRATOR)
def journal_erase(request: HttpRequest, number: int) -> HttpResponse:
    entry = get_object_or_404(JournalEntry, pk=number)
    journal.erase_personal(entry, by=request.user, reason=typed_in(ReasonForm(request.POST), "reason"))
    return redirect("office:journal_entry", entry.pk)


def _is_erasable(entry: JournalEntry) -> bool:
    personal = getattr(entry, "personal", None)
    return personal is not None and personal.erased_at is None


def _address(entry: JournalEntry) -> str:
    """The page of the thing, if the thing is still there and has one."""
    model = model_of(entry.kind)
    if model is None or not hasattr(model, "get_absolute_url") or not entry.object_pk.isdecimal():
        return ""
    thing = model._default_manager.filter(pk=entry.object_pk).first()
    return thing.get_absolute_url() if thing else ""
