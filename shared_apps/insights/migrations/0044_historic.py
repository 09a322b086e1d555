from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insights", "0043_details")]

    operations = [
        migrations.CreateModel(
            name="Historic",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("unit_id", models.BigIntegerField()),
                ("month", models.DateField(help_text="first day of the month")),
                ("measure", models.CharField(max_length=24)),
                ("value", models.BigIntegerField()),
                ("source", models.CharField(max_length=120)),
                ("imported_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit_id", "month", "measure"), name="insights_historic_once"
                    )
                ],
            },
        ),
    ]
