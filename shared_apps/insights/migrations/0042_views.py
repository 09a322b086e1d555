import huisheng.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insights", "0041_late")]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("account_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("unit_id", models.BigIntegerField()),
                ("query", models.CharField(blank=True, max_length=200)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account_id", "name"), name="insights_savedview_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=huisheng.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("unit_id", models.BigIntegerField()),
                ("query", models.CharField(blank=True, max_length=200)),
                ("as_of", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [models.Index(fields=["made_by", "-as_of"], name="insights_snapshot_of")],
            },
        ),
    ]
