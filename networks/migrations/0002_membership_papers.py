import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0001_tables"),
        ("office", "0004_recusals_recounts_and_entries"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_one_open_per_network",
        ),
        migrations.AddField(
            model_name="membership",
            name="budget_line",
            field=models.CharField(blank=True, max_length=200, verbose_name="budget line of the fee"),
        ),
        migrations.AddField(
            model_name="network",
            name="founders",
            field=models.CharField(blank=True, max_length=300, verbose_name="founded by"),
        ),
        migrations.AddField(
            model_name="network",
            name="is_domestic",
            field=models.BooleanField(default=False, verbose_name="only members of our own country"),
        ),
        migrations.AddField(
            model_name="network",
            name="legal_form",
            field=models.CharField(blank=True, max_length=200, verbose_name="legal form"),
        ),
        migrations.AddField(
            model_name="network",
            name="member_count",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="number of members"),
        ),
        migrations.AddField(
            model_name="network",
            name="member_count_year",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="counted in"),
        ),
        migrations.AddField(
            model_name="network",
            name="statutes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="office.document",
                verbose_name="statutes",
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="statutes_at",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="where its statutes are to be found"
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="state",
            field=models.CharField(
                choices=[
                    ("identified", "identified"),
                    ("decided", "decided"),
                    ("permitted", "permitted"),
                    ("applied", "applied for"),
                    ("accepted", "accepted"),
                    ("active", "active"),
                    ("on_hold", "on hold"),
                    ("notice_given", "notice given"),
                    ("ended", "ended"),
                    ("lapsed", "lapsed"),
                    ("expelled", "expelled"),
                    ("abandoned", "abandoned"),
                ],
                default="identified",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "identified",
                            "decided",
                            "permitted",
                            "applied",
                            "accepted",
                            "active",
                            "on_hold",
                            "notice_given",
                            "ended",
                            "lapsed",
                            "expelled",
                            "abandoned",
                        ],
                    )
                ),
                name="membership_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["ended", "lapsed", "expelled", "abandoned"]), _negated=True
                ),
                fields=("network",),
                name="membership_one_open_per_network",
            ),
        ),
        migrations.CreateModel(
            name="MembershipBenefits",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("for_us", models.TextField(blank=True, verbose_name="benefit for us")),
                ("for_partner", models.TextField(blank=True, verbose_name="benefit for the partner")),
                ("cost", models.TextField(blank=True, verbose_name="cost and who pays it")),
                ("counterpart", models.TextField(blank=True, verbose_name="about the counterpart")),
                ("signatory", models.CharField(blank=True, max_length=200, verbose_name="signed by")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed at")),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expected_benefits",
                        to="networks.membership",
                        verbose_name="membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter of expected benefits",
                "verbose_name_plural": "letters of expected benefits",
            },
        ),
    ]
