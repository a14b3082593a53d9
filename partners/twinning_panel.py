"""On a partner's page: with whom the registers of the world say it is twinned."""

from django.utils.translation import gettext_lazy as _

from office.models import User
from partners.models import Partner
from partners.panels import Panel, register
from partners.register_queries import twinnings_of
from partners.rules import may_read_partners

SHOWN = 10


@register
def twinnings_panel(partner: Partner, user: User) -> Panel | None:
    """Nothing to show where the registers do not know the partner. Two queries, however many twinnings."""
    if may_read_partners(user):
        return None
    twinnings = twinnings_of(partner)
    if not twinnings:
        return None
    sources = dict.fromkeys(source for twinning in twinnings for source in twinning.sources)
    context = {
        "twinnings": twinnings[:SHOWN],
        "more": twinnings[SHOWN:],
        "number": len(twinnings),
        "sources": "; ".join(sources),
    }
    return Panel(_("Known twinnings in the world"), "partners/_twinnings.html", context)
