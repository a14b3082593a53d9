"""The rule sets Entente ships with become rows, where a jurist can correct them."""

from django.db import migrations

from office.rule_sets import RULE_SETS

_COLUMNS = ("profile", "valid_from", "valid_until", "citation", "note")


def store(apps, schema_editor):
    RuleSet = apps.get_model("office", "RuleSet")
    for row in RULE_SETS:
        rules = {key: value for key, value in row.items() if key not in _COLUMNS}
        RuleSet.objects.create(rules=rules, **{name: row.get(name, "") for name in _COLUMNS})


class Migration(migrations.Migration):
    dependencies = [("office", "0001_tables")]
    operations = [migrations.RunPython(store, migrations.RunPython.noop)]
