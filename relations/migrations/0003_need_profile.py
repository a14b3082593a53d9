import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_need_profiles"),
        ("relations", "0002_programme"),
    ]

    operations = [
        migrations.AddField(
            model_name="relation",
            name="need_profile",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="relations",
                to="partners.needprofile",
                verbose_name="need profile",
            ),
        ),
    ]
