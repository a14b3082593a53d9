"""What our acts are called in the journal."""

from django.utils.translation import gettext_lazy as _

from office.acts import name_acts


def register() -> None:
    name_acts(
        {
            "network.record": _("Network recorded"),
            "network.add_category": _("Membership category added"),
            "network.record_fellows": _("Fellow members recorded"),
            "network.remove_fellow": _("Fellow member taken off the list"),
            "membership.identify": _("Membership considered"),
            "membership.edit": _("Membership changed"),
            "membership.submit": _("Membership sent to the council"),
            "membership.request_permission": _("Permission for the membership requested"),
            "membership.expected_benefits": _("Letter of expected benefits written"),
            "network.file_statutes": _("Statutes of a network filed"),
            "membership.record_past": _("Membership of the past recorded"),
            "membership.record_past_fact": _("Fact of the past recorded"),
            "membership.fee": _("Membership fee recorded"),
            "membership.seat": _("Seat recorded"),
        }
    )
