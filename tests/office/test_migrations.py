"""The first installation makes all tables at once, the way Django would have made them one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from office.migration_operations import CreateModels


def town_and_mayor() -> CreateModels:
    """Two models that refer to each other: no order of single operations would do."""
    return CreateModels(
        [
            migrations.CreateModel(
                "Town",
                [
                    ("id", models.BigAutoField(primary_key=True)),
                    ("mayor", models.ForeignKey("office.Mayor", models.PROTECT, null=True)),
                ],
            ),
            migrations.CreateModel(
                "Mayor",
                [
                    ("id", models.BigAutoField(primary_key=True)),
                    ("town", models.ForeignKey("office.Town", models.PROTECT)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=["town"], name="one_mayor_per_town")],
                    "indexes": [models.Index(fields=["town", "id"], name="mayors_of_a_town")],
                },
            ),
        ]
    )


@pytest.mark.django_db(transaction=True)
def test_models_that_refer_to_each_other_get_tables_with_their_constraints_and_lose_them_again():
    before, after = ProjectState(), ProjectState()
    operation = town_and_mayor()
    operation.state_forwards("office", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("office", editor, before, after)
    with connection.cursor() as cursor:
        kept = connection.introspection.get_constraints(cursor, "office_mayor")
        assert {"one_mayor_per_town", "mayors_of_a_town"} <= kept.keys()
        towards = [row["foreign_key"] for row in kept.values() if row["foreign_key"]]
        assert towards == [("office_town", "id")]
    with connection.schema_editor() as editor:
        operation.database_backwards("office", editor, after, before)
    assert not {"office_town", "office_mayor"} & set(connection.introspection.table_names())


def test_models_added_to_a_state_that_is_already_rendered_are_seen_in_it():
    state = ProjectState()
    assert state.apps.get_models() == []
    town_and_mayor().state_forwards("office", state)
    mayor = state.apps.get_model("office", "Mayor")
    assert mayor._meta.get_field("town").related_model is state.apps.get_model("office", "Town")


def test_the_operation_is_written_into_a_migration_as_it_reads():
    name, arguments, options = town_and_mayor().deconstruct()
    assert (name, options) == ("CreateModels", {})
    assert [model.name for model in arguments[0]] == ["Town", "Mayor"]
    assert town_and_mayor().describe() == "Create 2 models"
