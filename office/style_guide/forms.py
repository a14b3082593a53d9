"""Steps, forms and what stands around them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from office.rules import Refused
from office.style_guide.specimens import Copy, Example, Specimen, words

TITLE = _("Steps and forms")
HERE = "/ui/"  # an example that is sent is answered by the page itself, which keeps nothing


class _VisitForm(forms.Form):
    """One of each control."""

    title = forms.CharField(
        label=words("What is it about", "Waarover gaat het", "Konusu"),
        max_length=200,
        help_text=words(
            "One line, as it should stand in the timeline.",
            "Eén regel, zoals in de tijdlijn.",
            "Zaman çizelgesinde görünecek tek satır.",
        ),
    )
    on = forms.DateField(
        label=words("Date", "Datum", "Tarih"), widget=forms.DateInput(attrs={"type": "date"})
    )
    participants = forms.IntegerField(
        label=words("Participants", "Aantal deelnemers", "Katılımcı sayısı"),
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    cost = forms.DecimalField(
        label=words("Cost in EUR", "Kosten in EUR", "Maliyet (EUR)"),
        required=False,
        localize=True,
        help_text=words("Such as 1,250.50", "Zoals 1.250,50", "Örneğin 1.250,50"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "width-10"}),
    )
    unit = forms.ChoiceField(
        label=words("Unit", "Dienst", "Birim"),
        choices=[
            ("c", words("Culture", "Cultuur", "Kültür")),
            (
                "i",
                words(
                    "International relations",
                    "Internationale betrekkingen",
                    "Dış İlişkiler Dairesi Başkanlığı",
                ),
            ),
        ],
    )
    direction = forms.ChoiceField(
        label=words("Direction", "Richting", "Yönü"),
        widget=forms.RadioSelect,
        choices=[
            ("u", words("we visit them", "wij bezoeken hen", "biz onları ziyaret ediyoruz")),
            ("t", words("they visit us", "zij bezoeken ons", "onlar bizi ziyaret ediyor")),
        ],
    )
    themes = forms.MultipleChoiceField(
        label=words("Themes", "Thema’s", "Temalar"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("c", words("culture and arts", "kunst en cultuur", "kültür ve sanat")),
            (
                "w",
                words(
                    "local environmental services",
                    "plaatselijke milieudienstverlening",
                    "yerel çevre hizmetleri",
                ),
            ),
            (
                "d",
                words(
                    "local economic development",
                    "plaatselijke economische ontwikkeling",
                    "yerel ekonomik kalkınma",
                ),
            ),
        ],
    )
    report = forms.CharField(
        label=words("Report", "Verslag", "Rapor"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(label=words("File", "Bestand", "Dosya"), required=False)
    sure = forms.BooleanField(
        label=words(
            "The partner has agreed to this date",
            "De partner heeft met deze datum ingestemd",
            "Ortak bu tarihi kabul etti",
        )
    )


class _FilterForm(forms.Form):
    q = forms.CharField(label=words("Name", "Naam", "Ad"), required=False)
    country = forms.ChoiceField(
        label=words("Country", "Land", "Ülke"),
        required=False,
        choices=[("", words("any", "alle", "tümü")), ("DK", words("Denmark", "Denemarken", "Danimarka"))],
    )
    mine = forms.BooleanField(
        label=words("only mine", "alleen de mijne", "yalnızca benimkiler"), required=False
    )


class _ReasonForm(forms.Form):
    reason = forms.CharField(
        label=words("Reason", "Reden", "Gerekçe"), widget=forms.Textarea(attrs={"rows": 2})
    )


TYPED = {"title": "", "on": "", "participants": "0", "cost": "12,5o", "unit": "c"}
REFUSED = words(
    "A visit cannot end before it begins.",
    "Een bezoek kan niet eindigen voordat het begint.",
    "Ziyaret, başladığı tarihten önce bitemez.",
)


def _blank(copy: Copy) -> dict[str, object]:
    return {"form": _VisitForm(auto_id=f"id-{copy.mark}-%s"), "action": HERE, "cancel_url": "#ui_form"}


def _faulty(copy: Copy) -> dict[str, object]:
    form = _VisitForm(TYPED, auto_id=f"id-{copy.mark}-%s")
    form.add_error(None, str(REFUSED))
    return {"form": form, "action": HERE, "cancel_url": "#ui_form"}


def _summary_of_errors(copy: Copy) -> dict[str, object]:
    return {
        "form": _ReasonForm({}, auto_id=f"id-{copy.mark}-%s"),
        "label": copy.named(_("There is a problem")),
    }


def _answers(copy: Copy) -> dict[str, object]:
    rows = [
        (words("Relation", "Stedenband", "İlişki"), "Nordhavn (R-0007)", "#ui_check_answers"),
        (
            words("Reason", "Reden", "Gerekçe"),
            words("At the partner’s request", "Op vraag van de partner", "Ortağın talebi üzerine"),
            "#ui_check_answers",
        ),
        (
            words("Last day in force", "Laatste dag van kracht", "Yürürlüğün son günü"),
            words("30 November 2026", "30 november 2026", "30 Kasım 2026"),
            "#ui_check_answers",
        ),
    ]
    warning = words(
        "An ended relation stays ended. Resuming makes a new one.",
        "Een beëindigde stedenband blijft beëindigd. Hervatten maakt een nieuwe.",
        "Sonlandırılan ilişki yeniden açılamaz; yeniden başlanırsa yeni bir ilişki oluşturulur.",
    )
    submit = words("End this relation", "Deze stedenband beëindigen", "Bu ilişkiyi sonlandır")
    return {
        "rows": rows,
        "warning": warning,
        "submit": submit,
        "tone": "danger",
        "action": HERE,
        "form": _ReasonForm(auto_id=f"id-{copy.mark}-%s"),
        "cancel_url": "#ui_check_answers",
    }


def _filters(copy: Copy, typed: dict[str, str] | None = None) -> dict[str, object]:
    form = _FilterForm(typed, auto_id=f"id-{copy.mark}-%s")
    return {"form": form, "label": copy.named(_("Filter")), "open": True}


SUBMIT = {"label": words("Send to the council", "Aan de gemeenteraad voorleggen", "Belediye meclisine sun")}
REVIEW = {"label": words("Mark as reviewed", "Als nagelezen markeren", "İncelendi olarak işaretle")}
SIGN = {"label": words("Record a signature", "Een ondertekening registreren", "İmza kaydet")}
NOT_YET = Refused(
    "permission",
    words(
        "The ministry’s permission of this protocol is not recorded. Record it first, "
        "or record the signature as a past fact.",
        "De ministeriële toestemming voor dit akkoord is niet geregistreerd. Registreer ze eerst, "
        "of registreer de ondertekening als een feit uit het verleden.",
        "Bu protokol için bakanlık izni kayıtlı değil. Önce izni kaydedin ya da imzayı geçmiş bir olay olarak kaydedin.",
    ),
)
OFFERS = [
    {"step": SUBMIT, "url": "#ui_steps"},
    {"step": REVIEW, "url": "#ui_steps"},
    {"step": SIGN, "refusal": NOT_YET},
]

BUTTONS = {
    "main": words("Save", "Opslaan", "Kaydet"),
    "second": words("Import a list", "Een lijst importeren", "Liste içe aktar"),
    "danger": words("Withdraw from the agenda", "Van de agenda afvoeren", "Gündemden çek"),
    "quiet": words("Cancel", "Annuleren", "Vazgeç"),
    "large": words("Send to the council", "Aan de gemeenteraad voorleggen", "Belediye meclisine sun"),
    "small": words("Download as CSV", "Als CSV downloaden", "CSV olarak indir"),
}

SPECIMENS = (
    Specimen(
        "buttons",
        _("Buttons"),
        _(
            "One main act a page; everything else is quieter. What cannot be undone is red and passes check-your-answers."
        ),
        (Example(BUTTONS),),
        in_all_languages=True,
        template="office/style_guide/_buttons.html",
    ),
    Specimen(
        "_steps",
        _("Steps"),
        _("What may be done with a thing now. A step that is refused keeps its place and says why."),
        (
            Example({"offers": OFFERS}),
            Example({"offers": OFFERS, "quiet": True}, _("Where none of them is the natural next one.")),
        ),
        in_all_languages=True,
    ),
    Specimen(
        "_form",
        _("Form"),
        _("Label, hint, error, control, one below the other; fields that may stay empty say so."),
        (
            Example(_blank, _("As it opens.")),
            Example(_faulty, _("As it comes back: what was typed is still there, each fault in a sentence.")),
        ),
    ),
    Specimen(
        "_error_summary",
        _("Error summary"),
        _("On top of a form that was refused; each line leads to its control."),
        (Example(_summary_of_errors),),
    ),
    Specimen(
        "_check_answers",
        _("Check your answers"),
        _("Before everything that cannot be undone: what will happen, with a way back to each answer."),
        (Example(_answers),),
    ),
    Specimen(
        "_filters",
        _("Filters"),
        _("Above a list; the whole state stands in the address, so that it can be kept and sent on."),
        (
            Example(_filters),
            Example(lambda copy: _filters(copy, {"country": "DK", "mine": "on"}), _("With two filters set.")),
        ),
    ),
)
