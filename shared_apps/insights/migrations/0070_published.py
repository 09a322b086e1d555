from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insights", "0060_steps")]

    operations = [
        migrations.CreateModel(
            name="PublishedLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("unit_id", models.BigIntegerField()),
                ("quarter", models.DateField(help_text="first day of the quarter")),
                ("received", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit_id", "quarter"), name="insights_publishedline_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedQuarter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("quarter", models.DateField(help_text="first day of the quarter", unique=True)),
                ("published_at", models.DateTimeField()),
            ],
        ),
    ]
