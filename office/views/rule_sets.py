"""The law on file: which rules held when, each with its source, and new rules from a day on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from office import rule_words
from office.access import EVERYBODY, STAFF, open_to
from office.council_rules import Share
from office.law import rule_set_on, rules_of
from office.models import Municipality, Role, RuleSet
from office.rule_editing import adopt_rules, computed_since
from office.rule_forms import RuleSetForm
from office.views.once import done, status_of


@require_GET
@open_to(*STAFF)
def rule_set_list(request: HttpRequest) -> HttpResponse:
    """Every row of our legal profile, the latest first; what was corrected stands apart."""
    ours = get_object_or_404(Municipality)
    rows = RuleSet.objects.filter(profile=ours.legal_profile).order_by("-valid_from", "-pk")
    today = rule_set_on(timezone.localdate())
    context = {
        "current": [row for row in rows if row.superseded_by_id is None],
        "corrected": [row for row in rows if row.superseded_by_id],
        "today": today,
        "may_write": request.user.has_role(Role.ADMINISTRATOR),
        "ours": ours,
    }
    return render(request, "office/rule_set_list.html", context)


@require_GET
@open_to(*EVERYBODY)
def rule_set(request: HttpRequest, number: int) -> HttpResponse:
    """One rule set, rule by rule, and what differs from the one before."""
    found = get_object_or_404(RuleSet.objects.select_related("superseded_by", "recorded_by"), pk=number)
    rules = rules_of(found)
    context = {
        "row": found,
        "lines": rule_words.lines(rules),
        "before": (before := _before(found)),
        "differences": rule_words.differences(rules_of(before), rules) if before else [],
        "computed": found.decision_set.count(),
    }
    return render(request, "office/rule_set_detail.html", context)


def _before(found: RuleSet) -> RuleSet | None:
    """The row this one followed or corrected."""
    if corrected := found.corrects.order_by("-pk").first():
        return corrected
    if found.valid_from is None:
        return None
    earlier = RuleSet.objects.filter(
        profile=found.profile, superseded_by=None, valid_until__lt=found.valid_from
    )
    return earlier.order_by("-valid_until").first()


@require_http_methods(["GET", "POST"])
@open_to(Role.ADMINISTRATOR)
def rule_set_new(request: HttpRequest) -> HttpResponse:
    """New rules from a day on, prefilled with those in force; a check page shows what changes."""
    today = rule_set_on(timezone.localdate())
    form = RuleSetForm(
        request.POST if request.method == "POST" else None, rules=rules_of(today) if today else None
    )
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        said = form.cleaned_data
        if "confirm" in request.POST and done(
            form,
            lambda: adopt_rules(
                form.rules(), valid_from=said["valid_from"], citation=said["citation"], by=request.user,
                reason=said["reason"], note=said["note"],
            ),
        ):  # fmt: skip
            messages.success(request, _("The new rules are on file, from their first day on."))
            return redirect("office:rule_set_list")
        if form.is_valid() and (shown := _check(form)) is not None:
            return render(request, "office/rule_set_check.html", context | shown)
    return render(request, "office/rule_set_form.html", context, status=status_of(form))


def _check(form: RuleSetForm) -> dict[str, object] | None:
    """What would change, against the rules of that day; None where a value cannot be read as a rule."""
    said = form.cleaned_data
    ours = get_object_or_404(Municipality)
    planned = RuleSet(
        profile=ours.legal_profile,
        valid_from=said["valid_from"],
        rules=form.rules(),
        citation=said["citation"],
    )
    before = RuleSet.objects.in_force(ours.legal_profile, said["valid_from"])
    try:
        after = rules_of(planned)
        differences = rule_words.differences(rules_of(before), after) if before else []
        lines = rule_words.lines(after)
    except ValueError:
        for name in ("quorum_first", "quorum_second", "majority", "minimum_yes", "insistence"):
            _refuse_share(form, name)
        return None
    return {
        "differences": differences,
        "lines": lines,
        "before": before,
        "is_correction": before is not None and before.valid_from == said["valid_from"],
        "computed": computed_since(said["valid_from"]),
        "hidden": [field.as_hidden() for field in form],
        "valid_from": said["valid_from"],
    }


def _refuse_share(form: RuleSetForm, name: str) -> None:
    text = form.cleaned_data.get(name) or ""
    try:
        if text:
            Share.parse(text)
    except ValueError:
        form.add_error(name, _("Write it like “> 1/2”, “>= 1/4” or “any”."))
