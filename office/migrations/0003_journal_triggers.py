"""The database refuses to change or delete what the journal holds."""

from django.db import migrations

from office import journal_triggers


def install(apps, schema_editor):
    journal_triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    journal_triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("office", "0002_rule_sets")]
    operations = [migrations.RunPython(install, remove)]
