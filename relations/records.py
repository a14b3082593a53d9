"""What speaks against making one record of two partners, as far as our relations go."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners import merging
from partners.models import Partner
from relations.models import Relation


def must_not_share_a_relation(kept: Partner, merged: Partner) -> Any:
    """Parties of one relation are two: its texts and signatures name both."""
    shared = Relation.objects.filter(partners=kept).filter(partners=merged).order_by("pk").first()
    if shared is None:
        return None
    return _(
        "Both take part in %(relation)s, each in its own right, so they are two to its texts and signatures. If "
        "one of them was entered there by mistake, take it out of the relation first."
    ) % {"relation": shared.reference}


def register() -> None:
    merging.register_objection(must_not_share_a_relation)
