"""Input of a rule set: every rule with its source, prefilled from the one in force."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.council_rules import AUTHORITIES, Rules
from office.date_fields import DayField
from office.house_forms import day_in_range
from office.periods import PERIODS
from office.rule_editing import COLUMNS, LONGEST_PERIOD
from office.rule_words import ACTS, TIES
from office.vote_forms import MOST

SHARE_HELP = _("Such as “> 1/2” (more than half), “>= 1/4” (at least a quarter, rounded up) or “any”.")
BASES = [("full", _("the full membership, empty seats included")), ("sitting", _("the sitting members"))]
MAJORITIES = [("present", _("those present, abstentions included")), ("votes", _("the votes"))]
STARTS = [("decision", _("after the vote")), ("final", _("after it became final"))]
SOURCES = {
    "agenda": _("Agenda"),
    "quorum": _("Quorum"),
    "quorum_second": _("Quorum, second call"),
    "majority": _("Majority"),
    "minimum_yes": _("Least number of yes votes"),
    "tie": pgettext_lazy("vote", "Tie"),
    "secret_tie": _("Tie in a secret vote"),
    "insistence": _("Insistence"),
    "return": _("Return"),
    "transmission": _("Sending to the civil administrator"),
    "publication": _("Publication"),
    "complaint": _("Complaints"),
    "permission": _("Permission"),
}
SOURCE_PREFIX = "source_"


def _share(label: Any, *, required: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "width-10", "autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=12, widget=widget, help_text=SHARE_HELP)


def _days(label: Any, help_text: Any = "") -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "width-4"})
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=min(LONGEST_PERIOD, MOST), widget=widget,
        help_text=help_text or _("In days. Leave empty where there is no such rule."),
    )  # fmt: skip


def _several(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


class RuleSetForm(forms.Form):
    """The rules from a day on. Names of fields are names of rules; sources carry a prefix."""

    valid_from = DayField(
        label=_("In force from"), validators=[day_in_range],
        help_text=_("The rules so far end the day before. What was computed by them stays as it is."),
    )  # fmt: skip
    citation = forms.CharField(label=_("Law or rules of procedure"), max_length=300)
    agenda_days = _days(_("Agenda sent before the sitting"))
    members_basis = forms.ChoiceField(
        label=_("Members are counted as"), choices=BASES, widget=forms.RadioSelect
    )
    quorum_first = _share(_("Quorum, first call"))
    quorum_second = _share(_("Quorum, second call"))
    recused_are_present = forms.BooleanField(label=_("Recused members count as present"), required=False)
    majority = _share(_("Majority"))
    majority_of = forms.ChoiceField(label=_("Majority of"), choices=MAJORITIES, widget=forms.RadioSelect)
    abstentions_count = forms.BooleanField(label=_("Abstentions count among the votes"), required=False)
    minimum_yes = _share(_("Least number of yes votes"), required=False)
    tie = forms.ChoiceField(
        label=pgettext_lazy("vote", "Tie"), choices=list(TIES.items()), widget=forms.RadioSelect
    )
    secret_tie = forms.ChoiceField(
        label=_("Tie in a secret vote"), choices=list(TIES.items()), widget=forms.RadioSelect
    )
    return_days = _days(_("Returned by the mayor within"))
    return_days_metropolitan = _days(_("Returned within, in metropolitan municipalities"))
    insistence = _share(_("The council insists with"), required=False)
    transmission_days = _days(_("Sent to the civil administrator within"))
    transmission_is_condition = forms.BooleanField(label=_("Unsent it is not in force"), required=False)
    publication_days = _days(_("Published within"))
    publication_from = forms.ChoiceField(
        label=_("The days to publish it run"), choices=STARTS, widget=forms.RadioSelect
    )
    complaint_days = _days(_("Complaints within, from the publication"))
    working_days = _several(
        _("Counted in working days"), list(PERIODS.items()), _("All others are counted in calendar days.")
    )
    moved_off_holidays = _several(
        _("Never ending on a day off"), list(PERIODS.items()),
        _("The last day moves to a working day: the agenda to one before, everything else to one after."),
    )  # fmt: skip
    permission_for = _several(_("Permission is needed for"), list(ACTS.items()))
    permission_act = forms.ChoiceField(
        label=_("What is asked"), required=False,
        choices=[("", _("nothing")), ("permission", _("permission")), ("opinion", _("opinion")),
                 ("notification", _("notification"))],
    )  # fmt: skip
    permission_authority = forms.CharField(
        label=_("Authority"), required=False, max_length=100,
        help_text=_("Known codes: %(codes)s; any other name is shown as written.") % {"codes": ", ".join(AUTHORITIES)},
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(
        label=_("Reason for the change"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is kept in the journal."),
    )  # fmt: skip

    SECTIONS = (
        (_("From when, and where it is written"), ("valid_from", "citation", "reason", "note")),
        (_("The sitting"), ("agenda_days", "members_basis", "quorum_first", "quorum_second", "recused_are_present")),
        (_("The vote"), ("majority", "majority_of", "abstentions_count", "minimum_yes", "tie", "secret_tie")),
        (
            _("After the vote"),
            (
                "return_days", "return_days_metropolitan", "insistence", "transmission_days",
                "transmission_is_condition", "publication_days", "publication_from", "complaint_days",
            ),
        ),
        (_("How days are counted"), ("working_days", "moved_off_holidays")),
        (_("Permission of an authority"), ("permission_act", "permission_authority", "permission_for")),
    )  # fmt: skip

    def __init__(self, *args: Any, rules: Rules | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in SOURCES.items():
            self.fields[f"{SOURCE_PREFIX}{code}"] = forms.CharField(
                label=label, required=False, max_length=300
            )
        if rules is None:
            return
        for name in self.fields:
            if name.startswith(SOURCE_PREFIX):
                self.fields[name].initial = rules.citations.get(name.removeprefix(SOURCE_PREFIX), "")
            elif name not in ("valid_from", "reason"):
                self.fields[name].initial = getattr(rules, name)

    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The fields in the order of a vote; the sources come last, in a section of their own."""
        named = [(label, [self[name] for name in names]) for label, names in self.SECTIONS]
        sources = [self[f"{SOURCE_PREFIX}{code}"] for code in SOURCES]
        return [*named, (_("Where each rule is written, if not in the law as a whole"), sources)]

    def rules(self) -> dict[str, Any]:
        """The cleaned values as the rule set stores them."""
        own = {*COLUMNS, "reason"}
        said = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in own and not name.startswith(SOURCE_PREFIX)
        }
        sources = {code: self.cleaned_data[f"{SOURCE_PREFIX}{code}"].strip() for code in SOURCES}
        return said | {"citations": {code: text for code, text in sources.items() if text}}
