from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insights", "0070_published")]

    operations = [
        migrations.CreateModel(
            name="Headcount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("unit_id", models.BigIntegerField()),
                ("own", models.BooleanField()),
                ("day", models.DateField()),
                ("code", models.CharField(max_length=16)),
                ("number", models.IntegerField()),
                ("units", models.IntegerField()),
                ("epoch", models.IntegerField(db_default=-1, default=-1)),
                ("sequence", models.BigIntegerField(db_default=-1, default=-1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit_id", "own", "day", "code"), name="insights_headcount_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HeadcountNight",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
            ],
        ),
    ]
