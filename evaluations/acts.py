"""What was done with documents and reports, in words."""

from django.utils.translation import gettext_lazy as _

from office.acts import name_acts

name_acts({"report.request": _("Document asked for")})
