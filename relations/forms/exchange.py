"""An exchange as it is typed: four things that take seconds, and the rest for whoever has more to say."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms
from django.db.models import Case, IntegerField, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.house_forms import day_in_range
from office.models import Role, Unit, User
from partners.choosing import FIT_ON_A_PAGE
from partners.models import Partner
from relations.forms.dates import DayField
from relations.models import LIVE, Carrier, Direction, Exchange, ExchangeKind, Relation
from relations.queries.relation import relation_list

# Those whose files the documents' gate takes in.
FILERS = (Role.OFFICER, Role.HEAD, Role.CLERK)
DETAILS = ("direction", "carried_by", "unit", "organisation", "counterpart", "note", "upload")
# Beside which field a refusal of the action stands.
FIELD_OF = {
    "day": "on", "about": "about", "third_party": "organisation", "third_party_named": "carried_by",
    "unknown_kind": "kind", "unknown_direction": "direction", "unknown_carrier": "carried_by",
}  # fmt: skip
_BEGINS_WITH_REFERENCE = re.compile(r"(?P<reference>R-\d+)\b", re.IGNORECASE)


class ExchangeForm(forms.Form):
    """Kind, date and subject are enough; which way it went follows from the kind unless somebody says so."""

    kind = forms.ChoiceField(
        label=_("What it was"),
        choices=ExchangeKind,
        widget=forms.RadioSelect(attrs={"class": "choices--row"}),
    )
    on = DayField(label=_("Date"), validators=[day_in_range])
    about = forms.CharField(
        label=_("About what"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    direction = forms.ChoiceField(
        label=_("Which way"),
        required=False,
        choices=[("", _("as usual for its kind")), *Direction.choices],
        help_text=_(
            "As usual: letters and e-mails went from us to them; calls, meetings and visits both ways."
        ),
    )
    carried_by = forms.ChoiceField(
        label=_("Carried on our side by"),
        choices=Carrier,
        initial=Carrier.US_UNIT,
        help_text=_("What schools, museums, clubs or citizens exchange keeps a tie alive just as well."),
    )
    unit = forms.ModelChoiceField(
        label=_("Our unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("not given"),
        help_text=_("Only where a unit of ours carried it."),
    )
    organisation = forms.CharField(
        label=_("Third party on our side"),
        required=False,
        max_length=200,
        help_text=_(
            "The school, association or company of our town; for citizens, what they have in common."
        ),
    )
    counterpart = forms.CharField(
        label=_("Counterpart on their side"),
        required=False,
        max_length=200,
        help_text=_(
            "The department, school or organisation. A function says more than a name and lasts longer."
        ),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    upload = forms.FileField(
        label=_("Document"), required=False, help_text=_("PDF, PNG, JPEG, DOCX or ODT, up to 25 MB.")
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: User, is_short: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        if is_short:
            # The recorder's own unit, without asking for all of them.
            self.fields["unit"].widget = forms.HiddenInput()
        self.fields["form_token"].initial = uuid.uuid4
        self.fields["on"].initial = timezone.localdate
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.fields["unit"].queryset = Unit.objects.all()
        self.fields["unit"].initial = by.unit_id
        if not by.has_role(*FILERS):
            del self.fields["upload"]

    @property
    def details(self) -> list[forms.BoundField]:
        """What stands folded away under the four that are always asked."""
        return [self[name] for name in DETAILS if name in self.fields and not self[name].is_hidden]

    @property
    def has_details(self) -> bool:
        """Whether something there was typed or is wrong, so that it must not be folded away."""
        return self.is_bound and any(
            self[name].errors or name in self.changed_data for name in DETAILS if name in self.fields
        )

    def refuse(self, code: str, sentence: str) -> None:
        """Put the action's refusal beside its field."""
        field = FIELD_OF.get(code)
        self.add_error(field if field in self.fields else None, sentence)


class RelationSelect(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        living_first = Case(When(state__in=LIVE, then=0), default=1, output_field=IntegerField())
        ties = relation_list().order_by(living_first, "first_partner", "pk")
        super().__init__(ties, empty_label=_("Choose the relation"), **kwargs)

    def label_from_instance(self, relation: Relation) -> str:
        return f"{relation.partner_names} · {relation.get_state_display()} · {relation.reference}"


class RelationNamed(forms.CharField):
    """A tie by its reference or by its partner's name; a name of several is refused with the candidates."""

    default_error_messages = {
        "unknown": _(
            "No relation is with “%(text)s”. Check the spelling, or write the reference, such as R-0012."
        ),
        "ambiguous": _(
            "Several relations are with “%(text)s”: %(candidates)s. Write the reference of the right one."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs["help_text"] = _("The partner's name, or the reference such as R-0012.")
        super().__init__(max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) and (relation := Relation.objects.filter(pk=value).first()):
            return f"{relation.reference} {relation.partner_names}"
        return value

    def clean(self, value: Any) -> Relation:
        text = super().clean(value)
        found = self._meant_by(text)
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown", params={"text": text})
        if len(found) > 1:
            named = "; ".join(f"{relation.reference} {relation.partner_names}" for relation in found[:5])
            params = {"text": text, "candidates": named}
            raise forms.ValidationError(self.error_messages["ambiguous"], code="ambiguous", params=params)
        return found[0]

    def _meant_by(self, text: str) -> list[Relation]:
        if written := _BEGINS_WITH_REFERENCE.match(text):
            try:
                return [Relation.objects.by_reference(written["reference"])]
            except Relation.DoesNotExist:
                return []
        named = Partner.objects.named_like(text).values("pk")
        ties = Relation.objects.filter(partners__in=named).distinct().prefetch_related("partners")
        found = list(ties.order_by("pk")[:20])
        return [relation for relation in found if relation.is_live] or found


class AnyExchangeForm(ExchangeForm):
    """The same from anywhere, with the relation to choose."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        few = Relation.objects.count() <= FIT_ON_A_PAGE
        field = RelationSelect if few else RelationNamed
        self.fields = {"relation": field(label=_("Relation"))} | self.fields


class CorrectionForm(ExchangeForm):
    """What was recorded, as it should read, and why."""

    reason = forms.CharField(
        label=_("Why you correct it"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the journal, beside what was recorded first."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, exchange: Exchange, **kwargs: Any) -> None:
        written = {
            name: getattr(exchange, name) for name in ("kind", "on", "about", "direction", "carried_by")
        }
        written |= {
            name: getattr(exchange, name) for name in ("organisation", "counterpart", "note", "revision")
        }
        super().__init__(*args, initial={**written, "unit": exchange.unit_id}, **kwargs)
        self.fields["unit"].initial = exchange.unit_id
        self.fields["direction"].choices = Direction.choices
        self.fields["direction"].required = True
        self.fields["direction"].help_text = ""
        if exchange.document_id and "upload" in self.fields:
            self.fields["upload"].help_text = _(
                "A new file takes the place of the one on file, which stays kept."
            )
        del self.fields["form_token"]

    def against(self, exchange: Exchange) -> list[tuple[str, str, str]]:
        """Where what was typed differs from what is on file now: field, on file, typed."""
        theirs = CorrectionForm(by=self.by, exchange=exchange)
        return [
            (str(field.label), _readable(field, theirs[name].value()), _readable(field, self[name].data))
            for name, field in self.fields.items()
            if name in theirs.fields
            and not field.widget.is_hidden
            and name not in ("reason", "upload")
            and str(theirs[name].value() or "") != str(self[name].data or "")
        ]

    def on_top_of(self, exchange: Exchange) -> CorrectionForm:
        """The same form once more, with its problems, on top of what is saved now."""
        data = self.data.copy()
        data["revision"] = str(exchange.revision)
        self.data = data
        return self


def _readable(field: forms.Field, value: Any) -> str:
    choices = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    return choices.get(str(value), str(value or "")) if value else ""


class WhyForm(forms.Form):
    """A reason, for striking out an exchange or for keeping a silent tie as it is."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the journal."),
    )
