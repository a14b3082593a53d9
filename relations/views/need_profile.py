"""The pages between a need profile and a relation: start the one from the other, attach, write afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.access import open_to
from office.models import Role
from office.rules import Refused, require
from partners.models import NeedProfile
from partners.sentence import purpose_sentence
from relations.actions import need_profile as actions
from relations.forms.need_profile import AttachForm, BeginForm, StartForm
from relations.models import Relation
from relations.rules import need_profile as rules
from relations.views.relation import relation_or_404
from relations.views.steps import INVALID, STALE

WRITERS = (Role.OFFICER, Role.HEAD)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def relation_from_profile(request: HttpRequest, reference: str) -> HttpResponse:
    """Check what goes along, say what kind of tie it is to be, and start it."""
    try:
        profile = NeedProfile.objects.select_related("chosen__partner").by_reference(reference)
    except NeedProfile.DoesNotExist:
        raise Http404 from None
    require(rules.must_be_chosen(profile), "not_chosen")
    form = StartForm(request.POST if request.method == "POST" else None)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            relation = actions.start_relation(
                profile,
                type=form.cleaned_data["type"],
                by=request.user,
                form_token=form.cleaned_data["form_token"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(
                request, _("The relation is started. Try one or two small projects first, then the protocol.")
            )
            return redirect(relation)
    partner = profile.chosen.partner
    rows = [
        (_("Partner"), f"{partner.name}, {partner.place}"),
        (_("Purpose"), purpose_sentence(profile)),
        (_("Themes"), ", ".join(str(label) for label in profile.theme_labels)),
        (_("Motivations (internal)"), ", ".join(str(label) for label in profile.motivation_labels)),
    ]
    context = {"form": form, "profile": profile, "rows": rows}
    return render(request, "relations/relation_from_profile.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*WRITERS)
def relation_profile(request: HttpRequest, reference: str) -> HttpResponse:
    """Attach a profile that is there, or begin one from what the relation says."""
    relation = relation_or_404(reference)
    attaching = request.method == "POST" and "attach" in request.POST
    beginning = request.method == "POST" and not attaching
    profiles = actions.attachable_profiles(relation)
    attach = AttachForm(request.POST if attaching else None, relation=relation, profiles=profiles)
    begin = BeginForm(request.POST if beginning else None, relation=relation)
    form, status = attach if attaching else begin, 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                return _attached(request, relation, attach) if attaching else _begun(request, relation, begin)
            except Refused as refused:
                form.add_error(None, str(refused))
                status = STALE
    context = {"relation": relation, "attach": attach, "begin": begin, "form": form, "profiles": profiles}
    return render(request, "relations/relation_profile.html", context, status=status)


def _attached(request: HttpRequest, relation: Relation, form: AttachForm) -> HttpResponse:
    revision = form.cleaned_data["revision"] or 0
    relation = actions.attach_profile(relation, form.chosen, by=request.user, revision=revision)
    messages.success(request, _("The relation is saved."))
    return redirect(relation)


def _begun(request: HttpRequest, relation: Relation, form: BeginForm) -> HttpResponse:
    said = form.cleaned_data
    profile = actions.write_profile_for(
        relation, title=said["title"], by=request.user, revision=said["revision"] or 0,
        form_token=said["form_token"],
    )  # fmt: skip
    messages.success(request, _("The profile is begun. What it does not say yet is listed below."))
    return redirect(profile)
