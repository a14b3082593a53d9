import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0003_journal_triggers"),
        ("partners", "0002_trigram_search"),
        ("relations", "0001_tables"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="signature",
            name="signature_once_per_partner",
        ),
        migrations.RemoveConstraint(
            model_name="signature",
            name="signature_once_for_us",
        ),
        migrations.AddField(
            model_name="correction",
            name="asked_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="office.permissionstep",
                verbose_name="step of the permission",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="office.decision",
                verbose_name="decision to give notice",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="undecided_because",
            field=models.TextField(blank=True, verbose_name="why it was given without a decision"),
        ),
        migrations.AddField(
            model_name="signature",
            name="awaits_another",
            field=models.BooleanField(default=False, verbose_name="somebody else signs for this party too"),
        ),
        migrations.AddField(
            model_name="signature",
            name="member",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="office.councilmember",
                verbose_name="member",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("protocol", "partner", "person"), name="signature_once_per_person_of_a_partner"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("side", "us")),
                fields=("protocol", "person"),
                name="signature_once_per_person_of_ours",
            ),
        ),
    ]
