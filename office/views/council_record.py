"""What the clerk records: votes with their computed result beside, and the dated steps after."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office import advice, decisions, open_questions
from office import council_reading as reading
from office import sitting_reading as sittings
from office.access import EVERYBODY, open_to
from office.ballots import COUNTED
from office.calendar import written
from office.council_forms import StepForm, UploadForm
from office.council_rules import Outcome
from office.council_words import RESULT_TONES
from office.law import rules_of
from office.letters import capitalised
from office.models import ChairSide, Choice, Decision, Municipality, Result, Role, Sitting, User
from office.periods import after_the_vote
from office.rules import Refused
from office.submissions import outcome_name
from office.traced import Because, Fact
from office.views.once import done, made_before, make_once, say_refused, status_of
from office.views.sittings import sitting_or_404
from office.vote_forms import DecisionForm, LaterPartsForm, SecondVoteForm, VoteForm
from office.vote_record import Parts, counted, record_parts
from office.workdays import note_on

UNUSUAL = ("return", "annul")


def _decision_or_404(reference: str, by: User) -> Decision:
    try:
        return reading.decision_by_reference(reference, by)
    except Decision.DoesNotExist:
        raise Http404 from None


# -- votes --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def sitting_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a vote of this sitting; a check page first shows what the rules make of it."""
    held = sitting_or_404(reference)
    asked = request.GET.get("item", "")
    form = DecisionForm(request.POST if request.method == "POST" else None, sitting=held, asked=asked)
    context = {"sitting": held, "back": held.get_absolute_url()}

    def make() -> Decision:
        said = form.cleaned_data
        return decisions.record_decision(
            held, form.outcomes(), by=request.user, title=said["title"],
            recorded_result=said["recorded_result"], votes=form.votes(), number=said["number"],
            form_token=said["form_token"], parts=form.parts(), roll=form.roll(),
        )  # fmt: skip

    return _record(request, form, lambda: held, make, context)


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def decision_second_vote(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the vote on a decision that was sent back."""
    first = _decision_or_404(reference, request.user)
    form = SecondVoteForm(request.POST if request.method == "POST" else None, first=first)
    context = {"first": first, "back": first.get_absolute_url()}

    def make() -> Decision:
        said = form.cleaned_data
        return decisions.record_second_vote(
            first, said["sitting"], by=request.user, recorded_result=said["recorded_result"],
            votes=form.votes(), number=said["number"], form_token=said["form_token"], parts=form.parts(),
            roll=form.roll(),
        )  # fmt: skip

    return _record(request, form, lambda: form.cleaned_data["sitting"], make, context, is_insisting=True)


def _record(
    request: HttpRequest, form: VoteForm, held_in: Callable[[], Sitting], make: Callable[[], Decision],
    context: dict[str, Any], *, is_insisting: bool = False,
) -> HttpResponse:  # fmt: skip
    """Form, then check page, then the record. “Change” leads back to the form with everything in it."""
    context |= {"form": form}
    if made := made_before(Decision, request):
        return redirect(made)
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if "confirm" in request.POST and (made := make_once(Decision, form, make)):
            messages.success(request, _("The decision is recorded."))
            return redirect(made)
        outcome = _computed(form, held_in(), is_insisting=is_insisting) if form.is_valid() else None
        if outcome:
            context |= _check(form, held_in(), outcome)
            return render(request, "office/council/decision_check.html", context)
    return render(request, "office/council/decision_form.html", context, status=status_of(form))


def _computed(form: VoteForm, held: Sitting, *, is_insisting: bool) -> Outcome | None:
    """What the rules make of the numbers; None when they contradict one another, which the form then says."""
    try:
        if "items" in form.cleaned_data:
            decisions.refuse_sitting(held, form.cleaned_data["items"])
        votes = counted(held, form.votes(), form.roll())
        return decisions.outcome_of(held, held.held_on, votes, is_insisting=is_insisting)[0]
    except Refused as refused:
        say_refused(form, refused)
        return None


def _check(form: VoteForm, held: Sitting, outcome: Outcome) -> dict[str, Any]:
    said = form.cleaned_data
    rows = [(_("Sitting"), f"{held.reference}, {written(held.held_on)}"), (_("Number"), said["number"])]
    if isinstance(form, DecisionForm):
        rows = [
            (
                _("Items"),
                "; ".join(f"{item}: {outcome_name(name)}" for item, name in form.outcomes().items()),
            ),
            (_("Title"), said["title"]),
            *rows,
        ]
    roll = form.roll()
    votes = counted(held, form.votes(), roll)
    rows += _vote_rows(
        held,
        {name: getattr(votes, name) for name in COUNTED},
        votes.chair_side,
        votes.is_secret,
        votes.present,
    )
    if roll.choices:
        by_name = [f"{member.name}: {Choice(choice).label}" for member, choice in roll.choices.items()]
        rows.append((_("By name"), "; ".join(by_name)))
    rows += _part_rows(form.parts())
    return {
        "sitting": held,
        "rows": rows,
        "missing_advice": advice.unheard(list(said.get("items", []))),
        "open_questions": open_questions.said_before_the_vote(said.get("items", [])),
        "hidden": [field.as_hidden() for field in form],
        "result": _result(outcome, said["recorded_result"]),
    }


def _part_rows(parts: Parts) -> list[tuple[str, Any]]:
    """The two parts of a decision, where the minutes say either."""
    said = {True: pgettext("answer", "Yes"), False: pgettext("answer", "No"), None: _("not said")}
    if parts.approves_text is None and parts.authorises_signing is None and not parts.signatory:
        return []
    rows = [
        (_("Text approved"), said[parts.approves_text]),
        (_("Signing authorised"), said[parts.authorises_signing]),
    ]
    return [*rows, (_("Who may sign"), parts.signatory)] if parts.signatory else rows


def _vote_rows(
    held: Sitting | None,
    counted: dict[str, int | None],
    chair: str,
    is_secret: bool,
    present: int | None = None,
) -> list[tuple[str, Any]]:
    """The numbers as people read them: unknown is said, never left blank."""
    labels = {
        "yes": _("Yes"),
        "no": _("No"),
        "abstain": _("Abstentions"),
        "blank": _("Blank votes"),
        "invalid": _("Invalid votes"),
    }
    at_opening = held.present if held else None
    there = [(_("Members"), held.members if held else None), (_("Present"), at_opening)]
    if present is not None and present != at_opening:
        there.append((_("Present at this vote"), present))
    numbers = there + [(labels[name], counted[name]) for name in COUNTED]
    rows: list[tuple[str, Any]] = [
        (label, _("not known") if value is None else value) for label, value in numbers
    ]
    kind = _("secret") if is_secret else pgettext("vote", "open")
    is_unknown = not is_secret and all(count is None for count in counted.values())
    rows.append((_("Kind of vote"), _("not known") if is_unknown else kind))
    side = ChairSide(chair).label if chair else _("not known")
    name = held.chair.name if held and held.chair else ""
    rows.append((_("The chair"), f"{name}: {side}" if name else side))
    return rows


def _result(outcome: Outcome, recorded: str) -> dict[str, Any]:
    """Computed beside recorded; a difference is said in words."""
    return {
        "steps": outcome.steps,
        "computed": Result(outcome.result).label if outcome.result else _("not computed"),
        "computed_tone": RESULT_TONES.get(outcome.result or "", "neutral"),
        "is_computed": outcome.is_computed,
        "recorded": Result(recorded).label,
        "recorded_tone": RESULT_TONES[recorded],
        "differs": outcome.is_computed and outcome.result != recorded,
    }


# -- a decision and its dated steps -------------------------------------------------------------------


@require_GET
@open_to(*EVERYBODY)
def decision(request: HttpRequest, reference: str) -> HttpResponse:
    found = _decision_or_404(reference, request.user)
    numbers = {name: getattr(found, name) for name in COUNTED}
    context = {
        "decision": found,
        "result": _result(decisions.explain(found), found.recorded_result),
        "decided": written(found.decided_on, found.decided_precision),
        "rows": _vote_rows(found.sitting, numbers, found.chair_side, found.is_secret, found.present)
        + _part_rows(Parts(found.approves_text, found.authorises_signing, found.signatory)),
        "by_name": sittings.votes_by_name(found),
        "left_unanswered": open_questions.seen_by(found, request.user),
        "periods": _periods(found),
        "may_record_parts": found.is_adopted and request.user.has_role(Role.CLERK),
        "entries": _dated_steps(found),
        "offers": _offers(found, request.user),
        "deadlines": reading.deadlines_of(found) if request.user.is_staff_member else [],
        "why_not_yet": decisions.not_yet_effective(found) if found.is_adopted else None,
        "upload_form": UploadForm() if request.user.has_role(Role.CLERK) else None,
    }
    return render(request, "office/council/decision_detail.html", context)


def _periods(found: Decision) -> list[Fact]:
    """The days that follow from an adopted vote, each with the rule it is counted by."""
    if not found.is_adopted or not found.rule_set or not found.decided_on or found.decided_precision != "day":
        return []
    ours = Municipality.ours()
    country, rules_url = ours.country if ours else "", reverse("office:rule_set", args=[found.rule_set_id])
    counted = after_the_vote(
        rules_of(found.rule_set), found.decided_on, country,
        is_metropolitan=bool(ours and ours.is_metropolitan), final_on=found.final_on or found.insisted_on,
        published_on=found.published_on,
    )  # fmt: skip
    return [
        Fact(
            capitalised(period.label),
            written(period.counted.on),
            tuple(
                Because(text, period.counted.citation, rules_url)
                for text in (period.counted.text, note_on(period.counted.on, country))
                if text
            ),
        )
        for period in counted
    ]


def _dated_steps(found: Decision) -> list[dict[str, Any]]:
    """The life of the decision in the order of its days."""
    second = {vote.decided_on: vote for vote in found.second_votes.all()}
    dated = [
        (found.decided_on, _("Voted"), RESULT_TONES[found.recorded_result]),
        (found.returned_on, _("Returned for reconsideration"), "warning"),
        (found.insisted_on, _("The council insisted"), "success"),
        (found.final_on, _("Became final"), "success"),
        (found.transmitted_on, _("Sent to the civil administrator"), "info"),
        (found.published_on, _("Published"), "info"),
        (found.annulled_on, _("Annulled"), "danger"),
    ]
    entries = [
        {"on": day, "when_text": written(day), "title": title, "tone": tone}
        for day, title, tone in dated
        if day and not (day == found.decided_on and title == _("Voted") and found.decided_precision != "day")
    ]
    for day, vote in second.items():
        title = _("Second vote: %(result)s") % {"result": vote.get_recorded_result_display()}
        tone, url = RESULT_TONES[vote.recorded_result], vote.get_absolute_url()
        entries.append({"on": day, "when_text": written(day), "title": title, "tone": tone, "url": url})
    return sorted(entries, key=lambda entry: entry["on"])


def _offers(found: Decision, by: User) -> list[SimpleNamespace]:
    """The steps that lead on, the usual ones first. Insisting takes a vote, so its button leads there."""
    offers = []
    ordered = sorted(decisions.DECISION.offers(found, by=by), key=lambda offer: offer.step.name in UNUSUAL)
    for offer in ordered:
        refusal, url = offer.refusal, reverse("office:decision_step", args=[found.reference, offer.step.name])
        if offer.step.name == "insist":
            refusal, url = None, reverse("office:decision_second_vote", args=[found.reference])
        offers.append(SimpleNamespace(step=offer.step, refusal=refusal, url=url))
    return offers


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def decision_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Record one dated step after the vote."""
    found = _decision_or_404(reference, request.user)
    wanted = decisions.DECISION.step(step)
    if refused := decisions.DECISION.refusal(found, wanted, by=request.user):
        raise refused
    form = StepForm(request.POST if request.method == "POST" else None, step=wanted)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            decisions.DECISION.take(
                found, step, by=request.user, on=said["on"], reason=said.get("reason", "")
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            form.refused = refused
        else:
            messages.success(request, _("Recorded: %(step)s.") % {"step": wanted.label})
            return redirect(found)
    rows = [
        (_("Decision"), str(found)),
        (_("Stands at"), found.get_state_display()),
        (_("Step"), wanted.label),
    ]
    context = {
        "decision": found,
        "step": wanted,
        "form": form,
        "rows": rows,
        "back": found.get_absolute_url(),
    }
    return render(request, "office/council/step_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@open_to(Role.CLERK)
def decision_parts(request: HttpRequest, reference: str) -> HttpResponse:
    """What the minutes say on text and signing, found out or authorised later."""
    found = _decision_or_404(reference, request.user)
    now = {
        "approves_text": _as_choice(found.approves_text),
        "authorises_signing": _as_choice(found.authorises_signing),
        "signatory": found.signatory,
    }
    form = LaterPartsForm(request.POST if request.method == "POST" else None, initial=now)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: record_parts(found, form.parts(), reason=form.cleaned_data["reason"], by=request.user),
        )
    ):
        messages.success(request, _("What the minutes say on text and signing is recorded."))
        return redirect(found)
    context = {"decision": found, "form": form}
    return render(request, "office/council/decision_parts.html", context, status=status_of(form))


def _as_choice(part: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[part]


@require_POST
@open_to(Role.CLERK)
def decision_document(request: HttpRequest, reference: str) -> HttpResponse:
    """Add the signed decision as a file."""
    found = _decision_or_404(reference, request.user)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose the file first."))
        return redirect(found)
    decisions.attach_document(found, form.cleaned_data["upload"], by=request.user)
    messages.success(request, _("The signed decision has been added."))
    return redirect(found)
