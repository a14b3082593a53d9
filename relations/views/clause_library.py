"""The clause library: what there is to put into a draft, and our own entries."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.access import STAFF, open_to
from office.letters import capitalised
from office.models import Role
from office.rules import Refused
from relations.actions import clause_library as actions
from relations.forms.clause_library import LibraryClauseForm
from relations.languages import direction, language_name
from relations.library import PLACEHOLDERS, Entry
from relations.models import LibraryClause, Part, ProtocolKind
from relations.queries.library import as_entry, entries_for

WRITERS = (Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR)
FIRST_CODES = ("nl", "tr", "en", "fr", "de")
INVALID, STALE = 400, 409


def _crumbs(*further: str) -> list[tuple[Any, str | None]]:
    trail: list[tuple[Any, str | None]] = [(_("Relations"), reverse("relations:relation_list"))]
    if further:
        trail.append((_("Clause library"), reverse("relations:clause_library")))
    return trail + [(word, None) for word in further]


@require_safe
@open_to(*STAFF)
def clause_library(request: HttpRequest) -> HttpResponse:
    """All entries by part; narrowed to one kind of protocol by `?kind=`."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in ProtocolKind.values else ""
    entries, reader = entries_for(kind), (get_language() or "en").split("-")[0]
    parts = [
        (capitalised(str(part.label)), [_shown(one, reader) for one in entries if one.part == part.value])
        for part in Part
    ]
    context = {
        "crumbs": _crumbs(),
        "parts": [(label, found) for label, found in parts if found],
        "tabs": _tabs(kind),
        "may_write": request.user.has_role(*WRITERS),
        "placeholders": [(f"{{{name}}}", words) for name, words in PLACEHOLDERS.items()],
    }
    return render(request, "relations/clause_library.html", context)


def _tabs(kind: str) -> list[dict[str, Any]]:
    choices: list[tuple[str, Any]] = [("", _("All")), *ProtocolKind.choices]
    return [
        {
            "label": capitalised(str(label)),
            "url": f"?kind={value}" if value else "?",
            "current": value == kind,
        }
        for value, label in choices
    ]


def _shown(entry: Entry, reader: str) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title_in(reader),
        "is_ours": entry.is_ours,
        "kinds": ", ".join(str(ProtocolKind(kind).label) for kind in entry.kinds),
        "languages": ", ".join(language_name(code) for code in entry.codes),
        "texts": [
            {
                "code": code,
                "name": language_name(code),
                "dir": direction(code),
                "heading": entry.heading.get(code, ""),
                "text": entry.texts[code],
            }
            for code in entry.codes
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def library_clause_create(request: HttpRequest) -> HttpResponse:
    """A new entry of our own; `?like=` begins with the words of another one."""
    like = next((one for one in entries_for() if one.id == request.GET.get("like")), None)
    codes = list(dict.fromkeys([*FIRST_CODES, *(like.codes if like else ())]))
    if request.method != "POST":
        return _form_page(request, LibraryClauseForm(codes=codes, initial=_initial(like)))
    form = LibraryClauseForm(request.POST, codes=codes)
    if not form.is_valid():
        return _form_page(request, form, status=INVALID)
    try:
        clause = _add(form, request)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _form_page(request, form, status=STALE)
    messages.success(request, _("“%(name)s” is in the library.") % {"name": clause.name})
    return redirect("relations:clause_library")


def _add(form: LibraryClauseForm, request: HttpRequest) -> LibraryClause:
    token = form.cleaned_data["form_token"]
    try:
        with transaction.atomic():
            return actions.add_clause(by=request.user, form_token=token, **form.values)
    except IntegrityError:
        # The same form arrived twice at the same moment: the first one made it.
        return LibraryClause.objects.get(form_token=token)


def _initial(like: Entry | None) -> dict[str, Any]:
    if like is None:
        return {}
    return LibraryClauseForm.written(like.heading, like.texts, part=like.part, kinds=list(like.kinds))


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def library_clause_edit(request: HttpRequest, reference: str) -> HttpResponse:
    clause = _clause_or_404(reference)
    codes = list(dict.fromkeys([*FIRST_CODES, *clause.texts, *clause.heading]))
    if request.method != "POST":
        about = {"name": clause.name, "part": clause.part, "kinds": clause.kinds, "revision": clause.revision}
        initial = LibraryClauseForm.written(clause.heading, clause.texts, **about)
        return _form_page(request, LibraryClauseForm(codes=codes, initial=initial), clause)
    form = LibraryClauseForm(request.POST, codes=codes)
    if not form.is_valid():
        return _form_page(request, form, clause, status=INVALID)
    try:
        actions.edit_clause(
            clause, by=request.user, revision=form.cleaned_data["revision"] or 0, **form.values
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        saved = _clause_or_404(reference)
        if refused.code == "stale":
            form.data = {
                **request.POST.dict(),
                "revision": saved.revision,
                "kinds": request.POST.getlist("kinds"),
            }
        return _form_page(request, form, saved, status=STALE, is_stale=refused.code == "stale")
    messages.success(request, _("The entry is changed. Drafts that have its words keep them as they are."))
    return redirect("relations:clause_library")


def _clause_or_404(reference: str) -> LibraryClause:
    try:
        return LibraryClause.objects.filter(retired_at=None).by_reference(reference)
    except LibraryClause.DoesNotExist:
        raise Http404 from None


def _form_page(
    request: HttpRequest,
    form: LibraryClauseForm,
    clause: LibraryClause | None = None,
    *,
    status: int = 200,
    is_stale: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "clause": clause,
        "saved": _shown(as_entry(clause), "en") if clause and is_stale else None,
        "crumbs": _crumbs(clause.name if clause else _("New entry")),
        "placeholders": [(f"{{{name}}}", words) for name, words in PLACEHOLDERS.items()],
    }
    return render(request, "relations/library_clause_form.html", context, status=status)


@require_POST
@open_to(*WRITERS)
def library_clause_retire(request: HttpRequest, reference: str) -> HttpResponse:
    clause = actions.retire_clause(_clause_or_404(reference), by=request.user)
    messages.success(request, _("“%(name)s” is laid aside and no longer offered.") % {"name": clause.name})
    return redirect("relations:clause_library")
