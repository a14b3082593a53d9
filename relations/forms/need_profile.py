"""Input about the profile behind a relation; nothing is decided here."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import NeedProfile
from relations.models import Relation, RelationType


class StartForm(forms.Form):
    type = forms.ChoiceField(label=_("Type"), choices=RelationType.choices, widget=forms.RadioSelect)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class AttachForm(forms.Form):
    profile = forms.ChoiceField(label=_("Need profile"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, relation: Relation, profiles: list[NeedProfile], **kwargs: Any) -> None:
        initial = {"profile": str(relation.need_profile_id or ""), "revision": relation.revision}
        super().__init__(*args, initial=initial, **kwargs)
        self.profiles = {str(profile.pk): profile for profile in profiles}
        self.fields["profile"].choices = [
            ("", _("None")),
            *((key, f"{profile.title} · {profile.reference}") for key, profile in self.profiles.items()),
        ]

    @property
    def chosen(self) -> NeedProfile | None:
        return self.profiles.get(self.cleaned_data["profile"])


class BeginForm(forms.Form):
    title = forms.CharField(label=_("Working title"), max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args: Any, relation: Relation, **kwargs: Any) -> None:
        initial = {"title": relation.partner_names[:200], "revision": relation.revision}
        super().__init__(*args, initial=initial, **kwargs)
