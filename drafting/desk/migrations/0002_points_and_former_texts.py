from django.db import migrations, models


def tie_points(apps, schema_editor):
    """Points of sections that follow a list hold their items; what has none any more is free."""
    Section = apps.get_model("desk", "Section")
    DraftFact = apps.get_model("desk", "DraftFact")
    for section in Section.objects.exclude(points_from="").iterator():
        facts = DraftFact.objects.filter(draft=section.draft_id, key=section.points_from)
        lines = "\n".join(facts.values_list("value", flat=True)).splitlines()
        items = {line.strip() for line in lines}
        points = section.points.filter(parent=None)
        held = points.filter(item__in=items).exclude(item="")
        held.update(tie="held")
        points.exclude(pk__in=held).exclude(item="").exclude(removed_at=None).update(tie="gone")
        following = points.filter(
            item="", passages__kind="heading", passages__skeleton__contains="【项"
        )
        points.filter(pk__in=list(following.values_list("pk", flat=True))).update(tie="held")


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="passage",
            name="former",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="point",
            name="tie",
            field=models.CharField(
                choices=[
                    ("free", "Free"),
                    ("held", "Holds an item"),
                    ("waiting", "Its line is blank"),
                    ("gone", "Its item is gone"),
                ],
                default="free",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="point",
            name="written_for",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="point",
            name="written_revision",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(tie_points, migrations.RunPython.noop),
    ]
