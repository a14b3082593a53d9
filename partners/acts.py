"""What was done with partners and lists of them, in words."""

from django.utils.translation import gettext_lazy as _

from office.acts import name_acts


def register() -> None:
    name_acts(
        {
            "partner.create": _("Partner entered"),
            "partner.edit": _("Partner changed"),
            "import.upload": _("List uploaded"),
            "import.apply": _("List imported"),
            "import.cancel": _("Import cancelled"),
        }
    )
