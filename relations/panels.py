"""What the partner's page shows of our relations with it, without the partners' app knowing them."""

from django.utils.translation import gettext_lazy as _

from office.models import User
from partners import panels
from partners.models import Partner
from partners.panels import Panel
from relations.claims import sentence_of
from relations.models import Claim
from relations.rules.relation import may_keep_relations


def relations_panel(partner: Partner, user: User) -> Panel:
    """Our ties with this partner, and what files claim about them."""
    claims = Claim.objects.filter(partner=partner, settled_on=None)
    context = {
        "partner": partner,
        "relations": partner.relations.order_by("pk"),
        "claims": [{"text": sentence_of(claim), "source": claim.source} for claim in claims],
        "may_create": may_keep_relations(user) is None,
    }
    return Panel(title=_("Our relations"), template="relations/_partner_panel.html", context=context)


def register() -> None:
    panels.register(relations_panel)
