import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from office.migration_operations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("evaluations", "0001_initial"),
        ("evaluations", "0002_report_kinds"),
        ("evaluations", "0003_evaluation"),
        ("evaluations", "0004_matrix_report"),
        ("evaluations", "0005_submission_pack"),
        ("evaluations", "0006_comparison_report"),
    ]

    initial = True

    dependencies = [
        ("networks", "0001_tables"),
        ("office", "0003_journal_triggers"),
        ("relations", "0001_tables"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Scheme",
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
                                choices=[("light", "light"), ("full", "full")],
                                max_length=5,
                                verbose_name="kind",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "frozen_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="first opened with at"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
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
                        "verbose_name": "evaluation scheme",
                        "verbose_name_plural": "evaluation schemes",
                        "ordering": ["kind", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "version"), name="evaluation_scheme_version_once_per_kind"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["light", "full"])),
                                name="evaluation_scheme_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvaluationCriterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                        (
                            "section",
                            models.CharField(
                                choices=[
                                    ("purpose", "purpose"),
                                    ("outputs", "objectives and outputs"),
                                    ("involvement", "who was involved"),
                                    ("benefit", "benefit and cost"),
                                    ("lessons", "findings and lessons"),
                                    ("recommendation", "recommendation"),
                                ],
                                max_length=15,
                                verbose_name="section",
                            ),
                        ),
                        ("code", models.CharField(blank=True, max_length=30, verbose_name="code")),
                        ("text", models.CharField(max_length=300, verbose_name="question")),
                        ("weight", models.PositiveSmallIntegerField(default=1, verbose_name="weight")),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="criteria",
                                to="evaluations.scheme",
                                verbose_name="evaluation scheme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "evaluation criterion",
                        "verbose_name_plural": "evaluation criteria",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("weight__gte", 1), ("weight__lte", 10)),
                                name="evaluation_criterion_weight_in_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="evaluation_criterion_has_a_question",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("section__in", ["purpose", "outputs", "involvement", "benefit"])
                                ),
                                name="evaluation_criterion_section_is_scored",
                            ),
                            models.UniqueConstraint(
                                fields=("scheme", "position"), name="evaluation_criterion_position_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evaluation",
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
                                    ("light", "light, each year"),
                                    ("full", "full, every three years"),
                                    ("before_expiry", "before an expiry"),
                                    ("before_end", "before a possible end"),
                                ],
                                max_length=15,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "perspective",
                            models.CharField(
                                choices=[
                                    ("internal", "internal"),
                                    ("joint", "joint"),
                                    ("external", "external"),
                                ],
                                default="internal",
                                max_length=10,
                                verbose_name="perspective",
                            ),
                        ),
                        ("period_from", models.DateField(verbose_name="period from")),
                        ("period_until", models.DateField(verbose_name="period until")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        (
                            "scheduled_for",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="proposed for"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("scheduled", "scheduled"),
                                    ("open", "open"),
                                    ("internal_done", "our side done"),
                                    ("joint_done", "discussed with the partner"),
                                    ("joint_waived", "done without the partner"),
                                    ("consolidated", "consolidated"),
                                    ("adopted", "adopted"),
                                    ("followed_up", "followed up"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="scheduled",
                                max_length=15,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "background",
                            models.JSONField(blank=True, default=dict, verbose_name="what was on file"),
                        ),
                        ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                        (
                            "joint_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="discussed with the partner on"
                            ),
                        ),
                        (
                            "joint_with",
                            models.CharField(blank=True, max_length=300, verbose_name="who took part"),
                        ),
                        (
                            "joint_result",
                            models.TextField(blank=True, verbose_name="what the two sides found together"),
                        ),
                        (
                            "waived_because",
                            models.TextField(blank=True, verbose_name="why without the partner"),
                        ),
                        (
                            "recommendation",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("continue", "continue"),
                                    ("intensify", "intensify"),
                                    ("reorient", "reorient"),
                                    ("downgrade", "downgrade"),
                                    ("watch", "watch"),
                                    ("terminate", "end it"),
                                ],
                                max_length=10,
                                verbose_name="recommendation",
                            ),
                        ),
                        (
                            "recommendation_reason",
                            models.TextField(blank=True, verbose_name="why this is recommended"),
                        ),
                        (
                            "consolidated_on",
                            models.DateField(blank=True, null=True, verbose_name="consolidated on"),
                        ),
                        ("adopted_on", models.DateField(blank=True, null=True, verbose_name="adopted on")),
                        (
                            "followed_up_on",
                            models.DateField(blank=True, null=True, verbose_name="followed up on"),
                        ),
                        ("is_exercise", models.BooleanField(default=False, verbose_name="exercise")),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        (
                            "adopted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="adopted by",
                            ),
                        ),
                        (
                            "consolidated_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="consolidated by",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="networks.membership",
                                verbose_name="membership",
                            ),
                        ),
                        (
                            "new_programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="relations.programme",
                                verbose_name="new version of the programme",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="relations.programme",
                                verbose_name="programme",
                            ),
                        ),
                        (
                            "relation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="relations.relation",
                                verbose_name="relation",
                            ),
                        ),
                        (
                            "termination",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="relations.termination",
                                verbose_name="termination",
                            ),
                        ),
                        (
                            "writers",
                            models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="evaluations.scheme",
                                verbose_name="evaluation scheme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "evaluation",
                        "verbose_name_plural": "evaluations",
                        "ordering": ["-due_on", "-pk"],
                        "indexes": [models.Index(fields=["state", "due_on"], name="evaluations_by_due_day")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("membership", None), ("relation__isnull", False)),
                                    models.Q(("membership__isnull", False), ("relation", None)),
                                    _connector="OR",
                                ),
                                name="evaluation_of_exactly_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "scheduled",
                                            "open",
                                            "internal_done",
                                            "joint_done",
                                            "joint_waived",
                                            "consolidated",
                                            "adopted",
                                            "followed_up",
                                            "withdrawn",
                                        ],
                                    )
                                ),
                                name="evaluation_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["light", "full", "before_expiry", "before_end"])
                                ),
                                name="evaluation_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "recommendation__in",
                                        [
                                            "",
                                            "continue",
                                            "intensify",
                                            "reorient",
                                            "downgrade",
                                            "watch",
                                            "terminate",
                                        ],
                                    )
                                ),
                                name="evaluation_recommendation_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("period_until__gte", models.F("period_from"))),
                                name="evaluation_period_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["scheduled", "withdrawn"]),
                                    models.Q(("opened_on__isnull", False), ("scheme__isnull", False)),
                                    _connector="OR",
                                ),
                                name="evaluation_opened_with_a_scheme",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["consolidated", "adopted", "followed_up"]),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        models.Q(("recommendation", ""), _negated=True),
                                        models.Q(("recommendation_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="evaluation_consolidated_says_what_and_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["joint_waived"]), _negated=True),
                                    models.Q(("waived_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="evaluation_waived_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["joint_done"]), _negated=True),
                                    models.Q(("joint_result", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="evaluation_joint_has_a_result",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("adopted", "followed_up")), _negated=True),
                                    ("adopted_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="evaluation_adopted_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("adopted_by", None),
                                    ("consolidated_by", None),
                                    models.Q(("adopted_by", models.F("consolidated_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="evaluation_adopted_by_somebody_else",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        (
                                            "scheduled",
                                            "open",
                                            "internal_done",
                                            "joint_done",
                                            "joint_waived",
                                            "consolidated",
                                        ),
                                    )
                                ),
                                fields=("relation", "kind"),
                                name="evaluation_one_open_per_relation_and_kind",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        (
                                            "scheduled",
                                            "open",
                                            "internal_done",
                                            "joint_done",
                                            "joint_waived",
                                            "consolidated",
                                        ),
                                    )
                                ),
                                fields=("membership", "kind"),
                                name="evaluation_one_open_per_membership_and_kind",
                            ),
                            models.UniqueConstraint(
                                fields=("relation", "kind", "scheduled_for"),
                                name="evaluation_proposed_once_for_a_relation",
                            ),
                            models.UniqueConstraint(
                                fields=("membership", "kind", "scheduled_for"),
                                name="evaluation_proposed_once_for_a_membership",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SectionText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "section",
                            models.CharField(
                                choices=[
                                    ("purpose", "purpose"),
                                    ("outputs", "objectives and outputs"),
                                    ("involvement", "who was involved"),
                                    ("benefit", "benefit and cost"),
                                    ("lessons", "findings and lessons"),
                                    ("recommendation", "recommendation"),
                                ],
                                max_length=15,
                                verbose_name="section",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="text")),
                        ("revision", models.PositiveIntegerField(default=0, editable=False)),
                        ("saved_at", models.DateTimeField(blank=True, null=True, verbose_name="saved at")),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sections",
                                to="evaluations.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                        (
                            "saved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="saved by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "section of an evaluation",
                        "verbose_name_plural": "sections of evaluations",
                        "ordering": ["evaluation", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "section"),
                                name="evaluation_section_once_per_evaluation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "section__in",
                                        [
                                            "purpose",
                                            "outputs",
                                            "involvement",
                                            "benefit",
                                            "lessons",
                                            "recommendation",
                                        ],
                                    )
                                ),
                                name="evaluation_section_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvaluationScore",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "value",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="score"),
                        ),
                        ("evidence", models.TextField(blank=True, verbose_name="evidence")),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="evaluations.evaluationcriterion",
                                verbose_name="evaluation criterion",
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scores",
                                to="evaluations.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "evaluation score",
                        "verbose_name_plural": "evaluation scores",
                        "ordering": ["evaluation", "criterion"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "criterion"), name="evaluation_score_once_per_criterion"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("value", None),
                                    models.Q(("value__gte", 0), ("value__lte", 5)),
                                    _connector="OR",
                                ),
                                name="evaluation_score_from_0_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("value", None),
                                    models.Q(("evidence", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="evaluation_score_has_evidence",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("finding", "finding"), ("lesson", "lesson learned")],
                                default="finding",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="what")),
                        (
                            "weight",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "minor"), (2, "notable"), (3, "decisive")],
                                default=2,
                                verbose_name="weight",
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="evaluations.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "finding",
                        "verbose_name_plural": "findings",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["finding", "lesson"])),
                                name="evaluation_finding_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weight__in", [1, 2, 3])),
                                name="evaluation_finding_weight_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="evaluation_finding_says_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="what is to be done")),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("officer", "officer"),
                                    ("head", "head"),
                                    ("legal", "legal adviser"),
                                    ("finance", "finance adviser"),
                                    ("clerk", "clerk"),
                                    ("councillor", "council member"),
                                    ("administrator", "administrator"),
                                    ("auditor", "auditor"),
                                ],
                                max_length=15,
                                verbose_name="which role",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="due on")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "open"), ("done", "done"), ("dropped", "dropped")],
                                default="open",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("settled_on", models.DateField(blank=True, null=True, verbose_name="settled on")),
                        ("outcome", models.TextField(blank=True, verbose_name="what came of it")),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follow_ups",
                                to="evaluations.evaluation",
                                verbose_name="evaluation",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follow_ups",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "follow-up",
                        "verbose_name_plural": "follow-ups",
                        "ordering": ["due_on", "pk"],
                        "indexes": [models.Index(fields=["state", "due_on"], name="follow_ups_by_due_day")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "done", "dropped"])),
                                name="follow_up_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("user", None), models.Q(("role", ""), _negated=True)),
                                    models.Q(("role", ""), ("user__isnull", False)),
                                    _connector="OR",
                                ),
                                name="follow_up_is_a_role_or_a_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "dropped"), _negated=True),
                                    models.Q(("outcome", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="follow_up_dropped_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_on", None), ("state", "open")),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True),
                                        ("settled_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="follow_up_settled_on_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
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
                                    ("council-paper", "council paper"),
                                    ("termination-act", "termination act"),
                                    ("termination-letter", "letter on the end of a tie"),
                                    ("portfolio", "portfolio report"),
                                    ("brief", "brief on one page"),
                                    ("dossier", "dossier of a relation"),
                                    ("evaluation", "evaluation report"),
                                    ("matrix", "candidate matrix"),
                                    ("submission-pack", "papers for the authority"),
                                    ("comparison", "two versions compared"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("parameters", models.JSONField(blank=True, default=dict, verbose_name="parameters")),
                        (
                            "object_reference",
                            models.CharField(blank=True, max_length=40, verbose_name="about"),
                        ),
                        ("as_of", models.DateField(verbose_name="as of")),
                        ("language", models.CharField(max_length=10, verbose_name="language")),
                        (
                            "requested_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="requested at"),
                        ),
                        ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                        (
                            "content_hash",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="SHA-256 of the content"
                            ),
                        ),
                        (
                            "pages",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pages"),
                        ),
                        (
                            "missing_glyphs",
                            models.JSONField(
                                blank=True, default=list, verbose_name="characters that could not be drawn"
                            ),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="office.document",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="office.job",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="requested by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "report",
                        "verbose_name_plural": "reports",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "council-paper",
                                            "termination-act",
                                            "termination-letter",
                                            "portfolio",
                                            "brief",
                                            "dossier",
                                            "evaluation",
                                            "matrix",
                                            "submission-pack",
                                            "comparison",
                                        ],
                                    )
                                ),
                                name="report_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("document", None),
                                    models.Q(("content_hash", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="report_file_has_a_content_hash",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
