from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from office.migration_operations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("relations", "0001_initial"),
        ("relations", "0002_programme"),
        ("relations", "0003_need_profile"),
        ("relations", "0004_exchanges"),
        ("relations", "0005_stated_last_day"),
        ("relations", "0006_programme_rules"),
        ("relations", "0007_request_and_pilot"),
        ("relations", "0008_country_at_signing"),
        ("relations", "0009_reconciliation"),
        ("relations", "0010_proposals"),
        ("relations", "0011_signatures_in_depth"),
        ("relations", "0012_drafting"),
        ("relations", "0013_notices_and_amendments"),
        ("relations", "0014_comments_and_opinions"),
        ("relations", "0015_corrections"),
    ]

    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("office", "0003_journal_triggers"),
        ("partners", "0002_trigram_search"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Objective",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="objective")),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=1, verbose_name="place in the order"),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objectives",
                                to="relations.programme",
                                verbose_name="programme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "objective",
                        "verbose_name_plural": "objectives",
                        "ordering": ["programme", "position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Protocol",
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
                                    ("oath", "oath or charter"),
                                    ("twinning", "twinning protocol"),
                                    ("memorandum", "memorandum of understanding"),
                                    ("declaration", "declaration of intent"),
                                    ("renewal", "renewal"),
                                    ("amendment", "amendment"),
                                    ("termination_act", "termination act"),
                                ],
                                max_length=15,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("reviewed", "reviewed"),
                                    ("agreed", "agreed with the partner"),
                                    ("submitted", "submitted to the council"),
                                    ("adopted", "adopted"),
                                    ("permitted", "permitted"),
                                    ("partly_signed", "partly signed"),
                                    ("signed", "signed"),
                                    ("in_force", "in force"),
                                    ("renewed", "renewed"),
                                    ("expired", "expired"),
                                    ("terminated", "terminated"),
                                    ("withdrawn", "withdrawn"),
                                    ("rejected", "rejected"),
                                    ("void", "void"),
                                ],
                                default="draft",
                                max_length=15,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "agreed_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="agreed with the partner on"
                            ),
                        ),
                        (
                            "in_force_on",
                            models.DateField(blank=True, null=True, verbose_name="in force since"),
                        ),
                        (
                            "in_force_precision",
                            models.CharField(
                                choices=[
                                    ("day", "to the day"),
                                    ("month", "to the month"),
                                    ("year", "to the year"),
                                    ("unknown", "unknown"),
                                ],
                                default="day",
                                max_length=7,
                                verbose_name="precision",
                            ),
                        ),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="last day of the current term"
                            ),
                        ),
                        (
                            "renewals",
                            models.PositiveSmallIntegerField(default=0, verbose_name="renewals so far"),
                        ),
                        (
                            "ended_on",
                            models.DateField(blank=True, null=True, verbose_name="last day in force"),
                        ),
                        (
                            "ended_precision",
                            models.CharField(
                                choices=[
                                    ("day", "to the day"),
                                    ("month", "to the month"),
                                    ("year", "to the year"),
                                    ("unknown", "unknown"),
                                ],
                                default="day",
                                max_length=7,
                                verbose_name="precision of the end",
                            ),
                        ),
                        (
                            "review_on",
                            models.DateField(blank=True, null=True, verbose_name="to be reviewed on"),
                        ),
                        (
                            "country_at_signing",
                            models.CharField(blank=True, max_length=200, verbose_name="country at signing"),
                        ),
                        ("is_exercise", models.BooleanField(default=False, verbose_name="exercise")),
                        (
                            "is_past_fact",
                            models.BooleanField(default=False, verbose_name="recorded afterwards"),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        (
                            "relation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="protocols",
                                to="relations.relation",
                                verbose_name="relation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "protocol",
                        "verbose_name_plural": "protocols",
                        "ordering": ["-pk"],
                        "indexes": [models.Index(fields=["state", "ends_on"], name="protocols_by_end")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "draft",
                                            "reviewed",
                                            "agreed",
                                            "submitted",
                                            "adopted",
                                            "permitted",
                                            "partly_signed",
                                            "signed",
                                            "in_force",
                                            "renewed",
                                            "expired",
                                            "terminated",
                                            "withdrawn",
                                            "rejected",
                                            "void",
                                        ],
                                    )
                                ),
                                name="protocol_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "oath",
                                            "twinning",
                                            "memorandum",
                                            "declaration",
                                            "renewal",
                                            "amendment",
                                            "termination_act",
                                        ],
                                    )
                                ),
                                name="protocol_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "in_force"), _negated=True),
                                    ("in_force_on__isnull", False),
                                    ("in_force_precision", "unknown"),
                                    _connector="OR",
                                ),
                                name="protocol_in_force_since_a_day_or_unknown",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None),
                                    ("in_force_on", None),
                                    ("ends_on__gte", models.F("in_force_on")),
                                    _connector="OR",
                                ),
                                name="protocol_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on", None),
                                    ("in_force_on", None),
                                    ("ended_on__gte", models.F("in_force_on")),
                                    _connector="OR",
                                ),
                                name="protocol_ended_not_before_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["expired", "terminated"]), _negated=True),
                                    ("ended_on__isnull", False),
                                    ("ended_precision", "unknown"),
                                    _connector="OR",
                                ),
                                name="protocol_over_since_a_day_or_unknown",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=1, verbose_name="place in the order"),
                        ),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("experts", "exchange of experts"),
                                    ("youth", "youth or school exchange"),
                                    ("training", "training or workshop"),
                                    ("event", "event or festival"),
                                    ("exhibition", "exhibition or performance"),
                                    ("joint_project", "joint project"),
                                    ("study", "study or publication"),
                                    ("campaign", "campaign"),
                                    ("support", "support or solidarity"),
                                    ("other", "other activity"),
                                ],
                                default="other",
                                max_length=15,
                                verbose_name="type",
                            ),
                        ),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                        (
                            "lead_side",
                            models.CharField(
                                choices=[("us", "us"), ("partner", "the partner"), ("both", "both together")],
                                default="both",
                                max_length=7,
                                verbose_name="led by",
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "planned"),
                                    ("confirmed", "confirmed"),
                                    ("running", "running"),
                                    ("done", "done"),
                                    ("cancelled", "cancelled"),
                                    ("postponed", "postponed"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("state_reason", models.CharField(blank=True, max_length=500, verbose_name="why")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                        (
                            "suspended_with_relation",
                            models.BooleanField(default=False, verbose_name="suspended with its tie"),
                        ),
                        ("lessons", models.TextField(blank=True, verbose_name="lessons learned")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("go_on", "go on"), ("do_not_go_on", "do not go on")],
                                default="",
                                max_length=12,
                                verbose_name="outcome of the pilot",
                            ),
                        ),
                        ("is_exercise", models.BooleanField(default=False, verbose_name="exercise")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="relations.activity",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="relations.objective",
                                verbose_name="objective",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="relations.programme",
                                verbose_name="programme",
                            ),
                        ),
                        (
                            "relation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="relations.relation",
                                verbose_name="relation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "activity",
                        "verbose_name_plural": "activities",
                        "ordering": ["position", "pk"],
                        "indexes": [models.Index(fields=["state", "ends_on"], name="activities_by_end")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["planned", "confirmed", "running", "done", "cancelled", "postponed"],
                                    )
                                ),
                                name="activity_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None),
                                    ("starts_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="activity_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "cancelled"), _negated=True),
                                    models.Q(("state_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="activity_cancelled_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("suspended_with_relation", False),
                                    ("state__in", ["planned", "confirmed", "running", "postponed"]),
                                    _connector="OR",
                                ),
                                name="activity_suspended_with_its_tie_is_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    ("done_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="activity_done_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("objective", None), ("programme", None)),
                                    models.Q(("objective__isnull", False), ("programme__isnull", False)),
                                    _connector="OR",
                                ),
                                name="activity_serves_an_objective_or_is_a_pilot",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("outcome", ""), ("programme", None), _connector="OR"),
                                name="activity_only_a_pilot_has_an_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BudgetLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="budget line")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("money", "money"), ("in_kind", "in kind")],
                                default="money",
                                max_length=7,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "planned",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=14,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="planned",
                            ),
                        ),
                        (
                            "actual",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="actual",
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="budget_lines",
                                to="relations.activity",
                                verbose_name="activity",
                            ),
                        ),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="copies",
                                to="relations.budgetline",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "budget line",
                        "verbose_name_plural": "budget lines",
                        "ordering": ["activity", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["money", "in_kind"])),
                                name="budget_line_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("planned__gte", 0)),
                                name="budget_line_planned_not_below_zero",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("actual", None), ("actual__gte", 0), _connector="OR"),
                                name="budget_line_actual_not_below_zero",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BudgetShare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "payer",
                            models.CharField(
                                choices=[
                                    ("us", "us"),
                                    ("partner", "the partner"),
                                    ("third_party", "a third party"),
                                    ("grant", "a grant"),
                                ],
                                max_length=11,
                                verbose_name="paid by",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(blank=True, max_length=200, verbose_name="name of the payer"),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=14,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                                verbose_name="amount",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares",
                                to="relations.budgetline",
                                verbose_name="budget line",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "share of a budget line",
                        "verbose_name_plural": "shares of budget lines",
                        "ordering": ["line", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("payer__in", ["us", "partner", "third_party", "grant"])),
                                name="budget_share_payer_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="budget_share_above_zero"
                            ),
                            models.UniqueConstraint(
                                fields=("line", "payer"), name="budget_share_one_for_each_payer"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExplainedFlag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject_id", models.PositiveBigIntegerField()),
                        ("code", models.CharField(max_length=60, verbose_name="flag")),
                        ("facts", models.CharField(max_length=64, verbose_name="digest of the facts")),
                        ("reason", models.TextField(verbose_name="explanation")),
                        (
                            "explained_on",
                            models.DateField(
                                default=django.utils.timezone.localdate, verbose_name="explained on"
                            ),
                        ),
                        (
                            "explained_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="explained by",
                            ),
                        ),
                        (
                            "subject_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "explained flag",
                        "verbose_name_plural": "explained flags",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("subject_type", "subject_id", "code", "facts"),
                                name="explained_flag_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="explained_flag_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LibraryClause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("purpose", "purpose"),
                                    ("areas", "areas of cooperation"),
                                    ("scope", "scope of activities"),
                                    ("duration", "duration"),
                                    ("finance", "finance"),
                                    ("other", "other provisions"),
                                ],
                                max_length=10,
                                verbose_name="part",
                            ),
                        ),
                        ("kinds", models.JSONField(default=list, verbose_name="for which kinds")),
                        ("heading", models.JSONField(default=dict, verbose_name="heading")),
                        ("texts", models.JSONField(default=dict, verbose_name="text")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="laid aside at"),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                    ],
                    options={
                        "verbose_name": "clause of the library",
                        "verbose_name_plural": "clauses of the library",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "part__in",
                                        ["purpose", "areas", "scope", "duration", "finance", "other"],
                                    )
                                ),
                                name="library_clause_part_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="library_clause_has_a_name",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Output",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("indicator", models.CharField(max_length=200, verbose_name="indicator")),
                        ("unit", models.CharField(blank=True, max_length=60, verbose_name="unit")),
                        (
                            "target",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=14,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                                verbose_name="target",
                            ),
                        ),
                        (
                            "actual",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="actual",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outputs",
                                to="relations.activity",
                                verbose_name="activity",
                            ),
                        ),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="copies",
                                to="relations.output",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "output",
                        "verbose_name_plural": "outputs",
                        "ordering": ["activity", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("target__gt", 0)), name="output_target_above_zero"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("actual", None), ("actual__gte", 0), _connector="OR"),
                                name="output_actual_not_below_zero",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Programme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("purpose", models.TextField(blank=True, verbose_name="purpose")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                        ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("agreed", "agreed by both"),
                                    ("running", "running"),
                                    ("suspended", "suspended"),
                                    ("closed", "closed"),
                                    ("evaluated", "evaluated"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                        ("agreed_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                        (
                            "agreed_with",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="who agreed at the partner"
                            ),
                        ),
                        ("started_on", models.DateField(blank=True, null=True, verbose_name="begun on")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                        (
                            "evaluated_on",
                            models.DateField(blank=True, null=True, verbose_name="evaluated on"),
                        ),
                        (
                            "suspended_with_relation",
                            models.BooleanField(default=False, verbose_name="suspended with its tie"),
                        ),
                        ("is_exercise", models.BooleanField(default=False, verbose_name="exercise")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        (
                            "agreed_document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="office.document",
                                verbose_name="document of the agreement",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replacements",
                                to="relations.programme",
                                verbose_name="replaces",
                            ),
                        ),
                        (
                            "protocol",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="relations.protocol",
                                verbose_name="protocol",
                            ),
                        ),
                        (
                            "relation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="relations.relation",
                                verbose_name="relation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "implementation programme",
                        "verbose_name_plural": "implementation programmes",
                        "ordering": ["-pk"],
                        "indexes": [models.Index(fields=["state", "ends_on"], name="programmes_by_end")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["draft", "agreed", "running", "suspended", "closed", "evaluated"],
                                    )
                                ),
                                name="programme_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None),
                                    ("starts_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="programme_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["agreed", "running", "suspended", "evaluated"]),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("agreed_on__isnull", False),
                                        ("ends_on__isnull", False),
                                        ("protocol__isnull", False),
                                        ("starts_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="programme_agreed_has_protocol_period_and_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("suspended_with_relation", False),
                                    ("state", "suspended"),
                                    _connector="OR",
                                ),
                                name="programme_suspended_with_its_tie_is_suspended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("replaces", None),
                                    models.Q(("replaces", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="programme_does_not_replace_itself",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("replaces",),
                                name="programme_one_new_draft_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("us", "our side"), ("partner", "the partner's side")],
                                max_length=10,
                                verbose_name="given by",
                            ),
                        ),
                        ("sent_on", models.DateField(verbose_name="sent on")),
                        ("received_on", models.DateField(blank=True, null=True, verbose_name="received on")),
                        ("effective_on", models.DateField(verbose_name="last day in force after notice")),
                        ("was_in_time", models.BooleanField(verbose_name="in time")),
                        ("reason", models.TextField(verbose_name="reason")),
                        (
                            "withdrawn_on",
                            models.DateField(blank=True, null=True, verbose_name="withdrawn on"),
                        ),
                        (
                            "withdrawn_because",
                            models.TextField(blank=True, verbose_name="why it was withdrawn"),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded at")),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                        (
                            "protocol",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="relations.protocol",
                                verbose_name="protocol",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notice",
                        "verbose_name_plural": "notices",
                        "ordering": ["-sent_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["us", "partner"])), name="notice_side_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("partner", None), ("side", "us")),
                                    models.Q(("partner__isnull", False), ("side", "partner")),
                                    _connector="OR",
                                ),
                                name="notice_of_a_partner_names_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("received_on", None),
                                    ("received_on__gte", models.F("sent_on")),
                                    _connector="OR",
                                ),
                                name="notice_received_after_it_was_sent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("effective_on__gte", models.F("sent_on"))),
                                name="notice_takes_effect_after_it_was_sent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_on", None),
                                    models.Q(
                                        ("withdrawn_on__gte", models.F("sent_on")),
                                        models.Q(("withdrawn_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="notice_withdrawn_with_a_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_on", None)),
                                fields=("protocol",),
                                name="notice_one_running_per_protocol",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForceAct",
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
                                    ("ratification", "ratification"),
                                    ("transmission", "sending to the supervising authority"),
                                ],
                                max_length=15,
                                verbose_name="kind",
                            ),
                        ),
                        ("on", models.DateField(blank=True, null=True, verbose_name="date")),
                        (
                            "precision",
                            models.CharField(
                                choices=[
                                    ("day", "to the day"),
                                    ("month", "to the month"),
                                    ("year", "to the year"),
                                    ("unknown", "unknown"),
                                ],
                                default="day",
                                max_length=7,
                                verbose_name="precision",
                            ),
                        ),
                        (
                            "authority",
                            models.CharField(blank=True, max_length=200, verbose_name="authority or body"),
                        ),
                        ("number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                        (
                            "is_past_fact",
                            models.BooleanField(default=False, verbose_name="recorded afterwards"),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                        (
                            "protocol",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="force_acts",
                                to="relations.protocol",
                                verbose_name="protocol",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "act after the signatures",
                        "verbose_name_plural": "acts after the signatures",
                        "ordering": ["on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["ratification", "transmission"])),
                                name="force_act_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "transmission"), _negated=True),
                                    ("partner", None),
                                    _connector="OR",
                                ),
                                name="force_act_we_send_it_ourselves",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("on__isnull", False), ("precision", "unknown"), _connector="OR"
                                ),
                                name="force_act_on_a_day_or_unknown",
                            ),
                            models.UniqueConstraint(
                                fields=("protocol", "kind", "partner"), name="force_act_once_per_partner"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("partner", None)),
                                fields=("protocol", "kind"),
                                name="force_act_once_for_us",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExpectedBenefits",
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
                            "protocol",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="expected_benefits",
                                to="relations.protocol",
                                verbose_name="protocol",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "letter of expected benefits",
                        "verbose_name_plural": "letters of expected benefits",
                    },
                ),
                migrations.CreateModel(
                    name="ProtocolVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "label",
                            models.CharField(blank=True, max_length=100, verbose_name="name of the version"),
                        ),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("languages", models.JSONField(default=list, verbose_name="languages")),
                        ("clauses", models.JSONField(default=list, verbose_name="clauses")),
                        (
                            "prevailing",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="prevailing text"
                            ),
                        ),
                        (
                            "duration_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("fixed", "fixed, ends by itself"),
                                    ("express", "fixed, with express renewal"),
                                    ("tacit", "fixed, with tacit renewal"),
                                    ("open", "open-ended, with a review date"),
                                ],
                                default="fixed",
                                max_length=10,
                                verbose_name="duration",
                            ),
                        ),
                        (
                            "months",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="term in months"
                            ),
                        ),
                        (
                            "stated_end_on",
                            models.DateField(blank=True, null=True, verbose_name="stated last day"),
                        ),
                        (
                            "renewal_months",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="renewed for months"
                            ),
                        ),
                        (
                            "max_renewals",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="renewals at most"
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
                            models.CharField(blank=True, default="", max_length=5, verbose_name="notice by"),
                        ),
                        (
                            "effective_on",
                            models.CharField(
                                blank=True, default="", max_length=5, verbose_name="with effect from"
                            ),
                        ),
                        (
                            "notice_counts_from",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sent", "the day it was sent"),
                                    ("received", "the day it was received"),
                                ],
                                default="",
                                max_length=8,
                                verbose_name="day of a notice that counts",
                            ),
                        ),
                        (
                            "review_months",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="reviewed after months"
                            ),
                        ),
                        (
                            "in_force_rule",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("last_signature", "on the day of the last signature"),
                                    ("signature", "on the day of the first signature"),
                                    ("permission", "on the day of the permission, once signed"),
                                    ("ratification", "on the day of the last ratification, once signed"),
                                    (
                                        "transmission",
                                        "on the day it is sent to the supervising authority, once signed",
                                    ),
                                    ("stated_date", "on a stated day"),
                                ],
                                default="last_signature",
                                max_length=15,
                                verbose_name="enters into force",
                            ),
                        ),
                        ("stated_on", models.DateField(blank=True, null=True, verbose_name="stated day")),
                        ("is_binding", models.BooleanField(default=False, verbose_name="legally binding")),
                        ("finance", models.TextField(blank=True, verbose_name="finance clause")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun at")),
                        ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="frozen at")),
                        (
                            "content_hash",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="SHA-256 of the content"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                            "protocol",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="relations.protocol",
                                verbose_name="protocol",
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="released by",
                            ),
                        ),
                        (
                            "writers",
                            models.ManyToManyField(
                                related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="written by"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of a protocol",
                        "verbose_name_plural": "versions of protocols",
                        "ordering": ["protocol", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("protocol", "number"), name="protocol_version_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frozen_at", None),
                                    models.Q(("content_hash", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="protocol_version_frozen_has_a_hash",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frozen_at", None),
                                    ("stated_on__isnull", False),
                                    models.Q(("in_force_rule", "stated_date"), _negated=True),
                                    _connector="OR",
                                ),
                                name="protocol_version_stated_day_is_stated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stated_end_on", None),
                                    models.Q(
                                        ("months", None), models.Q(("duration_kind", "open"), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="protocol_version_months_or_a_last_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("effective_on", ""), ("notice_on", "")),
                                    models.Q(
                                        ("notice_months", None),
                                        models.Q(("notice_on", ""), _negated=True),
                                        models.Q(("effective_on", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="protocol_version_notice_months_or_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("notice_counts_from__in", ["", "sent", "received"])),
                                name="protocol_version_notice_day_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("duration_kind__in", ["", "fixed", "express", "tacit", "open"])
                                ),
                                name="protocol_version_duration_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "in_force_rule__in",
                                        [
                                            "",
                                            "last_signature",
                                            "signature",
                                            "permission",
                                            "ratification",
                                            "transmission",
                                            "stated_date",
                                        ],
                                    )
                                ),
                                name="protocol_version_in_force_rule_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("author", None),
                                    ("released_by", None),
                                    models.Q(("author", models.F("released_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="protocol_version_author_is_not_approver",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opinion",
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
                                choices=[("legal", "legal opinion"), ("finance", "finance opinion")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("question", models.TextField(blank=True, verbose_name="question")),
                        ("due_on", models.DateField(verbose_name="wanted by")),
                        (
                            "asked_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked at"),
                        ),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("positive", "positive"),
                                    ("conditional", "positive, with conditions"),
                                    ("negative", "negative"),
                                ],
                                max_length=12,
                                verbose_name="opinion",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="reasons and conditions")),
                        ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="given at")),
                        (
                            "revision_read",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="revision that was read"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at"),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="given by",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="relations.protocolversion",
                                verbose_name="version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "opinion",
                        "verbose_name_plural": "opinions",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["legal", "finance"])),
                                name="opinion_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("result__in", ["", "positive", "conditional", "negative"])
                                ),
                                name="opinion_result_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("given_at", None), ("result", ""), ("revision_read", None)),
                                    models.Q(
                                        models.Q(("result", ""), _negated=True),
                                        ("given_at__isnull", False),
                                        ("revision_read__isnull", False),
                                        ("withdrawn_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="opinion_given_on_a_day_and_a_text",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("result__in", ["", "positive"]),
                                    models.Q(("text", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="opinion_with_doubts_says_which",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("result", ""), ("withdrawn_at", None)),
                                fields=("version", "kind"),
                                name="opinion_asked_once_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("typed", models.JSONField(blank=True, null=True, verbose_name="what was typed")),
                        ("kept_at", models.DateTimeField(blank=True, null=True, verbose_name="kept at")),
                        ("opened_at", models.DateTimeField(verbose_name="opened at")),
                        ("seen_at", models.DateTimeField(verbose_name="last seen at")),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="kept_drafts",
                                to="relations.protocolversion",
                                verbose_name="version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "text kept while typing",
                        "verbose_name_plural": "texts kept while typing",
                        "ordering": ["-seen_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "person"), name="kept_draft_once_per_person"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kept_at", None), ("typed__isnull", True)),
                                    models.Q(("kept_at__isnull", False), ("typed__isnull", False)),
                                    _connector="OR",
                                ),
                                name="kept_draft_says_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GuestLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("person", models.CharField(blank=True, max_length=200, verbose_name="for whom")),
                        ("language", models.CharField(max_length=10, verbose_name="language of the page")),
                        ("content", models.JSONField(verbose_name="what is given to read")),
                        (
                            "content_hash",
                            models.CharField(max_length=64, verbose_name="SHA-256 of the content"),
                        ),
                        (
                            "token_hash",
                            models.CharField(
                                editable=False,
                                max_length=64,
                                unique=True,
                                verbose_name="SHA-256 of the secret",
                            ),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at"),
                        ),
                        ("expires_at", models.DateTimeField(verbose_name="open until")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                        (
                            "opened_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="first opened at"),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="guest_links",
                                to="relations.protocolversion",
                                verbose_name="version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "link for the partner",
                        "verbose_name_plural": "links for the partner",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("made_at"))),
                                name="guest_link_expires_after_it_was_made",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("clauses", models.JSONField(verbose_name="clauses")),
                        ("reason", models.TextField(verbose_name="why it is a slip")),
                        ("asked_by", models.CharField(max_length=200, verbose_name="asked for by")),
                        ("asked_on", models.DateField(verbose_name="asked for on")),
                        (
                            "asked_reference",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="reference of the letter"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposed"),
                                    ("certified", "certified"),
                                    ("declined", "declined"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="proposed")),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                        ("certificate", models.TextField(blank=True, verbose_name="certificate")),
                        (
                            "content",
                            models.JSONField(blank=True, null=True, verbose_name="corrected content"),
                        ),
                        (
                            "content_hash",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="SHA-256 of the content"
                            ),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "certified_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="certified by",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="office.document",
                                verbose_name="the letter",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="proposed by",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="office.submission",
                                verbose_name="council item",
                            ),
                        ),
                        (
                            "protocol",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="relations.protocol",
                                verbose_name="protocol",
                            ),
                        ),
                        (
                            "corrected",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="relations.protocolversion",
                                verbose_name="version that is corrected",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="relations.protocolversion",
                                verbose_name="corrected version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "technical correction",
                        "verbose_name_plural": "technical corrections",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["proposed", "certified", "declined"])),
                                name="correction_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("proposed_by", None),
                                    ("certified_by", None),
                                    models.Q(("proposed_by", models.F("certified_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="correction_author_is_not_certifier",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "certified"), _negated=True),
                                    models.Q(
                                        ("content__isnull", False),
                                        ("version__isnull", False),
                                        models.Q(("content_hash", ""), _negated=True),
                                        models.Q(("certificate", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="correction_certified_has_version_and_certificate",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "proposed")),
                                fields=("protocol",),
                                name="correction_one_proposed_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("clause_key", models.CharField(blank=True, max_length=20, verbose_name="clause")),
                        (
                            "clause",
                            models.JSONField(blank=True, default=dict, verbose_name="the clause as it stood"),
                        ),
                        ("text", models.TextField(verbose_name="comment")),
                        (
                            "guest_name",
                            models.CharField(blank=True, max_length=120, verbose_name="name as given"),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="written at"
                            ),
                        ),
                        (
                            "resolved_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="resolved at"),
                        ),
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
                            "reply_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="relations.comment",
                                verbose_name="reply to",
                            ),
                        ),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="resolved by",
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="relations.guestlink",
                                verbose_name="link",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="relations.protocolversion",
                                verbose_name="version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "comment",
                        "verbose_name_plural": "comments",
                        "ordering": ["created_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("guest_name", ""), ("link", None)),
                                    models.Q(
                                        ("author", None),
                                        ("link__isnull", False),
                                        models.Q(("guest_name", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="comment_of_a_colleague_or_of_a_guest",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reply_to", None), ("resolved_at", None), _connector="OR"
                                ),
                                name="comment_thread_is_resolved_as_a_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Amendment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        (
                            "amends",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="relations.protocol",
                                verbose_name="amended protocol",
                            ),
                        ),
                        (
                            "protocol",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendment",
                                to="relations.protocol",
                                verbose_name="amending protocol",
                            ),
                        ),
                        (
                            "based_on",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="relations.protocolversion",
                                verbose_name="text it was written against",
                            ),
                        ),
                        (
                            "consolidated",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consolidates",
                                to="relations.protocolversion",
                                verbose_name="consolidated text",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "amendment",
                        "verbose_name_plural": "amendments",
                        "ordering": ["amends", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("amends", "number"), name="amendment_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("protocol", models.F("amends")), _negated=True),
                                name="amendment_of_another_text",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Relation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("sister", "sister city"),
                                    ("partner", "partner city"),
                                    ("friendship", "friendship city"),
                                    ("thematic", "thematic partnership"),
                                    ("project", "project partnership"),
                                    ("cross_border", "cross-border cooperation"),
                                ],
                                max_length=15,
                                verbose_name="type",
                            ),
                        ),
                        ("purpose", models.TextField(blank=True, verbose_name="purpose")),
                        ("public_summary", models.TextField(blank=True, verbose_name="public summary")),
                        ("themes", models.JSONField(blank=True, default=list, verbose_name="themes")),
                        (
                            "motivations",
                            models.JSONField(blank=True, default=list, verbose_name="motivations"),
                        ),
                        ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                        (
                            "since_precision",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("idea", "idea"),
                                    ("prospect", "prospect"),
                                    ("exploring", "exploring"),
                                    ("in_approval", "in approval"),
                                    ("active", "active"),
                                    ("dormant", "dormant"),
                                    ("suspended", "suspended"),
                                    ("under_review", "under review"),
                                    ("terminating", "being ended"),
                                    ("ended", "ended"),
                                    ("abandoned", "abandoned"),
                                    ("historical", "historical"),
                                    ("merged", "merged"),
                                ],
                                default="idea",
                                max_length=15,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "pilot_skipped_on",
                            models.DateField(blank=True, null=True, verbose_name="pilot skipped on"),
                        ),
                        (
                            "pilot_skip_reason",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="reason for skipping the pilot"
                            ),
                        ),
                        ("is_exercise", models.BooleanField(default=False, verbose_name="exercise")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        (
                            "need_profile",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="relations",
                                to="partners.needprofile",
                                verbose_name="need profile",
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="relations",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="officer",
                            ),
                        ),
                        (
                            "owner_unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="office.unit",
                                verbose_name="owner unit",
                            ),
                        ),
                        (
                            "partners",
                            models.ManyToManyField(
                                related_name="relations", to="partners.partner", verbose_name="partners"
                            ),
                        ),
                        (
                            "predecessor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successors",
                                to="relations.relation",
                                verbose_name="resumes",
                            ),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="relation",
                                to="partners.partnershiprequest",
                                verbose_name="began with the request",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "relation",
                        "verbose_name_plural": "relations",
                        "ordering": ["pk"],
                        "indexes": [models.Index(fields=["state"], name="relations_by_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "idea",
                                            "prospect",
                                            "exploring",
                                            "in_approval",
                                            "active",
                                            "dormant",
                                            "suspended",
                                            "under_review",
                                            "terminating",
                                            "ended",
                                            "abandoned",
                                            "historical",
                                            "merged",
                                        ],
                                    )
                                ),
                                name="relation_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "type__in",
                                        [
                                            "sister",
                                            "partner",
                                            "friendship",
                                            "thematic",
                                            "project",
                                            "cross_border",
                                        ],
                                    )
                                ),
                                name="relation_type_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("since", None), ("since_precision", "unknown")),
                                    models.Q(
                                        ("since__isnull", False),
                                        models.Q(("since_precision", "unknown"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="relation_since_has_a_precision",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("predecessor", None),
                                    models.Q(("predecessor", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="relation_does_not_precede_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("pilot_skip_reason", ""), ("pilot_skipped_on", None)),
                                    models.Q(
                                        ("pilot_skipped_on__isnull", False),
                                        models.Q(("pilot_skip_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="relation_skips_a_pilot_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reconciled",
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
                                    ("only_here", "only in our list"),
                                    ("only_there", "only in the register"),
                                    ("different", "told differently"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("facts", models.CharField(max_length=64, verbose_name="digest of the facts")),
                        ("reason", models.TextField(verbose_name="reason")),
                        (
                            "explained_on",
                            models.DateField(
                                default=django.utils.timezone.localdate, verbose_name="explained on"
                            ),
                        ),
                        (
                            "explained_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="explained by",
                            ),
                        ),
                        (
                            "town",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reconciled",
                                to="partners.registertown",
                                verbose_name="town in the register",
                            ),
                        ),
                        (
                            "relation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reconciled",
                                to="relations.relation",
                                verbose_name="relation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "explained disagreement with the register",
                        "verbose_name_plural": "explained disagreements with the register",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["only_here", "only_there", "different"])),
                                name="reconciled_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("relation__isnull", False), ("town__isnull", False), _connector="OR"
                                ),
                                name="reconciled_is_about_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="reconciled_for_a_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("town", None)),
                                fields=("kind", "relation"),
                                name="reconciled_relation_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("relation", None)),
                                fields=("kind", "town"),
                                name="reconciled_town_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("relation__isnull", False), ("town__isnull", False)),
                                fields=("kind", "relation", "town"),
                                name="reconciled_pair_once",
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
                        (
                            "relation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pulse_reviews",
                                to="relations.relation",
                                verbose_name="relation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "look at the pulse",
                        "verbose_name_plural": "looks at the pulse",
                        "ordering": ["-on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="pulse_review_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until__gte", models.F("on"))), name="pulse_review_lasts"
                            ),
                            models.UniqueConstraint(
                                fields=("relation", "on"), name="pulse_review_once_a_day"
                            ),
                        ],
                    },
                ),
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
                            models.CharField(
                                blank=True, max_length=200, verbose_name="third party on our side"
                            ),
                        ),
                        (
                            "counterpart",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="counterpart on their side"
                            ),
                        ),
                        ("about", models.CharField(max_length=300, verbose_name="about what")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "is_two_way",
                            models.BooleanField(default=False, editable=False, verbose_name="two-way"),
                        ),
                        ("is_exercise", models.BooleanField(default=False, verbose_name="exercise")),
                        ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded at")),
                        (
                            "struck_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="struck out at"),
                        ),
                        (
                            "struck_reason",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="why it was struck out"
                            ),
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
                        (
                            "relation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exchanges",
                                to="relations.relation",
                                verbose_name="relation",
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
                                condition=models.Q(
                                    ("kind__in", ["letter", "e_mail", "call", "meeting", "visit"])
                                ),
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
                                    models.Q(
                                        models.Q(("carried_by", "us_unit"), _negated=True), ("unit", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="exchange_carried_by_a_unit_or_a_third_party",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("about", ""), _negated=True),
                                name="exchange_is_about_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("struck_at", None), ("struck_reason", "")),
                                    models.Q(
                                        ("struck_at__isnull", False),
                                        models.Q(("struck_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="exchange_struck_out_with_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("column", models.CharField(max_length=20, verbose_name="column")),
                        ("value", models.CharField(max_length=500, verbose_name="the file says")),
                        ("source", models.CharField(max_length=300, verbose_name="file")),
                        ("row", models.PositiveIntegerField(verbose_name="row")),
                        ("claimed_on", models.DateField(verbose_name="imported on")),
                        ("settled_on", models.DateField(blank=True, null=True, verbose_name="settled on")),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="claims",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="claims",
                                to="relations.relation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "claim of a file",
                        "verbose_name_plural": "claims of files",
                        "ordering": ["partner", "column", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partner", "column", "value"),
                                name="claim_once_per_partner_column_and_value",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RelationEvent",
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
                                    ("began", "began"),
                                    ("dormant", "found dormant"),
                                    ("revived", "revived"),
                                    ("suspended", "suspended"),
                                    ("resumed", "resumed"),
                                    ("ended", "ended"),
                                    ("honoured", "kept in honour"),
                                    ("merged", "merged into another tie"),
                                ],
                                max_length=10,
                                verbose_name="what happened",
                            ),
                        ),
                        ("on", models.DateField(blank=True, null=True, verbose_name="date")),
                        (
                            "precision",
                            models.CharField(
                                choices=[
                                    ("day", "to the day"),
                                    ("month", "to the month"),
                                    ("year", "to the year"),
                                    ("unknown", "unknown"),
                                ],
                                default="day",
                                max_length=7,
                                verbose_name="precision",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        (
                            "is_past_fact",
                            models.BooleanField(default=False, verbose_name="recorded afterwards"),
                        ),
                        (
                            "recorded_on",
                            models.DateField(
                                default=django.utils.timezone.localdate,
                                editable=False,
                                verbose_name="recorded on",
                            ),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "corrected_by",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrects",
                                to="relations.relationevent",
                                verbose_name="corrected by",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="office.document",
                            ),
                        ),
                        (
                            "relation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="relations.relation",
                                verbose_name="relation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event of a relation",
                        "verbose_name_plural": "events of relations",
                        "ordering": ["on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "began",
                                            "dormant",
                                            "revived",
                                            "suspended",
                                            "resumed",
                                            "ended",
                                            "honoured",
                                            "merged",
                                        ],
                                    )
                                ),
                                name="relation_event_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("on", None), ("precision", "unknown")),
                                    models.Q(
                                        ("on__isnull", False),
                                        models.Q(("precision", "unknown"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="relation_event_has_a_date_or_unknown",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Responsibility",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("general_coordinator", "general coordinator"),
                                    ("focal_person", "focal person"),
                                    ("activity_lead", "lead of the activity"),
                                    ("press", "press and communication"),
                                    ("finance", "finance and accounts"),
                                ],
                                max_length=20,
                                verbose_name="responsibility",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                        (
                            "organisation",
                            models.CharField(blank=True, max_length=200, verbose_name="organisation"),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("us", "us"),
                                    ("partner", "the partner"),
                                    ("third", "a third party"),
                                ],
                                default="us",
                                max_length=7,
                                verbose_name="side",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="responsibilities",
                                to="relations.activity",
                                verbose_name="activity",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="colleague",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "responsibility",
                        "verbose_name_plural": "responsibilities",
                        "ordering": ["activity", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "general_coordinator",
                                            "focal_person",
                                            "activity_lead",
                                            "press",
                                            "finance",
                                        ],
                                    )
                                ),
                                name="responsibility_role_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True),
                                    models.Q(("organisation", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="responsibility_names_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("us", "our side"), ("partner", "the partner's side")],
                                max_length=10,
                                verbose_name="side",
                            ),
                        ),
                        ("person", models.CharField(blank=True, max_length=200, verbose_name="signed by")),
                        ("function", models.CharField(blank=True, max_length=200, verbose_name="function")),
                        ("term_from", models.DateField(blank=True, null=True, verbose_name="in office from")),
                        (
                            "term_until",
                            models.DateField(blank=True, null=True, verbose_name="in office until"),
                        ),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                        (
                            "precision",
                            models.CharField(
                                choices=[
                                    ("day", "to the day"),
                                    ("month", "to the month"),
                                    ("year", "to the year"),
                                    ("unknown", "unknown"),
                                ],
                                default="day",
                                max_length=7,
                                verbose_name="precision",
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                        ("is_digital", models.BooleanField(default=False, verbose_name="signed digitally")),
                        (
                            "is_past_fact",
                            models.BooleanField(default=False, verbose_name="recorded afterwards"),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="partners.contact",
                                verbose_name="contact",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                        (
                            "protocol",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="relations.protocol",
                                verbose_name="protocol",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "signature",
                        "verbose_name_plural": "signatures",
                        "ordering": ["signed_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["us", "partner"])),
                                name="signature_side_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("partner", None), ("side", "us")),
                                    models.Q(("partner__isnull", False), ("side", "partner")),
                                    _connector="OR",
                                ),
                                name="signature_of_a_partner_names_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("term_from", None),
                                    ("term_until", None),
                                    ("term_until__gte", models.F("term_from")),
                                    _connector="OR",
                                ),
                                name="signature_term_ends_after_it_begins",
                            ),
                            models.UniqueConstraint(
                                fields=("protocol", "partner"), name="signature_once_per_partner"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("side", "us")),
                                fields=("protocol",),
                                name="signature_once_for_us",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignedCopy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=35, verbose_name="language")),
                        ("number", models.PositiveSmallIntegerField(verbose_name="originals")),
                        ("kept_at", models.CharField(blank=True, max_length=200, verbose_name="kept at")),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partners.partner",
                                verbose_name="held by",
                            ),
                        ),
                        (
                            "protocol",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="relations.protocol",
                                verbose_name="protocol",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "signed copy",
                        "verbose_name_plural": "signed copies",
                        "ordering": ["language", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="signed_copy_is_one_or_more"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("language", ""), _negated=True),
                                name="signed_copy_has_a_language",
                            ),
                            models.UniqueConstraint(
                                fields=("protocol", "language", "partner"),
                                name="signed_copy_once_per_partner",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("partner", None)),
                                fields=("protocol", "language"),
                                name="signed_copy_once_for_us",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Termination",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("partners_request", "the partner's request"),
                                    ("no_communication", "no communication"),
                                    ("dormancy", "long dormant"),
                                    ("strategy", "a new strategy"),
                                    ("values", "values"),
                                    ("succession", "succession of a municipality"),
                                    ("expiry", "expiry"),
                                    ("cost", "cost"),
                                ],
                                max_length=20,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "explanation",
                            models.TextField(
                                help_text="What the council reads: why, and what comes instead.",
                                verbose_name="explanation",
                            ),
                        ),
                        (
                            "initiator",
                            models.CharField(
                                choices=[("us", "us"), ("them", "the partner"), ("both", "both")],
                                default="us",
                                max_length=5,
                                verbose_name="who asked",
                            ),
                        ),
                        ("consulted", models.TextField(blank=True, verbose_name="who was consulted")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposed"),
                                    ("consulted", "consulted"),
                                    ("submitted", "submitted to the council"),
                                    ("decided", "decided"),
                                    ("rejected", "rejected"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "is_past_fact",
                            models.BooleanField(default=False, verbose_name="recorded afterwards"),
                        ),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
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
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terminations",
                                to="office.decision",
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="released by",
                            ),
                        ),
                        (
                            "writers",
                            models.ManyToManyField(
                                related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="written by"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "termination",
                        "verbose_name_plural": "terminations",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "proposed",
                                            "consulted",
                                            "submitted",
                                            "decided",
                                            "rejected",
                                            "withdrawn",
                                        ],
                                    )
                                ),
                                name="termination_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "reason__in",
                                        [
                                            "partners_request",
                                            "no_communication",
                                            "dormancy",
                                            "strategy",
                                            "values",
                                            "succession",
                                            "expiry",
                                            "cost",
                                        ],
                                    )
                                ),
                                name="termination_reason_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("author", None),
                                    ("released_by", None),
                                    models.Q(("author", models.F("released_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="termination_author_is_not_approver",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TerminationTie",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("end", "end"), ("keep", "keep")],
                                default="end",
                                max_length=5,
                                verbose_name="outcome",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="why, for this tie")),
                        (
                            "partner_told_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="partner told beforehand on"
                            ),
                        ),
                        (
                            "partners_letter_on",
                            models.DateField(blank=True, null=True, verbose_name="partner's letter of"),
                        ),
                        (
                            "notice_months",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="notice period in months"
                            ),
                        ),
                        (
                            "notified_on",
                            models.DateField(blank=True, null=True, verbose_name="notification sent on"),
                        ),
                        (
                            "received_on",
                            models.DateField(blank=True, null=True, verbose_name="notification received on"),
                        ),
                        (
                            "notice_ends_on",
                            models.DateField(blank=True, null=True, verbose_name="notice ends on"),
                        ),
                        (
                            "effective_on",
                            models.DateField(blank=True, null=True, verbose_name="last day in force"),
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
                                default="day",
                                max_length=7,
                                verbose_name="precision",
                            ),
                        ),
                        (
                            "early_reason",
                            models.CharField(
                                blank=True,
                                max_length=500,
                                verbose_name="why it ends earlier than the notice allows",
                            ),
                        ),
                        (
                            "continued_through",
                            models.CharField(blank=True, max_length=300, verbose_name="lives on through"),
                        ),
                        ("wind_up", models.TextField(blank=True, verbose_name="still to be settled")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("listed", "listed"),
                                    ("decided", "to be notified"),
                                    ("notified", "notified, notice running"),
                                    ("effective", "ended"),
                                    ("wound_up", "wound up"),
                                    ("kept", "kept"),
                                    ("dropped", "not pursued"),
                                ],
                                default="listed",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "relation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="endings",
                                to="relations.relation",
                                verbose_name="relation",
                            ),
                        ),
                        (
                            "termination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ties",
                                to="relations.termination",
                                verbose_name="termination",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tie in a termination",
                        "verbose_name_plural": "ties in terminations",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("termination", "relation"), name="termination_tie_once_per_relation"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "listed",
                                            "decided",
                                            "notified",
                                            "effective",
                                            "wound_up",
                                            "kept",
                                            "dropped",
                                        ],
                                    )
                                ),
                                name="termination_tie_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("received_on", None),
                                    ("notified_on", None),
                                    ("received_on__gte", models.F("notified_on")),
                                    _connector="OR",
                                ),
                                name="termination_tie_received_after_sent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effective_on", None),
                                    ("notice_ends_on", None),
                                    ("effective_on__gte", models.F("notice_ends_on")),
                                    models.Q(("early_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="termination_tie_ends_after_the_notice_or_says_why",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["listed", "decided", "notified"])),
                                fields=("relation",),
                                name="termination_tie_one_open_per_relation",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WordCopy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=10, unique=True, verbose_name="return code")),
                        ("content", models.JSONField(verbose_name="text that went out")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made at")),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        (
                            "protocol",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="word_copies",
                                to="relations.protocol",
                                verbose_name="protocol",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="relations.protocolversion",
                                verbose_name="version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Word file of a protocol",
                        "verbose_name_plural": "Word files of protocols",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="proposal")),
                        ("received_on", models.DateField(verbose_name="received on")),
                        (
                            "is_recognised",
                            models.BooleanField(default=True, verbose_name="our marks were in it"),
                        ),
                        ("content", models.JSONField(verbose_name="what came back")),
                        ("choices", models.JSONField(blank=True, default=dict, verbose_name="choices")),
                        ("taken_at", models.DateTimeField(auto_now_add=True, verbose_name="taken in at")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="settled at")),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="office.document",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken in by",
                            ),
                        ),
                        (
                            "protocol",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="relations.protocol",
                                verbose_name="protocol",
                            ),
                        ),
                        (
                            "word_copy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="relations.wordcopy",
                                verbose_name="what went out",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "proposal of a partner",
                        "verbose_name_plural": "proposals of partners",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("protocol", "number"), name="proposal_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="proposal_number_from_one"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
