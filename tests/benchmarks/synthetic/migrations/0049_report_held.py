from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("synthetic", "0048_rating_held")]
    operations = [
        migrations.AddConstraint("Report", models.CheckConstraint(condition=models.Q(state__lt=100), name="syn_report_small")),
        migrations.AlterField("Article", "code", models.CharField(db_index=True, max_length=60)),
        migrations.AlterField("Report", "title", models.CharField(max_length=240)),
    ]
