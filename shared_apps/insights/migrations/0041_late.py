from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insights", "0040_clusters")]

    operations = [
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                fields=["unit_id", "question_id"],
                name="insights_fact_late",
                condition=models.Q(("overdue", 0), _negated=True),
            ),
        ),
    ]
