from django.db import migrations

from partners.folding import fold, folded_names

BATCH = 1000


def refold(apps, schema_editor):
    """Hyphens, dots and apostrophes fold away now; only rows with a name that folds otherwise are written."""
    Partner = apps.get_model("partners", "Partner")
    PartnerName = apps.get_model("partners", "PartnerName")
    changed = []
    for name in PartnerName.objects.order_by("pk").iterator(BATCH):
        if name.folded != (folded := fold(name.text)):
            name.folded = folded
            changed.append(name)
    PartnerName.objects.bulk_update(changed, ["folded"], batch_size=BATCH // 5)
    renamed = []
    for partner in Partner.objects.prefetch_related("names").order_by("pk").iterator(BATCH):
        others = sorted(partner.names.all(), key=lambda name: name.pk)
        names = folded_names([partner.name, *(name.text for name in others)])
        if partner.names_folded != names:
            partner.names_folded = names
            renamed.append(partner)
    Partner.objects.bulk_update(renamed, ["names_folded"], batch_size=BATCH // 5)


def index_places(apps, schema_editor):
    """The names of the gazetteer's places by trigrams, where PostgreSQL has them; else search is only slower."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS places_by_trigram ON partners_gazetteerplace"
                " USING gin (names_folded gin_trgm_ops)"
            )


class Migration(migrations.Migration):
    dependencies = [("partners", "0012_gazetteer")]

    operations = [
        migrations.RunPython(refold, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(index_places, migrations.RunPython.noop, elidable=False),
    ]
