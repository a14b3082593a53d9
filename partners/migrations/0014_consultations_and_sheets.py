"""What was one note becomes a row for each circle; scores that everybody saw count as handed in."""

from django.db import migrations
from django.utils import timezone


def tell_apart(apps, schema_editor):
    """A note on several circles speaks of all of them: it is kept once, on a row of its own, and ascribed to none."""
    profiles = apps.get_model("partners", "NeedProfile").objects.all()
    kept = apps.get_model("partners", "Consultation").objects
    for profile in profiles.iterator():
        circles, note = list(profile.consulted or []), (profile.consulted_note or "").strip()
        only = circles[0] if len(circles) == 1 else ""
        rows = [
            kept.model(
                profile=profile, circle=circle, held_on=profile.consulted_on, said=note if only else ""
            )
            for circle in circles
        ]
        if note and not only:
            rows.append(kept.model(profile=profile, circle="", held_on=profile.consulted_on, said=note))
        kept.bulk_create(rows)


def put_together(apps, schema_editor):
    """Backwards: the circles in a list, everything that was said in one note, the latest day."""
    profiles = apps.get_model("partners", "NeedProfile").objects.prefetch_related("consultations")
    for profile in profiles:
        heard = list(profile.consultations.all())
        profile.consulted = list(dict.fromkeys(row.circle for row in heard if row.circle))
        said = (": ".join(part for part in (row.who, row.said) if part) for row in heard)
        profile.consulted_note = "\n".join(part for part in said if part)
        profile.consulted_on = max((row.held_on for row in heard if row.held_on), default=None)
        profile.save(update_fields=["consulted", "consulted_note", "consulted_on"])
    apps.get_model("partners", "Consultation").objects.all().delete()


def hand_in(apps, schema_editor):
    sheets, now = apps.get_model("partners", "ScoreSheet").objects, timezone.now()
    given = apps.get_model("partners", "Score").objects.order_by().values_list("candidate__profile", "scorer")
    sheets.bulk_create(
        sheets.model(profile_id=profile, scorer_id=scorer, handed_in_at=now)
        for profile, scorer in given.distinct()
    )


def take_back(apps, schema_editor):
    apps.get_model("partners", "ScoreSheet").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0013_refold_names"),
    ]

    operations = [
        migrations.RunPython(tell_apart, put_together),
        migrations.RunPython(hand_in, take_back),
    ]
