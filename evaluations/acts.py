"""What was done with documents, reports and evaluations, in words."""

from django.utils.translation import gettext_lazy as _

from office.acts import name_acts

name_acts(
    {
        "report.request": _("Document asked for"),
        "scheme.save": _("Questions of evaluations changed"),
        "evaluation.plan": _("Evaluation planned"),
        "evaluation.save_section": _("Section of an evaluation saved"),
        "evaluation.add_follow_up": _("Follow-up added"),
        "evaluation.remove_follow_up": _("Follow-up taken out"),
        "evaluation.propose_ending": _("Ending proposed because of an evaluation"),
        "evaluation.plan_anew": _("New version of the programme begun because of an evaluation"),
    }
)
