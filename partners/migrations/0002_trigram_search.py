from django.db import DatabaseError, migrations, transaction

TRIGRAMS = {"partners_by_trigram": "partners_partner", "places_by_trigram": "partners_gazetteerplace"}


def add_trigram_indexes(apps, schema_editor):
    """PostgreSQL finds parts of names by trigrams. Without the right to install the extension, search is only slower."""
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for index, table in TRIGRAMS.items():
                schema_editor.execute(
                    f"CREATE INDEX IF NOT EXISTS {index} ON {table} USING gin (names_folded gin_trgm_ops)"
                )
    except DatabaseError:
        return


def remove_trigram_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for index in TRIGRAMS:
            schema_editor.execute(f"DROP INDEX IF EXISTS {index}")


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_tables")]

    operations = [migrations.RunPython(add_trigram_indexes, remove_trigram_indexes, elidable=False)]
