import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import office.models.documents
from office.migration_operations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("office", "0001_initial"),
        ("office", "0004_saved_views_and_bulk_changes"),
        ("office", "0005_permission_steps"),
        ("office", "0006_sittings_members_and_votes"),
        ("office", "0007_council_member_pages"),
        ("office", "0008_diary_and_deputising"),
        ("office", "0009_texts_wait_for_opinions"),
    ]

    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "email",
                            models.EmailField(max_length=254, unique=True, verbose_name="e-mail address"),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("function", models.CharField(blank=True, max_length=200, verbose_name="function")),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                        (
                            "theme",
                            models.CharField(
                                choices=[("auto", "as my device"), ("light", "light"), ("dark", "dark")],
                                default="auto",
                                max_length=5,
                                verbose_name="colours",
                            ),
                        ),
                        ("shortcuts", models.BooleanField(default=True, verbose_name="single-key shortcuts")),
                        (
                            "access_ends_on",
                            models.DateField(blank=True, null=True, verbose_name="access until"),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        (
                            "joined_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="invited at"
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to="office.unit",
                                verbose_name="unit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "user",
                        "verbose_name_plural": "users",
                        "ordering": ["name", "email"],
                    },
                ),
                migrations.CreateModel(
                    name="JournalEntry",
                    fields=[
                        (
                            "number",
                            models.PositiveBigIntegerField(
                                primary_key=True, serialize=False, verbose_name="number"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("act", models.CharField(max_length=60, verbose_name="act")),
                        ("kind", models.CharField(max_length=60, verbose_name="kind of thing")),
                        ("object_pk", models.CharField(max_length=40, verbose_name="number of the thing")),
                        ("reference", models.CharField(max_length=40, verbose_name="reference")),
                        ("occurred_on", models.DateField(blank=True, null=True, verbose_name="happened on")),
                        ("changes", models.JSONField(default=dict, verbose_name="before and after")),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        (
                            "rows_digest",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="digest of the rows changed"
                            ),
                        ),
                        (
                            "personal_digest",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="digest of the personal values"
                            ),
                        ),
                        (
                            "previous_hash",
                            models.CharField(max_length=64, verbose_name="hash of the entry before"),
                        ),
                        ("hash", models.CharField(max_length=64, unique=True, verbose_name="hash")),
                        (
                            "actor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "for_whom",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="for",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "journal entry",
                        "verbose_name_plural": "journal entries",
                        "ordering": ["-number"],
                        "indexes": [
                            models.Index(fields=["kind", "object_pk", "-number"], name="journal_of_a_thing")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Unit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
                    ],
                    options={
                        "verbose_name": "unit",
                        "verbose_name_plural": "units",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Body",
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
                                    ("council", "municipal council"),
                                    ("executive_board", "executive board"),
                                ],
                                max_length=20,
                                unique=True,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "roll_kept_from",
                            models.DateField(
                                blank=True, null=True, verbose_name="roll of members complete from"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "body",
                        "verbose_name_plural": "bodies",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["council", "executive_board"])),
                                name="body_kind_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Adviser",
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
                                    ("committee", "committee of the body"),
                                    ("board", "executive board"),
                                    ("other", "other adviser"),
                                ],
                                default="committee",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                        (
                            "is_always_heard",
                            models.BooleanField(default=False, verbose_name="heard on every item"),
                        ),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="advisers",
                                to="office.body",
                                verbose_name="body",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "adviser",
                        "verbose_name_plural": "advisers",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["committee", "board", "other"])),
                                name="adviser_kind_known",
                            ),
                            models.UniqueConstraint(fields=("body", "name"), name="adviser_once_per_body"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BodySize",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("members", models.PositiveSmallIntegerField(verbose_name="full membership")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sizes",
                                to="office.body",
                                verbose_name="body",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "size of a body",
                        "verbose_name_plural": "sizes of bodies",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("members__gte", 1)), name="body_size_has_members"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BulkChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("page", models.CharField(max_length=40, verbose_name="list")),
                        ("field", models.CharField(max_length=40, verbose_name="field")),
                        ("value", models.CharField(blank=True, max_length=300, verbose_name="new value")),
                        ("rows", models.PositiveIntegerField(default=0, verbose_name="rows changed")),
                        (
                            "unchanged",
                            models.PositiveIntegerField(default=0, verbose_name="rows that were so already"),
                        ),
                        ("refused", models.JSONField(default=list, verbose_name="rows refused")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made at")),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change of many rows",
                        "verbose_name_plural": "changes of many rows",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "token_hash",
                            models.CharField(
                                max_length=64, unique=True, verbose_name="SHA-256 of the secret"
                            ),
                        ),
                        ("namespace", models.UUIDField(default=uuid.uuid4, editable=False)),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at"),
                        ),
                        (
                            "last_read_on",
                            models.DateField(blank=True, null=True, verbose_name="last read on"),
                        ),
                        (
                            "revoked_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="revoked at"),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feeds",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calendar feed",
                        "verbose_name_plural": "calendar feeds",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at", None)),
                                fields=("user",),
                                name="one_open_calendar_feed_per_person",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CouncilMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "account",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="council_member",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "council member",
                        "verbose_name_plural": "council members",
                        "ordering": ["name", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Deadline",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=60, verbose_name="kind")),
                        (
                            "sentence",
                            models.CharField(
                                help_text="an untranslated message id",
                                max_length=300,
                                verbose_name="what is due",
                            ),
                        ),
                        ("values", models.JSONField(default=dict, verbose_name="values in the sentence")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        ("subject_id", models.PositiveBigIntegerField()),
                        ("subject_reference", models.CharField(max_length=40, verbose_name="about")),
                        ("subject_url", models.CharField(max_length=200, verbose_name="address")),
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
                                verbose_name="who must act",
                            ),
                        ),
                        (
                            "waiting_on",
                            models.CharField(blank=True, max_length=100, verbose_name="waiting on"),
                        ),
                        ("opened_on", models.DateField(verbose_name="waiting since")),
                        (
                            "working_days",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="counted in working days"
                            ),
                        ),
                        ("settled_on", models.DateField(blank=True, null=True, verbose_name="settled on")),
                        (
                            "subject_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="deadlines",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person who must act",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deadline",
                        "verbose_name_plural": "deadlines",
                        "ordering": ["due_on", "pk"],
                        "indexes": [
                            models.Index(fields=["settled_on", "due_on"], name="deadlines_open_by_day")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "subject_type", "subject_id", "due_on"),
                                name="deadline_once_per_thing_kind_and_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deputising",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("roles", models.JSONField(default=list, verbose_name="roles")),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(verbose_name="until")),
                        (
                            "arranged_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="arranged at"
                            ),
                        ),
                        (
                            "revoked_on",
                            models.DateField(blank=True, null=True, verbose_name="ended early on"),
                        ),
                        (
                            "absent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputised_by",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="absent person",
                            ),
                        ),
                        (
                            "arranged_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="arranged by",
                            ),
                        ),
                        (
                            "deputy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputising",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="deputy",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deputising",
                        "verbose_name_plural": "deputisings",
                        "ordering": ["-starts_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("absent", models.F("deputy")), _negated=True),
                                name="nobody_is_their_own_deputy",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="deputising_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Document",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("filename", models.CharField(max_length=200, verbose_name="file name")),
                        (
                            "file",
                            models.FileField(
                                max_length=200,
                                upload_to=office.models.documents.random_place,
                                verbose_name="file",
                            ),
                        ),
                        ("checksum", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                        ("content_type", models.CharField(max_length=100, verbose_name="type")),
                        ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("internal", "internal"),
                                    ("council", "council members"),
                                    ("shared", "shared with the partner"),
                                    ("public", "public"),
                                ],
                                default="internal",
                                max_length=10,
                                verbose_name="visible to",
                            ),
                        ),
                        ("subject_id", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added at")),
                        (
                            "added_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="added by",
                            ),
                        ),
                        (
                            "subject_type",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                        (
                            "superseded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supersedes",
                                to="office.document",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "document",
                        "verbose_name_plural": "documents",
                        "ordering": ["-added_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["subject_type", "subject_id"], name="documents_of_a_thing")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("visibility__in", ["internal", "council", "shared", "public"])
                                ),
                                name="document_visibility_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(blank=True, max_length=60, verbose_name="number")),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                        (
                            "decided_precision",
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
                            "present",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="present at the vote"
                            ),
                        ),
                        (
                            "agenda_number",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="item of the agenda"
                            ),
                        ),
                        (
                            "approves_text",
                            models.BooleanField(blank=True, null=True, verbose_name="approves the text"),
                        ),
                        (
                            "authorises_signing",
                            models.BooleanField(blank=True, null=True, verbose_name="authorises the signing"),
                        ),
                        (
                            "signatory",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="who is authorised to sign"
                            ),
                        ),
                        ("is_secret", models.BooleanField(default=False, verbose_name="secret vote")),
                        (
                            "chair_side",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "the chair voted yes"),
                                    ("no", "the chair voted no"),
                                    ("none", "the chair did not vote"),
                                ],
                                max_length=4,
                                verbose_name="chair",
                            ),
                        ),
                        ("yes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="yes")),
                        ("no", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="no")),
                        (
                            "abstain",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="abstentions"
                            ),
                        ),
                        (
                            "blank",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="blank votes"
                            ),
                        ),
                        (
                            "invalid",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="invalid votes"
                            ),
                        ),
                        (
                            "recorded_result",
                            models.CharField(
                                choices=[
                                    ("adopted", "adopted"),
                                    ("rejected", "rejected"),
                                    ("no_quorum", "no quorum"),
                                    ("revote", "to be voted again"),
                                ],
                                max_length=10,
                                verbose_name="result on record",
                            ),
                        ),
                        (
                            "computed_result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("adopted", "adopted"),
                                    ("rejected", "rejected"),
                                    ("no_quorum", "no quorum"),
                                    ("revote", "to be voted again"),
                                ],
                                max_length=10,
                                verbose_name="computed result",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("recorded", "recorded"),
                                    ("returned", "returned for reconsideration"),
                                    ("final", "final"),
                                    ("transmitted", "transmitted"),
                                    ("published", "published"),
                                    ("annulled", "annulled"),
                                    ("lapsed", "not insisted on"),
                                ],
                                default="recorded",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("returned_on", models.DateField(blank=True, null=True, verbose_name="returned on")),
                        ("insisted_on", models.DateField(blank=True, null=True, verbose_name="insisted on")),
                        ("final_on", models.DateField(blank=True, null=True, verbose_name="final on")),
                        (
                            "transmitted_on",
                            models.DateField(blank=True, null=True, verbose_name="transmitted on"),
                        ),
                        (
                            "published_on",
                            models.DateField(blank=True, null=True, verbose_name="published on"),
                        ),
                        ("annulled_on", models.DateField(blank=True, null=True, verbose_name="annulled on")),
                        (
                            "is_past_fact",
                            models.BooleanField(default=False, verbose_name="recorded afterwards"),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded at")),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="office.body",
                                verbose_name="body",
                            ),
                        ),
                        (
                            "reconsiders",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="second_votes",
                                to="office.decision",
                                verbose_name="second vote on",
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
                            "rule_set",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="office.ruleset",
                                verbose_name="rule set",
                            ),
                        ),
                        (
                            "sitting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="office.sitting",
                                verbose_name="sitting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision",
                        "verbose_name_plural": "decisions",
                        "ordering": ["-decided_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "recorded",
                                            "returned",
                                            "final",
                                            "transmitted",
                                            "published",
                                            "annulled",
                                            "lapsed",
                                        ],
                                    )
                                ),
                                name="decision_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recorded_result__in", ["adopted", "rejected", "no_quorum", "revote"])
                                ),
                                name="decision_result_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_on", None), ("decided_precision", "unknown")),
                                    ("decided_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="decision_date_or_unknown",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("final_on", None),
                                    ("decided_on", None),
                                    ("final_on__gte", models.F("decided_on")),
                                    _connector="OR",
                                ),
                                name="decision_final_not_before_the_vote",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("transmitted_on", None),
                                    ("final_on", None),
                                    ("transmitted_on__gte", models.F("final_on")),
                                    _connector="OR",
                                ),
                                name="decision_transmitted_not_before_final",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40, verbose_name="kind")),
                        ("parameters", models.JSONField(default=dict, verbose_name="parameters")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "waiting"),
                                    ("running", "running"),
                                    ("done", "done"),
                                    ("failed", "failed"),
                                    ("cancelled", "cancelled"),
                                ],
                                default="queued",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("owner", models.CharField(blank=True, max_length=40, verbose_name="worker")),
                        (
                            "lease_until",
                            models.DateTimeField(blank=True, null=True, verbose_name="lease until"),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                        ("rows_done", models.PositiveIntegerField(default=0, verbose_name="rows done")),
                        (
                            "rows_total",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="rows in all"),
                        ),
                        (
                            "cancel_requested",
                            models.BooleanField(default=False, verbose_name="cancel requested"),
                        ),
                        ("result", models.JSONField(default=dict, verbose_name="result")),
                        ("failure", models.TextField(blank=True, verbose_name="why it failed")),
                        (
                            "return_url",
                            models.CharField(blank=True, max_length=200, verbose_name="page to go on with"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="requested at")),
                        (
                            "finished_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="finished at"),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="jobs",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="requested by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "job",
                        "verbose_name_plural": "jobs",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["state", "lease_until"], name="jobs_by_state_and_lease")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["queued", "running", "done", "failed", "cancelled"])
                                ),
                                name="job_state_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JournalPersonal",
                    fields=[
                        (
                            "entry",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="personal",
                                serialize=False,
                                to="office.journalentry",
                            ),
                        ),
                        ("salt", models.CharField(max_length=64, verbose_name="salt")),
                        ("values", models.JSONField(null=True, verbose_name="values")),
                        ("erased_at", models.DateTimeField(blank=True, null=True, verbose_name="erased at")),
                    ],
                    options={
                        "verbose_name": "personal values of a journal entry",
                        "verbose_name_plural": "personal values of journal entries",
                    },
                ),
                migrations.CreateModel(
                    name="JournalHead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("count", models.PositiveBigIntegerField(default=0, verbose_name="entries")),
                        (
                            "last_hash",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="hash of the last entry"
                            ),
                        ),
                        ("signature", models.CharField(blank=True, max_length=64, verbose_name="signature")),
                    ],
                    options={
                        "verbose_name": "head of the journal",
                        "verbose_name_plural": "heads of the journal",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("pk", 1)), name="journal_has_one_head")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JournalRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveIntegerField(verbose_name="position")),
                        ("kind", models.CharField(max_length=60, verbose_name="kind of thing")),
                        ("object_pk", models.CharField(max_length=40, verbose_name="number of the thing")),
                        ("changes", models.JSONField(default=dict, verbose_name="before and after")),
                        (
                            "entry",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="office.journalentry",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "journal row",
                        "verbose_name_plural": "journal rows",
                        "ordering": ["entry", "position"],
                        "indexes": [
                            models.Index(fields=["kind", "object_pk"], name="journal_rows_of_a_thing")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mail",
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
                                choices=[("digest", "digest of the day"), ("now", "mail at once")],
                                max_length=6,
                                verbose_name="kind",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "made_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at"),
                        ),
                        (
                            "leased_until",
                            models.DateTimeField(blank=True, null=True, verbose_name="being sent until"),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                        (
                            "dropped_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="dropped at"),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mail of the diary",
                        "verbose_name_plural": "mails of the diary",
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("dropped_at", None), ("sent_at", None)),
                                fields=["id"],
                                name="diary_mails_to_send",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["digest", "now"])),
                                name="diary_mail_kind_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "digest")),
                                fields=("user", "day"),
                                name="digest_once_per_person_and_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberVote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "party_group",
                            models.CharField(blank=True, max_length=100, verbose_name="party group that day"),
                        ),
                        (
                            "choice",
                            models.CharField(
                                choices=[
                                    ("yes", "yes"),
                                    ("no", "no"),
                                    ("abstain", "abstained"),
                                    ("blank", "blank"),
                                    ("invalid", "invalid"),
                                    ("not_voted", "did not vote"),
                                    ("recused", "recused"),
                                ],
                                max_length=10,
                                verbose_name="vote",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="member_votes",
                                to="office.decision",
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="votes",
                                to="office.councilmember",
                                verbose_name="council member",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "vote of a member",
                        "verbose_name_plural": "votes of members",
                        "ordering": ["party_group", "member__name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("decision", "member"), name="member_votes_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "choice__in",
                                        ["yes", "no", "abstain", "blank", "invalid", "not_voted", "recused"],
                                    )
                                ),
                                name="member_vote_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Municipality",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "names",
                            models.JSONField(
                                help_text="the official name per language code", verbose_name="names"
                            ),
                        ),
                        ("country", models.CharField(max_length=2, verbose_name="country")),
                        (
                            "legal_profile",
                            models.CharField(
                                choices=[("tr", "Türkiye"), ("be-vlg", "Flanders"), ("generic", "generic")],
                                max_length=10,
                                verbose_name="legal profile",
                            ),
                        ),
                        (
                            "is_metropolitan",
                            models.BooleanField(default=False, verbose_name="metropolitan municipality"),
                        ),
                        (
                            "population",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="population"),
                        ),
                        (
                            "population_year",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="year of the population figure"
                            ),
                        ),
                        ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                        ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                        (
                            "working_languages",
                            models.JSONField(default=list, verbose_name="working languages"),
                        ),
                        (
                            "time_zone",
                            models.CharField(default="UTC", max_length=50, verbose_name="time zone"),
                        ),
                        (
                            "gathers_positions",
                            models.BooleanField(default=False, verbose_name="positions before the sitting"),
                        ),
                        (
                            "awaits_opinions",
                            models.BooleanField(
                                default=False, verbose_name="texts wait for the opinions asked for"
                            ),
                        ),
                        (
                            "theme_colour",
                            models.CharField(
                                default="#1f4e79",
                                max_length=7,
                                validators=[django.core.validators.RegexValidator("^#[0-9a-fA-F]{6}$")],
                                verbose_name="theme colour",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "municipality",
                        "verbose_name_plural": "municipalities",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)), name="municipality_is_the_only_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("legal_profile__in", ["tr", "be-vlg", "generic"])),
                                name="municipality_legal_profile_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Permission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject_id", models.PositiveBigIntegerField()),
                        ("authority", models.CharField(max_length=200, verbose_name="authority")),
                        (
                            "citation",
                            models.CharField(blank=True, max_length=300, verbose_name="asked under"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "requested"),
                                    ("papers_asked", "papers asked for"),
                                    ("granted", "granted"),
                                    ("refused", "refused"),
                                ],
                                default="requested",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "requested_on",
                            models.DateField(blank=True, null=True, verbose_name="requested on"),
                        ),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                        (
                            "decided_precision",
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
                            "number",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="reference of the authority"
                            ),
                        ),
                        (
                            "is_past_fact",
                            models.BooleanField(default=False, verbose_name="recorded afterwards"),
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
                            "subject_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "permission",
                        "verbose_name_plural": "permissions",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["subject_type", "subject_id"], name="permissions_of_a_thing")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["requested", "papers_asked", "granted", "refused"])
                                ),
                                name="permission_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["granted", "refused"]), _negated=True),
                                    ("decided_on__isnull", False),
                                    ("decided_precision", "unknown"),
                                    _connector="OR",
                                ),
                                name="permission_answer_has_a_date_or_unknown",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("requested_on", None),
                                    ("decided_on", None),
                                    ("decided_on__gte", models.F("requested_on")),
                                    _connector="OR",
                                ),
                                name="permission_not_answered_before_asked",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["requested", "papers_asked"])),
                                fields=("subject_type", "subject_id"),
                                name="permission_one_pending_per_thing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PermissionStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField(verbose_name="date")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("forwarded", "passed on by another office"),
                                    ("opinion_asked", "another authority is asked for its opinion"),
                                    ("opinion_given", "the other authority gives its opinion"),
                                    ("papers_asked", "the authority asks for missing papers"),
                                    ("papers_sent", "missing papers sent"),
                                    ("correction_asked", "the authority asks for a correction"),
                                    ("correction_sent", "correction sent"),
                                    ("reminded", "we ask how it stands"),
                                    ("other", "something else"),
                                ],
                                default="other",
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "through",
                            models.CharField(blank=True, max_length=200, verbose_name="through or from whom"),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="what happened")),
                        (
                            "answer_by",
                            models.DateField(blank=True, null=True, verbose_name="to be answered by"),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="office.document",
                                verbose_name="letter",
                            ),
                        ),
                        (
                            "permission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="office.permission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a permission",
                        "verbose_name_plural": "steps of permissions",
                        "ordering": ["on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "forwarded",
                                            "opinion_asked",
                                            "opinion_given",
                                            "papers_asked",
                                            "papers_sent",
                                            "correction_asked",
                                            "correction_sent",
                                            "reminded",
                                            "other",
                                        ],
                                    )
                                ),
                                name="permission_step_kind_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "distance",
                            models.SmallIntegerField(
                                help_text="below nought: days after", verbose_name="days before"
                            ),
                        ),
                        (
                            "deadline",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="office.deadline",
                            ),
                        ),
                        (
                            "mail",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="office.mail",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reminder",
                        "verbose_name_plural": "reminders",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "deadline", "distance"),
                                name="reminder_once_per_deadline_and_distance",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleGrant",
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
                                verbose_name="role",
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "deputising",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grants",
                                to="office.deputising",
                                verbose_name="deputising",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grants",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "role",
                        "verbose_name_plural": "roles",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "officer",
                                            "head",
                                            "legal",
                                            "finance",
                                            "clerk",
                                            "councillor",
                                            "administrator",
                                            "auditor",
                                        ],
                                    )
                                ),
                                name="role_grant_role_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on", None),
                                    ("ends_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="role_grant_ends_after_it_starts",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("deputising", None)),
                                fields=("user", "role"),
                                name="role_grant_once_per_user",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("deputising__isnull", False)),
                                fields=("deputising", "role"),
                                name="role_grant_once_per_deputising",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RuleSet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "profile",
                            models.CharField(
                                choices=[("tr", "Türkiye"), ("be-vlg", "Flanders"), ("generic", "generic")],
                                max_length=10,
                                verbose_name="legal profile",
                            ),
                        ),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("rules", models.JSONField(verbose_name="rules")),
                        ("citation", models.CharField(blank=True, max_length=300, verbose_name="citation")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "recorded_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="recorded at"),
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
                            "superseded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrects",
                                to="office.ruleset",
                                verbose_name="corrected by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rule set",
                        "verbose_name_plural": "rule sets",
                        "ordering": ["profile", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("profile__in", ["tr", "be-vlg", "generic"])),
                                name="rule_set_profile_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("superseded_by", None)),
                                fields=("profile", "valid_from"),
                                name="rule_set_once_per_profile_and_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("page", models.CharField(max_length=40, verbose_name="list")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        (
                            "query",
                            models.CharField(
                                blank=True, max_length=2000, verbose_name="filters, order and columns"
                            ),
                        ),
                        ("is_shared", models.BooleanField(default=False, verbose_name="for the whole team")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="revision"),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_views",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "saved view",
                        "verbose_name_plural": "saved views",
                        "ordering": ["is_shared", "position", "name", "pk"],
                        "indexes": [models.Index(fields=["page", "is_shared"], name="saved_views_of_a_list")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("owner", "page", "name"), name="saved_view_name_once_per_list"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="saved_view_has_name"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DefaultView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("page", models.CharField(max_length=40, verbose_name="list")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "view",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="defaults",
                                to="office.savedview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "view that opens a list",
                        "verbose_name_plural": "views that open lists",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "page"), name="default_view_once_per_list"
                            )
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
                            "function",
                            models.CharField(
                                choices=[
                                    ("member", "member"),
                                    ("chair", "chair of the body"),
                                    ("deputy_chair", "deputy chair"),
                                    ("mayor", "mayor"),
                                ],
                                default="member",
                                max_length=12,
                                verbose_name="function",
                            ),
                        ),
                        (
                            "party_group",
                            models.CharField(blank=True, max_length=100, verbose_name="party group"),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                        (
                            "end_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="why it ended"),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seats",
                                to="office.body",
                                verbose_name="body",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seats",
                                to="office.councilmember",
                                verbose_name="council member",
                            ),
                        ),
                        (
                            "succeeds",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successor",
                                to="office.seat",
                                verbose_name="replaces",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "seat",
                        "verbose_name_plural": "seats",
                        "ordering": ["member__name", "starts_on", "pk"],
                        "indexes": [
                            models.Index(fields=["body", "starts_on", "ends_on"], name="seats_by_day")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("function__in", ["member", "chair", "deputy_chair", "mayor"])
                                ),
                                name="seat_function_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on", None),
                                    ("ends_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="seat_ends_after_it_begins",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sitting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="date")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "planned"),
                                    ("held", "held"),
                                    ("called_off", "called off"),
                                ],
                                default="held",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("starts_at", models.TimeField(blank=True, null=True, verbose_name="begins at")),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                        (
                            "convened_on",
                            models.DateField(blank=True, null=True, verbose_name="agenda sent on"),
                        ),
                        (
                            "call",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "first call"), (2, "second call")],
                                default=1,
                                verbose_name="call",
                            ),
                        ),
                        (
                            "members",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="full membership that day"
                            ),
                        ),
                        (
                            "present",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="present"),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sittings",
                                to="office.body",
                                verbose_name="body",
                            ),
                        ),
                        (
                            "chair",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="presided",
                                to="office.councilmember",
                                verbose_name="chair",
                            ),
                        ),
                        (
                            "second_call_of",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="second_sitting",
                                to="office.sitting",
                                verbose_name="second call of",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sitting",
                        "verbose_name_plural": "sittings",
                        "ordering": ["-held_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("call__in", [1, 2])), name="sitting_call_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["planned", "held", "called_off"])),
                                name="sitting_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("present", None),
                                    ("members", None),
                                    ("present__lte", models.F("members")),
                                    _connector="OR",
                                ),
                                name="sitting_present_within_membership",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "presence",
                            models.CharField(
                                choices=[
                                    ("present", "present"),
                                    ("absent", "absent"),
                                    ("excused", "excused"),
                                    ("left", "left early"),
                                ],
                                max_length=10,
                                verbose_name="attendance",
                            ),
                        ),
                        (
                            "left_at",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="left at item"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendances",
                                to="office.councilmember",
                                verbose_name="council member",
                            ),
                        ),
                        (
                            "sitting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendances",
                                to="office.sitting",
                                verbose_name="sitting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attendance",
                        "verbose_name_plural": "attendances",
                        "ordering": ["member__name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sitting", "member"), name="attendance_once_per_member"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("presence", "left"), ("left_at__gte", 1)),
                                    models.Q(
                                        models.Q(("presence", "left"), _negated=True), ("left_at", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="attendance_left_at_an_item",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("presence__in", ["present", "absent", "excused", "left"])
                                ),
                                name="attendance_presence_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40, verbose_name="kind")),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("subject_id", models.PositiveBigIntegerField()),
                        ("version_label", models.CharField(max_length=120, verbose_name="version")),
                        ("content", models.JSONField(verbose_name="frozen content")),
                        (
                            "content_hash",
                            models.CharField(max_length=64, verbose_name="SHA-256 of the content"),
                        ),
                        ("submitted_at", models.DateTimeField(auto_now_add=True, verbose_name="sent at")),
                        ("decide_by", models.DateField(blank=True, null=True, verbose_name="wanted by")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "to decide"),
                                    ("decided", "decided"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="pending",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
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
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="office.body",
                                verbose_name="body",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="office.submission",
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
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sent by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "council item",
                        "verbose_name_plural": "council items",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["subject_type", "subject_id"], name="submissions_of_a_thing")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["pending", "decided", "withdrawn"])),
                                name="submission_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("author", None),
                                    ("submitted_by", None),
                                    models.Q(("author", models.F("submitted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="submission_author_is_not_approver",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "pending")),
                                fields=("subject_type", "subject_id"),
                                name="submission_one_pending_per_thing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SoFar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("figures", models.JSONField(verbose_name="figures")),
                        ("taken_at", models.DateTimeField(auto_now_add=True, verbose_name="taken")),
                        (
                            "submission",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="so_far",
                                to="office.submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cost and results until then",
                        "verbose_name_plural": "cost and results until then",
                    },
                ),
                migrations.CreateModel(
                    name="Remark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                        ("text", models.TextField(verbose_name="remark")),
                        (
                            "is_shared",
                            models.BooleanField(
                                default=False, verbose_name="share with the other council members"
                            ),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remarks",
                                to="office.submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "remark",
                        "verbose_name_plural": "remarks",
                        "ordering": ["made_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked at")),
                        ("text", models.TextField(verbose_name="question")),
                        (
                            "is_shared",
                            models.BooleanField(
                                default=False, verbose_name="share with the other council members"
                            ),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
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
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="office.submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "question",
                        "verbose_name_plural": "questions",
                        "ordering": ["asked_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PositionRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("opened_at", models.DateTimeField(auto_now_add=True, verbose_name="opened")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        ("tally", models.JSONField(blank=True, null=True, verbose_name="what it came to")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
                            ),
                        ),
                        (
                            "submission",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="round",
                                to="office.submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "gathering of positions",
                        "verbose_name_plural": "gatherings of positions",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("tally", None)),
                                    models.Q(("closed_at__isnull", False), ("tally__isnull", False)),
                                    _connector="OR",
                                ),
                                name="position_round_closed_with_a_tally",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Position",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "content_hash",
                            models.CharField(max_length=64, verbose_name="SHA-256 of what was read"),
                        ),
                        (
                            "stance",
                            models.CharField(
                                choices=[
                                    ("in_favour", "in favour"),
                                    ("against", "against"),
                                    ("abstaining", "would abstain"),
                                    ("conflict", "conflict of interest"),
                                    ("taken_back", "taken back"),
                                ],
                                max_length=12,
                                verbose_name="position",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="why")),
                        ("stated_at", models.DateTimeField(auto_now_add=True, verbose_name="stated")),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        (
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrected_by",
                                to="office.position",
                                verbose_name="corrects",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="council member",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="positions",
                                to="office.submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "position on an item",
                        "verbose_name_plural": "positions on items",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "stance__in",
                                        ["in_favour", "against", "abstaining", "conflict", "taken_back"],
                                    )
                                ),
                                name="position_stance_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("corrects", None)),
                                fields=("submission", "member"),
                                name="position_begins_once_per_member",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stance", "taken_back"), _negated=True),
                                    ("corrects__isnull", False),
                                    _connector="OR",
                                ),
                                name="position_taken_back_was_stated",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ItemView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "content_hash",
                            models.CharField(max_length=64, verbose_name="SHA-256 of what was read"),
                        ),
                        ("first_at", models.DateTimeField(verbose_name="first opened")),
                        ("last_at", models.DateTimeField(verbose_name="last opened")),
                        ("times", models.PositiveIntegerField(default=1, verbose_name="how often")),
                        (
                            "viewer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="opened by",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="views",
                                to="office.submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "opening of a council item",
                        "verbose_name_plural": "openings of council items",
                        "ordering": ["first_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("submission", "viewer", "content_hash"),
                                name="item_view_once_per_person_and_wording",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last_at__gte", models.F("first_at"))),
                                name="item_view_last_not_before_first",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DecisionSubject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject_id", models.PositiveBigIntegerField()),
                        ("outcome", models.CharField(max_length=20, verbose_name="outcome")),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="subjects",
                                to="office.decision",
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
                        (
                            "submission",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="outcomes",
                                to="office.submission",
                                verbose_name="council item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "subject of a decision",
                        "verbose_name_plural": "subjects of decisions",
                        "indexes": [
                            models.Index(fields=["subject_type", "subject_id"], name="decisions_on_a_thing")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("decision", "subject_type", "subject_id"),
                                name="decision_subject_once_per_decision",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("added_on", models.DateField(verbose_name="added on")),
                        (
                            "sitting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agenda",
                                to="office.sitting",
                                verbose_name="sitting",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="office.submission",
                                verbose_name="council item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "item of an agenda",
                        "verbose_name_plural": "items of agendas",
                        "ordering": ["number", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("submission__isnull", False)),
                                fields=("sitting", "submission"),
                                name="agenda_lists_an_item_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Advice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("advised_on", models.DateField(verbose_name="given on")),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("favourable", "favourable"),
                                    ("conditions", "favourable with conditions"),
                                    ("unfavourable", "unfavourable"),
                                    ("none", "gave no advice"),
                                ],
                                max_length=12,
                                verbose_name="advice",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="in its words")),
                        ("yes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="for")),
                        (
                            "no",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="against"),
                        ),
                        (
                            "abstain",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="abstentions"
                            ),
                        ),
                        ("form_token", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
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
                            "adviser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="advice",
                                to="office.adviser",
                                verbose_name="adviser",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="advice",
                                to="office.submission",
                                verbose_name="council item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "advice",
                        "verbose_name_plural": "advice",
                        "ordering": ["advised_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("result__in", ["favourable", "conditions", "unfavourable", "none"])
                                ),
                                name="advice_result_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WarningChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("family", models.CharField(max_length=40, verbose_name="kind of deadline")),
                        ("days", models.JSONField(default=list, verbose_name="days before")),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="warning_choices",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "distance of warnings",
                        "verbose_name_plural": "distances of warnings",
                        "ordering": ["family"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("user__isnull", False)),
                                fields=("user", "family"),
                                name="warnings_once_per_person",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("user__isnull", True)),
                                fields=("family",),
                                name="warnings_once_for_all",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WordsDraft",
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
                                choices=[("question", "question"), ("remark", "remark")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="text")),
                        (
                            "is_shared",
                            models.BooleanField(
                                default=False, verbose_name="share with the other council members"
                            ),
                        ),
                        ("saved_at", models.DateTimeField(auto_now=True, verbose_name="kept at")),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="office.submission",
                            ),
                        ),
                        (
                            "writer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "unsent words",
                        "verbose_name_plural": "unsent words",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["question", "remark"])),
                                name="words_draft_kind_known",
                            ),
                            models.UniqueConstraint(
                                fields=("submission", "writer", "kind"),
                                name="words_draft_once_per_person_and_kind",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
