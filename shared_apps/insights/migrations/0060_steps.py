from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insights", "0050_briefs")]

    operations = [
        migrations.CreateModel(
            name="StepFact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("unit_id", models.BigIntegerField()),
                ("step", models.CharField(max_length=20)),
                ("reference", models.CharField(max_length=120)),
                ("business_day", models.DateField()),
                ("topic", models.CharField(blank=True, default="", max_length=6)),
            ],
            options={
                "indexes": [models.Index(fields=["unit_id", "business_day"], name="insights_stepfact_unit")],
                "constraints": [
                    models.UniqueConstraint(fields=("step", "reference"), name="insights_stepfact_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StepSum",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("unit_id", models.BigIntegerField()),
                ("own", models.BooleanField()),
                ("day", models.DateField()),
                ("step", models.CharField(max_length=20)),
                ("number", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit_id", "own", "day", "step"), name="insights_stepsum_once"
                    )
                ],
            },
        ),
    ]
