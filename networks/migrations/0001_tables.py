import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from office.migration_operations import CreateModels


class Migration(migrations.Migration):
    replaces = [("networks", "0001_initial"), ("networks", "0002_fellow_members")]

    initial = True

    dependencies = [
        ("office", "0003_journal_triggers"),
        ("partners", "0002_trigram_search"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Category",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="category")),
                        ("has_vote", models.BooleanField(default=False, verbose_name="with a vote")),
                        (
                            "reach",
                            models.CharField(
                                choices=[
                                    ("anywhere", "any country"),
                                    ("eu", "in the European Union"),
                                    ("outside_eu", "outside the European Union"),
                                ],
                                default="anywhere",
                                max_length=10,
                                verbose_name="open to cities",
                            ),
                        ),
                        (
                            "min_population",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="from this many inhabitants"
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        (
                            "network",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="categories",
                                to="networks.network",
                                verbose_name="network",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership category",
                        "verbose_name_plural": "membership categories",
                        "ordering": ["network", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("network", "name"), name="category_once_per_network"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Network",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
                        ("seat", models.CharField(blank=True, max_length=200, verbose_name="headquarters")),
                        (
                            "founded",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="founded in"
                            ),
                        ),
                        ("website", models.URLField(blank=True, verbose_name="website")),
                        (
                            "claims",
                            models.JSONField(blank=True, default=list, verbose_name="what it says of itself"),
                        ),
                    ],
                    options={
                        "verbose_name": "network",
                        "verbose_name_plural": "networks",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("expected", models.TextField(blank=True, verbose_name="what we expect of it")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        (
                            "announced_on",
                            models.DateField(blank=True, null=True, verbose_name="announced on"),
                        ),
                        ("applied_on", models.DateField(blank=True, null=True, verbose_name="applied on")),
                        ("accepted_on", models.DateField(blank=True, null=True, verbose_name="accepted on")),
                        (
                            "effective_on",
                            models.DateField(blank=True, null=True, verbose_name="member since"),
                        ),
                        (
                            "effective_precision",
                            models.CharField(
                                choices=[
                                    ("day", "to the day"),
                                    ("month", "to the month"),
                                    ("year", "to the year"),
                                    ("unknown", "unknown"),
                                ],
                                default="unknown",
                                max_length=7,
                                verbose_name="precision",
                            ),
                        ),
                        (
                            "notice_months",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="notice period in months"
                            ),
                        ),
                        (
                            "notice_on",
                            models.CharField(
                                blank=True,
                                help_text="Month and day, such as 06-30.",
                                max_length=5,
                                verbose_name="notice by this day of the year",
                            ),
                        ),
                        (
                            "ends_after_notice_on",
                            models.CharField(
                                blank=True,
                                help_text="Month and day, such as 12-31.",
                                max_length=5,
                                verbose_name="ends on this day of the year",
                            ),
                        ),
                        (
                            "notice_given_on",
                            models.DateField(blank=True, null=True, verbose_name="notice given on"),
                        ),
                        (
                            "ends_on",
                            models.DateField(blank=True, null=True, verbose_name="last day of membership"),
                        ),
                        (
                            "state",
                            models.CharField(
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
                                ],
                                default="identified",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "is_past_fact",
                            models.BooleanField(default=False, verbose_name="recorded afterwards"),
                        ),
                        ("is_exercise", models.BooleanField(default=False, verbose_name="exercise")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written by",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="networks.category",
                                verbose_name="category",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="office.decision",
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "writers",
                            models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        (
                            "network",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="networks.network",
                                verbose_name="network",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership",
                        "verbose_name_plural": "memberships",
                        "ordering": ["network__name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
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
                                        ],
                                    )
                                ),
                                name="membership_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("effective_on", None), ("effective_precision", "unknown")),
                                    models.Q(
                                        ("effective_on__isnull", False),
                                        models.Q(("effective_precision", "unknown"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="membership_since_has_a_precision",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None),
                                    ("effective_on", None),
                                    ("ends_on__gte", models.F("effective_on")),
                                    _connector="OR",
                                ),
                                name="membership_ends_after_it_begins",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ["ended", "lapsed", "expelled"]), _negated=True
                                ),
                                fields=("network",),
                                name="membership_one_open_per_network",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FellowMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                        ("seen_on", models.DateField(verbose_name="seen on")),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fellowships",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                        (
                            "network",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fellows",
                                to="networks.network",
                                verbose_name="network",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fellow member",
                        "verbose_name_plural": "fellow members",
                        "ordering": ["network", "partner"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("network", "partner"), name="fellow_member_once_per_network"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="fellow_member_has_a_source",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seat",
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
                                    ("board", "board"),
                                    ("forum", "forum"),
                                    ("working_group", "working group"),
                                ],
                                max_length=15,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="of what")),
                        ("person", models.CharField(blank=True, max_length=200, verbose_name="held by")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seats",
                                to="networks.membership",
                                verbose_name="membership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "seat",
                        "verbose_name_plural": "seats",
                        "ordering": ["kind", "name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["board", "forum", "working_group"])),
                                name="seat_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None),
                                    ("starts_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="seat_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Fee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount"),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                max_digits=14,
                                null=True,
                                verbose_name="exchange rate",
                            ),
                        ),
                        ("rate_on", models.DateField(blank=True, null=True, verbose_name="rate of")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                        ("paid_on", models.DateField(blank=True, null=True, verbose_name="paid on")),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fees",
                                to="networks.membership",
                                verbose_name="membership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership fee",
                        "verbose_name_plural": "membership fees",
                        "ordering": ["-year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("membership", "year"), name="fee_once_per_year"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="fee_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("rate", None), ("rate_on", None)),
                                    models.Q(("rate__gt", 0), ("rate_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="fee_rate_has_a_date",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
