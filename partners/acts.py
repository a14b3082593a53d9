"""What was done with partners and lists of them, in words."""

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.acts import name_acts
from office.journal_reading import read_values
from partners.countries import country_name
from partners.themes import motivation_name, theme_name


def _country(code: str) -> str:
    return country_name(code, get_language() or "en")


def _people(number: str) -> str:
    """Inhabitants, as the partner's page shows them."""
    return number_format(int(number), force_grouping=True) if number.isdecimal() else number


def _name_values() -> None:
    """Codes in the journal are read by their names, figures in groups, in the language of whoever reads."""
    read_values("partners.partner", ("country",), _country)
    read_values("partners.partner", ("population",), _people)
    read_values("partners.needprofile", ("population_from", "population_to"), _people)
    read_values("partners.partnershiprequest", ("population",), _people)
    for kind in ("partners.needprofile", "partners.partnershiprequest"):
        read_values(kind, ("country", "countries"), _country)
        read_values(kind, ("themes",), theme_name)
        read_values(kind, ("motivations",), motivation_name)


_REGISTER = {
    "partner.create": _("Partner entered"),
    "partner.bulk": _("Several partners changed at once"),
    "partner.edit": _("Partner changed"),
    "partner.add_name": _("Name added"),
    "partner.correct_name": _("Name corrected"),
    "partner.remove_name": _("Name removed"),
    "partner.legal_change": _("What became of the partner recorded"),
    "partner.correct_legal_change": _("Record of what became of the partner corrected"),
    "contact.add": _("Contact entered"),
    "contact.correct": _("Contact corrected"),
    "contact.end_term": _("End of a term of office recorded"),
    "contact.succeed": _("Successor of a contact entered"),
    "contact.erase": _("Contact erased"),
    "organisation.add": _("Organisation entered"),
    "organisation.correct": _("Organisation changed"),
    "organisation.remove": _("Organisation removed"),
    "partner.merge": _("Two records merged"),
    "partner.undo_merge": _("Merge of two records undone"),
    "partner.tell_apart": _("Said to be no duplicate"),
    "partner.tell_apart_no_more": _("“No duplicate” taken back"),
}
_LISTS = {
    "import.upload": _("List uploaded"),
    "import.decide": _("Doubtful rows of a list decided"),
    "import.undo": _("Import undone"),
    "import.apply": _("List imported"),
    "import.cancel": _("Import cancelled"),
    "register.upload": _("Register of twinnings uploaded"),
    "register.apply": _("Register of twinnings taken in"),
    "register.link": _("Town of the register linked with a partner, or kept apart"),
    "register.our_town": _("Our own town in the register chosen"),
    "gazetteer.load": _("Gazetteer loaded"),
}
_SEEKING = {
    "need_profile.create": _("Need profile begun"),
    "need_profile.edit": _("Need profile changed"),
    "criterion.propose": _("Usual criteria added"),
    "criterion.add": _("Criterion added"),
    "criterion.edit": _("Criterion changed"),
    "criterion.remove": _("Criterion removed"),
    "candidate.add": _("Candidate put on the shortlist"),
    "candidate.edit": _("How a candidate was found changed"),
    "candidate.leave": _("Candidate taken off the shortlist"),
    "candidate.return": _("Candidate put back on the shortlist"),
    "candidate.facts": _("Facts about a candidate recorded"),
    "score.save": _("Scores given"),
    "score.hand_in": _("Scores handed in"),
    "soft_answer.save": _("Soft questions answered"),
    "consultation.add": _("Consultation recorded"),
    "consultation.edit": _("Consultation changed"),
    "consultation.remove": _("Consultation removed"),
    "partnership_request.record": _("Request from outside recorded"),
    "partnership_request.edit": _("Request from outside changed"),
}


def register() -> None:
    _name_values()
    for named in (_REGISTER, _LISTS, _SEEKING):
        name_acts(named)
