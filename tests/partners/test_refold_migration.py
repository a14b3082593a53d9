from importlib import import_module

import pytest
from django.apps import apps

from partners.models import Partner, PartnerName

pytestmark = pytest.mark.django_db

migration = import_module("partners.migrations.0013_refold_names")


def test_names_folded_by_the_former_rule_are_folded_anew_and_the_rest_is_left_alone():
    old = Partner.objects.create(
        name="Saint-Raphaël", country="FR", names_folded="\nsaint-raphael\nst. raphael\n"
    )
    PartnerName.objects.create(partner=old, text="St. Raphaël", folded="st. raphael")
    same = Partner.objects.create(name="Gent", country="BE", names_folded="\ngent\n", revision=4)
    migration.refold(apps, None)
    old.refresh_from_db()
    same.refresh_from_db()
    assert old.names_folded == "\nsaint raphael\nst raphael\n"
    assert old.names.get().folded == "st raphael"
    assert (same.names_folded, same.revision) == ("\ngent\n", 4)
    assert Partner.objects.named_nearly("Saint Raphale").get() == old
