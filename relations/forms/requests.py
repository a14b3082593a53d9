"""Input about accepting a request from outside; nothing is decided here."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.house_forms import day_in_range
from partners.models import NeedProfile, Partner, PartnerKind, PartnershipRequest
from relations.models import RelationType

NEW = "new"


class AcceptForm(forms.Form):
    """Which partner the town is, what kind of tie it is to become, and what we wrote back."""

    partner = forms.ChoiceField(label=_("Which town is it?"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("What kind of body is it?"), choices=PartnerKind.choices, initial=PartnerKind.CITY,
        help_text=_("Only where it is entered as a new partner."),
    )  # fmt: skip
    type = forms.ChoiceField(label=_("Type"), choices=RelationType.choices, widget=forms.RadioSelect)
    profile = forms.ChoiceField(
        label=_("Also a candidate for"), required=False,
        help_text=_("Puts the town on the shortlist of a need profile, beside the others."),
    )  # fmt: skip
    answer = forms.CharField(
        label=_("What we answered"), required=False, max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    on = forms.DateField(
        label=_("Answered on"), validators=[day_in_range],
        widget=forms.DateInput(attrs={"type": "date", "class": "width-10"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
    )  # fmt: skip
    upload = forms.FileField(
        label=_("Our letter"), required=False, help_text=_("PDF, PNG, JPEG, DOCX or ODT, up to 25 MB.")
    )

    def __init__(
        self, *args: Any, about: PartnershipRequest, alike: list[Partner], profiles: list[NeedProfile],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)
        self.partners = {partner.reference: partner for partner in alike}
        self.profiles = {str(profile.pk): profile for profile in profiles}
        if about.partner:
            del self.fields["partner"], self.fields["kind"]
        else:
            # Where one of ours may be meant, whoever accepts says so: nothing is taken for granted.
            self.fields["partner"].initial = None if alike else NEW
            self.fields["partner"].choices = [
                *((key, f"{partner.name}, {partner.place} · {key}") for key, partner in self.partners.items()),
                (NEW, _("Enter it as a new partner: %(town)s, %(place)s") % {"town": about.town, "place": about.place}),
            ]  # fmt: skip
        if self.profiles:
            self.fields["profile"].choices = [
                ("", _("None")),
                *((key, f"{profile.title} · {profile.reference}") for key, profile in self.profiles.items()),
            ]
        else:
            del self.fields["profile"]

    @property
    def chosen_partner(self) -> Partner | None:
        return self.partners.get(self.cleaned_data.get("partner", ""))

    @property
    def chosen_profile(self) -> NeedProfile | None:
        return self.profiles.get(self.cleaned_data.get("profile", ""))
