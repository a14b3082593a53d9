import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import partners.models.imports
from office.migration_operations import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("partners", "0001_register"),
        ("partners", "0003_need_profiles"),
        ("partners", "0004_criterion_revision"),
        ("partners", "0005_needs_in_depth"),
        ("partners", "0006_register_of_twinnings"),
        ("partners", "0007_merged_records"),
        ("partners", "0008_contacts_and_succession"),
        ("partners", "0009_import_decisions_and_undoing"),
        ("partners", "0010_remembered_columns"),
        ("partners", "0011_contact_has_left"),
        ("partners", "0012_gazetteer"),
        ("partners", "0013_refold_names"),
        ("partners", "0014_consultations_and_sheets"),
        ("partners", "0015_consulted_told_apart"),
    ]

    initial = True

    dependencies = [
        ("office", "0003_journal_triggers"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Candidate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "found_through",
                            models.CharField(
                                choices=[
                                    ("union", "union of municipalities"),
                                    ("regional", "regional union"),
                                    ("association", "twinning association"),
                                    ("diaspora", "fellow countrymen abroad"),
                                    ("mayor", "the mayor’s acquaintance"),
                                    ("acquainted", "another acquaintance"),
                                    ("network", "network we belong to"),
                                    ("own", "our own register of partners"),
                                    ("twinnings", "the world’s register of twinnings"),
                                    ("request", "its own request to us"),
                                    ("other", "another way"),
                                ],
                                max_length=11,
                                verbose_name="found through",
                            ),
                        ),
                        (
                            "found_note",
                            models.CharField(blank=True, max_length=300, verbose_name="who or where exactly"),
                        ),
                        (
                            "is_shortlisted",
                            models.BooleanField(default=True, verbose_name="on the shortlist"),
                        ),
                        (
                            "left_reason",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="reason for leaving the shortlist"
                            ),
                        ),
                        (
                            "profile",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidates",
                                to="partners.needprofile",
                                verbose_name="profile",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidacies",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "candidate",
                        "verbose_name_plural": "candidates",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "found_through__in",
                                        [
                                            "union",
                                            "regional",
                                            "association",
                                            "diaspora",
                                            "mayor",
                                            "acquainted",
                                            "network",
                                            "own",
                                            "twinnings",
                                            "request",
                                            "other",
                                        ],
                                    )
                                ),
                                name="candidate_found_through_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_shortlisted", True),
                                    models.Q(("left_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="candidate_left_for_a_reason",
                            ),
                            models.UniqueConstraint(
                                fields=("profile", "partner"), name="candidate_once_per_profile"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DuplicateSearch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("searched_at", models.DateTimeField(auto_now_add=True, verbose_name="searched at")),
                        (
                            "partners",
                            models.PositiveIntegerField(default=0, verbose_name="partners looked at"),
                        ),
                        ("found", models.JSONField(default=list, verbose_name="found")),
                    ],
                    options={
                        "verbose_name": "search for duplicates",
                        "verbose_name_plural": "searches for duplicates",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ColumnMemory",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=200, unique=True, verbose_name="source, folded")),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
                        ("columns", models.JSONField(default=dict, verbose_name="columns")),
                        ("dialect", models.JSONField(default=dict, verbose_name="reading")),
                        ("chosen_at", models.DateTimeField(auto_now=True, verbose_name="chosen at")),
                        (
                            "chosen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chosen by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "remembered columns",
                        "verbose_name_plural": "remembered columns",
                        "ordering": ["key"],
                    },
                ),
                migrations.CreateModel(
                    name="GazetteerEdition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
                        ("licence", models.CharField(max_length=100, verbose_name="licence")),
                        ("filename", models.CharField(max_length=200, verbose_name="file name")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("as_of", models.DateField(blank=True, null=True, verbose_name="as of")),
                        ("places", models.PositiveIntegerField(default=0, verbose_name="places")),
                        (
                            "rejected",
                            models.PositiveIntegerField(default=0, verbose_name="lines passed over"),
                        ),
                        ("loaded_at", models.DateTimeField(auto_now_add=True, verbose_name="loaded at")),
                        (
                            "loaded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="loaded by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "edition of the gazetteer",
                        "verbose_name_plural": "editions of the gazetteer",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="GazetteerPlace",
                    fields=[
                        (
                            "geonames_id",
                            models.PositiveBigIntegerField(
                                primary_key=True, serialize=False, verbose_name="GeoNames identifier"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("other_names", models.TextField(blank=True, verbose_name="other names")),
                        ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                        (
                            "admin1",
                            models.CharField(blank=True, max_length=20, verbose_name="code of the region"),
                        ),
                        ("region", models.CharField(blank=True, max_length=200, verbose_name="region")),
                        (
                            "latitude",
                            models.DecimalField(decimal_places=6, max_digits=9, verbose_name="latitude"),
                        ),
                        (
                            "longitude",
                            models.DecimalField(decimal_places=6, max_digits=9, verbose_name="longitude"),
                        ),
                        (
                            "feature",
                            models.CharField(
                                blank=True,
                                max_length=10,
                                verbose_name="kind of place, as the gazetteer codes it",
                            ),
                        ),
                        (
                            "population",
                            models.PositiveBigIntegerField(blank=True, null=True, verbose_name="population"),
                        ),
                        ("changed_on", models.DateField(blank=True, null=True, verbose_name="changed on")),
                        (
                            "names_folded",
                            models.TextField(editable=False, verbose_name="names for searching"),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="place_set",
                                to="partners.gazetteeredition",
                                verbose_name="edition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "place of the gazetteer",
                        "verbose_name_plural": "places of the gazetteer",
                        "ordering": ["name", "geonames_id"],
                    },
                ),
                migrations.CreateModel(
                    name="NeedProfile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="working title")),
                        ("purpose", models.TextField(blank=True, verbose_name="purpose")),
                        ("countries", models.JSONField(blank=True, default=list, verbose_name="countries")),
                        ("region", models.CharField(blank=True, max_length=200, verbose_name="region")),
                        (
                            "population_from",
                            models.PositiveBigIntegerField(
                                blank=True, null=True, verbose_name="inhabitants, from"
                            ),
                        ),
                        (
                            "population_to",
                            models.PositiveBigIntegerField(
                                blank=True, null=True, verbose_name="inhabitants, to"
                            ),
                        ),
                        (
                            "advanced_in",
                            models.CharField(blank=True, max_length=500, verbose_name="advanced in"),
                        ),
                        ("themes", models.JSONField(blank=True, default=list, verbose_name="themes")),
                        (
                            "topics",
                            models.CharField(blank=True, max_length=500, verbose_name="concrete topics"),
                        ),
                        (
                            "gain_for_us",
                            models.CharField(blank=True, max_length=500, verbose_name="gain for us"),
                        ),
                        (
                            "gain_for_partner",
                            models.CharField(blank=True, max_length=500, verbose_name="gain for the partner"),
                        ),
                        ("offer", models.TextField(blank=True, verbose_name="what we can offer")),
                        ("needs", models.TextField(blank=True, verbose_name="what we need")),
                        (
                            "motivations",
                            models.JSONField(blank=True, default=list, verbose_name="motivations"),
                        ),
                        (
                            "is_short_lived",
                            models.BooleanField(default=False, verbose_name="short-lived motive"),
                        ),
                        (
                            "scope",
                            models.TextField(blank=True, verbose_name="scope of the short-lived motive"),
                        ),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="end of the short-lived motive"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("settled", "settled"),
                                    ("chosen", "partner chosen"),
                                    ("abandoned", "abandoned"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("settled_on", models.DateField(blank=True, null=True, verbose_name="settled on")),
                        ("chosen_on", models.DateField(blank=True, null=True, verbose_name="chosen on")),
                        ("choice_reason", models.TextField(blank=True, verbose_name="reason for the choice")),
                        ("is_exercise", models.BooleanField(default=False, verbose_name="exercise")),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="revision"),
                        ),
                        (
                            "form_token",
                            models.UUIDField(
                                blank=True, editable=False, null=True, unique=True, verbose_name="form token"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written by",
                            ),
                        ),
                        (
                            "chosen",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partners.candidate",
                                verbose_name="chosen candidate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "need profile",
                        "verbose_name_plural": "need profiles",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "settled", "chosen", "abandoned"])
                                ),
                                name="need_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="need_has_a_title"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("population_from", None),
                                    ("population_to", None),
                                    ("population_from__lte", models.F("population_to")),
                                    _connector="OR",
                                ),
                                name="need_population_from_before_to",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "chosen"), _negated=True),
                                    models.Q(
                                        ("chosen__isnull", False),
                                        models.Q(("choice_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="need_choice_is_in_writing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("population", "population"),
                                    ("country", "country"),
                                    ("region", "region"),
                                    ("sectors", "economic sectors"),
                                    ("geographic", "features and resources: geographic"),
                                    ("economic", "features and resources: economic"),
                                    ("social", "features and resources: social"),
                                    ("other", "features and resources: other"),
                                    ("topics", "topics of cooperation"),
                                    ("politics", "political priorities"),
                                ],
                                max_length=10,
                                verbose_name="group",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="criterion")),
                        (
                            "expectation",
                            models.CharField(blank=True, max_length=500, verbose_name="expectation"),
                        ),
                        ("weight", models.PositiveSmallIntegerField(default=3, verbose_name="weight")),
                        ("is_scorable", models.BooleanField(default=True, verbose_name="can be scored")),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="revision"),
                        ),
                        (
                            "profile",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="criteria",
                                to="partners.needprofile",
                                verbose_name="profile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "criterion",
                        "verbose_name_plural": "criteria",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("profile", "name"), name="need_criterion_once_per_profile"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "group__in",
                                        [
                                            "population",
                                            "country",
                                            "region",
                                            "sectors",
                                            "geographic",
                                            "economic",
                                            "social",
                                            "other",
                                            "topics",
                                            "politics",
                                        ],
                                    )
                                ),
                                name="need_criterion_group_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weight__gte", 1), ("weight__lte", 5)),
                                name="need_criterion_weight_in_range",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consultation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "circle",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("council", "council members"),
                                    ("citizens", "citizens’ council"),
                                    ("groups", "active groups and associations"),
                                    ("schools", "schools and universities"),
                                    ("business", "chambers and businesses"),
                                    ("units", "other units of the municipality"),
                                ],
                                max_length=10,
                                verbose_name="circle",
                            ),
                        ),
                        ("who", models.CharField(blank=True, max_length=300, verbose_name="who exactly")),
                        ("held_on", models.DateField(blank=True, null=True, verbose_name="consulted on")),
                        ("said", models.TextField(blank=True, verbose_name="what they said")),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="revision"),
                        ),
                        (
                            "form_token",
                            models.UUIDField(
                                blank=True, editable=False, null=True, unique=True, verbose_name="form token"
                            ),
                        ),
                        (
                            "profile",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consultations",
                                to="partners.needprofile",
                                verbose_name="profile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consultation",
                        "verbose_name_plural": "consultations",
                        "ordering": ["held_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("circle", ""),
                                    (
                                        "circle__in",
                                        ["council", "citizens", "groups", "schools", "business", "units"],
                                    ),
                                    _connector="OR",
                                ),
                                name="consultation_circle_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("circle", ""), _negated=True),
                                    models.Q(("said", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="consultation_says_whom_or_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Partner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("city", "city"),
                                    ("municipality", "municipality"),
                                    ("district", "district"),
                                    ("county", "county"),
                                    ("province", "province"),
                                    ("region", "region or state"),
                                    ("island", "island"),
                                    ("association", "association"),
                                    ("other", "other body"),
                                ],
                                default="city",
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("country", models.CharField(max_length=2, verbose_name="country")),
                        (
                            "place_label",
                            models.CharField(blank=True, max_length=200, verbose_name="place as we write it"),
                        ),
                        ("region", models.CharField(blank=True, max_length=200, verbose_name="region")),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="latitude"
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                max_digits=9,
                                null=True,
                                verbose_name="longitude",
                            ),
                        ),
                        (
                            "population",
                            models.PositiveBigIntegerField(blank=True, null=True, verbose_name="population"),
                        ),
                        (
                            "population_year",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="year of the population figure"
                            ),
                        ),
                        (
                            "population_source",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="source of the population figure"
                            ),
                        ),
                        ("website", models.URLField(blank=True, verbose_name="website")),
                        (
                            "wikidata_id",
                            models.CharField(blank=True, max_length=15, verbose_name="Wikidata identifier"),
                        ),
                        (
                            "geonames_id",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="GeoNames identifier"
                            ),
                        ),
                        (
                            "legal_status",
                            models.CharField(
                                choices=[
                                    ("existing", "existing"),
                                    ("merged", "merged into another"),
                                    ("succeeded", "succeeded by another"),
                                    ("abolished", "abolished"),
                                ],
                                default="existing",
                                max_length=10,
                                verbose_name="legal status",
                            ),
                        ),
                        ("notes", models.TextField(blank=True, verbose_name="notes")),
                        (
                            "names_folded",
                            models.TextField(blank=True, editable=False, verbose_name="names for searching"),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="revision"),
                        ),
                        (
                            "form_token",
                            models.UUIDField(
                                blank=True, editable=False, null=True, unique=True, verbose_name="form token"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged_records",
                                to="partners.partner",
                                verbose_name="record merged into",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="predecessors",
                                to="partners.partner",
                                verbose_name="successor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "partner",
                        "verbose_name_plural": "partners",
                        "ordering": ["name", "pk"],
                        "indexes": [
                            models.Index(fields=["name", "id"], name="partners_by_name"),
                            models.Index(fields=["country", "name"], name="partners_by_country"),
                            models.Index(
                                condition=models.Q(("merged_into__isnull", False)),
                                fields=["merged_into"],
                                name="partners_merged_into",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length("country"), 2
                                    ),
                                    ("country", django.db.models.functions.text.Upper("country")),
                                ),
                                name="partner_country_two_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="partner_has_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "city",
                                            "municipality",
                                            "district",
                                            "county",
                                            "province",
                                            "region",
                                            "island",
                                            "association",
                                            "other",
                                        ],
                                    )
                                ),
                                name="partner_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("latitude", None),
                                    models.Q(("latitude__gte", -90), ("latitude__lte", 90)),
                                    _connector="OR",
                                ),
                                name="partner_latitude_in_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("longitude", None),
                                    models.Q(("longitude__gte", -180), ("longitude__lte", 180)),
                                    _connector="OR",
                                ),
                                name="partner_longitude_in_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("population", None), ("population__gte", 0), _connector="OR"
                                ),
                                name="partner_population_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("population_year", None),
                                    models.Q(("population_year__gte", 1500), ("population_year__lte", 2100)),
                                    _connector="OR",
                                ),
                                name="partner_population_year_plausible",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("legal_status__in", ["existing", "merged", "succeeded", "abolished"])
                                ),
                                name="partner_legal_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("successor", None),
                                    models.Q(("successor", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="partner_not_its_own_successor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None),
                                    models.Q(("merged_into", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="partner_not_merged_into_its_record",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("wikidata_id", ""), _negated=True),
                                fields=("wikidata_id",),
                                name="partner_wikidata_id_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name of the organisation")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("university", "university or college"),
                                    ("school", "school"),
                                    ("chamber", "chamber of commerce or trade"),
                                    ("ngo", "non-governmental organisation"),
                                    ("company", "company"),
                                    ("cultural", "cultural body"),
                                    ("other", "other organisation"),
                                ],
                                default="other",
                                max_length=12,
                                verbose_name="kind of organisation",
                            ),
                        ),
                        ("website", models.URLField(blank=True, verbose_name="website")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("is_exercise", models.BooleanField(default=False, verbose_name="exercise")),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="revision"),
                        ),
                        (
                            "form_token",
                            models.UUIDField(
                                blank=True, editable=False, null=True, unique=True, verbose_name="form token"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="organisations",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "organisation",
                        "verbose_name_plural": "organisations",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="organisation_has_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "university",
                                            "school",
                                            "chamber",
                                            "ngo",
                                            "company",
                                            "cultural",
                                            "other",
                                        ],
                                    )
                                ),
                                name="organisation_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NotADuplicate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        ("said_at", models.DateTimeField(auto_now_add=True, verbose_name="said at")),
                        (
                            "said_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="said by",
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partners.partner",
                                verbose_name="one record",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partners.partner",
                                verbose_name="other record",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pair that is no duplicate",
                        "verbose_name_plural": "pairs that are no duplicates",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("first", "second"), name="no_duplicate_said_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))),
                                name="no_duplicate_pair_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="no_duplicate_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        ("record", models.JSONField(default=dict, verbose_name="what was done")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="merged at")),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                        (
                            "undo_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="reason for undoing"),
                        ),
                        ("left", models.JSONField(default=list, verbose_name="left as it is")),
                        (
                            "form_token",
                            models.UUIDField(
                                blank=True, editable=False, null=True, unique=True, verbose_name="form token"
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="merged by",
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="undone by",
                            ),
                        ),
                        (
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partners.partner",
                                verbose_name="record kept",
                            ),
                        ),
                        (
                            "merged",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partners.partner",
                                verbose_name="record merged into it",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "merge of two records",
                        "verbose_name_plural": "merges of records",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at", None)),
                                fields=("merged",),
                                name="partner_merged_once_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kept", models.F("merged")), _negated=True),
                                name="partner_not_merged_into_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="merge_has_a_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("undone_at", None),
                                    models.Q(("undo_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="merge_undone_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalChange",
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
                                    ("merged", "merged into another"),
                                    ("succeeded", "succeeded by another"),
                                    ("abolished", "abolished, with no successor"),
                                ],
                                max_length=10,
                                verbose_name="what happened",
                            ),
                        ),
                        ("on", models.DateField(blank=True, null=True, verbose_name="since")),
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
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                        (
                            "corrected_on",
                            models.DateField(blank=True, null=True, verbose_name="corrected on"),
                        ),
                        (
                            "correction",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="reason of the correction"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded at")),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="legal_changes",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partners.partner",
                                verbose_name="successor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change of legal status",
                        "verbose_name_plural": "changes of legal status",
                        "ordering": ["partner", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["merged", "succeeded", "abolished"])),
                                name="legal_change_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "abolished"), ("successor", None)),
                                    models.Q(
                                        models.Q(("kind", "abolished"), _negated=True),
                                        ("successor__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="legal_change_successor_where_there_is_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("successor", None),
                                    models.Q(("successor", models.F("partner")), _negated=True),
                                    _connector="OR",
                                ),
                                name="legal_change_leads_elsewhere",
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
                                name="legal_change_has_a_date_or_unknown",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("corrected_on", None),
                                    models.Q(("correction", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="legal_change_corrected_for_a_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("corrected_on", None)),
                                fields=("partner",),
                                name="legal_change_one_stands",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(blank=True, max_length=200, verbose_name="name of the person"),
                        ),
                        ("function", models.CharField(blank=True, max_length=200, verbose_name="function")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                        (
                            "language",
                            models.CharField(blank=True, max_length=35, verbose_name="language of letters"),
                        ),
                        ("term_from", models.DateField(blank=True, null=True, verbose_name="in office from")),
                        (
                            "term_until",
                            models.DateField(blank=True, null=True, verbose_name="in office until"),
                        ),
                        ("has_left", models.BooleanField(default=False, verbose_name="has left office")),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("internal", "internal"),
                                    ("council", "council members"),
                                    ("public", "public"),
                                ],
                                default="internal",
                                max_length=10,
                                verbose_name="visible to",
                            ),
                        ),
                        ("delete_after", models.DateField(blank=True, null=True, verbose_name="erase after")),
                        ("is_exercise", models.BooleanField(default=False, verbose_name="exercise")),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="revision"),
                        ),
                        (
                            "form_token",
                            models.UUIDField(
                                blank=True, editable=False, null=True, unique=True, verbose_name="form token"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="predecessors",
                                to="partners.contact",
                                verbose_name="successor in office",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="partners.organisation",
                                verbose_name="organisation",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact",
                        "verbose_name_plural": "contacts",
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(fields=["term_until"], name="contacts_by_end_of_term"),
                            models.Index(fields=["delete_after"], name="contacts_by_day_of_erasure"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True),
                                    models.Q(("function", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="contact_has_name_or_function",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("visibility__in", ("internal", "council", "public"))),
                                name="contact_visibility_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("term_from", None),
                                    ("term_until", None),
                                    ("term_until__gte", models.F("term_from")),
                                    _connector="OR",
                                ),
                                name="contact_term_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("successor", None),
                                    models.Q(("successor", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="contact_not_its_own_successor",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartnerImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                max_length=200,
                                upload_to=partners.models.imports.random_place,
                                verbose_name="file",
                            ),
                        ),
                        ("filename", models.CharField(max_length=200, verbose_name="file name")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                        ("encoding", models.CharField(blank=True, max_length=20, verbose_name="encoding")),
                        ("delimiter", models.CharField(blank=True, max_length=1, verbose_name="separator")),
                        (
                            "header_row",
                            models.PositiveSmallIntegerField(default=0, verbose_name="row of the header"),
                        ),
                        ("decimal", models.CharField(blank=True, max_length=1, verbose_name="decimal sign")),
                        ("sheet", models.CharField(blank=True, max_length=100, verbose_name="sheet")),
                        ("mapping", models.JSONField(default=dict, verbose_name="columns")),
                        (
                            "decisions",
                            models.JSONField(blank=True, default=dict, verbose_name="decisions about rows"),
                        ),
                        (
                            "all_or_nothing",
                            models.BooleanField(default=False, verbose_name="all rows or none"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("uploaded", "uploaded"),
                                    ("previewed", "previewed"),
                                    ("applied", "applied"),
                                    ("cancelled", "cancelled"),
                                    ("undone", "undone"),
                                ],
                                default="uploaded",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                        ("created", models.PositiveIntegerField(default=0, verbose_name="new")),
                        ("updated", models.PositiveIntegerField(default=0, verbose_name="changed")),
                        ("unchanged", models.PositiveIntegerField(default=0, verbose_name="unchanged")),
                        ("rejected", models.PositiveIntegerField(default=0, verbose_name="rejected")),
                        (
                            "digest",
                            models.CharField(blank=True, max_length=64, verbose_name="digest of the plan"),
                        ),
                        ("preview", models.JSONField(default=dict, verbose_name="preview")),
                        (
                            "rejected_file",
                            models.FileField(
                                blank=True,
                                max_length=200,
                                upload_to=partners.models.imports.random_place,
                                verbose_name="rejected rows",
                            ),
                        ),
                        (
                            "problems_file",
                            models.FileField(
                                blank=True,
                                max_length=200,
                                upload_to=partners.models.imports.random_place,
                                verbose_name="problems",
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
                        (
                            "applied_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="applied at"),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                        (
                            "undone",
                            models.JSONField(blank=True, default=dict, verbose_name="what was undone"),
                        ),
                        (
                            "form_token",
                            models.UUIDField(
                                blank=True, editable=False, null=True, unique=True, verbose_name="form token"
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="office.job",
                                verbose_name="job",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="uploaded by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import of partners",
                        "verbose_name_plural": "imports of partners",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["uploaded", "previewed", "applied", "cancelled", "undone"])
                                ),
                                name="partner_import_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "uploaded"),
                                    (
                                        "rows",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("created"), "+", models.F("updated")
                                                ),
                                                "+",
                                                models.F("unchanged"),
                                            ),
                                            "+",
                                            models.F("rejected"),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="partner_import_counts_add_up",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartnerName",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="name")),
                        ("language", models.CharField(blank=True, max_length=35, verbose_name="language")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("official", "official name"),
                                    ("native", "name in its own language"),
                                    ("exonym", "name in another language"),
                                    ("former", "former name"),
                                    ("transliteration", "in other letters"),
                                ],
                                default="exonym",
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "folded",
                            models.CharField(
                                editable=False, max_length=400, verbose_name="name for searching"
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="names",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "name of a partner",
                        "verbose_name_plural": "names of partners",
                        "ordering": ["partner", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partner", "text", "language", "kind"),
                                name="partner_name_once_per_language_and_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["official", "native", "exonym", "former", "transliteration"],
                                    )
                                ),
                                name="partner_name_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="partner_name_not_empty"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartnershipRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(blank=True, max_length=200, verbose_name="name of the town"),
                        ),
                        ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                        (
                            "population",
                            models.PositiveBigIntegerField(
                                blank=True, null=True, verbose_name="inhabitants, as they say"
                            ),
                        ),
                        ("writer", models.CharField(blank=True, max_length=300, verbose_name="who wrote")),
                        ("received_on", models.DateField(verbose_name="received on")),
                        (
                            "through",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("union", "union of municipalities"),
                                    ("regional", "regional union"),
                                    ("association", "twinning association"),
                                    ("diaspora", "fellow countrymen abroad"),
                                    ("mayor", "the mayor’s acquaintance"),
                                    ("acquainted", "another acquaintance"),
                                    ("network", "network we belong to"),
                                    ("own", "our own register of partners"),
                                    ("twinnings", "the world’s register of twinnings"),
                                    ("request", "its own request to us"),
                                    ("other", "another way"),
                                ],
                                max_length=11,
                                verbose_name="came through",
                            ),
                        ),
                        (
                            "through_note",
                            models.CharField(blank=True, max_length=300, verbose_name="through whom exactly"),
                        ),
                        ("seeks", models.TextField(verbose_name="what they look for")),
                        ("offers", models.TextField(blank=True, verbose_name="what they offer")),
                        ("themes", models.JSONField(blank=True, default=list, verbose_name="themes")),
                        ("due_on", models.DateField(verbose_name="answer due on")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "to be answered"),
                                    ("accepted", "accepted as a prospect"),
                                    ("declined", "declined"),
                                    ("passed_on", "passed on"),
                                ],
                                default="received",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("answered_on", models.DateField(blank=True, null=True, verbose_name="answered on")),
                        ("answer", models.TextField(blank=True, verbose_name="our answer")),
                        (
                            "passed_to",
                            models.CharField(blank=True, max_length=300, verbose_name="passed on to"),
                        ),
                        ("is_exercise", models.BooleanField(default=False, verbose_name="exercise")),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="revision"),
                        ),
                        (
                            "form_token",
                            models.UUIDField(
                                blank=True, editable=False, null=True, unique=True, verbose_name="form token"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recorded by",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "request of a town that looks for a partner",
                        "verbose_name_plural": "requests of towns that look for a partner",
                        "ordering": ["-pk"],
                        "indexes": [models.Index(fields=["state", "due_on"], name="requests_by_due_day")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["received", "accepted", "declined", "passed_on"])
                                ),
                                name="request_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("partner__isnull", False),
                                    models.Q(
                                        models.Q(("name", ""), _negated=True),
                                        models.Q(("country", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="request_names_a_town",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("seeks", ""), _negated=True), name="request_says_what_for"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_on", None), ("state", "received")),
                                    models.Q(
                                        models.Q(("state", "received"), _negated=True),
                                        ("answered_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="request_answer_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["declined", "passed_on"]), _negated=True),
                                    models.Q(("answer", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="request_answer_is_in_writing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterEdition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
                        ("as_of", models.DateField(blank=True, null=True, verbose_name="as of")),
                        (
                            "file",
                            models.FileField(
                                max_length=200,
                                upload_to=partners.models.imports.random_place,
                                verbose_name="file",
                            ),
                        ),
                        ("filename", models.CharField(max_length=200, verbose_name="file name")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        (
                            "replaces",
                            models.BooleanField(
                                default=True, verbose_name="replaces what this source said before"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("uploaded", "uploaded"),
                                    ("applied", "applied"),
                                    ("replaced", "replaced by a newer edition"),
                                ],
                                default="uploaded",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                        ("ties", models.PositiveIntegerField(default=0, verbose_name="twinnings")),
                        (
                            "duplicates",
                            models.PositiveIntegerField(
                                default=0, verbose_name="rows that say the same again"
                            ),
                        ),
                        (
                            "self_twinnings",
                            models.PositiveIntegerField(
                                default=0, verbose_name="towns twinned with themselves"
                            ),
                        ),
                        ("rejected", models.PositiveIntegerField(default=0, verbose_name="rejected")),
                        ("towns", models.PositiveIntegerField(default=0, verbose_name="towns")),
                        ("findings", models.JSONField(default=dict, verbose_name="findings")),
                        (
                            "rejected_file",
                            models.FileField(
                                blank=True,
                                max_length=200,
                                upload_to=partners.models.imports.random_place,
                                verbose_name="rejected rows",
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
                        (
                            "applied_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="applied at"),
                        ),
                        (
                            "form_token",
                            models.UUIDField(
                                blank=True, editable=False, null=True, unique=True, verbose_name="form token"
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="office.job",
                                verbose_name="job",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="uploaded by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "edition of a register of twinnings",
                        "verbose_name_plural": "editions of registers of twinnings",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["uploaded", "applied", "replaced"])),
                                name="register_edition_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="register_edition_has_a_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "rows",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("ties"), "+", models.F("duplicates")
                                                ),
                                                "+",
                                                models.F("self_twinnings"),
                                            ),
                                            "+",
                                            models.F("rejected"),
                                        ),
                                    )
                                ),
                                name="register_edition_counts_add_up",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterTown",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "folded",
                            models.CharField(
                                editable=False, max_length=400, verbose_name="name for searching"
                            ),
                        ),
                        ("country", models.CharField(max_length=2, verbose_name="country")),
                        ("region", models.CharField(blank=True, max_length=200, verbose_name="region")),
                        ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                        ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                        (
                            "population",
                            models.PositiveBigIntegerField(blank=True, null=True, verbose_name="population"),
                        ),
                        (
                            "known_ties",
                            models.PositiveIntegerField(default=0, verbose_name="known twinnings"),
                        ),
                        ("is_ours", models.BooleanField(default=False, verbose_name="our own municipality")),
                        ("is_settled", models.BooleanField(default=False, verbose_name="linked by hand")),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="register_towns",
                                to="partners.partner",
                                verbose_name="partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "town in the register of twinnings",
                        "verbose_name_plural": "towns in the register of twinnings",
                        "ordering": ["name", "pk"],
                        "indexes": [
                            models.Index(fields=["country", "folded"], name="register_town_by_name"),
                            models.Index(fields=["country", "population"], name="register_town_by_size"),
                            models.Index(fields=["folded"], name="register_town_by_folded"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="register_town_has_a_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterTie",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year"),
                        ),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="told_ties",
                                to="partners.registeredition",
                                verbose_name="edition",
                            ),
                        ),
                        (
                            "one",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ties_as_one",
                                to="partners.registertown",
                                verbose_name="town",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ties_as_other",
                                to="partners.registertown",
                                verbose_name="twinned with",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "twinning in the register",
                        "verbose_name_plural": "twinnings in the register",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("one__lt", models.F("other"))),
                                name="register_tie_is_ordered",
                            ),
                            models.UniqueConstraint(
                                fields=("one", "other", "source"), name="register_tie_once_per_source"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Score",
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
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="partners.candidate",
                                verbose_name="candidate",
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="partners.criterion",
                                verbose_name="criterion",
                            ),
                        ),
                        (
                            "scorer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="scorer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "score",
                        "verbose_name_plural": "scores",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("candidate", "criterion", "scorer"),
                                name="candidate_score_once_per_scorer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("value", None),
                                    models.Q(("value__gte", 0), ("value__lte", 5)),
                                    _connector="OR",
                                ),
                                name="candidate_score_in_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("value__isnull", False),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="candidate_score_says_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScoreSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("handed_in_at", models.DateTimeField(verbose_name="handed in at")),
                        (
                            "changed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="changed afterwards at"),
                        ),
                        (
                            "profile",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="partners.needprofile",
                                verbose_name="profile",
                            ),
                        ),
                        (
                            "scorer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="scorer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "handed-in scores",
                        "verbose_name_plural": "handed-in scores",
                        "ordering": ["handed_in_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("profile", "scorer"), name="score_sheet_once_per_scorer"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SoftAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "question",
                            models.CharField(
                                choices=[
                                    (
                                        "language",
                                        "In which language would we work together, and who speaks it on both sides?",
                                    ),
                                    ("structure", "Who decides there, and do their powers match ours?"),
                                    (
                                        "calendars",
                                        "When do their budget, elections, school year and holidays fall?",
                                    ),
                                ],
                                max_length=10,
                                verbose_name="question",
                            ),
                        ),
                        ("text", models.CharField(max_length=1000, verbose_name="answer")),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="revision"),
                        ),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="soft_answers",
                                to="partners.candidate",
                                verbose_name="candidate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer to a soft question",
                        "verbose_name_plural": "answers to soft questions",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("candidate", "question"), name="soft_answer_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("question__in", ["language", "structure", "calendars"])),
                                name="soft_answer_question_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="soft_answer_not_empty"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CandidateFact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="fact")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        (
                            "source_on",
                            models.DateField(blank=True, null=True, verbose_name="date of the source"),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="revision"),
                        ),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facts",
                                to="partners.candidate",
                                verbose_name="candidate",
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facts",
                                to="partners.criterion",
                                verbose_name="criterion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fact about a candidate",
                        "verbose_name_plural": "facts about candidates",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("candidate", "criterion"), name="candidate_fact_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="candidate_fact_not_empty",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
