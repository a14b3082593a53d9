from django.db import migrations


class Migration(migrations.Migration):
    """The columns whose content the migration before this one has put into rows."""

    dependencies = [
        ("partners", "0014_consultations_and_sheets"),
    ]

    operations = [
        migrations.RemoveField(model_name="needprofile", name="consulted"),
        migrations.RemoveField(model_name="needprofile", name="consulted_note"),
        migrations.RemoveField(model_name="needprofile", name="consulted_on"),
    ]
