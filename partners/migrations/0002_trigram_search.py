from django.db import DatabaseError, migrations, transaction


def add_trigram_index(apps, schema_editor):
    """PostgreSQL finds parts of names by trigrams. Without the right to install the extension, search is only slower."""
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            schema_editor.execute(
                "CREATE INDEX IF NOT EXISTS partners_by_trigram ON partners_partner USING gin (names_folded gin_trgm_ops)"
            )
    except DatabaseError:
        return


def remove_trigram_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS partners_by_trigram")


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_register")]

    operations = [migrations.RunPython(add_trigram_index, remove_trigram_index, elidable=False)]
