"""What was done with partners and lists of them, in words."""

from django.utils.translation import gettext_lazy as _

from office.acts import name_acts


def register() -> None:
    name_acts(
        {
            "partner.create": _("Partner entered"),
            "partner.edit": _("Partner changed"),
            "partner.merge": _("Two records merged"),
            "partner.undo_merge": _("Merge of two records undone"),
            "partner.tell_apart": _("Said to be no duplicate"),
            "partner.tell_apart_no_more": _("“No duplicate” taken back"),
            "import.upload": _("List uploaded"),
            "import.decide": _("Doubtful rows of a list decided"),
            "import.undo": _("Import undone"),
            "import.apply": _("List imported"),
            "import.cancel": _("Import cancelled"),
            "register.upload": _("Register of twinnings uploaded"),
            "register.apply": _("Register of twinnings taken in"),
            "register.link": _("Town of the register linked with a partner, or kept apart"),
            "register.our_town": _("Our own town in the register chosen"),
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
    )
