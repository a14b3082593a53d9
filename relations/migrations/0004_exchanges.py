import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0003_journal_triggers"),
        ("relations", "0003_need_profile"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Exchange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("letter", "letter"),
                            ("e_mail", "e-mail"),
                            ("call", "call"),
                            ("meeting", "meeting"),
                            ("visit", "visit"),
                        ],
                        max_length=10,
                        verbose_name="what it was",
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("sent", "from us to them"),
                            ("received", "from them to us"),
                            ("both", "both ways"),
                        ],
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                (
                    "carried_by",
                    models.CharField(
                        choices=[
                            ("us_unit", "one of our units"),
                            ("school", "school"),
                            ("university", "university or college"),
                            ("culture", "museum or cultural institution"),
                            ("association", "association or club"),
                            ("company", "company or chamber"),
                            ("citizens", "citizens"),
                            ("third_party", "another third party"),
                        ],
                        default="us_unit",
                        max_length=15,
                        verbose_name="carried by",
                    ),
                ),
                (
                    "organisation",
                    models.CharField(blank=True, max_length=200, verbose_name="third party on our side"),
                ),
                (
                    "counterpart",
                    models.CharField(blank=True, max_length=200, verbose_name="counterpart on their side"),
                ),
                ("about", models.CharField(max_length=300, verbose_name="about what")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("is_two_way", models.BooleanField(default=False, editable=False, verbose_name="two-way")),
                ("is_exercise", models.BooleanField(default=False, verbose_name="exercise")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded at")),
                ("struck_at", models.DateTimeField(blank=True, null=True, verbose_name="struck out at")),
                (
                    "struck_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why it was struck out"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="office.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "relation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exchanges",
                        to="relations.relation",
                        verbose_name="relation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="office.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "exchange",
                "verbose_name_plural": "exchanges",
                "ordering": ["-on", "-pk"],
                "indexes": [
                    models.Index(fields=["relation", "-on", "-id"], name="exchanges_of_a_relation"),
                    models.Index(
                        condition=models.Q(("is_two_way", True), ("struck_at", None)),
                        fields=["relation", "-on"],
                        name="two_way_exchanges",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["letter", "e_mail", "call", "meeting", "visit"])),
                        name="exchange_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["sent", "received", "both"])),
                        name="exchange_direction_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "carried_by__in",
                                [
                                    "us_unit",
                                    "school",
                                    "university",
                                    "culture",
                                    "association",
                                    "company",
                                    "citizens",
                                    "third_party",
                                ],
                            )
                        ),
                        name="exchange_carrier_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("carried_by", "us_unit"), ("organisation", "")),
                            models.Q(models.Q(("carried_by", "us_unit"), _negated=True), ("unit", None)),
                            _connector="OR",
                        ),
                        name="exchange_carried_by_a_unit_or_a_third_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about", ""), _negated=True), name="exchange_is_about_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("struck_at", None), ("struck_reason", "")),
                            models.Q(
                                ("struck_at__isnull", False), models.Q(("struck_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="exchange_struck_out_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PulseReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="looked at on")),
                ("pulse", models.CharField(max_length=15, verbose_name="pulse")),
                ("reason", models.CharField(max_length=2000, verbose_name="why it stays as it is")),
                ("until", models.DateField(verbose_name="nothing is proposed until")),
                (
                    "relation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pulse_reviews",
                        to="relations.relation",
                        verbose_name="relation",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked at by",
                    ),
                ),
            ],
            options={
                "verbose_name": "look at the pulse",
                "verbose_name_plural": "looks at the pulse",
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="pulse_review_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("on"))), name="pulse_review_lasts"
                    ),
                    models.UniqueConstraint(fields=("relation", "on"), name="pulse_review_once_a_day"),
                ],
            },
        ),
    ]
