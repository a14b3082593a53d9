"""Input of sittings, their agenda and attendance, of the members of a body, and of the advice before a vote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.attendance import Room, Seen
from office.council_forms import OnceForm
from office.date_fields import DayField
from office.house_forms import day_in_range
from office.member_accounts import possible_accounts
from office.models import (
    AdviceResult,
    Adviser,
    AdviserKind,
    Body,
    CouncilMember,
    Presence,
    Seat,
    SeatFunction,
    Sitting,
    Submission,
    SubmissionState,
    User,
)  # fmt: skip
from office.recusals import Proposed
from office.vote_forms import number_field

CALLS = [(1, _("First call")), (2, _("Second call, because the first had no quorum"))]


class BodyForm(OnceForm):
    """A form about one of our bodies; where there is only one, it is chosen already."""

    body = forms.ModelChoiceField(label=_("Body"), queryset=Body.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.order_by("pk")
        self.fields["body"].initial = Body.objects.order_by("pk").first()


def _chair(day_of: Sitting | None = None) -> forms.ModelChoiceField:
    seated = Seat.objects.on(day_of.held_on).filter(body=day_of.body_id) if day_of else Seat.objects.all()
    members = CouncilMember.objects.filter(pk__in=seated.values("member"))
    return forms.ModelChoiceField(
        label=_("Chair"), queryset=members, required=False, empty_label=_("not known"),
        help_text=_("Whoever presided, who need not be the mayor."),
    )  # fmt: skip


class SittingForm(BodyForm):
    """A sitting that took place."""

    held_on = DayField(label=_("Date of the sitting"))
    call = forms.TypedChoiceField(
        label=_("Call"), coerce=int, initial=1, widget=forms.RadioSelect, choices=CALLS
    )
    members = number_field(
        _("Members"), _("The full membership that day. Leave empty to take it from the file of the body.")
    )
    present = number_field(_("Present"), _("Leave empty if it is not known: unknown is not nought."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if CouncilMember.objects.exists():
            self.fields["chair"] = _chair()


class _When(OnceForm):
    held_on = DayField(label=_("Date of the sitting"), validators=[day_in_range])
    starts_at = forms.TimeField(
        label=_("Begins at"), required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "width-10"}, format="%H:%M"),
    )  # fmt: skip
    place = forms.CharField(label=_("Place"), required=False, max_length=200)


class PlanForm(BodyForm, _When):
    """A sitting to come."""

    field_order = ("form_token", "body", "held_on", "starts_at", "place")


class MoveForm(_When):
    """Another day, hour or place; also the day of a second call."""


class HoldForm(forms.Form):
    """What is known once a planned sitting is over."""

    members = number_field(
        _("Members"), _("The full membership that day. Leave empty to take it from the file of the body.")
    )
    present = number_field(
        _("Present"), _("Leave empty if it is not known, or if you enter the attendance by name next.")
    )

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"] = _chair(sitting)


class SendForm(forms.Form):
    sent_on = DayField(label=_("The agenda was sent on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent_on"].initial = timezone.localdate


class CallingForm(forms.Form):
    """The day of calling, of a sitting that was held."""

    sent_on = DayField(label=_("The agenda was sent on"), validators=[day_in_range])
    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as the letter or the page of the minutes in which the day is written."),
    )  # fmt: skip


class AgendaForm(forms.Form):
    """One more point: an item before the body, or a title of one's own."""

    submission = forms.ModelChoiceField(
        label=_("Item before the body"), queryset=Submission.objects.none(), required=False,
        empty_label=_("none: a point of its own"),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Title"), required=False, max_length=300, help_text=_("Only for a point of its own.")
    )

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pending = Submission.objects.filter(body=sitting.body, state=SubmissionState.PENDING)
        self.fields["submission"].queryset = pending.exclude(agenda_items__sitting=sitting).order_by("pk")


def _recused(one: Proposed) -> str:
    return "recused_{}_{}".format(*one.key or ())


def _why(one: Proposed) -> str:
    return "recused_why_{}_{}".format(*one.key or ())


class AttendanceForm(forms.Form):
    """For each member: there, absent, excused, or left at an item; and who takes no part in which item.

    A declared conflict of interest is ticked with its reason the first time; later the form says what is on record.
    """

    def __init__(self, *args: Any, room: Room, recusals: Sequence[Proposed] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = room.members
        self.recusals = [one for one in recusals if one.member]
        self.without_member = [one for one in recusals if not one.member]
        for one in self.recusals:
            self._ask_for_recusal(one, is_ticked=one.is_recorded or not room.seen)
        for member in room.members:
            row = room.seen.get(member)
            self.fields[f"presence_{member.pk}"] = forms.ChoiceField(
                label=_("Attendance of %(name)s") % {"name": member.name}, required=False,
                choices=[("", _("not known")), *Presence.choices], initial=row.presence if row else "",
            )  # fmt: skip
            self.fields[f"left_at_{member.pk}"] = number_field(
                _("%(name)s left at item") % {"name": member.name}, lowest=1
            )
            self.fields[f"left_at_{member.pk}"].initial = row.left_at if row else None

    def _ask_for_recusal(self, one: Proposed, *, is_ticked: bool) -> None:
        said = {"name": one.name, "item": one.submission.reference, "title": one.submission.title}
        is_new = one.is_declared and not one.is_recorded
        self.fields[_recused(one)] = forms.BooleanField(
            label=_("%(name)s is recused for %(item)s, “%(title)s”") % said, required=False, initial=is_ticked,
            help_text=_("Declared by the member, not recorded yet.") if is_new else "",
        )  # fmt: skip
        self.fields[_why(one)] = forms.CharField(
            label=_("Reason of %(name)s") % said, required=False, max_length=2_000, initial=one.reason,
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip

    def recusal_rows(self) -> list[tuple[Proposed, Any, Any]]:
        return [(one, self[_recused(one)], self[_why(one)]) for one in self.recusals]

    def recused(self) -> dict[tuple[int, int], str | None]:
        said = self.cleaned_data
        return {one.key: said[_why(one)] if said[_recused(one)] else None for one in self.recusals if one.key}

    def rows(self) -> list[tuple[CouncilMember, Any, Any]]:
        return [
            (member, self[f"presence_{member.pk}"], self[f"left_at_{member.pk}"]) for member in self.members
        ]

    def seen(self) -> dict[CouncilMember, Seen | None]:
        said = self.cleaned_data
        return {
            member: Seen(said[f"presence_{member.pk}"], said[f"left_at_{member.pk}"])
            if said[f"presence_{member.pk}"]
            else None
            for member in self.members
        }


# -- members of a body --------------------------------------------------------------------------------


class SeatForm(BodyForm):
    """A member takes a seat: somebody new, or somebody who was on file before."""

    member = forms.ModelChoiceField(
        label=_("Somebody on file"), queryset=CouncilMember.objects.all(), required=False,
        empty_label=_("somebody new"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only for somebody new."),
    )  # fmt: skip
    function = forms.ChoiceField(label=_("Function"), choices=SeatFunction, initial=SeatFunction.MEMBER)
    party_group = forms.CharField(label=_("Party group"), required=False, max_length=100)
    starts_on = DayField(label=_("First day of the term"), required=False, validators=[day_in_range])
    succeeds = forms.ModelChoiceField(
        label=_("Replaces"), queryset=Seat.objects.none(), required=False, empty_label=_("nobody"),
        help_text=_("The member whose term ended and whose seat this is."),
    )  # fmt: skip
    account = forms.ModelChoiceField(
        label=_("Account"), queryset=User.objects.none(), required=False, empty_label=_("none"),
        help_text=_("The login of this council member, if there is one."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ended = Seat.objects.filter(ends_on__isnull=False, successor=None).select_related("member")
        self.fields["succeeds"].queryset = ended.order_by("-ends_on")
        self.fields["succeeds"].label_from_instance = lambda seat: f"{seat.member.name} – {seat.ends_on}"
        self.fields["account"].queryset = possible_accounts()

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not said.get("member") and not said.get("name"):
            self.add_error("name", _("Give the member's name."))
        return said


class AccountForm(forms.Form):
    """Which login a member has; none chosen takes it away."""

    account = forms.ModelChoiceField(
        label=_("Account"), queryset=User.objects.none(), required=False, empty_label=_("none"),
        help_text=_("Logins with the role of a council member that no other sitting member has."),
    )  # fmt: skip

    def __init__(self, *args: Any, member: CouncilMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = User.objects.filter(pk=member.account_id)
        self.fields["account"].queryset = possible_accounts(member) | own
        self.fields["account"].initial = member.account_id


class EndSeatForm(forms.Form):
    ends_on = DayField(label=_("Last day of the term"), validators=[day_in_range])
    reason = forms.CharField(label=_("Why it ended"), required=False, max_length=200)


class RollForm(forms.Form):
    day = DayField(
        label=_("The roll is complete from"), required=False, validators=[day_in_range],
        help_text=_("From that day on the members are counted by name. Empty: they are not counted."),
    )  # fmt: skip


# -- advice -------------------------------------------------------------------------------------------


class AdviserForm(BodyForm):
    name = forms.CharField(label=_("Name of the committee or board"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=AdviserKind, initial=AdviserKind.COMMITTEE)
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=1, max_value=99, initial=1,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )  # fmt: skip
    is_always_heard = forms.BooleanField(
        label=_("Heard on every item"), required=False,
        help_text=_("Before a vote is recorded, missing advice is then said. It holds nothing back."),
    )  # fmt: skip


class EndAdviserForm(forms.Form):
    ends_on = DayField(label=_("Last day on which it is heard"), validators=[day_in_range])


class AdviceForm(OnceForm):
    adviser = forms.ModelChoiceField(
        label=_("Who advised"), queryset=Adviser.objects.none(), empty_label=None
    )
    advised_on = DayField(label=_("On which day?"))
    result = forms.ChoiceField(label=_("Advice"), choices=AdviceResult, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In its words"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    yes = number_field(pgettext_lazy("vote", "For"))
    no = number_field(pgettext_lazy("vote", "Against"))
    abstain = number_field(_("Abstentions"))

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heard = Adviser.objects.filter(body=submission.body_id)
        today = timezone.localdate()
        self.fields["adviser"].queryset = heard.filter(
            models.Q(ends_on=None) | models.Q(ends_on__gte=today)
        ).order_by("position", "pk")
        self.fields["advised_on"].initial = timezone.localdate
