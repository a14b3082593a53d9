"""Saved views: kept from the list they show, looked after on a page for each list."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office import saved_views as acts
from office.access import STAFF, open_to
from office.lists import ListPage, address_of, page_of, views_of
from office.models import Role, SavedView
from office.rules import Refused

KEEPERS = tuple(sorted(STAFF - {Role.AUDITOR}))


class ViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    is_shared = forms.BooleanField(
        label=gettext_lazy("For the whole team"),
        required=False,
        help_text=gettext_lazy(
            "All staff see it above the list. It shows nobody more than their own rights do."
        ),
    )
    position = forms.IntegerField(
        label=gettext_lazy("Place in the row"),
        min_value=0,
        max_value=1_000,
        required=False,
        help_text=gettext_lazy("Views stand in the order of these numbers."),
        widget=forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _page_or_404(key: str) -> ListPage:
    if page := page_of(key):
        return page
    raise Http404


def _view_or_404(request: HttpRequest, number: int) -> SavedView:
    """One that the reader sees; any other does not exist for them."""
    view = SavedView.objects.seen_by(request.user).select_related("owner").filter(pk=number).first()
    if view is None or page_of(view.page) is None:
        raise Http404
    return view


@require_safe
@open_to(*STAFF)
def saved_views(request: HttpRequest, key: str) -> HttpResponse:
    page = _page_or_404(key)
    rows = [
        {
            "view": view,
            "url": address_of(page, view),
            "refusal": acts.may_change_view(request.user, view),
        }
        for view in views_of(key, request.user)
    ]
    context = {
        "page": page,
        "rows": rows,
        "may_keep": not acts.may_keep_views(request.user),
        "opens": any(row["view"].opens for row in rows),
        "crumbs": [(page.label, page.address)],
    }
    return render(request, "office/saved_view_list.html", context)


@require_POST
@open_to(*KEEPERS)
def saved_view_keep(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the list as it stands. What is refused is said above the list, which stays as it was."""
    page = _page_or_404(key)
    query = request.POST.get("query", "")
    shared = request.POST.get("is_shared") == "on"
    back = f"{page.address}?{page.canonical(query)}"
    try:
        view = acts.keep_view(key, request.POST.get("name", ""), query, is_shared=shared, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(address_of(page, view))


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*KEEPERS)
def saved_view_edit(request: HttpRequest, number: int) -> HttpResponse:
    view = _view_or_404(request, number)
    refusal = acts.may_change_view(request.user, view)
    if refusal:
        raise Refused("role", refusal)
    initial = {name: getattr(view, name) for name in ViewForm.base_fields}
    form = ViewForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _change(view, form.cleaned_data, request)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("office:saved_views", view.page)
    page = _page_or_404(view.page)
    crumbs = [(page.label, page.address), (_("Saved views"), reverse("office:saved_views", args=[page.key]))]
    context = {"form": form, "view": view, "page": page, "crumbs": crumbs}
    return render(request, "office/saved_view_form.html", context, status=400 if form.errors else 200)


def _change(view: SavedView, typed: dict[str, Any], request: HttpRequest) -> None:
    acts.change_view(
        view,
        revision=typed["revision"] or 0,
        by=request.user,
        name=typed["name"],
        is_shared=typed["is_shared"],
        position=typed["position"] or 0,
    )


@require_POST
@open_to(*KEEPERS)
def saved_view_drop(request: HttpRequest, number: int) -> HttpResponse:
    view = _view_or_404(request, number)
    acts.drop_view(view, by=request.user)
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect("office:saved_views", view.page)


@require_POST
@open_to(*KEEPERS)
def saved_view_open_with(request: HttpRequest, key: str) -> HttpResponse:
    """Choose the view with which the list opens for oneself; none, and it opens as it is."""
    _page_or_404(key)
    number = request.POST.get("view", "")
    view = _view_or_404(request, int(number)) if number.isascii() and number.isdigit() else None
    acts.open_with(key, view, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("office:saved_views", key)
