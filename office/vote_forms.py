"""Input of a vote: its numbers, the votes by name, the two parts of the decision, and an outcome for each item."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.ballots import COUNTED, RECUSED, VoteCount
from office.council_forms import OnceForm
from office.fields import RowsField
from office.models import (
    ChairSide,
    Choice,
    CouncilMember,
    Decision,
    Result,
    Sitting,
    SittingState,
    Submission,
    SubmissionState,
)  # fmt: skip
from office.recusals import kept_from_voting
from office.room import Room, room_of
from office.submissions import kind_named
from office.vote_record import Parts, Roll

MOST = 32_767


def number_field(label: Any, help_text: Any = "", *, lowest: int = 0) -> forms.IntegerField:
    """A count that may be unknown: empty stays None."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "width-4"})
    return forms.IntegerField(
        label=label, required=False, min_value=lowest, max_value=MOST, widget=widget, help_text=help_text
    )


class PartField(forms.TypedChoiceField):
    """Yes, no, or that the minutes do not say, which is None."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [
            ("yes", pgettext_lazy("answer", "Yes")),
            ("no", pgettext_lazy("answer", "No")),
            ("", _("The minutes do not say")),
        ]
        super().__init__(
            choices=choices, required=False, widget=forms.RadioSelect, empty_value=None,
            coerce=lambda said: said == "yes", **kwargs,
        )  # fmt: skip


class PartsForm(forms.Form):
    """The two parts of a decision on a text."""

    approves_text = PartField(
        label=_("Does the decision approve the text?"),
        help_text=_("Only where the item is a text that is to be signed."),
    )
    authorises_signing = PartField(
        label=_("Does the decision authorise the signing?"),
        help_text=_("Approving a text and authorising somebody to sign it are two parts of a decision."),
    )
    signatory = forms.CharField(
        label=_("Who is authorised to sign"), required=False, max_length=200,
        help_text=_("As the minutes name the function, such as “the mayor”."),
    )  # fmt: skip

    def parts(self) -> Parts:
        said = self.cleaned_data
        return Parts(said["approves_text"], said["authorises_signing"], said["signatory"])


class LaterPartsForm(PartsForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as the page of the minutes, or the later decision that authorises the signing."),
    )  # fmt: skip


class VoteForm(PartsForm, OnceForm):
    """The numbers of one vote and what the minutes say it came to."""

    number = forms.CharField(label=_("Number of the decision"), required=False, max_length=60)
    agenda_number = number_field(
        _("Item of the agenda"), _("Whoever left before this item is not counted as present."), lowest=1
    )
    present = number_field(
        _("Present at this vote"),
        _("Only where it is another number than at the opening. Leave empty to take it from the attendance."),
    )
    yes = number_field(_("Yes"))
    no = number_field(_("No"))
    abstain = number_field(_("Abstentions"))
    blank = number_field(_("Blank votes"))
    invalid = number_field(_("Invalid votes"))
    is_secret = forms.BooleanField(label=_("The vote was secret"), required=False)
    chair_side = forms.ChoiceField(
        label=_("The chair’s vote"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (ChairSide.YES, _("Yes")),
            (ChairSide.NO, _("No")),
            (ChairSide.NONE, _("Neither")),
            ("", _("Not known")),
        ],
    )
    recorded_result = forms.ChoiceField(
        label=_("Result in the minutes"), choices=Result.choices, widget=forms.RadioSelect,
        help_text=_("Only this record decides. The computed result is shown beside it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # By key: who is offered no vote on what is decided, and who is recused for which of the items.
        self.recused: dict[int, CouncilMember] = {}
        self.recused_for: dict[int, list[str]] = {}

    def _ask_by_name(self, rooms: Iterable[Room]) -> None:
        """One choice for each member who may have voted; whoever is known to have been away or recused is not asked."""
        self.voters: dict[str, CouncilMember] = {}
        for room in rooms:
            for member in room.members:
                if member.pk not in self.recused and not room.was_elsewhere(member, None):
                    self.voters[f"member_{member.pk}"] = member
        for name, member in self.voters.items():
            self.fields[name] = forms.ChoiceField(
                label=member.name, required=False, choices=[("", _("not known")), *Choice.choices]
            )

    def by_name(self) -> list[tuple[CouncilMember, Any, str]]:
        """The members with their bound fields, and on which items they are recused, for the table of the page."""
        return [
            (member, self[name], ", ".join(self.recused_for.get(member.pk, [])))
            for name, member in self.voters.items()
        ]

    @property
    def names_are_given(self) -> bool:
        return any(self[name].value() for name in self.voters)

    def votes(self) -> VoteCount:
        said = self.cleaned_data
        numbers = {name: said[name] for name in COUNTED}
        return VoteCount(
            **numbers, chair_side=said["chair_side"], is_secret=said["is_secret"], present=said["present"]
        )

    def roll(self) -> Roll:
        said = self.cleaned_data
        choices = {member: said[name] for name, member in self.voters.items() if said.get(name)}
        choices |= dict.fromkeys(self.recused.values(), RECUSED)
        return Roll(choices, said["agenda_number"])


class DecisionForm(VoteForm):
    """A vote in a sitting on one item, or on several at once with an outcome each."""

    items = RowsField(
        label=_("Items decided"), queryset=Submission.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one item that was decided.")},
    )  # fmt: skip
    title = forms.CharField(
        label=_("Title of the decision"), required=False, max_length=300,
        help_text=_("Leave empty to take the title of the item. Several items need a title of their own."),
    )  # fmt: skip
    field_order = ("form_token", "items", "title", "number")

    def __init__(self, *args: Any, sitting: Sitting, asked: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before_the_body = Submission.objects.filter(body=sitting.body, state=SubmissionState.PENDING)
        self.fields["items"].queryset = before_the_body.order_by("pk")
        self.fields["items"].to_field_name = "pk"
        self.pending = list(before_the_body.order_by("pk"))
        self._propose_the_item(sitting, asked)
        for item in self.pending:
            self.fields[f"outcome_{item.pk}"] = forms.ChoiceField(
                label=item.title, required=False, choices=_outcomes(item)
            )
        room = room_of(sitting)
        self._leave_out_the_recused(sitting, room)
        self._ask_by_name([room])

    def _leave_out_the_recused(self, sitting: Sitting, room: Room) -> None:
        """On what is ticked; where nothing is ticked yet, `recused_for` says beside the name on which items."""
        kept = kept_from_voting(sitting, attendance_is_recorded=bool(room.seen))
        ticked = {str(pk) for pk in self["items"].value() or []}
        there = {member.pk: member for member in room.members if not room.was_elsewhere(member, None)}
        for item in self.pending:
            out = [there[pk] for pk in kept.get(item.pk, ()) if pk in there]
            if str(item.pk) in ticked:
                self.recused.update({member.pk: member for member in out})
            for member in out:
                self.recused_for.setdefault(member.pk, []).append(item.reference)

    def _propose_the_item(self, sitting: Sitting, asked: str) -> None:
        """Where just one item can be meant it is ticked already: the one somebody came from (`asked`, its reference),
        the only one on the agenda, or before the body.

        The check page names it once more before anything is recorded.
        """
        points = dict(sitting.agenda.values_list("submission", "number"))
        could_be_meant = [item for item in self.pending if item.reference == asked] or [
            item for item in self.pending if item.pk in points or not points
        ]
        if len(could_be_meant) == 1:
            self.fields["items"].initial = [could_be_meant[0].pk]
            self.fields["agenda_number"].initial = points.get(could_be_meant[0].pk)

    def _refuse_votes_of_the_recused(self) -> None:
        for pk, member in self.recused.items():
            if self.data.get(f"member_{pk}", RECUSED) not in ("", RECUSED):
                said = {"name": member.name, "items": ", ".join(self.recused_for[pk])}
                self.add_error(
                    None,
                    _(
                        "%(name)s is recused for %(items)s, so no vote is recorded. If the member took part all "
                        "the same, say so in the attendance of the sitting first."
                    ) % said,
                )  # fmt: skip

    def outcome_fields(self) -> list[tuple[Submission, Any]]:
        """Where several items are decided at once, what became of each."""
        if len(self.pending) < 2:
            return []
        return [(item, self[f"outcome_{item.pk}"]) for item in self.pending]

    def outcomes(self) -> dict[Submission, str]:
        """Each item with its outcome; what is left open goes with the result of the vote."""
        said = self.cleaned_data
        return {item: said.get(f"outcome_{item.pk}") or said["recorded_result"] for item in said["items"]}

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        self._refuse_votes_of_the_recused()
        items = said.get("items")
        if items and not said.get("title"):
            if len(items) > 1:
                self.add_error("title", _("Give the decision a title: it covers several items."))
            else:
                said["title"] = items[0].title
        return said


def _outcomes(item: Submission) -> list[tuple[str, Any]]:
    usual = [(name, Result(name).label) for name in (Result.ADOPTED, Result.REJECTED)]
    return [("", _("as the vote")), *usual, *kind_named(item.kind).outcomes.items()]


class SecondVoteForm(VoteForm):
    """The vote on a decision that was sent back."""

    sitting = forms.ModelChoiceField(label=_("Sitting"), queryset=Sitting.objects.none(), empty_label=None)
    field_order = ("form_token", "sitting", "number")

    def __init__(self, *args: Any, first: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = Sitting.objects.filter(
            body=first.body, state=SittingState.HELD, held_on__gte=first.returned_on or first.decided_on
        ).select_related("body")
        self.fields["sitting"].queryset = after.order_by("-held_on", "-pk")
        self._ask_by_name(room_of(sitting) for sitting in after[:3])
